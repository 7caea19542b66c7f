"""The embedded server: private, started by the first who needs it, stopped by the last."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from csc_dashboard import embedded, processes
from csc_dashboard.embedded import (
    ADMIN,
    APP,
    OWNER,
    TEMPLATE,
    EmbeddedPostgres,
    EmbeddedPostgresError,
    make_database,
)
from csc_dashboard.scratch import drop_database
from tests.house.files import ROOT

# A process of its own that uses the server in the folder it is given, says so, and waits.
USER = """
import sys
from pathlib import Path
from csc_dashboard.embedded import APP, EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.ensure()
with server.connect(APP, "csc") as connection:
    print(*connection.execute("SELECT current_user::text").fetchone(), flush=True)
sys.stdin.read()
"""
# The place of the server's process behind a connection of the product's.
PLACE = """
import os, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.db import connection
from csc_dashboard.embedded import EmbeddedPostgres
settings.EMBEDDED_POSTGRES = EmbeddedPostgres(Path(sys.argv[1]))
connection.ensure_connection()
backend = connection.connection.info.backend_pid
session = Path(f"/proc/{backend}/autogroup")
print(os.getpriority(os.PRIO_PROCESS, backend))
print(session.read_text().split()[-1] if session.exists() else "")
print(os.sched_getscheduler(backend) == os.SCHED_IDLE)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder every account may pass through, as the folders of most projects are."""
    folder = ROOT / "var" / "test" / f"server-{os.getpid()}"
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(folder: Path) -> EmbeddedPostgres:
    server = EmbeddedPostgres(folder)
    server.ensure()
    yield server
    server.stop()


@pytest.fixture
def process(folder: Path, server: EmbeddedPostgres):
    """Starts other processes that use the server; they end with the test."""
    started = []

    def start() -> subprocess.Popen:
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", USER, str(folder)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            )
        )  # fmt: skip
        assert started[-1].stdout.readline() == f"{APP}\n"
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.communicate()


def setting(server: EmbeddedPostgres, name: str) -> str:
    with server.connect(ADMIN, "csc") as connection:
        return connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0]


def test_it_has_no_network_port(server: EmbeddedPostgres):
    assert setting(server, "listen_addresses") == ""


def test_its_pages_are_checked(server: EmbeddedPostgres):
    assert setting(server, "data_checksums") == "on"


def test_its_data_and_its_socket_are_closed_to_other_accounts(server: EmbeddedPostgres):
    for path in (server.data, server.socket_folder):
        assert path.stat().st_mode & 0o077 == 0


def test_the_folder_is_named_by_the_major_version(server: EmbeddedPostgres):
    assert server.home.name == setting(server, "server_version").split(".")[0]


def test_the_account_may_be_each_of_the_three_roles_and_no_other(server: EmbeddedPostgres):
    for role in (ADMIN, OWNER, APP):
        server.connect(role, "csc").close()
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        server.connect("postgres", "csc")


def test_the_real_database_and_the_demonstration_stand_apart(server: EmbeddedPostgres):
    with server.connect(OWNER, "csc") as real:
        real.execute("CREATE TABLE child (id int)")
    with (
        server.connect(OWNER, "csc_demo") as demo,
        pytest.raises(psycopg.errors.UndefinedTable),
    ):
        demo.execute("SELECT FROM child")


def test_the_product_may_write_rows_of_a_table_the_owner_made(server: EmbeddedPostgres):
    with server.connect(OWNER, "csc") as owner:
        owner.execute("CREATE TABLE visit (id int)")
    with server.connect(APP, "csc") as app:
        app.execute("INSERT INTO visit VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("TRUNCATE visit")


def test_the_log_holds_no_row(server: EmbeddedPostgres):
    canary = "CANARY-31-02-2011"
    with server.connect(ADMIN, "csc") as connection:
        connection.execute("CREATE TABLE upn (value text UNIQUE)")
        connection.execute("INSERT INTO upn VALUES (%s)", [canary])
        for statement in ("INSERT INTO upn VALUES (%s)", "SELECT %s::text::date"):
            with pytest.raises(psycopg.DatabaseError):
                connection.execute(statement, [canary])
    log = (server.data / "server.log").read_text()
    assert "ready to accept connections" in log
    assert canary not in log


def test_a_killed_server_is_started_again_with_all_that_was_committed(server: EmbeddedPostgres):
    with server.connect(ADMIN, "csc") as connection:
        connection.execute("CREATE TABLE committed (id int)")
        connection.execute("INSERT INTO committed VALUES (7)")
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    while server._answers():
        time.sleep(0.01)
    server.ensure()
    with server.connect(ADMIN, "csc") as connection:
        assert connection.execute("SELECT id FROM committed").fetchall() == [(7,)]


def test_who_drops_a_database_of_a_killed_run_starts_it(server: EmbeddedPostgres):
    with server.connect(ADMIN, "postgres") as connection:
        make_database(connection, "left_behind", TEMPLATE)
    server.stop()
    with override_settings(EMBEDDED_POSTGRES=server):
        drop_database("left_behind")
    assert server.runs()
    with server.connect(ADMIN, "postgres") as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = 'left_behind'")
        assert found.rowcount == 0


def test_the_last_to_leave_stops_it():
    folder = ROOT / "var" / "test" / f"last-{os.getpid()}"
    watcher = EmbeddedPostgres(folder)
    users = [
        subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        # Both found an empty folder: one made the cluster, the other waited for it.
        assert [user.stdout.readline() for user in users] == [f"{APP}\n"] * 2
        users[0].communicate("")
        assert watcher._answers()
        users[1].communicate("")
        assert not watcher._answers()
    finally:
        for user in users:
            user.kill()
        watcher.stop()
        shutil.rmtree(folder)


def test_a_killed_user_of_it_does_not_keep_others_from_stopping_it(server, process):
    killed = process()
    killed.kill()
    killed.communicate()
    assert process().poll() is None


@pytest.mark.parametrize("steps", [0, 7])
def test_it_is_as_patient_as_whoever_asks_it(folder: Path, server: EmbeddedPostgres, steps: int):
    """L4: what the worker asks for stands behind what pages do, in the server too."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CSC_DATABASE")}
    asking = [sys.executable, "-c", PLACE, str(folder)]
    ran = subprocess.run(
        [sys.executable, processes.__file__, str(os.getpid()), str(steps), *asking],
        env=env | {"DJANGO_SETTINGS_MODULE": "csc_dashboard.settings"},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    place, session, takes_what_is_left = ran.stdout.splitlines()
    assert int(place) == os.getpriority(os.PRIO_PROCESS, 0) + steps
    # The server's own session where nobody stands back, which is never told.
    assert session in ("", place)
    assert takes_what_is_left == str(steps > 0)


def test_a_folder_of_another_major_version_is_not_passed_over(tmp_path: Path):
    (tmp_path / "9").mkdir()
    with pytest.raises(EmbeddedPostgresError, match=r"written by PostgreSQL 9.*pg_upgrade"):
        EmbeddedPostgres(tmp_path).home  # noqa: B018


def test_an_account_without_a_name_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    with pytest.raises(EmbeddedPostgresError, match=r"has no name .*DATABASE_URL"):
        EmbeddedPostgres(Path("unused")).account  # noqa: B018


class TestOwnFolder:
    def test_a_missing_folder_is_made_for_the_account_alone(self, tmp_path: Path):
        made = embedded.own_folder(tmp_path / "a", mode=0o700, uid=os.geteuid())
        assert made.stat().st_mode & 0o777 == 0o700

    def test_a_folder_of_ours_is_used_again(self, tmp_path: Path):
        for _ in range(2):
            embedded.own_folder(tmp_path / "a", mode=0o700, uid=os.geteuid())

    def test_a_folder_others_can_write_to_is_refused(self, tmp_path: Path):
        (tmp_path / "a").mkdir()
        (tmp_path / "a").chmod(0o777)
        with pytest.raises(EmbeddedPostgresError, match="others can write"):
            embedded.own_folder(tmp_path / "a", mode=0o700, uid=os.geteuid())

    def test_a_link_is_refused(self, tmp_path: Path):
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(EmbeddedPostgresError, match="is not a folder of the account"):
            embedded.own_folder(tmp_path / "a", mode=0o700, uid=os.geteuid())

    def test_a_folder_of_somebody_else_is_refused(self, tmp_path: Path):
        (tmp_path / "a").mkdir()
        with pytest.raises(EmbeddedPostgresError, match="is not a folder of the account"):
            embedded.own_folder(tmp_path / "a", mode=0o700, uid=os.geteuid() + 1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to leave its own home")
def test_root_keeps_the_data_elsewhere_when_no_other_account_can_reach_them(tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "postgres")
    try:
        server.ensure()
        with server.connect(APP, "csc") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert (closed / "postgres" / server.home.name).readlink() == server.home
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
        shutil.rmtree(server._system_folder)
