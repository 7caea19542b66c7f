"""Extracts of adult services: parents in treatment, told by the child in the household."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract

CHILD_OF_A_HOUSEHOLD = "partner_person_id forename surname date_of_birth sex postcode"
SERVICE = """
    started_on day! happened_on the day the adult's treatment began
    ended_on day ended_on the day it ended; empty while it goes on
    {what} code what {meaning}
    lives_with code detail how the adult and the child live
"""
LIVES_WITH = {"same": "Lives with the child", "contact": "Sees the child regularly"}
SENT = """The row names the child and never the adult: send it only under an agreement that covers
    it. Send all that were open on any day of the months. Counts are of children on the last day of
    the month."""

MENTAL_HEALTH = extract(
    "parental_mental_health",
    title="Children of adults in mental health services",
    theme=Theme.ADULTS,
    holder="adult_services",
    row_is="one child of a household with an adult in treatment, while the treatment lasts",
    description=f"""Children living with, or regularly seeing, an adult whom mental health services
        treat. {SENT}""",
    known_by=CHILD_OF_A_HOUSEHOLD,
    columns=SERVICE.format(what="service", meaning="the kind of service"),
    codes={
        "service": {
            "community": "Community mental health team",
            "crisis": "Crisis or home treatment",
            "inpatient": "Inpatient",
            "perinatal": "Perinatal",
        },
        "lives_with": LIVES_WITH,
    },
    example={"started_on": "03/04/2025", "service": "community", "lives_with": "same"},
    lasts=True,
    counted=Counted("children of adults in treatment on the last day of the month"),
)

SUBSTANCE_MISUSE = extract(
    "parental_substance_misuse",
    title="Children of adults in treatment for drugs or alcohol",
    theme=Theme.ADULTS,
    holder="adult_services",
    row_is="one child of a household with an adult in treatment, while the treatment lasts",
    description=f"""Children living with, or regularly seeing, an adult in treatment for drugs or
        alcohol. {SENT}""",
    known_by=CHILD_OF_A_HOUSEHOLD,
    columns=SERVICE.format(what="substance", meaning="what the treatment is for"),
    codes={
        "substance": {
            "alcohol": "Alcohol",
            "opiates": "Opiates",
            "other_drugs": "Other drugs",
            "both": "Alcohol and drugs",
        },
        "lives_with": LIVES_WITH,
    },
    example={"started_on": "03/04/2025", "substance": "alcohol", "lives_with": "same"},
    lasts=True,
    counted=Counted("children of adults in treatment on the last day of the month"),
)

KINDS = (MENTAL_HEALTH, SUBSTANCE_MISUSE)
