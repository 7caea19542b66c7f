"""Returns sent through the page of a site and taken in while people look at others."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise

from csc_dashboard import benchmark_upload
from csc_dashboard.benchmark_returns import seedlings, sets_of_files
from csc_dashboard.benchmark_upload import CHILDREN, FIRST_YEAR, SEEDLINGS, YEAR, Sending, Site

MOST_SECONDS, MOST_SECONDS_A_MONTH = 120, 20
CHILDREN_A_MONTH = CHILDREN // 12


def ssda903(children: int) -> Mapping[str, bytes]:
    """The files of an SSDA903 of so many children."""
    returns = seedlings(SEEDLINGS, FIRST_YEAR, YEAR - FIRST_YEAR + 1)
    return sets_of_files(returns, (YEAR,), children, counted="Header")[YEAR]


class Work:
    """Returns on their way through the page and the worker, one after the other, in a thread of
    their own."""

    def __init__(self, site: Site, returns: Sequence[Mapping[str, bytes]]) -> None:
        self.site, self.returns = site, returns
        self.moments: list[float] = []
        self.failed: Exception | None = None
        self.done = threading.Event()

    def start(self) -> None:
        """Send each, and wait until somebody may publish it."""
        self.failed = RuntimeError("It was broken off.")
        try:
            # Somebody who has just signed in: what is grave asks for that.
            site = Site(self.site.url, self.site.process)
            site.sign_in()
            self.moments.append(time.time())
            for files in self.returns:
                self._take_in(site, files)
                self.moments.append(time.time())
            self.failed = None
        except (RuntimeError, OSError) as error:
            self.failed = error
        finally:
            self.done.set()

    def wait(self) -> list[tuple[float, float]]:
        """When each return began and ended, in seconds since 1970."""
        self.done.wait()
        return list(pairwise(self.moments))

    def _take_in(self, site: Site, files: Mapping[str, bytes]) -> None:
        sending = Sending("SSDA903", sum(map(len, files.values())) / 1_000_000)
        address = site.send(files)
        told = benchmark_upload.watch(site, sending, address)
        if "Take it in all the same" in told:
            site.post(address + "confirm/", {})
            told = benchmark_upload.watch(site, sending, address)
        if "/publish/" not in told:
            raise RuntimeError("The return was not taken in.")
