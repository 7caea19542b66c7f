"""Episodes in time: when they start and end, that they follow one another, and how a period of care
begins and ends."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    ADOPTED,
    following,
    for_child,
    written,
    years_after,
)
from ingest.datasets.ssda903.rules.shapes import old_enough
from ingest.schema import Collection

# The day the Children Act 1989 came into force.
FIRST_DAY = pd.Timestamp(1991, 10, 14)
SPECIAL_GUARDIANSHIP = ("E45", "E46", "E47", "E48")


@rule("142", Episodes="DEC REC")
def earlier_episodes_have_ended(episodes: pd.DataFrame) -> pd.Index:
    """A later episode of this child has started, but this one has no end date or no reason for
    ending. End it on the day the next one began."""
    known = episodes[episodes.CHILD.notna() & episodes.DECOM.notna()]
    by_start = known.sort_values("DECOM", kind="stable")
    earlier = by_start[by_start.CHILD.duplicated(keep="last")]
    return earlier.index[earlier.DEC.isna() | earlier.REC.isna()]


@rule("148", Episodes="DEC REC")
def end_has_date_and_reason(episodes: pd.DataFrame) -> pd.Series:
    """The episode has an end date without a reason, or a reason without a date. Give both, or
    neither while it is open."""
    return written(episodes, "DEC") != episodes.REC.notna()


@rule("302", Episodes="DECOM", Header="DOB")
def care_begins_after_birth(
    first_episode: pd.DataFrame, header: pd.DataFrame, born_on: pd.Series
) -> dict[str, object]:
    """The child's first episode starts before the child was born. Correct its start, or the date of
    birth."""
    early = first_episode[first_episode.DECOM < for_child(first_episode.CHILD, born_on)]
    return {"Episodes": early.index, "Header": header.CHILD.isin(early.CHILD)}


@rule("352", Episodes="DECOM RNE")
def care_begins_before_eighteen(episodes: pd.DataFrame, birth_of_episode: pd.Series) -> pd.Series:
    """The young person was 18 or over on the day care began. Adults cannot start to be looked
    after: check the start and the date of birth."""
    return (episodes.RNE == "S") & (episodes.DECOM >= years_after(birth_of_episode, 18))


@rule("353", Episodes="DECOM")
def episode_is_under_the_children_act(episodes: pd.DataFrame) -> pd.Series:
    """The episode starts before 14 October 1991, when the Children Act came into force. Correct the
    year."""
    return episodes.DECOM < FIRST_DAY


@rule("354", Episodes="DECOM")
def episode_starts_by_the_end_of_the_year(
    episodes: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The episode starts after the end of the year. It belongs in the next return: correct its
    start, or take it out."""
    return episodes.DECOM > collection.end


@rule("355", Episodes="DECOM DEC")
def episode_lasts_a_night(episodes: pd.DataFrame) -> pd.Series:
    """The episode starts and ends on the same day. Episodes are counted by the night: take it out,
    or correct a date."""
    return episodes.DECOM == episodes.DEC


@rule("356", Episodes="DECOM DEC")
def episode_ends_after_it_starts(episodes: pd.DataFrame) -> pd.Series:
    """The episode ends before it starts. Correct one of the two dates."""
    return episodes.DEC < episodes.DECOM


@rule("357", Episodes="RNE")
def first_episode_starts_care(first_episode: pd.DataFrame, collection: Collection) -> pd.Index:
    """The child's first episode starts this year, but its reason is not S, started to be looked
    after. Set it to S, or add the episode that came before."""
    f = first_episode
    return f.index[(f.DECOM >= collection.start) & (f.RNE != "S")]


@rule("385", Episodes="DEC")
def episode_ends_by_the_end_of_the_year(
    episodes: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The episode ends after the end of the year. Leave it open in this return, or correct its
    end."""
    return episodes.DEC > collection.end


@rule("388", Episodes="REC")
def reason_agrees_with_what_follows(episodes_in_order: pd.DataFrame) -> pd.Index:
    """The reason the episode ended does not agree with what comes next. X1 is right where, and only
    where, another episode of the child starts on the day this one ends."""
    e, then = episodes_in_order, following(episodes_in_order, "DECOM")
    goes_on = e.REC == "X1"
    broken = goes_on & e.DEC.notna() & (then.isna() | (e.DEC != then))
    unbroken = e.REC.notna() & ~goes_on & (e.DEC == then)
    return e.index[broken | unbroken]


@rule("386", Episodes="REC DEC", Header="DOB")
def adopted_before_eighteen(
    episodes: pd.DataFrame, birth_of_episode: pd.Series
) -> dict[str, pd.Series]:
    """The child was adopted on or after the 18th birthday, which the law does not allow. Correct
    the end of the episode, its reason, or the date of birth."""
    adult = episodes.DEC >= years_after(birth_of_episode, 18)
    return {"Episodes": adult & episodes.REC.isin(ADOPTED)}


@rule("407", Episodes="DEC REC", Header="DOB")
def guardianship_before_eighteen(
    episodes: pd.DataFrame, birth_of_episode: pd.Series, header: pd.DataFrame
) -> dict[str, pd.Series]:
    """A special guardianship order was made on or after the 18th birthday, which the law does not
    allow. Correct the end of the episode, its reason, or the date of birth."""
    adult = episodes.DEC >= years_after(birth_of_episode, 18)
    failing = adult & episodes.REC.isin(SPECIAL_GUARDIANSHIP)
    return {"Episodes": failing, "Header": header.CHILD.isin(episodes.CHILD[failing])}


old_enough(
    "387",
    "REC",
    ("E5", "E6"),
    "DEC",
    14,
    "The child left care to live independently before turning 14. Correct the reason the episode "
    "ended, its end, or the date of birth.",
)
old_enough(
    "389",
    "REC",
    ("E7",),
    "DEC",
    16,
    "The child moved to residential care of adult services before turning 16. Correct the reason "
    "the episode ended, its end, or the date of birth.",
)
