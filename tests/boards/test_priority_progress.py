"""Whether figures move as hoped: never said of what could be chance, nor of what has no newer
figure."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from boards import priority_progress as told
from boards.models import Movement
from boards.priority_progress import hoped
from indicators.catalogue import INDICATORS
from records.calendar import month_number

START = date(2024, 4, 1)
SHARE = INDICATORS["rereferrals_12m_pct"]


def compared(then: float, now: float, *, way: str = "down", amount=None, spread=1.0, months=12):
    """What is said of a share that was `then` in March 2024 and is `now` some months later."""
    first = month_number(date(2024, 3, 1))
    figures = pd.DataFrame(
        {"month": [first, first + months], "value": [then, now]}, dtype="float64"
    ).assign(lower=lambda f: f["value"] - spread, upper=lambda f: f["value"] + spread)
    movement = Movement(
        indicator=SHARE.key, way=way, amount=amount, by_on=START, from_month=date(2024, 3, 1)
    )
    return told._progress(movement, figures)


@pytest.mark.parametrize(
    ("case", "word"),
    [
        ({"then": 24, "now": 20}, "Moved as hoped"),
        ({"then": 24, "now": 20, "amount": 3}, "Moved as hoped"),
        ({"then": 24, "now": 20, "amount": 5}, "Right way, not far enough yet"),
        ({"then": 20, "now": 24}, "Moved the other way"),
        ({"then": 20, "now": 24, "way": "up"}, "Moved as hoped"),
        ({"then": 24, "now": 20, "spread": 3}, "Could be chance"),
        ({"then": 20, "now": 24, "spread": 3}, "Could be chance"),
        ({"then": 20, "now": 20}, "Has not moved"),
        ({"then": 24, "now": 20, "months": 0}, "Cannot say yet"),
        ({"then": float("nan"), "now": 20}, "Cannot say yet"),
    ],
)
def test_a_movement_is_told(case: dict, word: str):
    assert compared(**case).word == word


def test_the_figures_stand_with_what_they_speak_of():
    found = compared(24, 20)
    assert (found.then, found.now) == (
        "24.0%, 12 months to March 2024",
        "20.0%, 12 months to March 2025",
    )
    assert found.sentence == "4 percentage points lower than then."


def test_without_figures_nothing_is_said():
    movement = Movement(indicator=SHARE.key, way="down", by_on=START, from_month=START)
    found = told._progress(movement, None)
    assert (found.then, found.now, found.word) == ("No figure", "No figure", "Cannot say yet")


def test_what_is_hoped_names_way_size_and_day():
    day = date(2027, 3, 31)
    wide = Movement(indicator=SHARE.key, way="down", amount=3.0, by_on=day)
    assert hoped(wide, SHARE) == "Lower by at least 3 percentage points, by 31 March 2027"
    assert hoped(Movement(way="up", by_on=day), SHARE) == "Higher, by 31 March 2027"
