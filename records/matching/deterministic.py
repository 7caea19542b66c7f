"""Links that need no weighing: a shared identifier and a second agreement, or everything alike.

The steps go from the surest to the least sure, and who is linked by one is out of the next. A
number alone links nobody: numbers are mistyped into somebody else's, and twins' are confused. What
an identifier says and the rest contradicts waits for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from records.matching.agreement import IDS, Birthday, Name, Place, Plain, Sides, at, compared


class Method(StrEnum):
    """What a link was made by."""

    AUTHORITY_ID = "the authority's own id"
    FORMER_ID = "an id the authority gave the child before"
    UPN = "unique pupil number"
    NHS_NUMBER = "NHS number"
    YOUTH_JUSTICE_ID = "youth justice id"
    EXACT = "names, date of birth, sex and area"
    SOUND = "names as they sound, date of birth, sex and sector"
    EXACT_MOVED = "names, date of birth and sex, at another address"
    WEIGHED = "weighing all that agrees against all that does not"


# Column of ours, column of theirs, method: in order of trust.
_BY_ID = (
    ("id", "authority_child_id", Method.AUTHORITY_ID),
    ("former_authority_child_id", "authority_child_id", Method.FORMER_ID),
    ("upn", "upn", Method.UPN),
    ("nhs_number", "nhs_number", Method.NHS_NUMBER),
    ("youth_justice_id", "youth_justice_id", Method.YOUTH_JUSTICE_ID),
)
# Within one side an id of today is compared with a former one, whichever became known first.
_WITHIN = (
    ("id", "former_authority_child_id", Method.FORMER_ID),
    ("former_authority_child_id", "id", Method.FORMER_ID),
    *_BY_ID[2:],
)
_EXACT = ["forename_hash", "surname_hash", "birthday", "sex"]
_SOUND = ["forename_sound", "surname_sound", "birthday", "sex", "sector"]
CANDIDATES = {"ours": "int64", "theirs": "int64", "method": "str", "score": "float64",
              "automatic": "bool"}  # fmt: skip
# Of those with the same identifier and no contradiction: what a link by it is worth.
SURE = 1.0


@dataclass(frozen=True)
class Found:
    """`candidates`: ours, theirs (children), method, score (0 to 1), automatic. `ours_free`,
    `theirs_free`: the rows of `Sides` that no automatic link names."""

    candidates: pd.DataFrame
    ours_free: pd.DataFrame
    theirs_free: pd.DataFrame


def linked(both: Sides) -> Found:
    """The links that the steps find, in their order."""
    ours, theirs = both.ours, both.theirs
    found = []
    for left, right, method in _WITHIN if both.within else _BY_ID:
        pairs = _sharing(both, ours, theirs, [left], [right])
        accepted, waiting = _second_agreement(ours, theirs, pairs)
        accepted, doubtful = _each_once(pairs[accepted])
        waits = pd.concat([pairs[waiting], doubtful])
        found += [_candidates(ours, theirs, accepted, method, automatic=True)]
        found += [_candidates(ours, theirs, waits, method, automatic=False)]
        ours, theirs = _without(ours, theirs, accepted)
    for columns, method in ((_EXACT, Method.EXACT), (_SOUND, Method.SOUND)):
        pairs = _alike_alone(both, ours, theirs, columns)
        levels = compared(ours.iloc[pairs["ours"]], theirs.iloc[pairs["theirs"]])
        near = ~at(levels, "postcode", Place.OTHER)
        fit = near & ~_other_ids_differ(levels)
        found += [_candidates(ours, theirs, pairs[fit], method, automatic=True)]
        if method is Method.EXACT:
            moved = pairs[~near]
            found += [_candidates(ours, theirs, moved, Method.EXACT_MOVED, automatic=False)]
        ours, theirs = _without(ours, theirs, pairs[fit])
    return Found(pd.concat(found, ignore_index=True), ours, theirs)


def _second_agreement(
    ours: pd.DataFrame, theirs: pd.DataFrame, pairs: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Of pairs that share an identifier: which have a second agreement, and which wait for a person
    because something contradicts it while something else bears it out."""
    one, two = ours.iloc[pairs["ours"]], theirs.iloc[pairs["theirs"]]
    levels = compared(one, two)
    twin = (one["twin"].to_numpy() | two["twin"].to_numpy()).astype(bool)
    born = {level: at(levels, "date_of_birth", level) for level in Birthday}
    near = born[Birthday.EXCHANGED] | born[Birthday.DIGIT] | born[Birthday.YEAR]
    forename = at(levels, "forename", Name.SAME, Name.SOUND, Name.SWAPPED)
    surname = at(levels, "surname", Name.SAME, Name.SOUND, Name.SWAPPED)
    another = at(levels, "forename", Name.OTHER)
    renamed = at(levels, "surname", Name.OTHER)
    other_sex = at(levels, "sex", Plain.OTHER)
    same_sex = at(levels, "sex", Plain.SAME)
    same_place = at(levels, "postcode", Place.SAME, Place.SECTOR)
    # Twins share birthday and surname: there the forename decides, or the sex.
    by_birthday = born[Birthday.SAME] & ~(another & (twin | other_sex | renamed))
    by_names = (near | born[Birthday.OTHER] | born[Birthday.UNKNOWN]) & forename & surname
    by_either = near & ~another & (forename | surname | (same_sex & same_place))
    unopposed = born[Birthday.UNKNOWN] & ~another & ~renamed
    agreed = by_birthday | ((by_names | by_either | unopposed) & ~other_sex)
    everything = born[Birthday.SAME] & at(levels, "forename", Name.SAME) & surname
    accepted = agreed & (~_other_ids_differ(levels) | everything)
    some = born[Birthday.SAME] | near | forename | surname | same_place | born[Birthday.UNKNOWN]
    return accepted, some & ~accepted


