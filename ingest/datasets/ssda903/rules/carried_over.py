"""Rules that hold this year's first episode against the one left open in last year's return."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import PLACE_COLUMNS, differs, for_child, latest
from ingest.schema import Collection

# Codes that DfE split or replaced, by collection year: last year's code -> what an episode that
# ran on may have become.
REPLACED_PLACES = {2025: {"H5": ("K3",)}, 2026: {"Z1": ("Z11", "Z12", "Z13", "Z14")}}


@derived
def carried_over(first_episode: pd.DataFrame, latest_episode_last: pd.DataFrame) -> pd.DataFrame:
    """Each child's first episode beside last year's latest one, where that was still open.

    Columns of last year's are "<column>_last", its position in last year's file `row_last`.
    """
    last = latest_episode_last.rename_axis("row").reset_index()
    opened = last[last.DEC.isna()].set_index("CHILD").add_suffix("_last")
    return first_episode.join(opened, on="CHILD", how="inner")


@derived
def carried_over_placements(
    carried_over: pd.DataFrame, placements: pd.DataFrame, placements_last: pd.DataFrame
) -> pd.DataFrame:
    """`carried_over` with where the placements were, this year and last."""
    columns = list(PLACE_COLUMNS)
    now = placements.loc[carried_over.index, columns]
    before = placements_last.loc[carried_over.row_last, columns].set_axis(carried_over.index)
    known = carried_over.columns.intersection([*columns, *before.add_suffix("_last").columns])
    return carried_over.drop(columns=known).join([now, before.add_suffix("_last")])


def farther_or_nearer(c: pd.DataFrame) -> pd.Series:
    """True where the two distances differ by a fifth of a mile or more, or one alone is blank;
    compared in tenths of a mile."""
    distances = (c.PL_DISTANCE, c.PL_DISTANCE_last)
    now, before = ((pd.to_numeric(d, errors="coerce") * 10).round() for d in distances)
    return ((now - before).abs() >= 2) | (c.PL_DISTANCE.isna() != c.PL_DISTANCE_last.isna())


def carries_over(code: str, column: str, message: str) -> None:
    """Declare a rule: an episode that runs on from last year has the same value in this column."""

    def same(carried_over: pd.DataFrame) -> pd.Index:
        failing = differs(carried_over[column], carried_over[f"{column}_last"])
        return carried_over.index[failing]

    same.__doc__ = message
    rule(code, Episodes=column)(same)


carries_over(
    "503A",
    "RNE",
    "The reason for the new episode differs from last year's return, where this episode was still "
    "open. An episode that runs on keeps its RNE: correct it here, or last year's if that was "
    "wrong.",
)
carries_over(
    "503B",
    "LS",
    "The legal status differs from last year's return, where this episode was still open. If it "
    "changed since, end that episode and start another; otherwise correct LS.",
)
carries_over(
    "503C",
    "CIN",
    "The category of need differs from last year's return, where this episode was still open. It "
    "does not change within a period of care: use the same code.",
)
carries_over(
    "503E",
    "PLACE_PROVIDER",
    "The placement provider differs from last year's return, where this episode was still open. "
    "If it changed since, end that episode and start another; otherwise correct PLACE_PROVIDER.",
)
carries_over(
    "503F",
    "URN",
    "The Ofsted URN differs from last year's return, where this episode was still open. If the "
    "child moved, end that episode and start another; otherwise correct URN.",
)


@rule("503D", Episodes="PLACE")
def placement_type_carries_over(carried_over: pd.DataFrame, collection: Collection) -> pd.Index:
    """The placement type differs from last year's return, where this episode was still open. If the
    child moved, end that episode and start another; otherwise correct PLACE."""
    c = carried_over
    failing = differs(c.PLACE, c.PLACE_last)
    for before, now in REPLACED_PLACES.get(collection.year, {}).items():
        failing &= ~((c.PLACE_last == before) & c.PLACE.isin(now))
    return c.index[failing]


@rule("503G", Episodes="PL_DISTANCE")
def placement_distance_carries_over(carried_over_placements: pd.DataFrame) -> pd.Index:
    """The distance between home and placement differs from last year's return, where this episode
    was still open. Check HOME_POST and PL_POST in both years."""
    c = carried_over_placements
    return c.index[farther_or_nearer(c)]


@rule("503H", Episodes="PL_LA")
def placement_authority_carries_over(carried_over_placements: pd.DataFrame) -> pd.Index:
    """The placement lies in another authority than in last year's return, where this episode was
    still open. Check PL_POST in both years; if the child moved, end that episode and start another.
    """
    c = carried_over_placements
    return c.index[differs(c.PL_LA, c.PL_LA_last)]


@rule("503J", Episodes="PL_LOCATION")
def placement_location_carries_over(carried_over_placements: pd.DataFrame) -> pd.Index:
    """The placement has changed between inside and outside your area since last year's return,
    where this episode was still open. Check PL_POST in both years; if the child moved, end that
    episode and start another."""
    c = carried_over_placements
    return c.index[differs(c.PL_LOCATION, c.PL_LOCATION_last)]


@rule("452", Episodes="PL_LA")
def same_episode_same_authority(carried_over_placements: pd.DataFrame) -> pd.Index:
    """The episode open at the end of last year runs on with the same reason for new episode, but
    its placement now lies in another authority. Check PL_POST in both years."""
    c = carried_over_placements
    return c.index[(c.RNE == c.RNE_last) & differs(c.PL_LA, c.PL_LA_last)]


@rule("453", Episodes="PL_DISTANCE")
def same_episode_same_distance(carried_over_placements: pd.DataFrame) -> pd.Index:
    """The episode open at the end of last year runs on with the same reason for new episode, but
    its placement is now nearer to home or farther from it. Check HOME_POST and PL_POST in both
    years."""
    c = carried_over_placements
    return c.index[(c.RNE == c.RNE_last) & farther_or_nearer(c)]


@rule("502", Episodes="DECOM")
def open_episode_carries_over(first_episode: pd.DataFrame, episodes_last: pd.DataFrame) -> pd.Index:
    """Last year's return left an episode open for this child, but this year's first episode starts
    on another day. Begin with that open episode, under the DECOM it had."""
    opened = latest(episodes_last[episodes_last.DEC.isna()], "DECOM").set_index("CHILD").DECOM
    began = for_child(first_episode.CHILD, opened)
    return first_episode.index[began.notna() & (began != first_episode.DECOM)]


@rule("562", Episodes="DECOM")
def old_episode_was_in_last_years_return(
    first_episode: pd.DataFrame, latest_episode_last: pd.DataFrame, collection: Collection
) -> pd.Index:
    """This child's first episode began before the year, but last year's return does not end with an
    episode of that DECOM. Correct DECOM, or correct last year's return."""
    e = first_episode
    last = for_child(e.CHILD, latest_episode_last.set_index("CHILD").DECOM)
    return e.index[(e.DECOM < collection.start) & (e.DECOM != last)]


@rule("NoE", Episodes="DECOM")
def child_of_old_was_in_last_years_return(
    episodes: pd.DataFrame, episodes_last: pd.DataFrame, collection: Collection
) -> pd.Series:
    """This episode began before the year, but last year's return has no episode for the child.
    Check DECOM and the child's id, which must stay the same from year to year."""
    known = episodes.CHILD.isin(episodes_last.CHILD.dropna())
    return (episodes.DECOM < collection.start) & ~known
