"""Findings as rows for a spreadsheet, safe to open: no cell can become a formula."""

from __future__ import annotations

from collections.abc import Iterator

from ingest import queries
from ingest.models import Upload

HEADINGS = ("Rule", "Severity", "What is wrong", "Table", "Row", "Columns", "Child")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def inert(text: str) -> str:
    """The text as a spreadsheet cannot take for a formula: an apostrophe before what could start
    one (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def finding_rows(upload: Upload) -> Iterator[tuple[str, ...]]:
    """Headings, then one row for each finding."""
    yield HEADINGS
    messages: dict[str, str] = {}
    for finding in queries.rows_found(upload).iterator():
        if finding.rule not in messages:
            messages[finding.rule] = queries.message_of(upload, finding.rule)
        yield (
            finding.rule,
            finding.severity,
            messages[finding.rule],
            finding.table,
            finding.place,
            ", ".join(finding.columns),
            inert(finding.child),
        )
