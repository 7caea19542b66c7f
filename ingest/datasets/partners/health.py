"""Extracts of health: attendances, admissions, mental health, health of children looked after."""

from __future__ import annotations

from ingest.datasets.partners.declare import YES_NO, Counted, Theme, extract
from ingest.schema import code_list

ASSESSMENT = {"initial": "Initial health assessment", "review": "Review health assessment"}
VACCINE = {
    "six_in_one": "Six-in-one (diphtheria and others)",
    "mmr": "Measles, mumps and rubella",
    "pre_school": "Pre-school booster",
    "hpv": "Human papillomavirus",
    "teenage": "Teenage booster",
    "other": "Other",
}
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
        "told_social_care": YES_NO,
    },
    example={
        "attended_on": "03/04/2025",
        "reason": "injury",
        "outcome": "home",
        "told_social_care": "no",
    },
    counted=Counted("attendances", by="reason"),
)

ADMITTED = {
    "injury": "Injury or accident",
    "self_harm": "Self-harm",
    "poisoning": "Poisoning or overdose",
    "mental_health": "Mental health",
    "respiratory": "Asthma and other breathing difficulties",
    "infection": "Infection",
    "other": "Other",
}

EMERGENCY_ADMISSIONS = extract(
    "emergency_admissions",
    title="Emergency admissions, ages 0 to 17",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one unplanned admission of one child to a hospital",
    description="""Every unplanned admission of a child who lives in the area, counted on the day of
        the admission.""",
    known_by=PATIENT,
    columns="""
        admitted_on day! happened_on the day of the admission
        reason code what why the child was admitted
        through code detail how the child came to be admitted
    """,
    codes={
        "reason": ADMITTED,
        "through": {
            "emergency_department": "Through an emergency department",
            "gp": "Sent by a GP",
            "other": "Otherwise",
        },
    },
    example={"admitted_on": "03/04/2025", "reason": "injury", "through": "emergency_department"},
    counted=Counted("emergency admissions", by="reason", parts=code_list("reason", ADMITTED)),
)

ALCOHOL_ADMISSIONS = extract(
    "alcohol_admissions",
    title="Admissions for alcohol, under 18",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one admission of one child for something caused by alcohol alone",
    description="""Admissions of under 18s whose cause is alcohol alone (OHID's alcohol-specific
        conditions), of children who live in the area.""",
    known_by=PATIENT,
    columns="""
        admitted_on day! happened_on the day of the admission
        referred_to_treatment code outcome whether the child was referred to a service for it
    """,
    codes={"referred_to_treatment": YES_NO},
    example={"admitted_on": "03/04/2025", "referred_to_treatment": "yes"},
    counted=Counted("admissions for alcohol"),
)

INPATIENT_ADMISSIONS = extract(
    "inpatient_admissions",
    title="Inpatient admissions, ages 0 to 17",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one stay of one child in a hospital, from admission to discharge",
    description="""Every stay of a child who lives in the area as an inpatient, planned or not.
        Send every stay that was open on any day of the months, those that began before too.""",
    known_by=PATIENT,
    columns="""
        admitted_on day! happened_on the day of the admission
        discharged_on day ended_on the day of the discharge; empty while the child is in hospital
        ward code what the kind of ward
    """,
    codes={
        "ward": {
            "general": "General or surgical",
            "mental_health": "Mental health",
            "learning_disability": "Learning disability",
            "neonatal": "Neonatal",
        }
    },
    example={"admitted_on": "03/04/2025", "discharged_on": "07/04/2025", "ward": "general"},
    lasts=True,
    counted=Counted("inpatient admissions that began"),
)

CAMHS_REFERRALS = extract(
    "camhs_referrals",
    title="Mental health services: referrals and waits",
    theme=Theme.HEALTH,
    holder="camhs",
    row_is="one referral of one child, from the referral to the first time the child was seen",
    description="""Every referral of a child to specialist mental health services (CAMHS). A child
        waits until first seen, or until the referral is closed. Send everybody who waited on any
        day of the months, those referred before too.""",
    known_by=PATIENT,
    columns="""
        referred_on day! happened_on the day the referral was received
        wait_ended_on day ended_on the day the child was first seen, or the referral was closed
        referred_by code what who referred the child
        outcome code outcome how the wait ended; empty while the child waits
    """,
    codes={
        "referred_by": {
            "gp": "General practice",
            "school": "School",
            "social_care": "Children's social care",
            "hospital": "Hospital",
            "family": "Child or family",
            "other": "Other",
        },
        "outcome": {
            "seen": "First seen",
            "not_accepted": "Not accepted",
            "withdrawn": "Withdrawn by the family",
        },
    },
    example={
        "referred_on": "03/04/2025",
        "wait_ended_on": "12/05/2025",
        "referred_by": "school",
        "outcome": "seen",
    },
    lasts=True,
    counted=Counted("referrals received"),
)

HEALTH_ASSESSMENTS = extract(
    "health_assessments",
    title="Health assessments of children looked after",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one initial or review health assessment of a child looked after",
    description="""Statutory health assessments of the children this authority looks after. An
        initial one is in time within 20 working days of coming into care; a review one within six
        months of the last for children under five, else within twelve. Counts are of those in time,
        out of those held.""",
    known_by=PATIENT,
    columns="""
        assessed_on day! happened_on the day of the assessment
        kind code what initial or review
        in_time code outcome whether it was held in time
    """,
    codes={"kind": ASSESSMENT, "in_time": YES_NO},
    example={"assessed_on": "03/04/2025", "kind": "initial", "in_time": "yes"},
    counted=Counted(
        "assessments held in time",
        of="assessments held",
        by="kind",
        parts=code_list("kind", ASSESSMENT),
    ),
)

DENTAL_CHECKS = extract(
    "dental_checks",
    title="Dental checks",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one check of one child's teeth by a dentist",
    description="""Checks of the teeth of children who live in the area, or of those looked after
        alone: say which in what you agree with the council, and keep to it.""",
    known_by=PATIENT,
    columns="""
        checked_on day! happened_on the day of the check
        outcome code outcome what was found
    """,
    codes={
        "outcome": {
            "no_treatment": "No treatment needed",
            "treated": "Treated, or treatment planned",
            "extraction": "Teeth taken out under general anaesthetic",
        }
    },
    example={"checked_on": "03/04/2025", "outcome": "no_treatment"},
    counted=Counted("dental checks"),
)

IMMUNISATIONS = extract(
    "immunisations",
    title="Immunisations that fell due",
    theme=Theme.HEALTH,
    holder="health",
    row_is="one immunisation of one child that fell due, given or not",
    description="""Immunisations of the national programme by the day they fell due. Counts are of
        children up to date, out of those for whom one fell due.""",
    known_by=PATIENT,
    columns="""
        due_on day! happened_on the day by which it should be given
        vaccine code what which immunisation
        up_to_date code outcome whether it has been given
    """,
    codes={"vaccine": VACCINE, "up_to_date": YES_NO},
    example={"due_on": "03/04/2025", "vaccine": "mmr", "up_to_date": "yes"},
    counted=Counted(
        "children up to date",
        of="children for whom one fell due",
        by="vaccine",
        parts=code_list("vaccine", VACCINE),
    ),
)

KINDS = (
    A_AND_E_ATTENDANCES,
    EMERGENCY_ADMISSIONS,
    ALCOHOL_ADMISSIONS,
    INPATIENT_ADMISSIONS,
    CAMHS_REFERRALS,
    HEALTH_ASSESSMENTS,
    DENTAL_CHECKS,
    IMMUNISATIONS,
)
