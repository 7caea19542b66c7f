"""A board that meets: who sits on it, and days of its meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards import actions, meeting_actions
from boards.may import Who
from boards.models import Board, Meeting, SeatKind

ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})
CHAIR = frozenset({Who.CHAIR})
MEMBER = frozenset({Who.MEMBER})
DAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 10, tzinfo=UTC)
SEATS = (
    (RoleName.SENIOR_MANAGER, SeatKind.CHAIR),
    (RoleName.PERFORMANCE_LEAD, SeatKind.NOTE_TAKER),
    (RoleName.BOARD_MEMBER, SeatKind.MEMBER),
)


def sitting_board(here: Authority, staff: dict[RoleName, Person]) -> Board:
    """A board: the senior manager in the chair, the lead takes notes, the member sits."""
    board = actions.set_up(here, name="Overview", purpose="", by=None)
    for role, kind in SEATS:
        actions.seat(board, staff[role], kind, by=None, who=ADMINISTRATOR)
    return board


def planned(board: Board, *titles: str, on: date = DAY) -> Meeting:
    """A meeting to come with some typed items."""
    meeting = meeting_actions.plan(board, held_on=on, place="Room 1", by=None, who=CHAIR)
    for title in titles:
        meeting_actions.type_item(meeting, title, by=None, who=CHAIR)
    return meeting


def under_way(board: Board, *titles: str, on: date = DAY) -> Meeting:
    """A meeting that has begun."""
    return meeting_actions.open_meeting(planned(board, *titles, on=on), at=NOW, by=None, who=CHAIR)


def closed(meeting: Meeting) -> Meeting:
    """The meeting, closed."""
    return meeting_actions.close(meeting, at=NOW, by=None, who=CHAIR)
