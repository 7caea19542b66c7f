"""The children in need census: the flat tables its XML is read into, as DfE names them.

Source: DfE, children in need census guides and schemas 2016/17 to 2026/27. DfE takes the census as
one XML file, in which dates are yyyy-mm-dd; the same tables also come flattened, as a set of CSV
files or the sheets of a workbook. Keys are running numbers from 1 in the order of the file:
CINdetailsID within the child, AssessmentID and CPPID within the referral.
"""

from __future__ import annotations

from ingest.datasets.cin.codes import (
    ASSESSMENT_FACTORS,
    CATEGORY_OF_ABUSE,
    DISABILITY,
    ETHNIC,
    GENDER,
    NO_YES,
    PRIMARY_NEED,
    REASON_FOR_CLOSURE,
    REFERRAL_SOURCE,
    SEX,
    UPN_UNKNOWN,
)
from ingest.schema import Codes, Dataset, Field, Kind, Table

__all__ = [
    "ASSESSMENT_FACTORS",
    "CATEGORY_OF_ABUSE",
    "DATASET",
    "DISABILITY",
    "ETHNIC",
    "GENDER",
    "NO_YES",
    "PRIMARY_NEED",
    "REASON_FOR_CLOSURE",
    "REFERRAL_SOURCE",
    "SEX",
    "UPN_UNKNOWN",
]


def _date(name: str, meaning: str, *, required: bool = False, **more: str | bool) -> Field:
    return Field(name, Kind.DATE, meaning, required=required, **more)


def _code(name: str, meaning: str, codes: Codes, *, required: bool = False, **years: int) -> Field:
    return Field(name, Kind.CODE, meaning, codes, required=required, **years)


def _text(name: str, meaning: str) -> Field:
    return Field(name, Kind.TEXT, meaning, required=False)


LA_CHILD_ID = Field("LAchildID", Kind.CHILD_ID, "the authority's own id of the child")
REFERRAL_KEY = Field("CINdetailsID", Kind.KEY, "which referral of the child, from 1")
ASSESSMENT_KEY = Field("AssessmentID", Kind.KEY, "which assessment of the referral, from 1")
PLAN_KEY = Field("CPPID", Kind.KEY, "which protection plan of the referral, from 1")

