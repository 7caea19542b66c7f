"""What is written once a year: health and SDQ of the year (OC2), care leavers (OC3)."""

from __future__ import annotations

from datetime import date, timedelta

from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.days import birthday, year_end, year_start
from csc_dashboard.demo.journeys import Child, Episode

TRAINING_SPLIT_SINCE = 2022
_DENTAL_CHECKS = {2021: 0.40, 2022: 0.70, 2023: 0.76, 2024: 0.79, 2025: 0.81, 2026: 0.82}
_IN_TOUCH: Weighted[str] = Weighted({"YES": 91.0, "NO": 5.5, "REFU": 1.5, "NREQ": 2.0})
_IN_TOUCH_YOUNG: Weighted[str] = Weighted({"YES": 87.0, "NO": 4.0, "REFU": 2.0, "RHOM": 7.0})
_ACTIVITY: Weighted[str] = Weighted(
    {
        "F1": 6.0,
        "F2": 18.0,
        "P2": 2.0,
        "F4": 3.0,
        "F5": 19.0,
        "P4": 0.7,
        "P5": 6.0,
        "P1": 0.3,
        "G4": 13.0,
        "G5": 23.0,
        "G6": 9.0,
    }
)
_ACTIVITY_YOUNG: Weighted[str] = Weighted(
    {
        "F1": 1.5,
        "F2": 42.0,
        "P2": 3.0,
        "F4": 4.0,
        "F5": 11.0,
        "P5": 3.0,
        "G4": 9.0,
        "G5": 22.0,
        "G6": 4.5,
    }
)
_BEFORE_SPLIT = {"F4": "F3", "F5": "F3", "P4": "P3", "P5": "P3"}
_HOMES: Weighted[str] = Weighted(
    {
        "U1": 37.0,
        "D1": 19.0,
        "B1": 12.0,
        "Z1": 8.0,
        "E1": 4.0,
        "K1": 4.0,
        "T1": 2.5,
        "C1": 3.0,
        "Y1": 2.0,
        "X2": 3.5,
        "S2": 1.6,
        "R2": 1.0,
        "B2": 0.8,
        "V2": 0.5,
        "W2": 0.4,
        "G1": 0.6,
        "U2": 0.6,
        "D2": 0.5,
    }
)
_HOMES_YOUNG: Weighted[str] = Weighted(
    {
        "B1": 42.0,
        "D1": 24.0,
        "E1": 7.0,
        "U1": 9.0,
        "C1": 4.0,
        "Y1": 4.0,
        "X2": 5.0,
        "B2": 2.0,
        "S2": 1.0,
        "R2": 2.0,
    }
)
_NO_QUALIFYING_EXIT = ("E11", "E12", "E2", "E3", "E15", "E16")


def looked_after_all_year(episodes: list[Episode], start: date, end: date) -> bool:
    """Whether a child with these episodes touching the year counts as looked after for the whole of
    it.

    The return's own definition: no short breaks, no start after the first day, no end before the
    last.
    """
    return bool(episodes) and not any(
        episode.legal_status in ("V3", "V4")
        or (episode.reason_new == "S" and start < episode.started_on <= end)
        or (episode.reason_ceased != "X1" and start <= episode.ended_on < end)
        for episode in episodes
    )


