"""Two kinds of collection that speak of one thing: it counts once, while either knows it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from records.entities import BY_NAME
from records.merge import InForce, merge
from tests.examples import few
from tests.grid import grid
from tests.indicators.drawn import rows_of

PLAN = BY_NAME["cp_plan"]
CONTACT = BY_NAME["contact"]
EVERYTHING = frozenset(BY_NAME)
CENSUS = InForce(2025, "census", 2025, date(2024, 4, 1), date(2025, 3, 31), EVERYTHING)
# Half-yearly lists: one inside the census year, one that reaches beyond it.
AUTUMN = InForce(1, "lists", 2025, date(2024, 4, 1), date(2024, 9, 30), EVERYTHING)
SPRING = InForce(2, "lists", 2026, date(2025, 1, 1), date(2025, 6, 30), EVERYTHING)
RETURNS = [CENSUS, AUTUMN, SPRING]


def merged(entity, drawn: str, releases: list[InForce] = RETURNS) -> pd.DataFrame:
    """A drawn table merged; children come back by name."""
    children = {name: place for place, name in enumerate(sorted(set(grid(drawn)["child"])))}
    out = merge(entity, rows_of(entity, drawn, children), releases)
    return out.assign(child=out["child"].map({place: name for name, place in children.items()}))


def known(out: pd.DataFrame) -> list[tuple]:
    """Child, from and to of each row; a bound that is open is None."""
    dated = [
        [None if not 1950 < day.year < 2100 else str(day.date()) for day in out[bound]]
        for bound in ("known_from", "known_to")
    ]
    return list(zip(out["child"], *dated, strict=True))


def test_a_plan_in_both_counts_once_with_the_later_word_and_the_richer_one_where_that_is_silent():
    out = merged(
        PLAN,
        """
        return child started_on ended_on   initial_category previous_plans
        2025   Ann   2024-05-01 -          NEG              1
        2      Ann   2024-05-01 2025-05-02 NEG              -
        """,
    )
    assert known(out) == [("Ann", None, None)]
    assert out["ended_on"].tolist() == [pd.Timestamp("2025-05-02")]
    assert out["previous_plans"].tolist() == [1]


def test_what_one_kind_alone_knows_counts_on_the_days_that_kind_speaks_for():
    out = merged(
        PLAN,
        """
        return child started_on
        2025   Ann   2022-05-01
        2      Bo    2022-05-01
        1      Cy    2022-05-01
        """,
    )
    assert known(out) == [
        ("Ann", None, "2025-03-31"),
        ("Bo", "2025-01-01", None),
        ("Cy", None, "2024-09-30"),
    ]
    assert out["ended_unexplained"].tolist() == [True, False, True]


def test_where_windows_of_one_kind_overlap_the_later_is_the_word_for_both():
    first = InForce(1, "lists", 2025, date(2024, 4, 1), date(2024, 9, 30), EVERYTHING)
    second = InForce(2, "lists", 2025, date(2024, 7, 1), date(2024, 12, 31), EVERYTHING)
    out = merged(
        CONTACT,
        """
        return child contacted_on source
        1      Ann   2024-05-10   Police
        1      Bo    2024-08-10   Police
        2      Bo    2024-08-11   Police
        """,
        [first, second],
    )
    counted = (out["contacted_on"] >= out["known_from"]) & (out["contacted_on"] <= out["known_to"])
    days = out["contacted_on"][counted].dt.strftime("%d %B")
    assert list(zip(out["child"][counted], days, strict=True)) == [
        ("Ann", "10 May"),
        ("Bo", "11 August"),
    ]


def test_a_person_is_what_the_latest_says_and_what_it_leaves_out_the_others_say():
    out = merged(
        BY_NAME["person"],
        """
        return child upn           sex date_of_birth
        2025   Ann   A123456789012 F   2012-05-01
        2      Ann   -             M   -
        """,
    )
    assert out[["upn", "sex"]].to_numpy().tolist() == [["A123456789012", "M"]]
    assert out["date_of_birth"].tolist() == [pd.Timestamp("2012-05-01")]


DAYS = st.integers(0, 900).map(lambda n: pd.Timestamp(2023, 4, 1) + pd.Timedelta(days=n))


@st.composite
def some_plans(draw) -> pd.DataFrame:
    """Plans of three children, told by any of the returns, which need not agree."""
    one = st.fixed_dictionaries(
        {
            "release": st.sampled_from([r.release for r in RETURNS]),
            "child": st.integers(1, 3),
            "started_on": st.sampled_from(
                [pd.Timestamp(d) for d in ("2023-06-01", "2024-05-01", "2024-12-01", "2025-02-01")]
            ),
            "ended_on": st.one_of(st.none(), DAYS),
        }
    )
    same = lambda r: (r["release"], r["child"], r["started_on"])  # noqa: E731
    rows = draw(st.lists(one, max_size=14, unique_by=same))
    frame = pd.DataFrame(rows, columns=["release", "child", *PLAN.columns])
    kinds = {"date": "datetime64[us]", "text": "str"}
    types = {a.name: kinds.get(str(a.type), "float64") for a in PLAN.attributes}
    return frame.astype({"release": "int64", "child": "int64", **types})


def on(out: pd.DataFrame, day: str) -> list[tuple]:
    """The things known on a day, as (child, start)."""
    there = out[(out["known_from"] <= day) & (out["known_to"] >= day)]
    return sorted(zip(there["child"], there["started_on"], strict=True))


@few(10)
@given(some_plans(), st.sampled_from(["2024-04-30", "2024-10-31", "2025-03-31", "2025-06-30"]))
def test_on_each_day_the_things_known_are_those_of_either_kind_each_once(rows, day):
    both = on(merge(PLAN, rows, RETURNS), day)
    assert len(both) == len(set(both))
    alone = set()
    for kind in (["census"], ["lists"]):
        releases = [r for r in RETURNS if r.dataset in kind]
        if any(r.first <= pd.Timestamp(day).date() <= r.last for r in releases):
            alone |= set(on(merge(PLAN, rows, releases), day))
    gap_of_lists = day == "2024-10-31"
    assert alone <= set(both) if gap_of_lists else alone == set(both)


@few(10)
@given(some_plans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_loading_does_not_matter(rows, shuffle):
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    other = list(RETURNS)
    shuffle.shuffle(other)
    pd.testing.assert_frame_equal(merge(PLAN, rows, RETURNS), merge(PLAN, rows.iloc[order], other))


@few(10)
@given(some_plans())
def test_a_kind_that_says_nothing_of_it_changes_nothing(rows):
    silent = InForce(9, "other", 2025, date(2024, 4, 1), date(2025, 3, 31), frozenset({"missing"}))
    pd.testing.assert_frame_equal(merge(PLAN, rows, RETURNS), merge(PLAN, rows, [*RETURNS, silent]))
    assert np.isin(merge(PLAN, rows, RETURNS)["child"], rows["child"]).all()
