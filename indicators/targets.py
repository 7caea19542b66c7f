"""Figures judged against targets: green, amber and red where a way is better, inside or outside an
expected range where none is, and nothing at all where the numbers are too small to judge by.

What is judged is the figure on its best basis: twelve months of events, or how things stand. One
month against a target is mostly noise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.define import Indicator, Polarity, Unit
from indicators.suppression import SMALLEST_SHOWN

# A percentage or an average of fewer than these is not judged.
FEWEST_JUDGED = 20


class Rating(StrEnum):
    """What is said of a figure beside its target."""

    GREEN = "Green: target met"
    AMBER = "Amber: close to target"
    RED = "Red: target missed"
    INSIDE = "Within expected range"
    OUTSIDE = "Outside expected range"
    TOO_FEW = "Too few to rate"
    HIDDEN = "Not rated: small number hidden"
    NO_FIGURE = "No figure to rate"
    NO_TARGET = "No target set"

    @property
    def colour(self) -> str | None:
        """The colour, and with it the shape, of the tag; None where nobody is judged."""
        return _COLOURS.get(self)


_COLOURS = {
    Rating.GREEN: "green",
    Rating.AMBER: "amber",
    Rating.RED: "red",
    Rating.OUTSIDE: "blue",
}


class Wrong(ValueError):
    """Thresholds that contradict each other. Its text is the sentence the user reads, its
    `field` where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Goal:
    """What is aimed at: where higher or lower is better, a `target`, a `tolerance` (how far short
    of it still counts as met) and where `red` begins; where neither is, the expected range. All in
    the indicator's own unit."""

    target: float | None = None
    tolerance: float = 0.0
    red: float | None = None
    low: float | None = None
    high: float | None = None

    def amber(self, polarity: Polarity) -> float | None:
        """Worse than this is amber: the target, less the tolerance."""
        if self.target is None:
            return None
        return self.target + (self.tolerance if polarity is Polarity.LOW else -self.tolerance)


def checked(goal: Goal, indicator: Indicator) -> Goal:
    """The goal, if it can be one of this indicator. Raises Wrong, naming the field, where it
    cannot."""
    if indicator.polarity is Polarity.NEUTRAL:
        return _checked_range(goal, indicator)
    if goal.low is not None or goal.high is not None:
        raise Wrong("low", "An expected range is for measures where neither way is better.")
    if goal.target is None:
        raise Wrong("target", "Enter the target.")
    if goal.red is None:
        raise Wrong("red", "Enter the figure from which it is red.")
    for field in ("target", "red", "tolerance"):
        _possible(field, getattr(goal, field), indicator)
    amber = goal.amber(indicator.polarity)
    if indicator.polarity is Polarity.HIGH and goal.red > amber:
        raise Wrong("red", "Red must begin below the target less the tolerance.")
    if indicator.polarity is Polarity.LOW and goal.red < amber:
        raise Wrong("red", "Red must begin above the target with the tolerance.")
    return goal


def _checked_range(goal: Goal, indicator: Indicator) -> Goal:
    if goal.target is not None or goal.red is not None:
        raise Wrong("target", "This measure has no better way: give the range that is expected.")
    if goal.low is None:
        raise Wrong("low", "Enter the lowest figure that is expected.")
    if goal.high is None:
        raise Wrong("high", "Enter the highest figure that is expected.")
    for field in ("low", "high"):
        _possible(field, getattr(goal, field), indicator)
    if goal.low > goal.high:
        raise Wrong("high", "The highest expected figure must not be below the lowest.")
    return goal


def _possible(field: str, value: float, indicator: Indicator) -> None:
    if not math.isfinite(value) or value < 0:
        raise Wrong(field, "Enter a number that is not below zero.")
    if indicator.unit is Unit.PERCENT and value > 100:
        raise Wrong(field, "Enter a percentage from 0 to 100.")


