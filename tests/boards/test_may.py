"""Who may do what, in which state: every rule refuses with a sentence that says who may."""

from __future__ import annotations

import pytest

from boards.may import Doing, Who
from boards.rules import AREAS
from boards.rules.board import DESCRIBE, SITTING, BoardState

EVERY = [(area, doing) for area, doings in AREAS.items() for doing in doings]
NAMES = [f"{area}: {doing.title}" for area, doing in EVERY]


def test_the_wrong_person_is_told_who_may():
    told = DESCRIBE.refusal({Who.MEMBER}, BoardState.SITTING)
    assert told == ("You may not change what the board is for: the chair or an administrator may.")


def test_the_wrong_time_is_told():
    told = DESCRIBE.refusal({Who.CHAIR}, BoardState.ENDED)
    assert told == "You may not change what the board is for: the board is ended."


def test_who_may_at_the_right_time_is_not_refused():
    assert DESCRIBE.refusal({Who.MEMBER, Who.CHAIR}, BoardState.SITTING) == ""


@pytest.mark.parametrize(("area", "doing"), EVERY, ids=NAMES)
@pytest.mark.parametrize("who", list(Who), ids=lambda w: w.name)
def test_every_cell_of_the_matrix_allows_or_says_why_not(area: str, doing: Doing, who: Who):
    states = list(type(next(iter(doing.while_)))) if doing.while_ else [None]
    for state in states:
        refusal = doing.refusal({who}, state)
        allowed = who in doing.by and (not doing.while_ or state in doing.while_)
        assert (refusal == "") is allowed
        assert allowed or refusal.startswith(f"You may not {doing.title}: ")
        assert allowed or refusal.endswith(".")


@pytest.mark.parametrize(("area", "doing"), EVERY, ids=NAMES)
def test_somebody_may(area: str, doing: Doing):
    assert doing.by


def test_no_two_rules_are_of_one_thing():
    titles = [doing.title for _, doing in EVERY]
    assert len(titles) == len(set(titles))


def test_a_board_that_ended_is_changed_no_more():
    assert frozenset(BoardState) - SITTING == {BoardState.ENDED}
