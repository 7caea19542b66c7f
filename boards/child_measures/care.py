"""What a board looks at for a child in care: home, reviews, visits, workers, plans, missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

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
from boards.child_measures.held import covers, latest_list, year_before
from indicators.catalogue.placements import placements
from indicators.picking import months_later
from records.calendar import add_working_days
from records.record import Record

CARE = (Cohort.IN_CARE, Cohort.MISSING, Cohort.EXCLUDED)
EVERYBODY_YOUNG = (*CARE, Cohort.ON_A_PLAN)
DAY = pd.Timedelta(days=1)
FIRST_REVIEW_WORKING_DAYS = 20
SECOND_REVIEW_MONTHS, LATER_REVIEW_MONTHS = 3, 6
PERMANENCE_MONTHS = 4
FIRST_VISIT_DAYS, VISIT_DAYS = 7, 42
NOT_IN_CARE = "Not looked after on the day."
YEAR_SHORT = "The returns held do not speak for the whole of the twelve months."


@child_measure(
    "Moves of home",
    limits=Limits(amber=1, red=2),
    unit=("move", "moves"),
    cohorts=CARE,
    source="SSDA903: DECOM, RNE, PLACE, URN, PL_POST",
)
def placement_moves(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Moves to another placement in the twelve months up to the day. Coming into care is not a
    move; nor are temporary placements and changes that kept the same carer. Two moves of a child
    who was in care before are three placements, DfE's mark of instability.
    """
    since = year_before(day)
    if not covers(record, "cla_episode", since, day):
        return nothing(children, Gap.NOT_HELD, YEAR_SHORT)
    lived = placements(record.care).sort_values("began", kind="stable")
    periods = record.period_of_care[["child", "started_on", "period"]]
    periods = periods.sort_values("started_on", kind="stable")
    lived = pd.merge_asof(lived, periods, left_on="began", right_on="started_on", by="child")
    moves = lived[lived.duplicated(["child", "period"])]
    moves = moves[moves["began"].between(since, day)]
    many = of_each(children, moves.groupby("child").size()).fillna(0)
    last = of_each(children, moves.groupby("child")["began"].max())
    value = _many(many, "move", "moves", "No move")
    read = told(children, many, value, last.astype("datetime64[us]").fillna(day))
    return but(read, children["started_on"].isna(), Gap.NOT_DUE, NOT_IN_CARE)


def _many(numbers: pd.Series, one: str, more: str, none: str) -> pd.Series:
    words = numbers.astype("int64").astype("str") + " " + more
    return words.where(numbers != 1, f"1 {one}").where(numbers != 0, none)


