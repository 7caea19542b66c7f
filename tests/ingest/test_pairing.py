"""Rows beside the rows of the same child: every pair once, in order, and not without end."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datasets import pairing
from ingest.datasets.pairing import ONE_ID_EVERYWHERE, beside, side_by_side
from ingest.datasets.registry import RETURNS
from ingest.datasets.ssda903.tables import DATASET
from ingest.rules import CannotTryError
from ingest.schema import Collection
from ingest.typed import DAY_FIRST, typed
from tests.grid import grid

ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from([1.0, 2.0, None])),
    max_size=9,
)


def frame(rows: list) -> pd.DataFrame:
    named = pd.DataFrame(rows, columns=["child", "number"])
    return named.astype({"child": "str", "number": "float64"})


@settings(deadline=None)
@given(ROWS, ROWS, st.sampled_from([["child"], ["child", "number"]]))
def test_pairs_are_those_that_a_reader_finds_row_by_row(
    left: list, right: list, on: list[str]
) -> None:
    width = len(on)
    found = [
        (a, b)
        for a, row in enumerate(left)
        for b, other in enumerate(right)
        if row[:width] == other[:width]
    ]
    at, at_right = beside(frame(left), frame(right), on)
    assert list(zip(at.tolist(), at_right.tolist(), strict=True)) == found


@pytest.mark.parametrize(("most", "given_up"), [(3, True), (4, False)])
def test_pairs_without_end_are_given_up(
    monkeypatch: pytest.MonkeyPatch, most: int, given_up: bool
) -> None:
    monkeypatch.setattr(pairing, "MOST_PAIRS", most)
    rows = frame([("a", 1.0), ("a", 2.0)])
    if given_up:
        with pytest.raises(CannotTryError, match="same child id"):
            beside(rows, rows, ["child"])
    else:
        assert len(beside(rows, rows, ["child"])[0]) == 4


def test_side_by_side_is_numbered_afresh() -> None:
    left = pd.DataFrame({"a": [1, 2]}, index=[7, 8])
    right = pd.DataFrame({"b": [3, 4]}, index=[0, 9])
    assert side_by_side(left, right).to_dict("list") == {"a": [1, 2], "b": [3, 4]}
    assert side_by_side(left, right).index.tolist() == [0, 1]


def test_rules_are_untried_where_one_id_stands_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_PAIRS", 3)
    drawn = {
        "PlacedAdoption": "CHILD DATE_PLACED\na 01/05/2024\n{} 02/05/2024",
        "AD1": "CHILD DATE_INT\na 02/05/2024\n{} 02/05/2024",
    }
    for other, untried in (("a", True), ("b", False)):
        tables = {
            name: typed(
                DATASET.table(name),
                grid(text.format(other)),
                date_format=DAY_FIRST,
                upper_codes=True,
            )
            for name, text in drawn.items()
        }
        checked = RETURNS["ssda903"].rulebook.run(
            tables, Collection(2025), codes=frozenset(["523"]), strict=True
        )
        assert [u.why for u in checked.untried] == [ONE_ID_EVERYWHERE] * untried
        assert bool(checked.failures) != untried
