"""The pages of boards themselves: setting one up, seats, ending it, and two people writing at
once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import actions
from boards.may import Who
from boards.models import Board, SeatKind

ADMINISTRATOR = frozenset({Who.ADMINISTRATOR})


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.fixture
def board(scene, visitor) -> Board:
    """A board with the board member in the chair."""
    board = actions.set_up(scene.here, name="Overview", purpose="See and act.", by=None)
    chair = scene.staff[RoleName.BOARD_MEMBER]
    actions.seat(board, chair, SeatKind.CHAIR, by=None, who=ADMINISTRATOR)
    return board


def test_an_administrator_sets_a_board_up_and_seats_people(scene, visitor):
    visitor.as_person(scene.staff[RoleName.ADMINISTRATOR])
    seen = visitor.send(at(scene, "set_up_board"), {"name": "Overview", "purpose": "See."})
    assert seen.heading == "Who sits on Overview"
    made = Board.objects.get(name="Overview")
    somebody = scene.staff[RoleName.SENIOR_MANAGER]
    seen = visitor.send(
        at(scene, "seats", made.pk),
        {"person": str(somebody.pk), "kind": "chair", "speaks_for": "Social care"},
    )
    assert somebody.name in seen.text
    assert AuditEntry.objects.filter(action="seat on a board given").count() == 1


def test_a_name_stands_for_one_board(scene, visitor, board):
    visitor.as_person(scene.staff[RoleName.ADMINISTRATOR])
    seen = visitor.send(at(scene, "set_up_board"), {"name": "overview", "purpose": ""})
    assert seen.errors() == ["There is already a board of this name: give it another."]


def test_nobody_without_a_role_here_can_be_seated(scene, visitor, board):
    with pytest.raises(actions.MayNot, match="holds a role here"):
        actions.seat(board, scene.stranger, SeatKind.MEMBER, by=None, who=ADMINISTRATOR)


def test_who_changes_seats_has_one_seat(scene, visitor, board):
    somebody = scene.staff[RoleName.BOARD_MEMBER]
    actions.seat(board, somebody, SeatKind.MEMBER, by=None, who=ADMINISTRATOR)
    held = board.seats.filter(person=somebody)
    assert [seat.kind for seat in held.filter(left_at=None)] == ["member"]
    assert held.count() == 2


def test_a_board_one_does_not_sit_on_is_none(scene, visitor, board):
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert visitor.page(at(scene, "board", board.pk)).heading == "Overview"
    other = actions.set_up(scene.here, name="Another", purpose="", by=None)
    assert visitor.get(at(scene, "board", other.pk)).status_code == 404
    assert "Another" not in visitor.page(at(scene, "boards")).text


def test_a_seat_taken_away_closes_the_board(scene, visitor, board):
    somebody = scene.staff[RoleName.BOARD_MEMBER]
    administrator = scene.staff[RoleName.ADMINISTRATOR]
    visitor.as_person(administrator)
    visitor.send(at(scene, "leave_seat", board.pk, somebody.pk), {})
    visitor.as_person(somebody)
    assert visitor.get(at(scene, "board", board.pk)).status_code == 404


def test_who_saves_later_is_shown_what_stands_and_loses_nothing(scene, visitor, board):
    visitor.as_person(scene.staff[RoleName.ADMINISTRATOR])
    url = at(scene, "describe_board", board.pk)
    both_saw = {"version": "1"}
    visitor.send(url, both_saw | {"name": "Overview", "purpose": "Hers."})
    seen = visitor.send(url, both_saw | {"name": "Overview", "purpose": "His."})
    assert "Somebody else changed this while you were writing." in seen.errors()[0]
    assert "Hers." in seen.text
    assert seen.tree.xpath("//textarea")[0].text.strip() == "His."
    board.refresh_from_db()
    assert board.purpose == "Hers."
    visitor.send(url, {"version": "2", "name": "Overview", "purpose": "Hers and his."})
    board.refresh_from_db()
    assert board.purpose == "Hers and his."


def test_an_ended_board_is_read_and_not_changed(scene, visitor, board):
    administrator = scene.staff[RoleName.ADMINISTRATOR]
    visitor.as_person(administrator)
    visitor.send(at(scene, "end_board", board.pk), {})
    seen = visitor.page(at(scene, "board", board.pk))
    assert "This board ended on" in seen.text
    with pytest.raises(actions.MayNot, match="the board is ended"):
        actions.seat(board, administrator, SeatKind.MEMBER, by=None, who=ADMINISTRATOR)
