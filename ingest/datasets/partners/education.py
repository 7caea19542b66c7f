"""Extracts of schools and the education service: attendance, exclusion, special needs, results."""

from __future__ import annotations

from ingest.datasets.partners.declare import YES_NO, Counted, Theme, extract
from ingest.schema import code_list

PUPIL = "upn partner_person_id authority_child_id forename surname date_of_birth sex postcode"
EXCLUDED = {"suspension": "Suspension", "permanent": "Permanent exclusion"}

ATTENDANCE = extract(
    "attendance",
    title="Attendance at school",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one pupil in one month, or in any shorter time",
    description="""Half-day sessions a pupil missed, for whatever reason, out of those possible. A
        pupil's month is one row; where two schools each have a part of it, it is two.""",
    known_by=PUPIL,
    columns="""
        first_day day! happened_on the first day of the month or the time
        missed number! amount sessions missed, authorised or not
        possible number! out_of sessions possible
        phase code what primary, secondary or special
    """,
    codes={
        "phase": {
            "primary": "Primary",
            "secondary": "Secondary",
            "special": "Special",
            "alternative": "Alternative provision",
        }
    },
    example={"first_day": "01/04/2025", "missed": "4", "possible": "26", "phase": "secondary"},
    oldest=19,
    counted=Counted("sessions missed", of="sessions possible"),
)

EXCLUSIONS = extract(
    "exclusions",
    title="Suspensions and permanent exclusions",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one suspension or permanent exclusion of one pupil",
    description="""Every suspension and every permanent exclusion from a school in the area, by its
        first day.""",
    known_by=PUPIL,
    columns="""
        first_day day! happened_on the first day of it
        kind code! what suspension or permanent exclusion
        reason code detail the reason, as DfE groups them
        sessions number amount how many half-day sessions; of a suspension
    """,
    codes={
        "kind": EXCLUDED,
        "reason": {
            "behaviour": "Persistent disruptive behaviour",
            "assault_pupil": "Physical assault against a pupil",
            "assault_adult": "Physical assault against an adult",
            "threat": "Verbal abuse or threatening behaviour",
            "weapon": "Use or threat of a weapon",
            "drugs": "Drugs and alcohol",
            "other": "Other",
        },
    },
    example={
        "first_day": "03/04/2025",
        "kind": "suspension",
        "reason": "behaviour",
        "sessions": "4",
    },
    oldest=19,
    counted=Counted(
        "suspensions and exclusions", by="kind", parts=code_list("kind of exclusion", EXCLUDED)
    ),
)

PART_TIME = extract(
    "part_time_timetables",
    title="Part-time timetables",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one part-time timetable of one pupil, from its first to its last day",
    description="""Pupils who are offered less than full-time education. Send all timetables that
        were in force on any day of the months. Counts are of pupils with one on the last day of the
        month.""",
    known_by=PUPIL,
    columns="""
        started_on day! happened_on the first day
        ended_on ahead ended_on the last day, as it was or as it is planned
        reason code what why
        hours number amount hours of education offered a week
    """,
    codes={
        "reason": {
            "behaviour": "Behaviour",
            "medical": "Medical needs",
            "anxiety": "Anxiety about school",
            "reintegration": "Coming back to school",
            "other": "Other",
        }
    },
    example={
        "started_on": "03/04/2025",
        "ended_on": "22/05/2025",
        "reason": "reintegration",
        "hours": "12",
    },
    lasts=True,
    oldest=19,
    counted=Counted("pupils on a part-time timetable on the last day of the month"),
)

HOME_EDUCATION = extract(
    "home_education",
    title="Elective home education",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one time for which one child is educated at home",
    description="""Children whose parents have chosen to educate them at home. Send all of whom that
        was so on any day of the months. Counts are of children on the last day of the month.""",
    known_by=PUPIL,
    columns="""
        started_on day! happened_on the first day
        ended_on ahead ended_on the last day; empty while it goes on
        reason code what why, as the family says
        outcome code outcome what the last look at the education found
    """,
    codes={
        "reason": {
            "philosophy": "Philosophy or lifestyle",
            "mental_health": "Mental health",
            "dissatisfied_school": "Dissatisfied with the school",
            "dissatisfied_send": "Dissatisfied with support for special needs",
            "bullying": "Bullying",
            "risk_of_exclusion": "Risk of exclusion",
            "not_said": "Not said",
            "other": "Other",
        },
        "outcome": {
            "suitable": "Suitable",
            "not_suitable": "Not suitable",
            "not_yet_seen": "Not yet looked at",
        },
    },
    example={"started_on": "03/04/2025", "reason": "mental_health", "outcome": "not_yet_seen"},
    lasts=True,
    oldest=17,
    counted=Counted("children educated at home on the last day of the month"),
)