@child_measure(
    "Times missing",
    limits=Limits(amber=1, red=3),
    unit=("time", "times"),
    cohorts=EVERYBODY_YOUNG,
    source="SSDA903: MISSING M, MIS_START; Annex A list 8",
)
def missing_episodes(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Times missing from care that began in the twelve months up to the day; times merely away
    without authorisation are not among them. Return interviews are not judged here.
    """
    since = year_before(day)
    if not covers(record, "missing", since, day):
        listed = latest_list(record.cla_standing, "missing_episodes", day)
        if listed.empty:
            return nothing(children, Gap.NOT_HELD, YEAR_SHORT)
        many = of_each(children, listed["missing_episodes"])
        on = of_each(children, listed["as_on"])
        read = told(children, many, _many(many.fillna(0), "time", "times", "None"), on)
        return but(read, many.isna(), Gap.NOT_HELD, "The list does not say.")
    went = record.missing
    went = went[(went["type"] == "M") & went["started_on"].between(since, day)]
    went = went.drop_duplicates(["child", "started_on"])
    many = of_each(children, went.groupby("child").size()).fillna(0)
    last = of_each(children, went.groupby("child")["started_on"].max())
    value = _many(many, "time", "times", "None")
    read = told(children, many, value, last.astype("datetime64[us]").fillna(day))
    outside = children["started_on"].isna() & (many == 0)
    return but(read, outside, Gap.NOT_DUE, NOT_IN_CARE)


@child_measure(
    "Reviews on time",
    limits=Limits(amber=1, red=15),
    unit=("day late", "days late"),
    cohorts=CARE,
    source=(
        "SSDA903: REVIEW, DECOM; Care Planning, Placement and Case Review (England) Regulations"
        " 2010, regulation 33"
    ),
)
def reviews_on_time(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How late the next review of the child's care is: the first is due within 20 working days of
    coming into care, the second three months after it, each later one after six months. Where care
    began before the returns held do, a first known review is taken as a later one.
    """
    if not covers(record, "cla_review", day, day):
        return nothing(children, Gap.NOT_HELD, "No return held tells of reviews on the day.")
    known_from = max(
        pd.Timestamp(begins)
        for begins, _ in record.coverage("cla_review").stretches
        if pd.Timestamp(begins) <= day
    )
    older = children["started_on"] < known_from
    held = record.cla_review[["child", "reviewed_on"]].drop_duplicates()
    held = held.merge(children[["child", "started_on"]], on="child")
    held = held[held["reviewed_on"].between(held["started_on"], day)]
    many = of_each(children, held.groupby("child").size()).fillna(0)
    last = of_each(children, held.groupby("child")["reviewed_on"].max())
    last = last.astype("datetime64[us]")
    first_due = add_working_days(children["started_on"], FIRST_REVIEW_WORKING_DAYS)
    grace = months_later(pd.Series(known_from, index=children.index), LATER_REVIEW_MONTHS)
    first_due = first_due.where(~older, grace.where(grace > first_due, first_due))
    second = (many == 1) & ~older
    due = months_later(last, LATER_REVIEW_MONTHS)
    due = due.where(~second, months_later(last, SECOND_REVIEW_MONTHS))
    due = due.where(many > 0, first_due)
    late = (day - due).dt.days.clip(lower=0).astype("float64")
    read = told(children, late, late_or_next(late, due), last)
    read = but(read, children["started_on"].isna(), Gap.NOT_DUE, NOT_IN_CARE)
    return but(read, (many == 0) & (late == 0), Gap.NOT_DUE, "The first is not due yet.")


def late_or_next(days: pd.Series, due: pd.Series) -> pd.Series:
    late = days.fillna(0).astype("int64").astype("str") + " days late"
    late = late.where(days != 1, "1 day late")
    return late.where(days > 0, "In time, next by " + in_words(due))


@child_measure(
    "Visits on time",
    limits=Limits(amber=1, red=15),
    unit=("day late", "days late"),
    cohorts=CARE,
    source=(
        "Annex A list 8: Date of Last Social Work Visit; Care Planning, Placement and Case Review"
        " (England) Regulations 2010, regulation 28"
    ),
)
def visits_on_time(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How late the social worker's next visit is: the first is due within a week of a placement,
    then one every six weeks. Only the latest visit is known. Longer intervals that are agreed for
    lasting placements are not taken into account.
    """
    listed = latest_list(record.cla_standing, "visited_on", day)
    if listed.empty:
        return nothing(
            children, Gap.NOT_HELD, "No list of the last three months tells of visits (Annex A)."
        )
    on_list = children["child"].isin(listed.index)
    visited = of_each(children, listed["visited_on"])
    placed = of_each(children, listed["placed_on"])
    placed = placed.fillna(children["started_on"])
    since_placed = visited >= placed
    due = visited + pd.Timedelta(days=VISIT_DAYS)
    due = due.where(since_placed, placed + pd.Timedelta(days=FIRST_VISIT_DAYS))
    as_on = listed["as_on"].max()
    late = (as_on - due).dt.days.clip(lower=0).astype("float64")
    read = told(children, late, late_or_next(late, due), visited.where(since_placed))
    read = but(read, children["started_on"].isna(), Gap.NOT_DUE, NOT_IN_CARE)
    read = but(read, ~on_list | due.isna(), Gap.NOT_HELD, "The list does not hold the child.")
    return but(read, ~since_placed & (late == 0), Gap.NOT_DUE, "The first is not due yet.")


@child_measure(
    "Social workers",
    limits=Limits(amber=2, red=3),
    unit=("worker", "workers"),
    cohorts=(*EVERYBODY_YOUNG, Cohort.CARE_LEAVERS),
    source="SSDA903: SW_ID, SW_DECOM, SW_DEC (from 2023 to 2024)",
)
def social_workers(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How many social workers the child had in the twelve months up to the day; one who comes back
    counts once.
    """
    since = year_before(day)
    if not covers(record, "social_worker", since, day):
        return nothing(children, Gap.NOT_HELD, YEAR_SHORT)
    worked = _worked(record)
    there = worked[(worked["first"] <= day) & (worked["last"] >= since)]
    many = there.drop_duplicates(["child", "worker"]).groupby("child").size()
    many = of_each(children, many).fillna(0)
    read = told(children, many, _many(many, "worker", "workers", ""), day)
    return but(read, many == 0, Gap.NOT_HELD, "No return held names a worker of this child.")


def _worked(record: Record) -> pd.DataFrame:
    """Times with a worker: child, worker, first, last (the seam, where a return left it open)."""
    rows = record.social_worker
    return pd.DataFrame(
        {
            "child": rows["child"],
            "worker": rows["worker"],
            "first": np.maximum(rows["started_on"], rows["known_from"]),
            "last": rows["ended_on"].where(rows["ended_on"] < rows["known_to"], rows["known_to"]),
        }
    )


@child_measure(
    "Allocated worker",
    limits=Limits(red=1),
    cohorts=(*EVERYBODY_YOUNG, Cohort.CARE_LEAVERS),
    source="SSDA903: SW_DECOM, SW_DEC; Annex A lists 6, 7 and 8: Allocated Worker",
)
def allocated_worker(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether a social worker is named for the child on the day."""
    listed = latest_list(record.allocation, "allocated", day)
    if not listed.empty:
        named = of_each(children, listed["allocated"])
        on = of_each(children, listed["as_on"])
        read = told(children, 1 - named, _yes_or_no(named == 1), on)
        return but(read, named.isna(), Gap.NOT_HELD, "The lists do not hold the child.")
    if not covers(record, "social_worker", day, day):
        return nothing(children, Gap.NOT_HELD, "No return held names workers on the day.")
    worked = _worked(record)
    now = worked[(worked["first"] <= day) & (worked["last"] >= day)]
    named = children["child"].isin(now["child"])
    since = of_each(children, now.groupby("child")["first"].min())
    value = ("Yes, since " + in_words(since)).where(named, "No")
    read = told(children, 1.0 - named, value, day)
    unknown = ~children["child"].isin(worked["child"])
    return but(read, unknown, Gap.NOT_HELD, "No return held names a worker of this child.")


def _yes_or_no(is_so: pd.Series) -> pd.Series:
    return pd.Series("Yes", index=is_so.index, dtype="str").where(is_so, "No")


@child_measure(
    "Permanence plan",
    limits=Limits(red=1),
    cohorts=CARE,
    source=(
        "Annex A list 8: permanence plan; SSDA903: DATE_PLACED; statutory guidance: a plan by the"
        " second review, four months after coming into care"
    ),
)
def permanence_plan(record: Record, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Whether it is settled where the child is to grow up: a permanence plan in the list, or the
    decision that the child should be placed for adoption. Not due in the first four months.
    """
    decided = record.placed_for_adoption
    decided = decided[(decided["decided_on"] <= day) & ~(decided["ceased_on"] <= day)]
    adoption = of_each(children, decided.groupby("child")["decided_on"].max())
    adoption = adoption.astype("datetime64[us]")
    listed = latest_list(record.cla_standing, "permanence_plan", day)
    plan = of_each(children, listed["permanence_plan"]).astype("str")
    as_on = of_each(children, listed["as_on"])
    known = adoption.notna() | plan.notna()
    value = plan.where(adoption.isna(), "Adoption, decided " + in_words(adoption)).fillna("None")
    read = told(children, 1.0 - known, value, adoption.fillna(as_on))
    read = but(read, children["started_on"].isna(), Gap.NOT_DUE, NOT_IN_CARE)
    young = months_later(children["started_on"], PERMANENCE_MONTHS) > day
    read = but(read, ~known & young, Gap.NOT_DUE, "Less than four months in care.")
    untold = ~known & ~children["child"].isin(listed.index)
    why = "No list of the last three months tells of plans (Annex A)."
    return but(read, untold, Gap.NOT_HELD, why)
