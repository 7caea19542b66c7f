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
    """Seal the child of this id of the authority's own; links with other ids are undone. Known to
    the authority under another id as well, they are sealed under that too, but for a child who was
    adopted: then the other id is of another life, and nothing may say that it is theirs.

    Raises `NotSealedError` where no child has the id, or the child is sealed already. The audit
    entry names the seal, never the child.
    """
    child = Child.objects.filter(authority=authority, holder="", la_child_id=own_id.strip()).first()
    if child is None:
        raise NotSealedError("No child of this id is in the record: look at the id again.")
    if in_force(authority).filter(child=child).exists():
        raise NotSealedError("This child is sealed already: lift that seal first.")
    known_as = [child] if kind == Seal.Kind.ADOPTED else [child, *_also_known_as(child)]
    opens_to = list(opens_to)
    seals = []
    for each in known_as:
        made = Seal.objects.create(
            authority=authority, child=each, kind=kind, because=because, sealed_by=by
        )
        made.opens_to.set(opens_to)
        seals.append(made)
    undone = Link.objects.filter(
        Q(from_child__in=known_as) | Q(to_child__in=known_as),
        run__authority=authority,
        state__in=(*links.IN_FORCE, Link.State.WAITING),
    ).update(state=Link.State.UNDONE, reason="sealed", decided_by=by, decided_at=timezone.now())
    for place, made in enumerate(seals):
        audit.record(
            "child sealed",
            person=by,
            authority=authority,
            subject=made,
            kind=kind,
            opens_to=len(opens_to),
            links_undone=0 if place else undone,
        )
    return seals[0]


def _also_known_as(child: Child) -> list[Child]:
    """The authority's own other ids of a child that are not sealed yet."""
    others = Child.objects.filter(
        pk__in=links.same_as(child.authority, child.pk), authority=child.authority_id, holder=""
    )
    sealed = in_force(child.authority).values("child")
    return list(others.exclude(pk=child.pk).exclude(pk__in=sealed).order_by("pk"))


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
