"""The extracts of partners of a synthetic authority: health, schools, police, youth justice and the
rest, and what they tell of the children social care knows.

Health and schools know people by a number, police and youth justice by name, birthday and postcode
alone; every system has its slips (`demo.damage`). In lockdown fewer children come to A&E and none
to school, and the police are called to more homes.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from csc_dashboard.demo import damage
from csc_dashboard.demo.authorities import SyntheticAuthority
from csc_dashboard.demo.counts import write_counts
from csc_dashboard.demo.crowd import IDENTITY, NAMES_AND_PLACE, Partner, crowd
from csc_dashboard.demo.days import year_end, year_start
from csc_dashboard.demo.extract_files import ExtractFile
from csc_dashboard.demo.journeys import Child
from csc_dashboard.demo.named import forenames, surnames

DAMAGED = 0.08
OWN_DAMAGED = 0.01
OWN_NHS_NUMBERS = 0.6
TWINS = 0.016
KNOWN_TO_SOCIAL_CARE = 0.45
CHILDHOOD = 18
CANDIDATES = 24
LOCKDOWN, AFTER = np.datetime64("2020-04"), np.datetime64("2021-04")
EVERYTHING = {**NAMES_AND_PLACE, "nhs_number": 1.0, "upn": 1.0}
WAYS = {
    "nhs_number": damage.NUMBER,
    "upn": damage.NUMBER,
    "forename": damage.FORENAME,
    "surname": damage.SURNAME,
    "date_of_birth": damage.BIRTHDAY,
    "postcode": damage.POSTCODE,
}


@dataclass(frozen=True)
class _Happens:
    """What one extract tells: how many rows a month an authority of 6,000 known children has, how
    lockdown changed that, ages, and what each column says with what weight."""

    key: str
    system: str
    on: str
    monthly: float
    lockdown: float
    ages: tuple[int, int]
    says: dict[str, dict[str, float]]
    lasts: tuple[str, int] = ("", 0)
    in_august: float = 1.0


SYSTEMS: dict[str, dict[str, float]] = {
    "health": {**NAMES_AND_PLACE, "nhs_number": 0.98},
    "schools": {**NAMES_AND_PLACE, "upn": 0.97},
    "police": NAMES_AND_PLACE,
    "youth_justice": NAMES_AND_PLACE,
}
"""What each system holds of the people it knows, for which share of them."""
NUMBERED = {
    "health": "partner_person_id",
    "police": "partner_person_id",
    "youth_justice": "youth_justice_id",
}
HAPPENS = (
    _Happens(
        "a_and_e_attendances", "health", "attended_on", 55, 0.62, (0, 18),
        {
            "reason": {"injury": 45, "illness": 38, "self_harm": 5, "mental_health": 5,
                       "assault": 3, "poisoning": 2, "other": 2},
            "outcome": {"home": 80, "admitted": 15, "left": 5},
            "told_social_care": {"no": 93, "yes": 7},
        },
    ),
    _Happens(
        "exclusions", "schools", "first_day", 22, 0.3, (5, 16),
        {
            "kind": {"suspension": 96, "permanent": 4},
            "reason": {"behaviour": 45, "assault_pupil": 18, "threat": 20, "assault_adult": 9,
                       "drugs": 4, "weapon": 2, "other": 2},
        },
        in_august=0.0,
    ),
    _Happens(
        "police_domestic_abuse", "police", "happened_on", 42, 1.27, (0, 18),
        {
            "risk": {"standard": 60, "medium": 28, "high": 12},
            "present": {"yes": 70, "no": 30},
            "told_social_care": {"yes": 72, "no": 28},
        },
    ),
    _Happens(
        "youth_justice_orders", "youth_justice", "started_on", 4, 0.7, (11, 18),
        {"order": {"referral_order": 40, "out_of_court": 30, "rehabilitation_order": 22,
                   "custody": 5, "remand": 3}},
        lasts=("ended_on", 200),
    ),
)  # fmt: skip


def write_extracts(
    folder: Path,
    *,
    authority: SyntheticAuthority,
    children: Sequence[Child],
    first_year: int,
    years: int,
    seed: int,
) -> list[ExtractFile]:
    """Write the extracts of an authority's partners, and its own look-up of who is who, as CSV
    files. The same arguments write the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng([seed, int(authority.dfe_code), 7])
    first, last = year_start(first_year), year_end(first_year + years - 1)
    size = len(children) / 6000
    people = _people(children, authority.postcode_area, generator)
    known = people[people["id"] != ""]
    own = _held(known, {**EVERYTHING, "nhs_number": OWN_NHS_NUMBERS}, OWN_DAMAGED, generator)
    own.insert(0, "authority_child_id", known["id"].to_numpy())
    written = [_written(folder, "identifiers", _as_sent(own), first, last)]
    held = {system: _held(people, holds, DAMAGED, generator) for system, holds in SYSTEMS.items()}
    for told in HAPPENS:
        rows = _rows(told, people, held[told.system], (first, last), size, generator)
        written.append(_written(folder, told.key, rows, first, last))
    referred = [r.made_on for child in children for r in child.referrals]
    return [*written, *write_counts(folder, first, last, size, referred, generator)]


