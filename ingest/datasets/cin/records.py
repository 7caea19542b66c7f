"""What a CIN census says of children: its conformed tables made into entities of the record."""

from __future__ import annotations

import pandas as pd

from ingest.schema import Conformed, recorded
from records.extract import Extract, typed_frame

SEX = {"1": "M", "2": "F", "0": "U", "9": "U", "M": "M", "F": "F", "U": "U"}
TRUTH = {"1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0}
EPISODE_KEY = ["LAchildID", "CINdetailsID"]
FROM_REFERRAL = {
    "CINreferralDate": "referred_on",
    "ReferralSource": "source",
    "PrimaryNeedCode": "primary_need",
}

# Table -> (entity, the entity's column for each of DfE's).
INSIDE_A_REFERRAL = {
    "Assessments": (
        "cin_assessment",
        {
            "AssessmentActualStartDate": "started_on",
            "AssessmentAuthorisationDate": "authorised_on",
            "AssessmentInternalReviewDate": "reviewed_on",
        },
    ),
    "CINplanDates": (
        "cin_plan",
        {"CINPlanStartDate": "started_on", "CINPlanEndDate": "ended_on"},
    ),
    "Section47": (
        "section_47",
        {
            "S47ActualStartDate": "started_on",
            "InitialCPCtarget": "conference_target_on",
            "DateOfInitialCPC": "conference_on",
            "ICPCnotRequired": "conference_not_required",
        },
    ),
    "ChildProtectionPlans": (
        "cp_plan",
        {
            "CPPstartDate": "started_on",
            "CPPendDate": "ended_on",
            "InitialCategoryOfAbuse": "initial_category",
            "LatestCategoryOfAbuse": "latest_category",
            "NumberOfPreviousCPP": "previous_plans",
        },
    ),
    "PreProceedings": (
        "pre_proceedings",
        {
            "PPStartDate": "started_on",
            "LBPSentDate": "letter_sent_on",
            "FGDMMeetingOffer": "meeting_offered",
            "FGDMMeetingFac": "meeting_facilitated",
            "InitialPPMeetingDate": "first_meeting_on",
            "ReviewMeetingsCount": "review_meetings",
            "StepDecisionDate": "step_decided_on",
            "PPOutcome": "outcome",
            "CourtAppDate": "court_applied_on",
            "LetterInitCPDate": "ended_by_letter_on",
        },
    ),
}
# Entity -> the tables without which nothing is known of it.
MADE_OF = {
    "disability": {"Disabilities"},
    "assessment_factor": {"Assessments", "AssessmentFactorsList"},
    "initial_cp_conference": {"CINdetails", "Section47"},
    "cp_review": {"ChildProtectionPlans", "Reviews"},
}
TRUTHS = frozenset({"conference_not_required", "meeting_offered", "meeting_facilitated"})


def to_records(conformed: Conformed) -> Extract:
    """The entities in a CIN census.

    Each table that was sent and exists in the year is supplied, with or without rows; an XML is all
    of them. A flattened table that was left out supplies nothing: its absence is a gap, not a zero.
    A conference stands inside its section 47 enquiry or, without one, beside the referral.
    """
    tables = {name: recorded(conformed, name) for name in conformed.tables}
    referrals = tables["CINdetails"]
    frames = {
        "person": _people(tables["ChildIdentifiers"], tables["ChildCharacteristics"]),
        "disability": typed_frame(
            "disability",
            {
                "child": tables["Disabilities"]["LAchildID"],
                "disability": tables["Disabilities"]["Disability"],
            },
        ),
        "cin_episode": typed_frame(
            "cin_episode",
            {
                "child": referrals["LAchildID"],
                "closed_on": referrals["CINclosureDate"],
                "closure_reason": referrals["ReasonForClosure"],
                "no_further_action": _truth(referrals["ReferralNFA"]),
                **{ours: referrals[theirs] for theirs, ours in FROM_REFERRAL.items()},
            },
        ),
        "assessment_factor": _factors(tables["Assessments"], tables["AssessmentFactorsList"]),
        "initial_cp_conference": _conferences(referrals, tables["Section47"]),
        "cp_review": _reviews(tables["ChildProtectionPlans"], tables["Reviews"]),
    }
    for table, (entity, columns) in INSIDE_A_REFERRAL.items():
        declared = conformed.dataset.table(table)
        if not declared.exists_in(conformed.collection.year) or table not in conformed.loaded:
            continue
        if table == "PreProceedings" and tables[table].empty:
            # Not every system writes the new block yet: without a row nobody has said "none".
            continue
        rows = _with_referral(tables[table], referrals)
        made = {
            ours: _truth(rows[theirs]) if ours in TRUTHS else rows[theirs]
            for theirs, ours in {**columns, **FROM_REFERRAL}.items()
        }
        frames[entity] = typed_frame(entity, {"child": rows["LAchildID"], **made})
    for entity, made_of in MADE_OF.items():
        if not made_of <= conformed.loaded:
            del frames[entity]
    return Extract(frames, frozenset(frames))


def _people(identifiers: pd.DataFrame, characteristics: pd.DataFrame) -> pd.DataFrame:
    ethnicity = characteristics.drop_duplicates("LAchildID").set_index("LAchildID")["Ethnicity"]
    born = identifiers.groupby("LAchildID")["PersonBirthDate"].transform("nunique")
    sex = identifiers["Sex"].fillna(identifiers["GenderCurrent"])
    return typed_frame(
        "person",
        {
            "child": identifiers["LAchildID"],
            "upn": identifiers["UPN"],
            "former_upn": identifiers["FormerUPN"],
            "upn_unknown": identifiers["UPNunknown"],
            "sex": sex.map(SEX).astype("str"),
            "date_of_birth": identifiers["PersonBirthDate"].where(~(born > 1)),
            "expected_date_of_birth": identifiers["ExpectedPersonBirthDate"],
            "date_of_death": identifiers["PersonDeathDate"],
            "ethnicity": identifiers["LAchildID"].map(ethnicity).astype("str"),
        },
    )


def _with_referral(rows: pd.DataFrame, referrals: pd.DataFrame) -> pd.DataFrame:
    wanted = referrals[[*EPISODE_KEY, *FROM_REFERRAL]].drop_duplicates(EPISODE_KEY)
    return rows.merge(wanted, on=EPISODE_KEY, how="left")


def _factors(assessments: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame:
    key = [*EPISODE_KEY, "AssessmentID"]
    starts = assessments[[*key, "AssessmentActualStartDate"]].drop_duplicates(key)
    rows = factors.merge(starts, on=key, how="left")
    return typed_frame(
        "assessment_factor",
        {
            "child": rows["LAchildID"],
            "assessment_started_on": rows["AssessmentActualStartDate"],
            "factor": rows["AssessmentFactor"],
        },
    )


def _conferences(referrals: pd.DataFrame, enquiries: pd.DataFrame) -> pd.DataFrame:
    inside = _with_referral(enquiries[enquiries["DateOfInitialCPC"].notna()], referrals)
    beside = referrals[referrals["DateOfInitialCPC"].notna()]
    rows = pd.concat([inside, beside], ignore_index=True)
    conferences = typed_frame(
        "initial_cp_conference",
        {
            "child": rows["LAchildID"],
            "held_on": rows["DateOfInitialCPC"],
            "section_47_started_on": rows["S47ActualStartDate"].astype("datetime64[us]"),
            "target_on": rows["InitialCPCtarget"].astype("datetime64[us]"),
            **{ours: rows[theirs] for theirs, ours in FROM_REFERRAL.items()},
        },
    )
    # One conference told twice, in its enquiry and beside the referral, is one: the enquiry's words
    # stand.
    known = conferences.sort_values("section_47_started_on", na_position="last", kind="stable")
    return known.drop_duplicates(["child", "held_on"], ignore_index=True)


def _reviews(plans: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    key = [*EPISODE_KEY, "CPPID"]
    starts = plans[[*key, "CPPstartDate"]].drop_duplicates(key)
    rows = reviews.merge(starts, on=key, how="left")
    return typed_frame(
        "cp_review",
        {
            "child": rows["LAchildID"],
            "plan_started_on": rows["CPPstartDate"],
            "reviewed_on": rows["CPPreviewDate"],
        },
    )


def _truth(column: pd.Series) -> pd.Series:
    return column.str.lower().map(TRUTH).astype("float64")
