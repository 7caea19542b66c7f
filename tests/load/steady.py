"""How soon a site is ready, and whether it stays as large as it was: memory and connections."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from csc_dashboard.benchmark_upload import Site, memory_of, site_in
from csc_dashboard.embedded import APP, PORT, EmbeddedPostgres
from tests.load.judged import Line, growth

WEB_SECONDS, WORKER_SECONDS = 10, 20
LOOK_EVERY_SECONDS = 2.0
# A worker that uses less of a processor than this, for so long, has nothing to do: the clock rings
# in between.
AT_REST, REST_SECONDS, MOST_SECONDS_TO_REST = 0.1, 15, 600
# One for each thread of the web server; two for the worker, and one for what watches over all.
THREADS, OTHERS = 2 * 4, 3
GROWTH_AN_HOUR = 0.01
DATABASE = "csc_demo"


@contextmanager
def started(folder: Path, children: int, years: int) -> Iterator[tuple[Site, list[Line]]]:
    """The site whose data are in the folder, and how soon its web server and its worker were ready:
    each from the start of its own process, and all of it from a stopped machine."""
    swept = folder / "demo" / "swept"
    swept.unlink(missing_ok=True)
    began = time.monotonic()
    with site_in(folder, children, years) as site:
        whole = time.monotonic() - began
        web = _age_of(site, "gunicorn")
        while not swept.exists():
            time.sleep(0.1)
        worker = _age_of(site, "csc_dashboard.celery")
        told = Line("L9", "All of it, with its database", f"{whole:.1f} s", "", None)
        yield (
            site,
            [
                _soon("The web server answers", web, WEB_SECONDS),
                _soon("The worker's first sweep", worker, WORKER_SECONDS),
                told,
            ],
        )


def until_at_rest(site: Site) -> float:
    """Wait until the worker has done what it finds to do when a site is new; how long it took.
    Raises TimeoutError."""
    began = rests = time.monotonic()
    before = _worked(site)
    while (now := time.monotonic()) - began < MOST_SECONDS_TO_REST:
        if now - rests > REST_SECONDS:
            return rests - began
        time.sleep(LOOK_EVERY_SECONDS)
        worked = _worked(site)
        if worked - before > AT_REST * LOOK_EVERY_SECONDS:
            rests = time.monotonic()
        before = worked
    raise TimeoutError("The worker does not come to rest.")


def _worked(site: Site) -> float:
    """How many seconds of a processor the worker has used."""
    ticks = 0
    for pid in memory_of(site.process.pid, "csc_dashboard.celery"):
        with suppress(FileNotFoundError):
            stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(stat[11]) + int(stat[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _age_of(site: Site, word: str) -> float:
    """How many seconds ago the first of the site's processes with this word was started."""
    up = float(Path("/proc/uptime").read_text().split()[0])
    stats = [Path(f"/proc/{pid}/stat") for pid in memory_of(site.process.pid, word)]
    # Counted from the name's closing bracket, since a name may hold blanks.
    started_at = min(int(stat.read_text().rsplit(")", 1)[1].split()[19]) for stat in stats)
    return up - started_at / os.sysconf("SC_CLK_TCK")


def _soon(title: str, took: float, limit: float) -> Line:
    return Line("L9", title, f"{took:.1f} s", f"{limit} s", took <= limit)


class Watch:
    """Looks at the web processes and at the connections to the database, again and again."""

    def __init__(self, supervisor: int, folder: Path) -> None:
        self.supervisor = supervisor
        self.server = EmbeddedPostgres(folder / "postgres")
        self.seen: list[tuple[float, float]] = []
        self.most_connections = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look for as long as the block lasts."""
        done = threading.Event()

        def look() -> None:
            while not done.wait(LOOK_EVERY_SECONDS):
                self._look()

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _look(self) -> None:
        held = sum(memory_of(self.supervisor, "gunicorn").values())
        self.seen.append((time.monotonic(), held))
        with (
            suppress(psycopg.Error),
            psycopg.connect(
                host=str(self.server.socket_folder), port=PORT, user=APP, dbname=DATABASE
            ) as connection,
        ):
            (many,) = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
            self.most_connections = max(self.most_connections, many)

    def lines(self, *, judged_growth: bool) -> Iterator[Line]:
        """Memory from the middle on, when all is warm, and connections."""
        later = self.seen[len(self.seen) // 2 :]
        moments, held = zip(*later, strict=True)
        an_hour, over = growth(moments, held), moments[-1] - moments[0]
        title = "Memory of the web processes" + ("" if judged_growth else " (judged by --soak)")
        yield Line(
            "L6",
            title,
            f"{held[-1]:.0f} MB, {100 * an_hour:+.1f}% an hour over {over:.0f} s",
            f"{100 * GROWTH_AN_HOUR:g}% an hour",
            an_hour <= GROWTH_AN_HOUR if judged_growth else None,
        )
        most = THREADS + OTHERS
        yield Line(
            "L6",
            "Connections to the database",
            f"{self.most_connections} at most",
            f"{most}",
            0 < self.most_connections <= most,
        )