def _people(children: Sequence[Child], area: str, generator: np.random.Generator) -> pd.DataFrame:
    """Everybody: the children of social care (`id`), twins of some of them, and others of whom it
    knows nothing. Out: id, born (datetime64[D]) and the columns of `IDENTITY`."""
    ours, many = len(children), round(len(children) / (1 - KNOWN_TO_SOCIAL_CARE))
    partners = {"area": Partner(ours + many, 0.0, EVERYTHING)}
    others = crowd(generator, ours=1, partners=partners, damaged=0.0, area=area).partners["area"]
    girls = np.array([child.sex == "F" for child in children])
    homes = np.array([child.home_postcode.replace(" ", "") for child in children], dtype=object)
    # Children of one family stand one after the other, at one address.
    family = np.r_[True, homes[1:] != homes[:-1]].cumsum() - 1
    known = pd.DataFrame(
        {
            "id": [child.id for child in children],
            "upn": [child.upn if len(child.upn) > 3 else "" for child in children],
            "nhs_number": others["nhs_number"].to_numpy()[:ours],
            "forename": forenames(girls, generator),
            "surname": surnames(int(family.max()) + 1, generator)[family],
            "date_of_birth": [child.born_on.isoformat() for child in children],
            "sex": np.where(girls, "F", "M"),
            "postcode": homes,
        }
    )
    rest = others.iloc[ours:].drop(columns="person").assign(id="").reset_index(drop=True)
    twins = known[generator.random(ours) < TWINS]
    share = ["surname", "date_of_birth", "sex", "postcode"]
    rest.loc[: len(twins) - 1, share] = twins[share].to_numpy()
    both = pd.concat([known, rest[known.columns]], ignore_index=True)
    return both.assign(born=both["date_of_birth"].to_numpy("datetime64[D]"))


def _held(
    people: pd.DataFrame, holds: dict[str, float], damaged: float, generator: np.random.Generator
) -> pd.DataFrame:
    """What a system holds of each person (`IDENTITY`, str, "" where nothing): some of it, and some
    of that wrong."""
    out = {}
    for name in IDENTITY:
        there = generator.random(len(people)) < holds.get(name, 0.0)
        values = people[name].to_numpy(object)
        out[name] = damage.spoiled(
            np.where(there, values, ""), damaged if name in WAYS else 0.0,
            WAYS.get(name, damage.SEX), generator,
        )  # fmt: skip
    return pd.DataFrame(out).astype("str")


def _rows(
    told: _Happens,
    people: pd.DataFrame,
    held: pd.DataFrame,
    between: tuple[date, date],
    size: float,
    generator: np.random.Generator,
) -> pd.DataFrame:
    """The rows of one extract, in the order of their days."""
    months = np.arange(np.datetime64(between[0], "M"), np.datetime64(between[1], "M") + 1)
    level = np.where((months >= LOCKDOWN) & (months < AFTER), told.lockdown, 1.0)
    august = months.astype(int) % 12 == 7
    level = np.where(august, told.in_august, level) * told.monthly * size
    many = generator.poisson(level)
    start = months.astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[D]") - start).astype(int)
    days = np.repeat(start, many) + (generator.random(many.sum()) * np.repeat(length, many)).astype(
        "timedelta64[D]"
    )
    days = np.sort(days)
    who, days = _of_age(people, days, told.ages, generator)
    columns = {}
    number = NUMBERED.get(told.system)
    if number:
        columns[number] = np.array([f"{told.system[0].upper()}{n:06d}" for n in who])
    sent = _as_sent(held.iloc[who].reset_index(drop=True))
    for name in SYSTEMS[told.system]:
        columns[name] = sent[name]
    if told.key == "police_domestic_abuse":
        columns["reference"] = np.array([f"DA/{n:05d}" for n in range(len(who))])
    columns[told.on] = pd.Series(days).dt.strftime("%d/%m/%Y")
    if told.lasts[0]:
        long = generator.integers(told.lasts[1] // 3, told.lasts[1] * 2, len(who))
        ends = days + long.astype("timedelta64[D]")
        columns[told.lasts[0]] = pd.Series(ends).dt.strftime("%d/%m/%Y")
    for name, weights in told.says.items():
        share = np.array(list(weights.values())) / sum(weights.values())
        columns[name] = generator.choice(np.array(list(weights)), len(who), p=share)
    return pd.DataFrame(columns)


def _of_age(
    people: pd.DataFrame,
    days: np.ndarray,
    ages: tuple[int, int],
    generator: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """For each day somebody of the right age, known to social care or not; days for whom nobody was
    found are left out."""
    known = int((people["id"] != "").sum())
    ours = generator.random((len(days), 1)) < KNOWN_TO_SOCIAL_CARE
    drawn = generator.random((len(days), CANDIDATES))
    who = np.where(ours, drawn * known, known + drawn * (len(people) - known)).astype("int64")
    born = people["born"].to_numpy("datetime64[D]")[who]
    age = (days[:, None] - born).astype(int) / 365.25
    right = (age >= ages[0]) & (age < min(ages[1], CHILDHOOD) - 0.01) & (born <= days[:, None])
    found = right.any(axis=1)
    at = right.argmax(axis=1)
    return who[np.arange(len(days)), at][found], days[found]


def _as_sent(held: pd.DataFrame) -> pd.DataFrame:
    """Dates as people write them."""
    day = pd.to_datetime(held["date_of_birth"].where(held["date_of_birth"] != ""))
    return held.assign(date_of_birth=day.dt.strftime("%d/%m/%Y").fillna(""))


def _written(folder: Path, key: str, rows: pd.DataFrame, first: date, last: date) -> ExtractFile:
    path = folder / f"{key}.csv"
    rows.to_csv(path, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    return ExtractFile(key, path, first, last)
