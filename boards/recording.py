"""What is recorded as a meeting goes on: what was looked at, decisions, actions, who was there.

Decisions and actions are only ever added, so two people who record at once both do; a decision is
put right with its version. All of it refuses once the meeting is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.models import Person
from boards import promise_actions
from boards.actions import MayNot
from boards.may import Who
from boards.meeting_actions import discussed, held
from boards.models import Action, ActionState, AgendaItem, Attendance, Came, Decision, Meeting
from boards.promise_actions import About, Agreed
from boards.rules import meeting as rules
from boards.versions import take


@transaction.atomic
def pass_on(
    item: AgendaItem, *, at: datetime, by: Person | None, who: Collection[Who]
) -> AgendaItem:
    """An item was talked about; what was looked at is kept."""
    held(item.meeting, rules.RECORD, who)
    return discussed(item, at=at)


@transaction.atomic
def decide(
    item: AgendaItem, words: str, *, at: datetime, by: Person, who: Collection[Who]
) -> Decision:
    """Record what was decided, or noted, of an item. Raises `MayNot`."""
    meeting = held(item.meeting, rules.RECORD, who)
    item = discussed(item, at=at)
    decision = Decision.objects.create(item=item, words=words, by=by, at=at)
    audit.record(
        "decision recorded", person=by, authority=meeting.board.authority, subject=decision
    )
    return decision


@transaction.atomic
def put_right(
    decision: Decision, words: str, *, seen: int, by: Person, who: Collection[Who]
) -> Decision:
    """Put a decision in other words. Raises `MayNot` and `ChangedMeanwhile`."""
    meeting = held(decision.item.meeting, rules.RECORD, who)
    decision = take(Decision.objects, decision.pk, seen=seen)
    decision.words = words
    decision.save(update_fields=["words", "version"])
    audit.record(
        "decision put right", person=by, authority=meeting.board.authority, subject=decision
    )
    return decision


@transaction.atomic
def agree(
    item: AgendaItem, agreed: Agreed, *, at: datetime, by: Person, who: Collection[Who]
) -> Action:
    """Agree an action on what is being talked about; it should move that. Raises `MayNot`."""
    meeting = held(item.meeting, rules.RECORD, who)
    item = discussed(item, at=at)
    of = item.action
    about = About(
        indicator=item.indicator or (of.indicator if of else ""),
        child=item.child or (of.child if of else None),
        inquiry=item.inquiry,
        item=item,
    )
    return promise_actions.promise(
        meeting.board.authority,
        meeting.board,
        agreed,
        about,
        on=meeting.held_on,
        at=at,
        by=by,
        who=who,
    )


@transaction.atomic
def hear(
    item: AgendaItem,
    state: ActionState,
    words: str,
    *,
    seen: int,
    at: datetime,
    by: Person,
    who: Collection[Who],
) -> Action:
    """Hear what became of a promised action. Raises `MayNot` and `ChangedMeanwhile`."""
    held(item.meeting, rules.RECORD, who)
    action = promise_actions.tell(item.action, state, words, seen=seen, at=at, by=by, who=who)
    discussed(item, at=at)
    return action


@transaction.atomic
def attend(
    meeting: Meeting,
    said: Mapping[Person, Came],
    *,
    speaks_for: Mapping[Person, str],
    by: Person | None,
    who: Collection[Who],
) -> None:
    """Say who came; of whom nothing is said now, what was said before stands."""
    meeting = held(meeting, rules.ATTEND, who)
    for person, came in said.items():
        Attendance.objects.update_or_create(
            meeting=meeting,
            person=person,
            defaults={"came": came, "speaks_for": speaks_for.get(person, "")},
        )
    if said:
        authority = meeting.board.authority
        audit.record("attendance said", person=by, authority=authority, subject=meeting)


@transaction.atomic
def bring_guest(
    meeting: Meeting, name: str, speaks_for: str, *, by: Person | None, who: Collection[Who]
) -> Attendance:
    """Name somebody who came and does not sit on the board. Raises `MayNot`."""
    meeting = held(meeting, rules.ATTEND, who)
    if meeting.attendance.filter(guest__iexact=name).exists():
        raise MayNot("A guest of that name is already there.")
    guest = Attendance.objects.create(
        meeting=meeting, guest=name, speaks_for=speaks_for, came=Came.PRESENT
    )
    authority = meeting.board.authority
    audit.record("guest at a meeting named", person=by, authority=authority, subject=meeting)
    return guest


@transaction.atomic
def send_guest_away(guest: Attendance, *, by: Person, who: Collection[Who]) -> None:
    """Take a guest out who was named by mistake."""
    meeting = held(guest.meeting, rules.ATTEND, who)
    guest.delete()
    authority = meeting.board.authority
    audit.record("guest at a meeting taken out", person=by, authority=authority, subject=meeting)
