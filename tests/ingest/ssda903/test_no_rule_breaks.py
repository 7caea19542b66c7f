"""No SSDA903 rule breaks on a return that is empty, blank, or filled with nonsense."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from ingest.datasets.ssda903.tables import DATASET
from ingest.schema import Collection, Field, Kind, Table
from ingest.typed import DAY_FIRST, typed

NOWHERE = {
    "postcodes": pd.DataFrame(index=pd.Index([], dtype="str")),
    "providers": pd.DataFrame({"URN": pd.Series([], dtype="str")}),
    "authority": "E99000001",
}
YEARS = range(DATASET.first_year, DATASET.last_year + 1)


# Every year is tried by `./run trust`.
EVERYDAY = (DATASET.first_year, DATASET.last_year)


def everyday_or_trust(year: int) -> object:
    return pytest.param(year, marks=() if year in EVERYDAY else pytest.mark.trust)


def filled(table: Table, rows: list[dict[str, str]]) -> pd.DataFrame:
    text = pd.DataFrame(rows, columns=[field.name for field in table.fields], dtype="str")
    return typed(table, text, date_format=DAY_FIRST, upper_codes=True)


def check(tables: dict[str, pd.DataFrame], last: dict[str, pd.DataFrame], year: int) -> None:
    """Run every rule in force, and hold what it reports to rows that are there."""
    found = rulebook.run(tables, Collection(year), last=last, reference=NOWHERE, strict=True)
    for failure in found.failures:
        source = last if failure.table.endswith("_last") else tables
        rows = len(source[failure.table.removesuffix("_last")])
        assert ((failure.positions >= 0) & (failure.positions < rows)).all(), failure.rule.code


@pytest.mark.parametrize("year", [everyday_or_trust(year) for year in YEARS])
def test_no_rule_breaks_on_empty_or_blank_tables(year: int) -> None:
    """B5: whatever the year whose rules are in force."""
    empty = {table.name: filled(table, []) for table in DATASET.tables}
    blank = {table.name: filled(table, [{}, {}]) for table in DATASET.tables}
    for now in (empty, blank):
        for last in (empty, blank):
            check(now, last, year)


def cells(field: Field) -> list[str]:
    """What may stand in a cell: nothing, nonsense, codes, days in and out of the calendar."""
    odd = ["", "?", "31/02/2025"]
    if field.kind is Kind.DATE or field.name == "DATE_PERM":
        days = ["29/02/2008", "01/04/2024", "31/03/2025", "01/01/0001", "31/12/9999", "zz/zz/2015"]
        return odd + days
    if field.kind is Kind.CHILD_ID:
        return ["", "1", "2", "3"]
    return odd + (sorted(field.codes.ever) if field.codes else ["XXXXXXX", "ZZ1 1AA", "999", "SW1"])


def nonsense(chance: Random) -> dict[str, pd.DataFrame]:
    return {
        table.name: filled(
            table,
            [
                {field.name: chance.choice(cells(field)) for field in table.fields}
                for _ in range(chance.randrange(12))
            ],
        )
        for table in DATASET.tables
    }


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(more, marks=pytest.mark.trust) for more in range(4, 20))]
)
def test_no_rule_breaks_on_nonsense(seed: int) -> None:
    """B5: nor on codes, days and nonsense by chance."""
    chance = Random(seed)  # noqa: S311 (nothing secret hangs on it)
    check(nonsense(chance), nonsense(chance), chance.choice(YEARS))
