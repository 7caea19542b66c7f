"""The main journey in a real browser on the real site, with its web server, worker and clock: sign
in, send a return, watch it being taken in, see what was found, publish, and read the figure and the
children behind it. Once with scripts and once without.
"""

from __future__ import annotations

import signal
import socket
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from csc_dashboard.demo import AUTHORITIES, ReturnFiles, write_returns
from tests.browser.conftest import REFUSED_MAP_STYLES
from tests.people import PASSWORD
from tests.trust.faults.workers import wait_until
from tests.whole_site import WholeSite, whole_site

# Two authorities, so that neither journey meets what the other left.
SYNTHETIC = {scripts: AUTHORITIES[n].sized_for(60) for n, scripts in enumerate((True, False))}
# Each sign-in uses one up: an app's code of one half minute lets in once.
CODES: dict[str, list[str]] = {}


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[WholeSite]:
    """The whole product, started as anybody starts it, with files of its own."""
    authorities = [(a.code, a.dfe_code, a.name) for a in SYNTHETIC.values()]
    with whole_site(tmp_path_factory.mktemp("site"), authorities) as running:
        CODES.update(running.codes)
        yield running


@pytest.fixture(scope="module")
def site(running: WholeSite) -> str:
    """Its address."""
    return running.url


@dataclass
class Desk:
    """Somebody's browser, 1280 wide, with scripts or without."""

    page: Page
    scripts: bool


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def desk(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Desk]:
    """A browser on the site; what its console complains of fails the test at its end."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": 1280, "height": 800},
        java_script_enabled=request.param,
        locale="en-GB",
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Desk(page, request.param)
    context.close()
    grave = [said for said in complaints if REFUSED_MAP_STYLES not in said]
    assert not grave, "the browser complained: " + "; ".join(grave)


@pytest.fixture
def small_returns(desk: Desk, tmp_path: Path) -> list[ReturnFiles]:
    """The files of both returns of 2020/21 for sixty children."""
    authority = SYNTHETIC[desk.scripts]
    return write_returns(tmp_path, authority=authority, children=60, first_year=2021, years=1)


def look(desk: Desk) -> None:
    """The page on the screen has no violation that axe can find, and is no wider than a screen."""
    if not desk.scripts:
        return
    for width, height in ((390, 844), (1280, 800)):
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.page.wait_for_timeout(200)
        where = f"{desk.page.url} at {width}"
        overflow = desk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{where} is {overflow} pixels wider than the screen"
        found = Axe().run(desk.page).response["violations"]
        faults = [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]
        assert not faults, f"{where}: " + "; ".join(faults)


def sign_in(desk: Desk, email: str) -> None:
    page = desk.page
    page.goto("/")
    look(desk)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look(desk)
    page.locator("#id_code").fill(CODES[email].pop())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", level=1).filter(has_text="What needs you").wait_for()


def send(desk: Desk, paths: tuple[Path, ...]) -> None:
    page = desk.page
    page.get_by_role("navigation").get_by_role("link", name="Returns", exact=True).first.click()
    look(desk)
    page.get_by_role("link", name="Send a return").first.click()
    look(desk)
    page.get_by_label("Files of one return").set_input_files(paths)
    page.get_by_role("button", name="Send", exact=True).click()


def wait_until_done(desk: Desk) -> None:
    """With scripts the page comes up to date by itself; without, somebody looks again."""
    discard = desk.page.get_by_role("button", name="Discard", exact=True)
    if desk.scripts:
        discard.wait_for()
        return
    for _ in range(120):
        if discard.count():
            return
        desk.page.wait_for_timeout(500)
        desk.page.get_by_role("link", name="Look again").click()
    raise AssertionError("the work on the return did not end")


def take_in(desk: Desk, returned: ReturnFiles) -> None:
    """Send one return, look at what was found, and publish it."""
    page = desk.page
    heading = page.get_by_role("heading", level=1)
    send(desk, returned.paths)
    wait_until_done(desk)
    expect(page.locator("main")).to_contain_text("Figures that would move")
    look(desk)
    page.get_by_role("link", name="See what is wrong, by rule").click()
    expect(heading).to_have_text("What is wrong, by rule")
    look(desk)
    page.get_by_role("link", name="By child").click()
    expect(heading).to_have_text("What is wrong, by child")
    look(desk)
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published. The figures now include this return.").wait_for()
    look(desk)


def test_from_the_files_to_the_children_behind_a_figure(desk, small_returns):
    page = desk.page
    heading = page.get_by_role("heading", level=1)
    sign_in(desk, f"lena@{SYNTHETIC[desk.scripts].code.lower()}.example")
    expect(heading).to_have_text("What needs you")
    look(desk)
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(heading).to_have_text("No figures yet")
    look(desk)
    for returned in small_returns:
        take_in(desk, returned)

    page.get_by_role("link", name="Overview", exact=True).click()
    look(desk)
    page.get_by_role("link", name="Referrals to children's social care").click()
    assert int(page.locator(".headline-figure strong").inner_text()) > 0
    page.get_by_role("link", name="By month").click()
    if desk.scripts:
        page.locator("#trend[data-drawn=done] .js-line").first.wait_for()
        page.locator("#groups .chart[data-drawn=done]").first.wait_for()
    look(desk)
    newest = page.locator("#trend-table tbody tr").first
    count = int(newest.locator("td").first.text_content())
    expect(newest.locator("th")).to_have_text("March 2021")

    page.get_by_role("button", name="See the children").click()
    expect(heading).to_contain_text("The children behind March 2021")
    expect(page.locator("#children-table tbody tr")).to_have_count(count)
    expect(page.locator("main")).to_contain_text("recorded in the audit trail")
    look(desk)


def test_files_that_are_no_return_are_refused_with_the_reason(desk, tmp_path):
    stray = tmp_path / "holiday.csv"
    stray.write_text("beach,weather\nSt Ives,fair\n")
    sign_in(desk, f"lena@{SYNTHETIC[desk.scripts].code.lower()}.example")
    send(desk, (stray,))
    wait_until_done(desk)
    said = desk.page.locator("main")
    expect(said).to_contain_text("Refused")
    expect(said).to_contain_text("put the headings in row 1")
    look(desk)


def test_the_keyboard_alone_is_enough(desk):
    page = desk.page
    page.goto("/")
    page.locator("#id_username:focus").wait_for()
    email = f"lena@{SYNTHETIC[desk.scripts].code.lower()}.example"
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).filter(has_text="Show that it is you").wait_for()
    page.locator("#id_code").focus()
    page.keyboard.type(CODES[email].pop())
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).filter(has_text="What needs you").wait_for()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Returns":
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).filter(has_text="Returns").wait_for()


def test_it_came_from_nothing_and_goes_back_to_nothing(running: WholeSite):
    """The last: it stops the site, with the impatient second Ctrl-C of whoever sees it stop."""
    port = int(running.url.rpartition(":")[2])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as page:
        assert page.read() == b'{"process": "ok"}'
    running.process.send_signal(signal.SIGINT)
    wait_until(lambda: "Stopping" in running.log.read_text(), "it says that it stops")
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    said = f"Ready at {running.url}/  (Ctrl-C to stop)\nStopping ...\n"
    assert running.log.read_text() == said
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))
