"""What may be shown to people who may not see small numbers: whole-authority figures.

Everything outward is made from what these functions give back, never from the figures they were
given: drawings and their axes, hover texts, sentences, tables and files. So a hidden count is in
none of them, nor a statistic made of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from indicators.define import Basis, Indicator, Unit
from indicators.facts import MARCH, FactStatus
from indicators.figures import PER, Status
from indicators.intervals import poisson, wilson
from indicators.overlapping import months_can_hide
from indicators.suppression import DFE, SMALLEST_SPLIT, Rules

NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]
NOT_TOLD = "How large this change is would say too much of small numbers, and is not shown here."


def outward(
    figures: pd.DataFrame,
    facts: pd.DataFrame,
    indicator: Indicator,
    rules: Rules = DFE,
    *,
    withheld: Collection[int] = (),
) -> pd.DataFrame:
    """Whole-authority figures as they may leave the building: small ones hidden, those that give a
    month away by their differences, those that other indicators' figures would give away, and
    counts rounded where the authority asks for it.

    `figures`: of the whole, on one basis, as `indicators.figures.figures`. `facts`: those they were
    made of. `withheld`: what `indicators.together.withheld` says of this indicator. Same rows in
    the same order; what is hidden has no numbers and the status `suppressed`.
    """
    hidden = hide_small(figures, rules)
    hidden = _emptied(hidden, hidden["month"].isin(list(withheld)).to_numpy())
    if indicator.unit is Unit.PERCENT:
        # Were all of so few alike (0% or 100%), that would tell of each of them.
        hidden = _emptied(hidden, _of_few(hidden).to_numpy())
    if indicator.basis is Basis.MONTH:
        single = (hidden["basis"] == "month").to_numpy()
        overlaps = (hidden["basis"] == "rolling12").to_numpy() & (hidden["month"] % 12 != MARCH)
        hidden = _emptied(hidden, single | (overlaps & differences_tell(facts, rules)))
    return _rounded(hidden, indicator, rules)


def hide_small(figures: pd.DataFrame, rules: Rules = DFE) -> pd.DataFrame:
    """The figures with every small one emptied and its status `suppressed`.

    Small is a count of 1 to 5 (DfE's rule, or the authority's stricter one): of the numerator, of
    the denominator where it counts children or events (a percentage, an average), or of what is
    left when one is taken from the other. Meant for whole-authority figures: groups have tables of
    their own (`indicators.suppression`).
    """
    return _emptied(figures, _has_small(figures, rules).to_numpy())


def differences_tell(facts: pd.DataFrame, rules: Rules = DFE) -> bool:
    """Whether twelve-month sums that move on by a month would give a small month's count away.

    `facts`: of one indicator; its whole is looked at, each unbroken run of months for itself: the
    numerator, and where there is a denominator that and the rest. A run without a small month has
    nothing to give away.
    """
    whole = (facts["cut"] == "").to_numpy() & (facts["status"] == FactStatus.OK).to_numpy()
    month = facts["month"].to_numpy()[whole]
    in_order = np.argsort(month)
    up, down = (
        facts[name].to_numpy("float64")[whole][in_order] for name in ("numerator", "denominator")
    )
    gaps = np.flatnonzero(np.diff(month[in_order]) != 1) + 1
    for counts in (up, down, down - up):
        for run in np.split(counts, gaps):
            if len(run) < 12 or not rules.small(run).any():
                continue
            if months_can_hide(run) < rules.largest_hidden - 1:
                return True
    return False


def comparison_may_leave(
    facts: pd.DataFrame,
    indicator: Indicator,
    after: Sequence[int],
    before: Sequence[int],
    rules: Rules = DFE,
    *,
    withheld: Collection[int] = (),
) -> bool:
    """Whether the plain comparison of some months (numbers) with earlier ones may be told to these
    readers, who can work out each side's sum from it.

    `facts`: of the whole. Of events only twelve months are compared, that end in March or whose
    sums give no month away; of a stock each month's number is told. Where counts are rounded, exact
    averages would give them back. `withheld`: as of `outward`; what is not shown is not compared.
    """
    if rules.rounding or not len(after):
        return False
    known = facts[(facts["cut"] == "") & (facts["status"] == FactStatus.OK)].set_index("month")
    sides = [known.reindex(list(m))[["numerator", "denominator"]] for m in (after, before)]
    if indicator.basis is Basis.MONTH:
        if len(after) != 12:
            return False
        if after[-1] % 12 != MARCH and differences_tell(facts, rules):
            return False
        sides = [side.sum(min_count=1).to_frame().T for side in sides]
    told = (after[-1], before[-1]) if indicator.basis is Basis.MONTH else (*after, *before)
    if not set(told).isdisjoint(withheld):
        return False
    if indicator.unit is Unit.PERCENT and any(_of_few(side).any() for side in sides):
        return False
    return not bool(_has_small(pd.concat(sides), rules).any())


def _of_few(counts: pd.DataFrame) -> pd.Series:
    """Whether a share is of so few that all or none of them would tell of each, row by row."""
    return (counts["denominator"] > 0) & (counts["denominator"] < SMALLEST_SPLIT)


def _emptied(figures: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    numbers = figures[NUMBERS].to_numpy("float64", copy=True)
    known = hidden & ~np.isnan(numbers).all(axis=1)
    if not known.any():
        return figures
    status = np.where(known, Status.SUPPRESSED.value, figures["status"].to_numpy(dtype=object))
    numbers[known] = np.nan
    emptied = {name: numbers[:, column] for column, name in enumerate(NUMBERS)}
    return figures.assign(**emptied, status=pd.Series(status, figures.index, dtype="str"))


def _rounded(figures: pd.DataFrame, indicator: Indicator, rules: Rules) -> pd.DataFrame:
    """Counts to the nearest 5 or 10, and every statistic made of the rounded ones: made of exact
    ones, it would give them back. An average keeps its value to one place; a population is no count
    of ours."""
    if not rules.rounding or figures.empty:
        return figures
    up, down = (figures[name].to_numpy("float64") for name in ("numerator", "denominator"))
    ours = indicator.unit is not Unit.RATE
    up = rules.rounded(up)
    down = rules.rounded(down) if ours else down
    none = np.full(len(figures), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        match indicator.unit:
            case Unit.COUNT:
                value = up
                low, high = poisson(up) if indicator.basis is Basis.MONTH else (none, none)
            case Unit.PERCENT:
                value, (low, high) = up / down, wilson(up, down)
            case Unit.RATE:
                value, (low, high) = up / down, (limit / down for limit in poisson(up))
            case _:
                value, low, high = figures["value"].round(1).to_numpy(), none, none
                up = none
    per = PER.get(indicator.unit, 1.0)
    return figures.assign(
        numerator=up, denominator=down, value=value * per, lower=low * per, upper=high * per
    )


def _has_small(counts: pd.DataFrame, rules: Rules) -> pd.Series:
    """Whether numerator, denominator, or what is between them is small, row by row."""
    rest = counts["denominator"] - counts["numerator"]
    return rules.small(counts["numerator"]) | rules.small(counts["denominator"]) | rules.small(rest)
