"""What people do with boards themselves: set one up, say what it is for and who sits on it, end it.

Each leaves an audit entry in its transaction.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person, Role
from boards.may import Doing, Who
from boards.models import Board, Seat, SeatKind
from boards.rules import board as rules
from boards.versions import take


class MayNot(Exception):
    """What was asked for may not be done; the text says why, and is what the person reads."""


def allow(doing: Doing, who: Collection[Who], state=None) -> None:
    """Raise `MayNot` where `doing` is not for `who`, or not in this state."""
    if refusal := doing.refusal(who, state):
        raise MayNot(refusal)


@transaction.atomic
def set_up(authority: Authority, *, name: str, purpose: str, by: Person | None) -> Board:
    """A new board, with nobody on it yet. Raises `MayNot` where the name is taken."""
    if Board.objects.filter(authority=authority, name__iexact=name).exists():
        raise MayNot("There is already a board of this name: give it another.")
    board = Board.objects.create(authority=authority, name=name, purpose=purpose, made_by=by)
    audit.record("board set up", person=by, authority=authority, subject=board)
    return board


@transaction.atomic
def describe(
    board: Board, *, name: str, purpose: str, seen: int, by: Person, who: Collection[Who]
) -> Board:
    """Say anew what a board is called and for. Raises `MayNot` and `ChangedMeanwhile`."""
    board = take(Board.objects, board.pk, seen=seen)
    allow(rules.DESCRIBE, who, board.state)
    others = Board.objects.filter(authority=board.authority_id, name__iexact=name)
    if others.exclude(pk=board.pk).exists():
        raise MayNot("There is already a board of this name: give it another.")
    board.name, board.purpose = name, purpose
    board.save(update_fields=["name", "purpose", "version"])
    audit.record("board described", person=by, authority=board.authority, subject=board)
    return board


@transaction.atomic
def seat(
    board: Board,
    person: Person,
    kind: SeatKind,
    *,
    by: Person | None,
    who: Collection[Who],
    speaks_for: str = "",
) -> Seat:
    """Let somebody sit on a board, or sit otherwise than before.

    Raises `MayNot` where they hold no role for the authority.
    """
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    allow(rules.SEAT, who, board.state)
    if not Role.objects.filter(person=person, authority=board.authority_id).exists():
        raise MayNot("Only somebody who holds a role here can sit on a board: add them first.")
    board.seats.filter(person=person, left_at=None).update(left_at=timezone.now())
    taken = Seat.objects.create(board=board, person=person, kind=kind, speaks_for=speaks_for)
    audit.record(
        "seat on a board given",
        person=by,
        authority=board.authority,
        subject=board,
        seat=str(kind),
        to=str(person.pk),
    )
    return taken


@transaction.atomic
def unseat(board: Board, person: Person, *, by: Person, who: Collection[Who]) -> None:
    """Take somebody's seat away; what they said on the board stays."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    allow(rules.SEAT, who, board.state)
    if board.seats.filter(person=person, left_at=None).update(left_at=timezone.now()):
        audit.record(
            "seat on a board taken away",
            person=by,
            authority=board.authority,
            subject=board,
            of=str(person.pk),
        )


@transaction.atomic
def end(board: Board, *, by: Person, who: Collection[Who]) -> None:
    """The board meets no more. All it kept stays to be read."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    allow(rules.END, who, board.state)
    board.ended_at = timezone.now()
    board.save(update_fields=["ended_at"])
    audit.record("board ended", person=by, authority=board.authority, subject=board)
