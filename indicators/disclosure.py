"""What may be shown to people who may not see small numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from indicators.before_after import BeforeAfter, Verdict, months_compared
from indicators.define import Basis, Indicator
from indicators.facts import FactStatus
from indicators.figures import Status
from records.calendar import month_number

SMALLEST_SHOWN = 6
TOO_SMALL_TO_SHOW = (
    "The numbers compared are so small that they could point to a child, and are not shown here."
)


def hide_small(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with every small one emptied and its status `suppressed`.

    Small is a count of 1 to 5 (DfE's rule): of the numerator, of the denominator where it counts
    children or events (a percentage, an average), or of what is left when one is taken from the
    other. Meant for whole-authority figures: cuts need secondary suppression and are not shown to
    these readers at all.
    """
    hidden = _has_small(figures)
    empty = ["numerator", "denominator", "value", "lower", "upper"]
    shown = figures.copy()
    shown.loc[hidden, empty] = np.nan
    shown.loc[hidden, "status"] = Status.SUPPRESSED.value
    return shown


def hide_small_change(
    change: BeforeAfter, facts: pd.DataFrame, indicator: Indicator, event: date
) -> BeforeAfter:
    """Before and after as these readers may read it: without a word where either side is small.

    `facts`: those of the whole that `change` was made of. Its sentence gives averages and over how
    many months, so each side's sum can be worked out; of a stock, each month's number.
    """
    known = facts[facts["status"] == FactStatus.OK].set_index("month")
    after, before, _ = months_compared(known.index.to_numpy(), month_number(event))
    sides = [known.loc[months, ["numerator", "denominator"]] for months in (after, before)]
    if indicator.basis is Basis.MONTH:
        sides = [side.sum(min_count=1).to_frame().T for side in sides]
    if not _has_small(pd.concat(sides)).any():
        return change
    return replace(
        change,
        verdict=Verdict.CANNOT_TELL,
        sentence=TOO_SMALL_TO_SHOW,
        before=None,
        after=None,
        change=None,
        lower=None,
        upper=None,
    )


def _has_small(counts: pd.DataFrame) -> pd.Series:
    """Whether numerator, denominator, or what is between them is small, row by row."""
    rest = counts["denominator"] - counts["numerator"]
    return _small(counts["numerator"]) | _small(counts["denominator"]) | _small(rest)


def _small(count: pd.Series) -> pd.Series:
    return (count > 0) & (count < SMALLEST_SHOWN)
