"""Where a child in care lives: first placement, moves, matching, adoption, hospital."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.days import birthday
from csc_dashboard.demo.journeys import Child, Placement
from csc_dashboard.demo.orders import Road
from csc_dashboard.demo.providers import (
    FIRST_PLACES,
    FOSTER,
    SUPPORTED_ACCOMMODATION_REGISTERED_ON,
    Providers,
)
from records.calendar import LOCKDOWN

_LONG_TERM = {"U6": "U4", "U3": "U1"}
_REASONS: Weighted[str] = Weighted(
    {
        "CARPL": 44.0,
        "CREQB": 17.0,
        "CREQO": 9.0,
        "LAREQ": 9.0,
        "CHILD": 6.0,
        "OTHER": 10.0,
        "STAND": 2.0,
        "ALLEG": 1.5,
        "CLOSE": 1.0,
        "APPRR": 0.5,
    }
)
_MOVES_TO: dict[str, Weighted[str]] = {
    "child": Weighted({"U6": 72.0, "U3": 23.0, "K2": 5.0}),
    "teenager": Weighted({"U6": 52.0, "U3": 10.0, "K2": 36.0, "S1": 2.0}),
    "young person": Weighted({"U6": 25.0, "U3": 4.0, "K2": 25.0, "H5": 42.0, "P2": 4.0}),
}
_HOSPITAL_LENGTH = (2, 20)


def age_group(born: date, day: date) -> str:
    age = (day - born).days / 365.25
    return (
        "baby"
        if age < 1
        else "child"
        if age < 10.2
        else "teenager"
        if age < 16.1
        else "young person"
    )


def placements_of(
    child: Child, started: date, kind: str, road: Road, providers: Providers, chance: Chance
) -> list[Placement]:
    """Every placement of a period in order, none beginning on a day the period ends.

    Nothing moves in the last weeks (four months for the over-15s): a care leaver's last days in
    care stand in one episode.
    """
    home = child.home_postcode
    first = _first_place(child, started, kind, chance)
    placed = [providers.placement(first, started, home, chance)]
    if kind in ("short breaks", "remand"):
        return placed
    nearly_grown = birthday(child.born_on, 15) + timedelta(days=180)
    quiet = timedelta(days=125 if road.ended_on >= nearly_grown else 30)
    last_change = road.ended_on - quiet
    if road.adoption:
        last_change = min(last_change, road.adoption.decided_on - timedelta(days=20))
    if road.placed_with_parents_on:
        last_change = min(last_change, road.placed_with_parents_on - timedelta(days=10))
    _move_on(child, placed, road, last_change, providers, chance)
    _adopt_or_go_home(placed, road, home, quiet, providers, chance)
    _register(placed, road.ended_on, providers, chance)
    _to_hospital_and_back(placed, road, providers, chance)
    return placed


def _first_place(child: Child, started: date, kind: str, chance: Chance) -> str:
    group = age_group(child.born_on, started)
    if kind == "short breaks":
        return chance.one_of(("U6", "K2", "R1")) if group != "baby" else "U6"
    if kind == "remand":
        return (
            "R5"
            if group == "young person" or chance.happens(0.3)
            else chance.one_of(("K1", "U6", "K2"))
        )
    if kind == "asylum":
        group = "asylum at 16" if started >= birthday(child.born_on, 16) else "asylum"
    if group == "young person" and started < birthday(child.born_on, 16):
        group = "teenager"
    return _still_allowed(chance.pick(FIRST_PLACES[group]), started)


def _still_allowed(place: str, day: date) -> str:
    """Independent living stopped being a placement when supported accommodation had to register."""
    return "H5" if place == "P2" and day >= SUPPORTED_ACCOMMODATION_REGISTERED_ON else place


def _move_on(
    child: Child,
    placed: list[Placement],
    road: Road,
    last_change: date,
    providers: Providers,
    chance: Chance,
) -> None:
    """Adds the moves and long-term matches up to `last_change`; settled children move seldom,
    unsettled ones often."""
    settled = chance.happens(0.66)
    while True:
        current = placed[-1]
        brief = len(placed) <= 2 and chance.happens(0.3)
        typical = 40 if brief else 1150 if settled else 260
        if current.started_on < LOCKDOWN < current.started_on + timedelta(days=typical):
            typical *= 1.2
        moved = current.started_on + chance.days(typical, 0.9, 3)
        matched = (
            max(current.started_on, road.settled_on or date.max) + timedelta(days=300)
            if road.settled_on
            else date.max
        )
        if (
            current.place in _LONG_TERM
            and matched < min(moved, last_change)
            and not child.unaccompanied
            and chance.happens(0.55)
        ):
            placed.append(
                replace(
                    current,
                    started_on=matched,
                    place=_LONG_TERM[current.place],
                    same_carer=True,
                    reason="PLACE",
                )
            )
            continue
        if moved >= last_change:
            return
        group = age_group(child.born_on, moved)
        stays_in_family = current.place in FOSTER and settled and group != "young person"
        place = (
            ("U3" if current.place in ("U1", "U3") and chance.happens(0.5) else "U6")
            if stays_in_family and chance.happens(0.8)
            else chance.pick(_MOVES_TO.get(group, _MOVES_TO["child"]))
        )
        if place == current.place == "P2":
            place = "H5"
        reason = chance.pick(_REASONS)
        chosen = providers.placement(
            _still_allowed(place, moved), moved, child.home_postcode, chance, reason
        )
        while (chosen.place, chosen.postcode) == (current.place, current.postcode):
            chosen = providers.placement(chosen.place, moved, child.home_postcode, chance, reason)
        placed.append(chosen)


def _adopt_or_go_home(
    placed: list[Placement],
    road: Road,
    home: str,
    quiet: timedelta,
    providers: Providers,
    chance: Chance,
) -> None:
    adoption = road.adoption
    if road.placed_with_parents_on and road.placed_with_parents_on < road.ended_on - quiet:
        placed.append(providers.placement("P1", road.placed_with_parents_on, home, chance))
    elif adoption and adoption.placed_on:
        current = placed[-1]
        if adoption.foster_carer and current.place in FOSTER:
            placed.append(
                replace(
                    current,
                    started_on=adoption.placed_on,
                    place="A5",
                    same_carer=True,
                    reason="PLACE",
                )
            )
        else:
            adoption.foster_carer = False
            placed.append(providers.placement("A6", adoption.placed_on, home, chance))


def _register(placed: list[Placement], ended: date, providers: Providers, chance: Chance) -> None:
    """Accommodation without a URN when registration came (28 October 2023) becomes registered
    accommodation that day."""
    came = SUPPORTED_ACCOMMODATION_REGISTERED_ON
    for number, current in enumerate(placed):
        until = placed[number + 1].started_on if number + 1 < len(placed) else ended
        if current.place in ("H5", "P2") and current.started_on < came < until:
            placed.insert(number + 1, providers.registered(current, chance))
            return


def _to_hospital_and_back(
    placed: list[Placement], road: Road, providers: Providers, chance: Chance
) -> None:
    """Now and then a stay in hospital: a temporary placement after which the child returns to the
    same carer."""
    if not chance.happens(0.05):
        return
    number = chance.between(0, len(placed) - 1)
    current = placed[number]
    until = placed[number + 1].started_on if number + 1 < len(placed) else road.ended_on
    first, last = current.started_on + timedelta(days=15), until - timedelta(days=160)
    if last <= first or current.place in ("R2", "A5", "A6"):
        return
    begun = chance.day_between(first, last)
    back = begun + timedelta(days=chance.between(*_HOSPITAL_LENGTH))
    if any(
        begun - timedelta(days=3) <= day <= back + timedelta(days=3) for day, _ in road.statuses
    ):
        return
    if begun < SUPPORTED_ACCOMMODATION_REGISTERED_ON < back and current.place in ("H5", "P2"):
        return
    placed[number + 1 : number + 1] = [
        providers.placement("T1", begun, "", chance),
        replace(current, started_on=back, same_carer=False),
    ]
