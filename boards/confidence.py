"""How far the figure of a measure can be relied on, in words: how old it is, whether months are
missing around it, whether it is hidden, and whether the numbers behind it are tiny."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.define import Unit
from indicators.figures import Status
from indicators.scorecard import Line
from indicators.suppression import SMALLEST_SHOWN
from indicators.targets import FEWEST_JUDGED
from records.calendar import month_number

# DfE's yearly returns are a year old before the next is in; after two years one is missing.
OLD, TOO_OLD = 12, 24
# Of fewer than so many, one child more or less is a change that people would remark on.
FEW = 50
LOOKED_AT = 24


class Confidence(StrEnum):
    """What is said of the data behind a figure."""

    GOOD = "Good"
    SOME_DOUBT = "Some doubt"
    POOR = "Poor"


ORDER = {Confidence.POOR: 0, Confidence.SOME_DOUBT: 1, Confidence.GOOD: 2}
WHY_NONE = {
    Status.SUPPRESSED: "The figure is hidden: it is small, or would give a small number away.",
    Status.NO_RETURN: "There is no figure: no return covers it.",
    Status.TOO_EARLY: "There is no figure: the record does not reach back far enough.",
    Status.TOO_RECENT: "There is no figure yet: it is too recent.",
}


@dataclass(frozen=True)
class Told:
    """The worst that is to be said, and every reason, each a sentence."""

    confidence: Confidence
    reasons: tuple[str, ...]


def confidence(line: Line, today: date) -> Told:
    """How far the figure of a scorecard's line can be relied on, for the reader the line was made
    for: nothing is said of what they are not shown."""
    if line.rated is None:
        statuses = line.trend["status"]
        last = Status(statuses.iloc[-1]) if len(statuses) else Status.NO_RETURN
        return Told(Confidence.POOR, (WHY_NONE.get(last, "There is no figure."),))
    found = [each for each in (_age(line, today), _gaps(line), _size(line)) if each]
    if not found:
        return Told(Confidence.GOOD, ("It is recent, without gaps, and made of enough.",))
    worst = min((level for level, _ in found), key=ORDER.__getitem__)
    return Told(worst, tuple(why for _, why in sorted(found, key=lambda each: ORDER[each[0]])))


def _age(line: Line, today: date) -> tuple[Confidence, str] | None:
    months = month_number(today) - line.rated.month
    if months <= OLD:
        return None
    level = Confidence.POOR if months > TOO_OLD else Confidence.SOME_DOUBT
    return level, f"The figure is {months} months old."


def _gaps(line: Line) -> tuple[Confidence, str] | None:
    month = line.trend["month"]
    before = (month <= line.rated.month) & (month > line.rated.month - LOOKED_AT)
    if not (line.trend.loc[before, "status"] == Status.NO_RETURN.value).any():
        return None
    return Confidence.SOME_DOUBT, "No return covers part of the two years up to it."


def _size(line: Line) -> tuple[Confidence, str] | None:
    """What it is made of: the denominator of a share or an average, the count of all else."""
    of_some = line.indicator.unit in (Unit.PERCENT, Unit.MEAN, Unit.MEDIAN, Unit.RATIO)
    size = line.rated.denominator if of_some else line.rated.numerator
    few = FEWEST_JUDGED if of_some else SMALLEST_SHOWN
    if not size < FEW:
        return None
    what = f"It is made of only {size:,.0f}" if of_some else f"It counts only {size:,.0f}"
    if size < few:
        return Confidence.POOR, f"{what}: too few to judge by."
    return Confidence.SOME_DOUBT, f"{what}: chance moves it a lot."
