"""Setting what figures are judged by: targets, and how small numbers are kept."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.doors import door
from accounts.models import Authority
from accounts.permissions import Permission
from indicators import queries, target_setting, words
from indicators import scorecard_presenting as presenting
from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Polarity, Stage
from indicators.forms import SmallNumbersForm, TargetForm
from indicators.small_numbers import rules_of, set_rules
from indicators.take_away import takes_away
from indicators.targets import STATUTORY, Goal
from records.calendar import collection_year, month_start

EARLIEST, LATEST = 2015, 2100


@door(Permission.SET_TARGETS)
@takes_away
@vary_on_headers("HX-Request")
@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """Every indicator with its target of a year, and where it can be changed."""
    years = _years(request.authority)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[1]
    standing = target_setting.targets_of(request.authority)
    stages = []
    for stage in Stage:
        rows = [
            _row(indicator, year, standing)
            for indicator in INDICATORS.values()
            if indicator.stage is stage
        ]
        if rows:
            stages.append((stage.value, rows))
    number = sum(1 for _, of in standing if of == year)
    context = {"stages": stages, "year": year, "years": years, "number": number}
    name = "_targets" if request.htmx else "targets"
    return render(request, f"indicators/{name}.html", context)


@door(Permission.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Set one indicator's target of one year; below it, everything that was set before."""
    indicator = _indicator(key, year)
    history = target_setting.history_of(request.authority, indicator, year)
    start, offered = _start(request.authority, indicator, year)
    form = TargetForm(request.POST or None, indicator=indicator, initial=start)
    if request.method == "POST" and form.is_valid():
        target_setting.set_target(
            request.authority,
            indicator,
            year,
            form.goal,
            by=request.user,
            source=form.cleaned_data["source"],
        )
        messages.success(request, f"The target of {indicator.title} is set.")
        return redirect(f"{reverse('targets', args=[request.authority.code])}?year={year}")
    context = {
        "indicator": indicator,
        "year": year,
        "form": form,
        "offered": offered,
        "neutral": indicator.polarity is Polarity.NEUTRAL,
        "unit": words.UNITS[indicator.unit] or indicator.unit.value,
        "history": [_told(row, indicator) for row in history],
        "stands": bool(history) and not history[0].withdrawn,
        "trail": [
            ("Scorecard", reverse("scorecard", args=[request.authority.code])),
            ("Targets", f"{reverse('targets', args=[request.authority.code])}?year={year}"),
        ],
    }
    return render(request, "indicators/target.html", context)


@door(Permission.SET_TARGETS)
@require_POST
def withdraw_target(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Let an indicator have no target in a year any more; what was set stays in its history."""
    indicator = _indicator(key, year)
    if target_setting.withdraw_target(request.authority, indicator, year, by=request.user):
        messages.success(request, f"The target of {indicator.title} is withdrawn.")
    return redirect(f"{reverse('targets', args=[request.authority.code])}?year={year}")


@door(Permission.SET_SMALL_NUMBERS)
@require_http_methods(["GET", "POST"])
def small_numbers(request: HttpRequest) -> HttpResponse:
    """From which count numbers are shown to readers outside, and whether they are rounded."""
    form = SmallNumbersForm(request.POST or None, initial=asdict(rules_of(request.authority)))
    if request.method == "POST" and form.is_valid():
        set_rules(request.authority, form.rules, by=request.user)
        messages.success(request, "Small numbers are kept so from now on.")
        return redirect("small_numbers", request.authority.code)
    return render(request, "indicators/small_numbers.html", {"form": form})


def _indicator(key: str, year: int) -> Indicator:
    if key not in INDICATORS or not EARLIEST <= year <= LATEST:
        raise Http404
    return INDICATORS[key]


def _years(authority: Authority) -> list[int]:
    """The years to choose from, the latest first: the one after that of the latest figure, it, and
    three before."""
    build = queries.live_build(authority)
    span = queries.covered_span(build) if build else None
    day = month_start(span[1]) if span else timezone.localdate()
    latest = collection_year(day)
    return [latest + 1, *range(latest, latest - 4, -1)]


def _row(indicator: Indicator, year: int, standing: dict) -> dict:
    kept = standing.get((indicator.key, year))
    return {
        "indicator": indicator,
        "good_is": presenting.GOOD_IS[indicator.polarity],
        "target": presenting.target_text(target_setting.goal_of(kept), indicator) if kept else "",
        "kept": kept,
    }


def _told(row, indicator: Indicator) -> dict:
    said = presenting.target_text(target_setting.goal_of(row), indicator)
    return {"row": row, "said": "Withdrawn" if row.withdrawn else said}


def _start(authority: Authority, indicator: Indicator, year: int) -> tuple[dict, str]:
    """What the form begins with, and where that comes from: what stands, last year's target, or the
    standard in law."""
    standing = target_setting.targets_of(authority)
    for of, said in (
        (year, ""),
        (year - 1, f"It begins with the target of {year - 2} to {year - 1}."),
    ):
        kept = standing.get((indicator.key, of))
        if kept:
            return _initial(target_setting.goal_of(kept)) | {"source": kept.source}, said
    if indicator.key in STATUTORY:
        standard = STATUTORY[indicator.key]
        begin = _initial(Goal(target=standard.target)) | {"source": standard.source}
        return begin, f"It begins with the standard in law or guidance: {standard.source}."
    return _initial(Goal()), ""


def _initial(goal: Goal) -> dict[str, str]:
    """A goal as people type it: 90, not 90.0."""
    return {name: "" if each is None else f"{each:g}" for name, each in asdict(goal).items()}
