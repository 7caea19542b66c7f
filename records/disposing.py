"""Letting go of what is due: proposed by the clock, signed by one person, agreed to by another,
erased child by child."""

from __future__ import annotations

from datetime import date

import pandas as pd
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import erasing, holding, links, sealing
from records.calendar import month_number
from records.entities import OF_PARTNERS
from records.falling_due import schedule
from records.models import ROWS, Disposal, DisposalItem, FiguresStand
from records.retention import kind_of

OPEN = Q(agreed=None) | Q(agreed=True, finished_at=None)


class NotDisposedError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


def waiting(authority: Authority) -> QuerySet[Disposal]:
    """What was proposed and is not over: to be signed, agreed to, or being erased."""
    return (
        Disposal.objects.filter(OPEN, authority=authority)
        .select_related("signed_by", "decided_by")
        .order_by("proposed_at")
    )


def over(authority: Authority) -> QuerySet[Disposal]:
    """What was decided and is done with, the latest first."""
    return Disposal.objects.filter(authority=authority).exclude(OPEN).select_related("decided_by")


def kinds_of(disposal: Disposal) -> list[tuple[str, int, date, date]]:
    """Of each kind in a disposal: its title, how many, the first and the last day they were due."""
    told: dict[str, list[date]] = {}
    for kind, on in disposal.items.values_list("kind", "due_on"):
        told.setdefault(kind, []).append(on)
    return [(kind_of(kind).title, len(on), min(on), max(on)) for kind, on in sorted(told.items())]


@transaction.atomic
def propose(authority: Authority, today: date) -> int:
    """Propose whoever is due and waits in no disposal; how many came in. What somebody has signed
    is not added to: they have seen what it holds."""
    _alone(authority)
    found = schedule(authority)
    is_due = found[(found["due_on"] <= pd.Timestamp(today)) & ~found["spared"]]
    there = DisposalItem.objects.filter(disposal__authority=authority, became="waits")
    there = there.filter(
        Q(disposal__agreed=None)
        | Q(disposal__agreed=True, disposal__finished_at=None)
        | Q(disposal__agreed=False, disposal__left_until__gt=today)
    )
    new = is_due[~is_due["child"].isin(set(there.values_list("child_id", flat=True)))]
    if new.empty:
        return 0
    collecting, _ = Disposal.objects.get_or_create(authority=authority, signed_at=None, agreed=None)
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=collecting, child_id=row.child, kind=row.kind, due_on=row.due_on)
        for row in new.itertuples(index=False)
    )
    audit.record(
        "disposal proposed",
        person=None,
        authority=authority,
        subject=f"disposal {collecting.public_id}",
        children=len(new),
    )
    return len(new)


def _alone(authority: Authority) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('disposal'), %s)", [authority.pk])


def _held(disposal: Disposal) -> Disposal:
    found = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if found.agreed is not None:
        raise NotDisposedError("This was decided already.")
    return found


@transaction.atomic
def sign(disposal: Disposal, *, by: Person) -> Disposal:
    """The first of two people has looked at what is due. Raises `NotDisposedError`."""
    _alone(disposal.authority)
    disposal = _held(disposal)
    if disposal.signed_at is not None:
        raise NotDisposedError("Somebody signed this already; somebody else has to agree.")
    disposal.signed_by, disposal.signed_at = by, timezone.now()
    disposal.save(update_fields=["signed_by", "signed_at"])
    _audited("disposal signed", disposal, by)
    return disposal


@transaction.atomic
def agree(disposal: Disposal, *, by: Person) -> Disposal:
    """The second of two people agrees: what is due then goes. Raises `NotDisposedError`."""
    disposal = _held(disposal)
    if disposal.signed_at is None:
        raise NotDisposedError("Nobody has signed this yet.")
    if disposal.signed_by_id == by.pk:
        raise NotDisposedError("Somebody else than who signed has to agree.")
    disposal.agreed, disposal.decided_by, disposal.decided_at = True, by, timezone.now()
    disposal.save(update_fields=["agreed", "decided_by", "decided_at"])
    _audited("disposal agreed", disposal, by)
    return disposal


