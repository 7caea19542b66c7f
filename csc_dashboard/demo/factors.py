"""Factors found at the end of an assessment, in the codes of the year it is authorised."""

from __future__ import annotations

from datetime import date

from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.journeys import Child, Referral
from records.calendar import collection_year

ADULT_OR_CHILD_FACTORS_SINCE = 2021
CRIMINAL_EXPLOITATION_SINCE = 2022

_PARENTS: Weighted[str] = Weighted(
    {
        "4B": 34.0,
        "3B": 26.0,
        "2B": 19.0,
        "1B": 17.0,
        "17A": 22.0,
        "16A": 19.0,
        "3A": 13.0,
        "6B": 6.0,
        "5B": 4.0,
        "3C": 4.0,
        "20": 9.0,
    }
)
_YOUNG_CHILD: Weighted[str] = Weighted(
    {"5A": 9.0, "6A": 9.0, "4A": 6.0, "7A": 3.0, "4C": 3.0, "2C": 2.0, "1C": 2.0, "6C": 2.0}
)
_TEENAGER: Weighted[str] = Weighted(
    {
        "4A": 26.0,
        "14A": 16.0,
        "15A": 12.0,
        "11A": 8.0,
        "10A": 9.0,
        "2A": 9.0,
        "24A": 9.0,
        "13A": 5.0,
        "7A": 7.0,
        "1A": 5.0,
        "12A": 3.0,
    }
)
_DISABLED: Weighted[str] = Weighted({"5A": 50.0, "6A": 35.0, "4A": 20.0})


def factors_found(
    child: Child, referral: Referral, authorised: date, enquiry: bool, close: bool, chance: Chance
) -> tuple[str, ...]:
    """The factors of one assessment: at least one; "21" (none found) alone and only where the case
    closes with it."""
    year = collection_year(authorised)
    if child.unaccompanied:
        return ("9A", "12A") if chance.happens(0.15) else ("9A",)
    if close and chance.happens(0.12):
        return ("21",)
    age = (authorised - child.born_on).days / 365.25
    found = {chance.pick(_PARENTS) for _ in range(chance.between(1, 3))}
    own = _DISABLED if referral.need == "N2" else _TEENAGER if age >= 11 else _YOUNG_CHILD
    if age >= 1 and chance.happens(0.9 if referral.need in ("N2", "N6") else 0.45):
        found |= {chance.pick(own) for _ in range(chance.between(1, 2))}
    if referral.source == "6" and chance.happens(0.45 + 0.012 * (year - 2017)):
        found.add("3B")
    if enquiry:
        found |= _harm(year, age, chance)
    if "24A" in found and year < CRIMINAL_EXPLOITATION_SINCE:
        found = found - {"24A"} | {"13A"}
    return tuple(sorted(found, key=lambda code: (int(code.rstrip("ABCDEF")), code)))


def _harm(year: int, age: float, chance: Chance) -> set[str]:
    """Physical and sexual abuse; from 2020/21 by whom, another child or an adult."""
    found = set()
    for code, probability in (("18", 0.42), ("19", 0.16)):
        if chance.happens(probability):
            by = "B" if age >= 6 and chance.happens(0.12) else "C"
            found.add(code + (by if year >= ADULT_OR_CHILD_FACTORS_SINCE else "A"))
    return found
