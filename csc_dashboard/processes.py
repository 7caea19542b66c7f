"""The site on one machine: web server, worker and clock, kept running together and ended together.

Used by `manage.py serve` and `manage.py demo`. Each runs in a process of its own behind a small
guard (this module, run as a program), which ends it when the supervisor is gone, even killed.
"""

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
READY_SECONDS = 120
STOP_SECONDS = 8
QUICK_DEATH_SECONDS = 10
QUICK_DEATHS = 3
LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1


class PortTakenError(Exception):
    """Another program listens at the port; the message says so."""


class ProcessDiedError(Exception):
    """A part of the site keeps ending as soon as it starts; the message says which."""


def take_port(port: int) -> socket.socket:
    """Listen at `port` of this machine, before anything slow is begun.

    The web server is handed this very socket, so nobody can take the port in between.
    Raises PortTakenError.
    """
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise PortTakenError(
            f"Port {port} of this machine cannot be used: {os.strerror(error.errno).lower()}. "
            "Stop the program that uses it, or choose another with --port."
        ) from error


def serve(
    listener: socket.socket,
    *,
    say: Callable[[str], None] = print,
    ready: str = "Ready at {url}",
    migrated: bool = False,
) -> None:
    """Migrate unless that was done, collect static files, and run the site at `listener` until
    Ctrl-C.

    `say` is told how it goes, `ready` once pages answer. Raises ProcessDiedError.
    """
    from django.core.management import call_command

    if not migrated:
        call_command("migrate", verbosity=0)
    collect_static_files()
    url = f"http://{HOST}:{listener.getsockname()[1]}/"
    Supervisor(_site(listener)).run(
        when_ready=lambda: say(ready.format(url=url)), health=f"{url}healthz", say=say
    )


def collect_static_files() -> bool:
    """Gather and compress static files under var/, unless they are what was gathered last.

    True if there was anything to do.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / "gathered"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())
    return True


@dataclass
class Process:
    """One part of the site: what runs, and how often it has died young."""

    name: str
    command: list[str]
    keep_open: tuple[int, ...] = ()
    # How far it stands back for the others, as `nice` counts; if at all, it takes what they leave.
    nice: int = 0
    running: subprocess.Popen | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    quick_deaths: int = field(default=0, init=False)

    def start(self, log_folder: Path) -> None:
        """Start it behind a guard, in a session of its own, so that Ctrl-C is ours to pass on."""
        with _open_log(log_folder / f"{self.name}.log") as log:
            self.running = subprocess.Popen(
                [sys.executable, __file__, str(os.getpid()), str(self.nice), *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.keep_open,
                cwd=Path(__file__).parent.parent,
            )
        self.started_at = time.monotonic()

    def died(self) -> bool:
        """Whether it has ended by itself."""
        if self.running is None or self.running.poll() is None:
            return False
        young = time.monotonic() - self.started_at < QUICK_DEATH_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if young else 0
        return True

    def stop(self) -> None:
        """Ask it to end, and after a while make it: a return half taken in is taken up again."""
        if self.running is None:
            return
        if self.running.poll() is None:
            self.running.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.running.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)  # it, or children it has left behind
        self.running.wait()


class Supervisor:
    """Starts processes in order, starts again what dies, and stops them in the same order."""

    def __init__(self, processes: list[Process]) -> None:
        self.processes = processes
        self.stopping = False

    def run(
        self, *, when_ready: Callable[[], None], health: str, say: Callable[[str], None]
    ) -> None:
        """Keep the site running until SIGINT, SIGTERM or SIGHUP. Raises ProcessDiedError."""
        from django.conf import settings

        log_folder = settings.LOG_FOLDER
        log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._stop_soon) for number in signals}
        waiting = True
        give_up_at = time.monotonic() + READY_SECONDS
        try:
            for process in self.processes:
                process.start(log_folder)
            while not self.stopping:
                if waiting and _answers(health):
                    waiting = False
                    when_ready()
                elif waiting and time.monotonic() > give_up_at:
                    raise ProcessDiedError(f"No page answers; {log_folder / 'web.log'} says why.")
                for process in self.processes:
                    if process.died():
                        if process.quick_deaths >= QUICK_DEATHS:
                            raise ProcessDiedError(
                                f"The {process.name} process ends as soon as it starts; "
                                f"{log_folder / process.name}.log says why."
                            )
                        say(f"The {process.name} process ended; starting it again.")
                        process.start(log_folder)
                time.sleep(0.1 if waiting else 0.5)
            say("Stopping ...")
        finally:
            self.stopping = True  # from here on a second Ctrl-C changes nothing
            for process in self.processes:
                process.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop_soon(self, number: int, frame: object) -> None:
        self.stopping = True


def _site(listener: socket.socket) -> list[Process]:
    """Web first, so that when all is stopped no page asks for work after the worker has gone."""
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "csc_dashboard.celery", "--quiet"]
    return [
        Process(
            "web",
            [
                python, "-m", "gunicorn", "csc_dashboard.wsgi",
                "--bind", f"fd://{listener.fileno()}",
                "--workers", "2", "--threads", "4", "--timeout", "120",
                "--log-level", "warning", "--no-control-socket",
            ],
            keep_open=(listener.fileno(),),
        ),
        Process("clock", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
        Process(
            "worker",
            [
                *celery, "worker", "--queues", "celery,mail",
                "--concurrency", "1", "--loglevel", "WARNING",
                "--without-gossip", "--without-mingle", "--without-heartbeat",
            ],
            # Whoever opens a page waits for it; whoever sent a return does something else.
            nice=10,
        ),
    ]  # fmt: skip


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 our own address
            return response.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _open_log(path: Path):
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def stand_back(place: int, process: int | None = None) -> None:
    """Put a process (or this one, with all it starts) in its place behind others, as `nice` counts.

    Linux may share processors out among sessions first and only then among the processes of each
    (autogroups). Every part of the site is in a session of its own, and so is every process of the
    database's server: among them only the place of the session says anything. Raises OSError.
    """
    os.setpriority(os.PRIO_PROCESS, process or 0, place)
    with suppress(OSError):  # no Linux, or sessions are not told apart
        Path(f"/proc/{process or 'self'}/autogroup").write_text(str(place))


def take_what_is_left(process: int | None = None) -> None:
    """Let a process (or this one, with all it starts) work where nobody else would, and no longer.

    One that merely stands back keeps the processor until its turn is over, and who wakes waits for
    that, even where the other processor is free in all but name. Its session has the share that
    its place gives it, so it comes on beside others that never rest. Raises OSError.
    """
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(process or 0, os.SCHED_IDLE, os.sched_param(0))


def takes_what_is_left() -> bool:
    """Whether this process does."""
    return hasattr(os, "SCHED_IDLE") and os.sched_getscheduler(0) == os.SCHED_IDLE


def guard(supervisor: int, nice: int, command: list[str]) -> int:
    """Run `command`, standing back by `nice`, so that it ends when the process numbered
    `supervisor` does."""
    stand_back(os.getpriority(os.PRIO_PROCESS, 0) + nice)
    if nice:
        take_what_is_left()
    if sys.platform == "linux":
        # The kernel sees to it, and remembers across the change of program.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:
            return 1  # it went before we asked
        os.execv(command[0], command)  # noqa: S606 no shell is wanted
    child = subprocess.Popen(command, close_fds=False)
    signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
    while child.poll() is None:
        if os.getppid() != supervisor:
            child.terminate()
            return child.wait()
        time.sleep(0.5)
    return child.returncode


if __name__ == "__main__":
    sys.exit(guard(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
