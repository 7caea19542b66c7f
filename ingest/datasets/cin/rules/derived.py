"""What many CIN rules share: the census year, flags, rows beside rows of the same child or episode.

Running numbers restart, so an episode is known by its child and number, an assessment or protection
plan by its episode and number. A row whose child is not named (rule 8500) is compared with no
other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import derived
from ingest.datasets.pairing import beside, side_by_side
from ingest.schema import Collection

CHILD = ["LAchildID"]
EPISODE = [*CHILD, "CINdetailsID"]
ASSESSMENT = [*EPISODE, "AssessmentID"]
PROTECTION_PLAN = [*EPISODE, "CPPID"]
CLOSED_AFTER_ASSESSMENT = ("RC8", "RC9")


@dataclass(frozen=True)
class Census:
    """The census year: its first day, its reference date (31 March), the day the data run to."""

    start: pd.Timestamp
    reference: pd.Timestamp
    end: pd.Timestamp

    def holds(self, days: pd.Series) -> pd.Series:
        """True for days within the year, both ends included; False for a blank."""
        return days.between(self.start, self.end)

    def misses(self, days: pd.Series) -> pd.Series:
        """True for days before or after the year; False for a blank."""
        return days.notna() & ~self.holds(days)


@derived
def census(header: pd.DataFrame, collection: Collection) -> Census:
    """The census year as the header gives it; that of the collection where the header is wrong.

    A return whose data run to an earlier day ends on that day.
    """
    day = header.ReferenceDate
    named = header.Year.isna() | (header.Year == day.dt.year)
    sound = day[is_reference_day(day) & named]
    reference = collection.start + pd.DateOffset(years=1, days=-1) if sound.empty else sound.iloc[0]
    end = min(reference, pd.Timestamp(collection.as_at)) if collection.as_at else reference
    return Census(reference - pd.DateOffset(years=1, days=-1), reference, end)


def is_reference_day(days: pd.Series) -> pd.Series:
    """True for a 31 March."""
    return (days.dt.month == 3) & (days.dt.day == 31)


def is_true(flag: pd.Series) -> pd.Series:
    """True for 1 and true in any case; False for a blank."""
    return flag.str.lower().isin(("1", "true"))


def is_false(flag: pd.Series) -> pd.Series:
    """True for 0 and false in any case; False for a blank: a blank is neither."""
    return flag.str.lower().isin(("0", "false"))


def pairs(left: pd.DataFrame, right: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Every row of `left` beside every row of `right` with the same `on`, one line a pair.

    Columns of `left` keep their names; a column of `right` that `left` also has ends in `_2`.
    `row` and `row_2` are the positions of the two rows in their tables. Raises CannotTryError where
    one id stands in so many rows that it cannot be a child's, and the pairs would fill the memory.
    """
    left, right = (
        frame.loc[frame.LAchildID.notna(), [c for c in frame if not c.endswith("?")]]
        for frame in (left, right)
    )
    at, at_right = beside(left, right, on)
    rows, others = left.iloc[at], right.drop(columns=on).iloc[at_right]
    others = others.assign(row=others.index)
    rows = rows.assign(row=rows.index)
    return side_by_side(rows, others.rename(columns={c: f"{c}_2" for c in others if c in rows}))


def reported(
    beside: pd.DataFrame, failing: pd.Series, left: str, right: str
) -> dict[str, pd.Series]:
    """The rows of both tables in the failing lines of `pairs`: what a rule returns."""
    return {left: beside.row[failing], right: beside.row_2[failing]}


def present(rows: pd.DataFrame, others: pd.DataFrame, on: list[str]) -> pd.Series:
    """True for each of `rows` with the same `on` as at least one of `others`."""
    known = others[on].drop_duplicates()
    found = rows[on].merge(known, how="left", on=on, indicator="found")
    return pd.Series((found.found == "both").to_numpy(), rows.index)


def several(rows: pd.DataFrame, on: list[str]) -> pd.Index:
    """The positions of the rows that share `on` with another of `rows`."""
    named = rows[rows.LAchildID.notna()]
    return named.index[named.duplicated(on, keep=False)]


def overlapping(
    rows: pd.DataFrame,
    start: str,
    end: str,
    on: list[str],
    until: pd.Timestamp,
    *,
    runs_on: pd.Series | None = None,
    touching: bool = True,
) -> np.ndarray:
    """The positions of rows that start while another row with the same `on` runs, and of that
    other.

    A row without an end runs until `until`, if `runs_on` (by default always). `touching`: starting
    on the very day the other ends counts too.
    """
    rows = rows.assign(runs_on=True if runs_on is None else runs_on)[rows[start].notna()]
    beside = pairs(rows, rows, on)
    begins, began, ended = (beside[name] for name in (start, f"{start}_2", f"{end}_2"))
    last_day = ended.where(ended.notna() | ~beside.runs_on_2, until)
    within = (begins <= last_day) if touching else (begins < last_day)
    failing = (beside.row != beside.row_2) & (begins >= began) & within
    return np.union1d(beside.row[failing], beside.row_2[failing])


@derived
def episodes_of_children(cindetails: pd.DataFrame, child_identifiers: pd.DataFrame) -> pd.DataFrame:
    """`pairs` of CINdetails with the child it belongs to."""
    return pairs(cindetails, child_identifiers, CHILD)


@derived
def cin_plans_of_children(
    cinplan_dates: pd.DataFrame, child_identifiers: pd.DataFrame
) -> pd.DataFrame:
    """`pairs` of CINplanDates with the child it belongs to."""
    return pairs(cinplan_dates, child_identifiers, CHILD)


@derived
def protection_plans_of_children(
    child_protection_plans: pd.DataFrame, child_identifiers: pd.DataFrame
) -> pd.DataFrame:
    """`pairs` of ChildProtectionPlans with the child it belongs to."""
    return pairs(child_protection_plans, child_identifiers, CHILD)


@derived
def assessments_of_episodes(assessments: pd.DataFrame, cindetails: pd.DataFrame) -> pd.DataFrame:
    """`pairs` of Assessments with the episode it belongs to."""
    return pairs(assessments, cindetails, EPISODE)


@derived
def enquiries_of_episodes(section47: pd.DataFrame, cindetails: pd.DataFrame) -> pd.DataFrame:
    """`pairs` of Section47 with the episode it belongs to."""
    return pairs(section47, cindetails, EPISODE)


@derived
def cin_plans_of_episodes(cinplan_dates: pd.DataFrame, cindetails: pd.DataFrame) -> pd.DataFrame:
    """`pairs` of CINplanDates with the episode it belongs to."""
    return pairs(cinplan_dates, cindetails, EPISODE)


@derived
def protection_plans_of_episodes(
    child_protection_plans: pd.DataFrame, cindetails: pd.DataFrame
) -> pd.DataFrame:
    """`pairs` of ChildProtectionPlans with the episode it belongs to."""
    return pairs(child_protection_plans, cindetails, EPISODE)


@derived
def reviews_of_plans(reviews: pd.DataFrame, child_protection_plans: pd.DataFrame) -> pd.DataFrame:
    """`pairs` of Reviews with the child protection plan it belongs to."""
    return pairs(reviews, child_protection_plans, PROTECTION_PLAN)


@derived
def factors_of_assessments(
    assessments: pd.DataFrame, assessment_factors_list: pd.DataFrame
) -> pd.DataFrame:
    """`pairs` of Assessments with each factor given for it; blank factors are left out."""
    given = assessment_factors_list[assessment_factors_list.AssessmentFactor.notna()]
    return pairs(assessments, given, ASSESSMENT)
