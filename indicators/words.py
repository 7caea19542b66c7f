"""Figures in words: how a value, a month and a reason for a gap are written for people."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date

from indicators.define import Basis, Indicator, Unit
from indicators.figures import Status

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WHY_NONE = {
    Status.TOO_RECENT: "too recent",
    Status.TOO_EARLY: "too early",
    Status.NO_RETURN: "no return",
    Status.SUPPRESSED: "hidden: small number",
    Status.NOT_APPLICABLE: "not applicable",
}
WHY_NONE_AT_LENGTH = {
    Status.TOO_RECENT: "What follows these events has not had time to happen yet.",
    Status.TOO_EARLY: "The record does not reach back far enough yet.",
    Status.NO_RETURN: "No return covers it.",
    Status.SUPPRESSED: (
        "It is so small that it could point to a child, or would give such a number away."
    ),
    Status.NOT_APPLICABLE: "It cannot be worked out here.",
}
NOT_REACHED = "Half had not ended: it is more than {longest}."
NO_POPULATION = "A rate needs the number of children who live here, and none is loaded."
NOTHING_HAPPENED = "Nothing happened that this could be a share of."
UNITS = {
    Unit.COUNT: "",
    Unit.PERCENT: "",
    Unit.RATE: "per 10,000 children",
    Unit.MEAN: "on average",
    Unit.RATIO: "on average",
    Unit.MEDIAN: "or less, for half",
}
DATASETS = {
    "ssda903": "Children looked after (SSDA903)",
    "cin": "Children in need census",
    "annex_a": "Ofsted’s lists (Annex A)",
}


def month_name(number: int) -> str:
    """A month number as "March 2020"."""
    return f"{MONTHS[number % 12]} {number // 12}"


def months_between(first: date, last: date) -> str:
    """Days as the months they lie in: "March 2020", "April to June 2025", "April 2024 to March
    2025"."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {last:%B %Y}"


def month_value(number: int) -> str:
    """A month number as forms and files write it: "2020-03"."""
    return f"{number // 12}-{number % 12 + 1:02d}"


def last_day(number: int) -> str:
    """The last day of a month as "31 March 2020"."""
    return f"{monthrange(number // 12, number % 12 + 1)[1]} {month_name(number)}"


def day(of: date) -> str:
    """A day as "31 March 2020"."""
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"


def period_name(indicator: Indicator, number: int, basis: str) -> str:
    """What a figure speaks of: "March 2020", "12 months to March 2020", "31 March 2020"."""
    if indicator.basis is not Basis.MONTH:
        return last_day(number)
    if basis == "year":
        return f"Year to {last_day(number)}"
    return f"12 months to {month_name(number)}" if basis == "rolling12" else month_name(number)


def when(indicator: Indicator, number: int, basis: str) -> str:
    """The same inside a sentence: "in March 2020", "in the year to 31 March 2020"."""
    name = period_name(indicator, number, basis)
    if indicator.basis is not Basis.MONTH:
        return f"on {name}"
    return f"in {name}" if basis == "month" else f"in the {name[0].lower()}{name[1:]}"


def unit_text(indicator: Indicator) -> str:
    """What stands behind a value: "per 10,000 children"; of a median the time it is counted in."""
    return indicator.scale.unit if indicator.scale else UNITS[indicator.unit]


def value_text(value: float, unit: Unit) -> str:
    """A value with the digits it deserves: counts whole, per cent and rates to one place."""
    if math.isnan(value):
        return ""
    if unit is Unit.COUNT:
        return f"{value:,.0f}"
    return f"{value:,.1f}%" if unit is Unit.PERCENT else f"{value:,.1f}"


def published_text(value: float | None, unit: Unit, decimals: int) -> str:
    """A published value with as many places as it was published with; empty where there is none."""
    if value is None or math.isnan(value):
        return ""
    return f"{value:,.{decimals}f}{'%' if unit is Unit.PERCENT else ''}"


def range_text(lower: float, upper: float, unit: Unit) -> str:
    """A 95% interval as "71.2% to 80.3%"; empty where there is none."""
    if math.isnan(lower) or math.isnan(upper):
        return ""
    return f"{value_text(lower, unit)} to {value_text(upper, unit)}"


def count_text(value: float) -> str:
    """A numerator or denominator; empty where there is none."""
    return "" if math.isnan(value) else f"{value:,.0f}"


def best_basis(indicator: Indicator) -> str:
    """The basis on which the latest figure says most: twelve months of events, the last month's
    end, the last 31 March."""
    return bases(indicator)[0][0]


def bases(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """The bases that mean something for the indicator, with their titles; the best first."""
    if indicator.basis is Basis.MONTH:
        return (("rolling12", "Rolling 12 months"), ("month", "By month"), ("year", "By year"))
    if indicator.basis is Basis.MONTH_END:
        return (("month", "At each month’s end"), ("year", "At each 31 March"))
    return (("year", "At each 31 March"),)
