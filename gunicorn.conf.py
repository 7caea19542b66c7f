"""What the web server does besides what its command line says: it logs as the rest of the product
does, and has a folder in which its processes count requests together, empty at each start and gone
at the end."""

import os
import shutil
import tempfile

from gunicorn.glogging import Logger

from csc_dashboard.logs import PlainFormatter

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


def child_exit(server, worker):
    """A process that ended counts on in the totals."""
    # Not before the folder is named: the library decides at its first import how it counts.
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    """Nothing is left over."""
    shutil.rmtree(_folder, ignore_errors=True)
