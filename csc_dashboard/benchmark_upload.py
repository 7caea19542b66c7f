"""Returns of 60,000 children sent through the page of a site of its own: does progress show, how
far does the web server grow, what does the worker need?

The site is the demonstration's, made small in a folder that is thrown away: its real web server,
worker and clock, spoken to over HTTP as a browser does. Memory is read from /proc, so this needs
Linux.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path

from csc_dashboard import processes
from csc_dashboard.benchmark_returns import census, seedlings, sets_of_files
from csc_dashboard.demo import AUTHORITIES
from csc_dashboard.demonstration import EMAIL_HOST, PASSWORD

CHILDREN = 60_000
FIRST_YEAR, YEAR = 2017, 2024
SEEDLINGS = 1500
WEB_GROWTH_LIMIT_MB = 50
DEMO_CHILDREN = 900
TAKEN_IN_SECONDS = 900
# As the page's own script does.
LOOK_EVERY_SECONDS = 1.0
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_STATUS = re.compile(r'<p role="status">.*?</svg>([^<]+)<', re.DOTALL)


@dataclass
class Sending:
    """What one return sent through the page cost: megabytes and seconds.

    `stages`: each state the page showed and how long; `pages`: the seconds of pages opened after.
    """

    name: str
    megabytes: float
    web_growth_mb: int = 0
    worker_peak_mb: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    pages: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.web_growth_mb <= WEB_GROWTH_LIMIT_MB


def sendings(say: Callable[[str], None], children: int = CHILDREN) -> Iterator[Sending]:
    """Send an SSDA903 and a CIN census of so many children, one after the other."""
    returns = seedlings(SEEDLINGS, FIRST_YEAR, YEAR - FIRST_YEAR + 1)
    files = {
        "SSDA903": sets_of_files(returns, (YEAR,), children, counted="Header")[YEAR],
        "CIN census": {"cin.xml": census(returns, YEAR, children)},
    }
    say("Starting a small site of its own ...")
    with site_of(DEMO_CHILDREN, 1) as site:
        site.sign_in()
        # The first pages load what every later one uses: that is no growth.
        for page in ("returns/", "returns/new/", "returns/quality/", ""):
            site.get(site.home + page)
        for name, return_files in files.items():
            say(f"Sending the {name} ...")
            yield _sent(site, name, return_files)


def _sent(site: Site, name: str, files: Mapping[str, bytes]) -> Sending:
    sending = Sending(name, sum(map(len, files.values())) / 1_000_000)
    with _watched(site, sending):
        began = time.monotonic()
        address = site.send(files)
        sending.stages["Sending"] = time.monotonic() - began
        told = watch(site, sending, address)
        if "Take it in all the same" in told:
            site.post(address + "confirm/", {})
            told = watch(site, sending, address)
        for page in ("", "findings/", "findings/list/", "children/", "findings.csv"):
            sending.pages[page or "the return"] = _seconds(lambda at=page: site.get(address + at))
        if "/publish/" not in told:
            raise RuntimeError(f"The {name} was not taken in: {_status(told)}.")
        sending.pages["publishing"] = _seconds(lambda: site.post(address + "publish/", {}))
        if (stands := _status(site.get(address))) != "Published":
            raise RuntimeError(f"The {name} was not published: {stands}.")
        sending.pages["overview"] = _seconds(lambda: site.get(site.home))
    return sending


def watch(site: Site, sending: Sending, address: str) -> str:
    """Ask for the page as its script does until the worker is done; gives the last one."""
    give_up_at = time.monotonic() + TAKEN_IN_SECONDS
    while time.monotonic() < give_up_at:
        began = time.monotonic()
        told = site.get(address, {"HX-Request": "true"})
        slept = max(LOOK_EVERY_SECONDS - (time.monotonic() - began), 0)
        if "hx-trigger" not in told:
            return told
        time.sleep(slept)
        state = _status(told)
        sending.stages[state] = sending.stages.get(state, 0.0) + time.monotonic() - began
    raise RuntimeError(f"The {sending.name} was not taken in within {TAKEN_IN_SECONDS} seconds.")


def _status(told: str) -> str:
    found = _STATUS.search(told)
    return unescape(found[1]).strip() if found else "no status"


def _seconds(deed: Callable[[], object]) -> float:
    began = time.monotonic()
    deed()
    return time.monotonic() - began


# The site


@dataclass(frozen=True)
class Wait:
    """After how many tries somebody was told to wait, and for how many seconds."""

    tries: int
    wait: int


class Site:
    """A running site, spoken to as somebody signed in."""

    def __init__(self, url: str, process: subprocess.Popen) -> None:
        self.url = url
        self.process = process
        self.home = f"{url}{AUTHORITIES[0].code}/"
        self.cookies = CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(jar)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> str:
        """The text of a page."""
        request = urllib.request.Request(address, headers=dict(headers or {}))  # noqa: S310 our own
        with self.opener.open(request, timeout=TAKEN_IN_SECONDS) as response:
            return response.read().decode()

    def post(self, address: str, values: Mapping[str, str], form: str = "") -> str:
        """Send a form as the page `form` (else that of the person's home) gives it."""
        token = _TOKEN.search(self.get(form or self.home + "returns/new/"))[1]
        data = urllib.parse.urlencode({**values, "csrfmiddlewaretoken": token}).encode()
        with self.opener.open(address, data, timeout=TAKEN_IN_SECONDS) as response:
            return response.read().decode()

    def until_told_to_wait(self, page: str, most: int = 300) -> Wait | None:
        """Ask for a page of the authority again and again; None where it is always given."""
        for tries in range(1, most + 1):
            try:
                self.get(self.home + page)
            except urllib.error.HTTPError as refused:
                if refused.code != http.client.TOO_MANY_REQUESTS:
                    raise
                return Wait(tries, int(refused.headers["Retry-After"]))
        return None

    def sign_in(self, role: str = "performance.lead") -> None:
        """Sign in as the demonstration's person of that role."""
        address = f"{self.url}sign-in/"
        who = {"username": f"{role}@{EMAIL_HOST}", "password": PASSWORD}
        self.post(address, who, form=address)

    def send(self, files: Mapping[str, bytes]) -> str:
        """Send files through the form; gives the address of the return's own page."""
        address = self.home + "returns/new/"
        token = _TOKEN.search(self.get(address))[1]
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (
                ("csrfmiddlewaretoken", token),
                ("dataset", "auto"),
                ("year", str(YEAR)),
            )
        ]
        for name, data in files.items():
            begins = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
            parts += [f"{begins}\r\nContent-Type: text/plain\r\n\r\n".encode(), data, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        request = urllib.request.Request(address, body, kind)  # noqa: S310 our own address
        with self.opener.open(request, timeout=TAKEN_IN_SECONDS) as response:
            return response.url


@contextmanager
def site_of(children: int, years: int) -> Iterator[Site]:
    """The demonstration's site over so many children and years, with a database and a folder of its
    own."""
    with (
        tempfile.TemporaryDirectory(prefix="csc_site_benchmark_") as folder,
        site_in(Path(folder), children, years) as site,
    ):
        yield site


@contextmanager
def site_in(folder: Path, children: int, years: int) -> Iterator[Site]:
    """The same with its data in a folder that is kept; what is there already is not made again."""
    with processes.take_port(0) as free:
        port = free.getsockname()[1]
    manage = Path(__file__).resolve().parent.parent / "manage.py"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
    options = ["--children", str(children), "--years", str(years), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, manage, "demo", *options],
        env=environment | {"CSC_VAR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        url = _ready(process)
        # What it says from here on would fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield Site(url, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _ready(process: subprocess.Popen) -> str:
    """The address of the site once it says that it is ready."""
    said = ""
    for line in process.stderr:
        said = line
        if found := re.search(r"Ready at (\S+)", line):
            return found[1]
    raise RuntimeError(f"The site did not start: {said.strip()}")


# Memory


@contextmanager
def _watched(site: Site, sending: Sending) -> Iterator[None]:
    """Note how far the web server grows and how large the worker gets until the block ends."""
    before = memory_of(site.process.pid, "gunicorn")
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            now = memory_of(site.process.pid, "gunicorn")
            # Each process by itself: two of them answer in turn.
            grown = max((now[pid] - before.get(pid, now[pid]) for pid in now), default=0)
            sending.web_growth_mb = max(sending.web_growth_mb, grown)
            worker = memory_of(site.process.pid, "worker").values()
            sending.worker_peak_mb = max(sending.worker_peak_mb, max(worker, default=0))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def memory_of(ancestor: int, word: str) -> dict[int, int]:
    """Megabytes held by each process below `ancestor` whose command has this word."""
    parents: dict[int, int] = {}
    commands: dict[int, list[bytes]] = {}
    held: dict[int, int] = {}
    page = os.sysconf("SC_PAGE_SIZE")
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            after = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            pid = int(folder.name)
            commands[pid] = (folder / "cmdline").read_bytes().split(b"\0")
            held[pid] = int((folder / "statm").read_text().split()[1]) * page // 1_048_576
            parents[pid] = int(after[1])
        except (OSError, IndexError):
            continue  # it ended while we looked

    def below(pid: int) -> bool:
        while pid in parents:
            if pid == ancestor:
                return True
            pid = parents[pid]
        return False

    return {
        pid: megabytes
        for pid, megabytes in held.items()
        if below(pid) and any(word.encode() in part for part in commands[pid])
    }
