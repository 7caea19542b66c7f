"""How far a figure can be relied on: drawn for its age, its gaps, its size, and where it is
hidden."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from boards.confidence import Confidence, confidence
from indicators.catalogue import INDICATORS
from indicators.figures import Status
from indicators.scorecard import Line, Period
from indicators.targets import Rating
from indicators.travel import Direction, Travel
from tests.grid import grid

MARCH = 2024 * 12 + 2
SHARE, COUNT = INDICATORS["assessments_45wd_pct"], INDICATORS["s47_count"]


def drawn(indicator, *, up: float, down: float, gaps: int = 0) -> Line:
    """A line whose figure is of March 2024, with the first `gaps` of its 24 points missing."""
    months = np.arange(MARCH - 23, MARCH + 1)
    status = [Status.NO_RETURN.value] * gaps + [Status.OK.value] * (24 - gaps)
    trend = pd.DataFrame({"month": months, "value": 1.0, "status": status})
    rated = Period(MARCH, 1.0, up, down, Status.OK)
    told = Travel(Direction.CANNOT_TELL)
    return Line(
        indicator, "rolling12", trend, rated, None, None, None, {}, None, Rating.GREEN, told
    )


NONE = float("nan")
TOLD = grid("""
    unit  up  down gaps today      confidence why
    share 200 300  0    2024-09-01 GOOD       It_is_recent,_without_gaps,_and_made_of_enough.
    share 200 300  0    2025-03-31 GOOD       It_is_recent,_without_gaps,_and_made_of_enough.
    share 200 300  0    2025-04-01 SOME_DOUBT The_figure_is_13_months_old.
    share 200 300  0    2026-04-01 POOR       The_figure_is_25_months_old.
    share 200 300  2    2024-09-01 SOME_DOUBT No_return_covers_part_of_the_two_years_up_to_it.
    share 20  40   0    2024-09-01 SOME_DOUBT It_is_made_of_only_40:_chance_moves_it_a_lot.
    share 10  19   0    2024-09-01 POOR       It_is_made_of_only_19:_too_few_to_judge_by.
    count 30  0    0    2024-09-01 SOME_DOUBT It_counts_only_30:_chance_moves_it_a_lot.
    count 5   0    0    2024-09-01 POOR       It_counts_only_5:_too_few_to_judge_by.
    count 80  0    0    2024-09-01 GOOD       It_is_recent,_without_gaps,_and_made_of_enough.
""")


@pytest.mark.parametrize("row", TOLD.to_dict("records"), ids=lambda r: " ".join(r.values())[:34])
def test_what_is_said_of_the_data(row):
    share = row["unit"] == "share"
    line = drawn(
        SHARE if share else COUNT,
        up=float(row["up"]),
        down=float(row["down"]) if share else NONE,
        gaps=int(row["gaps"]),
    )
    told = confidence(line, date.fromisoformat(row["today"]))
    assert told.confidence is Confidence[row["confidence"]]
    assert told.reasons == (row["why"].replace("_", " "),)


def test_every_reason_is_given_the_worst_first():
    told = confidence(drawn(SHARE, up=10, down=19, gaps=1), date(2025, 5, 1))
    assert told.confidence is Confidence.POOR
    assert len(told.reasons) == 3
    assert told.reasons[0].endswith("too few to judge by.")


@pytest.mark.parametrize(
    ("status", "why"),
    [(Status.SUPPRESSED, "hidden"), (Status.NO_RETURN, "no return"), (Status.TOO_EARLY, "far")],
)
def test_no_figure_is_poor_and_says_why(status: Status, why: str):
    trend = pd.DataFrame({"month": [MARCH], "value": [NONE], "status": [status.value]})
    told = Travel(Direction.CANNOT_TELL)
    line = Line(COUNT, "month", trend, None, None, None, None, {}, None, Rating.NO_FIGURE, told)
    said = confidence(line, date(2024, 9, 1))
    assert said.confidence is Confidence.POOR
    assert why in said.reasons[0]
