"""Extracts of youth justice: who enters it for the first time, and the orders that are open."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract

KNOWN_BY = "youth_justice_id forename surname date_of_birth sex postcode"

FIRST_TIME_ENTRANTS = extract(
    "first_time_entrants",
    title="First-time entrants to youth justice",
    theme=Theme.YOUTH_JUSTICE,
    holder="youth_justice",
    row_is="one child's first caution or conviction",
    description="""Children aged 10 to 17 who live in the area, by the day of their first youth
        caution or conviction. Each child is here once in a lifetime.""",
    known_by=KNOWN_BY,
    columns="""
        entered_on day! happened_on the day of the caution or the conviction
        offence code what the kind of offence
        outcome code outcome how they entered
    """,
    codes={
        "offence": {
            "violence": "Violence against the person",
            "theft": "Theft and burglary",
            "robbery": "Robbery",
            "drugs": "Drugs",
            "weapon": "Carrying a weapon",
            "motoring": "Motoring",
            "sexual": "Sexual offences",
            "other": "Other",
        },
        "outcome": {
            "youth_caution": "Youth caution",
            "conditional_caution": "Youth conditional caution",
            "conviction": "Conviction",
        },
    },
    example={"entered_on": "03/04/2025", "offence": "theft", "outcome": "youth_caution"},
    counted=Counted("first-time entrants"),
)

ORDERS = extract(
    "youth_justice_orders",
    title="Youth justice orders",
    theme=Theme.YOUTH_JUSTICE,
    holder="youth_justice",
    row_is="one order or disposal of one child, from its first to its last day",
    description="""Every order or disposal that the youth justice service supervises. Send all that
        were open on any day of the months, those that began before too. Counts are of children with
        one open on the last day of the month.""",
    known_by=KNOWN_BY,
    columns="""
        started_on day! happened_on the day the order began
        ended_on ahead ended_on the day it ended or is to end; empty where that is open
        order code what the kind of order
        outcome code outcome how it ended; empty while it is open
    """,
    codes={
        "order": {
            "referral_order": "Referral order",
            "rehabilitation_order": "Youth rehabilitation order",
            "custody": "Detention and training, or longer",
            "remand": "Remand",
            "out_of_court": "Out-of-court disposal with supervision",
            "other": "Other",
        },
        "outcome": {
            "completed": "Completed",
            "breached": "Ended by a breach",
            "transferred": "Passed to another service",
        },
    },
    example={"started_on": "03/04/2025", "ended_on": "02/10/2025", "order": "referral_order"},
    lasts=True,
    counted=Counted("children with an open order on the last day of the month"),
)

KINDS = (FIRST_TIME_ENTRANTS, ORDERS)
