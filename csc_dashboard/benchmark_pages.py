"""How quickly pages answer fifty people at once, beside a static file that the same server gives
in the same run.

The site is the demonstration's in a folder that is thrown away: its real web server, with worker
and clock beside it. Everybody opens a page or the file, thinks, and opens the next, so that pages
and file take turns all through the run and a busy machine troubles both alike.
"""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlsplit

from csc_dashboard.benchmark_upload import Site, site_of

CHILDREN, YEARS = 6000, 9
PEOPLE, THINKING_SECONDS = 50, 5.0
RUN_SECONDS = 120
MOST_TIMES, MOST_SECONDS = 8.0, 0.4
STATIC = "static file"
PAGES: Mapping[str, str] = {
    "overview": "",
    "indicator": "indicators/rereferrals_12m_pct/",
    "scorecard": "scorecard/",
    "comparisons of a stage": "comparisons/stages/referrals/",
    "one comparison": "comparisons/rereferrals_pct/",
}
_STYLESHEET = re.compile(r'href="(/static/css/app[^"]*\.css)"')


@dataclass(frozen=True)
class Answered:
    """How long one address took to answer, in seconds: how often it was asked, the middle, and
    what 95 of 100 stay under."""

    name: str
    times: int
    median: float
    p95: float


@dataclass(frozen=True)
class Run:
    """One run: every page, all pages together, the file, and the machine's load when it began and
    ended."""

    pages: tuple[Answered, ...]
    together: Answered
    static: Answered
    load: tuple[float, float]

    @property
    def ratio(self) -> float:
        return self.together.p95 / self.static.p95

    @property
    def met(self) -> bool:
        return self.ratio <= MOST_TIMES and self.together.p95 <= MOST_SECONDS


def run(say: Callable[[str], None], seconds: float = RUN_SECONDS) -> Run:
    """Make the site and let everybody open pages for so long. Raises RuntimeError where a page does
    not answer as it should."""
    say("Making a demonstration of its own ...")
    with site_of(CHILDREN, YEARS) as site:
        site.sign_in()
        home = urlsplit(site.home).path
        stylesheet = _STYLESHEET.search(site.get(site.home))[1]
        addresses = {name: home + page for name, page in PAGES.items()} | {STATIC: stylesheet}
        say(f"{PEOPLE} people open pages for {seconds:.0f} seconds ...")
        began = os.getloadavg()[0]
        taken = asked_by_everybody(site, addresses, seconds)
        return told(taken, (began, os.getloadavg()[0]))


def asked_by_everybody(
    site: Site, addresses: Mapping[str, str], seconds: float
) -> dict[str, list[float]]:
    """The seconds that each answer took, by name of its address."""
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    failed: list[str] = []
    until = time.monotonic() + seconds
    cookie = "; ".join(f"{each.name}={each.value}" for each in site.cookies)

    def somebody(place: int) -> None:
        # Everybody begins at another moment and with another address.
        time.sleep(THINKING_SECONDS * place / PEOPLE)
        for name in _in_turn(list(addresses), place):
            if time.monotonic() >= until:
                return
            began = time.monotonic()
            status = _status_of(site, addresses[name], cookie)
            taken[name].append(time.monotonic() - began)
            if status != http.client.OK:
                failed.append(f"{name}: {status or 'no answer'}")
            time.sleep(THINKING_SECONDS)

    people = [threading.Thread(target=somebody, args=(place,)) for place in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    if failed:
        raise RuntimeError(f"{len(failed)} answers were no page: {', '.join(sorted(set(failed)))}.")
    return taken


def _status_of(site: Site, address: str, cookie: str) -> int | None:
    """The status of an answer read to its end; None where there was none.

    Each time over a connection of its own: the server closes one long before somebody has thought.
    """
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    try:
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _in_turn(names: list[str], place: int) -> Iterator[str]:
    while True:
        yield names[place % len(names)]
        place += 1


def told(taken: Mapping[str, list[float]], load: tuple[float, float]) -> Run:
    """The seconds of every answer made into a run; the pages are all but the file."""
    pages = [name for name in taken if name != STATIC]
    every = [seconds for name in pages for seconds in taken[name]]
    return Run(
        tuple(_answered(name, taken[name]) for name in pages),
        _answered("all pages", every),
        _answered(STATIC, taken[STATIC]),
        load,
    )


def _answered(name: str, seconds: list[float]) -> Answered:
    cuts = quantiles(seconds, n=100, method="inclusive")
    return Answered(name, len(seconds), cuts[49], cuts[94])
