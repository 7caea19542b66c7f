"""The inspecting test client: every page fetched through it is also looked over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urldefrag

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from django.urls.resolvers import RoutePattern
from django.utils import timezone
from lxml import etree, html

from accounts import masking, sessions
from accounts.models import Authority, Person

# What has a caption of its own, or none to be read.
UNLABELLED = ("hidden", "submit", "button", "reset", "image")
# What a page may ask of the database.
MOST_QUERIES = 15
# What every page asks: its session, kept alive now and then, who that is, and the savepoint in
# which a request of a test stands.
OF_EVERY_PAGE = re.compile(
    r"""(RELEASE |ROLLBACK TO )?SAVEPOINT|.*"(django_session|usersessions_usersession)"|"""
    r"""SELECT "accounts_person"."password".*WHERE "accounts_person"."id" = '[^']*' LIMIT 21$""",
    re.DOTALL,
)


class Page:
    """A page as fetched: `status`, `url` after redirects, and its tree."""

    def __init__(self, response) -> None:
        self.response = response
        self.status: int = response.status_code
        redirects = getattr(response, "redirect_chain", [])
        self.url: str = redirects[-1][0] if redirects else response.request["PATH_INFO"]
        self.tree = html.document_fromstring(response.content.decode())

    @property
    def heading(self) -> str:
        """The words of the page's h1."""
        return words(self.tree.xpath("//h1")[0])

    @property
    def text(self) -> str:
        """Everything the page's main part says."""
        return " ".join(" ".join(self.tree.xpath("//main")[0].itertext()).split())

    def table(self, identity: str = "") -> list[list[str]]:
        """The cells of a table's body, row by row: of the first table, or of the one so named."""
        found = f"//table[@id='{identity}']" if identity else "(//table)[1]"
        return [
            [words(cell) for cell in row.xpath("th|td")]
            for row in self.tree.xpath(f"{found}/tbody/tr")
        ]

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [words(item) for item in self.tree.xpath("//*[@class='error-summary']//li")]

    def links(self, under: str = "//main") -> dict[str, str]:
        """Where each link leads, by its words."""
        return {words(link): link.get("href") for link in self.tree.xpath(f"{under}//a[@href]")}


def parts_of(route: str) -> dict[str, object]:
    """What a whole route (`accounts.doors.routes`) takes: its parts, each with its converter."""
    return RoutePattern(route).converters


@contextmanager
def own_queries() -> Iterator[list[str]]:
    """Within: a list that is filled, at the end, with the statements that are the pages' own."""
    own: list[str] = []
    with CaptureQueriesContext(connection) as asked:
        yield own
    own += [each["sql"] for each in asked if not OF_EVERY_PAGE.match(each["sql"])]


@contextmanager
def asking_at_most(most: int = MOST_QUERIES) -> Iterator[None]:
    """Within: pages ask no more of the database than this, each of what is its own."""
    with own_queries() as own:
        yield
    assert len(own) <= most, "\n".join([f"{len(own)} queries:", *own])


def words(element: html.HtmlElement) -> str:
    """The text of an element, its white space made one."""
    return " ".join(element.text_content().split())


class PageClient(Client):
    """Fetches whole pages, following redirects, and fails on a page that is not well made."""

    def page(self, url: str, data: dict | None = None) -> Page:
        """GET `url`, and inspect what comes."""
        return self._inspected(self.get(url, data, follow=True))

    def send(self, url: str, data: dict | None = None) -> Page:
        """POST `data` to `url`, and inspect what comes after it."""
        return self._inspected(self.post(url, data or {}, follow=True))

    def force_login(self, person: Person, backend: str | None = None) -> None:
        """Sign `person` in as every way of signing in does: the session's beginning is marked, and
        that they have just shown who they are."""
        super().force_login(person, backend)
        session = self.session
        sessions.begin(session, timezone.now())
        session[sessions.PROVED] = timezone.now().timestamp()
        session.save()

    def shows_ids(self, authority: Authority) -> PageClient:
        """The same client once its person has said why they need the ids of children."""
        session, until = self.session, timezone.now() + masking.FOR
        said = {"until": until.timestamp(), "because": "to see the ids"}
        session[masking.SHOWN] = {authority.code: said}
        session.save()
        return self

    def as_person(self, person: Person) -> PageClient:
        """The same client, signed in as `person`."""
        self.force_login(person)
        return self

    def _inspected(self, response) -> Page:
        faults = inspect(response)
        assert not faults, f"{response.request['PATH_INFO']}: " + "; ".join(faults)
        return Page(response)


def inspect(response) -> list[str]:
    """What is wrong with the page, a sentence each; none for a page well made."""
    content = response.content.decode()
    tree = html.document_fromstring(content)
    faults = []
    if not content.lstrip().lower().startswith("<!doctype html>"):
        faults.append("the page does not begin with its doctype")
    if tree.get("lang") != "en-GB":
        faults.append("html has no lang")
    faults += _headings(tree) + _ids(tree) + _labels(tree) + _links(tree) + _tables(tree)
    faults += _htmx(tree) + _inline(tree) + _headers(response)
    return faults


