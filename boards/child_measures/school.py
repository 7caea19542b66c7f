"""What a board looks at of a child's school. No return taken in here holds it: it comes from
partners, and until it does each child has a gap."""

from __future__ import annotations

import pandas as pd

from boards.child_measures.care import EVERYBODY_YOUNG
from boards.child_measures.define import Gap, Limits, child_measure, nothing
from records.record import Record

NOT_LOADED = "No source of education is loaded yet."


@child_measure(
    "Attendance at school",
    limits=Limits(amber=5, red=10),
    unit=("per cent missed", "per cent missed"),
    cohorts=EVERYBODY_YOUNG,
    source="An extract of attendance from schools; DfE calls 10% missed persistent absence",
)
def attendance(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The share of possible sessions that the child missed in the school year."""
    return nothing(children, Gap.NOT_HELD, NOT_LOADED)


@child_measure(
    "Exclusions",
    limits=Limits(amber=1, red=2),
    unit=("suspension", "suspensions"),
    cohorts=EVERYBODY_YOUNG,
    source="An extract of suspensions and permanent exclusions from schools",
)
def exclusions(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Suspensions and permanent exclusions in the last twelve months."""
    return nothing(children, Gap.NOT_HELD, NOT_LOADED)
