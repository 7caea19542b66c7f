"""Authorities that were abolished and those that took their place, by DfE's number.

Each change of structure was made by an order of Parliament that took effect on 1 April: the
Northamptonshire (Structural Changes) Order 2020, the Cumbria (Structural Changes) Order 2022, and
the Bournemouth, Dorset and Poole (Structural Changes) Order 2018. A county that became one
authority over the same area kept its number (Buckinghamshire, North Yorkshire, Somerset) and is
not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Reorganisation:
    """On one day some authorities ended and others began; each name by DfE's number."""

    on: date
    ended: Mapping[str, str]
    began: Mapping[str, str]

    @property
    def last_year(self) -> int:
        """The last collection year, named by its end, of those that ended."""
        return self.on.year


REORGANISATIONS: tuple[Reorganisation, ...] = (
    Reorganisation(
        date(2019, 4, 1),
        {"835": "Dorset (the county before 2019)", "836": "Poole", "837": "Bournemouth"},
        {"838": "Dorset", "839": "Bournemouth, Christchurch and Poole"},
    ),
    Reorganisation(
        date(2021, 4, 1),
        {"928": "Northamptonshire"},
        {"940": "North Northamptonshire", "941": "West Northamptonshire"},
    ),
    Reorganisation(
        date(2023, 4, 1),
        {"909": "Cumbria"},
        {"942": "Cumberland", "943": "Westmorland and Furness"},
    ),
)


def end_of(number: str) -> Reorganisation | None:
    """The change that ended an authority; None where it still stands."""
    return next((each for each in REORGANISATIONS if number in each.ended), None)


def beginning_of(number: str) -> Reorganisation | None:
    """The change that an authority came out of; None where it is older than these."""
    return next((each for each in REORGANISATIONS if number in each.began), None)


def last_year_of(number: str) -> int | None:
    """The last collection year of an authority that was abolished; None where it still stands."""
    end = end_of(number)
    return end.last_year if end else None


def story_of(number: str, name: str) -> str:
    """What became of an authority, or what it came out of, in a sentence; empty where nothing
    did."""
    if end := end_of(number):
        return (
            f"{name} was abolished on {_day(end.on)}; its area is now that of"
            f" {_listed(end.began.values())}. The last year published of it is {end.last_year}."
        )
    if began := beginning_of(number):
        return (
            f"{name} began on {_day(began.on)}, out of {_listed(began.ended.values())}. What is"
            f" published of the years to {began.last_year} is of those before it and is not"
            " counted as its own."
        )
    return ""


def why_no_figure(number: str, year: int) -> str:
    """Why nothing can be published of an authority in a collection year; empty where it could
    be."""
    end, began = end_of(number), beginning_of(number)
    if end and year > end.last_year:
        return f"abolished on {_day(end.on)}"
    if began and year <= began.last_year:
        return f"began on {_day(began.on)}"
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
