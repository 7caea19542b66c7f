"""Statistics that DfE publishes of every authority, region and England: one map for each file."""

from __future__ import annotations

from pathlib import Path

from indicators.published import children_in_need, looked_after, other_publications
from indicators.published.layout import FileMap, NotPublished
from indicators.published.measures import MEASURES, STAGES, Measure, measure_of, measures_of
from indicators.published.read import Area, Content, read

MAPS: tuple[FileMap, ...] = (
    *children_in_need.MAPS,
    *looked_after.MAPS,
    *other_publications.MAPS,
)

__all__ = [
    "MAPS",
    "MEASURES",
    "STAGES",
    "Area",
    "Content",
    "Measure",
    "NotPublished",
    "measure_of",
    "measures_of",
    "read_published",
]


def read_published(path: Path) -> Content:
    """Read one file as downloaded from Explore Education Statistics.

    Raises NotPublished with one sentence that says what is wrong.
    """
    return read(path, MAPS)
