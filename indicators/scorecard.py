"""The scorecard: for each indicator the columns a council's board reads, on one line.

Latest month, three months, year to date, the two years before, the target and how the figure stands
to it, and where it is going. Of how things stand at a month's end, three months and year to date
are the averages of the month ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.define import Basis, Indicator, Unit
from indicators.disclosure import outward
from indicators.facts import MARCH, FactStatus
from indicators.figures import PER, Status, figures, population_year
from indicators.suppression import Rules
from indicators.targets import Goal, Rating, rate
from indicators.travel import Direction, Travel, direction
from records.calendar import collection_year, month_start

NAN = float("nan")
APRIL = MARCH + 1


@dataclass(frozen=True)
class Period:
    """A figure of some months: `month` is the last of them (a month number); NaN where there is no
    figure, and `status` says why."""

    month: int
    value: float = NAN
    numerator: float = NAN
    denominator: float = NAN
    status: Status = Status.NO_RETURN

    @property
    def known(self) -> bool:
        return self.value == self.value


@dataclass(frozen=True)
class Line:
    """One indicator on the scorecard. `rated`: the figure on its best basis, None where there never
    was one; `latest_month`, `three_months` and `year_to_date` are None where they are not shown or
    mean nothing; `years`: the two collection years before the one `rated` stands in, by number;
    `trend`: the figures on the best basis, for a drawing."""

    indicator: Indicator
    basis: str
    trend: pd.DataFrame
    rated: Period | None
    latest_month: Period | None
    three_months: Period | None
    year_to_date: Period | None
    years: dict[int, Period]
    goal: Goal | None
    rating: Rating
    travel: Travel

    @property
    def year(self) -> int | None:
        """The collection year the rated figure stands in."""
        return collection_year(month_start(self.rated.month)) if self.rated else None


def line(
    indicator: Indicator,
    facts: pd.DataFrame,
    goals: Mapping[tuple[str, int], Goal],
    *,
    basis: str,
    first: int,
    last: int,
    population: Mapping[int, float],
    outside: Rules | None = None,
) -> Line:
    """The line of one indicator.

    `facts`: of this indicator's whole, as `indicators.facts.measure`. `goals`: by indicator and
    collection year. `basis`: the best one of the indicator; `first`, `last`: the months to draw.
    `outside`: for readers who may not see small numbers, the rules by which they are kept; such a
    line has no months, three months or year to date, whose differences would tell of months.
    """
    trend, by_year = (
        figures(facts, indicator, first=first, last=last, basis=each, population=population)
        for each in (basis, "year")
    )
    if outside is not None:
        trend, by_year = (outward(each, facts, indicator, outside) for each in (trend, by_year))
    known = trend[trend["value"].notna()]
    if known.empty:
        status = Status(trend["status"].iloc[-1]) if len(trend) else Status.NO_RETURN
        goal = goals.get((indicator.key, collection_year(month_start(last))))
        rating = rate(
            goal, indicator, value=NAN, numerator=NAN, denominator=NAN,
            suppressed=status is Status.SUPPRESSED,
        )  # fmt: skip
        told = Travel(Direction.CANNOT_TELL, "There is no figure.")
        return Line(indicator, basis, trend, None, None, None, None, {}, goal, rating, told)
    rated = _period(known.iloc[-1])
    year = collection_year(month_start(rated.month))
    goal = goals.get((indicator.key, year))
    inside = outside is None and indicator.basis is not Basis.YEAR_END
    windows = _windows(indicator, facts, population) if inside else (None, None, None)
    return Line(
        indicator,
        basis,
        trend,
        rated,
        *windows,
        {each: _of_year(by_year, each) for each in (year - 1, year - 2)},
        goal,
        rate(
            goal,
            indicator,
            value=rated.value,
            numerator=rated.numerator,
            denominator=rated.denominator,
        ),
        _travel(indicator, facts, trend, rated.month, population),
    )


def window(
    indicator: Indicator, facts: pd.DataFrame, months: range, population: Mapping[int, float]
) -> Period:
    """The figure of some months together, in the unit of the indicator: a count of events is their
    sum, of how things stand their average; a rate is per year."""
    last = months[-1]
    of = facts.set_index("month").reindex(list(months))
    status = of["status"]
    if (status != FactStatus.OK).any():
        missing = status[status != FactStatus.OK]
        why = Status.NO_RETURN if missing.isna().any() else Status(missing.iloc[0])
        return Period(last, status=why)
    up, down = float(of["numerator"].sum()), float(of["denominator"].sum(min_count=1))
    if indicator.unit in (Unit.COUNT, Unit.RATE) and indicator.basis is not Basis.MONTH:
        up /= len(months)
    match indicator.unit:
        case Unit.COUNT:
            return Period(last, up, up, NAN, Status.OK)
        case Unit.RATE:
            known = population_year(population, last)
            down = population[known] if known is not None else NAN
            yearly = 12 / len(months) if indicator.basis is Basis.MONTH else 1.0
            value = up / down * PER[Unit.RATE] * yearly
        case _:
            value = up / down * PER.get(indicator.unit, 1.0) if down > 0 else NAN
    status = Status.OK if value == value else Status.NOT_APPLICABLE
    return Period(last, value, up, down, status)


def _windows(
    indicator: Indicator, facts: pd.DataFrame, population: Mapping[int, float]
) -> tuple[Period, Period, Period] | tuple[None, None, None]:
    """Latest month, the three to it, and the collection year to it."""
    whole = facts.loc[facts["status"] == FactStatus.OK, "month"]
    if whole.empty:
        return None, None, None
    latest = int(whole.max())
    april = (collection_year(month_start(latest)) - 1) * 12 + APRIL
    return tuple(
        window(indicator, facts, range(begin, latest + 1), population)
        for begin in (latest, latest - 2, april)
    )


def _of_year(by_year: pd.DataFrame, year: int) -> Period:
    march = year * 12 + MARCH
    found = by_year[by_year["month"] == march]
    return Period(march) if found.empty else _period(found.iloc[0])


def _period(row: pd.Series) -> Period:
    return Period(
        int(row["month"]),
        *(float(row[name]) for name in ("value", "numerator", "denominator")),
        Status(row["status"]),
    )


def _travel(
    indicator: Indicator,
    facts: pd.DataFrame,
    trend: pd.DataFrame,
    month: int,
    population: Mapping[int, float],
) -> Travel:
    """Where it is going up to `month`; a year before that is not shown is not compared with."""
    before = trend.loc[trend["month"] == month - 12, "value"]
    if before.empty or before.isna().all():
        return Travel(Direction.CANNOT_TELL, "There is no figure of a year before to compare with.")
    months = np.arange(month - 23, month + 1)
    of = facts.set_index("month").reindex(months)
    numerator = of["numerator"].to_numpy("float64")
    denominator = of["denominator"].to_numpy("float64")
    living = (1.0, 1.0)
    if indicator.unit is Unit.RATE:
        years = [population_year(population, m) for m in (month - 12, month)]
        living = tuple(population[year] if year is not None else 0.0 for year in years)
    return direction(indicator, numerator, denominator, living)
