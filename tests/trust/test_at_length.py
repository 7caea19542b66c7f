"""What takes minutes: every permission taken away in turn, with the map of permissions tried each
time; and transactions in turn by the thousand."""

from __future__ import annotations

import re

import pytest

from accounts.permissions import RoleName
from tests.house.test_permissions import *  # noqa: F403  (what stands behind the addresses)
from tests.house.test_permissions import FORM, MAP, ROLES, expected
from tests.people import new_person
from tests.trust.interleaving import leaks
from tests.trust.mutants import Mutant, mutants, seen_by_everybody

for _name in [name for name in globals() if name.startswith("test_")]:
    del globals()[_name]  # the map itself is tried elsewhere

MUTANTS = list(mutants())


@pytest.mark.trust_all
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_the_map_notices(scene, visitor, address, mutant: Mutant):
    """P5: with one declaration taken away, some cell of the map is another."""
    if mutant.of_a_board:
        assert opens_a_board(scene, visitor, address, mutant)
        return
    with mutant.on():
        assert any(differs(scene, visitor, address, *cell) for cell in cells_to_try(mutant))


def opens_a_board(scene, visitor, address, mutant: Mutant) -> bool:
    """Whether somebody who was refused at the board's door is let in without what it asks, everyone
    being able to see the board: a member without a seat, and every role."""
    unseated = new_person(scene.here, "Unseated", RoleName.BOARD_MEMBER)
    people = [unseated, *(scene.staff[role] for role in ROLES.values())]
    rows = [row for row in MAP.to_dict("records") if row["name"] in mutant.names]

    def told() -> list[tuple[int, list[bytes]]]:
        """The statuses, each with the reason: a page behind the door may refuse for another."""
        found = []
        for each in people:
            visitor.force_login(each)
            for row in rows:
                answer = visitor.generic(row["method"], address(row["name"]), content_type=FORM)
                found.append(
                    (answer.status_code, re.findall(rb"You may not [^<]*", answer.content))
                )
        return found

    with seen_by_everybody():
        before = told()
        with mutant.on():
            return told() != before


def cells_to_try(mutant: Mutant):
    """(row, actor) of the map, those of the mutant's own addresses first."""
    rows = sorted(MAP.to_dict("records"), key=lambda row: row["name"] not in mutant.names)
    if mutant.role is None:
        rows = [row for row in rows if row["name"] in mutant.names]
    for row in rows:
        for actor, role in ROLES.items():
            if mutant.role in (None, role):
                yield row, actor


def differs(scene, visitor, address, row: dict[str, str], actor: str) -> bool:
    """Whether a cell of the map is not what it says."""
    visitor.force_login(scene.staff[ROLES[actor]])
    answer = visitor.generic(row["method"], address(row["name"]), content_type=FORM)
    to_sign_in = answer.headers.get("Location", "").startswith("/sign-in/?next=")
    return (answer.status_code, to_sign_in) != expected(row, actor)


@pytest.mark.trust
def test_ten_thousand_transactions_in_turn_leak_nothing(scene):
    """P8: of two authorities, statement by statement in turn on two connections."""
    assert leaks(10_000, [scene.here, scene.next_door], seed=8) == 0
