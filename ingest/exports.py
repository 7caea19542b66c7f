"""Findings as rows for a spreadsheet, safe to open: no cell can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO

import xlsxwriter

from indicators.exports import inert
from ingest import finding_queries, queries
from ingest.chasing import Chased
from ingest.models import Finding, Upload

HEADINGS = ("Rule", "Severity", "What is wrong", "Table", "Row", "Columns", "Child")
# As the return names them.
NAMED = ("Worker", "Team")
SAID = ("Since the upload before", "Accepted", "Note", "Given to", "To be put right by")
CHASED = ("Given to", "To be put right by", "How long", "Return", *HEADINGS, "Note")
AT_ONCE = 2000
WIDE, NARROW = 60, 16

Row = tuple[str, ...]


def finding_rows(upload: Upload) -> Iterator[Row]:
    """Headings, then one row for each finding, with what became of it and what was said."""
    yield HEADINGS + NAMED + SAID
    earlier = finding_queries.before(upload)
    found = finding_queries.wanted_of(upload, earlier, finding_queries.Wanted())
    messages: dict[str, str] = {}
    block: list[Finding] = []
    for finding in found.iterator(chunk_size=AT_ONCE):
        block.append(finding)
        if len(block) == AT_ONCE:
            yield from _told(upload, earlier, block, messages)
            block = []
    yield from _told(upload, earlier, block, messages)


def _told(
    upload: Upload, earlier: Upload | None, block: list[Finding], messages: dict[str, str]
) -> Iterator[Row]:
    identities = [finding.identity for finding in block]
    notes = finding_queries.notes_on(upload, identities)
    given = finding_queries.assignments_of(upload, identities)
    for finding in block:
        if finding.rule not in messages:
            messages[finding.rule] = queries.message_of(upload, finding.rule)
        note = next(iter(notes.get(finding.identity, ())), None)
        to = given.get(finding.identity)
        yield (
            *_what(finding, messages[finding.rule]),
            finding.worker,
            finding.team,
            str(finding_queries.since_of(finding, earlier) or ""),
            "yes" if note and note.accepted else "",
            note.text if note else "",
            to.who if to else "",
            to.due_on.isoformat() if to else "",
        )


def chasing_rows(listed: Iterable[Chased], title_of: dict) -> Iterator[Row]:
    """Headings, then one row for each finding to be put right, overdue first.

    `title_of`: what each upload's return is called, by its id.
    """
    yield CHASED
    for each in listed:
        yield (
            each.who,
            each.assignment.due_on.isoformat(),
            each.how_long,
            title_of[each.upload.pk],
            *_what(each.finding, each.message),
            each.note,
        )


def _what(finding: Finding, message: str) -> Row:
    return (
        finding.rule,
        finding.severity,
        message,
        finding.table,
        finding.place,
        ", ".join(finding.columns),
        finding.child,
    )


def write_csv(rows: Iterable[Row], file: IO[str]) -> None:
    """Write rows as CSV in which no cell starts a formula."""
    csv.writer(file).writerows([inert(cell) for cell in row] for row in rows)


def write_workbook(rows: Iterable[Row], file: IO[bytes], *, sheet: str) -> None:
    """Write rows as a workbook of one sheet, the first its headings.

    Every cell is written as a string: it can be no formula, no link, and an id keeps its zeros.
    """
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for number, row in enumerate(rows):
            if number == 0:
                for column, heading in enumerate(row):
                    long = heading in ("What is wrong", "Note")
                    page.set_column(column, column, WIDE if long else NARROW)
                page.freeze_panes(1, 0)
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, plain if number else bold)
