"""Rules on the decision to place a child for adoption: when it was made, when it was reversed, and
what followed."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    ADOPTED,
    ADOPTION_PLACEMENTS,
    Marked,
    any_blank,
    any_given,
    earliest,
    for_child,
    in_order,
    latest,
    pairs,
    written,
)
from ingest.rules import Severity
from ingest.schema import Collection

REVERSAL = ("DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
DECISION_CELLS = "DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED"
NOT_LEFT_UNADOPTED = ("X1", *ADOPTED)


@rule("522", PlacedAdoption="DATE_PLACED DATE_PLACED_CEASED")
def reversed_after_decided(placed_adoption: pd.DataFrame) -> pd.Series:
    """The decision to place for adoption was reversed before it was made. Correct DATE_PLACED or
    DATE_PLACED_CEASED."""
    return placed_adoption.DATE_PLACED_CEASED < placed_adoption.DATE_PLACED


@rule("551", Episodes="PLACE", PlacedAdoption="DATE_PLACED")
def placed_by_decision(episodes: pd.DataFrame, placed_adoption: pd.DataFrame) -> dict[str, Marked]:
    """The child is placed for adoption, but there is no date of a decision to do so. Give
    DATE_PLACED in PlacedAdoption, or correct PLACE."""
    decided = placed_adoption.CHILD[written(placed_adoption, "DATE_PLACED")].dropna()
    return {"Episodes": episodes.PLACE.isin(ADOPTION_PLACEMENTS) & ~episodes.CHILD.isin(decided)}


@rule("552", Episodes="DECOM", PlacedAdoption="DATE_PLACED")
def decided_before_placement(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The decision to place for adoption is dated after the child was first placed for adoption.
    Correct DATE_PLACED, or the DECOM or PLACE of the placement."""
    placed = episodes[episodes.PLACE.isin(ADOPTION_PLACEMENTS)]
    p = pairs(earliest(placed, "DECOM"), latest(placed_adoption, "DATE_PLACED"))
    late = p[p.DATE_PLACED_right > p.DECOM]
    return {"Episodes": late.row, "PlacedAdoption": late.row_right}


