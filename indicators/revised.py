"""What was first reported of each month beside what is known of it now."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from indicators.define import Basis, Indicator
from indicators.facts import FactStatus
from indicators.figures import figures

RECENT = {Basis.MONTH: 12, Basis.MONTH_END: 12, Basis.YEAR_END: 5}
"""How many of the latest months (of a measure of 31 March: years) the sentence speaks of."""


def revised(
    first: pd.DataFrame,
    now: pd.DataFrame,
    indicator: Indicator,
    population: Mapping[int, float] | None = None,
) -> pd.DataFrame:
    """Every month that was ever reported, as it was then and as it is now, oldest first.

    `first`: the whole as first reported (`indicators.first_reported.facts_of`). `now`: the facts of
    the whole that are live. Rates of both are made with today's `population`, so that what differs
    is the record. Out: month (int64), reported_at; first_numerator, first_denominator, first_value,
    now_numerator, now_denominator, now_value, difference (float64; of the values; NaN where one is
    missing); changed (bool): whether the numbers differ, or the month is no longer covered.
    Of a median nothing is kept that another could be made of: no rows.
    """
    if indicator.scale or first.empty:
        first = first[:0]
    months = first["month"]
    out = first[["month", "reported_at"]].reset_index(drop=True)
    for side, facts in (("first", first), ("now", now)):
        made = _values(facts, indicator, months, population)
        for name in ("numerator", "denominator", "value"):
            out[f"{side}_{name}"] = made[name].to_numpy("float64")
    out["difference"] = out["now_value"] - out["first_value"]
    same = [
        np.isclose(out[f"first_{name}"], out[f"now_{name}"], equal_nan=True)
        for name in ("numerator", "denominator")
    ]
    return out.assign(changed=~(same[0] & same[1]))


def recent(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The latest rows of `revised`, of which the page says in a sentence how many have changed."""
    return rows.tail(RECENT[indicator.basis])


def _values(
    facts: pd.DataFrame,
    indicator: Indicator,
    months: pd.Series,
    population: Mapping[int, float] | None,
) -> pd.DataFrame:
    names = ["numerator", "denominator", "value"]
    if months.empty:
        return pd.DataFrame(columns=names, dtype="float64")
    # Only the whole, and of it only what is whole: durations would make a median of both alike.
    facts = facts[(facts["cut"] == "") & (facts["status"] == FactStatus.OK)]
    made = figures(
        facts,
        indicator,
        first=int(months.min()),
        last=int(months.max()),
        basis="month",
        population=population,
    )
    return made.set_index("month").reindex(months)[names]
