"""Parts of a change add up to it, whatever the groups."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.shift.contributions import of_counts, of_shares

GROUPS = ("Schools", "Police", "Health services", "Not known")


def test_the_group_that_fell_most_carries_most_of_it():
    before = pd.Series({"Schools": 300, "Police": 600, "Not known": 100})
    observed = pd.Series({"Schools": 100, "Police": 590, "Not known": 110})
    parts = of_counts(observed, before, 1000)
    assert parts.index[0] == "Schools"
    assert parts.loc["Schools", ["contribution", "contribution_pct"]].tolist() == [-200, -20]
    assert parts.loc["Schools", "own_change_pct"] == pytest.approx(-66.667, abs=0.001)
    assert parts.loc["Not known", "contribution"] == 10
    assert parts["share_after"].sum() == pytest.approx(100)


def test_a_group_that_is_new_has_no_change_of_its_own_but_a_part():
    parts = of_counts(pd.Series({"a": 90, "new": 10}), pd.Series({"a": 100}), 100)
    assert parts.loc["new", "contribution"] == 10
    assert pd.isna(parts.loc["new", "own_change_pct"])


def test_with_nothing_before_there_is_nothing_to_share():
    with pytest.raises(ValueError, match="nothing to share"):
        of_counts(pd.Series({"a": 3}), pd.Series({"a": 0}), 10)
    empty = pd.DataFrame({"numerator": [0.0], "denominator": [0.0]}, index=["a"])
    with pytest.raises(ValueError, match="nothing to part"):
        of_shares(empty, empty)


counts = st.lists(st.integers(0, 5000), min_size=len(GROUPS), max_size=len(GROUPS))


@given(counts, counts, st.integers(1, 20_000))
def test_parts_of_a_count_add_up(after: list[int], before: list[int], expected: int):
    if not sum(before):
        return
    parts = of_counts(pd.Series(after, GROUPS), pd.Series(before, GROUPS), expected)
    assert parts["contribution"].sum() == pytest.approx(sum(after) - expected, abs=1e-6)
    change = 100 * (sum(after) / expected - 1)
    assert parts["contribution_pct"].sum() == pytest.approx(change, abs=1e-6)


pairs = st.lists(
    st.integers(0, 900).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=len(GROUPS),
    max_size=len(GROUPS),
)


def _table(rows: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=GROUPS, columns=["numerator", "denominator"])


@given(pairs, pairs)
def test_parts_of_a_share_add_up(after: list, before: list):
    later, earlier = _table(after), _table(before)
    if not (later["denominator"].sum() and earlier["denominator"].sum()):
        return
    whole = [each["numerator"].sum() / each["denominator"].sum() for each in (later, earlier)]
    parts = of_shares(later, earlier)
    assert parts["contribution"].sum() == pytest.approx(100 * (whole[0] - whole[1]), abs=1e-6)
    assert (parts["within"] + parts["mix"]).tolist() == pytest.approx(
        parts["contribution"].tolist()
    )


def test_mix_and_own_move_are_told_apart():
    earlier = pd.DataFrame({"numerator": [80, 20], "denominator": [100, 100]}, index=["a", "b"])
    mixed = pd.DataFrame({"numerator": [40, 30], "denominator": [50, 150]}, index=["a", "b"])
    parts = of_shares(mixed, earlier)
    assert parts["within"].abs().sum() == pytest.approx(0)
    assert parts["mix"].sum() == pytest.approx(-15)
