"""Adoption: decisions to place and to stop, matching, adopters, and the placement in which the
child was adopted."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import (
    ADOPTED,
    ADOPTION_PLACEMENTS,
    FOSTER_PLACEMENTS,
    SHORT_BREAKS,
    earliest,
    for_child,
    in_order,
    latest,
    pairs,
    written,
)
from ingest.schema import Collection

ITEMS = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
# A1, A2 and E1 left the lists long ago, but old episodes may still carry them.
WITH_FOSTER_CARER = ("A2", "A3", "A5")
NOT_WITH_FOSTER_CARER = ("A1", "A4", "A6")
ENDED_ADOPTED = ("E1", *ADOPTED)
CURRENT_CARER_REASONS_SINCE = pd.Timestamp(2015, 4, 1)


@derived
def adoption_items(ad1: pd.DataFrame) -> pd.DataFrame:
    """Which of the six adoption items each row of AD1 gives, dates that cannot be read among them:
    a bool column an item."""
    dates = {date: written(ad1, date) for date in ("DATE_INT", "DATE_MATCH")}
    return ad1[list(ITEMS)].notna().assign(**dates)


def _last_episode_but(episodes_in_order: pd.DataFrame) -> pd.DataFrame:
    """Each child's latest episode that did not go straight into another (REC is not X1), one row a
    child."""
    return episodes_in_order[episodes_in_order.REC != "X1"].drop_duplicates("CHILD", keep="last")


def _beside(decisions: pd.DataFrame, one_a_child: pd.DataFrame, column: str) -> pd.Series:
    """For each decision that column of the child's row in a frame with one row a child; blank where
    there is none."""
    return for_child(decisions.CHILD, one_a_child.set_index("CHILD")[column])


@rule("117", PlacedAdoption="DATE_PLACED DATE_PLACED_CEASED", Episodes="DECOM DEC REC")
def decisions_are_within_care(
    placed_adoption: pd.DataFrame, episodes_in_order: pd.DataFrame, collection: Collection
) -> dict[str, object]:
    """The decision to place the child for adoption, or to stop, is dated after the end of this year
    or after the child left care. Correct the decision's date, or the end of the last episode."""
    last = _last_episode_but(episodes_in_order)
    left = _beside(placed_adoption, last, "DEC")
    dates = placed_adoption[["DATE_PLACED", "DATE_PLACED_CEASED"]]
    late = (dates > collection.end) | dates.gt(left, axis=0)
    failing = late.any(axis=1)
    return {
        "PlacedAdoption": failing,
        "Episodes": last.index[last.CHILD.isin(placed_adoption.CHILD[failing])],
    }


@rule("118", PlacedAdoption="DATE_PLACED_CEASED", Episodes="DECOM LS")
def stop_is_within_care(
    placed_adoption: pd.DataFrame, episodes: pd.DataFrame, collection: Collection
) -> dict[str, object]:
    """The decision to stop placing the child for adoption is dated before this year, or before the
    child came into care. Decisions of earlier years belong in their own return."""
    first = earliest(episodes[~episodes.LS.isin(SHORT_BREAKS)], "DECOM")
    stopped = placed_adoption.DATE_PLACED_CEASED
    failing = (stopped < collection.start) | (stopped < _beside(placed_adoption, first, "DECOM"))
    return {
        "PlacedAdoption": failing,
        "Episodes": first.index[first.CHILD.isin(placed_adoption.CHILD[failing])],
    }


@rule("119", PlacedAdoption="DATE_PLACED_CEASED REASON_PLACED_CEASED")
def stop_has_date_and_reason(placed_adoption: pd.DataFrame) -> pd.Series:
    """The decision to stop placing the child for adoption has a date without a reason, or a reason
    without a date. Give both or neither."""
    return placed_adoption.DATE_PLACED_CEASED.isna() != placed_adoption.REASON_PLACED_CEASED.isna()


@rule("151", AD1=" ".join(ITEMS))
def adoption_items_are_complete(adoption_items: pd.DataFrame) -> pd.Series:
    """Some adoption items are filled and others blank. For a child adopted this year give all six;
    otherwise take the row out."""
    return adoption_items.any(axis=1) & ~adoption_items.all(axis=1)


@rule("184", PlacedAdoption="DATE_PLACED", Header="DOB")
def decision_follows_birth(
    placed_adoption: pd.DataFrame, born_on: pd.Series
) -> dict[str, pd.Series]:
    """The decision to place the child for adoption is dated before the child was born. Correct the
    decision's date, or the date of birth in Header."""
    birth = for_child(placed_adoption.CHILD, born_on)
    return {"PlacedAdoption": placed_adoption.DATE_PLACED < birth}