@transaction.atomic
def leave(disposal: Disposal, *, until: date, because: str, by: Person) -> Disposal:
    """Erase nobody of these for now: they are proposed again after a day. Raises
    `NotDisposedError`."""
    disposal = _held(disposal)
    disposal.agreed, disposal.decided_by, disposal.decided_at = False, by, timezone.now()
    disposal.because, disposal.left_until = because, until
    disposal.finished_at = disposal.decided_at
    disposal.save(
        update_fields=[
            *("agreed", "decided_by", "decided_at", "because", "left_until", "finished_at"),
        ]
    )
    _audited("disposal left", disposal, by, because)
    return disposal


def _audited(action: str, disposal: Disposal, by: Person | None, reason: str = "") -> None:
    audit.record(
        action,
        person=by,
        authority=disposal.authority,
        subject=f"disposal {disposal.public_id}",
        reason=reason,
        children=disposal.items.count(),
    )


def carry_out(authority: Authority, today: date) -> int:
    """Erase whoever two people agreed on, each in a transaction of its own, so that whatever kills
    it leaves each child wholly there or wholly gone, and the next time goes on. How many went."""
    gone = 0
    agreed = Disposal.objects.filter(authority=authority, agreed=True, finished_at=None)
    for disposal in agreed.order_by("decided_at"):
        still = schedule(authority).set_index("child")
        for number in list(disposal.items.filter(became="waits").values_list("pk", flat=True)):
            gone += _erase(number, still, today, disposal)
        disposal.finished_at = timezone.now()
        disposal.save(update_fields=["finished_at"])
        _audited("disposal carried out", disposal, disposal.decided_by)
    return gone


@transaction.atomic
def _erase(number: int, still: pd.DataFrame, today: date, disposal: Disposal) -> bool:
    authority = disposal.authority
    item = DisposalItem.objects.select_for_update(of=("self",)).get(pk=number)
    if item.became != DisposalItem.Became.WAITS:
        return False  # another worker was here
    child = item.child
    if child is None:
        # Gone meanwhile by another way: with a child they were linked with, or by request.
        item.became = DisposalItem.Became.ERASED
        item.save(update_fields=["became"])
        return False
    told = still.loc[child.pk] if child.pk in still.index else None
    if (
        told is None
        or told["spared"]
        or not told["due_on"] <= pd.Timestamp(today)
        # Held or sealed since the schedule was read.
        or holding.is_held(child)
        or child.pk in sealing.kept_from(authority, None)
    ):
        item.became = DisposalItem.Became.KEPT
        item.save(update_fields=["became"])
        return False
    alone = bool(child.holder)
    numbers = [child.pk] if alone else links.same_as(authority, child.pk)
    _let_figures_stand(authority, numbers)
    item.became = DisposalItem.Became.ERASED
    item.save(update_fields=["became"])
    erasing.erase(
        child,
        because=f"due on {item.due_on:%-d %B %Y}, as the schedule of retention says",
        by=disposal.decided_by,
        alone=alone,
        back_after=today if alone else None,
    )
    return True


def _let_figures_stand(authority: Authority, numbers: list[int]) -> None:
    """Figures of the months in which these people counted stand as they were published."""
    last: dict[str, date] = {}
    for name, model in ROWS.items():
        rows = model.objects.filter(authority=authority, child__in=numbers)
        of = FiguresStand.Of.PARTNERS if name in OF_PARTNERS else FiguresStand.Of.RECORD
        said = rows.aggregate(on=Max("release__last_on"))["on"]
        if name == "partner_event":
            open_ones = rows.filter(ended_on=None).aggregate(on=Max("release__last_on"))["on"]
            ended = rows.aggregate(on=Max("ended_on"))["on"]
            said = max((day for day in (open_ones, ended) if day), default=None)
        if said and name != "identity":
            last[of] = max(said, last.get(of, said))
    for of, on in last.items():
        stand_to(authority, of, month_number(on))


def stand_to(authority: Authority, of: str, month: int) -> None:
    """Let figures stand up to a month, if they do not already; written into the ledger too."""
    made, new = FiguresStand.objects.get_or_create(
        authority=authority, of=of, defaults={"month": month}
    )
    if new or made.month < month:
        FiguresStand.objects.filter(pk=made.pk, month__lt=month).update(month=month)
        transaction.on_commit(lambda: erasing.note_standing(authority, of, month))
