"""What the web server does besides what its command line says: everything is imported once, before
its processes part; a limit on each statement; it logs as the rest of the product does; and a folder
in which its processes count requests together, empty at each start and gone at the end."""

import gc
import os
import shutil
import tempfile

from gunicorn.glogging import Logger

from csc_dashboard.logs import PlainFormatter

# Once for all processes: ready sooner, and what is imported is held in memory once.
preload_app = True
# Nobody waits longer than this for one answer of the database, and no page holds others up.
os.environ.setdefault("CSC_STATEMENT_SECONDS", "5")

_folder = tempfile.mkdtemp(prefix="csc-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _folder


class PlainLogger(Logger):
    """The server's log, a JSON document a line, without what requests and exceptions say."""

    def setup(self, cfg):
        """Set up as ever, and then write otherwise."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(PlainFormatter())


logger_class = PlainLogger


def when_ready(server):
    """Pages are imported with their addresses: not by whoever asks first."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018
    # What was imported is never thrown away: collecting would copy it into each process.
    gc.freeze()


def child_exit(server, worker):
    """A process that ended counts on in the totals."""
    # Not before the folder is named: the library decides at its first import how it counts.
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Nothing is left over."""
    shutil.rmtree(_folder, ignore_errors=True)
