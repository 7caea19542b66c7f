"""Extracts of partners: for each day the release published last is the word, and no day has two."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from records.entities import BY_NAME
from records.latest import segments
from records.merge import InForce, merge

EVENT = BY_NAME["partner_event"]
SUPPLIES = frozenset({"partner_event", "identity", "orders"})
FIRST = date(2025, 1, 1)


def release(number: int, first: date, last: date, dataset: str = "orders") -> InForce:
    """A release whose number is also its place in the order of publication."""
    return InForce(number, dataset, last.year, first, last, SUPPLIES, number)


JANUARY_TO_MARCH = release(1, date(2025, 1, 1), date(2025, 3, 31))
FEBRUARY_AGAIN = release(2, date(2025, 2, 1), date(2025, 2, 28))


def told(segment) -> tuple[int, str, str]:
    return segment.release, f"{segment.first:%d %b}", f"{segment.last:%d %b}"


def rows(*drawn: tuple[int, str, str | None]) -> pd.DataFrame:
    """Orders of one child: release, the day each began, the day it ended."""
    made = pd.DataFrame(drawn, columns=["release", "happened_on", "ended_on"]).assign(child=7)
    days = {name: pd.to_datetime(made[name]) for name in ("happened_on", "ended_on")}
    blank = {
        a.name: pd.Series(None, made.index, dtype="str")
        for a in EVENT.attributes
        if a.name not in made and a.type.value == "text"
    }
    unknown = {n: pd.Series(None, made.index, dtype="float64") for n in ("amount", "out_of")}
    on = {"recorded_on": pd.Series(pd.NaT, made.index, dtype="datetime64[us]")}
    return made.assign(**days, **blank, **unknown, **on)


def test_a_month_sent_again_takes_its_days_and_leaves_the_others():
    assert [told(s) for s in segments([JANUARY_TO_MARCH, FEBRUARY_AGAIN])] == [
        (1, "01 Jan", "31 Jan"),
        (2, "01 Feb", "28 Feb"),
        (1, "01 Mar", "31 Mar"),
    ]


def test_what_the_month_sent_again_leaves_out_is_gone_and_other_months_stay():
    both = rows(
        (1, "2025-01-10", "2025-01-10"),
        (1, "2025-02-10", "2025-02-10"),
        (2, "2025-02-20", "2025-02-20"),
        (1, "2025-03-10", "2025-03-10"),
    )
    kept = merge(EVENT, both, [JANUARY_TO_MARCH, FEBRUARY_AGAIN])
    assert kept["happened_on"].dt.strftime("%d %b").tolist() == ["10 Jan", "20 Feb", "10 Mar"]


def test_an_order_that_lasts_is_known_on_each_day_once():
    lasting = rows((1, "2024-12-01", None), (2, "2024-12-01", "2025-02-14"))
    kept = merge(EVENT, lasting, [JANUARY_TO_MARCH, FEBRUARY_AGAIN])
    spoken = zip(kept["known_from"].dt.month, kept["known_to"].dt.month, strict=True)
    assert list(spoken) == [(1, 1), (2, 2), (3, 3)]


def test_another_extract_has_days_of_its_own():
    other = release(3, date(2025, 2, 1), date(2025, 2, 28), dataset="attendance")
    assert [s.release for s in segments([JANUARY_TO_MARCH, other])] == [3, 1]


WINDOWS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=6)


@given(WINDOWS)
def test_every_day_spoken_for_has_the_last_release_that_speaks_for_it(windows):
    spoken: dict[date, int] = {}
    releases = []
    for number, (begin, length) in enumerate(windows):
        first = FIRST + timedelta(days=begin)
        last = first + timedelta(days=length)
        releases.append(release(number, first, last))
        for day in range((last - first).days + 1):
            spoken[first + timedelta(days=day)] = number
    found = [
        (segment.first + timedelta(days=day), segment.release)
        for segment in segments(releases)
        for day in range((segment.last - segment.first).days + 1)
    ]
    assert sorted(found) == sorted(spoken.items())
