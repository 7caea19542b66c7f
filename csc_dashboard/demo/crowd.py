"""A crowd of made-up children and what five systems hold of them, with the truth of who is who.

Families share a surname and an address, a few addresses are shared by many, twins share all but
their forename; children's social care knows some of the families, and each partner knows some of
those and many others. What a partner holds is damaged in the ways of `demo.damage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csc_dashboard.demo import damage
from csc_dashboard.demo.named import forenames, surnames
from csc_dashboard.demo.people import POSTCODE_LETTERS, UPN_LETTERS

IDENTITY = ("upn", "nhs_number", "forename", "surname", "date_of_birth", "sex", "postcode")
# Births of twins: about 15 in 1,000 maternities (ONS, births in England and Wales).
TWIN_SHARE = 0.016
SHARED_ADDRESSES, SHARE_AT_THEM = 40, 0.02
FAMILIES_A_POSTCODE = 12
CHILDREN_BY_FAMILY = (0.45, 0.36, 0.14, 0.05)
OTHER_SURNAME = 0.12
BORN_FROM, BORN_TO = "2005-01-01", "2025-12-31"


@dataclass(frozen=True)
class Partner:
    """One partner: how many people its extract names, what share of them social care knows too,
    which identifiers it holds for what share, whether it learns of whole families at once, and the
    least age of those it knows."""

    people: int
    known_to_us: float
    holds: Mapping[str, float]
    families: bool = False
    least_age: int = 0


NAMES_AND_PLACE = {"forename": 1.0, "surname": 1.0, "date_of_birth": 1.0, "sex": 1.0, "postcode": 1}
PARTNERS: Mapping[str, Partner] = {
    "health": Partner(88_000, 0.40, {**NAMES_AND_PLACE, "nhs_number": 0.98}),
    "schools": Partner(76_000, 0.42, {**NAMES_AND_PLACE, "upn": 0.97}, least_age=5),
    "police": Partner(29_000, 0.45, NAMES_AND_PLACE, families=True),
    "youth_justice": Partner(7_000, 0.6, NAMES_AND_PLACE, least_age=10),
}


@dataclass(frozen=True)
class Crowd:
    """`ours`: the children of social care; `partners`: the people of each extract. Each: `person`
    (int64, who it truly is) and the columns of `IDENTITY` (str, "" where unknown)."""

    ours: pd.DataFrame
    partners: dict[str, pd.DataFrame]


def crowd(
    generator: np.random.Generator,
    *,
    ours: int = 60_000,
    partners: Mapping[str, Partner] = PARTNERS,
    damaged: float = 0.08,
    ours_damaged: float = 0.01,
    area: str = "ZA",
) -> Crowd:
    """That many children of social care and the people of each partner. `damaged`: the share of
    each identifier in a partner's extract that is spoiled, each by itself."""
    most = max(round(p.people * (1 - p.known_to_us)) for p in partners.values())
    people = _population(ours + round(most * 2.2), area, generator)
    known = _known(people, ours, generator)
    mine = people[known].assign(
        upn=_some(people[known]["upn"], 0.95, generator),
        nhs_number=_some(people[known]["nhs_number"], 0.6, generator),
    )
    extracts = {}
    for name, partner in partners.items():
        chosen = _chosen(people, known, partner, generator)
        rows = people.iloc[chosen].copy()
        for column in IDENTITY:
            share = partner.holds.get(column, 0.0)
            rows[column] = _some(rows[column], share, generator)
        extracts[name] = _shuffled(_spoiled(rows, damaged, generator), generator)
    return Crowd(_shuffled(_spoiled(mine, ours_damaged, generator), generator), extracts)


def _population(number: int, area: str, generator: np.random.Generator) -> pd.DataFrame:
    """Children in families: `person`, `family`, `age` and the columns of `IDENTITY`, all right."""
    sizes = 1 + generator.choice(len(CHILDREN_BY_FAMILY), number, p=CHILDREN_BY_FAMILY)
    family = np.repeat(np.arange(number), sizes)[:number]
    first = np.r_[True, family[1:] != family[:-1]]
    first_day, last_day = np.datetime64(BORN_FROM), np.datetime64(BORN_TO)
    days = int((last_day - first_day).astype(int))
    gap = generator.integers(330, 1600, number)
    twin = ~first & (generator.random(number) < TWIN_SHARE * 2)
    gap[twin] = 0
    # Each child is born some time after the one before it in the family.
    start = np.maximum.accumulate(np.where(first, np.arange(number), 0))
    run = np.cumsum(np.where(first, 0, gap))
    run = run - run[start]
    longest = np.zeros(family.max() + 1, dtype="int64")
    np.maximum.at(longest, family, run)
    eldest = (generator.random(len(longest)) * (days - longest)).astype("int64")
    born = eldest[family] + run
    girls = generator.random(number) < 0.487
    alike = twin & (generator.random(number) < 2 / 3)
    girls[np.flatnonzero(alike)] = girls[np.flatnonzero(alike) - 1]
    called = forenames(girls, generator)
    for _ in range(20):
        same = np.r_[False, (called[1:] == called[:-1]) & ~first[1:]]
        if not same.any():
            break
        called[same] = forenames(girls[same], generator)
    last = surnames(number, generator)
    family_name = last[start]
    other = generator.random(number) < OTHER_SURNAME
    # Twins have one father, whoever else has another.
    other[twin] = other[np.flatnonzero(twin) - 1]
    own = last.copy()
    own[twin] = own[np.flatnonzero(twin) - 1]
    dates = first_day + born.astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "person": np.arange(number),
            "family": family,
            "age": (last_day - dates).astype(int) // 365,
            "upn": _upns(number, generator),
            "nhs_number": _nhs_numbers(number, generator),
            "forename": called,
            "surname": np.where(other, own, family_name),
            "date_of_birth": dates.astype(str),
            "sex": np.where(girls, "F", "M"),
            "postcode": _postcodes(number, area, generator)[family],
        }
    )


