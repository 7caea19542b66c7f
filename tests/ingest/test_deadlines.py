"""How long there is until a return has to be with DfE."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.deadlines import CLOSES, deadline


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        (date(2025, 7, 1), "30 days left: DfE closes the collection on 31 July 2025."),
        (date(2025, 7, 30), "DfE closes the collection tomorrow, 31 July 2025."),
        (date(2025, 7, 31), "DfE closes the collection today, 31 July 2025."),
        (date(2025, 8, 1), "DfE closed the collection on 31 July 2025."),
    ],
)
def test_the_days_are_counted_to_the_closing_day(today: date, begins: str) -> None:
    assert deadline("cin", 2025).sentence(today).startswith(begins)


@pytest.mark.parametrize(("dataset", "year"), [("cin", 2027), ("ssda903", None), ("other", 2025)])
def test_a_day_that_is_not_known_is_said_to_be_so(dataset: str, year: int | None) -> None:
    told = deadline(dataset, year)
    assert told.closes_on is None
    assert told.sentence(date(2026, 1, 1)).startswith("We do not know")


@pytest.mark.parametrize("dataset", CLOSES)
def test_a_return_closes_after_its_year(dataset: str) -> None:
    assert all(date(year, 4, 1) < day < date(year, 9, 1) for year, day in CLOSES[dataset].items())
