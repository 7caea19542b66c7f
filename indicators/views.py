"""Pages of indicators: an overview by stage, one indicator with its trend and groups, the children
behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

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
from indicators.models import Rebaseline, Shift
from indicators.published import measure_of
from indicators.queries import Reader
from indicators.released import WHY_NO_MORE
from indicators.shift.events import FIRST_LOCKDOWN, Event
from indicators.take_away import note_small_numbers, takes_away
from records.calendar import LOCKDOWN
from records.queries import published_of
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
    if reader.span is None:
        return _nothing_yet(request, queries.missing(request.authority))
    standing, sources = _sources(reader)
    changes = _changes(reader)
    context = {
        "stages": remembered.part(
            reader.once,
            "indicators/_overview.html",
            tuple(changes.items()),
            lambda: {"groups": _cards(reader, changes), "lockdown": LOCKDOWN},
        ),
        "sources": remembered.part(
            reader.once, "indicators/_sources.html", standing, lambda: {"sources": _titled(sources)}
        ),
        "data_to": reader.once(("data to", standing), lambda: queries.data_to(sources)),
        "missing": queries.missing_of(sources, reader.population),
        "sees_small": reader.sees_groups,
        "may_link": Permission.MAKE_LINKS in request.permissions,
    }
    return render(request, "indicators/overview.html", context)


def _sources(reader: Reader) -> tuple[tuple[int, ...], list[tuple[str, int, date]]]:
    """The returns behind the figures (`queries.sources`), and what tells whether they are still
    these."""
    published = published_of(reader.authority)
    return published, reader.once(("sources", published), lambda: queries.sources(reader.authority))


def _titled(sources: list[tuple[str, int, date]]) -> list[tuple[str, int, date]]:
    return [(queries.title_of(name), year, last) for name, year, last in sources]


def _changes(reader: Reader) -> dict[str, str]:
    """What each measure did last, by its key (`shift_presenting.lately`)."""
    authority, sees = reader.authority, reader.sees_groups

    def told() -> dict[str, str]:
        return shift_presenting.lately(shift_queries.changes_of(authority, sees=sees), sees=sees)

    # What readers outside may be told can end within the same results.
    may_know = () if sees else shift_queries.outside_may_know(authority)
    return reader.once(("changes", shift_queries.current(authority), may_know), told)


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
    laid_out = _Indicator(
        reader,
        chosen,
        _basis(request, chosen, reader),
        tuple(dated_events.events_of(request.authority)),
        may_see_children=Permission.SEE_CASES in request.permissions,
    ).laid_out()
    return render(request, "indicators/indicator.html", {"indicator": chosen, "laid_out": laid_out})


@dataclass(frozen=True)
class _Indicator:
    """The page of one indicator as one reader sees it."""

    reader: Reader
    chosen: Indicator
    basis: str
    events: tuple[Event, ...]
    may_see_children: bool

    def laid_out(self) -> str:
        """`_indicator.html`, laid out once for all it depends on."""
        authority, sees = self.reader.authority, self.reader.sees_groups
        change = shift_queries.headline_of(authority, self.chosen.key, FIRST_LOCKDOWN.key)
        rebased = dated_events.rebaselines_of(authority, self.chosen.key) if change and sees else []
        linked = linkage.told(authority, self.chosen) if self.chosen.of_partners and sees else ""
        what = (self.chosen.key, self.basis, self.events, self.may_see_children, linked)
        # Neither a kept change nor a baseline is ever written anew under its number.
        kept = (change and change.pk, change and change.plain and change.plain.pk)
        return remembered.part(
            self.reader.once,
            "indicators/_indicator.html",
            (*what, *kept, *(each.pk for each in rebased)),
            lambda: self._context(change, rebased) | {"linked": linked},
        )

    def _context(self, change: Shift | None, rebased: Sequence[Rebaseline]) -> dict:
        reader, chosen, basis = self.reader, self.chosen, self.basis
        figures = reader.figures(chosen, basis=basis)
        trend = {"chart": presenting.trend_block(chosen, figures, basis, self.events)}
        return {
            # What stands for the request: whose page it is, and the short forms explained so far.
            "request": SimpleNamespace(authority=reader.authority),
            "indicator": chosen,
            "basis": basis,
            "bases": presenting.basis_tabs(chosen, basis, reader),
            "latest": presenting.latest(chosen, figures, basis),
            "change": _change(change, rebased, sees=reader.sees_groups),
            "revised": _revised(chosen, reader),
            "trend": render_to_string("_chart.html", trend),
            "cuts": [(cut, CUTS[cut]) for cut in reader.cuts_of(chosen)],
            "sees_small": reader.sees_groups,
            # Outside, single months are not told: twelve are.
            "outside_basis": basis if _may_leave(chosen, basis) else words.best_basis(chosen),
            "may_see_children": self.may_see_children,
            "months": presenting.month_choices(reader.months_with_cases(chosen))
            if self.may_see_children
            else [],
            "needs": queries.describe_needs(chosen),
            "is_compared": measure_of(chosen.key) is not None,
        }


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
    shown, edition = reader.released_groups(chosen, cut)

    def laid_out() -> dict:
        return {
            "code": reader.authority.code,
            "indicator": chosen,
            "cuts": [(name, CUTS[name], name == cut) for name in reader.cuts_of(chosen)],
            "table": presenting.released_table(chosen, CUTS[cut], shown) if shown else None,
            "revised": [f"{each.year - 1} to {each.year}" for each in shown if each.revised],
            "why": WHY_NO_MORE,
        }

    part = "indicators/_groups_outside_laid_out.html"
    if edition is None:
        groups = render_to_string(part, laid_out())
    else:
        groups = remembered.part(reader.once, part, (chosen.key, cut, edition), laid_out)
    context = {"indicator": chosen, "cut_title": CUTS[cut], "groups": groups}
    template = "_groups" if request.htmx else "groups_outside"
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


def _change(row: Shift | None, rebased: Sequence[Rebaseline], *, sees: bool) -> dict:
    """What changed after the first lockdown, for `_indicator.html`: a sentence, or that none is
    there yet."""
    event = FIRST_LOCKDOWN
    if row is None:
        return {"sentence": "", "event": event.key}
    if not sees:
        told = shift_presenting.told_outside(row, row.plain, event)
        return {"sentence": told, "event": event.key, "usual": ""}
    process = process_page.process_in(row, event, rebased)
    usual = process_page.told(row, process) if process and process.chart else ""
    return {"sentence": shift_presenting.untitled(row), "event": event.key, "usual": usual}


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
