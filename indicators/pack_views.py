"""A pack of chosen measures to print: each with its sentence, its trend, its numbers, its
meaning."""

from __future__ import annotations

import pandas as pd
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.permissions import Permission
from indicators import presenting, queries, static_chart, words
from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Stage, Unit
from indicators.queries import Reader
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.take_away import takes_away
from indicators.target_setting import goals_of
from records.calendar import LOCKDOWN, collection_year, month_number

MOST = 60
ROWS = {"rolling12": 13, "month": 13, "year": 6}
WITH_TARGET = "with_target"


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """Choose measures, or see and print those chosen: some by name, a stage, or those with a
    target. Small numbers are in it only for `for=inside`."""
    sees = Permission.SEE_SMALL_NUMBERS in request.permissions
    inside = sees and request.GET.get("for") == "inside"
    reader = Reader(request.authority, sees_groups=inside, event=LOCKDOWN)
    chosen = _chosen(request)
    figures = reader.whole() if chosen and reader.span else {}
    if not figures:
        request.take_away = ""
    context = {
        "stages": [
            (stage, of_stage)
            for stage in Stage
            if (of_stage := [each for each in INDICATORS.values() if each.stage is stage])
        ],
        "picked": {each.key for each in chosen},
        "sees": sees,
        "inside": inside,
        "parts": [_part(each, figures[each.key]) for each in chosen] if figures else [],
        "nothing_yet": reader.span is None,
        "data_to": queries.data_to(queries.sources(request.authority)),
        "today": timezone.localdate(),
        "event": FIRST_LOCKDOWN.name,
        "with_target": WITH_TARGET,
    }
    return render(request, "indicators/pack.html", context)


def _chosen(request: HttpRequest) -> list[Indicator]:
    """The measures asked for, in the order of the catalogue."""
    asked = set(request.GET.getlist("indicator"))
    stages = {stage.value for stage in Stage if stage.name in request.GET.getlist("stage")}
    if asked - set(INDICATORS) or len(asked) > MOST:
        raise Http404
    if request.GET.get("also") == WITH_TARGET:
        year = collection_year(timezone.localdate())
        goals = goals_of(request.authority)
        asked |= {key for key, of in goals if of >= year - 1 and key in INDICATORS}
    chosen = [e for e in INDICATORS.values() if e.key in asked or e.stage.value in stages]
    return chosen[:MOST]


def _part(indicator: Indicator, figures: pd.DataFrame) -> dict:
    basis = words.best_basis(indicator)
    columns = (figures[name].to_numpy("float64") for name in ("value", "lower", "upper"))
    return {
        "indicator": indicator,
        "sentence": presenting.sentence(indicator, figures, basis),
        "chart": static_chart.trend(
            figures["month"].to_numpy(),
            *columns,
            event=month_number(LOCKDOWN),
            suffix="%" if indicator.unit is Unit.PERCENT else "",
        ),
        "table": presenting.table(
            f"{indicator.key}-table",
            indicator,
            figures.tail(ROWS[basis]),
            basis,
            caption=f"{indicator.title}: the latest numbers",
        ),
    }
