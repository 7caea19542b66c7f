"""The scorecard laid out: lines for the page, rows for its files."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from django.urls import reverse

from indicators import charts, words
from indicators.define import Indicator, Polarity, Unit
from indicators.presenting import SPARK_MONTHS
from indicators.scorecard import Line, Period
from indicators.targets import Goal, Rating
from indicators.travel import Direction
from records.calendar import LOCKDOWN, month_number

GOOD_IS = {Polarity.HIGH: "High", Polarity.LOW: "Low", Polarity.NEUTRAL: "Neither"}
ARROWS = {
    Direction.BETTER: "↗",
    Direction.WORSE: "↘",
    Direction.HIGHER: "↑",
    Direction.LOWER: "↓",
    Direction.UNCLEAR: "→",
    Direction.CANNOT_TELL: "?",
}
NUMBERS = ("value", "numerator", "denominator")
HEADINGS = (
    *("authority", "stage", "indicator", "title", "unit", "good_is", "basis", "month"),
    *NUMBERS,
    "status",
    *("latest_month", "latest_month_value", "three_months_value", "year_to_date_value"),
    *("year_before", "year_before_value", "two_years_before", "two_years_before_value"),
    *("target_year", "target", "amber_beyond", "red_beyond", "expected_low", "expected_high"),
    *("rating", "direction", "change_lower", "change_upper"),
)


def page_line(line: Line, authority: str) -> dict:
    """One line of the page: texts, None for a gap, and what a gap means."""
    indicator = line.indicator
    recent = line.trend.tail(SPARK_MONTHS)
    spark = charts.spark(
        recent["value"].to_numpy(), recent["month"].to_numpy(), month_number(LOCKDOWN)
    )
    return {
        "title": indicator.title,
        "url": reverse("indicator", args=[authority, indicator.key]),
        "unit": words.UNITS[indicator.unit],
        "good_is": GOOD_IS[indicator.polarity],
        "rated": _cell(line.rated, indicator),
        "months": [
            _cell(each, indicator)
            for each in (line.latest_month, line.three_months, line.year_to_date)
        ],
        "years": [_cell(each, indicator) for each in line.years.values()] or [None, None],
        "target": target_text(line.goal, indicator),
        "rating": line.rating.value,
        "colour": line.rating.colour,
        "no_target": line.rating is Rating.NO_TARGET,
        "direction": line.travel.direction.value,
        "arrow": ARROWS[line.travel.direction],
        "why": line.travel.why or _change(line),
        "spark": spark if len(recent) > 3 else None,
    }


def _cell(period: Period | None, indicator: Indicator) -> dict | None:
    if period is None:
        return None
    return {
        "value": words.value_text(period.value, indicator.unit) if period.known else None,
        "why": "" if period.known else words.WHY_NONE.get(period.status, "no figure"),
        "of": _out_of(period, indicator),
        "when": _short_month(period.month),
    }


def _short_month(number: int) -> str:
    return f"{words.MONTHS[number % 12][:3]} {number // 12}"


def _out_of(period: Period, indicator: Indicator) -> str:
    if not period.known or indicator.unit is not Unit.PERCENT:
        return ""
    return f"{words.count_text(period.numerator)} of {words.count_text(period.denominator)}"


def _change(line: Line) -> str:
    """The likely range of the change: "−2% to +58%"; of a percentage in points."""
    low, high = line.travel.lower, line.travel.upper
    if math.isnan(low) or math.isinf(high):
        return ""
    ends = [f"{end:+.0f}".replace("-", "−") if round(end) else "0" for end in (low, high)]
    if line.indicator.unit is Unit.PERCENT:
        return f"{ends[0]} to {ends[1]} points"
    return f"{ends[0]}% to {ends[1]}%"


def target_text(goal: Goal | None, indicator: Indicator) -> str:
    """A goal in a few words: "90.0%, amber below 88.0%, red below 80.0%"."""
    if goal is None:
        return ""
    if indicator.polarity is Polarity.NEUTRAL:
        return " to ".join(words.value_text(end, indicator.unit) for end in (goal.low, goal.high))
    beyond = "below" if indicator.polarity is Polarity.HIGH else "above"
    target, amber, red = (
        words.value_text(each, indicator.unit)
        for each in (goal.target, goal.amber(indicator.polarity), goal.red)
    )
    return f"{target}, amber {beyond} {amber}, red {beyond} {red}"


def file_rows(lines: Iterable[Line], authority: str) -> Iterator[tuple[str | float | None, ...]]:
    """Headings, then one row for each line; None is no figure. Every line has its row, whatever is
    hidden in it."""
    yield HEADINGS
    for line in lines:
        rated, goal, years = line.rated, line.goal or Goal(), list(line.years.items())
        status = line.trend["status"].iloc[-1] if len(line.trend) else "no_return"
        row = [authority, line.indicator.stage.value, line.indicator.key, line.indicator.title]
        row += [line.indicator.unit.value, GOOD_IS[line.indicator.polarity], line.basis]
        row += [words.month_value(rated.month) if rated else None]
        row += [getattr(rated, name) if rated else None for name in NUMBERS]
        row += [rated.status.value if rated else status]
        row += [words.month_value(line.latest_month.month) if line.latest_month else None]
        row += [
            each.value if each else None
            for each in (line.latest_month, line.three_months, line.year_to_date)
        ]
        for number in range(2):
            row += [years[number][0], years[number][1].value] if years else [None, None]
        row += [line.year if line.goal else None, goal.target]
        row += [goal.amber(line.indicator.polarity), goal.red, goal.low, goal.high]
        row += [line.rating.value, line.travel.direction.value]
        row += [line.travel.lower, line.travel.upper]
        yield tuple(None if isinstance(c, float) and not math.isfinite(c) else c for c in row)


def shows_months(lines: Iterable[Line]) -> bool:
    """Whether any line has figures of months, which some readers are not shown."""
    return any(line.latest_month is not None for line in lines)
