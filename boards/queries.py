"""Reading boards: which there are for whom, and who sits on them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards.doors import OF_ROLES
from boards.models import Board, Seat
from boards.rules.board import SEE_BOARD


def boards_for(
    authority: Authority, person: Person, roles: Collection[RoleName]
) -> QuerySet[Board]:
    """The boards a person may see: those they sit on, and all where one of their roles says so."""
    boards = Board.objects.filter(authority=authority)
    if any(OF_ROLES.get(role) in SEE_BOARD.by for role in roles):
        return boards
    seated = Seat.objects.filter(person=person, left_at=None).values("board")
    return boards.filter(Q(pk__in=seated))


def seats_of(board: Board) -> list[Seat]:
    """Who sits on a board now, the chair first."""
    order = {"chair": 0, "note_taker": 1, "member": 2}
    seats = board.seats.filter(left_at=None).select_related("person")
    return sorted(seats, key=lambda each: (order[each.kind], each.person.name))
