"""What is different after a dated event: the same months before and after, in one sentence with its
likely range.

A crude comparison, made to prompt a question. It knows no trend and names no cause. Methods:
conditional exact interval of a ratio of two counts (Clopper and Pearson), widened for the scatter
of the months before; Newcombe's interval (method 10) for the difference of two percentages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy import stats

from indicators.define import Basis, Indicator, Unit
from indicators.facts import FactStatus
from indicators.intervals import wilson
from records.calendar import LOCKDOWN, month_number, month_start

LONGEST = 12
FEWEST_MONTHS = 6
FEWEST_EVENTS = 20
MOST_YEARS = 2
ONE_A_YEAR = "This measure has one figure a year, so months before and after cannot be compared."
NO_COUNTS = (
    "This measure is an average, not a count or a share, so months before and after are not"
    " compared in a sentence."
)
NO_CAUSE = "This compares before and after. It does not show that {event} was the cause."


class Verdict(StrEnum):
    """What may be said of a change."""

    ROSE = "rose"
    FELL = "fell"
    UNCLEAR = "no clear change"
    CANNOT_TELL = "cannot tell"
    NO_HISTORY = "not enough history"


@dataclass(frozen=True)
class BeforeAfter:
    """Before and after an event, compared.

    `months`: how many months after are compared, `years` with how many years before. `before` and
    `after`: numbers a month, or percentages. `change`, `lower`, `upper`: per cent, or
    percentage points where `points`; None where nothing can be said.
    """

    verdict: Verdict
    sentence: str
    months: int = 0
    years: int = 0
    before: float | None = None
    after: float | None = None
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    points: bool = False
    phi: float | None = None


def before_and_after(
    facts: pd.DataFrame,
    indicator: Indicator,
    event_on: date = LOCKDOWN,
    *,
    event: str = "lockdown",
) -> BeforeAfter:
    """Compare up to twelve months after the month of an event with the same months of the two years
    before, or of the one.

    `facts`: rows of `indicators.facts.measure` for the whole, or for one value of one cut. Only
    months whose status is ok count, and the month of the event belongs to neither side. A rate is
    compared by its counts: a population hardly moves in a year. `event` is named in the sentence
    ("after lockdown").
    """
    yearly = indicator.basis is Basis.YEAR_END
    if yearly or indicator.unit in (Unit.MEAN, Unit.RATIO, Unit.MEDIAN):
        return BeforeAfter(Verdict.CANNOT_TELL, ONE_A_YEAR if yearly else NO_COUNTS)
    known = facts[facts["status"] == FactStatus.OK].set_index("month").sort_index()
    happened = month_number(event_on)
    after, before, years = months_compared(known.index.to_numpy(), happened)
    if not years:
        return BeforeAfter(
            Verdict.NO_HISTORY,
            f"There are not enough months with a figure on both sides of {event} to compare.",
        )
    then, now = known.loc[before], known.loc[after]
    earlier = known[known.index < happened]
    if indicator.unit is Unit.PERCENT:
        found = _points(then, now, earlier)
    elif indicator.basis is Basis.MONTH_END:
        found = _stock(then, now)
    else:
        found = _ratio(then, now, earlier)
    return _told(found, after, years, event)


def months_compared(known: np.ndarray, happened: int) -> tuple[np.ndarray, np.ndarray, int]:
    """The months that are compared: those after, the same months before, and over how many years;
    0 years where too few are known.

    `known`: month numbers with a figure. `happened`: the month number of the event.
    """
    have = set(known.tolist())
    later = [m for m in range(happened + 1, happened + LONGEST + 1) if m in have]
    for years in range(MOST_YEARS, 0, -1):
        back = range(12, 12 * years + 1, 12)
        after = [m for m in later if all(m - b in have and m - b < happened for b in back)]
        if len(after) >= FEWEST_MONTHS:
            return np.array(after), np.array([m - b for b in back for m in after]), years
    return np.array([]), np.array([]), 0


def _phi(earlier: pd.DataFrame, expected: pd.Series, variance: pd.Series, spent: int) -> float:
    """Pearson's dispersion of the months before, never below one."""
    free = len(earlier) - spent
    if free < 1:
        return 1.0
    residuals = (earlier["numerator"] - expected) ** 2 / variance.where(variance > 0)
    return max(1.0, float(residuals.sum() / free))


def _seasonal(earlier: pd.DataFrame, weight: pd.Series) -> tuple[pd.Series, int]:
    """The share of the weight each month before would have by its calendar month, and how many
    means that took.

    With less than two years the calendar months cannot be told apart from chance: one mean for all,
    so that season counts as scatter.
    """
    season = pd.Series(earlier.index % 12, index=earlier.index)
    if len(earlier) < 2 * season.nunique():
        season = season * 0
    totals = earlier["numerator"].groupby(season).transform("sum")
    return totals / weight.groupby(season).transform("sum"), int(season.nunique())


@dataclass(frozen=True)
class _Found:
    before: float
    after: float
    change: float | None
    lower: float | None = None
    upper: float | None = None
    phi: float | None = None
    points: bool = False
    few: bool = False