def _known(people: pd.DataFrame, ours: int, generator: np.random.Generator) -> np.ndarray:
    """Which are known to social care: families at random until there are enough children, and of a
    family known nearly every child."""
    order = generator.permutation(people["family"].max() + 1)[people["family"]]
    rank = np.where(generator.random(len(people)) < 0.87, order, np.iinfo("int64").max)
    chosen = np.zeros(len(people), dtype=bool)
    chosen[np.argsort(rank, kind="stable")[:ours]] = True
    return chosen


def _chosen(
    people: pd.DataFrame, known: np.ndarray, partner: Partner, generator: np.random.Generator
) -> np.ndarray:
    """The positions of those whom a partner's extract names."""
    lot = generator.random(len(people))
    if partner.families:
        # A call to one home names most of its children.
        missed = generator.random(len(people)) < 0.15
        lot = np.where(missed, 2.0, lot[people["family"].to_numpy()])
    lot[people["age"].to_numpy() < partner.least_age] = 3.0
    both = round(partner.people * partner.known_to_us)
    shares = ((known, both), (~known, partner.people - both))
    found = []
    for group, number in shares:
        inside = np.flatnonzero(group)
        found.append(inside[np.argsort(lot[inside], kind="stable")[:number]])
    return np.concatenate(found)


def _spoiled(rows: pd.DataFrame, share: float, generator: np.random.Generator) -> pd.DataFrame:
    """The rows with that share of each identifier spoiled; of sexes, one in a hundred."""
    ways = {
        "upn": damage.NUMBER,
        "nhs_number": damage.NUMBER,
        "forename": damage.FORENAME,
        "surname": damage.SURNAME,
        "date_of_birth": damage.BIRTHDAY,
        "postcode": damage.POSTCODE,
    }
    out = {
        name: damage.spoiled(rows[name].to_numpy(), share, kinds, generator)
        for name, kinds in ways.items()
    }
    out["sex"] = damage.spoiled(rows["sex"].to_numpy(), min(share, 0.01), damage.SEX, generator)
    return rows.assign(**out).astype(dict.fromkeys(IDENTITY, "str"))


def _shuffled(rows: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    mixed = rows.iloc[generator.permutation(len(rows))]
    return mixed[["person", *IDENTITY]].reset_index(drop=True)


def _some(column: pd.Series, share: float, generator: np.random.Generator) -> pd.Series:
    """The column with all but that share of it blank."""
    return column.where(generator.random(len(column)) < share, "")


def _nhs_numbers(number: int, generator: np.random.Generator) -> np.ndarray:
    """That many different NHS numbers with a right check digit, from the range 999, which is given
    to nobody (NHS England keeps it for tests)."""
    found = np.zeros(0, dtype="int64")
    while len(found) < number:
        body = 999_000_000 + generator.permutation(1_000_000)
        digits = body[:, None] // 10 ** np.arange(8, -1, -1) % 10
        check = 11 - (digits @ np.arange(10, 1, -1)) % 11
        right = check != 10
        found = (body * 10 + np.where(check == 11, 0, check))[right]
    return found[:number].astype(str).astype(object)


def _upns(number: int, generator: np.random.Generator) -> np.ndarray:
    """That many different pupil numbers with a right check letter, of the made-up authority 001."""
    body = 1_000_000_000 + generator.permutation(max(number, 900_000))[:number]
    digits = body[:, None] // 10 ** np.arange(11, -1, -1) % 10
    letters = np.array(list(UPN_LETTERS), dtype=object)[(digits @ np.arange(2, 14)) % 23]
    return letters + np.array([f"{each:012d}" for each in body], dtype=object)


def _postcodes(families: int, area: str, generator: np.random.Generator) -> np.ndarray:
    """A postcode for each family: a dozen families share one, and many those of a few places."""
    count = max(families // FAMILIES_A_POSTCODE, SHARED_ADDRESSES + 1)
    letters = np.array(list(POSTCODE_LETTERS), dtype=object)
    district = generator.integers(1, 9, count).astype(str).astype(object)
    sector = generator.integers(1, 5, count).astype(str).astype(object)
    unit = letters[generator.integers(0, 20, count)] + letters[generator.integers(0, 20, count)]
    codes = area + district + sector + unit
    at = generator.integers(0, count, families)
    many = generator.random(families) < SHARE_AT_THEM
    at[many] = generator.integers(0, SHARED_ADDRESSES, many.sum())
    return codes[at]
