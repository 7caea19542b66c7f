"""Child measures tested on drawn tables: what is said of each child on a day."""

from __future__ import annotations

import pandas as pd

from boards.child_measures import MEASURES, Reading, read
from boards.child_measures.cohorts import described
from tests.grid import grid
from tests.indicators.drawn import drawn_record, returns

LAST = "2025-03-31"


def readings(
    key: str,
    *,
    day: str = LAST,
    years: tuple[int, ...] = (2024, 2025),
    releases: list | None = None,
    **tables: str,
) -> dict[str, Reading]:
    """What a measure says of each child drawn, by their name."""
    record, children = drawn_record(releases or returns(*years), tables)
    measure = MEASURES[key]
    on = pd.Timestamp(day)
    frame = described(record, list(children.values()), on)
    cohort = next(iter(measure.cohorts))
    found = read(record, frame, cohort, on, {})
    return {name: found[number][key] for name, number in children.items()}


def assert_reads(key: str, expected: str, **drawn: object) -> None:
    """A measure says of each child what is drawn: `child | words | rag`, `-` where not rated."""
    found = readings(key, **drawn)
    told = [[name, reading.words, reading.colour or ""] for name, reading in sorted(found.items())]
    assert told == grid(expected).to_numpy().tolist()
