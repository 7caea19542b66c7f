"""Pages of comparisons: every measure by stage, one measure beside others, where the authority
stands most apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.models import Authority
from accounts.permissions import Permission
from accounts.reorganised import last_year_of, story_of
from indicators import comparison_presenting as presenting
from indicators import comparisons, neighbour_choice, outlier_presenting, remembered
from indicators.catalogue import INDICATORS
from indicators.compare import Comparison, Own, YearTable, compare
from indicators.comparisons import Statistics
from indicators.define import Indicator
from indicators.published import MEASURES, STAGES, Measure, measure_of
from indicators.queries import Reader
from indicators.take_away import takes_away
from indicators.tie_out import tie_out
from records.calendar import LOCKDOWN, collection_year, month_number

# How many measures that stand apart can be asked about from the page of them.
FEW = 8


@dataclass(frozen=True)
class Beside:
    """What the pages of comparisons of one authority stand on: what is published, the neighbours it
    is set beside (rank, DfE's number, name) and by which model, and who reads."""

    request: HttpRequest
    statistics: Statistics
    models: Mapping[str, list]
    model: str | None
    reader: Reader

    @classmethod
    def of(cls, request: HttpRequest) -> Beside:
        lists = comparisons.neighbours_of(request.authority.dfe_code)
        reader = Reader(
            request.authority,
            sees_groups=Permission.SEE_SMALL_NUMBERS in request.permissions,
            event=LOCKDOWN,
        )
        return cls(request, Statistics(), lists, _model_of(request, lists), reader)

    @property
    def authority(self) -> Authority:
        return self.request.authority

    @property
    def number(self) -> str:
        return self.authority.dfe_code

    @property
    def near(self) -> list[tuple[int, str, str]]:
        return self.models.get(self.model or "", [])

    @cached_property
    def tables(self) -> dict[str, YearTable]:
        """Every measure's latest published year."""
        return self.statistics.latest(last_year_of(self.number))

    @property
    def country(self) -> str:
        places = self.statistics.places().values()
        return next((place.name for place in places if place.level == "country"), "England")

    def common(self) -> dict:
        """What all these pages show alike."""
        return {
            "authority": self.authority,
            "models": [
                (
                    f"Neighbours of {model}",
                    f"{self.request.path}?model={model}",
                    model == self.model,
                )
                for model in self.models
            ],
            "story": story_of(self.number, self.authority.name),
            "country": self.country,
            "has_neighbours": bool(self.near),
            "stages": stage_links(self.authority.code),
        }

    def part(self, template: str, what: tuple[Hashable, ...], make: Callable[[], dict]) -> str:
        """A part of such a page, laid out once (`remembered.part`)."""
        lists = tuple((model, *near) for model, near in self.models.items())
        own = (self.authority.name, self.number)
        key = (*what, *own, self.model, lists, self.statistics.loaded)
        return remembered.part(self.reader.once, template, key, lambda: self.common() | make())

    def of_record(self, indicators: list[Indicator]) -> tuple[dict, dict]:
        """What the record says by year and latest; by year only to those who see small numbers,
        since the difference from the published figure may be a handful of children."""
        yearly, latest = self.reader.yearly_and_latest(indicators)
        return (yearly if self.reader.sees_groups else {}), latest

    def found(self, table: YearTable, yearly: dict) -> Comparison:
        """One measure's year beside others, the own figure the record's where it has one."""
        own = own_of_year(yearly, table.measure, table.year)
        return compare(table, self.number, self.near, model=self.model, own=own)


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def all_comparisons(request: HttpRequest) -> HttpResponse:
    """Every published measure by stage of the system: own, neighbours, region, country, place."""
    beside = Beside.of(request)
    part = beside.part("indicators/_comparisons.html", (), lambda: _all(beside))
    return render(request, "indicators/comparisons.html", {"comparisons": part})


def _all(beside: Beside) -> dict:
    compared = [INDICATORS[m.indicator] for m in MEASURES.values() if m.indicator in INDICATORS]
    yearly, latest = beside.of_record(compared)
    code, rows = beside.authority.code, []
    for key, table in beside.tables.items():
        measure = MEASURES[key]
        newer = presenting.newer_figure(latest.get(measure.indicator), measure, table.year)
        found = beside.found(table, yearly)
        rows.append((measure.stage, presenting.row(found, newer, code, beside.model)))
    return {
        "groups": [
            {
                "title": stage,
                "slug": slugify(stage),
                "anchor": f"stage-{place}",
                "rows": [row for _, row in part],
            }
            for place, (stage, part) in enumerate(groupby(rows, key=lambda each: each[0]))
        ],
        "releases": sorted({table.vintage for table in beside.tables.values()}),
    }


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def comparison(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: the own figure beside neighbours, region and country, over time, among all, and
    beside what DfE published of it."""
    measure = measure_of(key)
    if measure is None:
        raise Http404
    beside = Beside.of(request)
    part = beside.part("indicators/_comparison.html", (key,), lambda: _one(beside, measure))
    context = {
        "measure": measure,
        "comparison": part,
        "may_ask": Permission.WORK_ON_INQUIRIES in request.permissions,
    }
    return render(request, "indicators/comparison.html", context)


def _one(beside: Beside, measure: Measure) -> dict:
    number, name = beside.number, beside.authority.name
    table, trends = beside.statistics.history(measure, last_year_of(number))
    if table.vintage is None:
        return {"found": None}
    indicator = INDICATORS.get(measure.indicator)
    yearly, latest = beside.of_record([indicator] if indicator else [])
    found = beside.found(table, yearly)
    published = trends.get(number, {})
    by_year = {y: figure.value for y, figure in published.items() if figure.value is not None}
    own_by_year = _own_by_year(yearly, measure)
    return {
        "measure": measure,
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
        "funnel": outlier_presenting.funnel_block(table, found, number, name),
        "tie_out": presenting.tie_out_rows(
            [tie_out(measure, y, own_by_year[y], published[y]) for y in published
             if y in own_by_year],
            measure,
        )
        if beside.reader.sees_groups and set(published) & set(own_by_year)
        else None,
        "indicator": indicator,
    }  # fmt: skip


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def outliers(request: HttpRequest) -> HttpResponse:
    """The measures on which the authority's published figures stand most apart from all others."""
    number, name, statistics = request.authority.dfe_code, request.authority.name, Statistics()
    part = remembered.part(
        remembered.once,
        "indicators/_outliers.html",
        (number, name, statistics.loaded),
        lambda: _furthest(statistics, number, name),
    )
    ask: list[tuple[str, str]] = []
    if Permission.WORK_ON_INQUIRIES in request.permissions:
        ask = remembered.once(
            ("outliers to ask of", number, statistics.loaded),
            lambda: [
                (each.table.measure.key, each.table.measure.title)
                for each in _apart(statistics, number)[:FEW]
            ],
        )
    return render(request, "indicators/outliers.html", {"outliers": part, "ask": ask})


def _apart(statistics: Statistics, number: str) -> list[outlier_presenting.Outlier]:
    """How far each published measure stands from the country, the furthest first."""
    tables = statistics.latest(last_year_of(number))
    found = [outlier_presenting.outlier_of(table, number) for table in tables.values()]
    return sorted((each for each in found if each), key=lambda each: -abs(each.away))


def _furthest(statistics: Statistics, number: str, name: str) -> dict:
    furthest = _apart(statistics, number)
    return {"chart": outlier_presenting.outliers_block(furthest, name), "any": bool(furthest)}


def stage_links(authority: str) -> list[tuple[str, str]]:
    """(title, address) of each stage's page of comparisons."""
    return [
        (stage, reverse("comparison_stage", args=[authority, slugify(stage)])) for stage in STAGES
    ]


def _model_of(request: HttpRequest, lists: Mapping[str, list]) -> str | None:
    """The model of neighbours asked for, else the one the authority holds to this year, else the
    latest."""
    asked = request.GET.get("model")
    if asked in lists:
        return asked
    kept = neighbour_choice.chosen(request.authority, collection_year(timezone.localdate()))
    return kept if kept in lists else next(iter(lists), None)


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
