"""Who refers, when and about what: sources, seasons, lockdown, trends, ages and needs."""

from __future__ import annotations

from datetime import date, timedelta

from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.days import working_day_from
from records.calendar import LOCKDOWN

SCHOOLS_REOPENED = date(2020, 9, 1)
NEARLY_AS_BEFORE = date(2021, 3, 8)
THIRD_LOCKDOWN = (date(2021, 1, 5), date(2021, 3, 8))
EARLY_HELP_SOURCE_SINCE = date(2022, 4, 1)

SOURCES: Weighted[str] = Weighted(
    {
        "1A": 4.4,
        "1B": 1.2,
        "1C": 1.1,
        "1D": 1.4,
        "2A": 17.6,
        "2B": 1.5,
        "3A": 2.0,
        "3B": 2.4,
        "3C": 1.1,
        "3D": 1.4,
        "3E": 4.0,
        "3F": 3.9,
        "4": 2.0,
        "5A": 5.2,
        "5B": 5.4,
        "5C": 2.8,
        "5D": 4.0,
        "6": 27.5,
        "7": 3.2,
        "8": 5.2,
        "9": 2.4,
        "10": 1.3,
    }
)
_SCHOOL_MONTHS = (1.05, 0.95, 1.15, 0.75, 1.05, 1.15, 1.05, 0.15, 1.0, 1.1, 1.25, 0.75)
_OTHER_MONTHS = (1.03, 0.97, 1.05, 0.98, 1.02, 1.02, 1.03, 0.95, 1.0, 1.03, 1.03, 0.86)
_BUSIEST = 1.8

_AGES: dict[str, Weighted[int]] = {
    "schools": Weighted(
        {age: 2.0 if age < 4 else 7.0 if age < 16 else 2.5 for age in range(3, 18)}
    ),
    "infants": Weighted({-1: 14.0, 0: 30.0, 1: 16.0, 2: 14.0, 3: 12.0, 4: 5.0}),
    "others": Weighted(
        {
            age: 5.5
            if age < 0
            else 8.5
            if age < 1
            else 6.0
            if age < 5
            else 5.4
            if age < 16
            else 3.2
            for age in range(-1, 18)
        }
    ),
}
_SIBLINGS: Weighted[int] = Weighted({1: 55.0, 2: 27.0, 3: 12.0, 4: 6.0})
_NEEDS: dict[str, Weighted[str]] = {
    "police": Weighted(
        {"N1": 70.0, "N4": 7.0, "N5": 14.0, "N6": 6.0, "N8": 1.0, "N0": 0.5, "N3": 1.5}
    ),
    "schools": Weighted(
        {"N1": 62.0, "N2": 3.0, "N3": 4.0, "N4": 11.0, "N5": 15.0, "N6": 3.5, "N7": 0.5, "N8": 1.0}
    ),
    "others": Weighted(
        {
            "N1": 50.0,
            "N2": 9.0,
            "N3": 6.5,
            "N4": 10.0,
            "N5": 16.0,
            "N6": 3.0,
            "N7": 0.6,
            "N8": 2.0,
            "N9": 0.5,
            "N0": 1.0,
        }
    ),
}


def source_group(source: str) -> str:
    """The broad group that ages and needs depend on: schools, police, infants (health visitors),
    others."""
    return {"2": "schools", "6": "police"}.get(
        source[:1], "infants" if source == "3B" else "others"
    )


def pressure(source: str, day: date) -> float:
    """How busy a referral source is on a day against its own long-run average (1.0), by season,
    lockdown and trend."""
    years = min(max((day - date(2016, 4, 1)).days / 365.25, -1.0), 10.0)
    group = source_group(source)
    if source == "5D" and day < EARLY_HELP_SOURCE_SINCE:
        return 0.0
    if group == "schools":
        busy = _SCHOOL_MONTHS[day.month - 1] * (1 + 0.01 * years)
        if LOCKDOWN <= day < SCHOOLS_REOPENED:
            return busy * (0.30 if day.month != 8 else 0.6)
        if THIRD_LOCKDOWN[0] <= day < THIRD_LOCKDOWN[1]:
            return busy * 0.5
        if SCHOOLS_REOPENED <= day < THIRD_LOCKDOWN[0]:
            return busy * 0.85
        return busy * (1.08 if day >= THIRD_LOCKDOWN[1] else 1.0)
    busy = _OTHER_MONTHS[day.month - 1]
    if group == "police":
        busy *= 1 + 0.035 * years
        return busy * (1.05 if LOCKDOWN <= day < SCHOOLS_REOPENED else 1.0)
    if LOCKDOWN <= day < SCHOOLS_REOPENED:
        return busy * (0.6 if source[0] == "3" else 1.05 if source[0] == "1" else 0.75)
    if SCHOOLS_REOPENED <= day < NEARLY_AS_BEFORE:
        return busy * (1.0 if source[0] == "1" else 0.85)
    return busy


def asylum_pressure(day: date) -> float:
    """How many unaccompanied children arrive against the long-run average: few in 2020, many from
    late 2021."""
    if LOCKDOWN <= day < date(2021, 5, 1):
        return 0.4
    return 1.7 if day >= date(2021, 9, 1) else 0.8


def arrival(first: date, last: date, chance: Chance) -> tuple[date, str]:
    """The day (a working day, but for the police) and the source of a family's first referral."""
    while True:
        day = first + timedelta(days=chance.between(0, (last - first).days))
        source = chance.pick(SOURCES)
        if chance.unit() * _BUSIEST < pressure(source, day):
            return weekday_for(day, source, chance), source


def weekday_for(day: date, source: str, chance: Chance) -> date:
    """The day a referral is written down: the police send them every day, everyone else on working
    days."""
    if source == "6" and chance.happens(0.5):
        return day
    return working_day_from(day)


def ages_of_family(source: str, chance: Chance) -> list[float]:
    """Ages in years of the children referred together, eldest drawn for the source first; below 0
    for one not yet born."""
    age = chance.pick(_AGES.get(source_group(source), _AGES["others"]))
    index = -0.15 - 0.30 * chance.unit() if age < 0 else age + chance.unit()
    ages = [index]
    for _ in range(chance.pick(_SIBLINGS) - 1):
        gap = 1.2 + 2.6 * chance.unit()
        nearest = max(ages) + gap if chance.happens(0.5) else min(ages) - gap
        if 0.02 < nearest < 17.2:
            ages.append(nearest)
    return [min(age, 17.2) for age in ages]


def need_for(source: str, disabled: bool, chance: Chance) -> str:
    """The primary need recorded for a referral."""
    if disabled and chance.happens(0.45):
        return "N2"
    return chance.pick(_NEEDS.get(source_group(source), _NEEDS["others"]))
