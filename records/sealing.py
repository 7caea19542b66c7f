"""Sealing a child: who may open the record, and that nobody else comes to it by any way round."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from records import links
from records.models import Child, Link, Seal

KINDS = Seal.Kind.choices


class NotSealedError(Exception):
    """What was asked cannot be done; the text is for the person who asked."""


def in_force(authority: Authority) -> QuerySet[Seal]:
    """The seals that stand."""
    return Seal.objects.filter(authority=authority, lifted_at=None)


def kept_from(authority: Authority, person: Person | None) -> frozenset[int]:
    """The numbers of the children whose record is sealed to this person, those under another id
    that is linked to one among them. `None` is nobody in particular: every seal holds."""
    seals = in_force(authority)
    if person is not None:
        seals = seals.exclude(opens_to=person)
    sealed = set(seals.values_list("child", flat=True))
    if not sealed:
        return frozenset()
    resolved = links.resolved(authority)
    targets = {resolved.get(child, child) for child in sealed}
    return frozenset(sealed | targets | {c for c, to in resolved.items() if to in targets})


@transaction.atomic
def seal(
    authority: Authority,
    own_id: str,
    *,
    kind: str,
    because: str,
    opens_to: Iterable[Person],
    by: Person,
) -> Seal:
    """Seal the child of this id of the authority's own; links with other ids are undone.

    Raises `NotSealedError` where no child has the id, or the child is sealed already. The audit
    entry names the seal, never the child.
    """
    child = Child.objects.filter(authority=authority, holder="", la_child_id=own_id.strip()).first()
    if child is None:
        raise NotSealedError("No child of this id is in the record: look at the id again.")
    if in_force(authority).filter(child=child).exists():
        raise NotSealedError("This child is sealed already: lift that seal first.")
    made = Seal.objects.create(
        authority=authority, child=child, kind=kind, because=because, sealed_by=by
    )
    made.opens_to.set(opens_to)
    undone = Link.objects.filter(
        Q(from_child=child) | Q(to_child=child),
        run__authority=authority,
        state__in=(*links.IN_FORCE, Link.State.WAITING),
    ).update(state=Link.State.UNDONE, reason="sealed", decided_by=by, decided_at=timezone.now())
    audit.record(
        "child sealed",
        person=by,
        authority=authority,
        subject=made,
        kind=kind,
        opens_to=made.opens_to.count(),
        links_undone=undone,
    )
    return made


@transaction.atomic
def lift(seal: Seal, *, because: str, by: Person) -> None:
    """The record opens again to whoever may see children. Raises `NotSealedError` where it was
    lifted meanwhile."""
    seal = Seal.objects.select_for_update(of=("self",)).get(pk=seal.pk)
    if seal.lifted_at is not None:
        raise NotSealedError("This seal was lifted already.")
    seal.lifted_by, seal.lifted_at, seal.lifted_because = by, timezone.now(), because
    seal.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    audit.record("seal lifted", person=by, authority=seal.authority, subject=seal, reason=because)
