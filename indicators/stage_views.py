"""The page of comparisons of one stage of the system: everything published of it with its trend,
and what only our own record knows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.permissions import Permission
from indicators import comparison_presenting as presenting
from indicators.catalogue import INDICATORS
from indicators.comparison_views import Beside
from indicators.presenting import card
from indicators.published import STAGES, measures_of
from indicators.take_away import takes_away


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def comparison_stage(request: HttpRequest, stage: str) -> HttpResponse:
    """One stage beside others: each published measure with its trend, neighbours, region, country,
    best neighbour, the best quarter and the place; then our own figures that nobody publishes."""
    title = next((each for each in STAGES if slugify(each) == stage), None)
    if title is None:
        raise Http404
    beside = Beside.of(request)
    part = beside.part("indicators/_comparison_stage.html", (stage,), lambda: _stage(beside, title))
    return render(request, "indicators/comparison_stage.html", {"title": title, "comparison": part})


def _stage(beside: Beside, title: str) -> dict:
    code, measures = beside.authority.code, measures_of(title)
    tables = {key: table for key, table in beside.tables.items() if key in measures}
    trends = beside.statistics.own_trends(beside.number, tables)
    ours = [each for each in INDICATORS.values() if each.stage == title]
    yearly, latest = beside.of_record(ours)
    rows = []
    for key, table in tables.items():
        measure = measures[key]
        found = beside.found(table, yearly)
        newer = presenting.newer_figure(latest.get(measure.indicator), measure, table.year)
        row = presenting.row(found, newer, code, beside.model)
        rows.append(row | presenting.stage_cells(found, table, trends.get(key, {})))
    return {
        "title": title,
        "rows": rows,
        "releases": sorted({table.vintage for table in tables.values()}),
        "published_at_all": bool(measures),
        "alone": [
            card(each, latest[each.key], code)
            for each in ours
            if each.published is None and each.key in latest
        ],
    }
