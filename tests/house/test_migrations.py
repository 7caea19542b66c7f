"""Migrations: what would hold a lock for long is refused, one runs at a time, none waits long for
another's lock, and the way back is the way there."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from csc_dashboard.embedded import ADMIN, APP, OWNER, TEMPLATE, make_database
from csc_dashboard.management.commands.migrate import LOCK, LOCK_TIMEOUT
from csc_dashboard.recovery.access import of_embedded
from csc_dashboard.recovery.contents import schema_of
from csc_dashboard.scratch import drop_database
from tests.databases import of_this_worker, use
from tests.house.files import ROOMS

# Tables that hold as many rows as there are children, or more: a lock on them stops the work.
LARGE = re.compile(
    r"^(records\..*row|records\.child|indicators\.(factseries|firstreported|published)"
    r"|ingest\.finding|accounts\.auditentry)$"
)
# Written before there was anything in any council's database, or looked at by hand: why it may.
LOOKED_AT = {
    "indicators.0008_first_reported": "fills a table it makes, once, from the live figures",
    "indicators.0009_facts_kept_as_series": "facts are made again in seconds; the old table goes",
    "ingest.0002_findings_handled": "before any council had findings",
    "records.0003_postcodes": "the table of postcodes is moved, not copied",
    "accounts.0003_audit_chain": "seals the trail there is, once, and nobody reads it meanwhile",
    "records.0007_people_and_counts_of_partners": "one row a child is looked at: under a second",
    "accounts.0002_sessions_and_guesses": "before any council had it; people are few",
    "boards.0002_measures": "before any council had boards",
    "boards.0003_inquiries": "before any council had boards",
    "ingest.0005_workers_closing_days_and_what_was_looked_for": "before any council had uploads",
    "boards.0004_meetings": "a trigger on tables it makes",
    "boards.0006_words_of_erased_children_go": "a function put in the place of another",
    "accounts.0001_initial": "the first",
    "records.0001_initial": "the first",
    "indicators.0001_initial": "the first",
    "ingest.0001_initial": "the first",
    "boards.0001_boards_and_what_they_follow": "the first",
}


@dataclass(frozen=True)
class Fault:
    """One operation that would lock for long, and what to do in its place."""

    migration: str
    what: str


def faults(name: str, migration: migrations.Migration) -> list[Fault]:
    """What a migration must not do to tables that are in use."""
    made = {
        operation.name.lower()
        for operation in migration.operations
        if isinstance(operation, migrations.CreateModel)
    }
    found = [
        Fault(name, said)
        for operation in migration.operations
        for said in [_said(migration.app_label, operation, made)]
        if said
    ]
    if migration.atomic and _locks_too_soon(migration.operations, made):
        found.append(Fault(name, "a column of a table in use before a table is made: put it last"))
    return found


def _locks_too_soon(operations: list[Operation], made: set[str]) -> bool:
    """Whether a table in use gets a column, and is then locked while other tables are made."""
    columns = (migrations.AddField, migrations.AlterField, migrations.RemoveField)
    first = [
        place
        for place, operation in enumerate(operations)
        if isinstance(operation, columns) and operation.model_name_lower not in made
    ]
    last = [
        place
        for place, operation in enumerate(operations)
        if isinstance(operation, migrations.CreateModel)
    ]
    return bool(first and last) and first[0] < last[-1]


def _said(app: str, operation: Operation, made: set[str]) -> str:
    model = getattr(operation, "model_name_lower", "")
    large = bool(LARGE.match(f"{app}.{model}")) and model not in made
    match operation:
        case migrations.RunSQL():
            return "SQL by hand: say in LOOKED_AT which locks it takes, and for how long"
        case migrations.RunPython():
            return "Python over rows: in a release of its own, in blocks, and say so in LOOKED_AT"
        case migrations.AddField(field=field) if model not in made:
            if _needs_a_value(field):
                return "a column that may not be empty, without a value for the rows there are"
            if large and isinstance(field, models.ForeignKey) and field.db_index:
                return "an index on a large table: AddIndexConcurrently, atomic = False"
        case migrations.AddIndex() if large and not _concurrently(operation):
            return "an index on a large table: AddIndexConcurrently, atomic = False"
        case migrations.AlterField() if large:
            return "a column of a large table rewritten: add another, fill it, drop the first later"
        case migrations.AddConstraint() if large and not _not_valid(operation):
            return "a constraint on a large table: AddConstraintNotValid, then ValidateConstraint"
        case migrations.RemoveField() | migrations.DeleteModel() | migrations.RenameField():
            return "the version before still reads it: go without it for a release first"
    return ""


def _needs_a_value(field: models.Field) -> bool:
    """Whether rows that are there have nothing to put into it; Django gives text that may be left
    blank an empty one."""
    blank = field.blank and field.empty_strings_allowed
    return not (
        field.null
        or field.many_to_many
        or blank
        or field.has_default()
        or field.db_default is not models.NOT_PROVIDED
    )


def _concurrently(operation: Operation) -> bool:
    return type(operation).__name__ == "AddIndexConcurrently"


def _not_valid(operation: Operation) -> bool:
    return type(operation).__name__ == "AddConstraintNotValid"


def ours() -> dict[str, migrations.Migration]:
    """Every migration of our rooms, by name."""
    loader = MigrationLoader(None)
    return {
        f"{app}.{name}": each
        for (app, name), each in sorted(loader.disk_migrations.items())
        if app in ROOMS
    }


def test_no_migration_holds_a_lock_for_long():
    """M1: an index, a rewritten column or a dropped one on tables in use is refused."""
    found = [
        each
        for name, migration in ours().items()
        if name not in LOOKED_AT
        for each in faults(name, migration)
    ]
    assert not found, "\n".join(f"{each.migration}: {each.what}" for each in found)


def test_what_was_looked_at_is_there_and_needed_it():
    """M1: a reason that no migration needs any more is taken off the list."""
    there = ours()
    assert set(LOOKED_AT) <= set(there)
    idle = [
        name
        for name in LOOKED_AT
        if not faults(name, there[name])
        and not name.endswith("0001_initial")
        and "0001" not in name
    ]
    assert not idle


def of(app: str, *operations: Operation) -> list[str]:
    migration = migrations.Migration("0099_new", app)
    migration.operations = list(operations)
    return [fault.what for fault in faults(f"{app}.0099_new", migration)]


def test_the_linter_sees_each_kind():
    """M1: what is refused, beside what is not."""
    index = models.Index(fields=["child"], name="i")
    check = models.CheckConstraint(condition=models.Q(la_child_id__gt=""), name="c")
    column = models.TextField
    refused = [
        of("records", migrations.AddField("child", "note", column())),
        of("records", migrations.AddIndex("child", index)),
        of("records", migrations.AlterField("child", "la_child_id", column(null=True))),
        of("records", migrations.AddConstraint("child", check)),
        of("boards", migrations.RemoveField("board", "name")),
        of("boards", migrations.RunSQL("SELECT 1")),
        of("boards", migrations.RunPython(lambda *_: None)),
        of(
            "boards",
            migrations.AddField("board", "note", column(default="")),
            migrations.CreateModel("new", [("note", column())]),
        ),
    ]
    assert all(len(found) == 1 for found in refused), refused
    allowed = [
        of("records", migrations.AddField("child", "note", column(null=True))),
        of("records", migrations.AddField("child", "note", column(default=""))),
        of("boards", migrations.AddIndex("board", index)),
        of("boards", migrations.AddConstraint("board", check)),
        of("boards", migrations.CreateModel("new", [("note", column())])),
        of(
            "boards",
            migrations.CreateModel("new", [("note", column())]),
            migrations.AddField("board", "note", column(default="")),
        ),
    ]
    assert allowed == [[]] * 6


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_migration_waits_a_second_for_a_lock_and_no_longer(monkeypatch: pytest.MonkeyPatch):
    """M1: behind a migration that waits, every request waits too."""
    asked = []

    def watched(self, *args: object, **options: object) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            asked.append(cursor.fetchone()[0])
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND ((classid::bigint << 32) | objid::bigint) = %s",
                [LOCK],
            )
            asked.append(cursor.fetchone()[0])

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", watched)
    call_command("migrate", verbosity=0)
    assert asked == [LOCK_TIMEOUT, 1]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "0"


def newest() -> list[tuple[str, str, str]]:
    """Of each room with migrations, the last and the one before it."""
    names: dict[str, list[str]] = {}
    for each in ours():
        app, name = each.split(".")
        names.setdefault(app, []).append(name)
    return [(app, all_of[-2], all_of[-1]) for app, all_of in names.items() if len(all_of) > 1]


@pytest.fixture
def fresh(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A migrated database of its own, to which every connection leads."""
    usual = connections["default"].settings_dict["NAME"]
    name = of_this_worker("test_csc_migrations")
    drop_database(name)
    with settings.EMBEDDED_POSTGRES.connect(ADMIN, "postgres") as admin:
        make_database(admin, name, TEMPLATE)
    with django_db_blocker.unblock():
        use(name)
        call_command("migrate", verbosity=0)
        yield name
        use(usual)
    drop_database(name)


