"""Work lists tested on drawn tables: for whom what is due when, and who is not listed at all."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from indicators.work_lists import WORK_LISTS
from indicators.work_lists.define import Reading
from indicators.work_lists.reading import read
from records.entities import ENTITIES
from records.merge import InForce
from tests.grid import grid
from tests.indicators.drawn import EVERYTHING, drawn_record, returns

ANNEX_DAY = date(2025, 1, 31)
# What the yearly returns tell, and what only Annex A's lists do.
STANDINGS = frozenset(entity.name for entity in ENTITIES if entity.as_it_stood)
YEARLY = EVERYTHING - STANDINGS
WORKBOOK = STANDINGS | {"person"}


def annex_a(day: date = ANNEX_DAY, number: int = 1) -> list[InForce]:
    """A workbook that speaks for the half year up to a day."""
    return [InForce(number, "annex_a", day.year, day - timedelta(days=182), day, WORKBOOK)]


def reading(
    key: str, *, on: str, releases: list[InForce] | None = None, **tables: str
) -> tuple[Reading, dict[int, str]]:
    """A list as it reads on a day, and the names of the children by number. In a drawn cell `~`
    stands for a space."""
    tables = {name: _spaced(text) for name, text in tables.items()}
    record, children = drawn_record(releases or returns(2025, supplies=YEARLY), tables)
    told = read(WORK_LISTS[key], record, date.fromisoformat(on))
    return told, {place: name for name, place in children.items()}


def assert_due(key: str, drawn: str, *, on: str, told_on: str | None = None, **more) -> None:
    """A list has these rows in this order (columns of the drawn table: `child` and any of the
    list's; `-` is missing), and reads as at `told_on` (the day asked for, where not said).
    """
    told, names = reading(key, on=on, **more)
    assert told.on == date.fromisoformat(told_on or on)
    expected = grid(drawn).reset_index(drop=True)
    rows = told.rows.assign(child=told.rows["child"].map(names))
    got = pd.DataFrame({column: _text(rows[column]) for column in expected})
    assert got.to_string() == expected.to_string(), f"got\n{got.to_string()}"


def _spaced(drawn: str) -> str:
    """The table with bars between its columns, where a cell needs a space."""
    if "~" not in drawn:
        return drawn
    lines = [line.split() for line in drawn.strip().splitlines()]
    return "\n".join(" | ".join(line).replace("~", " ") for line in lines)


def _text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        text = column.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_float_dtype(column):
        text = column.map(lambda n: f"{n:g}", na_action="ignore")
    elif pd.api.types.is_bool_dtype(column):
        text = column.map({True: "yes", False: "no"})
    else:
        text = column
    return text.astype("str").fillna("").str.replace(" ", "_").reset_index(drop=True)
