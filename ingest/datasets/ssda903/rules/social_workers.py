"""Rules on social worker episodes, collected from 2023/24."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import (
    SHORT_BREAKS,
    Marked,
    any_blank,
    differs,
    in_order,
    latest,
    pairs,
)
from ingest.rules import Severity
from ingest.schema import Collection, unreadable

COLLECTED_SINCE = pd.Timestamp(2023, 4, 1)
REASONS = (
    *("MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "CHCHAN", "PCCHAN"),
    *("SWDIED", "OTHERS"),
)
FIVE_DAYS = pd.Timedelta(days=5)
SEVEN_DAYS = pd.Timedelta(days=7)
ONE_YEAR = pd.DateOffset(years=1)
# For rules written for 2024/25 and withdrawn before that collection: declared, in force in no year.
NEVER = {"since": 2025, "until": 2024}


@derived
def workers_in_order(swepisodes: pd.DataFrame) -> pd.DataFrame:
    """Social worker episodes by child, SW_DECOM, SW_DEC (blank last), each beside the one before it
    (`in_order`)."""
    return in_order(swepisodes, "SW_DECOM", "SW_DEC")


@derived
def other_workers(swepisodes: pd.DataFrame) -> pd.DataFrame:
    """Every social worker episode beside each other one of the child, a line a pair (`pairs`)."""
    p = pairs(swepisodes, swepisodes)
    return p[p.row != p.row_right]


@derived
def carried_over_workers(swepisodes: pd.DataFrame, swepisodes_last: pd.DataFrame) -> pd.DataFrame:
    """Each child's first row of this year (blank SW_DECOM last) beside last year's latest
    ("<column>_last"), where that was open."""
    last = latest(swepisodes_last, "SW_DECOM")
    opened = last[last.SW_DEC.isna()].set_index("CHILD").add_suffix("_last")
    first = swepisodes.sort_values("SW_DECOM", kind="stable").drop_duplicates("CHILD")
    return first.join(opened, on="CHILD", how="inner")


@rule("SW01STG1", since=2024, until=2024, Episodes="DEC LS", SWEpisodes="SW_ID SW_DECOM SW_REASON")
def child_in_care_has_a_worker(
    episodes: pd.DataFrame, swepisodes: pd.DataFrame
) -> dict[str, Marked]:
    """The child was looked after on 31 March, but has no social worker episode with SW_ID, SW_DECOM
    and SW_REASON. Add or complete it."""
    complete = ~any_blank(swepisodes, ("SW_ID", "SW_DECOM", "SW_REASON"))
    known = episodes.CHILD.isin(swepisodes.CHILD[complete].dropna())
    return {"Episodes": episodes.DEC.isna() & ~episodes.LS.isin(SHORT_BREAKS) & ~known}


@rule("SW01aSTG1", since=2025, SWEpisodes="SW_DECOM SW_ID")
def early_worker_is_named(swepisodes: pd.DataFrame) -> pd.Series:
    """A social worker episode lacks its start date or, begun before 1 April 2023, its worker. Give
    SW_DECOM and SW_ID."""
    s = swepisodes
    return s.SW_DECOM.isna() | ((s.SW_DECOM < COLLECTED_SINCE) & s.SW_ID.isna())


@rule("SW01bSTG1", since=2025, SWEpisodes="SW_DECOM SW_ID SW_REASON")
def worker_and_reason_are_given(swepisodes: pd.DataFrame) -> pd.Series:
    """A social worker episode lacks its start date or, begun on or after 1 April 2023, its worker
    or reason. Give SW_DECOM, SW_ID and SW_REASON."""
    s = swepisodes
    lacking = any_blank(s, ("SW_ID", "SW_REASON"))
    return s.SW_DECOM.isna() | ((s.SW_DECOM >= COLLECTED_SINCE) & lacking)


@rule("SW02STG1", since=2024, SWEpisodes="SW_ID")
def worker_id_is_a_registration(swepisodes: pd.DataFrame) -> pd.Series:
    """The social worker's id does not begin with SW or XX. Give the Social Work England
    registration number with SW before it, or your own number with XX before it where there is none.
    """
    begins = swepisodes.SW_ID.str[:2].str.upper()
    return swepisodes.SW_ID.notna() & ~begins.isin(("SW", "XX"))


@rule("SW03STG1", since=2024, until=2024, SWEpisodes="SW_ID SW_DECOM SW_REASON")
def worker_episode_is_complete(swepisodes: pd.DataFrame) -> pd.Series:
    """A social worker episode is incomplete. Give SW_ID, SW_DECOM and SW_REASON."""
    return any_blank(swepisodes, ("SW_ID", "SW_DECOM", "SW_REASON"))


@rule("SW04STG1", since=2024, SWEpisodes="SW_DECOM")
def worker_start_is_a_date(swepisodes: pd.DataFrame) -> pd.Series:
    """The start of the social worker episode is not a real date. Give SW_DECOM as dd/mm/yyyy."""
    return unreadable(swepisodes, "SW_DECOM")


@rule("SW05STG1", since=2024, SWEpisodes="SW_DEC")
def worker_end_is_a_date(swepisodes: pd.DataFrame) -> pd.Series:
    """The end of the social worker episode is not a real date. Give SW_DEC as dd/mm/yyyy, or leave
    it blank."""
    return unreadable(swepisodes, "SW_DEC")


@rule("SW06STG2", since=2024, SWEpisodes="SW_DECOM")
def worker_starts_by_the_year_end(swepisodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """The social worker episode starts after the end of the year. Correct SW_DECOM, or keep the row
    for next year's return."""
    return swepisodes.SW_DECOM > collection.end


