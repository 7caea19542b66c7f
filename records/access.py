"""The door to identifiable children: the only way other rooms learn who a child is.

Callers audit what they open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from accounts.models import Authority, Person
from accounts.permissions import Permission
from records import links, sealing
from records.entities import IDENTITY, PERSON
from records.models import ROWS, Child, Link, Release

IDENTIFIERS = {
    "upn": "Unique pupil number",
    "former_upn": "Unique pupil number before",
    "nhs_number": "NHS number",
    "youth_justice_id": "Youth justice number",
    "former_authority_child_id": "Id here before",
    "postcode": "Postcode of the home",
    "date_of_birth": "Date of birth",
}

SEALED = "Sealed"
ELSEWHERE = "Known to a partner only"
# What stands in the place of an id.
NOT_AN_ID = (SEALED, ELSEWHERE)


def ids_of(authority: Authority, children: Iterable[int], person: Person | None) -> dict[int, str]:
    """The authority's own id of each child, by the number under which the record knows them: as
    this person may see it. A sealed child's is "Sealed" to whoever the seal does not name."""
    kept_from = sealing.kept_from(authority, person)
    known = Child.objects.filter(authority=authority, pk__in=set(children))
    return {
        number: SEALED if number in kept_from else (ELSEWHERE if holder else own)
        for number, holder, own in known.values_list("pk", "holder", "la_child_id")
    }


def as_listed(ids: Mapping[int, str], mask: Callable[[str], str]) -> dict[int, str]:
    """Ids as a list shows them: each behind the mask, words in an id's place as they are."""
    return {number: own if own in NOT_AN_ID else mask(own) for number, own in ids.items()}


def public_ids_of(children: Iterable[int]) -> dict[int, UUID]:
    """The random id under which a page about each child stands, by the record's number."""
    return dict(Child.objects.filter(pk__in=set(children)).values_list("pk", "public_id"))


def public_ids_by_own(authority: Authority, own_ids: Iterable[str]) -> dict[str, UUID]:
    """The same by the authority's own id, of those of whom the record knows anything."""
    own = Child.objects.filter(authority=authority, holder="", la_child_id__in=set(own_ids))
    return dict(own.values_list("la_child_id", "public_id"))


@dataclass(frozen=True)
class LinkedAs:
    """A person of a partner, or an id given up, that is the child: whose it is, how that was found,
    how likely it is (from 0 to 1), and whether a person confirmed it."""

    holder: str
    method: str
    score: float
    confirmed: bool


@dataclass(frozen=True)
class KnownChild:
    """A child that was opened. `numbers`: all under which the record knows them, their own first;
    `linked`: how each of the others became theirs."""

    public_id: UUID
    numbers: tuple[int, ...]
    linked: tuple[LinkedAs, ...] = ()

    @property
    def number(self) -> int:
        return self.numbers[0]


def child_for(
    person: Person,
    permissions: Collection[Permission],
    authority: Authority,
    public_id: UUID,
) -> KnownChild | None:
    """The child of the authority under a random id; None to whoever may not see a child or is kept
    from this one by a seal, and where there is none: another authority's child, and a partner's
    person who is no child of ours, are as if they had never been. An id given up leads to the child
    it now is."""
    if Permission.SEE_CHILD not in permissions:
        return None
    here = Child.objects.filter(authority=authority)
    asked = here.filter(public_id=public_id).values_list("pk", flat=True).first()
    if asked is None:
        return None
    linked = _linked_with(authority, asked)
    given_up = {link.from_child_id for link in linked}
    group = {asked, *given_up, *(link.to_child_id for link in linked)}
    # The one whose record is nobody else's.
    own = min(group - given_up, default=asked)
    child = here.filter(pk=own, holder="").first()
    if child is None or group & sealing.kept_from(authority, person):
        return None
    others = sorted(group - {own})
    return KnownChild(
        child.public_id,
        (own, *others),
        tuple(
            LinkedAs(link.holder, link.method, link.score, link.state == Link.State.CONFIRMED)
            for link in linked
        ),
    )


def _linked_with(authority: Authority, child: int) -> list[Link]:
    """The links in force by which anybody is the same as a child, whichever of them was asked for:
    a partner's person may be linked to an id that was itself given up for another."""
    in_force = links.standing(authority).filter(state__in=links.IN_FORCE)
    group, found = {child}, {}
    while True:
        around = in_force.filter(Q(from_child__in=group) | Q(to_child__in=group))
        more = {link.pk: link for link in around.order_by("holder", "pk")}
        if len(more) == len(found):
            return list(found.values())
        found = more
        group |= {n for link in more.values() for n in (link.from_child_id, link.to_child_id)}


def identifiers_of(
    person: Person, authority: Authority, known: KnownChild
) -> list[tuple[str, str]]:
    """Every id that any published return or extract holds of a child, and every date of birth, by
    what each is called."""
    held = [("The authority’s own id", ids_of(authority, [known.number], person)[known.number])]
    for name, title in IDENTIFIERS.items():
        found = set()
        for entity in (PERSON, IDENTITY):
            if name in entity.columns:
                rows = ROWS[entity.name].objects.filter(
                    child__in=known.numbers, release__state=Release.State.PUBLISHED
                )
                found |= set(rows.exclude(**{name: None}).values_list(name, flat=True))
        held += [(title, _written(value)) for value in sorted(found)]
    return held


def _written(value: object) -> str:
    return f"{value:%-d %B %Y}" if isinstance(value, date) else str(value)
