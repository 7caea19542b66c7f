"""What people do with meetings: plan one, build its agenda, open it, and close it for good.

Each takes hold of the meeting first, so that nothing is recorded in one that closes at the same
moment, and leaves an audit entry in its transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.models import Person
from boards.actions import MayNot, allow
from boards.agenda import Proposed, items_of, seen_now, title_of
from boards.may import Doing, Who
from boards.models import AgendaItem, Board, ItemKind, Meeting, MeetingState
from boards.rules import meeting as rules
from boards.versions import take

THAT_DAY = "There is already a meeting of this board on that day: choose another day."


@transaction.atomic
def plan(
    board: Board, *, held_on: date, place: str, by: Person | None, who: Collection[Who]
) -> Meeting:
    """A meeting to come, with nothing on its agenda. Raises `MayNot`."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    allow(rules.PLAN, who, board.state)
    if _others(board).filter(held_on=held_on).exists():
        raise MayNot(THAT_DAY)
    meeting = Meeting.objects.create(board=board, held_on=held_on, place=place)
    _record("meeting planned", meeting, by)
    return meeting


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    held_on: date,
    place: str,
    seen: int,
    by: Person,
    who: Collection[Who],
) -> Meeting:
    """Another day or place. Raises `MayNot` and `ChangedMeanwhile`."""
    meeting = take(Meeting.objects.select_related("board"), meeting.pk, seen=seen)
    allow(rules.MOVE_MEETING, who, meeting.stands)
    if _others(meeting.board).exclude(pk=meeting.pk).filter(held_on=held_on).exists():
        raise MayNot(THAT_DAY)
    meeting.held_on, meeting.place = held_on, place
    meeting.save(update_fields=["held_on", "place", "version"])
    _record("meeting moved", meeting, by)
    return meeting


@transaction.atomic
def put_on(
    meeting: Meeting, wanted: Iterable[Proposed], *, by: Person | None, who: Collection[Who]
) -> int:
    """Put things at the end of the agenda, each once; how many were not there yet."""
    meeting = held(meeting, rules.ARRANGE, who)
    there = {_subject(item) for item in meeting.items.exclude(kind=ItemKind.TYPED)}
    last = meeting.items.aggregate(last=Max("place"))["last"] or 0
    new = []
    for each in wanted:
        item = AgendaItem(meeting=meeting, kind=each.kind, why=each.why, **each.subject)
        if item.kind != ItemKind.TYPED and _subject(item) in there:
            continue
        there.add(_subject(item))
        item.place = last + len(new) + 1
        new.append(item)
    AgendaItem.objects.bulk_create(new)
    if new:
        _record("agenda extended", meeting, by, items=len(new))
    return len(new)


def type_item(meeting: Meeting, title: str, *, by: Person | None, who: Collection[Who]) -> None:
    """Put something in one's own words on the agenda."""
    put_on(meeting, [Proposed(ItemKind.TYPED, "", {"title": title})], by=by, who=who)


@transaction.atomic
def shift(item: AgendaItem, up: bool, *, by: Person, who: Collection[Who]) -> None:
    """Let an item change places with the one before or after it."""
    meeting = held(item.meeting, rules.ARRANGE, who)
    items = list(meeting.items.all())
    at = next((n for n, each in enumerate(items) if each.pk == item.pk), None)
    other = None if at is None else at + (-1 if up else 1)
    if other is None or not 0 <= other < len(items):
        return
    items[at], items[other] = items[other], items[at]
    for place, each in enumerate(items, start=1):
        if each.place != place:
            AgendaItem.objects.filter(pk=each.pk).update(place=place)
    _record("agenda ordered", meeting, by)


@transaction.atomic
def take_off(item: AgendaItem, *, by: Person, who: Collection[Who]) -> None:
    """Take something off the agenda that was not discussed yet. Raises `MayNot`."""
    meeting = held(item.meeting, rules.ARRANGE, who)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.discussed_at:
        raise MayNot("It was discussed: what was talked about stays on the agenda.")
    item.delete()
    _record("agenda shortened", meeting, by)


@transaction.atomic
def open_meeting(
    meeting: Meeting, *, at: datetime, by: Person | None, who: Collection[Who]
) -> Meeting:
    """Begin. Raises `MayNot`, also where another meeting of the board is under way."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=meeting.board_id)
    meeting = held(meeting, rules.OPEN_MEETING, who)
    if board.meetings.filter(state=MeetingState.UNDER_WAY).exists():
        raise MayNot("Another meeting of this board is under way: close that one first.")
    meeting.state, meeting.opened_at = MeetingState.UNDER_WAY, at
    meeting.save(update_fields=["state", "opened_at"])
    _record("meeting opened", meeting, by)
    return meeting


@transaction.atomic
def close(meeting: Meeting, *, at: datetime, by: Person | None, who: Collection[Who]) -> Meeting:
    """End a meeting: from now on what was recorded in it stands, and the database refuses any
    change. What was not reached keeps its title, actions the words they were agreed in."""
    meeting = held(meeting, rules.CLOSE_MEETING, who)
    for item in items_of(meeting):
        if item.seen is None:
            item.seen = {side: {"title": title_of(item)} for side in ("inside", "outside")}
            item.save(update_fields=["seen"])
    meeting.agreed = [
        {
            "action": action.pk,
            "item": action.item_id,
            "what": action.what,
            "whose": action.whose,
            "partner": action.partner,
            "due_on": action.due_on.isoformat(),
        }
        for action in meeting.actions.select_related("owner").order_by("made_at", "pk")
    ]
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.CLOSED, at, by
    meeting.save(update_fields=["agreed", "state", "closed_at", "closed_by"])
    _record("meeting closed", meeting, by)
    return meeting


@transaction.atomic
def call_off(meeting: Meeting, *, by: Person, who: Collection[Who]) -> Meeting:
    """Let a planned meeting not take place."""
    meeting = held(meeting, rules.CALL_OFF, who)
    meeting.state = MeetingState.CALLED_OFF
    meeting.save(update_fields=["state"])
    _record("meeting called off", meeting, by)
    return meeting


def held(meeting: Meeting, doing: Doing, who: Collection[Who]) -> Meeting:
    """The meeting as it stands, locked to the end of the transaction, for something that may be
    done to it now. Raises `MayNot`."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("board__authority")
    meeting = found.get(pk=meeting.pk)
    allow(doing, who, meeting.stands)
    return meeting


def discussed(item: AgendaItem, *, at: datetime) -> AgendaItem:
    """Keep what was looked at, the first time an item is discussed; inside a transaction that
    holds the meeting."""
    item = AgendaItem.objects.select_related(
        "meeting__board__authority", "child", "action__owner", "action__child", "inquiry"
    ).get(pk=item.pk)
    if item.discussed_at is None:
        item.seen = seen_now(item, item.meeting.board.authority)
        item.discussed_at = at
        item.save(update_fields=["seen", "discussed_at"])
    return item


def _others(board: Board):
    return board.meetings.exclude(state=MeetingState.CALLED_OFF)


def _subject(item: AgendaItem) -> tuple:
    return item.kind, item.indicator, item.child_id, item.action_id, item.inquiry_id


def _record(action: str, meeting: Meeting, by: Person | None, **detail: object) -> None:
    authority = meeting.board.authority
    audit.record(action, person=by, authority=authority, subject=meeting, **detail)