@pytest.mark.trust
def test_forward_back_and_forward_again_is_the_same_schema(fresh: str):
    """M2: the newest migration of each room can be taken back, and comes to the same again."""
    access = of_embedded(settings.EMBEDDED_POSTGRES, fresh)
    forward = schema_of(access)
    for app, before, last in newest():
        call_command("migrate", app, before, verbosity=0)
        call_command("migrate", verbosity=0)
        assert sorted(schema_of(access)) == sorted(forward), f"{app}.{last}"
    with settings.EMBEDDED_POSTGRES.connect(OWNER, fresh) as owner:
        assert owner.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 20


# What a large authority's ten years come to; every other table has SOME.
MANY = {"records_child": 60_000, "ingest_finding": 400_000, "accounts_auditentry": 400_000}
SOME = 2_000
# A value for each row `n`, by the type of the column.
VALUES = {
    "uuid": "gen_random_uuid()",
    "jsonb": "'[]'",
    "boolean": "false",
    "date": "date '2020-01-01' + (n %% 2000)::int",
    "timestamp with time zone": "now() - n * interval '1 second'",
    "smallint": "(n %% 1000)::smallint",
    "double precision": "n",
    "numeric": "n",
}
LONGEST_WAIT = "1s"


def fill(name: str) -> dict[str, int]:
    """Rows for every table of ours that takes made-up ones, of nobody: how many each has."""
    filled = {}
    with settings.EMBEDDED_POSTGRES.connect(ADMIN, name) as admin:
        admin.autocommit = True
        # No foreign key or trigger asks what the rows belong to.
        admin.execute("SET session_replication_role = replica")
        for (table,) in admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s",
            [f"^({'|'.join(ROOMS)})_"],
        ).fetchall():
            needed = admin.execute(
                "SELECT column_name, data_type, character_maximum_length"
                " FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
                " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
                [table],
            ).fetchall()
            names = ", ".join(f'"{column}"' for column, _, _ in needed)
            values = ", ".join(
                VALUES.get(kind, f"left(md5(n::text), {most or 32})" if "char" in kind
                           or kind == "text" else "n")
                for _, kind, most in needed
            )  # fmt: skip
            rows = MANY.get(table, SOME)
            with suppress(psycopg.Error):
                admin.execute(
                    f'INSERT INTO "{table}" ({names})'  # noqa: S608 names of our own tables
                    f" SELECT {values} FROM generate_series(1, %s) AS n",
                    [rows],
                )
                filled[table] = rows
        admin.execute("ANALYZE")
    return filled


