"""The doors of boards: a view of a board is served to who may do, on that board, what it is for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.doors import View, door
from accounts.models import Person
from accounts.permissions import Permission, RoleName, granted
from boards.may import Doing, Who
from boards.models import Board, SeatKind
from boards.rules.board import SEE_BOARD
from records import sealing

OF_ROLES = {
    RoleName.PERFORMANCE_LEAD: Who.PERFORMANCE_LEAD,
    RoleName.SENIOR_MANAGER: Who.SENIOR_MANAGER,
    RoleName.ADMINISTRATOR: Who.ADMINISTRATOR,
}
OF_SEATS = {
    SeatKind.CHAIR: Who.CHAIR,
    SeatKind.NOTE_TAKER: Who.NOTE_TAKER,
    SeatKind.MEMBER: Who.MEMBER,
}


def standing(person: Person, roles: Collection[RoleName], board: Board) -> frozenset[Who]:
    """How a person stands to a board: by their roles, and by the seat they hold now.

    A seat counts only beside a role that may see the children a board follows: an administrator,
    who gives the seats, gains nothing by one of their own.
    """
    of_roles = {OF_ROLES[role] for role in roles if role in OF_ROLES}
    if Permission.SEE_BOARD_CHILDREN not in granted(roles):
        return frozenset(of_roles)
    seats = board.seats.filter(person=person, left_at=None).values_list("kind", flat=True)
    return frozenset(of_roles | {OF_SEATS[SeatKind(kind)] for kind in seats})


def sealed_from(request: HttpRequest) -> frozenset[int]:
    """The children whose record is sealed to the person in hand, by the record's numbers: no page
    of a board shows them."""
    return sealing.kept_from(request.authority, request.user)


def board_door(
    doing: Doing, permission: Permission = Permission.SEE_BOARDS
) -> Callable[[View], View]:
    """Let in whoever may do `doing` on the board of the URL, whatever the state of it: views that
    change something ask again, with the state, in the transaction of the change.

    The view takes `board_id` from the URL and finds `request.board` and `request.who`. A board
    that somebody may not see answers as one that never existed.
    """

    def guard(view: View) -> View:
        @door(permission)
        @wraps(view)
        def guarded(request: HttpRequest, board_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            board = Board.objects.filter(authority=request.authority, pk=board_id).first()
            if board is None:
                raise Http404
            who = standing(request.user, request.roles, board)
            if SEE_BOARD.refusal(who):
                raise Http404
            stateless = Doing(doing.title, doing.by)
            if refusal := stateless.refusal(who):
                raise PermissionDenied(refusal)
            board.authority = request.authority
            request.board, request.who = board, who
            return view(request, *args, **kwargs)

        return guarded

    return guard