def order_without_decision(
    status: str, episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """Episodes under this order whose child has no decision to place, and latest decisions reversed
    while it is in force."""
    under = episodes[episodes.LS == status]
    decided = placed_adoption.CHILD[placed_adoption.DATE_PLACED.notna()].dropna()
    newest = placed_adoption[placed_adoption.CHILD.notna()].sort_values(
        "DATE_PLACED", kind="stable"
    )
    newest = newest.drop_duplicates("CHILD", keep="last")
    in_force = newest.CHILD.isin(under.CHILD[under.DEC.isna()])
    return {
        "Episodes": under.index[~under.CHILD.isin(decided)],
        "PlacedAdoption": newest.index[in_force & any_given(newest, REVERSAL)],
    }


@rule("553", Episodes="LS", PlacedAdoption=DECISION_CELLS)
def placement_order_rests_on_decision(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """A placement order (E1) is in force, but the decision to place for adoption is missing or is
    shown as reversed. Give DATE_PLACED, take the reversal out, or correct the legal status."""
    return order_without_decision("E1", episodes, placed_adoption)


@rule("555", until=2024, Episodes="LS", PlacedAdoption=DECISION_CELLS)
def freeing_order_rests_on_decision(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """A freeing order (D1) is in force, but the decision to place for adoption is missing or is
    shown as reversed. Give DATE_PLACED, take the reversal out, or correct the legal status."""
    return order_without_decision("D1", episodes, placed_adoption)


@rule("554", Episodes="DECOM LS", PlacedAdoption="DATE_PLACED")
def decided_before_placement_order(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The decision to place for adoption is dated after the placement order (E1) was granted.
    Correct DATE_PLACED, or the DECOM of the first episode under the order."""
    granted = earliest(episodes[episodes.LS == "E1"], "DECOM")
    p = pairs(granted, earliest(placed_adoption, "DATE_PLACED"))
    late = p[p.DATE_PLACED_right > p.DECOM]
    return {"Episodes": late.row, "PlacedAdoption": late.row_right}


@rule("556", until=2024, Episodes="DECOM LS", PlacedAdoption="DATE_PLACED")
def decided_before_freeing_order(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The decision to place for adoption is dated after the freeing order (D1) was granted. Correct
    DATE_PLACED, or the DECOM of the episode under the order."""
    p = pairs(episodes[episodes.LS == "D1"], placed_adoption)
    return {"Episodes": p.row[p.DATE_PLACED_right > p.DECOM]}


def left_unadopted(
    orders: tuple[str, ...], episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """Episodes that ended care other than by adoption after a decision to place that is missing or
    not fully reversed."""
    for_adoption = episodes.PLACE.isin(ADOPTION_PLACEMENTS) | episodes.LS.isin(orders)
    left = episodes.REC.notna() & ~episodes.REC.isin(NOT_LEFT_UNADOPTED)
    ended = episodes[for_adoption & left]
    standing = pairs(ended, placed_adoption[any_blank(placed_adoption, REVERSAL)])
    without = ended.index[~ended.CHILD.isin(placed_adoption.CHILD.dropna())]
    return {"Episodes": without.union(standing.row), "PlacedAdoption": standing.row_right}


@rule(
    "557",
    until=2024,
    Episodes="PLACE LS REC",
    PlacedAdoption="DATE_PLACED_CEASED REASON_PLACED_CEASED",
)
def decision_ends_with_care_until_2024(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The child was placed for adoption, or under a freeing or placement order, and left care
    without being adopted, so the decision to place must be shown as reversed. Give
    DATE_PLACED_CEASED and REASON_PLACED_CEASED, or correct REC."""
    return left_unadopted(("D1", "E1"), episodes, placed_adoption)


@rule(
    "557",
    since=2025,
    Episodes="PLACE LS REC",
    PlacedAdoption="DATE_PLACED_CEASED REASON_PLACED_CEASED",
)
def decision_ends_with_care(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The child was placed for adoption, or under a placement order, and left care without being
    adopted, so the decision to place must be shown as reversed. Give DATE_PLACED_CEASED and
    REASON_PLACED_CEASED, or correct REC."""
    return left_unadopted(("E1",), episodes, placed_adoption)


@rule("558", Episodes="REC", PlacedAdoption="DATE_PLACED_CEASED")
def adoption_rests_on_standing_decision(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The child was adopted, but every decision to place in PlacedAdoption is shown as reversed.
    Leave DATE_PLACED_CEASED blank for the decision that led to the adoption."""
    withdrawn = written(placed_adoption, "DATE_PLACED_CEASED")
    children = placed_adoption.CHILD[withdrawn].dropna()
    several = children[children.duplicated()]
    standing = placed_adoption.CHILD[~withdrawn].dropna()
    failing = episodes.CHILD.isin(several) & ~episodes.CHILD.isin(standing)
    return {"Episodes": episodes.REC.isin(ADOPTED) & failing}


@rule("559", PlacedAdoption="DATE_PLACED")
def old_decision_was_in_last_years_return(
    placed_adoption: pd.DataFrame, placed_adoption_last: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The decision to place was made before the year began, but last year's return has no such
    decision for the child. Correct DATE_PLACED, or last year's return."""
    last = placed_adoption_last
    known = last.CHILD[last.DATE_PLACED.notna()].dropna()
    old = placed_adoption.DATE_PLACED < collection.start
    return old & ~placed_adoption.CHILD.isin(known)


@rule("560", PlacedAdoption="DATE_PLACED DATE_PLACED_CEASED")
def open_decision_carries_over(
    placed_adoption: pd.DataFrame, placed_adoption_last: pd.DataFrame
) -> pd.Index:
    """Last year's return left a decision to place standing for this child, but this year's first
    decision has another date. Begin with that decision, under the DATE_PLACED it had."""
    last = placed_adoption_last
    standing = latest(last[last.DATE_PLACED_CEASED.isna()], "DATE_PLACED").set_index("CHILD")
    now = placed_adoption.sort_values("DATE_PLACED", kind="stable").drop_duplicates("CHILD")
    made = for_child(now.CHILD, standing.DATE_PLACED)
    return now.index[made.notna() & (made != now.DATE_PLACED)]


@rule("561", PlacedAdoption="DATE_PLACED")
def reversed_decision_is_not_given_again(
    placed_adoption: pd.DataFrame, placed_adoption_last: pd.DataFrame
) -> pd.Series:
    """This decision to place has the date of one that last year's return shows as reversed. Give
    the date of the new decision, or take the row out."""
    last = placed_adoption_last
    p = pairs(placed_adoption, last[any_given(last, REVERSAL)])
    return p.row[p.DATE_PLACED == p.DATE_PLACED_right]


@rule("584", PlacedAdoption="DATE_PLACED")
def new_decision_is_later_than_the_reversed(
    placed_adoption: pd.DataFrame, placed_adoption_last: pd.DataFrame
) -> pd.Series:
    """Last year's return shows a decision to place as reversed, so this year's decision must be a
    later one. Give its date in DATE_PLACED."""
    last = placed_adoption_last
    withdrawn = latest(last[any_given(last, REVERSAL)], "DATE_PLACED").set_index("CHILD")
    before = for_child(placed_adoption.CHILD, withdrawn.DATE_PLACED)
    return before.notna() & ~(placed_adoption.DATE_PLACED > before)


@rule("563", PlacedAdoption=DECISION_CELLS)
def reversed_decision_has_its_own_date(placed_adoption: pd.DataFrame) -> pd.Series:
    """The decision to place is shown as reversed, but the date it was made is blank. Give
    DATE_PLACED."""
    decided = placed_adoption.DATE_PLACED.notna()
    return ~decided & ~any_blank(placed_adoption, REVERSAL)


@rule("579", PlacedAdoption="DATE_PLACED DATE_PLACED_CEASED")
def decisions_do_not_overlap(placed_adoption: pd.DataFrame) -> pd.Index:
    """A new decision to place begins while the child's previous one still stands or before it was
    reversed. Correct DATE_PLACED here or DATE_PLACED_CEASED there."""
    p = in_order(placed_adoption, "DATE_PLACED", "DATE_PLACED_CEASED")
    ceased = p.DATE_PLACED_CEASED_before
    return p.index[p.CHILD_before.notna() & (ceased.isna() | (p.DATE_PLACED < ceased))]


@rule("583", severity=Severity.QUERY, PlacedAdoption="DATE_PLACED DATE_PLACED_CEASED")
def earlier_decisions_are_reversed(placed_adoption: pd.DataFrame) -> pd.Index:
    """The child has several decisions to place, and this is not the latest, yet it was never
    reversed. Check whether DATE_PLACED_CEASED is missing, or whether the row is a mistake."""
    dated = placed_adoption[placed_adoption.DATE_PLACED.notna() & placed_adoption.CHILD.notna()]
    newest = dated.sort_values("DATE_PLACED", ascending=False, kind="stable")
    newest = newest.drop_duplicates("CHILD").index
    return dated.index[dated.DATE_PLACED_CEASED.isna()].difference(newest)


@rule("1003", PlacedAdoption="DATE_PLACED", Episodes="DECOM RNE")
def decided_once_looked_after(
    episodes: pd.DataFrame, placed_adoption: pd.DataFrame
) -> dict[str, Marked]:
    """The decision to place for adoption is dated before the child started to be looked after.
    Correct DATE_PLACED, or the DECOM of the first episode."""
    p = pairs(placed_adoption, earliest(episodes[episodes.RNE == "S"], "DECOM"))
    early = p[p.DATE_PLACED < p.DECOM_right]
    return {"PlacedAdoption": early.row, "Episodes": early.row_right}
