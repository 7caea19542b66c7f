"""Work lists of looked-after children and care leavers: reviews, visits, health, teeth, pathway
plans."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.as_listed import (
    FIRST_VISIT_DAYS,
    LONG_TERM,
    LONG_TERM_VISIT_MONTHS,
    PATHWAY_MONTHS,
    PLAN_OWED,
    VISIT_DAYS,
    YEAR_MONTHS,
    YOUNG,
)
from indicators.catalogue.looked_after import (
    FIRST_REVIEW_WORKING_DAYS,
    LATER_REVIEW_MONTHS,
    SECOND_REVIEW_MONTHS,
)
from indicators.cuts import people
from indicators.picking import days_later, months_later
from indicators.work_lists.define import Counted, Way, WorkList
from indicators.work_lists.protection import covered_from, listed_on, unless_over
from indicators.work_lists.reviews import FIRST, LAST_REVIEW, NEXT, next_review
from records.calendar import add_working_days, age_at
from records.care import looked_after
from records.record import Record

RETURN = "SSDA903"
LIST_8, LIST_9 = "Annex A list 8", "Annex A list 9"
HEALTH_WORKING_DAYS = 20
YOUNG_MONTHS = 6


def care_reviews(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next review of each child looked after at the end of the day, short breaks left out."""
    children = looked_after(record.cla_episode, np.array([np.datetime64(on, "us")]))
    periods = record.period_of_care[["child", "started_on"]]
    began = periods[periods["started_on"] <= on].groupby("child")["started_on"].max()
    things = children[["child"]].assign(began=children["child"].map(began).astype("datetime64[us]"))
    things = things[things["began"].notna()].reset_index(drop=True)
    reviews = record.cla_review[["child", "reviewed_on"]].merge(things, on="child")
    found = next_review(
        things,
        reviews,
        on=on,
        first_due=add_working_days(things["began"], FIRST_REVIEW_WORKING_DAYS),
        second_after=SECOND_REVIEW_MONTHS,
        later_after=LATER_REVIEW_MONTHS,
        covered_from=covered_from(record, "cla_review", on),
        began_as="care began",
    )
    return things[["child"]].join(found)


