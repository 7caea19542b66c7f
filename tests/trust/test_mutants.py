"""What takes a permission away for a moment, by which the map of permissions is proved."""

from __future__ import annotations

from accounts.doors import routes
from accounts.permissions import GRANTS, Permission, RoleName
from boards.may import Doing
from tests.trust.mutants import cells, mutants


def asked() -> list[object]:
    """Everything that is declared, in one list."""
    doors = [cell.cell_contents for _, p in routes() for _, cell in cells(p.callback)]
    return [*GRANTS.items(), *doors]


def test_every_grant_and_every_door_has_its_mutant():
    """P5: one for each, and no door with a permission is passed by."""
    made = list(mutants())
    grants = [each for each in made if each.role]
    assert len(grants) == sum(len(held) for held in GRANTS.values())
    behind = {each.names[0] for each in made if each.role is None}
    assert behind == {p.name for _, p in routes() if isinstance(p.callback.door, Permission)}
    assert len({each.what for each in made}) == len(made)


def test_a_mutant_changes_one_thing_and_is_undone():
    """P5: what is tried with one declaration less differs in just that."""
    before = asked()
    for mutant in mutants():
        with mutant.on():
            pairs = zip(before, asked(), strict=True)
            changed = [(was, is_now) for was, is_now in pairs if was != is_now]
        assert len(changed) == 1, mutant.what
        (was, became), *_ = changed
        if isinstance(was, Permission):
            assert became is None
        elif isinstance(was, Doing):
            assert was.by < became.by
        else:
            assert was[0] == became[0] == mutant.role in RoleName
            assert len(was[1] - became[1]) == 1
    assert asked() == before
