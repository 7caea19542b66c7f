"""The quarterly benchmarking set: a page with the latest quarters, and the whole as files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.doors import door
from accounts.permissions import Permission
from indicators import exports, quarterly, queries, words
from indicators.quarterly import ITEMS, State
from records.calendar import month_start

SHOWN = 5
HEADINGS = (
    *("authority", "item", "title", "part", "quarter", "quarter_ends", "numerator"),
    *("denominator", "percent", "status", "why_not", "taken_on"),
)


@door(Permission.SEE_SMALL_NUMBERS)
@require_GET
def quarterly_set(request: HttpRequest) -> HttpResponse:
    """The latest quarters of every item; those that cannot be measured say why."""
    rows = _filled(request)
    latest = sorted(rows["ends"].unique())[-SHOWN:]
    shown = rows[rows["ends"].isin(latest)]
    context = {
        "table": _table(shown, latest) if len(shown) else None,
        "unmeasured": [item for item in ITEMS if item.why_not],
        "of": len(ITEMS),
    }
    return render(request, "indicators/quarterly.html", context)


@door(Permission.SEE_SMALL_NUMBERS)
@require_GET
def quarterly_csv(request: HttpRequest) -> HttpResponse:
    """Every item and quarter as CSV, a line each; taking it is audited."""
    return exports.csv_answer(*_file(request))


@door(Permission.SEE_SMALL_NUMBERS)
@require_GET
def quarterly_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return exports.workbook_answer(*_file(request))


def _filled(request: HttpRequest) -> pd.DataFrame:
    build = queries.live_build(request.authority)
    span = queries.covered_span(build) if build else None
    if span is None:
        return quarterly.filled(queries.facts_of(None), [])
    keys = sorted({item.indicator for item in ITEMS if item.indicator})
    cuts = ["", *sorted({item.cut for item in ITEMS if item.cut})]
    facts = queries.facts_of(build, indicators=keys, cuts=cuts)
    return quarterly.filled(facts, quarterly.quarters(*span))


def _file(request: HttpRequest) -> tuple[list[exports.Sheet], str]:
    audit.record(
        "took quarterly set with small numbers", person=request.user, authority=request.authority
    )
    code = request.authority.code
    rows = (HEADINGS, *_lines(_filled(request), code))
    return [exports.Sheet("Quarterly set", rows)], f"quarterly-set-{code}"


def _lines(rows: pd.DataFrame, code: str) -> Iterator[exports.Row]:
    why_not = {item.number: item.why_not for item in ITEMS}
    today = timezone.localdate().isoformat()
    for row in rows.itertuples(index=False):
        numbers = (row.numerator, row.denominator, _percent(row.numerator, row.denominator))
        yield (
            *(code, row.number, row.item, row.part, row.quarter),
            words.month_value(row.ends),
            *(None if np.isnan(number) else number for number in numbers),
            *(row.status, why_not[row.number], today),
        )


def _percent(up: float, down: float) -> float:
    return round(100 * up / down, 1) if down > 0 else np.nan


def _table(rows: pd.DataFrame, latest: list[int]) -> dict:
    """A line for each item and group, a column for each quarter, for `_table.html`."""
    lines = []
    for (number, item, part), own in rows.groupby(["number", "item", "part"], sort=False):
        if (own["status"] == State.NOT_MEASURED).all():
            continue
        if part and not own["numerator"].any():
            continue
        name = f"{number}. {item}: {part}" if part else f"{number}. {item}"
        lines.append([name, *(_said(row) for row in own.itertuples(index=False))])
    return {
        "id": "quarterly-table",
        "caption": "The latest quarters",
        "headings": ["Item", *(f"{quarterly.title_of(end)}, to {_month(end)}" for end in latest)],
        "rows": lines,
        "tall": True,
    }


def _said(row) -> str:
    if row.status != State.OK:
        return row.status
    if np.isnan(row.denominator):
        return words.count_text(row.numerator)
    of = f"{words.count_text(row.numerator)} of {words.count_text(row.denominator)}"
    percent = _percent(row.numerator, row.denominator)
    return of if np.isnan(percent) else f"{percent:.1f}% ({of})"


def _month(end: int) -> str:
    return f"{month_start(end):%B %Y}"
