"""Holds: of whom nothing may be erased, why, and until when somebody looks at that again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import links
from records.models import Child, Hold


class NotHeldError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


def in_force(authority: Authority) -> QuerySet[Hold]:
    """The holds that stand."""
    return Hold.objects.filter(authority=authority, lifted_at=None)


def everybody_held(authority: Authority) -> bool:
    """Whether nobody's record may be erased at all."""
    return in_force(authority).filter(child=None).exists()


def held(authority: Authority) -> frozenset[int]:
    """The numbers of the children who are held by name, under every id linked with theirs."""
    named = set(in_force(authority).exclude(child=None).values_list("child_id", flat=True))
    if not named:
        return frozenset()
    resolved = links.resolved(authority)
    targets = {resolved.get(child, child) for child in named}
    return frozenset(named | targets | {c for c, to in resolved.items() if to in targets})


def is_held(child: Child) -> bool:
    """Whether nothing of this child may be erased."""
    return everybody_held(child.authority) or child.pk in held(child.authority)


@transaction.atomic
def place(
    authority: Authority, own_id: str, *, because: str, look_again_on: date, by: Person
) -> Hold:
    """Forbid that anything of a child be erased; of everybody where no id is given. Raises
    `NotHeldError`."""
    child = None
    if own_id.strip():
        child = Child.objects.filter(
            authority=authority, holder="", la_child_id=own_id.strip()
        ).first()
        if child is None:
            raise NotHeldError("No child of this id is in the record: look at the id again.")
    hold = Hold.objects.create(
        authority=authority,
        child=child,
        because=because,
        look_again_on=look_again_on,
        placed_by=by,
    )
    audit.record(
        "hold placed",
        person=by,
        authority=authority,
        subject=hold,
        reason=because,
        everybody=child is None,
        look_again_on=look_again_on.isoformat(),
    )
    return hold


@transaction.atomic
def lift(hold: Hold, *, because: str, by: Person) -> None:
    """What is due may be proposed again. Raises `NotHeldError` where it was lifted meanwhile."""
    hold = Hold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.lifted_at is not None:
        raise NotHeldError("This hold was lifted already.")
    hold.lifted_by, hold.lifted_at, hold.lifted_because = by, timezone.now(), because
    hold.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    audit.record("hold lifted", person=by, authority=hold.authority, subject=hold, reason=because)
