"""The typed tables of a child's journey: one declaration each.

Names and meaning follow the Standard Safeguarding Dataset (Data to Insight), the model towards
which case systems and DfE's data flows are converging; what only a DfE return knows keeps DfE's own
codes. A declaration says what a row is, its fields, the natural key that makes two rows of
different returns the same thing, and the days between which the thing was so. Models, COPY, merging
and documentation are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a field holds, and its column in a DataFrame."""

    TEXT = "text"  # pandas str, NaN where unknown
    DATE = "date"  # datetime64[us], NaT where unknown
    INTEGER = "integer"  # float64, NaN where unknown
    NUMBER = "number"  # float64, NaN where unknown: need not be whole
    BOOLEAN = "boolean"  # float64 1.0, 0.0, NaN where unknown


@dataclass(frozen=True)
class Attribute:
    """One field of an entity."""

    name: str
    type: Type
    meaning: str


@dataclass(frozen=True)
class Entity:
    """One table of the record.

    `key`: the fields that, with the child, name one thing across returns. `start` and `end`: the
    fields between which it was so (an event has only `start`; an entity without `start`, such as
    person, simply holds what the latest return says). `decides`: fields that decide whether it
    counts at all: where a later return changes one, the earlier return's word stands for its own
    days. `as_it_stood`: each row is how things stood on one day, the last that its return speaks
    for: it says nothing of the days before. `latest_word`: of two releases of one collection that
    speak for the same day, the one published last is the only word for it (`records.latest`).
    """

    name: str
    row_is: str
    key: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    start: str | None = None
    end: str | None = None
    decides: tuple[str, ...] = ()
    as_it_stood: bool = False
    latest_word: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(a.name for a in self.attributes)

    def attribute(self, name: str) -> Attribute:
        return next(a for a in self.attributes if a.name == name)


def _fields(text: str) -> tuple[Attribute, ...]:
    """Attributes out of lines `name type meaning`."""
    split = (line.split(None, 2) for line in text.strip().splitlines())
    return tuple(Attribute(name, Type(kind), meaning) for name, kind, meaning in split)


PERSON = Entity(
    "person",
    "a child, as the latest return describes them",
    key=(),
    attributes=_fields("""
        upn text unique pupil number
        former_upn text the unique pupil number before this one
        upn_unknown text why there is no unique pupil number (UN1 to UN7)
        sex text M, F or U
        date_of_birth date date of birth
        expected_date_of_birth date for a child not yet born
        date_of_death date date of death
        ethnicity text DfE's ethnic group code
        mother boolean whether the child is herself a mother
        child_born_on date date of birth of her first child
    """),
)

DISABILITY = Entity(
    "disability",
    "one recorded disability of a child",
    key=("disability",),
    attributes=_fields("""
        disability text DfE's disability code (NONE where none)
    """),
)

CONTACT = Entity(
    "contact",
    "a contact with children's social care about a child",
    key=("contacted_on", "source"),
    start="contacted_on",
    attributes=_fields("""
        contacted_on date the day of the contact
        source text who made it, in the words of Annex A
    """),
)

EARLY_HELP_ASSESSMENT = Entity(
    "early_help_assessment",
    "an early help assessment",
    key=("started_on",),
    start="started_on",
    attributes=_fields("""
        started_on date the day the assessment began
        completed_on date the day it was completed
        organisation text the organisation that completed it
    """),
)

CIN_EPISODE = Entity(
    "cin_episode",
    "a referral and the episode of need that it opened",
    key=("referred_on",),
    start="referred_on",
    end="closed_on",
    decides=("no_further_action",),
    attributes=_fields("""
        referred_on date CINreferralDate
        source text ReferralSource
        primary_need text PrimaryNeedCode
        closed_on date CINclosureDate
        closure_reason text ReasonForClosure
        no_further_action boolean ReferralNFA
    """),
)

CIN_ASSESSMENT = Entity(
    "cin_assessment",
    "one assessment under the Children Act 1989",
    key=("started_on",),
    start="started_on",
    end="authorised_on",
    attributes=_fields("""
        started_on date AssessmentActualStartDate
        authorised_on date AssessmentAuthorisationDate: the day it was completed
        reviewed_on date AssessmentInternalReviewDate
        referred_on date the referral it belongs to
        source text the referral's source
        primary_need text the episode's primary need
    """),
)

ASSESSMENT_FACTOR = Entity(
    "assessment_factor",
    "one factor identified at the end of an assessment",
    key=("assessment_started_on", "factor"),
    attributes=_fields("""
        assessment_started_on date the assessment it belongs to
        factor text DfE's factor code
    """),
)

