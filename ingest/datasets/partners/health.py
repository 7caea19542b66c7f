"""Extracts of health: attendances, admissions, mental health, health of children looked after."""

from __future__ import annotations

from ingest.datasets.partners.declare import Counted, Theme, extract

PATIENT = (
    "partner_person_id nhs_number authority_child_id forename surname date_of_birth sex postcode"
)

A_AND_E_ATTENDANCES = extract(
    "a_and_e_attendances",
    title="A&E attendances, ages 0 to 17",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one attendance of one child at an emergency department",
    description="""Every attendance of a child who lives in the area at an emergency department,
        wherever it is; planned follow-ups left out.""",
    known_by=PATIENT,
    columns="""
        attended_on day! happened_on the day of the attendance
        reason code what why the child came, as first coded
        outcome code outcome where the child went from there
        told_social_care code detail whether children's social care was told
    """,
    codes={
        "reason": {
            "injury": "Injury or accident",
            "assault": "Assault",
            "self_harm": "Self-harm",
            "poisoning": "Poisoning or overdose",
            "mental_health": "Mental health",
            "illness": "Illness",
            "other": "Other",
        },
        "outcome": {
            "home": "Discharged home",
            "admitted": "Admitted",
            "left": "Left before being seen",
            "other": "Other",
        },
        "told_social_care": {"yes": "Yes", "no": "No"},
    },
    example={
        "attended_on": "03/04/2025",
        "reason": "injury",
        "outcome": "home",
        "told_social_care": "no",
    },
    counted=Counted("attendances", by="reason"),
)

KINDS = (A_AND_E_ATTENDANCES,)
