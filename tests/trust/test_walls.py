"""The walls between authorities in the database, tried by statements that forgot whose rows they
were after."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from psycopg.errors import InsufficientPrivilege

from accounts import policies, walls
from accounts.doors import NobodysRequest
from accounts.models import Authority, Role
from accounts.policies import NoWallError, policies_of, walled_models
from csc_dashboard.embedded import APP
from ingest.models import Upload
from records.models import Child, Ward
from tests.builders import Scene
from tests.databases import owner_connection
from tests.house.files import text_of, tracked
from tests.trust.interleaving import leaks

WALLED = [model._meta.db_table for model in walled_models()]
# Tables of others: of Django and of the library that signs people in. They belong to no authority.
OTHERS = {"django_migrations"} | {
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label not in policies.ROOMS
}


@pytest.fixture(scope="module")
def raw(scene: Scene) -> Iterator[psycopg.Connection]:
    """A connection to the scene as the product's role, with nothing said on it; what is done on it
    is undone."""
    params = connection.get_connection_params()
    for ours in ("options", "cursor_factory", "context"):
        params.pop(ours, None)
    with psycopg.connect(**params, autocommit=True) as raw:
        raw.execute("SET statement_timeout = '60s'")
        yield raw


def counts(raw: psycopg.Connection, shown: str | None) -> dict[str, int]:
    """How many rows each walled table shows to whoever says `shown`; None says nothing."""
    with raw.transaction():
        if shown is not None:
            raw.execute("SELECT set_config('csc.authority', %s, true)", [shown])
        return {
            table: raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  names of our own tables
            for table in WALLED
        }


def test_who_says_nothing_sees_no_row_of_any_authority(raw: psycopg.Connection):
    """P7: without an authority said, every table of an authority is empty."""
    there = counts(raw, "*")
    assert sum(1 for count in there.values() if count) > 20
    assert set(counts(raw, None).values()) == set(counts(raw, "").values()) == {0}


def test_another_authority_sees_its_own_rows_and_no_other(raw: psycopg.Connection, scene: Scene):
    """P7: with another authority said, raw SQL without any condition shows its rows alone."""
    here, next_door = (counts(raw, str(each.pk)) for each in (scene.here, scene.next_door))
    everything = counts(raw, "*")
    # Entries of signing in belong to no authority, and are shown where the person works.
    of_nobody = {"accounts_auditentry", "accounts_auditlink"}
    for table in set(WALLED) - of_nobody:
        assert here[table] + next_door[table] == everything[table], table
    assert next_door["records_child"] == 0 < here["records_child"]
    assert next_door["indicators_factseries"] == 0 < here["indicators_factseries"]
    assert next_door["ingest_finding"] == 0 < here["ingest_finding"]
    for authority, shown in ((scene.here, here), (scene.next_door, next_door)):
        with raw.transaction():
            raw.execute("SELECT set_config('csc.authority', %s, true)", [str(authority.pk)])
            strangers = raw.execute(
                "SELECT count(*) FROM accounts_auditentry WHERE authority_id <> %s OR"
                " (authority_id IS NULL AND person_id IS NULL)",
                [authority.pk],
            )
            assert strangers.fetchone() == (0,)
        assert shown["accounts_auditentry"] > 0


def test_no_row_can_be_put_in_for_another_authority(raw: psycopg.Connection, scene: Scene):
    """P7: a row of one authority is refused where another is said, in every table."""
    tried = 0
    for table in WALLED:
        with raw.transaction(force_rollback=True):
            raw.execute("SELECT set_config('csc.authority', %s, true)", [str(scene.here.pk)])
            raw.execute(f"CREATE TEMPORARY TABLE one AS SELECT * FROM {table} LIMIT 1")  # noqa: S608  names of our own tables
            if raw.execute("SELECT count(*) FROM one").fetchone() == (0,):
                continue
            tried += 1
            raw.execute("SELECT set_config('csc.authority', %s, true)", [str(scene.next_door.pk)])
            with pytest.raises(InsufficientPrivilege), raw.transaction():
                raw.execute(f"INSERT INTO {table} SELECT * FROM one")  # noqa: S608  names of our own tables
    assert tried > 20


def test_no_row_can_be_given_to_another_authority(raw: psycopg.Connection, scene: Scene):
    """P7: nor can a row that is shown be moved behind another wall."""
    with raw.transaction(force_rollback=True):
        raw.execute("SELECT set_config('csc.authority', %s, true)", [str(scene.here.pk)])
        with pytest.raises(InsufficientPrivilege), raw.transaction():
            raw.execute("UPDATE records_child SET authority_id = %s", [scene.next_door.pk])


def test_a_person_reads_their_own_roles_and_gives_themselves_none(
    raw: psycopg.Connection, scene: Scene
):
    """P7: what a door needs before it knows the authority is the one thing shown without it."""
    with raw.transaction(force_rollback=True):
        raw.execute("SELECT set_config('csc.person', %s, true)", [str(scene.stranger.pk)])
        seen = raw.execute("SELECT DISTINCT person_id FROM accounts_role").fetchall()
        assert seen == [(scene.stranger.pk,)]
        changed = raw.execute("UPDATE accounts_role SET name = 'administrator'")
        assert changed.rowcount == 0
        with pytest.raises(InsufficientPrivilege), raw.transaction():
            raw.execute(
                "INSERT INTO accounts_role (person_id, authority_id, name) VALUES (%s, %s, %s)",
                [scene.stranger.pk, scene.here.pk, "performance_lead"],
            )


def test_every_table_has_a_wall_or_a_reason(raw: psycopg.Connection):
    """P7: of all tables of the database, those without a wall are named with their reason; nobody
    owns one as the product's role, and the wall binds the owner as well."""
    tables = raw.execute(
        "SELECT relname, relrowsecurity AND relforcerowsecurity, EXISTS"
        " (SELECT FROM pg_policy WHERE polrelid = pg_class.oid), EXISTS (SELECT FROM pg_attribute"
        "  WHERE attrelid = pg_class.oid AND attname = 'authority_id' AND NOT attisdropped),"
        " pg_get_userbyid(relowner)"
        " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    labels = {label.lower().replace(".", "_") for label in policies.OPEN}
    bare = {name for name, forced, has_policy, _, _ in tables if not (forced and has_policy)}
    assert bare == (labels | OTHERS) & {name for name, *_ in tables}
    assert not [name for name, _, _, of_authority, _ in tables if of_authority and name in bare]
    assert not [name for name, *_, owner in tables if owner == APP]


def test_no_view_looks_past_the_walls(raw: psycopg.Connection):
    """P7: a view asks as whoever reads it, and nothing is kept of a view that could not ask."""
    views = raw.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND"
        " (relkind = 'm' OR relkind = 'v' AND NOT coalesce(reloptions, '{}')"
        "  @> '{security_invoker=true}')"
    ).fetchall()
    assert views == []


