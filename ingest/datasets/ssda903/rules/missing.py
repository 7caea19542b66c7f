"""Rules on times when a child was missing or away from placement without authorisation."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    Marked,
    for_child,
    in_order,
    latest,
    outside_care,
    pairs,
    years_after,
)
from ingest.schema import Collection, unreadable


@rule("564", Missing="MISSING MIS_START")
def missing_has_a_start(missing: pd.DataFrame) -> pd.Series:
    """The child is recorded as missing or away, but there is no start date. Give MIS_START."""
    return missing.MISSING.isin(("M", "A")) & missing.MIS_START.isna()


@rule("565", Missing="MISSING MIS_START")
def start_has_a_kind(missing: pd.DataFrame) -> pd.Series:
    """There is a start date, but not whether the child was missing (M) or away (A). Add MISSING."""
    return missing.MIS_START.notna() & missing.MISSING.isna()


@rule("566", Missing="MISSING MIS_END")
def end_has_a_kind(missing: pd.DataFrame) -> pd.Series:
    """There is an end date, but not whether the child was missing (M) or away (A). Give MISSING."""
    return missing.MIS_END.notna() & missing.MISSING.isna()


@rule("567", Missing="MIS_START MIS_END")
def missing_ends_after_it_starts(missing: pd.DataFrame) -> pd.Series:
    """The child is shown as found before going missing. Correct MIS_START or MIS_END."""
    return missing.MIS_END < missing.MIS_START


@rule("570", Missing="MIS_START")
def missing_starts_by_the_year_end(missing: pd.DataFrame, collection: Collection) -> pd.Series:
    """The missing period starts after the end of the year. Correct MIS_START, or keep the row for
    next year's return."""
    return missing.MIS_START > collection.end


@rule("571", Missing="MIS_END")
def missing_ends_in_the_year(missing: pd.DataFrame, collection: Collection) -> pd.Series:
    """The missing period ends before the year began or after it ended. Correct MIS_END; leave it
    blank while the child is still missing at the end of the year."""
    return (missing.MIS_END < collection.start) | (missing.MIS_END > collection.end)


@rule("574", Missing="MIS_START MIS_END")
def missing_periods_do_not_overlap(missing: pd.DataFrame) -> pd.Index:
    """The child goes missing again before the previous missing period ended. Correct MIS_START
    here, or give the MIS_END of the period before."""
    m = in_order(missing, "MIS_START", "MIS_END")
    found = m.MIS_END_before
    return m.index[m.CHILD_before.notna() & (found.isna() | (m.MIS_START < found))]


@rule("575", Missing="MIS_END")
def missing_ends_with_the_placement(missing: pd.DataFrame, episodes: pd.DataFrame) -> pd.Series:
    """The episode during which the child went missing has ended, but the missing period is still
    open. Give the day the child was found, or on which the placement ended, in MIS_END."""
    p = pairs(missing[missing.MIS_END.isna()], episodes)
    return p.row[(p.DECOM_right <= p.MIS_START) & (p.MIS_START <= p.DEC_right)]


@rule("576", Missing="MIS_START", Missing_last="MIS_START")
def open_missing_period_carries_over(
    missing: pd.DataFrame, missing_last: pd.DataFrame
) -> dict[str, Marked]:
    """Last year's return left this child missing, but this year's return does not begin with that
    period. Give it again under the MIS_START it had, with MIS_END once the child was found."""
    opened = latest(missing_last[missing_last.MIS_END.isna()], "MIS_START")
    first = missing.sort_values("MIS_START", kind="stable").drop_duplicates("CHILD")
    began = for_child(first.CHILD, opened.set_index("CHILD").MIS_START)
    return {
        "Missing": first.index[began.notna() & (began != first.MIS_START)],
        "Missing_last": opened.index[~opened.CHILD.isin(missing.CHILD.dropna())],
    }


@rule("577", Missing="MIS_END")
def missing_ends_within_care(missing: pd.DataFrame, periods_of_care: pd.DataFrame) -> pd.Index:
    """The child's care ended, but the missing period goes on or lies outside the time in care. Give
    a MIS_END no later than the day care ended."""
    return outside_care(missing, "MIS_START", "MIS_END", periods_of_care)


@rule("578", Missing="MIS_START")
def missing_starts_within_care(missing: pd.DataFrame, periods_of_care: pd.DataFrame) -> pd.Index:
    """The child went missing before care began or after it ended. Correct MIS_START, or the DECOM
    and DEC of the episodes."""
    p = pairs(missing[missing.MIS_START.notna()], periods_of_care)
    within = (p.MIS_START >= p.start_right) & ~(p.MIS_START > p.end_right)
    return pd.Index(p.row.unique()).difference(p.row[within])


@rule("580", Episodes="REC")
def missing_at_eighteen_ends_by_age(missing: pd.DataFrame, episodes: pd.DataFrame) -> pd.Series:
    """The child was missing when care ended on the 18th birthday, so the episode ends for that
    reason: use REC E8. Otherwise correct DEC or MIS_END."""
    p = pairs(missing[missing.MIS_END == years_after(missing.DOB, 18)], episodes)
    return p.row_right[(p.MIS_END == p.DEC_right) & (p.REC_right != "E8")]


@rule("581", Missing="MIS_START")
def missing_starts_during_an_episode(missing: pd.DataFrame, episodes: pd.DataFrame) -> pd.Index:
    """No episode of this child covers the day the child went missing. Correct MIS_START, or the
    DECOM and DEC of the episodes."""
    m = missing[missing.MIS_START.notna() & missing.CHILD.isin(episodes.CHILD.dropna())]
    p = pairs(m, episodes)
    covered = (p.DECOM_right <= p.MIS_START) & (p.DEC_right.isna() | (p.MIS_START <= p.DEC_right))
    return m.index.difference(p.row[covered])


@rule("586", Missing="DOB MIS_START")
def missing_after_birth(missing: pd.DataFrame) -> pd.Series:
    """The child went missing on or before the date of birth. Correct MIS_START or DOB."""
    return missing.MIS_START <= missing.DOB


@rule("1004", Missing="MIS_START")
def missing_start_is_a_date(missing: pd.DataFrame) -> pd.Series:
    """The missing period has no start, or not a real date. Give MIS_START as dd/mm/yyyy."""
    return missing.MIS_START.isna()


@rule("1005", Missing="MIS_END")
def missing_end_is_a_date(missing: pd.DataFrame) -> pd.Series:
    """The end of the missing period is not a real date. Give MIS_END as dd/mm/yyyy, or leave it
    blank."""
    return unreadable(missing, "MIS_END")


@rule("1006", Missing="MISSING")
def missing_code_is_valid(missing: pd.DataFrame) -> pd.Series:
    """The code in MISSING is not valid. Use M (missing) or A (away without authorisation)."""
    return missing.MISSING.notna() & ~missing.MISSING.isin(("M", "A"))