@rule("199", Episodes="CHILD REC DECOM")
def nothing_follows_adoption(episodes: pd.DataFrame, stored_episodes: pd.DataFrame) -> pd.Index:
    """The child has an episode after one that ended in adoption, this year or in the return stored
    for an earlier year. An adopted child who comes back into care does so as a new child with a new
    id; otherwise correct the reason the earlier episode ended."""
    rows = [stored_episodes.assign(row=-1), episodes.assign(row=episodes.index)]
    held = pd.concat(rows, ignore_index=True)
    adopted = held.CHILD[held.REC.isin(ADOPTED)]
    # The adoption as an earlier return had it is the same adoption, not an earlier one.
    same = ["CHILD", "DECOM", "DEC", "REC"]
    once = held[held.CHILD.isin(adopted.dropna())]
    once = once[(once.row >= 0) | ~once.duplicated(same, keep="last")]
    ordered = in_order(once, "DECOM", "DEC")
    here = ordered.REC.isin(ADOPTED).astype(int)
    earlier = here.groupby(ordered.CHILD).cumsum() - here
    return pd.Index(ordered.row[(earlier > 0) & (ordered.row >= 0)])


@rule("331", AD1="DATE_MATCH", Episodes="DECOM REC")
def match_precedes_placement(ad1: pd.DataFrame, episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The child was matched with the adopters only after the episode from which the child was
    adopted had begun. The match comes first: correct its date, or the start of the episode."""
    both = pairs(ad1, episodes[episodes.REC.isin(ADOPTED)], "_episode")
    late = both[both.DATE_MATCH > both.DECOM_episode]
    return {"AD1": late.row, "Episodes": late.row_episode}


@rule("333", AD1="DATE_INT DATE_MATCH")
def decision_precedes_match(ad1: pd.DataFrame) -> pd.Series:
    """The child was matched with adopters, but the decision that the child should be placed is
    blank or later than the match. The decision comes first: give or correct its date."""
    decided_in_time = ad1.DATE_INT <= ad1.DATE_MATCH
    return ad1.DATE_MATCH.notna() & ~decided_in_time


@rule("334", AD1="DATE_INT", Episodes="DECOM RNE")
def decision_is_in_latest_care(ad1: pd.DataFrame, episodes: pd.DataFrame) -> dict[str, object]:
    """The decision that the child should be placed for adoption is dated before the latest time in
    care began. Correct that date, or the start of care."""
    started = latest(episodes[episodes.RNE == "S"], "DECOM")
    failing = ad1.DATE_INT < _beside(ad1, started, "DECOM")
    return {
        "AD1": failing,
        "Episodes": started.index[started.CHILD.isin(ad1.CHILD[failing])],
    }


@rule("335", Episodes="PLACE REC", AD1="FOSTER_CARE")
def foster_carer_agrees_with_placement(
    episodes: pd.DataFrame, ad1: pd.DataFrame
) -> dict[str, pd.Series]:
    """Whether the child was adopted by a former foster carer does not agree with the last
    placement. A3 and A5 are with the foster carer (1), A4 and A6 are not (0)."""
    both = pairs(episodes[episodes.REC.isin(ENDED_ADOPTED)], ad1, "_ad1")
    denied = both.PLACE.isin(WITH_FOSTER_CARER) & (both.FOSTER_CARE_ad1 == "0")
    claimed = both.PLACE.isin(NOT_WITH_FOSTER_CARER) & (both.FOSTER_CARE_ad1 == "1")
    wrong = both[denied | claimed]
    return {"Episodes": wrong.row, "AD1": wrong.row_ad1}


@rule("336", Episodes="PLACE")
def adopting_carer_fostered_before(episodes_in_order: pd.DataFrame) -> pd.Index:
    """The child is placed for adoption with the current foster carer (A3 or A5), but the episode
    before was no foster or adoptive placement. Correct one of the two placements."""
    e = episodes_in_order
    at_home = e.PLACE_before.isin((*ADOPTION_PLACEMENTS, *FOSTER_PLACEMENTS))
    return e.index[e.PLACE.isin(["A3", "A5"]) & e.CHILD_before.notna() & ~at_home]


@rule("217", Episodes="PLACE DECOM RNE")
def staying_with_carer_has_its_reasons(episodes: pd.DataFrame) -> pd.Series:
    """The child is placed for adoption with the current foster carer (A3 or A5), so the carer did
    not change: the reason for the new episode must be S, T or U where it began on or after 1 April
    2015."""
    moved = episodes.PLACE.isin(["A3", "A5"]) & ~episodes.RNE.isin(["S", "T", "U"])
    return moved & (episodes.DECOM >= CURRENT_CARER_REASONS_SINCE)


@rule("390", Episodes="PLACE REC")
def adopted_from_an_adoptive_placement(episodes: pd.DataFrame) -> pd.Series:
    """The child was adopted, but not from an adoptive placement. The last placement must be A3, A4,
    A5 or A6."""
    return episodes.REC.isin(ADOPTED) & ~episodes.PLACE.isin(ADOPTION_PLACEMENTS)


@rule("408", Episodes="PLACE LS")
def placement_order_is_the_status(episodes: pd.DataFrame) -> pd.Series:
    """The child is placed for adoption under a placement order (A5 or A6), but the legal status is
    not E1. Correct the placement or the status."""
    return episodes.PLACE.isin(["A5", "A6"]) & (episodes.LS != "E1")
