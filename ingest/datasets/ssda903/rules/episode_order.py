"""Rules on how one episode follows another: no overlap, no gap within care, and the reason given
for a new one."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import differs

PLACEMENT_DETAILS = ("PLACE", "PL_POST", "URN", "PLACE_PROVIDER")
LEFT_CARE = (
    *("E2", "E3", "E4A", "E4B", "E5", "E6", "E7", "E8", "E9", "E11", "E12", "E13", "E14"),
    *("E15", "E16", "E17", "E41", "E45", "E46", "E47", "E48"),
)
CHANGE_CELLS = "RNE LS PLACE PL_POST URN PLACE_PROVIDER"


@derived
def episodes_that_follow(episodes_in_order: pd.DataFrame) -> pd.DataFrame:
    """Episodes that have one before them, with what changed from it: bool columns `status_changed`
    and `placement_changed`."""
    e = episodes_in_order[episodes_in_order.CHILD_before.notna()]
    moved = pd.Series(False, e.index)
    for column in PLACEMENT_DETAILS:
        moved |= differs(e[column], e[f"{column}_before"])
    return e.assign(status_changed=differs(e.LS, e.LS_before), placement_changed=moved)


@rule("426", Episodes="LS")
def one_kind_of_short_break(episodes: pd.DataFrame) -> pd.Series:
    """This child has short breaks under V3 and under V4 in the same year. Decide which of the two
    describes them, and use that code for all of this child's short breaks."""
    children = [episodes.CHILD[(episodes.LS == kind)].dropna() for kind in ("V3", "V4")]
    mixed = episodes.CHILD.isin(children[0]) & episodes.CHILD.isin(children[1])
    return mixed & episodes.LS.isin(("V3", "V4"))


@rule("431", Episodes="RNE DECOM")
def new_period_starts_after_the_last_ended(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """This episode says that a new period of care began (RNE S), but the child's previous episode
    ended on that day or later. If care went on, correct RNE; otherwise correct DECOM or the DEC of
    the episode before."""
    e = episodes_that_follow
    return e.index[(e.RNE == "S") & (e.DECOM <= e.DEC_before)]


@rule("432", Episodes="RNE")
def care_starts_anew_after_it_ended(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """The episode before this one ended because the child left care, so this one begins a new
    period of care. Use RNE S here, or correct the REC of the episode before."""
    e = episodes_that_follow
    return e.index[e.REC_before.isin(LEFT_CARE) & (e.RNE != "S")]


@rule("433", Episodes="RNE DECOM")
def change_continues_the_episode_before(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """RNE says that care went on with a change, so this episode must start on the very day the one
    before it ended. Correct DECOM, the DEC of the episode before, or RNE."""
    e = episodes_that_follow
    return e.index[e.RNE.isin(("P", "L", "T", "U", "B")) & (e.DECOM != e.DEC_before)]


@rule("434", Episodes=CHANGE_CELLS)
def change_of_status_alone(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """RNE L says that only the legal status changed, but either the legal status is the one before
    or the placement differs too. Correct the details, or use the RNE that says what changed."""
    e = episodes_that_follow
    return e.index[(e.RNE == "L") & (~e.status_changed | e.placement_changed)]


@rule("435", Episodes=CHANGE_CELLS)
def change_of_placement_alone(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """RNE P or T says that only the placement or carer changed, but either the legal status differs
    from the episode before or nothing about the placement does. Correct the details, or use the RNE
    that says what changed."""
    e = episodes_that_follow
    return e.index[e.RNE.isin(("P", "T")) & (e.status_changed | ~e.placement_changed)]


@rule("436", Episodes=CHANGE_CELLS)
def change_of_status_and_placement(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """RNE B or U says that legal status and placement changed together, but one of them is as in
    the episode before. Correct the details, or use the RNE that says what changed."""
    e = episodes_that_follow
    return e.index[e.RNE.isin(("B", "U")) & ~(e.status_changed & e.placement_changed)]


@rule("437", Episodes="REC")
def nothing_follows_death_or_adulthood(episodes_in_order: pd.DataFrame) -> pd.Index:
    """This episode ended because the child died or was found to be an adult, yet a later episode
    exists. Correct the REC, or take out the episodes that do not belong to this child."""
    e = episodes_in_order
    return e.index[e.REC.isin(("E2", "E15")) & e.CHILD.duplicated(keep="last")]


@rule("501", Episodes="DECOM DEC")
def episodes_do_not_overlap(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """This episode starts before the child's previous episode ended. Correct DECOM here or DEC
    there so that the one follows the other."""
    e = episodes_that_follow
    return e.index[e.DECOM < e.DEC_before]


@rule("504", Episodes="CIN")
def need_stays_through_a_period_of_care(episodes_that_follow: pd.DataFrame) -> pd.Index:
    """The category of need differs from the episode before although care went on without a break.
    It is the need at the start of the period of care: use one code in all its episodes."""
    e = episodes_that_follow
    continues = (e.REC_before == "X1") & (e.DEC_before == e.DECOM)
    return e.index[continues & differs(e.CIN, e.CIN_before)]