def _ratio(then: pd.DataFrame, now: pd.DataFrame, earlier: pd.DataFrame) -> _Found:
    """Change of a count of events in per cent."""
    a, b = now["numerator"].sum(), then["numerator"].sum()
    longer = len(then) / len(now)
    before, after = b / len(then), a / len(now)
    if b == 0 or max(a, b / longer) < FEWEST_EVENTS:
        return _Found(before, after, None, few=True)
    expected, spent = _seasonal(earlier, pd.Series(1.0, index=earlier.index))
    phi = _phi(earlier, expected, expected, spent)
    exact = stats.binomtest(int(a), int(a + b)).proportion_ci(method="exact")
    low, high = (p / (1 - p) * longer for p in (exact.low, exact.high))
    ratio, widen = after / before, np.sqrt(phi)
    lower = ratio * (low / ratio) ** widen if a else 0.0
    upper = ratio * (high / ratio) ** widen if a else high
    percent = [float(r - 1) * 100 for r in (ratio, lower, upper)]
    return _Found(before, after, *percent, phi=phi)


def _points(then: pd.DataFrame, now: pd.DataFrame, earlier: pd.DataFrame) -> _Found:
    """Change of a percentage in percentage points."""
    (a, n), (b, m) = ((s["numerator"].sum(), s["denominator"].sum()) for s in (now, then))
    if min(n, m) < FEWEST_EVENTS:
        nothing = float("nan")
        return _Found(b / m * 100 if m else nothing, a / n * 100 if n else nothing, None, few=True)
    share, spent = _seasonal(earlier, earlier["denominator"])
    expected = share * earlier["denominator"]
    phi = _phi(earlier, expected, expected * (1 - share), spent)
    p, q = a / n, b / m
    # Dividing both counts by phi widens Wilson's limits as overdispersion does.
    (low_p, high_p), (low_q, high_q) = (
        tuple(float(limit) for limit in wilson(up / phi, down / phi))
        for up, down in ((a, n), (b, m))
    )
    change = p - q
    return _Found(
        before=q * 100,
        after=p * 100,
        change=change * 100,
        lower=(change - np.hypot(p - low_p, high_q - q)) * 100,
        upper=(change + np.hypot(high_p - p, q - low_q)) * 100,
        phi=phi,
        points=True,
    )


def _stock(then: pd.DataFrame, now: pd.DataFrame) -> _Found:
    """Change of how many there were on the last day of the month, in per cent, without a range."""
    before, after = then["numerator"].mean(), now["numerator"].mean()
    if max(before, after) < FEWEST_EVENTS or before == 0:
        return _Found(before, after, None, few=True)
    return _Found(before, after, change=float(after / before - 1) * 100)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _amount(change: float, *, points: bool) -> str:
    size = abs(change)
    written = f"{size:.1f}" if points or size < 10 else f"{size:.0f}"
    return f"{written} percentage points" if points else f"{written}%"


def _direction(change: float) -> str:
    return "higher" if change > 0 else "lower"


def _month(number: int) -> str:
    return f"{month_start(int(number)):%B %Y}"


def _told(found: _Found, after: np.ndarray, years: int, event: str) -> BeforeAfter:
    """Put what was found into words."""
    same = "the year before" if years == 1 else "the two years before"
    when = f"{_month(after[0])} to {_month(after[-1])}"
    if len(after) <= after[-1] - after[0]:
        when += f" ({len(after)} months that have figures)"
    parts = {
        "months": len(after),
        "years": years,
        "before": found.before,
        "after": found.after,
        "points": found.points,
    }
    if found.few or found.change is None:
        sentence = "Numbers are too small to tell whether this changed."
        return BeforeAfter(Verdict.CANNOT_TELL, sentence, **parts)
    unit = "%" if found.points else " a month" if found.lower is not None else ""
    against = (
        f"{_number(found.after)}{unit} on average from {when}, against "
        f"{_number(found.before)}{unit} in the same months of {same}"
    )
    size = _amount(found.change, points=found.points)
    parts["change"] = found.change
    if found.lower is None:
        sentence = (
            f"After {event} this was {size} {_direction(found.change)}: {against}. It is mostly "
            "the same children from month to month, so no likely range can be given. "
        )
        return BeforeAfter(Verdict.CANNOT_TELL, sentence + NO_CAUSE.format(event=event), **parts)
    parts |= {"lower": found.lower, "upper": found.upper, "phi": found.phi}
    ends = [_amount(end, points=found.points) for end in (found.lower, found.upper)]
    if found.lower <= 0 <= found.upper:
        verdict = Verdict.UNCLEAR
        sentence = (
            f"After {event} this was {size} {_direction(found.change)}, but this could be chance: "
            f"the likely range runs from {ends[0]} lower to {ends[1]} higher ({against}). "
        )
    else:
        verdict = Verdict.ROSE if found.change > 0 else Verdict.FELL
        near, far = ends if found.change > 0 else reversed(ends)
        sentence = (
            f"After {event} this was about {size} {_direction(found.change)}: {against}. The "
            f"likely range is from {near} to {far} {_direction(found.change)}. "
        )
    return BeforeAfter(verdict, sentence + NO_CAUSE.format(event=event), **parts)
