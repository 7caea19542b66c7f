"""Reading links: who is who, what waits for a person, how much of each source is linked."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Authority
from records.entities import BY_NAME, IDENTITY, PERSON
from records.matching.rate import Rate, rate
from records.models import ROWS, Child, Link, LinkRun, Release, Seal

IN_FORCE = (Link.State.AUTOMATIC, Link.State.CONFIRMED)


def standing_run(authority: Authority) -> LinkRun | None:
    """The run whose links stand."""
    return LinkRun.objects.filter(authority=authority, stands=True).first()


def standing(authority: Authority) -> QuerySet[Link]:
    """The links of the run that stands, but those of sealed children: whatever was said of such a
    pair before, nobody is linked with a sealed child or shown beside one."""
    links = Link.objects.filter(run__authority=authority, run__stands=True)
    return links.exclude(touches_sealed(authority))


def touches_sealed(authority: Authority) -> Q:
    """Links of which one of the two is a sealed child."""
    sealed = Seal.objects.filter(authority=authority, lifted_at=None).values("child")
    return Q(from_child__in=sealed) | Q(to_child__in=sealed)


def resolved(authority: Authority, *, partners: bool = True) -> dict[int, int]:
    """The children whose record is another's: number -> the number of the child it is.

    `partners`: of people of partners too; without, only of the authority's own children known under
    two ids.
    """
    return resolved_by_reach(authority)[partners]


def resolved_by_reach(authority: Authority) -> dict[bool, dict[int, int]]:
    """What `resolved` gives, with people of partners (True) and without (False)."""
    linked = standing(authority).filter(state__in=IN_FORCE).order_by("pk")
    everybody, own = {}, {}
    for holder, child, to in linked.values_list("holder", "from_child_id", "to_child_id"):
        everybody[child] = to
        if not holder:
            own[child] = to
    return {True: followed(everybody), False: followed(own)}


def followed(step: dict[int, int]) -> dict[int, int]:
    """Steps from number to number, each followed to its end."""
    found = {}
    for child, to in step.items():
        seen = {child}
        while to in step and to not in seen:
            seen.add(to)
            to = step[to]
        found[child] = to
    return found


def version(authority: Authority, *, partners: bool = True) -> str:
    """SHA-256 of the links in force: the same links, the same version; "" where there are none."""
    found = resolved(authority, partners=partners)
    if not found:
        return ""
    text = "\n".join(f"{child} {to}" for child, to in sorted(found.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def same_as(authority: Authority, child: int) -> list[int]:
    """Every number under which the record knows one person, the given one included."""
    found = resolved(authority)
    target = found.get(child, child)
    return sorted({target, child, *(other for other, to in found.items() if to == target)})


@dataclass(frozen=True)
class SourceLinked:
    """How far the people of one holder are linked."""

    holder: str
    rate: Rate
    by_method: dict[str, int]
    confirmed: int
    refused: int


def sources(authority: Authority) -> list[SourceLinked]:
    """How far each holder's people are linked, in the run that stands; the authority's own children
    last."""
    run = standing_run(authority)
    if run is None:
        return []
    found = []
    rows = list(run.links.values_list("holder", "method", "state", "from_child_id"))
    for holder, told in sorted(run.counts.items(), key=lambda each: (each[0] == "", each[0])):
        own = [row[1:] for row in rows if row[0] == holder]
        states = Counter(state for _, state, _ in own)
        linked = sum(states[state] for state in IN_FORCE)
        asked = {child for _, state, child in own if state == Link.State.WAITING}
        linked_too = {child for _, state, child in own if state in IN_FORCE}
        waiting = len(asked - linked_too)
        people = max(told["people"], linked + waiting)
        found.append(
            SourceLinked(
                holder,
                rate(people, linked, waiting),
                dict(
                    Counter(method for method, state, _ in own if state in IN_FORCE).most_common()
                ),
                states[Link.State.CONFIRMED],
                states[Link.State.REFUSED] + states[Link.State.UNDONE],
            )
        )
    return found


def rate_of(authority: Authority, holder: str) -> Rate | None:
    """The linkage rate of one holder's people; None where they were never matched."""
    return next((each.rate for each in sources(authority) if each.holder == holder), None)


def listed(authority: Authority, state: str, holder: str | None = None) -> QuerySet[Link]:
    """The links of the run that stands in one state, the likeliest first; of one holder, or all."""
    links = standing(authority).filter(state=state)
    links = links if holder is None else links.filter(holder=holder)
    return links.select_related("from_child", "to_child", "decided_by").order_by("-score", "pk")


def waiting(authority: Authority) -> int:
    """How many pairs wait for a person."""
    return listed(authority, Link.State.WAITING).count()


def find(authority: Authority, public_id: UUID) -> Link | None:
    """One link of the run that stands; that of a sealed child is none."""
    links = standing(authority).filter(public_id=public_id)
    return links.select_related("from_child", "to_child", "run", "decided_by").first()


def find_run(authority: Authority, public_id: UUID) -> LinkRun | None:
    """One run of the authority's."""
    return LinkRun.objects.filter(authority=authority, public_id=public_id).first()


def runs(authority: Authority) -> QuerySet[LinkRun]:
    """Every run, the latest first."""
    return LinkRun.objects.filter(authority=authority).select_related("undone_by")


@dataclass(frozen=True)
class Side:
    """One of the two people of a link as it is opened: the holder's own id and what it holds."""

    id: str
    born: date | None
    sex: str
    postcode: str


def opened(link: Link) -> tuple[Side, Side]:
    """The two people of a link, the child of social care first. Callers audit the opening."""
    names = dict(
        Child.objects.filter(pk__in=[link.from_child_id, link.to_child_id]).values_list(
            "pk", "la_child_id"
        )
    )
    ours, theirs = (_side(child, names[child]) for child in (link.to_child_id, link.from_child_id))
    return ours, theirs


def _side(child: int, name: str) -> Side:
    """What the latest extract says of somebody, and of a child of returns the latest return."""
    held = {"date_of_birth": None, "sex": None, "postcode": None}
    for entity in (IDENTITY.name, PERSON.name):
        fields = [field for field in held if field in BY_NAME[entity].columns]
        rows = (
            ROWS[entity]
            .objects.filter(child=child, release__state=Release.State.PUBLISHED)
            .order_by("-release__published_at", "-pk")
        )
        found = rows.values(*fields).first() or {}
        held |= {field: found.get(field) for field in fields if held[field] is None}
    return Side(name, held["date_of_birth"], held["sex"] or "", held["postcode"] or "")
