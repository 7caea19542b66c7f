"""What a journey is made of, in dates: referrals, what follows them, periods of care."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Assessment:
    started_on: date
    authorised_on: date
    factors: tuple[str, ...]


@dataclass(slots=True)
class Section47:
    """An enquiry; `conference_on` is the day of the initial child protection conference, None where
    none was required."""

    started_on: date
    target_on: date | None
    conference_on: date | None


@dataclass(slots=True)
class Plan:
    """A child in need plan."""

    started_on: date
    ended_on: date


@dataclass(slots=True)
class ProtectionPlan:
    started_on: date
    ended_on: date
    first_category: str
    latest_category: str
    category_changed_on: date
    previous_plans: int
    reviews: list[date]


@dataclass(slots=True)
class Referral:
    """One referral and everything done under it until it closes; a referral with no further action
    has no closing day."""

    made_on: date
    source: str
    need: str
    no_further_action: bool = False
    closed_on: date | None = None
    closed_because: str = ""
    conference_on: date | None = None
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Section47] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    protection_plans: list[ProtectionPlan] = field(default_factory=list)


@dataclass(slots=True)
class Placement:
    """Where a child lives from a day on; `same_carer` where only its status changed, `reason` why
    the one before it ended."""

    started_on: date
    place: str
    provider: str
    postcode: str
    urn: str
    same_carer: bool = False
    reason: str = "CARPL"

    @property
    def temporary(self) -> bool:
        return self.place.startswith("T")


@dataclass(slots=True)
class Episode:
    """One SSDA903 episode, in the codes of the return (placements by today's code; the projection
    writes each year's)."""

    started_on: date
    reason_new: str
    legal_status: str
    placement: Placement
    ended_on: date
    reason_ceased: str
    reason_place_change: str


@dataclass(slots=True)
class Away:
    kind: str
    started_on: date
    ended_on: date


@dataclass(slots=True)
class Adoption:
    """The decision that a child should be placed for adoption, and what came of it."""

    decided_on: date
    matched_on: date | None
    placed_on: date | None
    foster_carer: bool
    adopters: tuple[str, str, str]
    ceased_on: date | None
    ceased_because: str


@dataclass(slots=True)
class PeriodOfCare:
    started_on: date
    ended_on: date
    need: str
    short_breaks: bool
    episodes: list[Episode]
    reviews: list[date]
    away: list[Away]
    adoption: Adoption | None
    previous_permanence: tuple[str, str, str]

    @property
    def reason_ceased(self) -> str:
        return self.episodes[-1].reason_ceased


@dataclass(slots=True)
class SocialWorker:
    """A spell of one allocated social worker; the last one of a child does not end."""

    worker: str
    started_on: date
    ended_on: date | None
    reason: str


@dataclass(slots=True)
class Child:
    """One synthetic child: who they are, where they are from and all that happened, whichever
    return tells of it."""

    number: int
    id: str
    born_on: date
    expected_on: date
    sex: str
    ethnicity: str
    disabilities: tuple[str, ...]
    upn: str
    home_postcode: str
    unaccompanied: bool = False
    died_on: date | None = None
    mother_on: date | None = None
    referrals: list[Referral] = field(default_factory=list)
    periods: list[PeriodOfCare] = field(default_factory=list)
    social_workers: list[SocialWorker] = field(default_factory=list)

    def known_between(self, first: date, last: date) -> bool:
        """Whether any referral or period of care of the child touches the days from `first` to
        `last`."""
        referred = any(
            referral.made_on <= last and (referral.closed_on or referral.made_on) >= first
            for referral in self.referrals
        )
        return referred or any(
            period.started_on <= last and period.ended_on >= first for period in self.periods
        )
