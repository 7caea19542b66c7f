"""What people do about children a board follows: say who stands around a child, write down what
children and families say, open who a child is.

Each leaves an audit entry in its transaction; none holds a word about a child.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pandas as pd
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.doors import permissions_of
from accounts.models import Authority, Person
from accounts.permissions import Permission
from boards.actions import MayNot, allow
from boards.child_measures.cohorts import described
from boards.cohort_actions import held
from boards.may import Who
from boards.models import (
    AsWhat,
    Board,
    Gathered,
    Professional,
    TrackedChild,
    VoiceWords,
    Whose,
)
from boards.rules import child as rules
from records import access
from records import queries as records
from records.calendar import age_at

SEX = {"M": "Male", "F": "Female"}


@transaction.atomic
def name_professional(
    board: Board,
    children: Iterable[TrackedChild],
    person: Person,
    as_what: AsWhat,
    *,
    by: Person | None,
    who: Collection[Who],
) -> int:
    """Say who stands around children; how many were added. Raises `MayNot` where the person may
    not rate children here."""
    board = held(board)
    allow(rules.NAME_PROFESSIONALS, who, board.state)
    if Permission.RATE_CHILDREN not in permissions_of(person, board.authority):
        raise MayNot(
            "Only somebody who holds the role of a practitioner here can rate: give it to them"
            " first."
        )
    there = Professional.objects.filter(person=person, as_what=as_what, left_at=None)
    there = set(there.filter(child__board=board).values_list("child", flat=True))
    wanted = {each.pk for each in children if each.board_id == board.pk} - there
    Professional.objects.bulk_create(
        Professional(child_id=pk, person=person, as_what=as_what, named_by=by)
        for pk in sorted(wanted)
    )
    audit.record(
        "somebody named around children",
        person=by,
        authority=board.authority,
        subject=board,
        to=str(person.pk),
        as_what=str(as_what),
        children=len(wanted),
    )
    return len(wanted)


@transaction.atomic
def let_go(professional: Professional, *, by: Person, who: Collection[Who]) -> None:
    """Somebody stands around a child no more; what they rated stays."""
    board = held(professional.child.board)
    allow(rules.NAME_PROFESSIONALS, who, board.state)
    there = Professional.objects.filter(pk=professional.pk, left_at=None)
    if there.update(left_at=timezone.now()):
        audit.record(
            "somebody no longer around a child",
            person=by,
            authority=board.authority,
            subject=professional.child,
            of=str(professional.person_id),
        )


def children_by_id(
    board: Board, ids: Collection[str], *, by: Person
) -> tuple[list[TrackedChild], int]:
    """The children a board follows whom the authority knows under these ids, and how many of the
    ids are of no child it follows; one who is sealed to whoever asks is none."""
    followed = {each.child: each for each in board.children.filter(removed_at=None)}
    own_ids = access.ids_of(board.authority, followed, by)
    by_id = {
        own: followed[number] for number, own in own_ids.items() if own not in access.NOT_AN_ID
    }
    found = [by_id[own] for own in dict.fromkeys(ids) if own in by_id]
    return found, len(set(ids)) - len(found)


@transaction.atomic
def write_words(
    child: TrackedChild,
    *,
    whose: Whose,
    words: str,
    said_on: date,
    how: Gathered,
    by: Person,
    who: Collection[Who],
) -> VoiceWords:
    """Keep what a child or the family said."""
    allow(rules.WRITE_WORDS, who, child.board.state)
    kept = VoiceWords.objects.create(
        child=child, whose=whose, words=words, said_on=said_on, how=how, written_by=by
    )
    audit.record(
        "words of a child or family written down",
        person=by,
        authority=child.board.authority,
        subject=child,
    )
    return kept


def note_reading(child: TrackedChild, *, by: Person, authority: Authority) -> None:
    """Put into the trail that somebody reads what is said of a child, under its alias."""
    audit.record("child of a board read", person=by, authority=authority, subject=child)


@dataclass(frozen=True)
class Opened:
    """Who a child is: the authority's own id, and what the record says of them now. `page`: the
    random id under which the child's whole record stands."""

    own_id: str
    details: list[tuple[str, str]]
    page: UUID | None = None


@transaction.atomic
def open_child(child: TrackedChild, *, reason: str, by: Person, who: Collection[Who]) -> Opened:
    """Open who a child is, which the audit trail keeps with the reason."""
    allow(rules.OPEN_CHILD, who)
    authority = child.board.authority
    own = access.ids_of(authority, [child.child], by).get(child.child, "Not held any more")
    page = access.public_ids_of([child.child]).get(child.child)
    opened = Opened(own, _details(authority, child), page)
    audit.record(
        "who a child is opened", person=by, authority=authority, subject=child, reason=reason
    )
    return opened


def _details(authority: Authority, child: TrackedChild) -> list[tuple[str, str]]:
    day = pd.Timestamp(child.read_on)
    releases = records.standing(authority)
    record = records.record_of(authority, releases, entities=("cla_episode", "cp_plan"))
    row = described(record, [child.child], day).iloc[0]
    person = record.person[record.person["child"] == child.child]
    sex = person["sex"].iloc[-1] if len(person) else None
    age = age_at(pd.Series([row["born"]]), pd.Series([day])).iloc[0]
    return [
        ("Age", "Not held" if pd.isna(age) else f"{age:.0f}"),
        ("Sex", SEX.get(sex, "Not held")),
        ("In care since", _day(row["started_on"], "Not in care")),
        ("On a child protection plan since", _day(row["plan_on"], "Not on a plan")),
    ]


def _day(day: pd.Timestamp, otherwise: str) -> str:
    return otherwise if pd.isna(day) else f"{day:%-d %B %Y}"
