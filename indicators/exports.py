"""Tables of figures as files: CSV, and a workbook whose numbers are numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
Row = tuple[str | float | None, ...]


def inert(text: str) -> str:
    """The text as a spreadsheet cannot take for a formula: an apostrophe before what could start
    one (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_answer(rows: Iterable[Row], name: str) -> HttpResponse:
    """The rows as a CSV download; an empty cell is no figure, and words can be no formula."""
    file = StringIO()
    csv.writer(file).writerows([_cell(cell) for cell in row] for row in rows)
    return _download(file.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_answer(rows: Iterable[Row], name: str, *, sheet: str) -> HttpResponse:
    """The rows as a workbook of one sheet, the first its headings.

    Words are written as words, so that none can be a formula or a link.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell, bold if number == 0 else None)
                elif cell is not None:
                    page.write_number(number, column, cell)
    return _download(file.getvalue(), XLSX, f"{name}.xlsx")


def _cell(cell: str | float | None) -> str | float:
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else cell


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
