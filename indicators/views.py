"""Pages of indicators: an overview by stage, one indicator with its trend and groups, the children
behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts import masking
from accounts.doors import door
from accounts.permissions import Permission
from indicators import (
    cases,
    dated_events,
    exports,
    linkage,
    presenting,
    process_page,
    queries,
    remembered,
    revised_presenting,
    shift_presenting,
    shift_queries,
    words,
)
from indicators.catalogue import INDICATORS
from indicators.define import CUTS, OVERLAPPING, Basis, Indicator, Stage
from indicators.exports import Sheet
from indicators.figures import Status
from indicators.forms import CasesForm
from indicators.inputs import reads_partners
from indicators.published import measure_of
from indicators.queries import Reader
from indicators.released import WHY_NO_MORE
from indicators.shift.events import FIRST_LOCKDOWN, Event
from indicators.take_away import note_small_numbers, takes_away
from records.calendar import LOCKDOWN
from records.standing_figures import standing_of

CASES_SHOWN = 500


@dataclass(frozen=True)
class Group:
    """The indicators of one stage of the system, as cards."""

    title: str
    anchor: str
    cards: list[dict]


@door(Permission.SEE_FIGURES)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every indicator by stage of the system: the latest figure, its direction, its trend."""
    reader = _reader(request)
    sources = queries.sources(request.authority)
    missing = queries.missing_of(sources, reader.population)
    if reader.span is None:
        return _nothing_yet(request, missing)
    changes = shift_presenting.lately(
        shift_queries.changes_of(request.authority, sees=reader.sees_groups),
        sees=reader.sees_groups,
    )
    context = {
        "stages": remembered.part(
            reader.once,
            "indicators/_overview.html",
            tuple(changes.items()),
            lambda: {"groups": _cards(reader, changes), "lockdown": LOCKDOWN},
        ),
        "sources": [(queries.title_of(name), year, last) for name, year, last in sources],
        "data_to": queries.data_to(sources),
        "missing": missing,
        "sees_small": reader.sees_groups,
        "may_link": Permission.MAKE_LINKS in request.permissions,
    }
    return render(request, "indicators/overview.html", context)


def _cards(reader: Reader, changes: Mapping[str, str]) -> list[Group]:
    figures, code = reader.whole(), reader.authority.code
    groups = []
    for number, stage in enumerate(Stage):
        cards = [
            presenting.card(indicator, figures[indicator.key], code)
            | {"change": changes.get(indicator.key, "")}
            for indicator in INDICATORS.values()
            if indicator.stage is stage and _is_sent(indicator, figures[indicator.key])
        ]
        if cards:
            groups.append(Group(stage.value, f"stage-{number}", cards))
    return groups


def _is_sent(indicator: Indicator, figures: pd.DataFrame) -> bool:
    """Whether there is anything to say of a measure: of one that rests on a partner's extract only
    where some month of it was sent, or the authority described it itself."""
    sent = not (figures["status"] == Status.NO_RETURN).all()
    return sent or not indicator.of_partners or bool(indicator.described)


