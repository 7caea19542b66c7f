"""Everything that the whole product leaves behind, searched for a child: logs of every process, the
broker, temporary files, the database beside the record, what is measured, the browser."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from csc_dashboard.embedded import EmbeddedPostgres
from tests.people import PASSWORD
from tests.trust.faults.workers import wait_until
from tests.trust.holding import files_with
from tests.trust.stumbling.tasks import CANARY as STUMBLED
from tests.trust.watched_redis import KEPT, TOLD, dump, opened, watched_redis
from tests.whole_site import WholeSite, whole_site

pytestmark = [pytest.mark.trust, pytest.mark.browser]

HERE = ("E99000417", "417", "Alderwick")
CHILDREN = range(100, 140)
# Of each child: an id, a pupil number, a postcode, a code that is none, a name nobody asked for.
FIELDS = ("Child", "Upn", "Post", "Code", "Name")
SENT = [f"Qzx{field}{n}" for field in FIELDS for n in CHILDREN]
# What somebody types, or a program sends, where it does not belong.
TYPED = [
    f"QzxTyped{where}417"
    for where in ("Path", "Query", "Host", "Referer", "Method", "Line", "Header", "Version",
                  "Origin", "Field", "File", "Cell", "User", "Cookie")
]  # fmt: skip
CANARIES = [*SENT, *TYPED, STUMBLED]
REDIS = "redis"
# Where the database may hold what a child is known by: the record, what rules found in it, what the
# file was called.
MAY_HOLD = {"records_child", "records_person", "records_cla_episode", "ingest_finding",
            "ingest_uploadedfile"}  # fmt: skip
TABLES = """
import json
from accounts import walls
from tests.trust.holding import tables_with
with walls.every_authority(walls.Because.COMMAND_LINE):
    held = tables_with(json.loads({given!r}))
print(json.dumps(dict((table, sorted(words)) for table, words in held.items())))
"""


@pytest.fixture(scope="module", params=["files", "redis"])
def site(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[WholeSite]:
    """The product, with its temporary files among its own; on each kind of broker, of which it is
    kept what it was told."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("tmp", REDIS):
        (folder / name).mkdir()
    more = {"settings": "tests.trust.site_settings", "TMPDIR": str(folder / "tmp")}
    with ExitStack() as stack:
        if request.param == REDIS:
            more["CELERY_BROKER_URL"] = stack.enter_context(watched_redis(folder / REDIS))
        yield stack.enter_context(whole_site(folder, [HERE], **more))


@pytest.fixture(scope="module")
def lived(site: WholeSite, browser: Browser, tmp_path_factory) -> Page:
    """The browser of a performance lead who sent a return, looked at its children, published it,
    and met with everything that goes wrong; still signed in."""
    page = browser.new_context(base_url=site.url, locale="en-GB").new_page()
    page.set_default_timeout(90_000)
    _sign_in(page, site)
    _show_ids(page)
    _send(page, _files(tmp_path_factory.mktemp("sent")))
    page.get_by_role("link", name="See what is wrong, by rule").click()
    page.get_by_role("link", name="By child").click()
    expect(page.locator("main")).to_contain_text("QzxChild100")
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published. The figures now include this return.").wait_for()
    stray = tmp_path_factory.mktemp("stray") / "QzxTypedFile417.csv"
    stray.write_text("QzxTypedCell417,weather\nQzxTypedCell417,fair\n")
    _send(page, [stray])
    page.goto(f"/{HERE[0]}/children/QzxTypedPath417/?name=QzxTypedQuery417")
    _go_wrong(site)
    page.goto(f"/{HERE[0]}/returns/")
    return page


def _files(folder: Path) -> list[Path]:
    """A return of forty children; each cell by which a child is known is a canary."""
    header = ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB,Forename"]
    episodes = [
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
        "URN"
    ]
    for n in CHILDREN:
        header.append(f"QzxChild{n},1,01/05/2010,QzxCode{n},QzxUpn{n},,,QzxName{n}")
        episodes.append(f"QzxChild{n},15/04/2024,S,C2,N1,U4,PR1,,,,QzxPost{n},QzxPost{n},")
    paths = [folder / "header.csv", folder / "episodes.csv"]
    for path, lines in zip(paths, (header, episodes), strict=True):
        path.write_text("\n".join(lines) + "\n")
    return paths