def _other_ids_differ(levels: pd.DataFrame) -> np.ndarray:
    """Whether both hold an identifier that checks, and it is not the same."""
    return np.any([at(levels, name, Plain.OTHER) for name in IDS], axis=0)


def _sharing(
    both: Sides, ours: pd.DataFrame, theirs: pd.DataFrame, left: list[str], right: list[str]
) -> pd.DataFrame:
    """The pairs of row positions (ours, theirs) alike in some columns, none of them unknown."""
    one = ours[left].set_axis(right, axis=1).assign(ours=np.arange(len(ours)))
    two = theirs[right].assign(theirs=np.arange(len(theirs)))
    one, two = (side[(side[right] >= 0).all(axis=1)] for side in (one, two))
    pairs = one.merge(two, on=right)[["ours", "theirs"]]
    if both.within:
        # Each pair once, the id that was known first as ours, and nobody with themselves.
        first = ours["child"].to_numpy()[pairs["ours"]]
        pairs = pairs[first < theirs["child"].to_numpy()[pairs["theirs"]]]
    return pairs.reset_index(drop=True)


def _alike_alone(
    both: Sides, ours: pd.DataFrame, theirs: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    """The pairs alike in the columns that nobody else of either side fits, linked or not."""
    pairs = _sharing(both, ours, theirs, columns, columns)
    alone = 2 if both.within else 1
    for side, name, free in ((both.ours, "ours", ours), (both.theirs, "theirs", theirs)):
        alike = side.groupby(columns)["child"].transform("size")
        shared = side.loc[alike > alone, "child"]
        pairs = pairs[~np.isin(free["child"].to_numpy()[pairs[name]], shared)]
    return pairs.reset_index(drop=True)


def _each_once(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pairs whose people stand in no other pair, and the rest."""
    more = pairs.duplicated("ours", keep=False) | pairs.duplicated("theirs", keep=False)
    return pairs[~more], pairs[more]


def _without(
    ours: pd.DataFrame, theirs: pd.DataFrame, pairs: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return (
        ours.drop(index=ours.index[pairs["ours"]]),
        theirs.drop(index=theirs.index[pairs["theirs"]]),
    )


def _candidates(
    ours: pd.DataFrame,
    theirs: pd.DataFrame,
    pairs: pd.DataFrame,
    method: Method,
    *,
    automatic: bool,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ours": ours["child"].to_numpy()[pairs["ours"]],
            "theirs": theirs["child"].to_numpy()[pairs["theirs"]],
            "method": method.value,
            "score": SURE if automatic else 0.5,
            "automatic": automatic,
        }
    ).astype(CANDIDATES)