SEND = extract(
    "special_needs",
    title="Special educational needs and EHC plans",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one request, assessment or plan of one child or young person",
    description="""Requests for an education, health and care (EHC) assessment, the assessments, and
        the plans, each from its first to its last day; and who has support in school without a
        plan. Young people have plans up to 25.""",
    known_by=PUPIL,
    columns="""
        started_on day! happened_on the day it was made or began
        ended_on ahead ended_on the day it was decided, finished or ceased; empty while it goes on
        stage code! what request, assessment, plan or support
        need code detail the primary need
        outcome code outcome what came of a request or an assessment
    """,
    codes={
        "stage": {
            "request": "Request for an EHC assessment",
            "assessment": "EHC assessment",
            "plan": "EHC plan",
            "support": "Support in school without a plan",
        },
        "need": {
            "autism": "Autism",
            "semh": "Social, emotional and mental health",
            "speech": "Speech, language and communication",
            "learning": "Learning difficulty",
            "physical": "Physical disability",
            "sensory": "Hearing or sight",
            "other": "Other",
        },
        "outcome": {"agreed": "Agreed", "refused": "Refused", "withdrawn": "Withdrawn"},
    },
    example={"started_on": "03/04/2025", "stage": "plan", "need": "autism"},
    lasts=True,
    oldest=26,
)

ATTAINMENT_KS2 = extract(
    "attainment_ks2",
    title="Attainment at key stage 2",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one pupil's results at the end of key stage 2",
    description="""Whether pupils at the end of primary school met the expected standard in reading,
        writing and maths.""",
    known_by=PUPIL,
    columns="""
        results_on day! happened_on the day the results came out
        met_standard code! outcome whether all three were at the expected standard or above
    """,
    codes={"met_standard": YES_NO},
    example={"results_on": "08/07/2025", "met_standard": "yes"},
    counted=Counted("pupils who met the standard", of="pupils at the end of key stage 2"),
)

ATTAINMENT_KS4 = extract(
    "attainment_ks4",
    title="Attainment at key stage 4",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one pupil's results at the end of key stage 4",
    description="""Attainment 8 of pupils at the end of key stage 4. Counts are the sum of their
        scores, out of how many pupils.""",
    known_by=PUPIL,
    columns="""
        results_on day! happened_on the day the results came out
        attainment_8 number! amount the Attainment 8 score
        english_and_maths code outcome whether both were passed at grade 5 or above
    """,
    codes={"english_and_maths": YES_NO},
    example={"results_on": "21/08/2025", "attainment_8": "46.5", "english_and_maths": "yes"},
    oldest=19,
    counted=Counted("the sum of Attainment 8 scores", of="pupils at the end of key stage 4"),
)

SCHOOL_MOVES = extract(
    "school_moves",
    title="Moves between schools",
    theme=Theme.EDUCATION,
    holder="schools",
    row_is="one move of one pupil outside the usual times",
    description="""Pupils who left one school roll for another, or for none, other than at the usual
        age of moving on.""",
    known_by=PUPIL,
    columns="""
        left_on day! happened_on the day the pupil left the roll
        reason code what why
        went_to code outcome where to
    """,
    codes={
        "reason": {
            "moved_house": "The family moved",
            "managed_move": "Managed move",
            "parental_choice": "Parents' choice",
            "excluded": "Permanent exclusion",
            "placement": "A placement changed",
            "not_known": "Not known",
        },
        "went_to": {
            "school": "Another school",
            "alternative": "Alternative provision",
            "home": "Education at home",
            "none": "No known school",
        },
    },
    example={"left_on": "03/04/2025", "reason": "managed_move", "went_to": "school"},
    oldest=19,
    counted=Counted("moves"),
)

KINDS = (
    ATTENDANCE,
    EXCLUSIONS,
    PART_TIME,
    HOME_EDUCATION,
    SEND,
    ATTAINMENT_KS2,
    ATTAINMENT_KS4,
    SCHOOL_MOVES,
)
