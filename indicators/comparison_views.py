"""Pages of comparisons: every measure by stage, one measure beside others, where the authority
stands most apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.permissions import Permission
from accounts.reorganised import last_year_of, story_of
from indicators import comparison_presenting as presenting
from indicators import comparisons, neighbour_choice
from indicators.catalogue import INDICATORS
from indicators.compare import Own, compare
from indicators.define import Indicator
from indicators.published import MEASURES, STAGES, Measure, measure_of
from indicators.queries import Reader
from indicators.take_away import takes_away
from indicators.tie_out import tie_out
from records.calendar import LOCKDOWN, collection_year, month_number


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def all_comparisons(request: HttpRequest) -> HttpResponse:
    """Every published measure by stage of the system: own, neighbours, region, country, place."""
    number = request.authority.dfe_code
    statistics = comparisons.Statistics()
    known, tables = statistics.places(), statistics.latest(last_year_of(number))
    lists = comparisons.neighbours_of(number)
    model = model_of(request, lists)
    near = lists.get(model or "", [])
    compared = [INDICATORS[m.indicator] for m in MEASURES.values() if m.indicator in INDICATORS]
    yearly, latest = of_record(reader_of(request), compared)
    rows = []
    for key, table in tables.items():
        measure = MEASURES[key]
        own = own_of_year(yearly, measure, table.year)
        found = compare(table, number, near, model=model, own=own)
        newer = presenting.newer_figure(latest.get(measure.indicator), measure, table.year)
        rows.append((measure.stage, presenting.row(found, newer, request.authority.code, model)))
    groups = [
        {
            "title": stage,
            "slug": slugify(stage),
            "anchor": f"stage-{place}",
            "rows": [row for _, row in part],
        }
        for place, (stage, part) in enumerate(groupby(rows, key=lambda each: each[0]))
    ]
    context = {
        "groups": groups,
        "models": model_tabs(request.path, lists, model),
        "country": next((p.name for p in known.values() if p.level == "country"), "England"),
        "releases": sorted({table.vintage for table in tables.values()}),
        "has_neighbours": bool(near),
        "story": story_of(number, request.authority.name),
        "stages": stage_links(request.authority.code),
    }
    return render(request, "indicators/comparisons.html", context)


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def comparison(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: the own figure beside neighbours, region and country, over time, among all, and
    beside what DfE published of it."""
    measure = measure_of(key)
    if measure is None:
        raise Http404
    number, name = request.authority.dfe_code, request.authority.name
    table, trends = comparisons.Statistics().history(measure, last_year_of(number))
    lists = comparisons.neighbours_of(number)
    model = model_of(request, lists)
    near = lists.get(model or "", [])
    shown = {
        "measure": measure,
        "story": story_of(number, name),
        "models": model_tabs(request.path, lists, model),
    }
    if table.vintage is None:
        return render(request, "indicators/comparison.html", shown | {"found": None})
    reader = reader_of(request)
    indicator = INDICATORS.get(measure.indicator)
    yearly, latest = of_record(reader, [indicator] if indicator else [])
    own = own_of_year(yearly, measure, table.year)
    found = compare(table, number, near, model=model, own=own)
    published = trends.get(number, {})
    by_year = {y: figure.value for y, figure in published.items() if figure.value is not None}
    own_by_year = _own_by_year(yearly, measure)
    context = shown | {
        "found": found,
        "sentence": presenting.sentence(found, name),
        "own": presenting.text(found.own.value, measure),
        "when": presenting.year_title(measure, table.year),
        "newer": presenting.newer_figure(latest.get(measure.indicator), measure, table.year),
        "newer_verdict": presenting.newer_against_country(
            latest.get(measure.indicator), found
        ).value,
        "recent": presenting.recent_of(table, published),
        "verdict": presenting.against_country(found).value,
        "facts": presenting.facts(found),
        "neighbours": presenting.neighbours_table(found) if found.members else None,
        "trend": presenting.trend_block(
            found,
            name,
            by_year | {y: each.value for y, each in own_by_year.items()},
            trends,
            {"region": found.region_code, "country": table.country_code},
        ),
        "funnel": presenting.funnel_block(table, found, number, name),
        "tie_out": presenting.tie_out_rows(
            [tie_out(measure, y, own_by_year[y], published[y]) for y in published
             if y in own_by_year],
            measure,
        )
        if reader.sees_groups and set(published) & set(own_by_year)
        else None,
        "indicator": indicator,
    }  # fmt: skip
    return render(request, "indicators/comparison.html", context)


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def outliers(request: HttpRequest) -> HttpResponse:
    """The measures on which the authority's published figures stand most apart from all others."""
    tables = comparisons.Statistics().latest(last_year_of(request.authority.dfe_code))
    found = [presenting.outlier_of(t, request.authority.dfe_code) for t in tables.values()]
    furthest = sorted((each for each in found if each), key=lambda each: -abs(each.away))
    context = {
        "chart": presenting.outliers_block(furthest, request.authority.name),
        "any": bool(furthest),
    }
    return render(request, "indicators/outliers.html", context)


def stage_links(authority: str) -> list[tuple[str, str]]:
    """(title, address) of each stage's page of comparisons."""
    return [
        (stage, reverse("comparison_stage", args=[authority, slugify(stage)])) for stage in STAGES
    ]


def reader_of(request: HttpRequest) -> Reader:
    return Reader(
        request.authority,
        sees_groups=Permission.SEE_SMALL_NUMBERS in request.permissions,
        event=LOCKDOWN,
    )


def of_record(reader: Reader, indicators: list[Indicator]) -> tuple[dict, dict]:
    """What the record says by year and latest; by year only to those who see small numbers, since
    the difference from the published figure may be a handful of children."""
    yearly, latest = reader.yearly_and_latest(indicators)
    return (yearly if reader.sees_groups else {}), latest


def model_of(request: HttpRequest, lists: Mapping[str, list]) -> str | None:
    """The model of neighbours asked for, else the one the authority holds to this year, else the
    latest."""
    asked = request.GET.get("model")
    if asked in lists:
        return asked
    kept = neighbour_choice.chosen(request.authority, collection_year(timezone.localdate()))
    return kept if kept in lists else next(iter(lists), None)


def model_tabs(url: str, lists: Iterable[str], current: str | None) -> list[tuple[str, str, bool]]:
    """The models of neighbours to choose between, for `_tabs.html`."""
    return [(f"Neighbours of {m}", f"{url}?model={m}", m == current) for m in lists]


def own_of_year(yearly: dict, measure: Measure, year: int) -> Own | None:
    figures = yearly.get(measure.indicator)
    if figures is None:
        return None
    return comparisons.own_of(figures[figures["month"] == month_number(date(year, 3, 1))])


def _own_by_year(yearly: dict, measure: Measure) -> dict[int, Own]:
    figures = yearly.get(measure.indicator)
    if figures is None:
        return {}
    found = {int(month) // 12: comparisons.own_of(rows) for month, rows in figures.groupby("month")}
    return {year: own for year, own in found.items() if own}