def rate(
    goal: Goal | None,
    indicator: Indicator,
    *,
    value: float,
    numerator: float,
    denominator: float,
    suppressed: bool = False,
) -> Rating:
    """How a figure stands to its goal; numbers are NaN where there are none.

    Never a colour on a hidden figure, on a count below 6 or on a share of fewer than 20; never red
    or green where neither way is better.
    """
    if goal is None:
        return Rating.NO_TARGET
    if suppressed:
        return Rating.HIDDEN
    if math.isnan(value):
        return Rating.NO_FIGURE
    share = indicator.unit in (Unit.PERCENT, Unit.MEAN)
    if share and not denominator >= FEWEST_JUDGED:
        return Rating.TOO_FEW
    if indicator.unit is not Unit.MEAN and numerator < SMALLEST_SHOWN:
        return Rating.TOO_FEW
    # As the page shows it: 89.96% is 90.0%, and whoever reads 90.0% beside 90% expects green.
    shown = round(value, 0 if indicator.unit is Unit.COUNT else 1)
    if indicator.polarity is Polarity.NEUTRAL:
        return Rating.INSIDE if goal.low <= shown <= goal.high else Rating.OUTSIDE
    sign = 1 if indicator.polarity is Polarity.HIGH else -1
    if sign * shown >= sign * goal.amber(indicator.polarity):
        return Rating.GREEN
    return Rating.AMBER if sign * shown >= sign * goal.red else Rating.RED


@dataclass(frozen=True)
class Statutory:
    """A standard in law or statutory guidance, as a figure to start from."""

    target: float
    source: str


_WORKING_TOGETHER = "Working Together to Safeguard Children: "
STATUTORY: Mapping[str, Statutory] = {
    "contact_decision_1wd_pct": Statutory(
        100, _WORKING_TOGETHER + "a decision within one working day of a referral"
    ),
    "referrals_decision_1wd_pct": Statutory(
        100, _WORKING_TOGETHER + "a decision within one working day of a referral"
    ),
    "assessments_45wd_pct": Statutory(
        100, _WORKING_TOGETHER + "assessments within 45 working days"
    ),
    "assessment_median_wd": Statutory(45, _WORKING_TOGETHER + "assessments within 45 working days"),
    "assessments_open_over_45wd": Statutory(
        0, _WORKING_TOGETHER + "assessments within 45 working days"
    ),
    "icpc_15wd_pct": Statutory(
        100, _WORKING_TOGETHER + "a conference within 15 working days of the strategy discussion"
    ),
    "s47_icpc_median_wd": Statutory(
        15, _WORKING_TOGETHER + "a conference within 15 working days of the strategy discussion"
    ),
    "cin_unallocated_count": Statutory(
        0, "Every child on a plan or looked after has an allocated social worker"
    ),
    "cpp_reviewed_in_time_pct": Statutory(
        100, _WORKING_TOGETHER + "a first review within 3 months, later ones within 6"
    ),
    "cla_reviews_in_time_pct": Statutory(
        100,
        "Care Planning Regulations 2010, regulation 33: within 20 working days, then 3 months,"
        " then every 6",
    ),
    "cla_visits_in_time_pct": Statutory(
        100, "Care Planning Regulations 2010, regulation 28: within a week, then every 6 weeks"
    ),
    "cla_permanence_plan_pct": Statutory(100, "A plan for permanence by the second review"),
    "cla_iha_20wd_pct": Statutory(
        100, "Care Planning Regulations 2010: a health assessment within 20 working days"
    ),
    "cla_health_assessment_pct": Statutory(
        100, "Care Planning Regulations 2010: every 12 months, every 6 months under five"
    ),
    "cla_sdq_completed_pct": Statutory(
        100, "Promoting the health of looked-after children: a questionnaire every year"
    ),
    "cla_rhi_offered_pct": Statutory(
        100, "Statutory guidance on children who run away: a return interview within 72 hours"
    ),
    "cl_pathway_plan_6m_pct": Statutory(
        100, "Care Leavers Regulations 2010: a pathway plan reviewed every 6 months"
    ),
    "cl_contact_8wk_pct": Statutory(100, "Care Leavers Regulations 2010: a visit every 8 weeks"),
    "adoption_entry_to_placed_days": Statutory(
        426, "DfE's adoption scorecard threshold: 14 months from entering care"
    ),
    "adoption_po_to_match_days": Statutory(
        121, "DfE's adoption scorecard threshold: 4 months from the placement order"
    ),
}
"""Standards by indicator, offered as a start where an authority sets a target: a statutory duty
holds for every child, so its percentage starts from 100."""
