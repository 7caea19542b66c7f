"""What CIN rules share: the census year they speak of, and refusing to pair without end."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datasets import pairing
from ingest.datasets.cin.rules import rulebook
from ingest.datasets.cin.rules.derived import CHILD, census, overlapping
from ingest.datasets.pairing import ONE_ID_EVERYWHERE
from ingest.schema import Collection
from ingest.typed import ISO, typed
from tests.grid import grid

APRIL, MARCH = pd.Timestamp(2024, 4, 1), pd.Timestamp(2025, 3, 31)


def read(table: str, drawn: str) -> pd.DataFrame:
    declared = rulebook.dataset.table(table)
    return typed(declared, grid(drawn), date_format=ISO, upper_codes=False)


@pytest.mark.parametrize("header", ["2025 2025-03-31", "- 2025-03-31"])
def test_the_header_says_which_census_year_it_is(header: str) -> None:
    year = census(read("Header", f"Year ReferenceDate\n{header}"), Collection(2026))
    assert (year.start, year.reference, year.end) == (APRIL, MARCH, MARCH)


@pytest.mark.parametrize("header", ["2025 -", "2025 2025-03-30", "2024 2025-03-31"])
def test_where_the_header_is_wrong_the_collection_says_it(header: str) -> None:
    year = census(read("Header", f"Year ReferenceDate\n{header}"), Collection(2025))
    assert (year.start, year.reference, year.end) == (APRIL, MARCH, MARCH)


@pytest.mark.parametrize("header", ["2025 2025-03-31", "2025 -"])
def test_a_return_of_part_of_the_year_ends_on_the_day_its_data_run_to(header: str) -> None:
    drawn = read("Header", f"Year ReferenceDate\n{header}")
    year = census(drawn, Collection(2025, as_at=date(2024, 12, 31)))
    assert (year.start, year.reference, year.end) == (APRIL, MARCH, pd.Timestamp(2024, 12, 31))


def test_rules_are_untried_where_one_id_stands_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_PAIRS", 3)
    children = read("ChildIdentifiers", "LAchildID PersonDeathDate\na 2024-06-01\na 2024-06-01")
    plans = "LAchildID CINPlanStartDate\na 2024-06-02\n{} 2024-06-02"
    for other, untried in (("a", True), ("b", False)):
        tables = {
            "ChildIdentifiers": children.iloc[: 2 if untried else 1],
            "CINplanDates": read("CINplanDates", plans.format(other)),
        }
        checked = rulebook.run(tables, Collection(2025), codes=frozenset(["4008"]), strict=True)
        assert [u.why for u in checked.untried] == [ONE_ID_EVERYWHERE] * untried
        assert bool(checked.failures) != untried


DAYS = pd.date_range("2025-03-26", "2025-04-03")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.none() | st.integers(0, len(DAYS) - 1),
        st.none() | st.integers(0, len(DAYS) - 1),
        st.booleans(),
    ),
    max_size=7,
)


@settings(deadline=None)
@given(ROWS, st.booleans())
def test_overlaps_are_those_that_a_reader_finds_row_by_row(rows: list, touching: bool) -> None:
    def day(number: int | None) -> pd.Timestamp:
        return pd.NaT if number is None else DAYS[number]

    found = set()
    for a, (child, start, _, _) in enumerate(rows):
        for b, (other_child, other_start, other_end, runs_on) in enumerate(rows):
            if a == b or child != other_child or start is None or other_start is None:
                continue
            last = day(other_end) if other_end is not None else (MARCH if runs_on else pd.NaT)
            within = day(start) <= last if touching else day(start) < last
            if start >= other_start and within:
                found |= {a, b}
    frame = pd.DataFrame(
        {
            "LAchildID": pd.Series([row[0] for row in rows], dtype="str"),
            "start": pd.Series([day(row[1]) for row in rows], dtype="datetime64[us]"),
            "end": pd.Series([day(row[2]) for row in rows], dtype="datetime64[us]"),
        }
    )
    runs_on = pd.Series([row[3] for row in rows], dtype="bool")
    got = overlapping(
        frame, "start", "end", CHILD, MARCH, runs_on=runs_on, touching=touching
    ).tolist()
    assert got == sorted(found)
