"""Synthetic children: birthdays, ethnic groups, pupil numbers, postcodes of nobody."""

from __future__ import annotations

from datetime import date, timedelta

from csc_dashboard.demo.authorities import SyntheticAuthority
from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.journeys import Child

# The letter that checks a UPN, by remainder: the alphabet without I, O and S (DfE, unique pupil
# numbers guidance).
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

_ETHNICITY: Weighted[str] = Weighted(
    {
        "WBRI": 70.0,
        "WIRI": 0.3,
        "WIRT": 0.3,
        "WOTH": 5.0,
        "WROM": 0.6,
        "MWBC": 3.2,
        "MWBA": 1.4,
        "MWAS": 1.6,
        "MOTH": 2.4,
        "AIND": 1.0,
        "APKN": 3.4,
        "ABAN": 1.1,
        "AOTH": 1.4,
        "BCRB": 1.2,
        "BAFR": 2.9,
        "BOTH": 0.9,
        "CHNE": 0.2,
        "OOTH": 1.6,
        "REFU": 0.4,
        "NOBT": 1.1,
    }
)
_ASYLUM_ETHNICITY: Weighted[str] = Weighted({"OOTH": 44.0, "BAFR": 28.0, "AOTH": 20.0, "WOTH": 8.0})
_DISABILITY: Weighted[str] = Weighted(
    {
        "AUT": 30.0,
        "LD": 26.0,
        "BEH": 14.0,
        "COMM": 12.0,
        "MOB": 9.0,
        "PC": 5.0,
        "HEAR": 4.0,
        "VIS": 4.0,
        "INC": 4.0,
        "CON": 3.0,
        "HAND": 3.0,
        "DDA": 6.0,
    }
)
# Localities are postcode districts; the first are the most deprived and send the most children.
_LOCALITIES: Weighted[int] = Weighted(
    {1: 24.0, 2: 19.0, 3: 15.0, 4: 12.0, 5: 10.0, 6: 8.0, 7: 7.0, 8: 5.0}
)


def upn_letter(digits: str) -> str:
    """The check letter of the twelve digits that follow it: each digit times its place (2 to 13),
    summed, remainder by 23."""
    return UPN_LETTERS[sum(place * int(digit) for place, digit in enumerate(digits, start=2)) % 23]


def upn_for(authority: SyntheticAuthority, number: int, born: date) -> str:
    """A pupil number with a right check letter: authority, a made-up school, year it was given,
    serial number."""
    school, serial = 2000 + number // 1000, number % 1000
    digits = f"{authority.dfe_code}{school:04d}{(born.year + 4) % 100:02d}{serial:03d}"
    return upn_letter(digits) + digits


def postcode(area: str, district: int, chance: Chance) -> str:
    """A postcode of the right pattern in an area that is not allocated; four sectors a district."""
    unit = chance.one_of(POSTCODE_LETTERS) + chance.one_of(POSTCODE_LETTERS)
    return f"{area}{district} {chance.between(1, 4)}{unit}"


def home_postcode(authority: SyntheticAuthority, chance: Chance) -> str:
    return postcode(authority.postcode_area, chance.pick(_LOCALITIES), chance)


def born_near(day: date) -> date:
    """A birthday on the day, moved from 29 to 28 February so that every year has it."""
    return day - timedelta(days=1) if (day.month, day.day) == (2, 29) else day


def ethnicity_of_family(chance: Chance) -> str:
    return chance.pick(_ETHNICITY)


def new_child(
    authority: SyntheticAuthority,
    number: int,
    born: date,
    ethnicity: str,
    home: str,
    chance: Chance,
    unaccompanied: bool = False,
) -> Child:
    """A child of a family; boys are disabled more often, unaccompanied children are mostly boys and
    have no UPN."""
    sex = "M" if chance.happens(0.88 if unaccompanied else 0.515) else "F"
    disabilities: tuple[str, ...] = ()
    if chance.happens(0.15 if sex == "M" else 0.09) and not unaccompanied:
        disabilities = tuple(
            sorted({chance.pick(_DISABILITY) for _ in range(chance.between(1, 3))})
        )
    return Child(
        number=number,
        id=f"{authority.child_prefix}{number:06d}",
        born_on=born,
        expected_on=born + timedelta(days=chance.between(-12, 12)),
        sex=sex,
        ethnicity=chance.pick(_ASYLUM_ETHNICITY) if unaccompanied else ethnicity,
        disabilities=disabilities,
        upn="UN2" if unaccompanied else upn_for(authority, number, born),
        home_postcode="" if unaccompanied else home,
        unaccompanied=unaccompanied,
    )