def test_a_model_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch):
    """P7: a table that hangs on no authority cannot be made without saying why."""
    assert "records.Ward" in policies.OPEN
    monkeypatch.delitem(policies.OPEN, "records.Ward")
    with pytest.raises(NoWallError):
        policies_of(Ward)


def test_putting_the_walls_up_again_changes_nothing(scene: Scene):
    """P7: only what differs from its declaration is made anew."""
    with walls.unsaid():
        assert policies.put_up(owner_connection()) == []


def test_a_request_that_comes_through_no_door_sees_nothing(scene: Scene):
    """P7: a view that forgot its door, and one whose query forgot the authority."""

    def forgetful(request) -> HttpResponse:
        return HttpResponse(f"{Upload.objects.count()} {Child.objects.count()}")

    assert Upload.objects.count() > 0
    answer = NobodysRequest(forgetful)(RequestFactory().get("/"))
    assert answer.content == b"0 0"
    with walls.within(scene.next_door):
        assert forgetful(None).content == b"0 0"
    with walls.within(scene.next_door, scene.here):
        assert Child.objects.exists()


def test_what_was_said_ends_with_its_block(scene: Scene):
    """P8: within a transaction, blocks within blocks, and a savepoint that is gone back to."""

    def shown() -> set[str]:
        return set(Authority.objects.filter(roles__in=Role.objects.all()).values_list("name"))

    here, there = {(scene.here.name,)}, {(scene.next_door.name,)}
    with walls.within(scene.here):
        assert shown() == here
        with walls.within(scene.next_door):
            assert shown() == there
        assert shown() == here
        with walls.nobody():
            assert shown() == set()
        assert shown() == here
        with walls.every_authority(walls.Because.JOBS):
            assert shown() == here | there


def test_transactions_in_turn_leak_nothing(scene: Scene):
    """P8: transactions of two authorities, statement by statement in turn on two connections."""
    assert leaks(60, [scene.here, scene.next_door]) == 0


SAYS = re.compile(r"\bcsc\.(authority|person)\b")
MAY_SAY = {"accounts/walled_backend/base.py", "accounts/policies.py", "accounts/walls.py"}
MAY_SAY |= {"accounts/migrations/0003_audit_chain.py"}
SOURCE = [
    path
    for path in tracked()
    if path.suffix in {".py", ".sql"} and path.parts[0] not in {"tests", "docs"}
]


def test_whose_rows_are_shown_is_said_in_one_place_and_for_a_transaction():
    """P8: no setting outlives its transaction, for none is made that could."""
    said = {str(path) for path in SOURCE if SAYS.search(text_of(path))}
    assert said <= MAY_SAY
    lasting = re.compile(r"set_config\('csc\.[^)]*,\s*false\s*\)|\bSET (SESSION )?csc\.", re.I)
    for path in SOURCE:
        assert not lasting.search(text_of(path)), path


def test_who_looks_past_every_wall_says_why():
    """P7: each reason is used, and none is looked past without one."""
    given = []
    for path in SOURCE:
        text = text_of(path)
        for node in ast.walk(ast.parse(text)) if "every_authority(" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("every_authority"):
                given += [ast.unparse(argument) for argument in node.args] or ["nothing"]
    reasons = {f"walls.Because.{reason.name}" for reason in walls.Because}
    assert set(given) <= reasons
    assert reasons - set(given) == {"walls.Because.MIGRATION"}
