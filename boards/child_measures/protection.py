"""What a board looks at for a child on a child protection plan."""

from __future__ import annotations

import pandas as pd

from boards.child_measures.care import late_or_next
from boards.child_measures.define import (
    Cohort,
    Gap,
    Limits,
    but,
    child_measure,
    in_words,
    nothing,
    of_each,
    told,
)
from boards.child_measures.held import covers, latest_list
from indicators.picking import months_later
from records.calendar import working_days
from records.record import Record

PLANS = (Cohort.ON_A_PLAN, Cohort.MISSING)
FIRST_REVIEW_MONTHS, LATER_REVIEW_MONTHS = 3, 6
VISIT_WORKING_DAYS = 10
NO_PLAN = "Not on a child protection plan on the day."
DAYS_IN_MONTH = 365.25 / 12


@child_measure(
    "Time on this plan",
    limits=Limits(amber=15, red=24),
    unit=("month", "months"),
    cohorts=PLANS,
    source="CIN census: CPPstartDate; DfE counts plans that last two years or more",
)
def time_on_plan(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How many whole months the child has been on this child protection plan."""
    months = (day - children["plan_on"]).dt.days // DAYS_IN_MONTH
    value = "Since " + in_words(children["plan_on"])
    read = told(children, months.astype("float64"), value, children["plan_on"])
    return but(read, children["plan_on"].isna(), Gap.NOT_DUE, NO_PLAN)


@child_measure(
    "Conferences on time",
    limits=Limits(amber=1, red=15),
    unit=("day late", "days late"),
    cohorts=PLANS,
    source="CIN census: CPPreviewDate; Working Together to Safeguard Children",
)
def conferences_on_time(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How late the next review conference of the plan is: the first is due three months after the
    plan began, each later one within six months.
    """
    if not covers(record, "cp_review", day, day):
        return nothing(children, Gap.NOT_HELD, "No return held tells of conferences on the day.")
    held = record.cp_review.merge(children[["child", "plan_on"]], on="child")
    held = held[held["reviewed_on"].between(held["plan_on"], day)]
    last = of_each(children, held.groupby("child")["reviewed_on"].max())
    last = last.astype("datetime64[us]")
    due = months_later(children["plan_on"], FIRST_REVIEW_MONTHS)
    due = months_later(last, LATER_REVIEW_MONTHS).where(last.notna(), due)
    late = (day - due).dt.days.clip(lower=0).astype("float64")
    read = told(children, late, late_or_next(late, due), last)
    read = but(read, children["plan_on"].isna(), Gap.NOT_DUE, NO_PLAN)
    return but(read, last.isna() & (late == 0), Gap.NOT_DUE, "The first is not due yet.")


@child_measure(
    "Last visit",
    limits=Limits(amber=11, red=16),
    unit=("working day ago", "working days ago"),
    cohorts=PLANS,
    source="Annex A list 7: Date of the Last Statutory Visit; ten working days are common locally",
)
def protection_visits(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How many working days ago the child was last visited under the plan, on the day of the list;
    of a plan that nobody has visited yet, since it began.
    """
    listed = latest_list(record.cp_standing, "visited_on", day)
    if listed.empty:
        return nothing(
            children, Gap.NOT_HELD, "No list of the last three months tells of visits (Annex A)."
        )
    on_list = children["child"].isin(listed.index)
    visited = of_each(children, listed["visited_on"])
    since = visited.fillna(children["plan_on"])
    ago = working_days(since, pd.Series(listed["as_on"].max(), index=children.index))
    value = ("Last " + in_words(visited)).where(visited.notna(), "None recorded")
    read = told(children, ago, value, visited)
    read = but(read, children["plan_on"].isna(), Gap.NOT_DUE, NO_PLAN)
    read = but(read, ~on_list | ago.isna(), Gap.NOT_HELD, "The list does not hold the child.")
    young = visited.isna() & (ago <= VISIT_WORKING_DAYS)
    return but(read, young, Gap.NOT_DUE, "The first is not due yet.")
