"""The legal road through care: which order from which day, when it ends and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.days import birthday, working_day_from
from csc_dashboard.demo.journeys import Adoption, Child

_ADOPTERS: Weighted[tuple[str, str, str]] = Weighted(
    {
        ("2", "MF", "L11"): 66.0,
        ("2", "MF", "L3"): 8.0,
        ("2", "MM", "L12"): 8.0,
        ("2", "FF", "L12"): 6.0,
        ("2", "FF", "L2"): 1.0,
        ("1", "F1", "L0"): 10.0,
        ("1", "M1", "L0"): 1.0,
    }
)
_OUTCOMES: dict[str, Weighted[str]] = {
    "infant": Weighted(
        {
            "placement order": 34.0,
            "care order": 22.0,
            "guardianship": 29.0,
            "home": 12.0,
            "arrangements": 3.0,
        }
    ),
    "young": Weighted(
        {
            "placement order": 10.0,
            "care order": 42.0,
            "guardianship": 28.0,
            "home": 14.0,
            "arrangements": 6.0,
        }
    ),
    "older": Weighted(
        {"care order": 68.0, "guardianship": 14.0, "home": 13.0, "arrangements": 5.0}
    ),
}
_LEAVES_CARE_ORDER: Weighted[str] = Weighted({"grows up": 66.0, "home": 21.0, "guardianship": 13.0})
_AGREED_EXITS: Weighted[str] = Weighted(
    {"E4A": 63.0, "E4B": 14.0, "E13": 9.0, "E8": 11.0, "E3": 3.0}
)
_AGREED_EXITS_AT_16: Weighted[str] = Weighted(
    {"E4A": 40.0, "E4B": 15.0, "E13": 8.0, "E5": 12.0, "E6": 7.0, "E8": 15.0, "E3": 3.0}
)


@dataclass(slots=True)
class Road:
    """The legal statuses of a period by first day, the way out, and a placement order's adoption if
    there was one.

    `reason_ceased` may be "SGO" or "18": which code that is depends on where the child lives by
    then.
    """

    statuses: list[tuple[date, str]]
    ended_on: date
    reason_ceased: str
    adoption: Adoption | None = None
    placed_with_parents_on: date | None = None
    settled_on: date | None = None


def legal_road(child: Child, started: date, kind: str, chance: Chance) -> Road:
    """The road for a kind of care: court, accommodated, asylum, remand or short breaks. Never past
    the 18th birthday."""
    adult_on = birthday(child.born_on, 18)
    road = {
        "court": _court,
        "accommodated": _accommodated,
        "asylum": _asylum,
        "remand": _remand,
        "short breaks": _breaks,
    }[kind](child, started, chance)
    if road.ended_on >= adult_on:
        road.ended_on, road.reason_ceased = adult_on, "18"
        road.statuses = [
            (day, status) for day, status in road.statuses if day < adult_on - timedelta(days=130)
        ] or road.statuses[:1]
    elif road.reason_ceased == "18":
        road.ended_on = adult_on
    return road


def _breaks(child: Child, started: date, chance: Chance) -> Road:
    return Road([(started, "V4")], started + chance.days(400, 0.6, 30), "E4A")


def _remand(child: Child, started: date, chance: Chance) -> Road:
    return Road(
        [(started, "J1")], started + chance.days(45, 0.6, 3), "E9" if chance.happens(0.4) else "E14"
    )


def _asylum(child: Child, started: date, chance: Chance) -> Road:
    way = chance.unit()
    if way < 0.10:
        return Road([(started, "V2")], started + chance.days(50, 0.5, 10), "E3")
    if way < 0.13:
        return Road([(started, "V2")], started + chance.days(70, 0.6, 10), "E15")
    return Road([(started, "V2")], date.max, "18", settled_on=started)


def _accommodated(child: Child, started: date, chance: Chance) -> Road:
    age = (started - child.born_on).days / 365.25
    if age >= 14 and chance.happens(0.42):
        return Road([(started, "V2")], date.max, "18", settled_on=started)
    if age < 15 and chance.happens(0.38):
        return _proceedings(
            child, [(started, "V2")], started + timedelta(days=chance.between(20, 150)), chance
        )
    ended = started + chance.days(95, 1.2, 2)
    at_16 = ended >= birthday(child.born_on, 16)
    reason = (
        "E2"
        if chance.happens(0.004)
        else chance.pick(_AGREED_EXITS_AT_16 if at_16 else _AGREED_EXITS)
    )
    return Road([(started, "V2")], ended, reason)


def _court(child: Child, started: date, chance: Chance) -> Road:
    way = chance.unit()
    if way < 0.16:
        return _proceedings(
            child, [(started, "L1")], started + timedelta(days=chance.between(1, 3)), chance
        )
    if way < 0.26:
        return _proceedings(
            child, [(started, "L2")], started + timedelta(days=chance.between(4, 12)), chance
        )
    return _proceedings(child, [], started, chance)


def _proceedings(
    child: Child, before: list[tuple[date, str]], issued: date, chance: Chance
) -> Road:
    """Care proceedings from an interim order to the final hearing: slower since the courts closed
    in 2020."""
    slower = 60 if issued >= date(2019, 12, 1) else 0
    final = working_day_from(issued + chance.days(205 + slower, 0.3, 60))
    statuses = [*before, (issued, "C1")]
    age = (final - child.born_on).days / 365.25
    outcome = chance.pick(_OUTCOMES["infant" if age < 3 else "young" if age < 6 else "older"])
    if outcome == "placement order":
        return _adoption_road(child, statuses, final, chance)
    if outcome == "guardianship":
        return Road(statuses, final, "SGO")
    if outcome == "arrangements":
        return Road(statuses, final, "E41")
    if outcome == "home":
        return Road(statuses, final, "E4A")
    return _care_order(child, [*statuses, (final, "C2")], final, chance)


def _care_order(child: Child, statuses: list[tuple[date, str]], made: date, chance: Chance) -> Road:
    way = chance.pick(_LEAVES_CARE_ORDER)
    if way == "grows up":
        return Road(statuses, date.max, "18", settled_on=made)
    if way == "guardianship":
        return Road(
            statuses, working_day_from(made + chance.days(600, 0.5, 150)), "SGO", settled_on=made
        )
    parents = made + timedelta(days=chance.between(30, 200))
    ended = parents + chance.days(320, 0.5, 60)
    return Road(
        statuses, ended, "E4A", placed_with_parents_on=parents if chance.happens(0.8) else None
    )


def _adoption_road(
    child: Child, statuses: list[tuple[date, str]], made: date, chance: Chance
) -> Road:
    """A placement order: the decision first, then a match, a placement and an adoption order, or
    the plan changes."""
    statuses = [*statuses, (made, "E1")]
    decided = made - timedelta(days=chance.between(7, 30))
    adopters = chance.pick(_ADOPTERS)
    if chance.happens(0.14):
        ceased = made + timedelta(days=chance.between(250, 700))
        because = chance.one_of(("RD1", "RD3", "RD3", "RD4"))
        road = _care_order(child, [*statuses, (ceased, "C2")], ceased, chance)
        road.adoption = Adoption(decided, None, None, False, adopters, ceased, because)
        return road
    matched = made + chance.days(150, 0.6, 14)
    placed = matched + timedelta(days=chance.between(8, 35))
    adopted = working_day_from(placed + chance.days(270, 0.35, 77))
    adoption = Adoption(decided, matched, placed, chance.happens(0.15), adopters, None, "")
    return Road(statuses, adopted, "E12" if chance.happens(0.5) else "E11", adoption=adoption)
