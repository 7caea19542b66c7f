"""Placements: how old a child must be for one, how long a temporary one lasts, what follows it, and
why placements change."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    SHORT_BREAKS,
    any_given,
    differs,
    following,
    for_child,
    years_after,
)
from ingest.datasets.ssda903.rules.shapes import declared, old_enough
from records.places import compact

TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
OTHER_PLACEMENTS = ("Z11", "Z12", "Z13", "Z14")
LAST_DAY_OF_INDEPENDENT_LIVING = pd.Timestamp(2023, 10, 28)

for _code, _place, _years, _since, _until, _what in (
    ("370", "P2", 15, None, 2023, "in independent living (P2) before turning 15"),
    ("370", "P2", 16, 2024, 2024, "in independent living (P2) before turning 16"),
    ("371", "H5", 14, None, 2023, "in semi-independent living (H5) before turning 14"),
    ("371", "H5", 16, 2024, 2024, "in semi-independent living (H5) before turning 16"),
    ("371", "K3", 16, 2025, None, "in supported accommodation (K3) before turning 16"),
    ("372", "R5", 10, None, None, "in youth custody (R5) before turning 10"),
    ("373", "S1", 4, None, None, "in a residential school (S1) before turning 4"),
    ("374", "P3", 14, None, None, "in residential employment (P3) before turning 14"),
):
    old_enough(
        _code,
        "PLACE",
        (_place,),
        "DECOM",
        _years,
        f"The child was placed {_what}. Correct the placement, its start or the date of birth.",
        since=_since,
        until=_until,
    )


def longer_than(episodes: pd.DataFrame, placement: str, days: int) -> pd.Series:
    """True where an ended episode in that placement lasted more than so many days."""
    lasted = episodes.DEC - episodes.DECOM
    return (episodes.PLACE == placement) & (lasted > pd.Timedelta(days=days))


for _code, _place, _days, _what in (
    ("375", "T1", 42, "in hospital (T1) lasted more than six weeks"),
    ("376", "T3", 21, "while the carer is away (T3) lasted more than three weeks"),
    ("379", "T4", 7, "for another reason (T4) lasted more than seven days"),
):
    rule(_code, Episodes="DECOM DEC PLACE")(
        declared(
            f"A temporary placement {_what}, and so was not temporary. Enter the kind of placement "
            "that it became, or correct the dates.",
            ("episodes",),
            lambda e, place=_place, days=_days: longer_than(e, place, days),
        )
    )


@rule("213", until=2025, Episodes="PLACE_PROVIDER")
def temporary_has_no_provider_until_2025(episodes: pd.DataFrame) -> pd.Series:
    """A provider is given for a temporary placement (T0 to T4), which has none. Clear it, or
    correct the placement."""
    return episodes.PLACE.isin(TEMPORARY) & episodes.PLACE_PROVIDER.notna()


@rule("213", since=2026, Episodes="PLACE_PROVIDER")
def temporary_has_no_provider(episodes: pd.DataFrame) -> pd.Series:
    """A provider is given for a temporary placement (T0 to T4) or another placement (Z11 to Z14),
    which has none. Clear it, or correct the placement."""
    return episodes.PLACE.isin((*TEMPORARY, *OTHER_PLACEMENTS)) & episodes.PLACE_PROVIDER.notna()


@rule("214", Episodes="PL_POST URN")
def short_break_has_no_place(episodes: pd.DataFrame) -> pd.Series:
    """A placement postcode or a URN is given for a short break (V3 or V4), which needs neither.
    Clear them, or correct the legal status."""
    return episodes.LS.isin(SHORT_BREAKS) & any_given(episodes, ("PL_POST", "URN"))


@rule("217t", since=2024, until=2024, Episodes="PLACE DECOM DEC")
def independent_living_has_ended(episodes: pd.DataFrame) -> pd.Series:
    """Independent living (P2) goes on after 28 October 2023, when it ceased to be a placement of
    looked-after children. End the episode by that day and enter the placement that followed."""
    goes_on = episodes.DEC.isna() | (episodes.DEC > LAST_DAY_OF_INDEPENDENT_LIVING)
    return (episodes.PLACE == "P2") & goes_on


@rule("225", Episodes="REASON_PLACE_CHANGE")
def change_of_placement_has_a_reason(episodes_in_order: pd.DataFrame) -> pd.Index:
    """The placement changed after this episode, but no reason for the change is given. Enter it
    here, on the episode that ended."""
    e = episodes_in_order
    moved = following(e, "RNE").isin(["P", "B", "T", "U"]) & (e.REC == "X1")
    settled = ~e.PLACE.isin(TEMPORARY) & ~following(e, "PLACE").isin(TEMPORARY)
    return e.index[moved & settled & e.REASON_PLACE_CHANGE.isna()]


@rule("226", Episodes="REASON_PLACE_CHANGE PLACE")
def temporary_placement_needs_no_reason(episodes_in_order: pd.DataFrame) -> pd.Index:
    """A reason for change of placement is given on this temporary placement (T0 to T4) or on the
    episode before it. Going to a temporary placement and back is no change: clear the reason."""
    e = episodes_in_order
    explained = any_given(e, ("REASON_PLACE_CHANGE", "REASON_PLACE_CHANGE_before"))
    return e.index[e.PLACE.isin(TEMPORARY) & explained]


@rule("233", since=2026, Episodes="REASON_PLACE_CHANGE DEC")
def open_episode_has_not_changed(episodes: pd.DataFrame) -> pd.Series:
    """A reason for change of placement is given though the episode has not ended. Clear it, or give
    the day on which it ended."""
    return episodes.DEC.isna() & episodes.REASON_PLACE_CHANGE.notna()


@rule("234", since=2026, Episodes="REASON_PLACE_CHANGE DECOM", Header="DOB")
def custody_from_ten(
    episodes_in_order: pd.DataFrame, born_on: pd.Series, header: pd.DataFrame
) -> dict[str, object]:
    """The placement changed because of custody (CUSTOD) when the child was under 10, too young for
    it. Correct the reason, the dates or the date of birth."""
    e = episodes_in_order
    changed_on = following(e, "DECOM").fillna(e.DEC).fillna(e.DECOM)
    young = changed_on < years_after(for_child(e.CHILD, born_on), 10)
    failing = e[young & (e.REASON_PLACE_CHANGE == "CUSTOD")]
    return {"Episodes": failing.index, "Header": header.CHILD.isin(failing.CHILD)}


@rule("377", Episodes="PLACE")
def carer_is_seldom_away(episodes: pd.DataFrame) -> pd.Series:
    """The child was placed elsewhere while the carer was away (T3) more than twice this year. Check
    these placements: two a year are the most."""
    away = episodes.CHILD[episodes.PLACE == "T3"].dropna()
    counts = away.value_counts()
    return (episodes.PLACE == "T3") & episodes.CHILD.isin(counts.index[counts > 2])


@rule("380", Episodes="PLACE RNE")
def care_does_not_start_temporarily(episodes: pd.DataFrame) -> pd.Series:
    """A temporary placement (T0 to T4) begins with a reason other than P or B. It can only come
    after another placement: correct the reason or the placement."""
    return episodes.PLACE.isin(TEMPORARY) & ~episodes.RNE.isin(["P", "B"])


@rule("381", Episodes="PLACE REC")
def care_does_not_end_temporarily(episodes: pd.DataFrame) -> pd.Series:
    """Care ended in a temporary placement (T0 to T4). Add the return to the usual placement, or
    correct the placement."""
    return episodes.PLACE.isin(TEMPORARY) & episodes.REC.notna() & (episodes.REC != "X1")


@rule("383", until=2025, Episodes="PLACE RNE PL_POST")
def temporary_placement_leads_back_until_2025(episodes_in_order: pd.DataFrame) -> pd.Index:
    """The child did not go back after a temporary placement (T0 to T4): the episode after it must
    begin with reason P and be in the same kind of placement as the one before. If the child moved
    on, the placement was not temporary."""
    e, kind = episodes_in_order, _two_before(episodes_in_order, "PLACE")
    return e.index[_after_temporary(e) & ((e.RNE != "P") | differs(e.PLACE, kind))]


@rule("383", since=2026, Episodes="PLACE RNE PL_POST")
def temporary_placement_leads_back(episodes_in_order: pd.DataFrame) -> pd.Index:
    """The child did not go back after a temporary placement (T0 to T4): the episode after it must
    begin with reason P and be in the same kind of placement, at the same postcode, as the one
    before. If the child moved on, the placement was not temporary."""
    e, kind = episodes_in_order, _two_before(episodes_in_order, "PLACE")
    place = compact(_two_before(e, "PL_POST"))
    elsewhere = differs(e.PLACE, kind) | differs(compact(e.PL_POST), place)
    return e.index[_after_temporary(e) & ((e.RNE != "P") | elsewhere)]


def _two_before(ordered: pd.DataFrame, column: str) -> pd.Series:
    """The value in the child's row two before this one, blank where there is none."""
    return ordered[f"{column}_before"].shift().where(ordered.CHILD == ordered.CHILD_before)


def _after_temporary(ordered: pd.DataFrame) -> pd.Series:
    """True where the child's row before is in a temporary placement, and there is another before
    that."""
    return ordered.PLACE_before.isin(TEMPORARY) & _two_before(ordered, "CHILD").notna()
