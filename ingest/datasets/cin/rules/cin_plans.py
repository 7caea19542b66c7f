"""CIN rules about child in need plans, alone and beside child protection plans."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import (
    CHILD,
    EPISODE,
    Census,
    overlapping,
    pairs,
    reported,
    several,
)
from ingest.rules import Severity


@rule("4001", ChildProtectionPlans="CPPendDate", CINplanDates="CINPlanEndDate")
def one_kind_of_open_plan(
    cinplan_dates: pd.DataFrame, child_protection_plans: pd.DataFrame
) -> dict[str, pd.Series]:
    """The episode has an open child in need plan and an open child protection plan. A child has one
    or the other: end the plan that was replaced."""
    beside = pairs(cinplan_dates, child_protection_plans, EPISODE)
    started = beside.CINPlanStartDate.notna()
    failing = started & beside.CINPlanEndDate.isna() & beside.CPPendDate.isna()
    return reported(beside, failing, "CINplanDates", "ChildProtectionPlans")


@rule(
    "4003",
    ChildProtectionPlans="CPPendDate",
    CINplanDates="CINPlanStartDate CINPlanEndDate",
    Reviews="CPPreviewDate",
)
def no_review_within_a_cin_plan(
    reviews_of_plans: pd.DataFrame, cinplan_dates: pd.DataFrame, census: Census
) -> dict[str, pd.Series]:
    """On the day of this child protection review the child had a child in need plan. Correct the
    date of the review, or the dates of the plans.
    """
    reviews = reviews_of_plans.rename(columns={"row": "review", "row_2": "plan"})
    beside = pairs(reviews, cinplan_dates, EPISODE)
    on, ended = beside.CPPreviewDate, beside.CINPlanEndDate
    running = (on < ended) | (ended.isna() & (on <= census.end))
    failing = (on >= beside.CINPlanStartDate) & running & (on != beside.CPPendDate)
    return {
        "Reviews": beside.review[failing],
        "ChildProtectionPlans": beside.plan[failing],
        "CINplanDates": beside.row_2[failing],
    }


@rule("4004", CINplanDates="CINPlanEndDate")
def one_open_cin_plan(cinplan_dates: pd.DataFrame) -> pd.Index:
    """Two or more child in need plans of this episode have no end date. End the earlier ones."""
    return several(cinplan_dates[cinplan_dates.CINPlanEndDate.isna()], EPISODE)


@rule("4008", ChildIdentifiers="PersonDeathDate", CINplanDates="CINPlanStartDate")
def cin_plan_starts_before_death(cin_plans_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """The child had died when this child in need plan started. Check both dates."""
    late = cin_plans_of_children.CINPlanStartDate > cin_plans_of_children.PersonDeathDate
    return reported(cin_plans_of_children, late, "CINplanDates", "ChildIdentifiers")


@rule(
    "4009Q",
    severity=Severity.QUERY,
    ChildIdentifiers="PersonDeathDate",
    CINplanDates="CINPlanEndDate",
)
def cin_plan_ends_by_death(cin_plans_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """This child in need plan goes on past the day the child died. End it on that day, or correct
    the date of death.
    """
    late = cin_plans_of_children.CINPlanEndDate > cin_plans_of_children.PersonDeathDate
    return reported(cin_plans_of_children, late, "CINplanDates", "ChildIdentifiers")


@rule("4010", CINplanDates="CINPlanStartDate")
def cin_plan_start(cinplan_dates: pd.DataFrame, census: Census) -> pd.Series:
    """The child in need plan has no start date, or one after the end of the census year. Give the
    day on which the plan began."""
    start = cinplan_dates.CINPlanStartDate
    return start.isna() | (start > census.end)


@rule("4011", CINplanDates="CINPlanEndDate CINPlanStartDate")
def cin_plan_ends_after_start(cinplan_dates: pd.DataFrame) -> pd.Series:
    """The end of this child in need plan comes before its start. Check both dates."""
    return cinplan_dates.CINPlanEndDate < cinplan_dates.CINPlanStartDate


@rule("4012Q", severity=Severity.QUERY, CINplanDates="CINPlanStartDate CINPlanEndDate")
def cin_plan_lasts(cinplan_dates: pd.DataFrame) -> pd.Series:
    """This child in need plan lasted no longer than the day it started on. Check both dates, or
    remove the plan if there was none.
    """
    return cinplan_dates.CINPlanStartDate == cinplan_dates.CINPlanEndDate


@rule("4013", CINplanDates="CINPlanEndDate")
def cin_plan_ends_in_the_year(cinplan_dates: pd.DataFrame, census: Census) -> pd.Series:
    """The end of this child in need plan is not in the census year. Correct the date; leave out a
    plan that ended before the year, and send one that ended after it as open.
    """
    return census.misses(cinplan_dates.CINPlanEndDate)


@rule("4014", CINplanDates="CINPlanStartDate CINPlanEndDate")
def cin_plans_do_not_overlap(cinplan_dates: pd.DataFrame, census: Census) -> np.ndarray:
    """A child in need plan starts while, or on the day that, another plan of the child runs or
    ends. Correct the dates so that one follows the other."""
    start, end = "CINPlanStartDate", "CINPlanEndDate"
    return overlapping(cinplan_dates, start, end, CHILD, census.end)


@rule("4015", CINplanDates="CINPlanStartDate", CINdetails="CINreferralDate")
def cin_plan_after_referral(cin_plans_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The child was not referred yet when this child in need plan started. Correct one of the
    dates, or move the plan to the episode it belongs to.
    """
    early = cin_plans_of_episodes.CINPlanStartDate < cin_plans_of_episodes.CINreferralDate
    return reported(cin_plans_of_episodes, early, "CINplanDates", "CINdetails")


@rule("4016", ChildProtectionPlans="CPPstartDate CPPendDate", CINplanDates="CINPlanStartDate")
def cin_plan_after_protection_plan(
    cinplan_dates: pd.DataFrame, child_protection_plans: pd.DataFrame, census: Census
) -> dict[str, pd.Series]:
    """A child in need plan starts while the child has a child protection plan. End the child
    protection plan first, or correct the dates."""
    beside = pairs(cinplan_dates, child_protection_plans, CHILD)
    start, ended = beside.CINPlanStartDate, beside.CPPendDate
    running = (start < ended) | (ended.isna() & (start <= census.end))
    failing = (start >= beside.CPPstartDate) & running
    return reported(beside, failing, "CINplanDates", "ChildProtectionPlans")


@rule("4017", ChildProtectionPlans="CPPstartDate", CINplanDates="CINPlanStartDate CINPlanEndDate")
def protection_plan_after_cin_plan(
    cinplan_dates: pd.DataFrame, child_protection_plans: pd.DataFrame, census: Census
) -> dict[str, pd.Series]:
    """A child protection plan starts while the child has a child in need plan. End the child in
    need plan first, or correct the dates."""
    beside = pairs(cinplan_dates, child_protection_plans, CHILD)
    start, ended = beside.CPPstartDate, beside.CINPlanEndDate
    running = (start < ended) | (ended.isna() & (start <= census.end))
    failing = (start >= beside.CINPlanStartDate) & running
    return reported(beside, failing, "CINplanDates", "ChildProtectionPlans")
