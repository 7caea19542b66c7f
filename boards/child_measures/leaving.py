"""What a board looks at for a care leaver, as found round their birthday (OC3)."""

from __future__ import annotations

import pandas as pd

from boards.child_measures.define import (
    Cohort,
    Gap,
    Limits,
    but,
    child_measure,
    nothing,
    of_each,
    told,
)
from boards.child_measures.held import latest_year
from indicators.catalogue.leaving_care import ABROAD_DEPORTED_NOT_KNOWN, IN_EDUCATION_OR_WORK
from records.record import Record

LEAVERS = (Cohort.CARE_LEAVERS,)
NO_OC3 = "No return held of the last twelve months tells of care leavers (OC3)."
NOT_ON_LIST = "The return does not say."
NEEDS_NO_MORE = "NREQ"


def _found(
    record: Record, children: pd.DataFrame, day: pd.Timestamp, column: str
) -> tuple[pd.Series, pd.Timestamp | None]:
    answers, at = latest_year(record.care_leaver, day)
    return of_each(children, answers[column]).astype("str"), at


def _yes(children: pd.DataFrame, is_so: pd.Series, yes: str, no: str) -> pd.DataFrame:
    value = pd.Series(yes, index=children.index, dtype="str").where(is_so, no)
    return told(children, 1.0 - is_so, value, pd.NaT)


@child_measure(
    "In touch",
    limits=Limits(red=1),
    cohorts=LEAVERS,
    source="SSDA903 OC3: IN_TOUCH",
)
def in_touch(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether the authority was in touch with the young person round their birthday. Whoever does
    not want contact counts as not in touch.
    """
    said, at = _found(record, children, day, "in_touch")
    if at is None:
        return nothing(children, Gap.NOT_HELD, NO_OC3)
    read = _yes(children, said == "YES", "Yes", "No").assign(on=at)
    read = but(read, said.isna(), Gap.NOT_HELD, NOT_ON_LIST)
    return but(read, said == NEEDS_NO_MORE, Gap.NOT_DUE, "Needs the service no more.")


@child_measure(
    "A suitable home",
    limits=Limits(red=1),
    cohorts=LEAVERS,
    source="SSDA903 OC3: ACCOM; Care Leavers (England) Regulations 2010, regulation 9",
)
def suitable_home(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether the young person's home was considered suitable."""
    said, at = _found(record, children, day, "accommodation")
    if at is None:
        return nothing(children, Gap.NOT_HELD, NO_OC3)
    read = _yes(children, said.str.endswith("1").eq(True), "Yes", "No").assign(on=at)
    away = said.isna() | said.str[:1].isin(ABROAD_DEPORTED_NOT_KNOWN)
    return but(read, away, Gap.NOT_HELD, "Not known, or abroad.")


@child_measure(
    "Education, work or training",
    limits=Limits(red=1),
    cohorts=LEAVERS,
    source="SSDA903 OC3: ACTIV",
)
def in_work(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether the young person was in education, employment or training."""
    said, at = _found(record, children, day, "activity")
    if at is None:
        return nothing(children, Gap.NOT_HELD, NO_OC3)
    read = _yes(children, said.isin(IN_EDUCATION_OR_WORK), "Yes", "No").assign(on=at)
    return but(read, said.isna(), Gap.NOT_HELD, NOT_ON_LIST)