def health_year(child: Child, start: date, end: date, chance: Chance) -> tuple[str, ...]:
    """The OC2 cells after CHILD and DOB for the year from `start` to `end`; those that the child's
    age rules out are blank."""
    score = reason = ""
    if birthday(child.born_on, 4) <= end and birthday(child.born_on, 17) >= start:
        whole_year_in_range = (
            birthday(child.born_on, 4) <= start and birthday(child.born_on, 16) >= end
        )
        if chance.happens(0.80):
            score = str(
                min(
                    40,
                    max(
                        0,
                        round(
                            13.5 + 7.2 * (chance.unit() + chance.unit() + chance.unit() - 1.5) * 1.9
                        ),
                    ),
                )
            )
        else:
            reason = chance.one_of(
                ("SDQ2", "SDQ4", "SDQ5", "SDQ3") if whole_year_in_range else ("SDQ1",)
            )
    aged_ten, under_five = birthday(child.born_on, 10) <= end, birthday(child.born_on, 5) > end
    misuse = birthday(child.born_on, 12) <= end and chance.happens(0.045)
    received = misuse and chance.happens(0.45)
    flags = (
        _flag(chance.happens(0.025)) if aged_ten else "",
        _flag(chance.happens(0.88)) if under_five else "",
        _flag(chance.happens(0.86)),
        _flag(
            chance.happens(
                _DENTAL_CHECKS.get(start.year + 1, 0.85) * (0.75 if under_five else 1.06)
            )
        ),
        _flag(chance.happens(0.90)),
        _flag(misuse),
        _flag(received) if misuse else "",
        _flag(chance.happens(0.7)) if misuse and not received else "",
    )
    return score, reason, *flags


def _flag(yes: bool) -> str:
    return "1" if yes else "0"


def leaver_birthday(child: Child, year: int, record_begins: date = date.min) -> int | None:
    """The birthday, 17 to 21, that makes the child a care leaver of this year's return; None for
    those who are not one.

    Looked after for 13 weeks or more since 14, some of it at 16 or over, and not looked after on
    the birthday or later (DfE, SSDA903 guide, care leavers now aged 17 to 21). Care that ended
    before `record_begins` is in none of the returns written, so its leavers are left out (rule
    1002).
    """
    start, end = year_start(year), year_end(year)
    age = next((age for age in range(17, 22) if start <= birthday(child.born_on, age) <= end), None)
    periods = [
        period for period in child.periods if not period.short_breaks and period.started_on <= end
    ]
    if age is None or not periods or periods[-1].reason_ceased in _NO_QUALIFYING_EXIT:
        return None
    if periods[-1].ended_on < record_begins:
        return None
    day = birthday(child.born_on, age)
    if any(period.ended_on >= day for period in periods) or (
        child.died_on and child.died_on <= end
    ):
        return None
    if any(
        period.short_breaks and period.ended_on >= start
        for period in child.periods
        if period.started_on <= end
    ):
        return None
    since_14, since_16 = (
        sum(
            (
                max(
                    timedelta(),
                    period.ended_on - max(period.started_on, birthday(child.born_on, then)),
                )
                for period in periods
            ),
            timedelta(),
        )
        for then in (14, 16)
    )
    return age if since_14 >= timedelta(days=91) and since_16 >= timedelta(days=1) else None


def leaver_year(child: Child, age: int, year: int, seed: int) -> tuple[str, str, str]:
    """IN_TOUCH, ACTIV and ACCOM of a care leaver at a birthday; one who has died stays so."""
    for earlier in range(18, age + 1):
        if Chance(seed, child.number, 3, earlier, batch=2).happens(0.004):
            return "DIED", "0", "0"
    chance = Chance(seed, child.number, 4, age, batch=8)
    touch = chance.pick(_IN_TOUCH_YOUNG if age <= 18 else _IN_TOUCH)
    if touch != "YES":
        return touch, "0", "0"
    activity = chance.pick(_ACTIVITY_YOUNG if age <= 18 else _ACTIVITY)
    if year < TRAINING_SPLIT_SINCE:
        activity = _BEFORE_SPLIT.get(activity, activity)
    if activity == "G6" and child.sex == "M" and chance.happens(0.8):
        activity = "G5"
    return touch, activity, chance.pick(_HOMES_YOUNG if age <= 18 else _HOMES)


def unaccompanied_until(child: Child, known_to: date) -> date:
    """DUC: the 18th birthday, or the day care ended once it has ended before that."""
    left = child.periods[-1].ended_on
    return left if left <= known_to else birthday(child.born_on, 18)
