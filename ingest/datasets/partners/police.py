"""Extracts of the police: domestic abuse, disorder, calls, children missing and exploited."""

from __future__ import annotations

from ingest.datasets.partners.declare import YES_NO, Counted, Theme, extract
from ingest.schema import code_list

KNOWN_BY = "partner_person_id forename surname date_of_birth sex postcode"
RISK = {"standard": "Standard risk", "medium": "Medium risk", "high": "High risk"}
PLACE = {"household": "At the child's home", "community": "In the community"}
EXPLOITED = {
    "sexual": "Sexual exploitation",
    "criminal": "Criminal exploitation",
    "county_lines": "County lines",
    "trafficking": "Trafficking or modern slavery",
    "online": "Exploitation online",
}

DOMESTIC_ABUSE = extract(
    "police_domestic_abuse",
    title="Domestic abuse incidents with children in the household",
    theme=Theme.POLICE,
    holder="police",
    row_is="one child in the household of one domestic abuse incident",
    description="""Every incident recorded as domestic abuse where a child lives in the household,
        present or not: a row for each child. Counts are of incidents.""",
    known_by=KNOWN_BY,
    columns="""
        reference text reference the number of the incident, the same for all its children
        happened_on day! happened_on the day of the incident
        recorded_on day recorded_on the day it was recorded
        risk code what the risk as assessed at the time
        present code detail whether the child was there
        told_social_care code outcome whether children's social care was told
    """,
    codes={"risk": RISK, "present": YES_NO, "told_social_care": YES_NO},
    example={
        "reference": "DA/2025/00417",
        "happened_on": "03/04/2025",
        "recorded_on": "04/04/2025",
        "risk": "medium",
        "present": "yes",
        "told_social_care": "yes",
    },
    counted=Counted(
        "incidents with children in the household", by="risk", parts=code_list("risk", RISK)
    ),
)

NOTIFICATIONS = extract(
    "police_domestic_abuse_notified",
    title="Domestic abuse notified to social care",
    theme=Theme.POLICE,
    holder="police",
    row_is="one month's incidents that the police told children's social care of",
    description="""Of the domestic abuse incidents with children in the household, how many
        children's social care was told of. For forces that send counts; rows of children say it
        in the extract of incidents.""",
    counted=Counted(
        "incidents notified to children's social care",
        of="incidents with children in the household",
    ),
)

ANTI_SOCIAL_BEHAVIOUR = extract(
    "anti_social_behaviour",
    title="Anti-social behaviour by under 18s",
    theme=Theme.POLICE,
    holder="police",
    row_is="one child named in one report of anti-social behaviour",
    description="""Reports of anti-social behaviour in which a child is named. Where children are
        not named, send how many reports there were a month.""",
    known_by=KNOWN_BY,
    columns="""
        reference text reference the number of the report
        happened_on day! happened_on the day of it
        outcome code outcome what came of it
    """,
    codes={
        "outcome": {
            "advice": "Advice or warning",
            "contract": "Acceptable behaviour contract",
            "referred": "Referred to a service",
            "none": "Nothing further",
        }
    },
    example={"reference": "ASB/25/1180", "happened_on": "03/04/2025", "outcome": "advice"},
    counted=Counted("reports"),
)

CALL_OUTS = extract(
    "police_call_outs",
    title="Police call-outs, community and household",
    theme=Theme.POLICE,
    holder="police",
    row_is="one child concerned in one call-out of the police",
    description="""Calls to which the police went because of a concern about a child, at home or in
        the community; domestic abuse and missing reports left out, which have extracts of their
        own.""",
    known_by=KNOWN_BY,
    columns="""
        reference text reference the number of the call-out
        happened_on day! happened_on the day of it
        place code what where it was
        told_social_care code outcome whether children's social care was told
    """,
    codes={"place": PLACE, "told_social_care": YES_NO},
    example={
        "reference": "CO/25/7719",
        "happened_on": "03/04/2025",
        "place": "household",
        "told_social_care": "no",
    },
    counted=Counted("call-outs", by="place", parts=code_list("place", PLACE)),
)

MISSING_REPORTS = extract(
    "police_missing_reports",
    title="Children reported missing to the police",
    theme=Theme.POLICE,
    holder="police",
    row_is="one report of one child missing",
    description="""Every report to the police that a child who lives in the area is missing, in care
        or not.""",
    known_by=KNOWN_BY,
    columns="""
        reference text reference the number of the report
        missing_from day! happened_on the day the child went missing
        risk code what the risk as assessed
        found code outcome how the child came back
    """,
    codes={
        "risk": {"none": "No apparent risk", "low": "Low", "medium": "Medium", "high": "High"},
        "found": {
            "returned": "Came back by themselves",
            "police": "Found by the police",
            "other": "Found by somebody else",
        },
    },
    example={
        "reference": "MP/25/0091",
        "missing_from": "03/04/2025",
        "risk": "medium",
        "found": "returned",
    },
    counted=Counted("missing reports"),
)

EXPLOITATION = extract(
    "police_exploitation",
    title="Children at risk of exploitation",
    theme=Theme.POLICE,
    holder="police",
    row_is="one child flagged once as exploited or at risk of it",
    description="""Children whom the police flagged as exploited or at risk of it, by the day of the
        flag, whether or not a crime was recorded.""",
    known_by=KNOWN_BY,
    columns="""
        flagged_on day! happened_on the day of the flag
        kind code what the kind of exploitation
        told_social_care code outcome whether children's social care was told
    """,
    codes={"kind": EXPLOITED, "told_social_care": YES_NO},
    example={"flagged_on": "03/04/2025", "kind": "county_lines", "told_social_care": "yes"},
    counted=Counted("children flagged", by="kind", parts=code_list("kind", EXPLOITED)),
)

KINDS = (
    DOMESTIC_ABUSE,
    NOTIFICATIONS,
    ANTI_SOCIAL_BEHAVIOUR,
    CALL_OUTS,
    MISSING_REPORTS,
    EXPLOITATION,
)
