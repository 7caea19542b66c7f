"""The connection of a page: opened anew where the server has left it, told whose rows are shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts import walls
from tests.trust.faults.statements import another

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Iterator[BaseDatabaseWrapper]:
    """A connection of an earlier request, about to be used by the next."""
    made = connections.create_connection("default")
    made.ensure_connection()
    made.health_check_enabled, made.health_check_done = True, False
    yield made
    made.close()


@pytest.mark.parametrize("left", [True, False])
def test_a_connection_is_opened_anew_where_the_server_has_left_it(kept, left: bool, monkeypatch):
    asked = []
    usable = type(kept).is_usable
    monkeypatch.setattr(type(kept), "is_usable", lambda self: asked.append(1) or usable(self))
    number = kept.connection.info.backend_pid
    if left:
        with another() as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    with walls.nobody(), kept.cursor() as cursor:
        assert cursor.execute("SELECT 1").fetchone() == (1,)
    assert (kept.connection.info.backend_pid != number) is left
    assert len(asked) == left


@pytest.mark.parametrize("in_transaction", [True, False])
def test_the_answer_is_that_of_the_statement_and_not_of_what_was_told_with_it(
    people, kept, in_transaction: bool
):
    kept.set_autocommit(not in_transaction)
    say = "SELECT current_setting('csc.authority'), %s"
    with walls.within(people.here), kept.cursor() as cursor:
        for word in ("first", "second"):
            cursor.execute(say, [word])
            assert cursor.rowcount == 1
            assert cursor.fetchall() == [(str(people.here.pk), word)]
    with walls.within(people.next_door), kept.cursor() as cursor:
        cursor.execute(say, ["third"])
        assert cursor.fetchall() == [(str(people.next_door.pk), "third")]
    if in_transaction:
        with walls.nobody(), kept.cursor() as cursor:
            cursor.execute(say, ["fourth"])
            assert cursor.fetchall() == [("", "fourth")]
        kept.rollback()