@rule("SW07STG2", since=2024, until=2024, SWEpisodes="SW_DEC")
def worker_ends_in_the_year(swepisodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """The social worker episode ends before the year began or after it ended. Correct SW_DEC, or
    take the row out."""
    return (swepisodes.SW_DEC < collection.start) | (swepisodes.SW_DEC > collection.end)


@rule("SW07STG2", since=2025, SWEpisodes="SW_DEC")
def worker_ends_in_these_two_years(swepisodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """The social worker episode ends before the last year began or after this year ended. Correct
    SW_DEC, or take the row out."""
    early = swepisodes.SW_DEC < collection.start - ONE_YEAR
    return early | (swepisodes.SW_DEC > collection.end)


@rule("SW08STG2", since=2024, SWEpisodes="SW_DEC")
def earlier_worker_episode_is_ended(swepisodes: pd.DataFrame) -> pd.Series:
    """A later social worker episode has started, but this one is still open. Give SW_DEC."""
    s = swepisodes
    started = s.CHILD.notna() & s.SW_DECOM.notna() & s.SW_DEC.isna()
    return started & ~s.index.isin(latest(s, "SW_DECOM").index)


@rule("SW09STG2", since=2024, severity=Severity.QUERY, SWEpisodes="SW_DECOM SW_DEC")
def worker_stays_longer_than_a_day(swepisodes: pd.DataFrame) -> pd.Series:
    """The social worker episode starts and ends on the same day. Check SW_DECOM and SW_DEC; if both
    are right, no change is needed."""
    return swepisodes.SW_DECOM == swepisodes.SW_DEC


def far_from_the_one_before(workers: pd.DataFrame) -> pd.Series:
    """True where a social worker episode starts more than seven days before or after the one before
    it ended."""
    return (workers.SW_DECOM - workers.SW_DEC_before).abs() > SEVEN_DAYS


@rule("SW10STG2", since=2024, until=2024, SWEpisodes="SW_DECOM")
def worker_follows_worker_in_2024(workers_in_order: pd.DataFrame) -> pd.Index:
    """The social worker episode does not start within seven days of the end of the one before.
    Correct SW_DECOM here or SW_DEC there, or add the episode that is missing."""
    return workers_in_order.index[far_from_the_one_before(workers_in_order)]


@rule("SW10STG2", since=2025, SWEpisodes="SW_DECOM")
def worker_follows_worker(workers_in_order: pd.DataFrame) -> pd.Index:
    """The social worker episode does not start within seven days of the end of the one before, and
    is not the first of a new contact (FCONTA). Correct SW_DECOM here or SW_DEC there, or add the
    episode that is missing."""
    w = workers_in_order
    return w.index[far_from_the_one_before(w) & (w.SW_REASON != "FCONTA")]


@rule("SW11aSTG2", since=2024, until=2024, SWEpisodes="SW_DEC")
def ended_worker_is_followed(
    swepisodes: pd.DataFrame, other_workers: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The social worker episode ended during the year and none follows within five days. Add the
    next one, or correct SW_DEC."""
    p = other_workers
    near = (p.SW_DECOM_right - p.SW_DEC).abs() <= FIVE_DAYS
    early = swepisodes.CHILD.notna() & (swepisodes.SW_DEC <= collection.end - FIVE_DAYS)
    return early & ~swepisodes.index.isin(p.row[near])


@rule("SW11bSTG2", since=2024, SWEpisodes="SW_DEC")
def worker_is_there_at_the_year_end(
    swepisodes: pd.DataFrame, other_workers: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The social worker episode ended in the days before 31 March and none follows. Add the next
    one, or leave SW_DEC blank if the worker is still there."""
    p = other_workers
    follows = (p.SW_DECOM_right > p.SW_DECOM) | (p.SW_DECOM_right >= p.SW_DEC)
    late = swepisodes.SW_DEC.between(collection.end - FIVE_DAYS, collection.end)
    return swepisodes.CHILD.notna() & late & ~swepisodes.index.isin(p.row[follows])


def without_worker(
    stays: pd.DataFrame, swepisodes: pd.DataFrame, collection: Collection
) -> pd.Index:
    """Starts and ends of care that no social worker episode of the child stands beside."""
    p = pairs(stays, swepisodes)
    by_end = (p.REC != "X1") & (p.SW_DECOM_right <= p.DEC.fillna(collection.end))
    from_start = (p.RNE == "S") & (p.SW_DECOM_right >= p.DECOM)
    return stays.index.difference(p.row[by_end | from_start])


@derived
def starts_and_ends_of_care(episodes: pd.DataFrame, latest_episode: pd.DataFrame) -> pd.DataFrame:
    """Episodes that began or ended care, short breaks apart, of the children looked after when the
    year ended."""
    last = latest_episode
    in_care = last.CHILD[last.DEC.isna() & ~last.LS.isin(SHORT_BREAKS)]
    turning = (episodes.RNE == "S") | (episodes.REC != "X1")
    return episodes[episodes.CHILD.isin(in_care) & turning & ~episodes.LS.isin(SHORT_BREAKS)]


@rule(
    "SW12STG2",
    since=2024,
    until=2024,
    severity=Severity.QUERY,
    Episodes="DECOM DEC RNE REC LS",
    SWEpisodes="SW_DECOM",
)
def care_has_a_worker_in_2024(
    starts_and_ends_of_care: pd.DataFrame, swepisodes: pd.DataFrame, collection: Collection
) -> dict[str, Marked]:
    """The child was looked after on 31 March, but no social worker episode stands beside this start
    or end of care. Add the worker who was there, or check SW_DECOM."""
    return {"Episodes": without_worker(starts_and_ends_of_care, swepisodes, collection)}


@rule(
    "SW12STG2",
    since=2025,
    severity=Severity.QUERY,
    Episodes="DECOM DEC RNE REC LS",
    SWEpisodes="SW_DECOM",
)
def care_has_a_worker(
    starts_and_ends_of_care: pd.DataFrame, swepisodes: pd.DataFrame, collection: Collection
) -> dict[str, Marked]:
    """The child was looked after on 31 March, but no social worker episode stands beside this start
    or end of care in the last two years. Add the worker who was there, or check SW_DECOM."""
    s = starts_and_ends_of_care
    recent = s.DEC.isna() | s.DEC.between(collection.start - ONE_YEAR, collection.end)
    return {"Episodes": without_worker(s[recent], swepisodes, collection)}


@rule("SW13STG1", since=2024, until=2024, SWEpisodes="SW_REASON")
def reason_for_worker_is_valid_in_2024(swepisodes: pd.DataFrame) -> pd.Series:
    """The reason for the change of social worker is missing or is not a valid code. Give one from
    the list for SW_REASON."""
    return ~swepisodes.SW_REASON.isin(REASONS)


@rule("SW13STG1", since=2025, SWEpisodes="SW_REASON")
def reason_for_worker_is_valid(swepisodes: pd.DataFrame) -> pd.Series:
    """The reason for the change of social worker is not a valid code, or is missing for an episode
    begun on or after 1 April 2023. Give one from the list for SW_REASON."""
    reason = swepisodes.SW_REASON
    needed = swepisodes.SW_DECOM >= COLLECTED_SINCE
    return (reason.notna() & ~reason.isin(REASONS)) | (reason.isna() & needed)


@rule("SW14STG2", since=2024, until=2024, SWEpisodes="SW_DEC")
def worker_episode_before_another_is_ended(swepisodes: pd.DataFrame) -> pd.Index:
    """The end of the social worker episode is blank although the child has a later one. Give
    SW_DEC."""
    s = swepisodes[swepisodes.CHILD.notna()]
    final = s.sort_values("SW_DECOM", kind="stable").drop_duplicates("CHILD", keep="last")
    return s.index[s.SW_DEC.isna()].difference(final.index)


@rule("SW15STG2", **NEVER, SWEpisodes="SW_REASON")
def reason_for_worker_is_given(swepisodes: pd.DataFrame, collection: Collection) -> pd.Series:
    """The reason for the change of social worker is missing. Give SW_REASON, unless the worker
    started before last year."""
    early = swepisodes.SW_DECOM < collection.start - ONE_YEAR
    return swepisodes.SW_REASON.isna() & ~early


def worker_carries_over(code: str, column: str, message: str) -> None:
    """Declare a rule: the social worker episode open at the end of last year runs on with the same
    value in this column."""

    def same(carried_over_workers: pd.DataFrame) -> pd.Index:
        c = carried_over_workers
        return c.index[differs(c[column], c[f"{column}_last"])]

    same.__doc__ = message
    rule(code, **NEVER, SWEpisodes=column)(same)


worker_carries_over(
    "SW16aSTG2",
    "SW_ID",
    "The social worker differs from the one whose episode last year's return left open. Begin "
    "with that episode, under the same SW_ID.",
)
worker_carries_over(
    "SW16bSTG2",
    "SW_DECOM",
    "The first social worker episode starts on another day than the one that last year's return "
    "left open. Begin with that episode, under the same SW_DECOM.",
)
worker_carries_over(
    "SW16cSTG2",
    "SW_REASON",
    "The reason for the change of social worker differs from the episode that last year's return "
    "left open. Begin with that episode, under the same SW_REASON.",
)


@rule("SW17STG2", since=2026, SWEpisodes="SW_DECOM SW_DEC")
def a_worker_is_there_at_the_year_end(workers_in_order: pd.DataFrame) -> pd.Index:
    """The child's latest social worker episode has ended, so no worker is shown at 31 March. Add
    the next one, or leave SW_DEC blank if the worker is still there."""
    final = workers_in_order.drop_duplicates("CHILD", keep="last")
    return final.index[final.SW_DEC.notna()]
