"""The schedule of reminders: a week before, on the day, every week after; then the chair."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards import reminding

DUE = date(2026, 3, 27)
AGREED = date(2026, 1, 5)
DAYS = st.integers(-60, 60)


@pytest.mark.parametrize(
    ("today", "falls_on"),
    [
        (date(2026, 3, 19), None),
        (date(2026, 3, 20), date(2026, 3, 20)),
        (date(2026, 3, 25), date(2026, 3, 20)),
        (date(2026, 3, 27), date(2026, 3, 27)),
        (date(2026, 4, 2), date(2026, 3, 27)),
        (date(2026, 4, 3), date(2026, 4, 3)),
        (date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_the_owner_is_reminded(today: date, falls_on: date | None):
    assert reminding.falls_on(DUE, AGREED, today) == falls_on


def test_what_was_just_agreed_is_not_reminded_of():
    assert reminding.falls_on(DUE, date(2026, 3, 24), date(2026, 3, 25)) is None
    assert reminding.falls_on(DUE, date(2026, 3, 24), DUE) == DUE


@pytest.mark.parametrize(
    ("today", "falls_on"),
    [
        (date(2026, 4, 10), None),
        (date(2026, 4, 11), date(2026, 4, 11)),
        (date(2026, 4, 17), date(2026, 4, 11)),
        (date(2026, 4, 18), date(2026, 4, 18)),
    ],
)
def test_the_chair_hears_of_what_is_late_by_more_than_a_fortnight(today, falls_on):
    assert reminding.falls_on_chair(DUE, today) == falls_on
    assert reminding.is_escalated(DUE, today) is (falls_on is not None)


@given(DAYS)
def test_a_day_on_which_nobody_was_reminded_is_made_up_for_within_a_week(offset: int):
    """Whoever asks every day finds each day of the schedule; who asks once a week misses none."""
    today = DUE + timedelta(days=offset)
    found = reminding.falls_on(DUE, AGREED, today)
    if found is not None:
        assert timedelta(0) <= today - found < timedelta(days=7)
        assert (found - DUE).days % 7 == 0
