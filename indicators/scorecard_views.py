"""The scorecard: every indicator on a line, as a page and as files."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts import audit
from accounts.doors import door
from accounts.permissions import Permission
from indicators import exports, queries, remembered
from indicators import scorecard_presenting as presenting
from indicators.define import Stage
from indicators.forms import ScorecardForm
from indicators.presenting import MEANING, meaning_of
from indicators.queries import Reader
from indicators.scorecard import Line
from records.calendar import LOCKDOWN

INSIDE, OUTSIDE = "inside", "outside"


@door(Permission.SEE_FIGURES)
@vary_on_headers("HX-Request")
@require_GET
def scorecard(request: HttpRequest) -> HttpResponse:
    """Every indicator by stage: latest, earlier years, target, rating, direction, trend."""
    sees = Permission.SEE_SMALL_NUMBERS in request.permissions
    reader = Reader(request.authority, sees_groups=sees, event=LOCKDOWN)
    if reader.span is None:
        missing = queries.missing(request.authority)
        may_send = Permission.UPLOAD_RETURNS in request.permissions
        context = {"missing": missing, "may_send": may_send}
        return render(request, "indicators/nothing_yet.html", context)
    form = ScorecardForm(request.GET or None)
    chosen = tuple(form.cleaned_data.values()) if form.is_bound and form.is_valid() else ()
    lines = remembered.part(
        reader.once,
        "indicators/_scorecard_laid_out.html",
        (chosen, reader.edition),
        lambda: _lines(reader, form),
    )
    context = {
        "fields": _fields(form, chosen),
        "lines": lines,
        "sees": sees,
        "may_set": Permission.SET_TARGETS in request.permissions,
    }
    template = "indicators/_scorecard.html" if request.htmx else "indicators/scorecard.html"
    return render(request, template, context)


def _fields(form: ScorecardForm, chosen: tuple[str, ...]) -> str:
    """The fields of the filter, laid out once for each choice; anew where the choice is none."""
    if form.is_bound and not chosen:
        return render_to_string("_fields.html", {"form": form})
    return remembered.part(
        remembered.once, "_fields.html", ("scorecard", chosen), lambda: {"form": form}
    )


def _lines(reader: Reader, form: ScorecardForm) -> dict:
    every = reader.scorecard()
    lines = _chosen(every, form)
    code = reader.authority.code
    stages = [
        (stage.value, [presenting.page_line(each, code) for each in lines if _in(each, stage)])
        for stage in Stage
    ]
    return {
        "stages": [(title, rows) for title, rows in stages if rows],
        "shown": len(lines),
        "of": len(every),
        "sees": reader.sees_groups,
    }


@door(Permission.SEE_FIGURES)
@require_GET
def scorecard_csv(request: HttpRequest) -> HttpResponse:
    """The scorecard as CSV: for use outside unless asked otherwise by somebody who may."""
    return exports.csv_answer(*_file(request))


@door(Permission.SEE_FIGURES)
@require_GET
def scorecard_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return exports.workbook_answer(*_file(request))


def _file(request: HttpRequest) -> tuple[list[exports.Sheet], str]:
    """The scorecard's lines, each with what it means and when it was taken; and the file's name."""
    lines, use = _of_file(request)
    code, taken_on = request.authority.code, timezone.localdate().isoformat()
    headings, *rows = presenting.file_rows(lines, code)
    meanings = [(*meaning_of(line.indicator)[2:], taken_on) for line in lines]
    table = [(*row, *said) for row, said in zip(rows, meanings, strict=True)]
    sheet = exports.Sheet("Scorecard", ((*headings, *MEANING[2:]), *table))
    return [sheet], f"scorecard-{code}-{use}"


def _of_file(request: HttpRequest) -> tuple[list[Line], str]:
    """The lines of a file and its use. Small numbers are in it only for `use=inside`, which asks
    for the permission to see them and leaves an entry in the audit trail."""
    use = request.GET.get("use", OUTSIDE)
    if use not in (INSIDE, OUTSIDE):
        raise Http404
    if use == INSIDE:
        if Permission.SEE_SMALL_NUMBERS not in request.permissions:
            raise PermissionDenied(f"You may not {Permission.SEE_SMALL_NUMBERS.value}.")
        audit.record(
            "took scorecard with small numbers", person=request.user, authority=request.authority
        )
    reader = Reader(request.authority, sees_groups=use == INSIDE, event=LOCKDOWN)
    return (reader.scorecard() if reader.span else []), use


def _chosen(lines: list[Line], form: ScorecardForm) -> list[Line]:
    """The lines that were asked for; all of them where the question makes no sense."""
    if not form.is_bound or not form.is_valid():
        return lines
    stage, rating = form.cleaned_data["stage"], form.cleaned_data["rating"]
    return [
        each
        for each in lines
        if stage in ("", each.indicator.stage.name) and rating in ("", each.rating.name)
    ]


def _in(line: Line, stage: Stage) -> bool:
    return line.indicator.stage is stage
