"""Work lists of children in need and of child protection: assessments, initial conferences, plan
reviews, visits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.as_listed import SEEN_WORKING_DAYS, VISIT_WORKING_DAYS
from indicators.catalogue.plans import FIRST_REVIEW_MONTHS, LATER_REVIEW_MONTHS
from indicators.catalogue.section_47 import CONFERENCE_WORKING_DAYS
from indicators.picking import months_later
from indicators.work_lists.define import Counted, Way, WorkList
from indicators.work_lists.reviews import FIRST, LAST_REVIEW, NEXT, next_review
from records.calendar import add_working_days
from records.record import Record
from records.standing import open_at

ASSESSMENT_WORKING_DAYS = 45
CENSUS = "children in need census"
LIST_6, LIST_7 = "Annex A list 6", "Annex A list 7"
CIN_PLAN = "child in need plan"


def open_on(rows: pd.DataFrame, start: str, end: str, on: pd.Timestamp) -> pd.DataFrame:
    """The rows open at the end of a day, as the return of that time vouches for them."""
    return open_at(rows, start=start, end=end, ends=np.array([np.datetime64(on, "us")]))


def listed_on(rows: pd.DataFrame, end: str, on: pd.Timestamp) -> pd.DataFrame:
    """The rows of the lists of a day that were still open on it."""
    rows = rows[rows["as_on"] == on]
    return rows[~(rows[end] <= on)].reset_index(drop=True)


def dated(
    rows: pd.DataFrame, what: str, basis: str, basis_on: pd.Series, due_on: pd.Series
) -> pd.DataFrame:
    """Rows of things that are due on a day that is certain."""
    return rows.assign(what=what, basis=basis, basis_on=basis_on, due_on=due_on, at_latest=False)


def unless_over(first_due: pd.Series, on: pd.Timestamp) -> pd.Series:
    """The day by which a first one is due; missing once it has passed and no date is recorded,
    which tells nothing of whether it was done."""
    return first_due.where(first_due >= on)


def assessments(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """Assessments that had not been authorised by the end of the day."""
    rows = open_on(record.cin_assessment, "started_on", "authorised_on", on)
    due = add_working_days(rows["started_on"], ASSESSMENT_WORKING_DAYS)
    return dated(rows, "Assessment", "assessment began", rows["started_on"], due)


def initial_conferences(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """Section 47 enquiries without a conference, where one is not said to be unnecessary, the case
    is open, and the child has had no plan since."""
    rows = record.section_47
    rows = rows[
        (rows["started_on"] <= on)
        & (rows["known_from"] <= on)
        & (rows["known_to"] >= on)
        & ~(rows["conference_not_required"] == 1)
        & ~(rows["conference_on"] <= on)
    ]
    held = record.initial_cp_conference
    held = held[held["held_on"] <= on]
    episodes = open_on(record.cin_episode, "referred_on", "closed_on", on)
    plans = record.cp_plan
    plans = plans[(plans["started_on"] <= on)]
    last_plan = plans.groupby("child")["started_on"].max()
    planned = open_on(record.cp_plan, "started_on", "ended_on", on)["child"]
    latest_held = held.groupby("child")["held_on"].max()
    rows = rows[
        rows.set_index(["child", "referred_on"]).index.isin(
            episodes.set_index(["child", "referred_on"]).index
        )
        & ~(_of(rows["child"], latest_held) >= rows["started_on"])
        & ~(_of(rows["child"], last_plan) >= rows["started_on"])
        & ~rows["child"].isin(planned)
    ].reset_index(drop=True)
    due = add_working_days(rows["started_on"], CONFERENCE_WORKING_DAYS)
    return dated(rows, "Initial conference", "enquiry began", rows["started_on"], due)


def _of(children: pd.Series, by_child: pd.Series) -> pd.Series:
    return by_child.reindex(children).set_axis(children.index)


def plan_reviews(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next review conference of each plan open at the end of the day."""
    plans = open_on(record.cp_plan, "started_on", "ended_on", on)
    things = plans.rename(columns={"started_on": "began"}).reset_index(drop=True)
    found = next_review(
        things,
        record.cp_review.rename(columns={"plan_started_on": "began"}),
        on=on,
        first_due=months_later(things["began"], FIRST_REVIEW_MONTHS),
        second_after=LATER_REVIEW_MONTHS,
        later_after=LATER_REVIEW_MONTHS,
        covered_from=covered_from(record, "cp_review", on),
        began_as="plan began",
    )
    return things[["child"]].join(found)


