"""The tables of a page as a file: exactly those its reader is shown, with what they mean and the
date.

A file is made from the page itself, so nothing can be in one that is hidden in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from lxml import html

from accounts import audit
from accounts.permissions import GRANTS, Permission, RoleName
from indicators import exports, queries, words
from indicators.exports import Row, Sheet

View = Callable[..., HttpResponse]
INSIDE, OUTSIDE = "inside", "outside"
SEEN_OUTSIDE = GRANTS[RoleName.BOARD_MEMBER]
FILES = {"csv": exports.csv_answer, "xlsx": exports.workbook_answer}
NUMBER = re.compile(r"[-−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
# Words for those who cannot see the rest of a page are no part of a table.
HIDDEN = "contains(concat(' ', @class, ' '), ' visually-hidden ')"
SEEN = f"descendant::text()[not(ancestor::*[{HIDDEN}])]"
NOTES = "Small numbers are in this file: keep it inside the authority."
SAFE = "Small numbers are hidden, as for readers outside."


@dataclass(frozen=True)
class Table:
    """A table of a page: its caption, its headings, its rows."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def takes_away(view: View) -> View:
    """Let whoever may open a page have its tables as a file: `?file=csv` or `?file=xlsx`; with
    `&use=outside` as a board member is shown them.

    Stands behind the page's door. The page itself finds in `request.take_away` which files to
    offer. Taking small numbers away leaves an entry in the audit trail.
    """

    @wraps(view)
    def served(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        kind = request.GET.get("file")
        if kind is None:
            sees = Permission.SEE_SMALL_NUMBERS in request.permissions
            request.take_away = INSIDE if sees else OUTSIDE
            return view(request, *args, **kwargs)
        if kind not in FILES or request.GET.get("use", OUTSIDE) != OUTSIDE:
            raise Http404
        if "use" in request.GET:
            request.permissions &= SEEN_OUTSIDE
        page = view(request, *args, **kwargs)
        return _file(request, page, kind) if page.status_code == 200 else page

    return served


def _file(request: HttpRequest, page: HttpResponse, kind: str) -> HttpResponse:
    tree = html.document_fromstring(page.content.decode())
    title, tables = _words(tree.xpath("//h1")[0]), tables_of(tree)
    inside = Permission.SEE_SMALL_NUMBERS in request.permissions
    if inside:
        note_small_numbers(request)
    about = Sheet("About", tuple(_about(request, tree, title, tables, inside=inside)))
    use = "" if inside else f"-{OUTSIDE}"
    name = f"{slugify(title)[:80]}-{request.authority.code}{use}"
    return FILES[kind]([*_sheets(tables), about], name)


def note_small_numbers(request: HttpRequest) -> None:
    """Leave an entry in the audit trail: a file with small numbers was taken from this address."""
    audit.record(
        "took tables with small numbers",
        person=request.user,
        authority=request.authority,
        subject=request.resolver_match.url_name,
        page=request.path,
    )


def tables_of(tree: html.HtmlElement) -> list[Table]:
    """Every table of a page, and every list that says what its columns are, in their order; a cell
    that is a gap is None."""
    return [
        _table(each) if each.tag == "table" else _list(each)
        for each in tree.xpath("//main//table[caption][thead]|//main//ol[@data-headings]")
    ]


def _table(table: html.HtmlElement) -> Table:
    return Table(
        _words(table.xpath("caption")[0]),
        tuple(_words(cell) for cell in table.xpath("thead/tr[1]/th")),
        tuple(
            tuple(_cell(cell, first=n == 0) for n, cell in enumerate(row.xpath("th|td")))
            for row in table.xpath("tbody/tr")
        ),
    )


def _list(listed: html.HtmlElement) -> Table:
    return Table(
        listed.get("aria-label"),
        tuple(listed.get("data-headings").split("|")),
        tuple(
            tuple(_words(cell) for cell in item.xpath(".//*[@data-cell]"))
            for item in listed.xpath("li")
        ),
    )


def _sheets(tables: list[Table]) -> Iterator[Sheet]:
    """A sheet for each table; tables of one shape (a small chart for each group) are one sheet, the
    first column saying which."""
    shapes = {table.headings for table in tables}
    if len(tables) > 1 and len(shapes) == 1:
        rows = [(table.caption, *row) for table in tables for row in table.rows]
        yield Sheet("Tables", (("Table", *tables[0].headings), *rows))
        return
    for table in tables:
        yield Sheet(table.caption, (table.headings, *table.rows))


def _about(
    request: HttpRequest, tree: html.HtmlElement, title: str, tables: list[Table], *, inside: bool
) -> Iterator[Row]:
    """What the tables mean, whose they are, how far the data run, and when they were taken."""
    yield ("About these tables", title)
    yield ("Authority", request.authority.name)
    for lede in tree.xpath("//main//p[@class='lede']"):
        yield ("What it is", _words(lede))
    for line in tree.xpath("//main//dl[@class='summary']/div"):
        yield (_words(line.xpath("dt")[0]), _words(line.xpath("dd")[0]))
    for table in tables:
        yield ("Table", table.caption)
    for dataset, last in queries.data_to(queries.sources(request.authority)):
        yield (f"{dataset}: data to", words.day(last))
    yield ("Taken on", words.day(timezone.localdate()))
    yield ("Small numbers", NOTES if inside else SAFE)


def _cell(cell: html.HtmlElement, *, first: bool) -> str | float | None:
    text = _words(cell)
    if "gap" in cell.get("class", "").split():
        return None
    if first or not NUMBER.fullmatch(text):
        return text
    number = float(text.replace(",", "").replace("−", "-"))
    return int(number) if number.is_integer() and "." not in text else number


def _words(element: html.HtmlElement) -> str:
    """The text that is seen, its pieces parted by one space."""
    return " ".join(" ".join(element.xpath(SEEN)).split())