class Asking(threading.Thread):
    """Asks for a row of every table in turn, as pages do, until told to stop: how often, how long
    an answer took at most, and where one waited too long for a lock."""

    def __init__(self, database: str, tables: list[str]) -> None:
        super().__init__(daemon=True)
        self.database, self.tables = database, tables
        self.stopping = threading.Event()
        self.times, self.longest, self.at = 0, 0.0, ""
        self.kept_waiting: list[str] = []

    def run(self) -> None:
        with settings.EMBEDDED_POSTGRES.connect(APP, self.database) as connection:
            # Waiting for a lock alone is counted, not for a busy machine.
            connection.execute(f"SET lock_timeout = '{LONGEST_WAIT}'")
            while not self.stopping.wait(0.01):
                for table in self.tables:
                    self._ask(connection, table)

    def _ask(self, connection: psycopg.Connection, table: str) -> None:
        began = monotonic()
        try:
            connection.execute(f'SELECT * FROM "{table}" LIMIT 1')  # noqa: S608 our own names
        except psycopg.errors.LockNotAvailable:
            self.kept_waiting.append(table)
        took = monotonic() - began
        self.times += 1
        if took > self.longest:
            self.longest, self.at = took, table

    def stop(self) -> None:
        self.stopping.set()
        self.join()


@pytest.mark.trust
def test_no_page_waits_a_second_while_it_is_migrated(fresh: str, record_property):
    """M2: the newest migration of each room, on 60,000 children and 400,000 findings, while every
    table is asked for without a pause."""
    filled = fill(fresh)
    assert filled.keys() >= MANY.keys()
    assert len(filled) > 60
    told = []
    for app, before, last in newest():
        call_command("migrate", app, before, verbosity=0)
        # What the version before knows: a table that the migration makes is asked for by nobody.
        with settings.EMBEDDED_POSTGRES.connect(OWNER, fresh) as owner:
            there = {name for (name,) in owner.execute("SELECT relname FROM pg_class").fetchall()}
        asking = Asking(fresh, sorted(filled.keys() & there))
        asking.start()
        call_command("migrate", verbosity=0)
        asking.stop()
        assert asking.times >= len(asking.tables), "each was asked for while it went on"
        assert asking.kept_waiting == [], f"{app}.{last}"
        told.append((asking.longest, f"{app}.{last}, {asking.at}"))
    longest, where = max(told)
    record_property("figure", f"nobody waited for a lock; an answer took {longest:.2f} s ({where})")


@pytest.mark.trust
def test_a_migration_that_held_a_lock_would_be_noticed(fresh: str):
    """M2: the watch above, beside a table that is locked for three seconds."""
    asking = Asking(fresh, ["records_child"])
    with settings.EMBEDDED_POSTGRES.connect(OWNER, fresh) as owner:
        asking.start()
        with owner.transaction():
            owner.execute("LOCK TABLE records_child IN ACCESS EXCLUSIVE MODE")
            owner.execute("SELECT pg_sleep(3)")
    asking.stop()
    assert asking.kept_waiting
