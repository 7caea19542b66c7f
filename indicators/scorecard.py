"""The scorecard: for each indicator the columns a council's board reads, on one line.

Latest month, three months, year to date, the two years before, the target and how the figure stands
to it, and where it is going. Of how things stand at a month's end, three months and year to date
are the averages of the month ends.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

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
        return not math.isnan(self.value)


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
    withheld: Collection[int] = (),
) -> Line:
    """The line of one indicator.

    `facts`: of this indicator's whole, as `indicators.facts.measure`. `goals`: by indicator and
    collection year. `basis`: the best one of the indicator; `first`, `last`: the months to draw.
    `outside`: for readers who may not see small numbers, the rules by which they are kept; such a
    line has no months, three months or year to date, whose differences would tell of months.
    `withheld`: for them, what `indicators.together.withheld` says of this indicator.
    """
    trend = figures(facts, indicator, first=first, last=last, basis=basis, population=population)
    if outside is not None:
        trend = outward(trend, facts, indicator, outside, withheld=withheld)
    known = np.flatnonzero(trend["value"].notna().to_numpy())
    if not len(known):
        status = Status(trend["status"].iloc[-1]) if len(trend) else Status.NO_RETURN
        goal = goals.get((indicator.key, collection_year(month_start(last))))
        rating = rate(
            goal, indicator, value=NAN, numerator=NAN, denominator=NAN,
            suppressed=status is Status.SUPPRESSED,
        )  # fmt: skip
        told = Travel(Direction.CANNOT_TELL, "There is no figure.")
        return Line(indicator, basis, trend, None, None, None, None, {}, goal, rating, told)
    shown = _Shown(trend)
    months = Months(facts)
    rated = shown.period(int(known[-1]))
    year = collection_year(month_start(rated.month))
    goal = goals.get((indicator.key, year))
    inside = outside is None and indicator.basis is not Basis.YEAR_END
    windows = _windows(indicator, months, population) if inside else (None, None, None)
    return Line(
        indicator,
        basis,
        trend,
        rated,
        *windows,
        # Twelve months to March, or how things stood then: the figure of the year.
        {each: shown.of(each * 12 + MARCH) for each in (year - 1, year - 2)},
        goal,
        rate(
            goal,
            indicator,
            value=rated.value,
            numerator=rated.numerator,
            denominator=rated.denominator,
        ),
        _travel(indicator, months, shown, rated.month, population, outside=outside is not None),
    )


class Months:
    """The facts of one indicator's whole, month by month without gaps, to be added up quickly."""

    def __init__(self, facts: pd.DataFrame) -> None:
        at = facts["month"].to_numpy()
        self.first = int(at.min()) if len(at) else 0
        size = int(at.max()) - self.first + 1 if len(at) else 0
        self.numerator, self.denominator = np.full(size, NAN), np.full(size, NAN)
        self.status = np.full(size, Status.NO_RETURN.value, dtype=object)
        place = at - self.first
        self.numerator[place] = facts["numerator"].to_numpy()
        self.denominator[place] = facts["denominator"].to_numpy()
        self.status[place] = facts["status"].to_numpy(dtype=object)

    @property
    def latest(self) -> int | None:
        """The last month with a figure."""
        known = np.flatnonzero(self.status == FactStatus.OK.value)
        return self.first + int(known[-1]) if len(known) else None

    def between(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Numerators, denominators (NaN where there is no month) and statuses from a month to
        another, both inclusive."""
        begin, end = first - self.first, last - self.first + 1
        before, after = max(-begin, 0), max(end - len(self.status), 0)
        inside = slice(max(begin, 0), max(min(end, len(self.status)), 0))
        return tuple(
            np.concatenate([np.full(before, gap), each[inside], np.full(after, gap)])
            for each, gap in (
                (self.numerator, NAN),
                (self.denominator, NAN),
                (self.status, Status.NO_RETURN.value),
            )
        )


class _Shown:
    """The figures a reader is shown, each to be found by its month."""

    def __init__(self, trend: pd.DataFrame) -> None:
        self.month = trend["month"].to_numpy()
        self.status = trend["status"].to_numpy(dtype=object)
        self.numbers = trend[["value", "numerator", "denominator"]].to_numpy("float64")

    def period(self, place: int) -> Period:
        return Period(
            int(self.month[place]), *self.numbers[place].tolist(), Status(self.status[place])
        )

    def of(self, month: int) -> Period:
        found = np.flatnonzero(self.month == month)
        return self.period(int(found[0])) if len(found) else Period(month)


def window(
    indicator: Indicator, months: Months, first: int, last: int, population: Mapping[int, float]
) -> Period:
    """The figure of some months together, in the unit of the indicator: a count of events is their
    sum, of how things stand their average; a rate is per year."""
    numerators, denominators, status = months.between(first, last)
    missing = status[status != FactStatus.OK.value]
    if len(missing):
        gaps = (missing == Status.NO_RETURN.value).any()
        return Period(last, status=Status.NO_RETURN if gaps else Status(missing[0]))
    up, down, long = float(numerators.sum()), float(denominators.sum()), last - first + 1
    if indicator.unit in (Unit.COUNT, Unit.RATE) and indicator.basis is not Basis.MONTH:
        up /= long
    match indicator.unit:
        case Unit.COUNT:
            return Period(last, up, up, NAN, Status.OK)
        case Unit.RATE:
            known = population_year(population, last)
            down = population[known] if known is not None else NAN
            yearly = 12 / long if indicator.basis is Basis.MONTH else 1.0
            value = up / down * PER[Unit.RATE] * yearly
        case _:
            value = up / down * PER.get(indicator.unit, 1.0) if down > 0 else NAN
    state = Status.NOT_APPLICABLE if math.isnan(value) else Status.OK
    return Period(last, value, up, down, state)


def _windows(
    indicator: Indicator, months: Months, population: Mapping[int, float]
) -> tuple[Period, Period, Period] | tuple[None, None, None]:
    """Latest month, the three to it, and the collection year to it."""
    latest = months.latest
    if latest is None:
        return None, None, None
    april = (collection_year(month_start(latest)) - 1) * 12 + APRIL
    return tuple(
        window(indicator, months, begin, latest, population)
        for begin in (latest, latest - 2, april)
    )


def _travel(
    indicator: Indicator,
    months: Months,
    shown: _Shown,
    month: int,
    population: Mapping[int, float],
    *,
    outside: bool,
) -> Travel:
    """Where it is going up to `month`; a year before that is not shown is not compared with.

    Readers outside are told which way, and not by how much: the limits are made of exact counts and
    of how single months scatter.
    """
    if not shown.of(month - 12).known:
        return Travel(Direction.CANNOT_TELL, "There is no figure of a year before to compare with.")
    numerator, denominator, _ = months.between(month - 23, month)
    living = (1.0, 1.0)
    if indicator.unit is Unit.RATE:
        years = [population_year(population, m) for m in (month - 12, month)]
        living = tuple(population[year] if year is not None else 0.0 for year in years)
    found = direction(indicator, numerator, denominator, living)
    return replace(found, lower=NAN, upper=NAN) if outside else found
