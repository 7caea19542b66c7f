"""`./run load [--seconds N] [--soak HOURS] [ID…]`: what people do to a site of its own, and whether
it stays as quick, steady and polite as promised (L1 to L9). Exit status 1 where it does not.

The site is the demonstration's, on this machine alone. Every figure of speed is a ratio to a static
file that the same server gives in the same run. On fewer than four processors the crowd of two
hundred is as much smaller.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from csc_dashboard import benchmark_upload
from csc_dashboard.benchmark_pages import PAGES
from csc_dashboard.benchmark_upload import Site, site_in
from tests.load import judged, steady, taking_in
from tests.load.judged import STATIC, Line
from tests.load.people import Address, Crowd, Opened, opened_by

CHILDREN, YEARS = 6000, 9
PEOPLE, MANY, THINKING_SECONDS = 50, 200, 5.0
PROCESSORS = 4  # for which the limits are written
SECONDS, WARM_SECONDS = 120, 40
# Whoever looks at figures, so often: most look as the performance lead does.
ROLES = ("performance.lead", "senior.manager", "performance.lead", "board.member")
SESSIONS = 8
FRAGMENTS = {
    "groups": "indicators/referrals_count/groups/age_band/",
    "scorecard, filtered": "scorecard/?stage=ASSESSMENTS&rating=",
}
FRAGMENT = {"HX-Request": "true"}
_STYLESHEET = re.compile(r'href="(/static/css/app[^"]*\.css)"')
IDS = ("L1", "L2", "L3", "L4", "L6", "L7", "L9")


def say(sentence: str) -> None:
    """Tell whoever waits."""
    sys.stderr.write(f"[{time.monotonic() - BEGAN:6.0f} s] {sentence}\n")


BEGAN = time.monotonic()


def main() -> int:
    """Run what is asked for, print the table; 0 where every promise is kept."""
    parser = argparse.ArgumentParser(prog="./run load", description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each crowd")
    parser.add_argument(
        "--soak", type=float, default=0, metavar="HOURS", help="fifty people for so long (L6)"
    )
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--years", type=int, default=YEARS)
    parser.add_argument("--folder", type=Path, help="keep the site here, and find it here again")
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help=f"of {' '.join(IDS)}; all unless given"
    )
    parser.add_argument("--lines", type=Path, help="write the table here too, as JSON")
    asked = parser.parse_args()
    if strange := set(asked.ids) - set(IDS):
        parser.error(f"no promise of load is called {', '.join(sorted(strange))}")
    with tempfile.TemporaryDirectory(prefix="csc_load_") as own:
        folder = asked.folder or Path(own)
        say(f"Making a site of {asked.children:,} children, unless it is there ...")
        with site_in(folder, asked.children, asked.years):
            say("Made. Stopping it, to see how soon it is ready when started again ...")
        lines = []
        for line in _lines(folder, asked, set(asked.ids or IDS)):
            lines.append(line)
            say(f"{line.id} {line.title}: {line.figure}")
    sys.stdout.write(f"{judged.table(lines)}\n")
    if asked.lines:
        asked.lines.write_text(json.dumps([asdict(line) for line in lines]))
    return 1 if any(line.met is False for line in lines) else 0


def _lines(folder: Path, asked: argparse.Namespace, ids: set[str]) -> Iterator[Line]:
    with steady.started(folder, asked.children, asked.years) as (site, ready):
        if "L9" in ids:
            yield from ready
        say(f"The worker came to rest after {steady.until_at_rest(site):.0f} s.")
        crowds = Crowds(site)
        watch = steady.Watch(site.process.pid, folder)
        with watch.watching():
            fifty = crowds.people(PEOPLE, asked.seconds) if ids & {"L1", "L3", "L4"} else []
            if "L1" in ids:
                yield judged.quick("L1", "Fifty people", fifty, PAGES, judged.FIFTY)
            if "L3" in ids:
                yield judged.quick("L3", "A fragment", fifty, FRAGMENTS, judged.FRAGMENTS)
            if "L2" in ids:
                yield crowds.board_morning(asked.seconds)
            if "L4" in ids:
                yield from crowds.while_taken_in(fifty)
            if asked.soak:
                crowds.people(PEOPLE, asked.soak * 3600)
        if "L6" in ids:
            yield from watch.lines(judged_growth=bool(asked.soak))
        if "L7" in ids:
            yield crowds.too_many()
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    yield Line("", "load average at the end", f"{load} on {os.cpu_count()} processors", "", None)


class Crowds:
    """Crowds of people on one site, all signed in."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.sign_in()
        home = urlsplit(site.home).path
        stylesheet = _STYLESHEET.search(site.get(site.home))[1]
        self.addresses = [
            *(Address(name, home + page, {}) for name, page in PAGES.items()),
            *(Address(name, home + page, FRAGMENT) for name, page in FRAGMENTS.items()),
            Address(STATIC, stylesheet, {}),
        ]
        self.cookies = [_signed_in(site, ROLES[n % len(ROLES)]) for n in range(SESSIONS)]
        self.faults: list[Opened] = []

    def people(self, many: int, seconds: float) -> list[Opened]:
        """What so many people were answered."""
        say(f"{many} people open pages for {WARM_SECONDS + seconds:.0f} seconds ...")
        url, warm = self.site.url.rstrip("/"), WARM_SECONDS
        opened = opened_by(
            Crowd(url, self.cookies, self.addresses, many, seconds, warm, THINKING_SECONDS)
        )
        wrong = judged.wrong(opened)
        self.faults += wrong
        for (name, status), count in Counter((each.name, each.status) for each in wrong).items():
            say(f"{count} × {name}: {status or 'no answer'}")
        return opened

    def board_morning(self, seconds: float) -> Line:
        """Two hundred people; on fewer processors as many fewer."""
        many = MANY * min(os.cpu_count() or 1, PROCESSORS) // PROCESSORS
        title = "Two hundred people" + (f" ({many}: fewer processors)" if many < MANY else "")
        return judged.quick("L2", title, self.people(many, seconds), PAGES, judged.TWO_HUNDRED)

    def while_taken_in(self, before: list[Opened]) -> Iterator[Line]:
        """Pages while a year's return and a month's are taken in, beside pages before and after: a
        machine that is shared with others is now quicker and now slower, by more than what is
        looked for."""
        say("Making up returns of 60,000 children and of 5,000 ...")
        kinds = (
            ("A return of 60,000 children", benchmark_upload.CHILDREN, taking_in.MOST_SECONDS),
            ("A month's, of 5,000", taking_in.CHILDREN_A_MONTH, taking_in.MOST_SECONDS_A_MONTH),
        )
        work = taking_in.Work(self.site, [taking_in.ssda903(children) for _, children, _ in kinds])
        threading.Timer(WARM_SECONDS, work.start).start()
        during = self.people(PEOPLE, taking_in.MOST_SECONDS)
        spans = work.wait()
        if work.failed:
            yield Line("L4", "Returns", str(work.failed), "taken in", False)
            return
        began, ended = spans[0][0], spans[-1][1]
        meanwhile = [each for each in during if began <= each.at < ended]
        beside = [*before, *(each for each in during if each.at >= ended)]
        yield judged.slowed(
            "Fifty people while returns are taken in",
            judged.seconds_of(beside, PAGES),
            judged.seconds_of(meanwhile, PAGES),
        )
        for (title, _, most), (at, done) in zip(kinds, spans, strict=True):
            yield Line("L4", title, f"{done - at:.0f} s", f"{most} s", done - at <= most)

    def too_many(self) -> Line:
        """Whether somebody who asks without end is told to wait, and nobody else ever was."""
        waits = [each for each in self.faults if each.status == judged.SLOW_DOWN]
        told = self.site.until_told_to_wait("indicators/rereferrals_12m_pct/figures.csv")
        figure = f"{len(waits)} of the crowds told to wait"
        if told is None:
            return Line("L7", "Too many requests", f"{figure}; nobody is ever", "0; one is", False)
        figure += f"; whoever never stops after {told.tries}, for {told.wait} s"
        return Line("L7", "Too many requests", figure, "0; one is", not waits)


def _signed_in(site: Site, role: str) -> str:
    """The cookie of a new session of somebody of that role."""
    one = Site(site.url, site.process)
    one.sign_in(role)
    return "; ".join(f"{each.name}={each.value}" for each in one.cookies)
