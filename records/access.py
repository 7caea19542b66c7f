"""The door to identifiable children: the only way other rooms learn who a child is.

Callers audit what they open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import pandas as pd

from accounts.models import Authority, Person
from accounts.permissions import Permission
from records import links, sealing
from records.models import Child
from records.record import Record

IDENTIFIERS = {
    "upn": "Unique pupil number",
    "former_upn": "Unique pupil number before",
    "nhs_number": "NHS number",
    "youth_justice_id": "Youth justice number",
    "former_authority_child_id": "Id here before",
    "postcode": "Postcode of the home",
}

SEALED = "Sealed"
ELSEWHERE = "Known to a partner only"

def ids_of(authority: Authority, children: Iterable[int], person: Person | None) -> dict[int, str]:
    """The authority's own id of each child, by the number under which the record knows them: as
    this person may see it. A sealed child's is "Sealed" to whoever the seal does not name."""
    kept_from = sealing.kept_from(authority, person)
    known = Child.objects.filter(authority=authority, pk__in=set(children))
    return {
        number: SEALED if number in kept_from else (ELSEWHERE if holder else own)
        for number, holder, own in known.values_list("pk", "holder", "la_child_id")
    }


def public_ids_of(children: Iterable[int]) -> dict[int, UUID]:
    """The random id under which a page about each child stands, by the record's number."""
    return dict(Child.objects.filter(pk__in=set(children)).values_list("pk", "public_id"))


def public_ids_by_own(authority: Authority, own_ids: Iterable[str]) -> dict[str, UUID]:
    """The same by the authority's own id, of those of whom the record knows anything."""
    own = Child.objects.filter(authority=authority, holder="", la_child_id__in=set(own_ids))
    return dict(own.values_list("la_child_id", "public_id"))


@dataclass(frozen=True)
class KnownChild:
    """A child that was opened. `numbers`: all under which the record knows them, their own first;
    `holders`: of each of the others whose person it is."""

    public_id: UUID
    numbers: tuple[int, ...]
    holders: tuple[str, ...] = ()

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
    person who is no child of ours, are as if they had never been."""
    if Permission.SEE_CHILD not in permissions:
        return None
    own = Child.objects.filter(authority=authority, holder="", public_id=public_id)
    number = own.values_list("pk", flat=True).first()
    if number is None or number in sealing.kept_from(authority, person):
        return None
    others = [each for each in links.same_as(authority, number) if each != number]
    holder_of = dict(Child.objects.filter(pk__in=others).values_list("pk", "holder"))
    return KnownChild(public_id, (number, *others), tuple(holder_of[each] for each in others))


def identifiers_of(
    person: Person, authority: Authority, known: KnownChild, record: Record
) -> list[tuple[str, str]]:
    """Every id that is held of a child, by what it is called, and their date of birth."""
    held = [("The authority’s own id", ids_of(authority, [known.number], person)[known.number])]
    for name, title in IDENTIFIERS.items():
        frames = (f for f in (record.person, record.identity) if name in f.columns)
        found = pd.concat([frame[name] for frame in frames]).dropna().unique()
        held += [(title, str(value)) for value in found]
    born = pd.concat([record.person["date_of_birth"], record.identity["date_of_birth"]])
    return [*held, *(("Date of birth", f"{day:%-d %B %Y}") for day in born.dropna().unique())]
