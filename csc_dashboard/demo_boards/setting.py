"""Two boards of the demonstration, and who sits on them."""

from __future__ import annotations

from accounts.models import Authority, Person, Role
from accounts.permissions import RoleName
from boards import actions
from boards.may import Who
from boards.models import Board, SeatKind

OVERVIEW = "Performance overview board"
OUTCOMES = "Outcomes for children in care"
SEATS = (
    (OVERVIEW, RoleName.SENIOR_MANAGER, SeatKind.CHAIR, "Children’s social care"),
    (OVERVIEW, RoleName.PERFORMANCE_LEAD, SeatKind.NOTE_TAKER, "Performance"),
    (OVERVIEW, RoleName.BOARD_MEMBER, SeatKind.MEMBER, "Health"),
    (OUTCOMES, RoleName.BOARD_MEMBER, SeatKind.CHAIR, "Virtual school"),
    (OUTCOMES, RoleName.PERFORMANCE_LEAD, SeatKind.NOTE_TAKER, "Performance"),
    (OUTCOMES, RoleName.SENIOR_MANAGER, SeatKind.MEMBER, "Children’s social care"),
)
PURPOSES = {
    OVERVIEW: "How the whole system is doing, month by month, and what we do about it.",
    OUTCOMES: "Child by child: school, health, home and what each person around the child thinks.",
}


def somebody(authority: Authority, role: RoleName) -> Person:
    """Whoever holds a role in the demonstration."""
    return Role.objects.select_related("person").filter(authority=authority, name=role)[0].person


def board_named(authority: Authority, name: str) -> Board:
    """A board of the demonstration."""
    return Board.objects.get(authority=authority, name=name)


def set_up_boards(authority: Authority) -> None:
    """Set both up, and seat people on them."""
    administrator = somebody(authority, RoleName.ADMINISTRATOR)
    for name, purpose in PURPOSES.items():
        actions.set_up(authority, name=name, purpose=purpose, by=administrator)
    for name, role, kind, speaks_for in SEATS:
        actions.seat(
            board_named(authority, name),
            somebody(authority, role),
            kind,
            speaks_for=speaks_for,
            by=administrator,
            who={Who.ADMINISTRATOR},
        )