@door(Permission.SEE_FIGURES)
@takes_away
@require_GET
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: the latest figure, before and after lockdown in one sentence, the trend, the
    groups, what it means."""
    chosen = _indicator(key)
    reader = _reader(request)
    if reader.span is None:
        return _nothing_yet(request, queries.missing(request.authority))
    basis = _basis(request, chosen, reader)
    events = tuple(dated_events.events_of(request.authority))
    latest, trend = reader.once(
        ("indicator", key, basis, events),
        lambda: _latest_and_trend(reader, chosen, basis, events),
    )
    may_see_children = Permission.SEE_CASES in request.permissions
    context = {
        "indicator": chosen,
        "basis": basis,
        "bases": presenting.basis_tabs(chosen, basis, reader),
        "latest": latest,
        "change": _change(request, chosen, reader),
        "revised": _revised(chosen, reader),
        "trend": trend,
        "cuts": [(cut, CUTS[cut]) for cut in reader.cuts_of(chosen)],
        "sees_small": reader.sees_groups,
        # Outside, single months are not told: twelve are.
        "outside_basis": basis if _may_leave(chosen, basis) else words.best_basis(chosen),
        "may_see_children": may_see_children,
        "months": presenting.month_choices(reader.months_with_cases(chosen))
        if may_see_children
        else [],
        "needs": queries.describe_needs(chosen),
        "linked": linkage.told(request.authority, chosen)
        if chosen.of_partners and reader.sees_groups
        else "",
        "is_compared": measure_of(chosen.key) is not None,
    }
    return render(request, "indicators/indicator.html", context)


def _latest_and_trend(
    reader: Reader, chosen: Indicator, basis: str, events: Sequence[Event]
) -> tuple[dict, str]:
    """The latest figure, and the trend laid out."""
    figures = reader.figures(chosen, basis=basis)
    trend = {"chart": presenting.trend_block(chosen, figures, basis, events)}
    return presenting.latest(chosen, figures, basis), render_to_string("_chart.html", trend)


@door(Permission.SEE_FIGURES)
@takes_away
@vary_on_headers("HX-Request")
@require_GET
def groups(request: HttpRequest, key: str, cut: str) -> HttpResponse:
    """One indicator split by one characteristic: as small charts on one scale, or, for those who
    may not see small numbers, as a table of whole years in which they are hidden."""
    chosen = _indicator(key)
    if cut not in chosen.splits:
        raise Http404
    reader = _reader(request)
    if not reader.sees_groups and cut not in reader.cuts_of(chosen):
        raise PermissionDenied(f"You may not {Permission.SEE_SMALL_NUMBERS.value}.")
    if reader.span is None:
        raise Http404
    if not reader.sees_groups:
        return _groups_outside(request, reader, chosen, cut)
    other = request.GET.get("and", "")
    if other and (other == cut or other not in chosen.cuts):
        raise Http404
    may_see_children = Permission.SEE_CASES in request.permissions
    # Of a median no month of a group is kept to be opened.
    kept = may_see_children and cut in chosen.cuts
    part = remembered.part(
        reader.once,
        "indicators/_groups_laid_out.html",
        (key, cut, other, may_see_children),
        lambda: _groups(reader, chosen, cut, other) | {"may_see_children": kept},
    )
    context = {"indicator": chosen, "cut_title": CUTS[cut], "groups": part}
    template = "indicators/_groups.html" if request.htmx else "indicators/groups.html"
    return render(request, template, context)


def _groups(reader: Reader, chosen: Indicator, cut: str, other: str) -> dict:
    """The groups of one cut, and of another at once where one is named, for
    `_groups_laid_out.html`."""
    basis = words.best_basis(chosen)
    figures = reader.figures(chosen, basis=basis, cut=cut)
    cross = None
    if other:
        pairs = reader.crossed(chosen, basis=basis, cuts=(cut, other))
        cross = presenting.cross_table(chosen, pairs, (cut, other), basis)
    return {
        "authority": reader.authority.code,
        "indicator": chosen,
        "cut": cut,
        "cut_title": CUTS[cut],
        "cuts": [(name, CUTS[name], name == cut) for name in chosen.splits],
        "others": [(name, CUTS[name], name == other) for name in chosen.cuts if name != cut],
        "cross": cross,
        "overlapping": cut in OVERLAPPING,
        "multiples": presenting.multiples(chosen, figures, cut, basis),
        "basis_title": dict(words.bases(chosen))[basis],
    }


def _groups_outside(
    request: HttpRequest, reader: Reader, chosen: Indicator, cut: str
) -> HttpResponse:
    shown = reader.released_groups(chosen, cut)
    context = {
        "indicator": chosen,
        "cut_title": CUTS[cut],
        "cuts": [(name, CUTS[name], name == cut) for name in reader.cuts_of(chosen)],
        "table": presenting.released_table(chosen, CUTS[cut], shown) if shown else None,
        "revised": [f"{each.year - 1} to {each.year}" for each in shown if each.revised],
        "why": WHY_NO_MORE,
    }
    template = "_groups_outside" if request.htmx else "groups_outside"
    return render(request, f"indicators/{template}.html", context)


@door(Permission.SEE_FIGURES)
@require_GET
def figures_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of the page as a CSV file; with `use=outside`, small numbers are hidden. Taking
    them away is audited."""
    return _figures_file(request, key, exports.csv_answer)


