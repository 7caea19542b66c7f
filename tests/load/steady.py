"""How soon a site is ready, and whether it stays as large as it was: memory and connections."""

from __future__ import annotations

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
# One for each thread of the web server, two for the worker and the process that watches over it.
THREADS, OF_WORKER = 2 * 4, 2
GROWTH_AN_HOUR = 0.01
DATABASE = "csc_demo"


@contextmanager
def started(folder: Path, children: int, years: int) -> Iterator[tuple[Site, list[Line]]]:
    """The site whose data are in the folder, and how soon its pages and its worker were ready."""
    swept = folder / "demo" / "swept"
    swept.unlink(missing_ok=True)
    began = time.monotonic()
    with site_in(folder, children, years) as site:
        web = time.monotonic() - began
        while not swept.exists():
            time.sleep(0.1)
        worker = time.monotonic() - began
        yield (
            site,
            [
                _soon("Pages, from a stopped machine", web, WEB_SECONDS),
                _soon("The worker's first sweep", worker, WORKER_SECONDS),
            ],
        )


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
        most = THREADS + OF_WORKER
        yield Line(
            "L6",
            "Connections to the database",
            f"{self.most_connections} at most",
            f"{most}",
            0 < self.most_connections <= most,
        )
