"""Extracts about the way into social care: early help before the threshold, and referrals by month
as DfE counts them."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract
from ingest.schema import code_list

STEP = {"up": "Up to social care", "down": "Down to early help"}

REFERRALS_AS_PUBLISHED = extract(
    "referrals_as_published",
    title="Referrals by month, as DfE published them",
    theme=Theme.EARLY_HELP,
    row_is="the referrals of one month",
    description="""The months of DfE's statistics "Children in need", of any authority: a trend from
        2012 on, before any census is loaded. DfE's file may be sent as downloaded, a row a year and
        a column a month; only this authority's rows are read.""",
    counted=Counted("referrals"),
)

FAMILY = "partner_person_id authority_child_id upn forename surname date_of_birth sex postcode"
CAME_FROM = {
    "school": "School or nursery",
    "health": "Health",
    "police": "Police",
    "family": "Child or family",
    "social_care": "Children's social care",
    "other": "Other",
}

CONTACTS = extract(
    "early_help_contacts",
    title="Early help contacts",
    theme=Theme.EARLY_HELP,
    holder="early_help",
    row_is="one contact with early help about one child",
    description="""Every contact with the early help service about a child, before anybody decides
        what comes of it.""",
    known_by=FAMILY,
    columns="""
        contacted_on day! happened_on the day of the contact
        made_by code what who made it
        outcome code outcome what came of it
    """,
    codes={
        "made_by": CAME_FROM,
        "outcome": {
            "advice": "Advice and information",
            "assessment": "Early help assessment",
            "social_care": "Passed to children's social care",
            "none": "Nothing further",
        },
    },
    example={"contacted_on": "03/04/2025", "made_by": "school", "outcome": "assessment"},
    counted=Counted("contacts", by="made_by", parts=code_list("who made it", CAME_FROM)),
)

ASSESSMENTS = extract(
    "early_help_assessments",
    title="Early help assessments",
    theme=Theme.EARLY_HELP,
    holder="early_help",
    row_is="one early help assessment of one child, from its first to its last day",
    description="""Early help assessments by any organisation. Send all that were open on any day of
        the months. Counts are of those begun in the month.""",
    known_by=FAMILY,
    columns="""
        started_on day! happened_on the day it began
        completed_on day ended_on the day it was completed; empty while it goes on
        organisation text what the organisation that leads it
        outcome code outcome what came of it
    """,
    codes={
        "outcome": {
            "plan": "Early help plan",
            "single_agency": "Help by one agency",
            "social_care": "Passed to children's social care",
            "none": "Nothing further",
        }
    },
    example={
        "started_on": "03/04/2025",
        "completed_on": "12/05/2025",
        "organisation": "Family hub north",
        "outcome": "plan",
    },
    lasts=True,
    counted=Counted("assessments begun"),
)

STEPS = extract(
    "early_help_steps",
    title="Steps up and down between early help and social care",
    theme=Theme.EARLY_HELP,
    holder="early_help",
    row_is="one step of one child between early help and children's social care",
    description="""Children who go from early help to social care (up) or from social care to early
        help (down), by the day of the step as early help recorded it.""",
    known_by=FAMILY,
    columns="""
        stepped_on day! happened_on the day of the step
        direction code! what up or down
    """,
    codes={"direction": STEP},
    example={"stepped_on": "03/04/2025", "direction": "up"},
    counted=Counted("steps", by="direction", parts=code_list("direction", STEP)),
)

KINDS = (REFERRALS_AS_PUBLISHED, CONTACTS, ASSESSMENTS, STEPS)