def _sign_in(page: Page, site: WholeSite) -> None:
    [(email, codes)] = site.codes.items()
    for name, password in (("QzxTypedUser417@here.example", "QzxTypedField417"), (email, PASSWORD)):
        page.goto("/sign-in/")
        page.get_by_label("E-mail address").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
    page.locator("#id_code").fill(codes.pop())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", level=1).filter(has_text="What needs you").wait_for()


def _show_ids(page: Page) -> None:
    """So that there is something to be left behind."""
    page.goto(f"/{HERE[0]}/ids/")
    page.get_by_label("Why you need the children’s ids").fill("chasing the return")
    page.get_by_role("button", name="Show the ids").click()
    page.get_by_role("heading", level=1).filter(has_text="What needs you").wait_for()


def _send(page: Page, paths: list[Path]) -> None:
    page.goto(f"/{HERE[0]}/returns/new/")
    page.get_by_label("Files of one return").set_input_files(paths)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Discard", exact=True).wait_for()


def _go_wrong(site: WholeSite) -> None:
    """Everything that a browser would not send, and each way in which a page breaks."""
    for how in ("value", "row", "cast", "blank", "thread", "header", "late", "task"):
        _asked(site, f"GET /stumble/{how}/ HTTP/1.1", "Host: 127.0.0.1")
    _asked(site, "GET /QzxTypedPath417/?name=QzxTypedQuery417 HTTP/1.1", "Host: 127.0.0.1")
    _asked(site, "GET /sign-in/ HTTP/1.1", "Host: QzxTypedHost417.example")
    _asked(site, "QzxTypedMethod417 /sign-in/ HTTP/1.1", "Host: 127.0.0.1")
    _asked(site, "QzxTypedMethod417! /sign-in/ HTTP/1.1", "Host: 127.0.0.1")
    _asked(site, "QzxTypedLine417")
    _asked(site, "GET / QzxTypedVersion417", "Host: 127.0.0.1")
    _asked(site, "GET / HTTP/1.1", "Host: 127.0.0.1", "QzxTypedHeader417 without a colon")
    _asked(site, "GET / HTTP/1.1", "Host: 127.0.0.1", "Cookie: csc_session=QzxTypedCookie417")
    body = "username=QzxTypedUser417&password=QzxTypedField417"
    for origin in ("Origin: http://QzxTypedOrigin417", "Referer: http://QzxTypedReferer417/"):
        _asked(
            site,
            "POST /sign-in/ HTTP/1.1",
            "Host: 127.0.0.1",
            origin,
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            body=body,
        )


