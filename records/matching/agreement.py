"""Two people compared, field by field, in levels that a rule can use and a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from records.matching.check import checked

IDS = ("upn", "nhs_number", "youth_justice_id")
TEXTS = (
    "authority_child_id",
    "former_authority_child_id",
    *IDS,
    "sex",
    "forename_hash",
    "surname_hash",
    "forename_sound",
    "surname_sound",
)
# What is known of a person to match on, beside `child` (int64) and `id`, the holder's own id (str).
KNOWN = (*TEXTS, "date_of_birth", "postcode")


class Name(StrEnum):
    """How two names compare."""

    SAME = "the same"
    SOUND = "sounds the same"
    SWAPPED = "forename and surname changed places"
    OTHER = "another name"
    UNKNOWN = "not held by both"


class Birthday(StrEnum):
    """How two dates of birth compare."""

    SAME = "the same"
    EXCHANGED = "day and month exchanged"
    DIGIT = "one slip apart"
    YEAR = "within a year"
    OTHER = "another day"
    UNKNOWN = "not held by both"


class Place(StrEnum):
    """How two postcodes compare."""

    SAME = "the same"
    SECTOR = "the same sector"
    DISTRICT = "the same district"
    OTHER = "elsewhere"
    UNKNOWN = "not held by both"


class Plain(StrEnum):
    """How two values compare that are the same or not."""

    SAME = "the same"
    OTHER = "another"
    UNKNOWN = "not held by both"


FIELDS: dict[str, type[StrEnum]] = {
    "forename": Name,
    "surname": Name,
    "date_of_birth": Birthday,
    "sex": Plain,
    "postcode": Place,
    **dict.fromkeys(IDS, Plain),
}


@dataclass(frozen=True)
class Sides:
    """Two groups of people made comparable: `ours`, `theirs`, one row a person, in order of
    `child`, with whole numbers for texts: equal numbers, equal texts, on both sides.

    Columns: child, id (code), the `TEXTS`, postcode, sector, district (int64 codes, -1 unknown),
    birthday (int64 YYYYMMDD, -1 unknown), twin (bool: somebody else of the side has the same
    birthday, and the same surname or postcode). `within`: both are the same people.
    """

    ours: pd.DataFrame
    theirs: pd.DataFrame
    within: bool = False


def sides(ours: pd.DataFrame, theirs: pd.DataFrame | None = None) -> Sides:
    """Two groups made comparable; one group with itself where there is no other (`within`), to find
    those known twice. In: child (int64, each once), id (str) and any of `KNOWN`."""
    within = theirs is None
    theirs = ours if theirs is None else theirs
    frames = [checked(_whole(frame)).sort_values("child") for frame in (ours, theirs)]
    lengths = [len(frame) for frame in frames]
    both = pd.concat(frames, ignore_index=True)
    coded = {"child": both["child"].to_numpy()}
    # One code for all ids of the authority: a partner may hold today's or a former one.
    names = ("id", "authority_child_id", "former_authority_child_id")
    ids, _ = pd.factorize(pd.concat([both[name] for name in names], ignore_index=True))
    coded |= dict(zip(names, np.split(ids, len(names)), strict=True))
    # And one for forenames and surnames, so that it shows where they changed places.
    for kind in ("hash", "sound"):
        pair = (f"forename_{kind}", f"surname_{kind}")
        codes, _ = pd.factorize(pd.concat([both[name] for name in pair], ignore_index=True))
        coded |= dict(zip(pair, np.split(codes, 2), strict=True))
    for name in (*IDS, "sex"):
        coded[name], _ = pd.factorize(both[name])
    full = both["postcode"]
    for name, text in (("postcode", full), ("sector", full.str[:-2]), ("district", full.str[:-3])):
        coded[name], _ = pd.factorize(text)
    born = both["date_of_birth"]
    number = born.dt.year * 10_000 + born.dt.month * 100 + born.dt.day
    coded["birthday"] = number.fillna(-1).astype("int64").to_numpy()
    frame = pd.DataFrame(coded)
    parts = [part.reset_index(drop=True) for part in (frame[: lengths[0]], frame[lengths[0] :])]
    return Sides(*(part.assign(twin=_twins(part)) for part in parts), within)


def compared(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """How pairs compare. In: two frames of `Sides` columns, row by row the two of a pair.

    Out: a column for each of `FIELDS` (int8: the position of the level in its StrEnum).
    """
    ours, theirs = ours.reset_index(drop=True), theirs.reset_index(drop=True)
    levels = {
        "forename": _names(ours, theirs, "forename"),
        "surname": _names(ours, theirs, "surname"),
        "date_of_birth": _birthdays(ours["birthday"], theirs["birthday"]),
        "sex": _plain(ours["sex"], theirs["sex"]),
        "postcode": _places(ours, theirs),
    }
    levels |= {name: _plain(ours[name], theirs[name]) for name in IDS}
    return pd.DataFrame({name: level.astype("int8") for name, level in levels.items()})


def at(levels: pd.DataFrame, field: str, *wanted: StrEnum) -> np.ndarray:
    """Which pairs compare in a field as one of the levels wanted."""
    order = list(FIELDS[field])
    return levels[field].isin([order.index(level) for level in wanted]).to_numpy()


def told(levels: pd.DataFrame) -> pd.DataFrame:
    """The levels in words, for people."""
    words = {
        name: np.array([level.value for level in kind], dtype=object)
        for name, kind in FIELDS.items()
    }
    return pd.DataFrame({name: words[name][levels[name]] for name in FIELDS}, dtype="str")


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of `KNOWN`, blank where the side does not hold it."""
    missing = {name: pd.Series(np.nan, index=frame.index, dtype="str") for name in TEXTS}
    missing |= {"postcode": missing["sex"], "id": missing["sex"]}
    missing["date_of_birth"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    held = {name: frame[name] for name in missing if name in frame}
    whole = pd.DataFrame({"child": frame["child"], **missing} | held)
    texts = [*TEXTS, "postcode", "id"]
    return whole.assign(**{name: whole[name].replace("", np.nan) for name in texts})


def _twins(side: pd.DataFrame) -> np.ndarray:
    """Who shares birthday and surname, or birthday and postcode, with somebody else of the side."""
    found = np.zeros(len(side), dtype=bool)
    for other in ("surname_hash", "postcode"):
        known = (side["birthday"] >= 0) & (side[other] >= 0)
        found |= (known & side.duplicated(["birthday", other], keep=False)).to_numpy()
    return found


def _plain(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    unknown = (ours < 0) | (theirs < 0)
    return np.select([unknown, ours == theirs], [2, 0], 1)


def _names(ours: pd.DataFrame, theirs: pd.DataFrame, name: str) -> np.ndarray:
    """`Name` levels. A name of which both hold only the sound, or only the digest, is compared by
    that."""
    other = "surname" if name == "forename" else "forename"
    one, two = (
        [side[f"{name}_{kind}"].to_numpy() for kind in ("hash", "sound")] for side in (ours, theirs)
    )
    here, there = (side[f"{other}_hash"].to_numpy() for side in (ours, theirs))
    swapped = (one[0] >= 0) & (one[0] == there) & (two[0] >= 0) & (two[0] == here)
    by_hash, by_sound = (
        (first >= 0) & (second >= 0) for first, second in zip(one, two, strict=True)
    )
    return np.select(
        [
            by_hash & (one[0] == two[0]),
            by_sound & (one[1] == two[1]),
            swapped,
            by_hash | by_sound,
        ],
        [0, 1, 2, 3],
        4,
    )


def _places(ours: pd.DataFrame, theirs: pd.DataFrame) -> np.ndarray:
    unknown = (ours["postcode"] < 0) | (theirs["postcode"] < 0)
    same = [(ours[name] == theirs[name]) for name in ("postcode", "sector", "district")]
    return np.select([unknown, *same], [4, 0, 1, 2], 3)


def _birthdays(ours: pd.Series, theirs: pd.Series) -> np.ndarray:
    one, two = ours.to_numpy(), theirs.to_numpy()
    unknown = (one < 0) | (two < 0)
    exchanged = (one // 10_000 == two // 10_000) & (
        (one // 100 % 100 == two % 100) & (two // 100 % 100 == one % 100)
    )
    days = np.abs(_day(one) - _day(two))
    return np.select(
        [unknown, one == two, exchanged, _one_slip(one, two), days <= 366], [5, 0, 1, 2, 3], 4
    )


def _one_slip(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Whether one digit differs, or two neighbours are exchanged."""
    places = 10 ** np.arange(7, -1, -1)
    first, second = (np.maximum(each, 0)[:, None] // places % 10 for each in (one, two))
    differs = first != second
    count = differs.sum(axis=1)
    beside = differs[:, :-1] & differs[:, 1:]
    crossed = (first[:, :-1] == second[:, 1:]) & (first[:, 1:] == second[:, :-1])
    return (count == 1) | ((count == 2) & (beside & crossed).any(axis=1))


def _day(number: np.ndarray) -> np.ndarray:
    """Days, near enough to tell whether two dates lie within a year."""
    return number // 10_000 * 365.25 + number // 100 % 100 * 30.44 + number % 100