@door(Permission.SEE_FIGURES)
@require_GET
def figures_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a workbook."""
    return _figures_file(request, key, exports.workbook_answer)


def _figures_file(
    request: HttpRequest, key: str, answer: Callable[[list[Sheet], str], HttpResponse]
) -> HttpResponse:
    chosen = _indicator(key)
    outside = request.GET.get("use") == "outside"
    reader = _reader(request, outside=outside)
    basis = _basis(request, chosen, reader)
    if Permission.SEE_SMALL_NUMBERS in request.permissions and not outside:
        note_small_numbers(request)
    figures = reader.figures(chosen, basis=basis) if reader.span else pd.DataFrame()
    code = request.authority.code
    rows = presenting.file_rows(code, chosen, figures, timezone.localdate())
    return answer([exports.Sheet(chosen.title, tuple(rows))], f"{chosen.key}-{code}")


@door(Permission.SEE_CASES)
@require_http_methods(["GET", "POST"])
def children(request: HttpRequest, key: str) -> HttpResponse:
    """The children behind one month's figure.

    Whoever must give a reason gives it first; each opening is audited.
    """
    chosen = _indicator(key)
    needs_reason = Permission.SEE_CASES_WITHOUT_REASON not in request.permissions
    given = request.POST if request.method == "POST" else request.GET
    about = {
        "indicator": chosen,
        "needs_reason": needs_reason,
        "told": lambda cut: queries.values_of(request.authority, chosen, cut),
    }
    form = CasesForm(given or None, **about)
    context = {"indicator": chosen, "form": form, "needs_reason": needs_reason}
    if needs_reason and request.method == "GET":
        form = CasesForm(initial=request.GET.dict(), **about)
        return render(request, "indicators/children.html", context | {"form": form})
    if not form.is_valid():
        return render(request, "indicators/children.html", context)
    listed = cases.behind(
        request.authority,
        chosen,
        month=form.month_number,
        cut=form.cleaned_data["cut"],
        cut_value=form.cleaned_data["cut_value"],
        person=request.user,
        reason=form.cleaned_data.get("reason", ""),
        mask=masking.of(request),
    )
    stands = standing_of(request.authority).of(reads_partners=reads_partners(chosen))
    context |= {
        "gone": stands is not None and form.month_number <= stands,
        "period": words.month_name(form.month_number),
        "listed": list(zip(listed.pages, listed.rows, strict=True))[:CASES_SHOWN],
        "may_open": Permission.SEE_CHILD in request.permissions,
        "headings": listed.headings,
        "count": len(listed.rows),
        "shown": CASES_SHOWN,
    }
    return render(request, "indicators/children.html", context)


def _change(request: HttpRequest, chosen: Indicator, reader: Reader) -> dict:
    """What changed after the first lockdown, for `indicator.html`: a sentence, or that none is
    there yet."""
    sees, event = reader.sees_groups, FIRST_LOCKDOWN
    row = shift_queries.headline_of(request.authority, chosen.key, event.key, drawn=sees)
    if row is None:
        return {"sentence": "", "event": event.key}
    told = (
        shift_presenting.untitled(row)
        if sees
        else shift_presenting.told_outside(row, row.plain, event)
    )
    usual = ""
    if sees:
        rebased = dated_events.rebaselines_of(request.authority, chosen.key)
        process = process_page.process_in(row, event, rebased)
        usual = process_page.told(row, process) if process and process.chart else ""
    return {"sentence": told, "event": event.key, "usual": usual}


def _revised(chosen: Indicator, reader: Reader) -> dict | None:
    """As first reported and as now, for those who may see single months."""
    if not reader.sees_groups:
        return None
    rows, digests = reader.as_first_reported(chosen)
    return revised_presenting.block(chosen, rows, reader.build.digest, digests)


def _nothing_yet(request: HttpRequest, missing: list[str]) -> HttpResponse:
    may_send = Permission.UPLOAD_RETURNS in request.permissions
    context = {"missing": missing, "may_send": may_send}
    return render(request, "indicators/nothing_yet.html", context)


def _indicator(key: str) -> Indicator:
    if key not in INDICATORS:
        raise Http404
    return INDICATORS[key]


def _reader(request: HttpRequest, *, outside: bool = False) -> Reader:
    return Reader(
        request.authority,
        sees_groups=Permission.SEE_SMALL_NUMBERS in request.permissions and not outside,
        event=LOCKDOWN,
    )


def _may_leave(chosen: Indicator, basis: str) -> bool:
    return basis != "month" or chosen.basis is not Basis.MONTH


def _basis(request: HttpRequest, chosen: Indicator, reader: Reader) -> str:
    """The basis asked for; of single months of events only those who may see small numbers are
    told."""
    allowed = [name for name, _ in words.bases(chosen) if reader.allows(chosen, name)]
    asked = request.GET.get("basis", allowed[0])
    if asked not in allowed:
        raise PermissionDenied("These figures are not shown on that basis.")
    return asked
