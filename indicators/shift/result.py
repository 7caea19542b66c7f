"""What may be said of a change, and all that stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indicators.shift.events import Event
from indicators.shift.series import Kind

# Whoever keeps results keeps this beside them: another version may find another answer.
METHOD_VERSION = 2


class Verdict(StrEnum):
    """What may be said of a change."""

    ROSE = "rose"
    FELL = "fell"
    UNCLEAR = "no clear change"
    CANNOT_TELL = "cannot tell"
    NO_HISTORY = "not enough history"


class Method(StrEnum):
    """How a change was worked out."""

    CRUDE = "the same months of earlier years"
    EXPECTED = "the earlier pattern carried forward"
    EXPECTED_LEVEL = "the earlier level carried forward, without trend"
    LOCAL_LEVEL = "the last level carried forward, with season and drift"
    SEGMENTED = "segmented regression"
    NONE = "none"


class Why(StrEnum):
    """Why nothing, or nothing firm, can be said."""

    NO_HISTORY = "There are fewer than 12 months before it with a figure."
    NO_AFTER = "There are no months after it with a figure yet."
    GAPS = "Too many of the months after it have no figure."
    NOTHING = "Nothing was counted, before or after."
    TOO_SMALL = "Numbers are too small to tell whether this changed."
    TOO_WIDE = "The months before scatter too much to tell whether this changed."
    YEARLY = "This measure has one figure a year, so months before and after cannot be compared."
    AVERAGE = "This measure is an average, not a count or a share: its months are not compared."
    SHORT = "Under two years before it are too few to judge this measure by."
    NO_RANGE = "The plain comparison has no likely range for this measure."
    NO_PAIRS = "The same months of an earlier year have no figure, so there is nothing to compare."
    AMONG_MANY = (
        "Taken alone this would stand out, but among so many comparisons some do by chance."
    )


@dataclass(frozen=True)
class Checks:
    """How well the model fits, for the analyst: p of Ljung and Box's test of the residuals at 12
    lags, the largest Pearson residual, months in the model, degrees of freedom, and the level's
    standard error by Newey and West at 3 lags (log scale)."""

    ljung_box: float
    largest_residual: float
    months: int
    df: int
    newey_west: float | None = None


@dataclass(frozen=True)
class Shift:
    """One series, one event, one window.

    `name`: the series, or (indicator, cut, cut_value). `first`, `last`: month numbers of the
    window, `months` how many of them have a figure; `history` how many months before have.
    `pre_mean`, `post_mean`: a month's average (of shares, per cent). `expected`, `observed`: totals
    over the window's known months (of shares per cent, of stocks and values averages). `change_pct`
    and its limits: 100 · (observed / expected − 1); of a crude window expected is what the earlier
    years had. `points`: the same as a difference in percentage points, for shares. None where
    nothing can be said.
    """

    name: object
    event: Event
    window: str
    kind: Kind
    method: Method
    verdict: Verdict
    first: int | None = None
    last: int | None = None
    months: int = 0
    history: int = 0
    years: int = 0
    pre_mean: float | None = None
    post_mean: float | None = None
    change_pct: float | None = None
    lower_pct: float | None = None
    upper_pct: float | None = None
    points: tuple[float, float, float] | None = None
    expected: float | None = None
    observed: float | None = None
    p: float | None = None
    q: float | None = None
    phi: float | None = None
    autocorrelation: float | None = None
    indicative: bool = False
    why: Why | None = None
    checks: Checks | None = None
    title: str = ""
