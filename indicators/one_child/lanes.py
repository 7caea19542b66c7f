"""The lanes of a child's timeline, and what of the record stands in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Meaning = Callable[[str, str], str]
"""Of a list of codes ("referral_source") and a code its meaning; the code where it has none."""


class Lane(StrEnum):
    """One agency's or one process's part of a child's life, in the order in which pages show
    them."""

    CONTACT = "Contact, early help"
    REFERRAL = "Referral"
    ASSESSMENT = "Assessment"
    PROTECTION = "Section 47"
    PLAN = "Plan"
    CARE = "In care"
    PLACEMENT = "Placement"
    REVIEW = "Review, visit"
    MISSING = "Missing"
    HEALTH = "Health"
    SCHOOL = "School"
    POLICE = "Police"
    YOUTH_JUSTICE = "Youth justice"
    OTHERS = "Others"


OF_PARTNERS = frozenset({Lane.HEALTH, Lane.SCHOOL, Lane.POLICE, Lane.YOUTH_JUSTICE, Lane.OTHERS})
"""The lanes that only partners' extracts fill."""


@dataclass(frozen=True)
class Said:
    """A column that a sentence takes up: `words` with {} for its value, in the meanings of a list
    where `codes` names one; of a boolean the words where it is true."""

    column: str
    words: str = "{}"
    codes: str = ""


@dataclass(frozen=True)
class Told:
    """How the rows of an entity stand on the timeline."""

    entity: str
    lane: Lane
    title: str
    start: str
    end: str = ""
    says: tuple[Said, ...] = ()


TOLD = (
    Told("contact", Lane.CONTACT, "Contact", "contacted_on", says=(Said("source", "from {}"),)),
    Told(
        "early_help_assessment",
        Lane.CONTACT,
        "Early help assessment",
        "started_on",
        "completed_on",
        (Said("organisation", "by {}"),),
    ),
    Told(
        "cin_episode",
        Lane.REFERRAL,
        "Referral",
        "referred_on",
        "closed_on",
        (
            Said("source", "from {}", "referral_source"),
            Said("primary_need", "need: {}", "primary_need"),
            Said("no_further_action", "no further action"),
            Said("closure_reason", "closed: {}", "closure_reason"),
        ),
    ),
    Told("cin_assessment", Lane.ASSESSMENT, "Assessment", "started_on", "authorised_on"),
    Told(
        "section_47",
        Lane.PROTECTION,
        "Section 47 enquiry",
        "started_on",
        says=(Said("conference_not_required", "no conference was needed"),),
    ),
    Told("initial_cp_conference", Lane.PROTECTION, "Initial conference", "held_on"),
    Told("cin_plan", Lane.PLAN, "Child in need plan", "started_on", "ended_on"),
    Told(
        "cp_plan",
        Lane.PLAN,
        "Child protection plan",
        "started_on",
        "ended_on",
        (Said("latest_category", "{}", "category_of_abuse"),),
    ),
    Told(
        "pre_proceedings",
        Lane.PLAN,
        "Pre-proceedings",
        "started_on",
        "step_decided_on",
        (Said("outcome", "outcome: {}", "pre_proceedings"),),
    ),
    Told(
        "placed_for_adoption",
        Lane.CARE,
        "Decision to place for adoption",
        "decided_on",
        "ceased_on",
        (Said("cease_reason", "ceased: {}", "reason_placed_ceased"),),
    ),
    Told(
        "deprivation_of_liberty",
        Lane.CARE,
        "Deprivation of liberty order",
        "started_on",
        "ended_on",
    ),
    Told("cp_review", Lane.REVIEW, "Review conference", "reviewed_on"),
    Told(
        "cla_review",
        Lane.REVIEW,
        "Review of care",
        "reviewed_on",
        says=(Said("participation", "{}", "review_code"),),
    ),
    Told("cin_standing", Lane.REVIEW, "Child seen", "seen_on"),
    Told(
        "cp_standing",
        Lane.REVIEW,
        "Visit under the child protection plan",
        "visited_on",
        says=(Said("seen_alone", "the child was seen alone"),),
    ),
    Told("cla_standing", Lane.REVIEW, "Visit in care", "visited_on"),
    Told(
        "missing",
        Lane.MISSING,
        "Not where they should have been",
        "started_on",
        "ended_on",
        (Said("type", "{}", "missing"),),
    ),
)
COVERED_BY: dict[Lane, tuple[str, ...]] = {
    lane: tuple(told.entity for told in TOLD if told.lane is lane) for lane in Lane
} | {Lane.CARE: ("cla_episode",), Lane.PLACEMENT: ("cla_episode",)}
"""The entities without which a lane's silence says nothing."""


@dataclass(frozen=True)
class Partner:
    """An extract of a partner, as a story needs it. `words`: of a `partner_event` column and a code
    its meaning; `row_is`: what one row is; `amount`: what its `amount` counts, "" where nothing."""

    key: str
    title: str
    lane: Lane
    holder: str
    words: Meaning
    amount: str = ""
