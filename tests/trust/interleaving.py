"""Transactions of two authorities in turn on two connections, and whose rows each saw."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import walls
from accounts.models import Authority

SEEN = "SELECT DISTINCT authority_id FROM accounts_role"


def leaks(count: int, authorities: Sequence[Authority], *, seed: int = 1) -> int:
    """How many of `count` transactions saw a row of another authority than their own, or any row
    where nothing was said.

    The two connections are used in turn, as by requests that wait for one another. Some
    transactions end well, some break, some go back to a savepoint, some say nothing at all.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    pool = [connection.copy(), connection.copy()]
    for each in pool:
        each.settings_dict["OPTIONS"] = {}  # as the product connects
    try:
        return sum(_leaked(chance, pool, authorities) for _ in range(count))
    finally:
        for each in pool:
            each.close()


def _leaked(
    chance: random.Random, pool: list[BaseDatabaseWrapper], authorities: Sequence[Authority]
) -> bool:
    """One transaction on each connection, statement by statement in turn."""
    # Each connection's transaction: whose it is (None says nothing), and how it ends.
    mine = [(one, chance.choice([*authorities, None]), chance.randrange(4)) for one in pool]
    leaked = False
    for one, _, _ in mine:
        one.set_autocommit(False)
    for _ in range(2):
        for one, authority, _ in mine:
            leaked |= _sees_others(one, authority)
    for one, authority, end in mine:
        if end == 0:
            _break(one)
        elif end == 1:
            leaked |= _back_to_a_savepoint(one, authority, authorities)
        one.rollback() if chance.random() < 0.5 or end == 0 else one.commit()
        one.set_autocommit(True)
        leaked |= _sees_others(one, None)
    return leaked


def _sees_others(one: BaseDatabaseWrapper, authority: Authority | None) -> bool:
    said = walls.nobody() if authority is None else walls.within(authority)
    with said, one.cursor() as cursor:
        cursor.execute(SEEN)
        seen = {number for (number,) in cursor.fetchall()}
    return seen != (set() if authority is None else {authority.pk})


def _break(one: BaseDatabaseWrapper) -> None:
    with one.cursor() as cursor:
        try:
            cursor.execute("SELECT 1 / 0")
        except DatabaseError:
            return


def _back_to_a_savepoint(
    one: BaseDatabaseWrapper, authority: Authority | None, authorities: Sequence[Authority]
) -> bool:
    """What another said after the savepoint is gone with it."""
    with one.cursor() as cursor:
        cursor.execute("SAVEPOINT here")
    leaked = any(_sees_others(one, other) for other in authorities)
    with one.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT here")
    return leaked | _sees_others(one, authority)