def _headings(tree: html.HtmlElement) -> list[str]:
    headings = tree.xpath("//h1")
    if len(headings) != 1:
        return [f"the page has {len(headings)} h1"]
    title = " ".join(tree.findtext(".//title", "").split())
    faults = []
    if words(headings[0]) not in title:
        faults.append(f"the title ({title}) does not hold the h1 ({words(headings[0])})")
    if settings.PRODUCT_NAME not in title:
        faults.append("the title does not hold the product's name")
    levels = [int(heading.tag[1]) for heading in tree.xpath("//main//*[self::h2 or self::h3]")]
    if levels and levels[0] == 3:
        faults.append("an h3 stands before any h2")
    return faults


def _ids(tree: html.HtmlElement) -> list[str]:
    ids = tree.xpath("//@id")
    faults = [f"id {name} stands twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for value in tree.xpath(f"//@{attribute}"):
            faults += [
                f"{attribute} names {name}, which is not there"
                for name in value.split()
                if name not in ids
            ]
    figures = tree.xpath("//@data-figure")
    return faults + [f"chart {name} has no figure" for name in figures if name not in ids]


def _labels(tree: html.HtmlElement) -> list[str]:
    labelled = set(tree.xpath("//label/@for"))
    faults = [
        f"field {field.get('name')} has no label"
        for field in tree.xpath("//input|//select|//textarea")
        if field.get("type") not in UNLABELLED
        and not field.get("aria-label")
        and field.get("id") not in labelled
    ]
    faults += [
        "a button says nothing"
        for button in tree.xpath("//button")
        if not words(button) and not button.get("aria-label")
    ]
    faults += [
        "a form that changes has no token"
        for form in tree.xpath("//form[translate(@method, 'POST', 'post') = 'post']")
        if not form.xpath(".//input[@name='csrfmiddlewaretoken']")
    ]
    return faults


def _links(tree: html.HtmlElement) -> list[str]:
    faults = []
    ids = set(tree.xpath("//@id"))
    for link in tree.xpath("//a"):
        address = link.get("href", "")
        name = words(link) or link.get("aria-label", "")
        if not name:
            faults.append(f"the link to {address} says nothing")
        path, fragment = urldefrag(address)
        if not address:
            faults.append(f"the link {name} leads nowhere")
        elif not path and fragment not in ids:
            faults.append(f"the link {name} leads to {address}, which is not on the page")
        elif path.startswith("/") and not path.startswith("/static/"):
            try:
                resolve(path.partition("?")[0])
            except Resolver404:
                faults.append(f"the link {name} leads to {path}, which is no address")
    return faults


def _tables(tree: html.HtmlElement) -> list[str]:
    faults = []
    for table in tree.xpath("//table"):
        if not table.xpath("caption[normalize-space()]"):
            faults.append("a table has no caption")
        if table.xpath(".//th[not(@scope)]"):
            faults.append("a table heading has no scope")
        if not table.xpath("ancestor::*[@tabindex='0' and @role='region']"):
            faults.append("a table does not stand in a region that scrolls")
    return faults


def _htmx(tree: html.HtmlElement) -> list[str]:
    ids = set(tree.xpath("//@id"))
    faults = [
        f"hx-target {target} is not on the page"
        for target in tree.xpath("//@hx-target")
        if target.startswith("#") and target[1:] not in ids
    ]
    config = tree.xpath("//meta[@name='htmx-config']/@content")
    if not config:
        return [*faults, "htmx is not configured"]
    wanted = {"includeIndicatorStyles": False, "allowEval": False, "historyCacheSize": 0}
    said = json.loads(config[0])
    if any(said.get(name) != value for name, value in wanted.items()):
        faults.append("htmx is configured unsafely")
    return faults


def _inline(tree: html.HtmlElement) -> list[str]:
    faults = [
        "a script stands inline"
        for script in tree.xpath("//script")
        if script.get("type") != "application/json" and (script.text or "").strip()
    ]
    faults += [
        f"{address} comes from elsewhere"
        for address in tree.xpath("//script/@src|//link/@href|//img/@src")
        if address.startswith(("http:", "https:", "//"))
    ]
    if tree.xpath("//style|//@style"):
        faults.append("a style stands inline")
    for element in tree.iter(etree.Element):
        faults += [
            f"{name} stands inline" for name in element.attrib if name.startswith(("on", "hx-on"))
        ]
    return faults


def _headers(response) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    faults = []
    if "default-src 'self'" not in policy or "unsafe-" in policy:
        faults.append("the content security policy is missing or unsafe")
    if response.headers.get("Cache-Control") != "no-store":
        faults.append("the page may be kept")
    if response.headers.get("X-Frame-Options") != "DENY":
        faults.append("the page may be framed")
    return faults


@pytest.fixture
def page(db) -> PageClient:
    """A client that inspects what it fetches: `page.as_person(alice).page(url)`."""
    return PageClient()
