"""Returns merged into one record: nothing counted twice, each return the word for its own year."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.care import looked_after
from records.entities import BY_NAME
from records.merge import InForce, merge
from tests.examples import few
from tests.grid import grid
from tests.indicators.drawn import returns, rows_of

EPISODE = BY_NAME["cla_episode"]
NEED = BY_NAME["cin_episode"]


def merged(entity, drawn: str, years: tuple[int, ...]) -> pd.DataFrame:
    """A drawn table merged; the columns that say when a row counts come back as text."""
    children = {name: place for place, name in enumerate(sorted(set(grid(drawn)["child"])))}
    out = merge(entity, rows_of(entity, drawn, children), returns(*years))
    named = {place: name for name, place in children.items()}
    return out.assign(child=out["child"].map(named))


def spoken(out: pd.DataFrame) -> list[tuple]:
    """Child, from, to and what is unexplained of each row; a bound that is open is None."""
    dated = [
        [None if not 1950 < day.year < 2100 else str(day.date()) for day in out[bound]]
        for bound in ("known_from", "known_to")
    ]
    return list(
        zip(
            out["child"],
            *dated,
            out["began_unexplained"].tolist(),
            out["ended_unexplained"].tolist(),
            strict=True,
        )
    )


def test_an_episode_of_two_returns_is_one_thing_with_the_later_word():
    out = merged(
        EPISODE,
        """
        return child decom      dec
        2024   Ann   2023-05-01 -
        2025   Ann   2023-05-01 2024-06-01
        """,
        (2024, 2025),
    )
    assert spoken(out) == [("Ann", None, None, False, False)]
    assert out["dec"].tolist() == [pd.Timestamp("2024-06-01")]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_rows_of_one_return_with_one_key_the_one_that_lasts_longer_stands(turned: bool):
    same_day = """
        return child decom      dec        rne
        2024   Ann   2023-05-01 2023-05-01 S
        2024   Ann   2023-05-01 -          P
        2024   Bo    2023-05-01 2023-05-01 S
        2024   Bo    2023-05-01 2023-09-01 P
    """
    heading, *lines = same_day.strip().splitlines()
    drawn = "\n".join([heading, *(reversed(lines) if turned else lines)])
    out = merged(EPISODE, drawn, (2024,))
    assert out["child"].tolist() == ["Ann", "Bo"]
    assert out["dec"].isna().tolist() == [True, False]
    assert out["dec"].iloc[1] == pd.Timestamp("2023-09-01")


def test_what_the_next_return_does_not_know_ends_unexplained_at_the_seam():
    out = merged(
        EPISODE,
        """
        return child decom      dec
        2024   Ann   2023-05-01 -
        2024   Bo    2023-05-01 2024-02-01
        """,
        (2024, 2025),
    )
    assert spoken(out) == [
        ("Ann", None, "2024-03-31", False, True),
        ("Bo", None, "2024-03-31", False, False),
    ]


def test_what_the_return_before_did_not_know_counts_from_the_seam():
    out = merged(
        EPISODE,
        """
        return child decom
        2025   Ann   2023-05-01
        2025   Bo    2024-05-01
        """,
        (2024, 2025),
    )
    assert spoken(out) == [
        ("Ann", "2024-04-01", None, True, False),
        ("Bo", "2024-04-01", None, False, False),
    ]


def test_a_year_without_a_return_is_held_against_nobody():
    out = merged(
        EPISODE,
        """
        return child decom
        2022   Ann   2021-05-01
        2024   Bo    2022-05-01
        """,
        (2022, 2024),
    )
    assert spoken(out) == [
        ("Ann", None, "2022-03-31", False, False),
        ("Bo", "2022-05-01", None, False, False),
    ]


def test_a_later_return_that_denies_an_end_speaks_for_its_own_days_only():
    out = merged(
        EPISODE,
        """
        return child decom      dec
        2024   Ann   2023-05-01 -
        2025   Ann   2023-05-01 2024-02-01
        2024   Bo    2023-05-01 2024-02-01
        2025   Bo    2023-05-01 -
        """,
        (2024, 2025),
    )
    assert spoken(out) == [
        ("Ann", None, "2024-03-31", False, True),
        ("Ann", "2024-04-01", None, True, False),
        ("Bo", None, "2024-03-31", False, False),
        ("Bo", "2024-04-01", None, True, False),
    ]


def test_a_change_in_what_decides_whether_it_counts_parts_the_years_without_a_flag():
    out = merged(
        NEED,
        """
        return child referred_on no_further_action
        2024   Ann   2024-03-20  0
        2025   Ann   2024-03-20  1
        """,
        (2024, 2025),
    )
    assert spoken(out) == [
        ("Ann", None, "2024-03-31", False, False),
        ("Ann", "2024-04-01", None, False, False),
    ]
    assert out["no_further_action"].tolist() == [0, 1]


def test_an_entity_without_a_start_is_what_the_latest_return_says():
    out = merged(
        BY_NAME["person"],
        """
        return child sex
        2024   Ann   F
        2025   Ann   M
        2024   Bo    F
        """,
        (2024, 2025),
    )
    assert list(zip(out["child"], out["sex"], strict=True)) == [("Ann", "M"), ("Bo", "F")]


def test_a_return_that_is_not_in_force_is_not_heard():
    assert merged(EPISODE, "return child decom\n2023 Ann 2022-05-01", (2024, 2025)).empty


DAYS = st.integers(0, 4 * 366).map(lambda n: pd.Timestamp(2021, 4, 1) + pd.Timedelta(days=n))


@st.composite
def some_returns(draw) -> tuple[list[InForce], pd.DataFrame]:
    """Some of four years' returns, each with episodes that need not agree with the others'."""
    years = draw(st.lists(st.sampled_from([2022, 2023, 2024, 2025]), unique=True, min_size=1))
    one = st.fixed_dictionaries(
        {
            "release": st.sampled_from(years),
            "child": st.integers(1, 3),
            "decom": DAYS,
            "dec": st.one_of(st.none(), DAYS),
            "legal_status": st.sampled_from(["C2", "V2", "V4", None]),
        }
    )
    rows = draw(
        st.lists(one, max_size=12, unique_by=lambda r: (r["release"], r["child"], r["decom"]))
    )
    # The same episodes again in other years, so that runs form.
    again = draw(st.lists(st.sampled_from(years), min_size=len(rows), max_size=len(rows)))
    seen = {(r["release"], r["child"], r["decom"]) for r in rows}
    for row, year in zip(tuple(rows), again, strict=True):
        if (year, row["child"], row["decom"]) not in seen:
            seen.add((year, row["child"], row["decom"]))
            rows.append({**row, "release": year})
    frame = pd.DataFrame(rows, columns=["release", "child", *EPISODE.columns])
    kinds = {
        a.name: "datetime64[us]" if a.name in ("decom", "dec") else "str"
        for a in EPISODE.attributes
    }
    return returns(*years), frame.astype({"release": "int64", "child": "int64", **kinds})


@few(15)
@given(some_returns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_loading_does_not_matter(drawn, shuffle):
    releases, rows = drawn
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    other = list(releases)
    shuffle.shuffle(other)
    pd.testing.assert_frame_equal(
        merge(EPISODE, rows, releases), merge(EPISODE, rows.iloc[order], other)
    )


@few(15)
@given(some_returns())
def test_the_same_rows_twice_are_the_same_rows(drawn):
    releases, rows = drawn
    twice = pd.concat([rows, rows], ignore_index=True)
    pd.testing.assert_frame_equal(merge(EPISODE, rows, releases), merge(EPISODE, twice, releases))


@few(15)
@given(some_returns())
def test_the_stock_at_31_march_is_the_count_of_that_years_own_return(drawn):
    releases, rows = drawn
    known = merge(EPISODE, rows, releases)
    for release in releases:
        end = pd.Timestamp(release.last)
        by_hand = {
            row.child
            for row in rows[rows["release"] == release.release].itertuples()
            if row.decom <= end and not row.dec <= end and row.legal_status not in ("V3", "V4")
        }
        counted = looked_after(known, np.array([end], dtype="datetime64[us]"))
        assert set(counted["child"]) == by_hand


@few(15)
@given(some_returns())
def test_nothing_is_counted_twice_on_a_day(drawn):
    releases, rows = drawn
    known = merge(EPISODE, rows, releases)
    pairs = known.merge(known, on=["child", "decom"], suffixes=("", "_other"))
    pairs = pairs[pairs["known_from"] < pairs["known_from_other"]]
    assert (pairs["known_to"] < pairs["known_from_other"]).all()


@pytest.mark.parametrize("entity", BY_NAME.values(), ids=BY_NAME)
def test_every_entity_can_be_empty(entity):
    nothing = rows_of(entity, "child " + " ".join(entity.columns), {})
    for releases in (
        [],
        [InForce(1, "drawn", 2025, date(2024, 4, 1), date(2025, 3, 31), frozenset([entity.name]))],
    ):
        out = merge(entity, nothing.assign(release=pd.Series(dtype="int64")), releases)
        assert out.empty
        assert ("known_from" in out) == (entity.start is not None)
