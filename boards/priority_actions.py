"""What is proposed and what is made a priority: proposals with the voices for and against, and the
few things an authority sets out to change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from boards.actions import MayNot
from boards.inquiry_actions import opened
from boards.may import Who
from boards.models import (
    Inquiry,
    Movement,
    Priority,
    PriorityReview,
    PriorityState,
    Proposal,
    Voice,
)
from boards.rules import inquiry as rules
from boards.versions import take
from indicators.catalogue import INDICATORS
from indicators.queries import Reader
from indicators.words import best_basis
from records.calendar import LOCKDOWN, month_number, month_start

MOST_OPEN = 5


@dataclass(frozen=True)
class Expected:
    """A movement that is expected: `amount` in the indicator's own unit, None where only the way
    is named."""

    indicator: str
    way: str
    amount: float | None
    by_on: date


@transaction.atomic
def propose(
    inquiry: Inquiry, *, words: str, source: str, by: Person, who: Collection[Who]
) -> Proposal:
    """Write down what somebody would have done; `source`: whose proposal it is."""
    opened(inquiry, rules.PROPOSE, who)
    made = Proposal.objects.create(inquiry=inquiry, words=words, source=source, made_by=by)
    _recorded("proposal made", made, inquiry, by)
    return made


@transaction.atomic
def speak(
    proposal: Proposal, *, supports: bool, reason: str, by: Person, who: Collection[Who]
) -> Voice:
    """Support a proposal or object to it; who spoke before is heard with what they say last."""
    opened(proposal.inquiry, rules.SPEAK, who)
    said = {"supports": supports, "reason": reason, "said_at": timezone.now()}
    voice, _ = Voice.objects.update_or_create(proposal=proposal, person=by, defaults=said)
    _recorded("spoke on a proposal", proposal, proposal.inquiry, by, supports=supports)
    return voice


@transaction.atomic
def set_priority(
    inquiry: Inquiry,
    *,
    title: str,
    owner: Person,
    partners: str,
    starts_on: date,
    due_on: date,
    review_on: date,
    expected: Iterable[Expected],
    by: Person,
    who: Collection[Who],
) -> Priority:
    """Make something a priority, with how the figures should move. Raises MayNot where the
    authority has as many as can be worked on."""
    # One row of the authority is locked, so that two cannot both take the last place.
    authority = Authority.objects.select_for_update().get(pk=inquiry.authority_id)
    opened(inquiry, rules.SET_PRIORITY, who)
    if Priority.objects.filter(authority=authority, ended_at=None).count() >= MOST_OPEN:
        raise MayNot(
            f"There are {MOST_OPEN} open priorities already, and more than that are none. Review "
            "one as met or stopped first."
        )
    made = Priority.objects.create(
        authority=authority,
        inquiry=inquiry,
        title=title,
        owner=owner,
        partners=partners,
        starts_on=starts_on,
        due_on=due_on,
        review_on=review_on,
        set_by=by,
    )
    Movement.objects.bulk_create(
        Movement(
            priority=made,
            indicator=each.indicator,
            way=each.way,
            amount=each.amount,
            by_on=each.by_on,
            from_month=_latest_month(authority, each.indicator, starts_on),
        )
        for each in expected
    )
    _recorded("priority set", made, inquiry, by)
    return made


@transaction.atomic
def review(
    priority: Priority,
    *,
    words: str,
    state: str,
    review_on: date,
    seen: int,
    by: Person,
    who: Collection[Who],
) -> None:
    """Say what a review found: it goes on until the next, is met, or is stopped. Raises MayNot
    where it has ended, and ChangedMeanwhile."""
    opened(priority.inquiry, rules.REVIEW_PRIORITY, who)
    row = take(Priority.objects, priority.pk, seen=seen)
    if row.ended_at:
        raise MayNot("This priority has ended: what was found stays as it is.")
    row.state, row.review_on = state, review_on
    row.ended_at = None if state == PriorityState.OPEN else timezone.now()
    row.save(update_fields=["state", "review_on", "ended_at", "version"])
    PriorityReview.objects.create(priority=row, person=by, words=words, state=state)
    _recorded("priority reviewed", row, row.inquiry, by, state=state)


def _latest_month(authority: Authority, key: str, until: date) -> date | None:
    """The first day of the last month up to a day that has a figure on the indicator's best
    basis."""
    reader = Reader(authority, sees_groups=True, event=LOCKDOWN)
    if reader.span is None:
        return None
    made = reader.figures(INDICATORS[key], basis=best_basis(INDICATORS[key]))
    # A figure of the month of the start may hold what was already done.
    known = made.loc[made["value"].notna() & (made["month"] < month_number(until)), "month"]
    return month_start(int(known.max())) if len(known) else None


def _recorded(action: str, subject, inquiry: Inquiry, by: Person, **detail: object) -> None:
    authority = inquiry.authority
    audit.record(
        action, person=by, authority=authority, subject=subject, inquiry=inquiry.pk, **detail
    )