def care_reviews_listed(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The same, of the latest review that a list tells: one inside the first 20 working days is the
    first; one soon after them may be a first that was late."""
    rows = listed_on(record.cla_standing, "ended_on", on)
    first_due = add_working_days(rows["started_on"], FIRST_REVIEW_WORKING_DAYS)
    none = rows["reviewed_on"].isna() | (rows["reviewed_on"] < rows["started_on"])
    one = rows["reviewed_on"] <= first_due
    second_due = months_later(rows["reviewed_on"], SECOND_REVIEW_MONTHS)
    due = months_later(rows["reviewed_on"], LATER_REVIEW_MONTHS).mask(one, second_due)
    late_first = rows["reviewed_on"] <= months_later(first_due, SECOND_REVIEW_MONTHS)
    due = due.mask(none, unless_over(first_due, on))
    return rows.assign(
        what=np.where(none & due.notna(), FIRST, NEXT),
        basis=np.where(none, "care began", LAST_REVIEW),
        basis_on=rows["reviewed_on"].mask(none, rows["started_on"]),
        due_on=due,
        at_latest=(~none & ~one & late_first),
    )


def care_visits(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next visit to each looked-after child in the list of the day."""
    rows = listed_on(record.cla_standing, "ended_on", on)
    placed = rows["placed_on"].fillna(rows["started_on"])
    visited, here = rows["visited_on"].notna(), rows["visited_on"] >= placed
    first_due = days_later(placed, FIRST_VISIT_DAYS)
    # A list that has an older visit speaks for the new placement too; one with none says nothing.
    due = first_due.where(visited, unless_over(first_due, on))
    due = due.mask(here, days_later(rows["visited_on"], VISIT_DAYS))
    lasting = rows["permanence_plan"].str.lower().isin(LONG_TERM)
    lasting &= months_later(placed, YEAR_MONTHS) <= rows["visited_on"]
    due = due.mask(here & lasting, months_later(rows["visited_on"], LONG_TERM_VISIT_MONTHS))
    return rows.assign(
        what=np.where(here | due.isna(), "Visit", "First visit in the placement"),
        basis=np.where(here, "last visit", "placement began"),
        basis_on=placed.mask(here, rows["visited_on"]),
        due_on=due,
        at_latest=False,
    )


def health_assessments(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next health assessment of each looked-after child in the list of the day."""
    rows = listed_on(record.cla_standing, "ended_on", on)
    done = rows["health_assessed_on"] >= rows["started_on"]
    half_year = months_later(rows["health_assessed_on"], YOUNG_MONTHS)
    young = age_at(people(record).born(rows["child"]), half_year) < YOUNG
    due = months_later(rows["health_assessed_on"], YEAR_MONTHS).mask(young, half_year)
    first_due = add_working_days(rows["started_on"], HEALTH_WORKING_DAYS)
    first = first_due.where(rows["health_assessed_on"].notna(), unless_over(first_due, on))
    initial = np.where(first.isna(), "Health assessment", "Initial health assessment")
    return rows.assign(
        what=np.where(done, "Review health assessment", initial),
        basis=np.where(done, "last assessment", "care began"),
        basis_on=rows["started_on"].mask(done, rows["health_assessed_on"]),
        due_on=first.mask(done, due),
        at_latest=False,
    )


def dental_checks(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next dental check of each looked-after child in the list of the day."""
    rows = listed_on(record.cla_standing, "ended_on", on)
    checked = rows["dental_checked_on"].notna()
    first_due = unless_over(months_later(rows["started_on"], YEAR_MONTHS), on)
    due = months_later(rows["dental_checked_on"], YEAR_MONTHS)
    return rows.assign(
        what="Dental check",
        basis=np.where(checked, "last check", "care began"),
        basis_on=rows["dental_checked_on"].fillna(rows["started_on"]),
        due_on=due.where(checked, first_due),
        at_latest=False,
    )


def pathway_plans(record: Record, on: pd.Timestamp) -> pd.DataFrame:
    """The next review of the pathway plan of each young person on the list who is owed one."""
    rows = record.care_leaver_standing
    rows = rows[(rows["as_on"] == on) & rows["eligibility"].str.lower().isin(PLAN_OWED)]
    rows = rows.reset_index(drop=True)
    return rows.assign(
        what="Pathway plan review",
        basis=LAST_REVIEW,
        basis_on=rows["pathway_plan_reviewed_on"],
        due_on=months_later(rows["pathway_plan_reviewed_on"], PATHWAY_MONTHS),
        at_latest=False,
    )


CARE_PLANNING = "Care Planning, Placement and Case Review (England) Regulations 2010"
LISTS = (
    WorkList(
        "care-reviews",
        "Looked-after children to review",
        due="A review of the child’s case",
        limit=(
            "The first within 20 working days of the start of care, the second within 3 months of"
            " it, each later one within 6 months."
        ),
        law=f"{CARE_PLANNING}, regulation 33",
        ways=(
            Way(RETURN, ("cla_episode", "cla_review"), care_reviews),
            Way(LIST_8, ("cla_standing",), care_reviews_listed, tells="reviewed_on"),
        ),
        counted=Counted.CALENDAR,
        soon=28,
    ),
    WorkList(
        "care-visits",
        "Visits to looked-after children",
        due="A visit by the child’s social worker",
        limit=(
            "Within a week of the start of a placement, then within 6 weeks; within 3 months once"
            " a placement meant to last until 18 is a year old."
        ),
        law=f"{CARE_PLANNING}, regulation 28",
        ways=(Way(LIST_8, ("cla_standing",), care_visits, tells="visited_on"),),
        counted=Counted.CALENDAR,
        soon=7,
    ),
    WorkList(
        "health-assessments",
        "Health assessments of looked-after children",
        due="A health assessment",
        limit=(
            "The first before the first review, within 20 working days of the start of care; then"
            " every 6 months under the age of five and every 12 months from five."
        ),
        law=(
            f"{CARE_PLANNING}, regulation 7; Promoting the health and wellbeing of looked-after"
            " children (2015)"
        ),
        ways=(Way(LIST_8, ("cla_standing",), health_assessments, tells="health_assessed_on"),),
        counted=Counted.CALENDAR,
        soon=28,
    ),
    WorkList(
        "dental-checks",
        "Dental checks of looked-after children",
        due="A dental check",
        limit="Every 12 months.",
        law=(
            "Promoting the health and wellbeing of looked-after children (2015); DfE counts"
            " checks within the year (OC2)"
        ),
        ways=(Way(LIST_8, ("cla_standing",), dental_checks, tells="dental_checked_on"),),
        counted=Counted.CALENDAR,
        soon=28,
    ),
    WorkList(
        "pathway-plans",
        "Pathway plans to review",
        due="A review of the pathway plan",
        limit="Every 6 months.",
        law=(
            f"Care Leavers (England) Regulations 2010, regulation 7; {CARE_PLANNING}, for those"
            " still looked after"
        ),
        ways=(
            Way(
                LIST_9,
                ("care_leaver_standing",),
                pathway_plans,
                tells="pathway_plan_reviewed_on",
            ),
        ),
        counted=Counted.CALENDAR,
        soon=28,
    ),
)
