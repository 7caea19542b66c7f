"""Rules that hold the adoption details (AD1) against the episodes and the decision to place."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import (
    ADOPTED,
    ADOPTION_PLACEMENTS,
    Marked,
    pairs,
    written,
)
from ingest.rules import Severity
from ingest.schema import Collection

DETAILS = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
DETAIL_CELLS = " ".join(DETAILS)


def details_given(ad1: pd.DataFrame) -> pd.DataFrame:
    """Which adoption details are filled, a bool column each; an unreadable date is filled."""
    return pd.DataFrame(
        {name: written(ad1, name) if f"{name}?" in ad1 else ad1[name].notna() for name in DETAILS}
    )


@derived
def adoptions(episodes: pd.DataFrame, collection: Collection) -> pd.DataFrame:
    """The episodes that ended in adoption in the year."""
    ended = episodes.DEC.between(collection.start, collection.end)
    return episodes[episodes.REC.isin(ADOPTED) & ended]


@rule("521", Episodes="PLACE DECOM", AD1="DATE_INT")
def decided_before_placed(episodes: pd.DataFrame, ad1: pd.DataFrame) -> dict[str, Marked]:
    """The date of the decision that the child should be placed for adoption is later than the start
    of this adoption placement. Correct DATE_INT or DECOM."""
    p = pairs(episodes[episodes.PLACE.isin(ADOPTION_PLACEMENTS)], ad1)
    late = p[p.DATE_INT_right > p.DECOM]
    return {"Episodes": late.row, "AD1": late.row_right}


@rule("523", PlacedAdoption="DATE_PLACED", AD1="DATE_INT")
def one_date_of_decision(placed_adoption: pd.DataFrame, ad1: pd.DataFrame) -> dict[str, Marked]:
    """The decision to place has one date in PlacedAdoption (DATE_PLACED) and another in AD1
    (DATE_INT). They are the same decision: give the same date in both."""
    p = pairs(placed_adoption, ad1)
    other = p[
        p.DATE_PLACED.notna() & p.DATE_INT_right.notna() & (p.DATE_PLACED != p.DATE_INT_right)
    ]
    return {"PlacedAdoption": other.row, "AD1": other.row_right}


@rule("525", PlacedAdoption="DATE_PLACED_CEASED", AD1=DETAIL_CELLS)
def no_details_after_reversal(
    placed_adoption: pd.DataFrame, ad1: pd.DataFrame
) -> dict[str, Marked]:
    """The decision to place this child for adoption was reversed, yet adoption details are given.
    Take the row out of AD1, or take DATE_PLACED_CEASED out if the child was adopted."""
    withdrawn = placed_adoption[placed_adoption.DATE_PLACED_CEASED.notna()]
    p = pairs(withdrawn, ad1[details_given(ad1).any(axis=1)])
    return {"PlacedAdoption": p.row, "AD1": p.row_right}


@rule("582", severity=Severity.QUERY, Episodes="DEC", AD1="DATE_MATCH")
def matched_before_adopted(episodes: pd.DataFrame, ad1: pd.DataFrame) -> dict[str, Marked]:
    """The child was adopted on the very day of being matched with the adopters, which is unusual.
    Check DEC and DATE_MATCH; if both are right, no change is needed."""
    p = pairs(episodes[episodes.REC.isin(ADOPTED)], ad1)
    return {"Episodes": p.row[p.DEC == p.DATE_MATCH_right]}


@rule("601", Episodes="REC", AD1=DETAIL_CELLS)
def adopted_child_has_details(adoptions: pd.DataFrame, ad1: pd.DataFrame) -> dict[str, Marked]:
    """This child was adopted in the year, but the adoption details are missing or incomplete. Fill
    every column of AD1 for the child, or correct REC."""
    incomplete = pairs(adoptions, ad1[~details_given(ad1).all(axis=1)])
    without = adoptions.index[~adoptions.CHILD.isin(ad1.CHILD.dropna())]
    return {"Episodes": without.union(incomplete.row), "AD1": incomplete.row_right}


@rule("602", AD1="CHILD")
def details_belong_to_an_adoption(adoptions: pd.DataFrame, ad1: pd.DataFrame) -> pd.Series:
    """Adoption details are given, but no episode of this child ended in adoption (E11 or E12) in
    the year. Take the row out of AD1, or correct REC or DEC of the last episode."""
    return details_given(ad1).any(axis=1) & ~ad1.CHILD.isin(adoptions.CHILD.dropna())