CIN_PLAN = Entity(
    "cin_plan",
    "a child in need plan",
    key=("started_on",),
    start="started_on",
    end="ended_on",
    attributes=_fields("""
        started_on date CINPlanStartDate
        ended_on date CINPlanEndDate
        referred_on date the referral it belongs to
        source text the referral's source
        primary_need text the episode's primary need
    """),
)

SECTION_47 = Entity(
    "section_47",
    "a section 47 enquiry",
    key=("started_on",),
    start="started_on",
    attributes=_fields("""
        started_on date S47ActualStartDate: the strategy discussion that began it
        conference_target_on date InitialCPCtarget
        conference_on date DateOfInitialCPC inside this enquiry
        conference_not_required boolean ICPCnotRequired
        referred_on date the referral it belongs to
        source text the referral's source
        primary_need text the episode's primary need
    """),
)

INITIAL_CP_CONFERENCE = Entity(
    "initial_cp_conference",
    "an initial child protection conference",
    key=("held_on",),
    start="held_on",
    attributes=_fields("""
        held_on date DateOfInitialCPC
        section_47_started_on date the section 47 enquiry that led to it, where there was one
        target_on date InitialCPCtarget
        referred_on date the referral it belongs to
        source text the referral's source
        primary_need text the episode's primary need
    """),
)

CP_PLAN = Entity(
    "cp_plan",
    "a child protection plan",
    key=("started_on",),
    start="started_on",
    end="ended_on",
    attributes=_fields("""
        started_on date CPPstartDate
        ended_on date CPPendDate
        initial_category text InitialCategoryOfAbuse
        latest_category text LatestCategoryOfAbuse
        previous_plans integer NumberOfPreviousCPP
        referred_on date the referral it belongs to
        source text the referral's source
        primary_need text the episode's primary need
    """),
)

CP_REVIEW = Entity(
    "cp_review",
    "a review conference of a child protection plan",
    key=("plan_started_on", "reviewed_on"),
    start="reviewed_on",
    attributes=_fields("""
        plan_started_on date the plan reviewed
        reviewed_on date CPPreviewDate
    """),
)

PRE_PROCEEDINGS = Entity(
    "pre_proceedings",
    "pre-proceedings and family group decision making",
    key=("referred_on", "started_on"),
    start="started_on",
    attributes=_fields("""
        started_on date PPStartDate
        letter_sent_on date LBPSentDate
        meeting_offered boolean FGDMMeetingOffer
        meeting_facilitated boolean FGDMMeetingFac
        first_meeting_on date InitialPPMeetingDate
        review_meetings integer ReviewMeetingsCount
        step_decided_on date StepDecisionDate
        outcome text PPOutcome
        court_applied_on date CourtAppDate
        ended_by_letter_on date LetterInitCPDate
        referred_on date the referral it belongs to
    """),
)

ASSESSMENT_SIGHT = Entity(
    "assessment_sight",
    "whether a child was seen during an assessment that was completed",
    key=("started_on",),
    start="authorised_on",
    attributes=_fields("""
        started_on date the day the assessment began
        authorised_on date the day it was completed
        seen boolean whether the child was seen
        team text the team it was allocated to
    """),
)

CIN_STANDING = Entity(
    "cin_standing",
    "a child in need's case, as it stood on the day of a list",
    key=("as_on", "started_on"),
    start="as_on",
    as_it_stood=True,
    attributes=_fields("""
        as_on date the day of the list
        started_on date CIN Start Date
        case_status text the words of the list: Child in need plan, Open assessment, …
        seen_on date the day the child was last seen
        closed_on date CIN Closure Date
        team text the team it is allocated to
        worker text the worker it is allocated to
    """),
)

CP_STANDING = Entity(
    "cp_standing",
    "a child protection plan, as it stood on the day of a list",
    key=("as_on", "started_on"),
    start="as_on",
    as_it_stood=True,
    attributes=_fields("""
        as_on date the day of the list
        started_on date Child Protection Plan Start Date
        visited_on date the day of the last statutory visit
        seen_alone boolean whether the child was seen alone at it
        reviewed_on date the day of the latest review conference
        ended_on date Child Protection Plan End Date
        team text the team it is allocated to
        worker text the worker it is allocated to
    """),
)

CLA_STANDING = Entity(
    "cla_standing",
    "a looked-after child's care, as it stood on the day of a list",
    key=("as_on", "started_on"),
    start="as_on",
    as_it_stood=True,
    attributes=_fields("""
        as_on date the day of the list
        started_on date Date Started to be Looked After
        ended_on date Date Ceased to be Looked After
        placed_on date Start Date of Most Recent Placement
        permanence_plan text the words of the list: Adoption, Long-term fostering, …
        visited_on date the day of the last social work visit
        reviewed_on date the day of the latest statutory review
        health_assessed_on date the day of the last health assessment
        dental_checked_on date the day of the last dental check
        missing_episodes integer times missing from placement in the last twelve months
        interview_offered boolean whether a return interview was offered after the last of them
        interview_accepted boolean whether it was accepted
        team text the team it is allocated to
        worker text the worker it is allocated to
    """),
)