DATASET = Dataset(
    key="cin",
    title="Children in need census",
    child_column="LAchildID",
    first_year=2017,
    last_year=2027,
    iso_dates=True,
    tables=(
        Table(
            "Header",
            "the return as a whole",
            (
                _text("Collection", "which collection: CIN"),
                Field("Year", Kind.INTEGER, "census year"),
                _date(
                    "ReferenceDate",
                    "31 March of the census year",
                    required=True,
                    event=False,
                    ahead=True,
                ),
                _text("SourceLevel", "who sends: L, a local authority"),
                _text("LEA", "DfE number of the authority"),
                _text("SoftwareCode", "software that wrote the file"),
                _text("Release", "release of that software"),
                _text("SerialNo", "number of the submission"),
                _text("DateTime", "when the file was written"),
            ),
        ),
        Table(
            "ChildIdentifiers",
            "one child",
            (
                LA_CHILD_ID,
                Field("UPN", Kind.UPN, "unique pupil number", required=False),
                Field("FormerUPN", Kind.UPN, "unique pupil number before", required=False),
                _code("UPNunknown", "why there is no UPN", UPN_UNKNOWN),
                _date("PersonBirthDate", "date of birth", required=True, event=False),
                _date(
                    "ExpectedPersonBirthDate",
                    "date on which an unborn child is expected",
                    event=False,
                    ahead=True,
                ),
                _code("GenderCurrent", "gender", GENDER, until=2024),
                _code("Sex", "sex", SEX, since=2025),
                _date("PersonDeathDate", "date of death", follows="PersonBirthDate"),
            ),
            needed=True,
        ),
        Table(
            "ChildCharacteristics",
            "one child",
            (LA_CHILD_ID, _code("Ethnicity", "ethnic group", ETHNIC, required=True)),
        ),
        Table(
            "Disabilities",
            "one disability of a child",
            (LA_CHILD_ID, _code("Disability", "disability", DISABILITY, required=True)),
            key=("Disability",),
        ),
        Table(
            "CINdetails",
            "one referral and the episode of need it began",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                _date("CINreferralDate", "referred", required=True),
                _code("ReferralSource", "who referred", REFERRAL_SOURCE, required=True),
                _code("PrimaryNeedCode", "primary need", PRIMARY_NEED),
                _date("CINclosureDate", "the case closed", follows="CINreferralDate"),
                _code("ReasonForClosure", "why it closed", REASON_FOR_CLOSURE),
                _date("DateOfInitialCPC", "initial conference without a section 47 enquiry"),
                _code("ReferralNFA", "no further action", NO_YES, required=True),
            ),
            key=("CINreferralDate",),
            needed=True,
        ),
        Table(
            "Assessments",
            "one assessment",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                ASSESSMENT_KEY,
                _date("AssessmentActualStartDate", "the assessment began", required=True),
                _date("AssessmentInternalReviewDate", "reviewed inside the assessment"),
                _date(
                    "AssessmentAuthorisationDate",
                    "the assessment was authorised",
                    follows="AssessmentActualStartDate",
                ),
            ),
            key=("AssessmentActualStartDate",),
        ),
        Table(
            "AssessmentFactorsList",
            "one factor found at the end of an assessment",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                ASSESSMENT_KEY,
                _code("AssessmentFactor", "factor", ASSESSMENT_FACTORS, required=True),
            ),
            key=("CINdetailsID", "AssessmentID", "AssessmentFactor"),
        ),
        Table(
            "CINplanDates",
            "one child in need plan",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                _date("CINPlanStartDate", "the plan began", required=True),
                _date("CINPlanEndDate", "the plan ended", follows="CINPlanStartDate"),
            ),
            key=("CINPlanStartDate",),
            since=2022,
        ),
        Table(
            "Section47",
            "one section 47 enquiry",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                _date("S47ActualStartDate", "the enquiry began", required=True),
                _date("InitialCPCtarget", "initial conference due", event=False, ahead=True),
                _date("DateOfInitialCPC", "initial conference held"),
                _code("ICPCnotRequired", "no initial conference needed", NO_YES, required=True),
            ),
            key=("S47ActualStartDate",),
        ),
        Table(
            "ChildProtectionPlans",
            "one child protection plan",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                PLAN_KEY,
                _date("CPPstartDate", "the plan began", required=True),
                _date("CPPendDate", "the plan ended", follows="CPPstartDate"),
                _code("InitialCategoryOfAbuse", "category at first", CATEGORY_OF_ABUSE),
                _code("LatestCategoryOfAbuse", "category now", CATEGORY_OF_ABUSE),
                Field(
                    "NumberOfPreviousCPP",
                    Kind.INTEGER,
                    "how many protection plans before",
                    required=False,
                ),
            ),
            key=("CPPstartDate",),
        ),
        Table(
            "Reviews",
            "one review of a child protection plan",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                PLAN_KEY,
                _date("CPPreviewDate", "the review was held", required=True),
            ),
            key=("CPPreviewDate",),
        ),
        Table(
            "PreProceedings",
            "one pre-proceedings process or family group decision making",
            (
                LA_CHILD_ID,
                REFERRAL_KEY,
                _date("PPStartDate", "pre-proceedings began", required=True),
                _date("LBPSentDate", "letter before proceedings sent"),
                _code("FGDMMeetingOffer", "family group meeting offered", NO_YES),
                _code("FGDMMeetingFac", "family group meeting held", NO_YES),
                _date("InitialPPMeetingDate", "first meeting"),
                Field(
                    "ReviewMeetingsCount", Kind.INTEGER, "how many review meetings", required=False
                ),
                _date("StepDecisionDate", "decided to step up or down"),
                _text("PPOutcome", "outcome"),
                _date("CourtAppDate", "applied to court"),
                _date("LetterInitCPDate", "letter that ends pre-proceedings"),
            ),
            key=("PPStartDate",),
            # First sent for 2026/27; some systems wrote the block a year early.
            since=2026,
        ),
    ),
)