def _asked(site: WholeSite, *lines: str, body: str = "") -> bytes:
    """What the server answers to a request as it stands here."""
    at = urlsplit(site.url)
    with socket.create_connection((at.hostname, at.port), timeout=60) as connection:
        head = "\r\n".join([*lines, "Connection: close", "", ""])
        connection.sendall((head + body).encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_no_log_no_message_and_no_temporary_file_holds_a_child(
    site: WholeSite, lived: Page, record_property
):
    """V2: every file that web server, worker, clock, database and broker wrote, but the rows of the
    database itself and the return as it was sent, which is found where it is kept."""
    assert len(CANARIES) >= 200
    assert files_with(SENT, site.folder / "files"), "the return as it was sent"
    on_redis = (site.folder / REDIS / TOLD).exists()
    if on_redis:
        dump(site.folder / REDIS)
    logs = {path.name: path.read_text() for path in (site.folder / "log").glob("*.log")}
    assert {"web.log", "worker.log", "clock.log"} <= set(logs)
    for told in ("ValueError", "IntegrityError", "DataError", "Not Found: no page of ours"):
        assert told in logs["web.log"], "what went wrong is told, without what it was about"
    assert "Invalid request (left out)" in logs["web.log"]
    # The worker has more to do first: what was published is asked what changed.
    worker = site.folder / "log" / "worker.log"
    wait_until(lambda: "IntegrityError" in worker.read_text(), "the task broke, and is told of")

    postgres = EmbeddedPostgres(site.folder / "postgres").data
    written = [
        path
        for path in site.folder.rglob("*")
        if path.is_file()
        and not path.is_relative_to(site.folder / "files")
        and not path.is_relative_to(postgres)
    ]
    written += list(postgres.glob("*.log"))
    assert any(path.name == "server.log" for path in written)
    if on_redis:
        assert {TOLD, KEPT} <= {path.name for path in written}
        told = opened((site.folder / REDIS / TOLD).read_bytes())
        assert b"ingest.tasks.take_in" in told
    held = {}
    for path in written:
        content = opened(path.read_bytes())
        if found := [each for each in CANARIES if each.encode() in content]:
            held[str(path.relative_to(site.folder))] = found[:3]
    assert not held
    record_property("figure", f"{len(written)} files, {len(CANARIES)} canaries")


def test_no_table_but_the_record_and_what_was_found_in_it_holds_a_child(
    site: WholeSite, lived: Page
):
    """V2: sessions, audit trail, counts of guesses, uploads and what they say of themselves."""
    held = site.says(TABLES.format(given=json.dumps(CANARIES)))
    assert "records_child" in held
    # What is said of a file that was refused names it, as long as it is kept.
    assert held.pop("ingest_upload") == ["QzxTypedFile417"]
    assert set(held) <= MAY_HOLD
    typed = {word for words in held.values() for word in words} & {*TYPED, STUMBLED}
    assert typed == {"QzxTypedFile417"}


def test_no_number_of_the_service_holds_a_child(site: WholeSite, lived: Page):
    """V2: what is measured, and what is said of how the service does."""
    said = b"".join(
        _asked(site, f"GET /{page} HTTP/1.1", "Host: 127.0.0.1")
        for page in ("metrics", "readyz", "healthz")
    )
    assert b"csc_requests_total" in said
    assert not [each for each in CANARIES if each.encode() in said]


def test_no_process_of_the_site_may_leave_a_core_dump(site: WholeSite, lived: Page):
    """V2: web server, worker, clock and database; their memory holds what they work on."""
    limits = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"CSC_VAR={site.folder}".encode() in (process / "environ").read_bytes():
                limits.append((process / "limits").read_text())
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    assert len(limits) >= 4
    core = [line.split()[4:6] for text in limits for line in text.splitlines() if "core" in line]
    assert core == [["0", "0"]] * len(limits)
    assert not list(site.folder.rglob("core*"))


def test_the_browser_keeps_no_child(site: WholeSite, lived: Page):
    """V2, V16: neither address, cookie nor storage says anything; and after signing out, Back does
    not bring a child's page back."""
    lived.goto(f"/{HERE[0]}/returns/")
    lived.locator("table a").first.click()
    kept = lived.evaluate(
        "async () => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage),"
        " await indexedDB.databases(), 'caches' in window ? await caches.keys() : [],"
        " document.cookie, document.referrer, location.href, history.state])"
    )
    kept += str(lived.context.cookies())
    assert "csc_session" in kept
    assert not [each for each in CANARIES if each in kept]

    addresses: list[str] = []
    lived.on("request", lambda request: addresses.append(f"{request.url} {request.headers}"))
    lived.goto(f"/{HERE[0]}/returns/")
    uploads = lived.locator("table a").evaluate_all("links => links.map(link => link.href)")
    for upload in uploads:
        lived.goto(upload)
        if lived.get_by_role("link", name="See what is wrong, by rule").count():
            break
    lived.get_by_role("link", name="See what is wrong, by rule").click()
    lived.get_by_role("link", name="By child").click()
    expect(lived.locator("main")).to_contain_text("QzxChild100")
    lived.get_by_role("button", name="Sign out").click()
    lived.get_by_text("You have signed out.").wait_for()
    for _ in range(3):
        lived.go_back()
        assert not [each for each in CANARIES if each in lived.content()]
    assert addresses
    assert not [each for each in CANARIES if each in "\n".join(addresses)]
