"""Permissions with one declaration taken away, in this process: a grant, or what one door asks.

A mutant is put on and taken off again; whoever tries the map of permissions meanwhile must see a
difference, or that declaration is held by no test. What a board's door asks is tried with all that
says who may see a board, an inquiry or an action taken away first: those walls stand before it, and
would refuse most people alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import CellType

from accounts.doors import routes
from accounts.permissions import GRANTS, Permission, RoleName
from boards.may import Doing, Who
from boards.rules.action import SEE_ACTION, SEE_CHILD_ACTION
from boards.rules.board import SEE_BOARD
from boards.rules.inquiry import SEE

BEFORE_DOORS = (SEE_BOARD, SEE, SEE_ACTION, SEE_CHILD_ACTION)


class Everybody(frozenset):
    """Whoever it is: also those who stand in no way to the thing."""

    def __and__(self, other: object) -> Everybody:
        return self


EVERYBODY = Everybody(Who)


@dataclass(frozen=True)
class Mutant:
    """One declaration taken away: what it was, which addresses to try first, whose requests are
    concerned (None: everybody's), and how it is put on. `of_a_board`: what a board's door asks."""

    what: str
    names: tuple[str, ...]
    role: RoleName | None
    put_on: Callable[[], Callable[[], None]]
    of_a_board: bool = False

    @contextmanager
    def on(self) -> Iterator[None]:
        """Within: the product without the declaration."""
        take_off = self.put_on()
        try:
            yield
        finally:
            take_off()


def mutants() -> Iterator[Mutant]:
    """Every grant taken away, and every door that asks for less."""
    asked = {}
    for _, pattern in routes():
        asked.setdefault(pattern.callback.door, []).append(pattern.name)
    for role, held in GRANTS.items():
        for permission in sorted(held):
            yield Mutant(
                f"{role.title} may no longer {permission.value}",
                tuple(asked.get(permission, ())),
                role,
                lambda role=role, permission=permission: _without(role, permission),
            )
    for _, pattern in routes():
        for name, cell in cells(pattern.callback):
            if isinstance(cell.cell_contents, Permission | Doing):
                yield Mutant(
                    f"the door of {pattern.name} asks for no {name}",
                    (pattern.name,),
                    None,
                    lambda cell=cell: _opened(cell),
                    isinstance(cell.cell_contents, Doing),
                )


@contextmanager
def seen_by_everybody() -> Iterator[None]:
    """Within: whoever has the permission may see every board, inquiry and action; doors ask what
    they asked."""
    doors = [
        cell
        for _, pattern in routes()
        for _, cell in cells(pattern.callback)
        if isinstance(cell.cell_contents, Doing)
    ]
    asked = {id(cell): cell.cell_contents for cell in doors}
    before = [rule.by for rule in BEFORE_DOORS]
    for cell in doors:
        cell.cell_contents = replace(cell.cell_contents)
    for rule in BEFORE_DOORS:
        object.__setattr__(rule, "by", EVERYBODY)
    try:
        yield
    finally:
        for rule, by in zip(BEFORE_DOORS, before, strict=True):
            object.__setattr__(rule, "by", by)
        for cell in doors:
            cell.cell_contents = asked[id(cell)]


def cells(view: Callable) -> Iterator[tuple[str, CellType]]:
    """What the doors of a view ask for: the cells of `permission` and `doing` of each."""
    seen = set()
    while view is not None:
        for name, cell in zip(view.__code__.co_freevars, view.__closure__ or (), strict=True):
            if name in ("permission", "doing") and id(cell) not in seen:
                seen.add(id(cell))
                yield name, cell
        view = getattr(view, "__wrapped__", None)


def _without(role: RoleName, permission: Permission) -> Callable[[], None]:
    before = GRANTS[role]
    GRANTS[role] = before - {permission}
    return lambda: GRANTS.__setitem__(role, before)


def _opened(cell: CellType) -> Callable[[], None]:
    before = cell.cell_contents
    everybody = isinstance(before, Doing)
    cell.cell_contents = Doing(before.title, EVERYBODY) if everybody else None

    def close() -> None:
        cell.cell_contents = before

    return close
