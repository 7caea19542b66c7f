"""Tables of figures as files: CSV, and a workbook whose numbers are numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
NARROW, WIDE = 12, 60
Row = tuple[str | float | None, ...]


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its name, and its rows, the first its headings."""

    name: str
    rows: Sequence[Row]


def inert(text: str) -> str:
    """The text as a spreadsheet cannot take for a formula: an apostrophe before what could start
    one (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_answer(sheets: Iterable[Sheet], name: str) -> HttpResponse:
    """Tables as a CSV download, one below the other with an empty line between; an empty cell is no
    figure, and none can become a formula. The first begins at once, each other with its name."""
    file = StringIO()
    writer = csv.writer(file)
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerows([[], [inert(sheet.name)]])
        writer.writerows([_cell(cell) for cell in row] for row in sheet.rows)
    return _download(file.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def workbook_answer(sheets: Iterable[Sheet], name: str) -> HttpResponse:
    """Tables as a workbook, each a sheet whose headings stay in sight.

    Words are written as words, so that none can be a formula or a link.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold, taken = book.add_format({"bold": True}), set()
        for sheet in sheets:
            page = book.add_worksheet(_free(sheet.name, taken))
            page.freeze_panes(1, 0)
            for number, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell, bold if number == 0 else None)
                    elif cell is not None:
                        page.write_number(number, column, cell)
            for column in range(max(map(len, sheet.rows), default=0)):
                cells = [str(row[column] or "") for row in sheet.rows if column < len(row)]
                page.set_column(column, column, min(max(*map(len, cells), NARROW), WIDE))
    return _download(file.getvalue(), XLSX, f"{name}.xlsx")


def _free(name: str, taken: set[str]) -> str:
    """A sheet's name as Excel takes it: at most 31 characters, each name once."""
    wanted = NOT_IN_A_NAME.sub(" ", name).strip() or "Table"
    free, number = wanted[:LONGEST_NAME], 1
    while free.lower() in taken:
        number += 1
        free = f"{wanted[: LONGEST_NAME - 4]} {number}"
    taken.add(free.lower())
    return free


def _cell(cell: str | float | None) -> str | float:
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else cell


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