ALLOCATION = Entity(
    "allocation",
    "an open case of a child, and whether a worker is named, as it stood on the day of the lists",
    key=("as_on",),
    start="as_on",
    as_it_stood=True,
    attributes=_fields("""
        as_on date the day of the lists
        team text the team it is allocated to
        allocated boolean whether any list names a worker
    """),
)

CARE_LEAVER_STANDING = Entity(
    "care_leaver_standing",
    "a care leaver, as it stood on the day of a list",
    key=("as_on",),
    start="as_on",
    as_it_stood=True,
    attributes=_fields("""
        as_on date the day of the list
        eligibility text the words of the list: Relevant, Former relevant, Qualifying, Eligible
        pathway_plan_reviewed_on date the day the pathway plan was last reviewed
        in_touch text the words of the list: In touch, Not in touch, Exclude
        contacted_on date the day of the latest contact
        suitability text the words of the list: Suitable, Not suitable, Exclude
        activity text ACTIV's code: F1 to F5, P1 to P5, G4 to G6
        team text the team they are allocated to
        worker text the worker they are allocated to
    """),
)

CLA_EPISODE = Entity(
    "cla_episode",
    "an SSDA903 episode: one legal status and one placement, unbroken",
    key=("decom",),
    start="decom",
    end="dec",
    decides=("legal_status",),
    attributes=_fields("""
        decom date DECOM: the day the episode began
        rne text RNE: reason for the new episode
        legal_status text LS
        need text CIN: category of need
        place text PLACE: placement type
        place_provider text PLACE_PROVIDER
        dec date DEC: the day the episode ended
        rec text REC: reason the episode ceased
        reason_place_change text REASON_PLACE_CHANGE
        home_postcode text HOME_POST
        placement_postcode text PL_POST
        urn text URN: Ofsted's number of the placement
    """),
)

CLA_REVIEW = Entity(
    "cla_review",
    "a review of a looked-after child",
    key=("reviewed_on",),
    start="reviewed_on",
    attributes=_fields("""
        reviewed_on date REVIEW
        participation text REVIEW_CODE
    """),
)

UASC_STATUS = Entity(
    "uasc_status",
    "a child who was an unaccompanied asylum-seeking child at some time in the collection year",
    key=("year",),
    attributes=_fields("""
        year integer the collection year, by its end
        ceased_on date DUC: the day the status ended
    """),
)

CLA_OUTCOMES = Entity(
    "cla_outcomes",
    "OC2: a child looked after for twelve months at 31 March",
    key=("year",),
    attributes=_fields("""
        year integer the collection year, by its end
        sdq_score integer SDQ_SCORE
        sdq_reason text SDQ_REASON
        convicted boolean CONVICTED
        health_check boolean HEALTH_CHECK
        immunisations boolean IMMUNISATIONS
        teeth_check boolean TEETH_CHECK
        health_assessment boolean HEALTH_ASSESSMENT
        substance_misuse boolean SUBSTANCE_MISUSE
        intervention_received boolean INTERVENTION_RECEIVED
        intervention_offered boolean INTERVENTION_OFFERED
    """),
)

CARE_LEAVER = Entity(
    "care_leaver",
    "OC3: a care leaver, as found round their birthday in the collection year",
    key=("year",),
    attributes=_fields("""
        year integer the collection year, by its end
        in_touch text IN_TOUCH
        activity text ACTIV
        accommodation text ACCOM
    """),
)

MISSING = Entity(
    "missing",
    "a time missing, or away from placement without authorisation",
    key=("type", "started_on"),
    start="started_on",
    end="ended_on",
    attributes=_fields("""
        type text MISSING: M missing, A away
        started_on date MIS_START
        ended_on date MIS_END
    """),
)

ADOPTION = Entity(
    "adoption",
    "AD1: a child adopted in the collection year",
    key=("year",),
    attributes=_fields("""
        year integer the collection year, by its end
        should_be_placed_on date DATE_INT: the decision that the child should be placed for adoption
        matched_on date DATE_MATCH
        by_foster_carer boolean FOSTER_CARE
        adopters integer NB_ADOPTR
        sex_of_adopters text SEX_ADOPTR
        legal_status_of_adopters text LS_ADOPTR
    """),
)