def plan_reviews_listed(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The same, of the latest review that a list tells."""
    rows = listed_on(record.cp_standing, "ended_on", on)
    first = rows["reviewed_on"].isna()
    due = months_later(rows["reviewed_on"], LATER_REVIEW_MONTHS)
    first_due = unless_over(months_later(rows["started_on"], FIRST_REVIEW_MONTHS), on)
    due = due.where(~first, first_due)
    return rows.assign(
        what=np.where(first & due.notna(), FIRST, NEXT),
        basis=np.where(first, "plan began", LAST_REVIEW),
        basis_on=rows["reviewed_on"].fillna(rows["started_on"]),
        due_on=due,
        at_latest=False,
    )


def covered_from(record: Record, entity: str, on: pd.Timestamp) -> pd.Timestamp:
    """The first day of the unbroken stretch of returns in which a day lies."""
    stretches = record.coverage(entity).stretches
    return next(pd.Timestamp(a) for a, b in stretches if a <= on.date() <= b)


def _visits(rows: pd.DataFrame, seen: str, began_as: str, days: int, on: pd.Timestamp):
    visited = rows[seen].notna()
    due = add_working_days(rows[seen], days)
    first_due = unless_over(add_working_days(rows["started_on"], days), on)
    return rows.assign(
        what="Visit",
        basis=np.where(visited, "last seen", began_as),
        basis_on=rows[seen].fillna(rows["started_on"]),
        due_on=due.where(visited, first_due),
        at_latest=False,
    )


def plan_visits(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next visit to each child on a plan in the list of the day."""
    rows = listed_on(record.cp_standing, "ended_on", on)
    return _visits(rows, "visited_on", "plan began", VISIT_WORKING_DAYS, on)


def need_visits(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next visit to each child on a child in need plan in the list of the day."""
    rows = listed_on(record.cin_standing, "closed_on", on)
    rows = rows[rows["case_status"].str.lower() == CIN_PLAN].reset_index(drop=True)
    return _visits(rows, "seen_on", "case opened", SEEN_WORKING_DAYS, on)


WORKING_TOGETHER = "Working Together to Safeguard Children (2023)"
LISTS = (
    WorkList(
        "assessments",
        "Assessments to complete",
        due="An assessment to be authorised",
        limit="Within 45 working days of its start.",
        law=(
            f"{WORKING_TOGETHER}, which counts from the referral; DfE, and this list, from the"
            " start that the census gives"
        ),
        ways=(Way(CENSUS, ("cin_assessment",), assessments),),
        counted=Counted.WORKING,
        soon=10,
    ),
    WorkList(
        "initial-conferences",
        "Initial child protection conferences to hold",
        due="An initial conference after a section 47 enquiry",
        limit=(
            "Within 15 working days of the strategy discussion that began the enquiry, unless it"
            " was found that none is needed."
        ),
        law=WORKING_TOGETHER,
        ways=(
            Way(
                CENSUS,
                ("section_47", "initial_cp_conference", "cin_episode", "cp_plan"),
                initial_conferences,
            ),
        ),
        counted=Counted.WORKING,
        soon=5,
    ),
    WorkList(
        "plan-reviews",
        "Child protection plans to review",
        due="A review conference",
        limit="The first within 3 months of the start of the plan, each later one within 6 months.",
        law=WORKING_TOGETHER,
        ways=(
            Way(CENSUS, ("cp_plan", "cp_review"), plan_reviews),
            Way(LIST_7, ("cp_standing",), plan_reviews_listed, tells="reviewed_on"),
        ),
        counted=Counted.CALENDAR,
        soon=28,
    ),
    WorkList(
        "plan-visits",
        "Visits to children on a protection plan",
        due="A visit to the child",
        limit="Within 10 working days of the last visit, or of the start of the plan.",
        law="common local practice: no law sets the interval",
        ways=(Way(LIST_7, ("cp_standing",), plan_visits, tells="visited_on"),),
        counted=Counted.WORKING,
        soon=5,
        statutory=False,
    ),
    WorkList(
        "need-visits",
        "Visits to children on a child in need plan",
        due="A visit to the child",
        limit="Within 20 working days of when the child was last seen.",
        law="common local practice: no law sets the interval",
        ways=(Way(LIST_6, ("cin_standing",), need_visits, tells="seen_on"),),
        counted=Counted.WORKING,
        soon=5,
        statutory=False,
    ),
)
