"""Annex A as an xlsx workbook: a cover that says what it is and lacks, then one sheet a list."""

from __future__ import annotations

import io
from datetime import datetime

import pandas as pd
import xlsxwriter

from ingest.writing.annex_a.lists import ADOPTERS, LISTS, AnnexA

COVER = "About this workbook"
SPREADSHEET_DATE = "dd/mm/yyyy"
WIDTH = 18
COVER_WIDTHS = (10, 44, 10, 90)


def workbook(annex: AnnexA, authority: str) -> bytes:
    """The bytes of the workbook of lists that are `named`: sheets named and headed as Ofsted's.

    Ids and words are written as words (they can be no formula, and an id keeps its zeros), days as
    days. The time inside the file is the day's own: the same lists give the same bytes.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(annex.on, datetime.min.time())})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": SPREADSHEET_DATE})
        _cover(book, bold, annex, authority)
        for number, frame in annex.tables.items():
            page = book.add_worksheet(f"List {number}")
            page.freeze_panes(1, 1)
            page.set_column(0, len(frame.columns) - 1, WIDTH)
            for place, heading in enumerate(frame.columns):
                page.write_string(0, place, heading, bold)
                _column(page, place, frame[heading], day)
    return file.getvalue()


def _column(page, place: int, values: pd.Series, day) -> None:
    known = values[values.notna()]
    for row, value in zip(known.index.to_list(), known.to_list(), strict=True):
        if isinstance(value, str):
            page.write_string(row + 1, place, value)
        elif isinstance(value, float):
            page.write_number(row + 1, place, value)
        else:
            page.write_datetime(row + 1, place, value.to_pydatetime(), day)


def _cover(book, bold, annex: AnnexA, authority: str) -> None:
    page = book.add_worksheet(COVER)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(COVER_WIDTHS):
        page.set_column(place, place, width)
    page.write_string(0, 0, f"Annex A of {authority}, as at {annex.on:%-d %B %Y}", bold)
    page.write_string(1, 0, "Written from the returns that are published here. A blank cell is not"
                      " known; a list that is left out is not known at all.")  # fmt: skip
    for place, heading in enumerate(("List", "What it holds", "Rows", "What it lacks, and why")):
        page.write_string(3, place, heading, bold)
    line = 4
    titles = {number: title for number, (title, _) in LISTS.items()} | {ADOPTERS: "Adopters"}
    for number, title in titles.items():
        rows = annex.tables.get(number)
        page.write_string(line, 0, f"List {number}", wrap)
        page.write_string(line, 1, title, wrap)
        if rows is None:
            page.write_string(line, 2, "left out", wrap)
        else:
            page.write_number(line, 2, len(rows), wrap)
        for lack in annex.lacks(number):
            said = f"{lack.what}: {lack.why}" if lack.columns else lack.why
            page.write_string(line, 3, said, wrap)
            line += 1
        line += not annex.lacks(number)