PLACED_FOR_ADOPTION = Entity(
    "placed_for_adoption",
    "a decision that a child should be placed for adoption",
    key=("decided_on",),
    start="decided_on",
    end="ceased_on",
    attributes=_fields("""
        decided_on date DATE_PLACED
        ceased_on date DATE_PLACED_CEASED
        cease_reason text REASON_PLACED_CEASED
    """),
)

PREVIOUS_PERMANENCE = Entity(
    "previous_permanence",
    "the permanence a child had before starting to be looked after",
    key=("year",),
    attributes=_fields("""
        year integer the collection year, by its end
        option text PREV_PERM
        with_authority text LA_PERM
        on_text text DATE_PERM, as sent: parts of it may be unknown
    """),
)

SOCIAL_WORKER = Entity(
    "social_worker",
    "a time with one social worker",
    key=("worker", "started_on"),
    start="started_on",
    end="ended_on",
    attributes=_fields("""
        worker text SW_ID
        started_on date SW_DECOM
        ended_on date SW_DEC
        reason text SW_REASON
    """),
)

DEPRIVATION_OF_LIBERTY = Entity(
    "deprivation_of_liberty",
    "a deprivation of liberty order",
    key=("started_on",),
    start="started_on",
    end="ended_on",
    attributes=_fields("""
        started_on date DOLO_START
        ended_on date DOLO_END
    """),
)

IDENTITY = Entity(
    "identity",
    "what a holder of data knows a person by, to match them with others",
    key=(),
    latest_word=True,
    attributes=_fields("""
        upn text unique pupil number
        nhs_number text NHS number
        youth_justice_id text the youth justice service's number
        authority_child_id text the authority's own id of the child
        former_authority_child_id text the id the authority had for the child before this one
        date_of_birth date date of birth
        sex text M, F or U
        postcode text postcode of the home, capitals without a space
        forename_hash text keyed hash of the first forename
        surname_hash text keyed hash of the surname
        forename_sound text keyed hash of how the first forename sounds
        surname_sound text keyed hash of how the surname sounds
    """),
)

PARTNER_EVENT = Entity(
    "partner_event",
    "something that a partner recorded of a person: an attendance, an incident, an order, a plan",
    key=("source", "happened_on", "what", "reference"),
    start="happened_on",
    end="ended_on",
    latest_word=True,
    attributes=_fields("""
        source text the extract it came in
        reference text the partner's own reference of it
        happened_on date the day it happened or began
        ended_on date the day it ended; of what happens on one day that day
        recorded_on date the day it was recorded
        what text the code of what it was
        detail text a second code
        outcome text the code of what came of it
        amount number how much of what the extract counts
        out_of number of how much
    """),
)

# Tables of one family are read in one statement (`records.reading`). One for all of them would take
# longer than a statement behind a page may.
FAMILIES: tuple[tuple[Entity, ...], ...] = (
    (
        PERSON,
        DISABILITY,
        CONTACT,
        EARLY_HELP_ASSESSMENT,
        CIN_EPISODE,
        CIN_ASSESSMENT,
        ASSESSMENT_FACTOR,
        CIN_PLAN,
        SECTION_47,
        INITIAL_CP_CONFERENCE,
        CP_PLAN,
        CP_REVIEW,
        PRE_PROCEEDINGS,
    ),
    (
        CLA_EPISODE,
        CLA_REVIEW,
        UASC_STATUS,
        CLA_OUTCOMES,
        CARE_LEAVER,
        MISSING,
        ADOPTION,
        PLACED_FOR_ADOPTION,
        PREVIOUS_PERMANENCE,
        SOCIAL_WORKER,
        DEPRIVATION_OF_LIBERTY,
    ),
    (
        ASSESSMENT_SIGHT,
        CIN_STANDING,
        CP_STANDING,
        CLA_STANDING,
        ALLOCATION,
        CARE_LEAVER_STANDING,
    ),
    (
        IDENTITY,
        PARTNER_EVENT,
    ),
)
ENTITIES: tuple[Entity, ...] = tuple(entity for family in FAMILIES for entity in family)
BY_NAME: dict[str, Entity] = {entity.name: entity for entity in ENTITIES}
# What partners say of people, each under the partner's own id until it is linked.
OF_PARTNERS = frozenset({IDENTITY.name, PARTNER_EVENT.name})

COUNTS = "partner_count"
"""Monthly counts that a partner supplies of nobody in particular: a table of its own
(`records.counted`), beside the entities."""


def tables_of(supplied: str) -> tuple[str, ...]:
    """The tables in which something that a release supplies is kept: an entity in its own; a
    partner's extract, named by its key, in those of partners."""
    return (supplied,) if supplied in BY_NAME else (PARTNER_EVENT.name, COUNTS)
