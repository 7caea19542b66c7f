"""Reading inquiries: the register, what the figures suggest to ask, and all that one inquiry
holds."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards.bank import Offer, offers
from boards.doors import OF_ROLES
from boards.models import (
    Evidence,
    Inquiry,
    InquiryState,
    Priority,
    PriorityReview,
    Seat,
    Theme,
    Voice,
)
from boards.rules.inquiry import ANALYSTS
from indicators import shift_queries


def inquiries_for(
    authority: Authority, person: Person, roles: Collection[RoleName]
) -> QuerySet[Inquiry]:
    """The inquiries a person may see: all for those who work with figures, else those they own and
    those of the boards they sit on."""
    known = Inquiry.objects.filter(authority=authority)
    if any(OF_ROLES.get(role) in ANALYSTS for role in roles):
        return known
    seated = Seat.objects.filter(person=person, left_at=None).values("board")
    return known.filter(Q(board__in=seated) | Q(owner=person))


def register(inquiries: QuerySet[Inquiry], *, closed: bool) -> list[Inquiry]:
    """The open ones, those that are acted on first; or the closed ones, the latest first. Each with
    how many pieces of evidence it has (`heard`)."""
    ended = Q(state=InquiryState.CLOSED)
    rows = inquiries.filter(ended if closed else ~ended).select_related("owner", "board")
    rows = rows.annotate(heard=Count("evidence", filter=Q(evidence__withdrawn_at=None)))
    if closed:
        return list(rows.order_by("-closed_at"))
    order = {InquiryState.ACTING: 0, InquiryState.LOOKING: 1, InquiryState.RAISED: 2}
    return sorted(rows, key=lambda each: (order[each.state], -each.pk))


def offered(authority: Authority) -> list[Offer]:
    """The questions of the bank that the figures suggest and nobody is asking, each once: with the
    earliest event after which its pattern is seen."""
    asked = Inquiry.objects.filter(authority=authority).exclude(bank_question="")
    taken = set(asked.exclude(state=InquiryState.CLOSED).values_list("bank_question", flat=True))
    found: dict[str, Offer] = {}
    for event in shift_queries.moved(authority):
        for each in offers(event.verdicts, event.title, alone=event.alone):
            if each.question.key not in taken:
                found.setdefault(each.question.key, each)
    return list(found.values())


def evidence_of(inquiry: Inquiry) -> list[Evidence]:
    """The evidence of an inquiry that was not taken back, with its themes."""
    themes = Prefetch("themes", queryset=Theme.objects.order_by("name"), to_attr="coded")
    rows = inquiry.evidence.filter(withdrawn_at=None).select_related("added_by")
    return list(rows.prefetch_related(themes))


def proposals_of(inquiry: Inquiry) -> list:
    """The proposals of an inquiry with the voices on each (`spoken`), those with most support
    first."""
    spoken = Prefetch("voices", queryset=Voice.objects.select_related("person"), to_attr="spoken")
    rows = list(inquiry.proposals.prefetch_related(spoken))
    for each in rows:
        each.support = sum(voice.supports for voice in each.spoken)
        each.objections = len(each.spoken) - each.support
    return sorted(rows, key=lambda each: (each.objections - each.support, each.pk))


def priorities_of(rows: QuerySet[Priority]) -> list[Priority]:
    """Priorities with owner, inquiry, expected movements and reviews, the open ones first."""
    reviews = Prefetch("reviews", queryset=PriorityReview.objects.select_related("person"))
    found = rows.select_related("owner", "inquiry").prefetch_related("movements", reviews)
    return sorted(found, key=lambda each: (each.ended_at is not None, each.due_on, each.pk))
