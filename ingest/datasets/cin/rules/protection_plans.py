"""CIN rules about child protection plans and their reviews."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import (
    CHILD,
    EPISODE,
    Census,
    is_true,
    overlapping,
    pairs,
    present,
    reported,
    several,
)
from ingest.datasets.cin.tables import CATEGORY_OF_ABUSE
from ingest.rules import Severity
from ingest.schema import Collection


@rule("1105", ChildProtectionPlans="CPPstartDate", CINdetails="CINreferralDate")
def plan_after_referral(protection_plans_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """This child protection plan began when the child had not been referred yet. Correct one of the
    dates, or move the plan to the episode it belongs to.
    """
    of_episode = protection_plans_of_episodes
    early = of_episode.CPPstartDate < of_episode.CINreferralDate
    return reported(of_episode, early, "ChildProtectionPlans", "CINdetails")


@rule(
    "2885",
    ChildProtectionPlans="CPPstartDate",
    Section47="DateOfInitialCPC",
    CINdetails="DateOfInitialCPC",
)
def plan_starts_at_the_conference(
    child_protection_plans: pd.DataFrame,
    section47: pd.DataFrame,
    cindetails: pd.DataFrame,
    census: Census,
) -> dict[str, pd.Series]:
    """A child protection plan starts on the day of the initial conference, and no conference of the
    episode has that date. Correct the start of the plan or the date of the conference."""
    plans = child_protection_plans[census.holds(child_protection_plans.CPPstartDate)]
    enquiries = section47[~is_true(section47.ICPCnotRequired)]
    enquired = present(plans, enquiries, EPISODE)
    agrees = plans.index.isin(_same_day(plans[enquired], enquiries)) | plans.index.isin(
        _same_day(plans[~enquired], cindetails)
    )
    failing, sound = plans[~agrees], plans[agrees]

    def at_fault(conferences: pd.DataFrame) -> pd.Series:
        none_agrees = ~present(conferences, sound, EPISODE)
        return none_agrees & present(conferences, failing, EPISODE)

    return {
        "ChildProtectionPlans": failing.index,
        "Section47": enquiries.index[at_fault(enquiries)],
        "CINdetails": at_fault(cindetails) & ~present(cindetails, enquiries, EPISODE),
    }


def _same_day(plans: pd.DataFrame, conferences: pd.DataFrame) -> pd.Series:
    """The rows of the plans that start on the day of a conference of their episode."""
    beside = pairs(plans, conferences, EPISODE)
    return beside.row[beside.CPPstartDate == beside.DateOfInitialCPC]


@rule("8720", ChildProtectionPlans="CPPstartDate")
def plan_start(child_protection_plans: pd.DataFrame, census: Census) -> pd.Series:
    """The start of this child protection plan is missing, or lies after the end of the census year.
    Give the day of the conference that decided on the plan.
    """
    start = child_protection_plans.CPPstartDate
    return start.isna() | (start > census.end)


@rule("8730", ChildProtectionPlans="NumberOfPreviousCPP")
def previous_plans(child_protection_plans: pd.DataFrame) -> pd.Series:
    """How many child protection plans the child had before is not given as a whole number. Give 0
    for a child who never had a plan before.
    """
    return ~(child_protection_plans.NumberOfPreviousCPP >= 0)


@rule("8905", ChildProtectionPlans="InitialCategoryOfAbuse")
def initial_category(child_protection_plans: pd.DataFrame, collection: Collection) -> pd.Series:
    """The category of abuse at the start of the plan is missing or not one of NEG, PHY, SAB, EMO
    and MUL. Record the category that the conference decided on."""
    valid = CATEGORY_OF_ABUSE.valid(collection.year)
    return ~child_protection_plans.InitialCategoryOfAbuse.isin(valid)


@rule("8910", ChildProtectionPlans="LatestCategoryOfAbuse")
def latest_category(child_protection_plans: pd.DataFrame, collection: Collection) -> pd.Series:
    """The latest category of abuse is missing or not one of NEG, PHY, SAB, EMO and MUL. Repeat the
    first category where it has not changed."""
    valid = CATEGORY_OF_ABUSE.valid(collection.year)
    return ~child_protection_plans.LatestCategoryOfAbuse.isin(valid)


@rule("8840", ChildProtectionPlans="CPPstartDate CPPendDate")
def plan_lasts(child_protection_plans: pd.DataFrame) -> pd.Series:
    """This child protection plan lasted no longer than the day it started on. Check both dates, or
    remove the plan if there was none.
    """
    return child_protection_plans.CPPstartDate == child_protection_plans.CPPendDate


@rule("8925", ChildProtectionPlans="CPPstartDate CPPendDate")
def plan_ends_after_start(child_protection_plans: pd.DataFrame) -> pd.Series:
    """The end of this child protection plan comes before its start. Check both dates."""
    return child_protection_plans.CPPendDate < child_protection_plans.CPPstartDate


@rule("8930", ChildProtectionPlans="CPPendDate")
def plan_ends_in_the_year(child_protection_plans: pd.DataFrame, census: Census) -> pd.Series:
    """The end of this child protection plan is not in the census year. Correct the date; leave out
    a plan that ended before the year, and send one that ended after it as open.
    """
    return census.misses(child_protection_plans.CPPendDate)


@rule("8935", ChildProtectionPlans="CPPendDate")
def one_open_plan(child_protection_plans: pd.DataFrame) -> pd.Index:
    """Two or more child protection plans of this child have no end date. End the earlier ones."""
    return several(child_protection_plans[child_protection_plans.CPPendDate.isna()], CHILD)


@rule("8940", ChildProtectionPlans="CPPstartDate CPPendDate")
def plans_do_not_overlap(child_protection_plans: pd.DataFrame, census: Census) -> np.ndarray:
    """A child protection plan starts while, or on the day that, another plan of the child runs or
    ends. Correct the dates so that one follows the other."""
    start, end = "CPPstartDate", "CPPendDate"
    return overlapping(child_protection_plans, start, end, CHILD, census.end)


@rule("8915", ChildProtectionPlans="CPPstartDate", ChildIdentifiers="PersonDeathDate")
def plan_starts_before_death(protection_plans_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """The child had died when this child protection plan started. Check both dates."""
    of_child = protection_plans_of_children
    late = of_child.CPPstartDate > of_child.PersonDeathDate
    return reported(of_child, late, "ChildProtectionPlans", "ChildIdentifiers")


@rule("8920", ChildProtectionPlans="CPPendDate", ChildIdentifiers="PersonDeathDate")
def plan_ends_by_death(protection_plans_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """This child protection plan goes on past the day the child died. End it on that day, or
    correct the date of death.
    """
    of_child = protection_plans_of_children
    late = of_child.CPPendDate > of_child.PersonDeathDate
    return reported(of_child, late, "ChildProtectionPlans", "ChildIdentifiers")


@rule("8841", ChildProtectionPlans="CPPstartDate", Reviews="CPPreviewDate")
def review_after_start(reviews_of_plans: pd.DataFrame) -> dict[str, pd.Series]:
    """This review is not later than the day its child protection plan began. The initial conference
    is not a review: correct the date, or remove the review.
    """
    early = reviews_of_plans.CPPreviewDate <= reviews_of_plans.CPPstartDate
    return reported(reviews_of_plans, early, "Reviews", "ChildProtectionPlans")


@rule("8842Q", severity=Severity.QUERY, Reviews="CPPreviewDate")
def review_is_dated(reviews: pd.DataFrame) -> pd.Series:
    """A review of a child protection plan has no date, or one that is not a real day. Give the day
    on which the review was held."""
    return reviews.CPPreviewDate.isna()
