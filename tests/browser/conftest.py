"""Chromium for tests: a screen of two widths, a person signed in on it, and axe to look at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import Person
from tests.pages import PageClient

WIDTHS = {"desk": (1280, 800), "telephone": (390, 844)}
# plotly.js puts in styles for maps, which no chart here is: the policy refuses them, and may.
REFUSED_MAP_STYLES = "sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o="

# Playwright runs a loop of its own, in which Django would refuse to ask the database anything.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A page is there before all of it is: what is asked of it is asked until it holds, for so long.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One Chromium for the run."""
    args = ["--disable-dev-shm-usage", "--disable-gpu"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")  # Chromium's sandbox refuses root
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=args)
        yield opened
        opened.close()


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS.keys())
def screen(request: pytest.FixtureRequest, browser: Browser, live_server) -> Iterator[Page]:
    """A page of the browser, on the live product; addresses begin with "/".

    Whatever the console complains of, a refusal of the content security policy among it, fails the
    test at its end; so does a page that is wider than the screen.
    """
    width, height = request.param
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": height}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    if page.url != "about:blank":
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{page.url} is {overflow} pixels wider than the screen"
    context.close()
    grave = [said for said in complaints if REFUSED_MAP_STYLES not in said]
    assert not grave, "the browser complained: " + "; ".join(grave)


@pytest.fixture
def as_person(screen: Page, live_server) -> Callable[[Person], Page]:
    """`as_person(alice)`: the screen, with alice signed in."""

    def sign_in(person: Person) -> Page:
        client = PageClient()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        screen.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return screen

    return sign_in


@pytest.fixture
def accessible(screen: Page) -> Callable[[], None]:
    """`accessible()`: the page on the screen has no violation that axe can find."""

    def look() -> None:
        found = Axe().run(screen).response["violations"]
        faults = [
            f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:120]}"
            for fault in found
            for node in fault["nodes"]
        ]
        assert not faults, f"{screen.url}\n" + "\n".join(faults)

    return look
