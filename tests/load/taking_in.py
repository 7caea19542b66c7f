"""A large return sent through the page of a site and taken in while people look at others."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from csc_dashboard import benchmark_upload
from csc_dashboard.benchmark_returns import seedlings, sets_of_files
from csc_dashboard.benchmark_upload import CHILDREN, FIRST_YEAR, SEEDLINGS, YEAR, Sending, Site

MOST_SECONDS = 120


def ssda903() -> Mapping[str, bytes]:
    """The files of an SSDA903 of 60,000 children."""
    returns = seedlings(SEEDLINGS, FIRST_YEAR, YEAR - FIRST_YEAR + 1)
    return sets_of_files(returns, (YEAR,), CHILDREN, counted="Header")[YEAR]


class Work:
    """The return on its way through the page and the worker, in a thread of its own."""

    def __init__(self, site: Site, files: Mapping[str, bytes]) -> None:
        self.site, self.files = site, files
        self.began = self.ended = 0.0
        self.failed: Exception | None = None
        self.done = threading.Event()

    def start(self) -> None:
        """Send it, and wait until somebody may publish it."""
        self.failed = RuntimeError("It was broken off.")
        try:
            self._take_in()
            self.failed = None
        except (RuntimeError, OSError) as error:
            self.failed = error
        finally:
            self.ended = time.time()
            self.done.set()

    def wait(self) -> tuple[float, float]:
        """When it began and ended, in seconds since 1970."""
        self.done.wait()
        return self.began, self.ended

    def _take_in(self) -> None:
        # Somebody who has just signed in: what is grave asks for that.
        site = Site(self.site.url, self.site.process)
        site.sign_in()
        self.began = time.time()
        sending = Sending("SSDA903", sum(map(len, self.files.values())) / 1_000_000)
        address = site.send(self.files)
        told = benchmark_upload.watch(site, sending, address)
        if "Take it in all the same" in told:
            site.post(address + "confirm/", {})
            told = benchmark_upload.watch(site, sending, address)
        if "/publish/" not in told:
            raise RuntimeError("The return was not taken in.")
