"""One period of care from first to last day: episodes, reviews, times missing."""

from __future__ import annotations

from datetime import date, timedelta

from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.days import birthday, working_day_from, working_day_until
from csc_dashboard.demo.journeys import Away, Child, Episode, PeriodOfCare, Placement
from csc_dashboard.demo.orders import Road, legal_road
from csc_dashboard.demo.placements import placements_of
from csc_dashboard.demo.providers import FOSTER, Providers

UNKNOWN_AUTHORITY = "999"
_CIN_NEED = {"N0": "N1", "N9": "N1"}
_GROWN_UP_EXITS: Weighted[str] = Weighted(
    {"E5": 46.0, "E6": 6.0, "E4A": 14.0, "E13": 7.0, "E8": 27.0}
)
_PREVIOUS: Weighted[tuple[str, str]] = Weighted(
    {
        ("Z1", ""): 94.5,
        ("P1", UNKNOWN_AUTHORITY): 1.0,
        ("P2", UNKNOWN_AUTHORITY): 2.2,
        ("P3", UNKNOWN_AUTHORITY): 0.9,
        ("P4", UNKNOWN_AUTHORITY): 0.6,
        ("P2", "SCO"): 0.2,
        ("P1", "WAL"): 0.2,
    }
)


def kind_of_care(child: Child, started: date, need: str, chance: Chance) -> str:
    """How the child comes into care: by a court, by agreement, on remand, or for a series of short
    breaks."""
    age = (started - child.born_on).days / 365.25
    if need == "N2" and age >= 4 and chance.happens(0.5):
        return "short breaks"
    if age >= 12.5 and child.sex == "M" and need != "N2" and chance.happens(0.05):
        return "remand"
    in_court = 0.72 if age < 1 else 0.52 if age < 10 else 0.27 if age < 15 else 0.0
    return "court" if chance.happens(in_court) else "accommodated"


def period_of_care(
    child: Child, started: date, kind: str, need: str, providers: Providers, chance: Chance
) -> PeriodOfCare:
    """The whole period. `need` is the CIN code every episode of it carries; a child has at most one
    period at a time."""
    road = legal_road(child, started, kind, chance)
    placed = placements_of(child, started, kind, road, providers, chance)
    episodes = _episodes(child, road, placed, chance)
    short_breaks = kind == "short breaks"
    unsettled = kind != "remand" and (len(placed) > 3 or placed[-1].place == "K2")
    need = _CIN_NEED.get(need, need)
    return PeriodOfCare(
        started_on=started,
        ended_on=road.ended_on,
        need=need,
        short_breaks=short_breaks,
        episodes=episodes,
        reviews=[] if short_breaks else _reviews(started, road.ended_on, chance),
        away=[] if short_breaks else _away(child, episodes, unsettled, chance),
        adoption=road.adoption,
        previous_permanence=_previous_permanence(child, started, chance),
    )


def _episodes(child: Child, road: Road, placed: list[Placement], chance: Chance) -> list[Episode]:
    """Cuts the period wherever the legal status, the placement or both change, and chains the
    pieces."""
    statuses = dict(road.statuses)
    homes = {placement.started_on: placement for placement in placed}
    days = sorted(statuses.keys() | homes.keys())
    episodes: list[Episode] = []
    for day in days:
        before = episodes[-1] if episodes else None
        status = statuses.get(day) or before.legal_status
        placement = homes.get(day) or before.placement
        if before:
            before.ended_on, before.reason_ceased = day, "X1"
            if day in homes and not placement.temporary and not before.placement.temporary:
                before.reason_place_change = placement.reason
        new = "S" if not before else _reason_new(day in statuses, day in homes, placement)
        episodes.append(Episode(day, new, status, placement, road.ended_on, "", ""))
    episodes[-1].reason_ceased = _way_out(child, road, episodes[-1].placement, chance)
    return episodes


def _reason_new(order_changed: bool, placement_changed: bool, placement: Placement) -> str:
    if order_changed and placement_changed:
        return "U" if placement.same_carer else "B"
    if order_changed:
        return "L"
    return "T" if placement.same_carer else "P"


def _way_out(child: Child, road: Road, last: Placement, chance: Chance) -> str:
    """The code of the road's end, which for guardianship and adulthood depends on whom the child
    lives with."""
    if road.reason_ceased == "SGO":
        if last.place in ("U1", "U2", "U3"):
            return "E45"
        if last.place in ("U4", "U5", "U6") and chance.happens(0.25):
            return "E46"
        return "E47" if chance.happens(0.8) else "E48"
    if road.reason_ceased == "18":
        if road.statuses[0][1] == "V4":
            return "E8"
        if last.place in FOSTER and chance.happens(0.5):
            return "E17"
        if len(child.disabilities) > 1 and chance.happens(0.6):
            return "E7"
        return chance.pick(_GROWN_UP_EXITS)
    return road.reason_ceased


def _reviews(started: date, ended: date, chance: Chance) -> list[date]:
    """Reviews within 20 working days, then three months, then every six; about one in fifteen is
    late."""
    reviews: list[date] = []
    due, notice = started + timedelta(days=27), 8
    while True:
        if chance.happens(0.065):
            held = working_day_from(due + timedelta(days=chance.between(3, 30)))
        else:
            held = working_day_until(due - timedelta(days=chance.between(0, notice)))
        if held >= ended:
            return reviews
        if held > started:
            reviews.append(held)
        due = held + timedelta(days=90 if len(reviews) <= 1 else 182)
        notice = 14 if len(reviews) <= 1 else 25


def _away(child: Child, episodes: list[Episode], unsettled: bool, chance: Chance) -> list[Away]:
    """Times missing or away: teenagers, the unsettled most; never across a change of episode, never
    overlapping."""
    rate = 0.0045 if unsettled else 0.0005
    away: list[Away] = []
    for episode in episodes:
        if episode.placement.temporary or episode.placement.place == "R5":
            continue
        day = max(episode.started_on, birthday(child.born_on, 11)) + timedelta(days=2)
        while True:
            day += chance.days(1 / rate, 1.3, 1)
            until = day + timedelta(
                days=chance.between(0, 3) if chance.happens(0.93) else chance.between(4, 20)
            )
            if until >= episode.ended_on - timedelta(days=2):
                break
            away.append(Away("M" if chance.happens(0.83) else "A", day, until))
            day = until + timedelta(days=1)
    return away


def _previous_permanence(child: Child, started: date, chance: Chance) -> tuple[str, str, str]:
    """PREV_PERM, LA_PERM and DATE_PERM: an own earlier order if there was one, else what the child
    brought along."""
    if child.periods:
        last = child.periods[-1]
        own = {"E45": "P2", "E46": "P2", "E47": "P2", "E48": "P2", "E41": "P3"}.get(
            last.reason_ceased
        )
        if own:
            return own, UNKNOWN_AUTHORITY, f"{last.ended_on:%d/%m/%Y}"
        return last.previous_permanence
    code, authority = chance.pick(_PREVIOUS)
    age = (started - child.born_on).days // 365
    if code == "Z1" or age < 4 or child.unaccompanied:
        return "Z1", "", ""
    year = child.born_on.year + chance.between(1, age - 2)
    month = chance.between(1, 12)
    day = f"{chance.between(1, 28):02d}" if chance.happens(0.3) else "zz"
    return code, authority, f"{day}/{month:02d}/{year}"
