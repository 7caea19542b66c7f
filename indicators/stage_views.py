"""The page of comparisons of one stage of the system: everything published of it with its trend,
and what only our own record knows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.permissions import Permission
from accounts.reorganised import last_year_of, story_of
from indicators import comparison_presenting as presenting
from indicators import comparison_views as views
from indicators import comparisons
from indicators.catalogue import INDICATORS
from indicators.compare import compare
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
    authority = request.authority
    number, measures = authority.dfe_code, measures_of(title)
    statistics = comparisons.Statistics()
    known, every = statistics.places(), statistics.latest(last_year_of(number))
    tables = {key: table for key, table in every.items() if key in measures}
    trends = statistics.own_trends(number, tables)
    lists = comparisons.neighbours_of(number)
    model = views.model_of(request, lists)
    near = lists.get(model or "", [])
    ours = [each for each in INDICATORS.values() if each.stage == title]
    yearly, latest = views.of_record(views.reader_of(request), ours)
    rows = []
    for key, table in tables.items():
        measure = measures[key]
        own = views.own_of_year(yearly, measure, table.year)
        found = compare(table, number, near, model=model, own=own)
        newer = presenting.newer_figure(latest.get(measure.indicator), measure, table.year)
        row = presenting.row(found, newer, authority.code, model)
        rows.append(row | presenting.stage_cells(found, table, trends.get(key, {})))
    context = {
        "title": title,
        "rows": rows,
        "models": views.model_tabs(request.path, lists, model),
        "stages": views.stage_links(authority.code),
        "country": next((p.name for p in known.values() if p.level == "country"), "England"),
        "releases": sorted({table.vintage for table in tables.values()}),
        "has_neighbours": bool(near),
        "published_at_all": bool(measures),
        "story": story_of(number, authority.name),
        "alone": [
            card(each, latest[each.key], authority.code)
            for each in ours
            if each.published is None and each.key in latest
        ],
    }
    return render(request, "indicators/comparison_stage.html", context)
