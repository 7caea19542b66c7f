"""Reading meetings: which there are, how far one is, what was recorded of an item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from boards.agenda import items_of, title_of
from boards.may import Who
from boards.models import (
    Action,
    AgendaItem,
    Attendance,
    Board,
    Came,
    Decision,
    ItemKind,
    Meeting,
    MeetingState,
)
from boards.rules import meeting as rules

OF_CHILD = "About a child"
OF_MEETING = {
    "move": rules.MOVE_MEETING,
    "arrange": rules.ARRANGE,
    "open": rules.OPEN_MEETING,
    "attend": rules.ATTEND,
    "record": rules.RECORD,
    "close": rules.CLOSE_MEETING,
    "call_off": rules.CALL_OFF,
}


@dataclass(frozen=True)
class Row:
    """An item of an agenda in a list: its place, what it is called and whether it was reached."""

    item: AgendaItem
    number: int
    title: str
    named: bool = True

    @property
    def kind(self) -> str:
        return self.item.get_kind_display()

    @property
    def why(self) -> str:
        """Why it is on the agenda, where that is for the reader."""
        return self.item.why if self.named else ""


def may(meeting: Meeting, who: Collection[Who]) -> dict[str, bool]:
    """What somebody may do with a meeting as it stands."""
    return {name: not doing.refusal(who, meeting.stands) for name, doing in OF_MEETING.items()}


def by_state(board: Board) -> dict[str, list[Meeting]]:
    """The meetings of a board: `now` (under way), `coming` (the next first), `past` (the latest
    first), with how many items and decisions each has."""
    found = list(
        board.meetings.annotate(
            item_count=Count("items", distinct=True),
            discussed=Count("items", filter=Q(items__discussed_at__isnull=False), distinct=True),
            decision_count=Count("items__decisions", distinct=True),
            action_count=Count("actions", distinct=True),
        )
    )
    of = {state: [m for m in found if m.state == state] for state in MeetingState}
    return {
        "now": of[MeetingState.UNDER_WAY],
        "coming": of[MeetingState.PLANNED][::-1],
        "past": [m for m in found if m.state in (MeetingState.CLOSED, MeetingState.CALLED_OFF)],
    }


def rows(meeting: Meeting, *, children: bool, sealed: Collection[int] = ()) -> list[Row]:
    """The agenda, in its order. `children`: whether what is about a child is named, but of those
    `sealed`, by the record's numbers."""
    found = []
    for number, item in enumerate(items_of(meeting), start=1):
        named = not item.about_a_child or (children and not item.about_one_of(sealed))
        found.append(Row(item, number, title_of(item) if named else OF_CHILD, named))
    return found


def progress(
    meeting: Meeting, *, children: bool, sealed: Collection[int] = ()
) -> dict[str, object]:
    """The agenda and how far the meeting is with it: `rows`, `done` (how many were discussed),
    `next` (the first that was not; the first of all where each was), `came`."""
    listed = rows(meeting, children=children, sealed=sealed)
    waiting = [row for row in listed if not row.item.discussed_at]
    return {
        "rows": listed,
        "done": len(listed) - len(waiting),
        "next": (waiting or listed or [None])[0],
        "came": came(meeting),
    }


def came(meeting: Meeting) -> list[tuple[str, list[Attendance]]]:
    """Who came, in part, sent apologies or was absent."""
    said = list(meeting.attendance.select_related("person"))
    said.sort(key=lambda each: (each.person is None, each.name))
    groups = [(state.label, [each for each in said if each.came == state]) for state in Came]
    return [(label, group) for label, group in groups if group]


@dataclass(frozen=True)
class Recorded:
    """What was recorded of an item, and what was promised about the same thing before."""

    decisions: list[Decision]
    actions: list[Action]
    before: list[Action]


def recorded(item: AgendaItem, board: Board) -> Recorded:
    """What was recorded of an item of a board, in two queries."""
    decisions = list(item.decisions.select_related("by"))
    same = Q(item=item)
    if item.kind == ItemKind.MEASURE:
        same |= Q(indicator=item.indicator)
    elif item.kind == ItemKind.CHILD:
        same |= Q(child=item.child_id)
    elif item.kind == ItemKind.INQUIRY:
        same |= Q(inquiry=item.inquiry_id)
    found = list(Action.objects.filter(same, board=board).select_related("owner", "child"))
    new = [action for action in found if action.item_id == item.pk]
    before = [action for action in found if action.item_id != item.pk and action.is_open]
    return Recorded(decisions, new, before)
