"""What an Annex A workbook says of children that no return to DfE does: contacts, early help,
whether children were seen, and how cases stood on its day.

Its lists of referrals, children in need and children in care stand for no episode of their own (a
list holds no closure of its referrals, and of a child in care only the latest placement), so what
the census and the SSDA903 say is not doubled from them. What stood on the day (the last visit, the
latest review) is kept as that, and speaks for no other day: see docs/decisions.md.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from ingest.datasets.annex_a.tables import CHILD
from ingest.schema import Conformed, recorded
from records.extract import Extract, typed_frame

SEX = {"male": "M", "female": "F"}
# "a) Male", "q) 6: Police": what stands before the words is each system's own.
_LABEL = r"^\s*(?:[a-z]{1,2}\)\s*)?(?:\d+[a-z]?\s*[:-]\s*)?(.*\S)\s*$"
_ETHNIC_CODE = r"\b([A-Z]{4})\b"
WINDOW_MONTHS = 6
# The lists of what happened in the last six months: their latest event is near the workbook's day.
DATED = {"List1": "Date of Contact", "List2": "Assessment start date", "List3": "Date of referral"}
EVENTS = {
    "List1": ("contact", {"Date of Contact": "contacted_on", "Contact Source": "source"}),
    "List2": (
        "early_help_assessment",
        {
            "Assessment start date": "started_on",
            "Assessment completion date": "completed_on",
            "Organisation completing assessment": "organisation",
        },
    ),
    "List4": (
        "assessment_sight",
        {
            "Continuous Assessment Start Date": "started_on",
            "Continuous Assessment Date of Authorisation": "authorised_on",
            "Child Seen During Continuous Assessment": "seen",
            "Allocated Team": "team",
        },
    ),
}
# What lists say as it stood on their day, their entity's columns.
WHO = {"Allocated Team": "team", "Allocated Worker": "worker"}
STANDINGS = {
    "List6": (
        "cin_standing",
        {
            "CIN Start Date": "started_on",
            "Case Status": "case_status",
            "Date Child Was Last Seen": "seen_on",
            "CIN Closure Date": "closed_on",
            **WHO,
        },
    ),
    "List7": (
        "cp_standing",
        {
            "Child Protection Plan Start Date": "started_on",
            "Date of the Last Statutory Visit": "visited_on",
            "Was the Child Seen Alone?": "seen_alone",
            "Date of latest review conference": "reviewed_on",
            "Child Protection Plan End Date": "ended_on",
            **WHO,
        },
    ),
    "List8": (
        "cla_standing",
        {
            "Date Started to be Looked After": "started_on",
            "Date Ceased to be Looked After": "ended_on",
            "Start Date of Most Recent Placement": "placed_on",
            "What is the permanence plan for this child?": "permanence_plan",
            "Date of Last Social Work Visit": "visited_on",
            "Date of Latest Statutory Review": "reviewed_on",
            "Date of Last Health Assessment": "health_assessed_on",
            "Date of Last Dental Check": "dental_checked_on",
            "Number of Episodes the Child has been 'Missing' from their Placement"
            " in the last 12 months": "missing_episodes",
            "Was the child offered a Return Interview after their last missing episode"
            " (Y/N)?": "interview_offered",
            "Did the child accept a Return Interview after their last missing episode"
            " (Y/N)?": "interview_accepted",
            **WHO,
        },
    ),
    "List9": (
        "care_leaver_standing",
        {
            "Eligibility Category": "eligibility",
            "Latest Pathway Plan Review Date": "pathway_plan_reviewed_on",
            "LA in Touch": "in_touch",
            "Latest Date of Contact": "contacted_on",
            "Suitability of Accommodation": "suitability",
            "Activity Status": "activity",
            **WHO,
        },
    ),
}
# The lists of open cases, and what ends one.
CLOSES = {
    "List6": "CIN Closure Date",
    "List7": "Child Protection Plan End Date",
    "List8": "Date Ceased to be Looked After",
}
LABELS = frozenset(
    {"source", "case_status", "permanence_plan", "eligibility", "in_touch", "suitability"}
)
ANSWERS = frozenset({"seen", "seen_alone", "interview_offered", "interview_accepted"})
_YES_OR_NO = {"yes": 1.0, "y": 1.0, "no": 0.0, "n": 0.0}
# "F1: Full time in higher education", "f2)": what counts is the code.
_ACTIVITY = r"(?i)^\W*([FPG]\d)\b"


def label(cells: pd.Series) -> pd.Series:
    """Answers without the letter or number a system puts before them; blank stays blank."""
    return cells.str.extract(f"(?i){_LABEL}", expand=False).astype("str")


def to_records(conformed: Conformed) -> Extract:
    """The entities in the lists that were sent; a list left out supplies nothing."""
    frames = {}
    as_on = pd.Timestamp(window(conformed)[1])
    for table, (entity, columns) in {**EVENTS, **STANDINGS}.items():
        if table in conformed.loaded:
            rows = recorded(conformed, table)
            made = {ours: _value(rows[theirs], ours) for theirs, ours in columns.items()}
            if table in STANDINGS:
                made["as_on"] = pd.Series(as_on, rows.index, dtype="datetime64[us]")
            frames[entity] = typed_frame(entity, {"child": rows[CHILD], **made})
    allocation = _allocation(conformed, as_on)
    if allocation is not None:
        frames["allocation"] = allocation
    frames["person"] = _people(conformed)
    return Extract(frames, frozenset(frames))


def _value(cells: pd.Series, ours: str) -> pd.Series:
    """A list's cells as the entity's column has them: labels without their letter, answers as 1 or
    0 ("unknown" is missing)."""
    if ours in LABELS:
        return label(cells)
    if ours in ANSWERS:
        return label(cells).str.lower().map(_YES_OR_NO).astype("float64")
    if ours == "activity":
        return cells.str.extract(_ACTIVITY, expand=False).str.upper().astype("str")
    if ours == "missing_episodes":
        return pd.to_numeric(cells, errors="coerce").astype("float64")
    return cells


def _allocation(conformed: Conformed, as_on: pd.Timestamp) -> pd.DataFrame | None:
    """Each child with an open case, and whether any of the three lists of cases names a worker.

    None where a list is missing, or names no worker for any open case: then it does not tell, and
    nobody is called unallocated.
    """
    parts = []
    for table, closed in CLOSES.items():
        rows = recorded(conformed, table) if table in conformed.loaded else None
        if rows is None:
            return None
        rows = rows[~(rows[closed] <= as_on)]
        if len(rows) and rows["Allocated Worker"].isna().all():
            return None
        parts.append(rows[[CHILD, "Allocated Team", "Allocated Worker"]])
    cases = pd.concat(parts, ignore_index=True).dropna(subset=CHILD)
    cases["allocated"] = cases["Allocated Worker"].notna().astype("float64")
    by_child = cases.sort_values([CHILD, "allocated"], kind="stable").groupby(CHILD)
    told = by_child.agg({"Allocated Team": "last", "allocated": "max"}).reset_index()
    return typed_frame(
        "allocation",
        {
            "child": told[CHILD],
            "as_on": pd.Series(as_on, told.index, dtype="datetime64[us]"),
            "team": told["Allocated Team"],
            "allocated": told["allocated"],
        },
    )


def _people(conformed: Conformed) -> pd.DataFrame:
    """Each child once, as the first list that says something describes them; a child given two
    dates of birth has none."""
    lists = [
        recorded(conformed, table.name)[[CHILD, "Gender", "Date of Birth", "Ethnicity"]]
        for table in conformed.dataset.tables
        if any(field.name == CHILD for field in table.fields)
    ]
    told = pd.concat(lists, ignore_index=True).dropna(subset=CHILD)
    born = told.groupby(CHILD)["Date of Birth"].nunique()
    people = told.groupby(CHILD, sort=True).first()
    people = people.assign(**{"Date of Birth": people["Date of Birth"].where(~(born > 1))})
    people = people.reset_index()
    return typed_frame(
        "person",
        {
            "child": people[CHILD],
            "sex": label(people["Gender"]).str.lower().map(SEX).astype("str"),
            "date_of_birth": people["Date of Birth"],
            "ethnicity": people["Ethnicity"].str.extract(_ETHNIC_CODE, expand=False).astype("str"),
        },
    )


def window(conformed: Conformed) -> tuple[date, date]:
    """The days a workbook speaks for: the six months to the day it was drawn, which its sender
    says; else to the latest contact, early help assessment or referral in it within the year."""
    last = conformed.collection.end
    if conformed.collection.as_at is None:
        days = pd.concat([conformed.tables[table][day] for table, day in DATED.items()])
        days = days[days <= last]
        last = days.max() if len(days) else last
    first = last - pd.DateOffset(months=WINDOW_MONTHS) + pd.Timedelta(days=1)
    return first.date(), last.date()
