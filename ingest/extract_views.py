"""Pages of partners' extracts: what can be sent and is loaded, the template, and what became of
one."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts.doors import door
from accounts.permissions import Permission
from indicators.exports import Sheet, csv_answer, workbook_answer
from ingest import actions, extract_queries, presenting, queries, quota, source_quality_views
from ingest.datasets.partners import template
from ingest.datasets.partners.declare import ExtractKind
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.registry import kind_of
from ingest.extract_forms import ExtractForm
from ingest.vocabulary import NORMALISED, Normalisation

SENT_SHOWN = 12
ROWS_NAMED = 20


@door(Permission.SUPPLY_EXTRACTS)
@require_GET
def extracts(request: HttpRequest) -> HttpResponse:
    """Every kind of extract by theme, with the months that are loaded."""
    context = {
        "themes": extract_queries.by_theme(request.authority),
        "sources": source_quality_views.sources(request),
    }
    return render(request, "ingest/extracts.html", context)


@door(Permission.SUPPLY_EXTRACTS)
@require_http_methods(["GET", "POST"])
def extract(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind of extract: what it holds, its templates, and the form to send one."""
    found = _kind_or_404(kind)
    form = ExtractForm(
        request.POST or None, request.FILES or None, kind=found, today=timezone.localdate()
    )
    if found.retired and request.method == "POST":
        raise PermissionDenied("This extract is retired: no more files of it are taken.")
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.receive(
                request.authority,
                request.user,
                [(file.name, file) for file in form.cleaned_data["files"]],
                dataset=found.key,
                as_at=form.cleaned_data.get("as_at"),
                first_on=form.cleaned_data.get("first"),
            )
        except quota.BeyondQuota as beyond:
            form.add_error("files", str(beyond))
        else:
            return redirect("extract_sent", request.authority.code, found.key, sent.pk)
    sent = extract_queries.sent_by(request.authority, found, _only(request))[:SENT_SHOWN]
    context = {
        "kind": found,
        "form": form,
        "tables": [
            (table, template.meanings(table)) for table in kind_of(found.key).dataset.tables
        ],
        "sent": [(each, presenting.COLOURS.get(each.stage, "")) for each in sent],
    }
    return render(request, "ingest/extract.html", context)


@door(Permission.SUPPLY_EXTRACTS)
@require_GET
def extract_template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The template as CSV (of children, or counts where it has no children) or as a workbook."""
    found = _kind_or_404(kind)
    if form not in ("csv", "counts", "xlsx"):
        raise Http404
    tables = kind_of(found.key).dataset.tables
    if form == "xlsx":
        sheets = [Sheet(t.name, [template.headings(t), template.example(found, t)]) for t in tables]
        meanings = [
            Sheet(f"{t.name} columns", [template.MEANING, *template.meanings(t)]) for t in tables
        ]
        return workbook_answer([*sheets, *meanings], f"{found.key}-template")
    table = tables[-1] if form == "counts" else tables[0]
    rows = [template.headings(table), template.example(found, table)]
    return csv_answer([Sheet(table.name, rows)], f"{found.key}-{table.name.lower()}-template")


@door(Permission.SUPPLY_EXTRACTS)
@vary_on_headers("HX-Request")
@require_GET
def extract_sent(request: HttpRequest, kind: str, upload_id: UUID) -> HttpResponse:
    """What became of an extract: its state, what was found by row number, what it moves. Rows, and
    no child."""
    found = _kind_or_404(kind)
    sent = get_object_or_404(
        extract_queries.sent_by(request.authority, found, _only(request)), pk=upload_id
    )
    context = {
        "kind": found,
        "upload": sent,
        "title": presenting.title_of(sent) if sent.dataset else found.title,
        "colour": presenting.COLOURS.get(sent.stage, ""),
        "next": presenting.NEXT.get(sent.stage, ""),
        "stages": presenting.stages(sent),
        "rows_read": presenting.rows_read(sent),
        "normalised": [NORMALISED[Normalisation(code)] for code in sent.normalisations],
        "found": queries.found_in_words(sent, ROWS_NAMED),
        "moved": presenting.moved(sent),
        "may_open": Permission.UPLOAD_RETURNS in request.permissions,
    }
    shown = "ingest/_extract_sent.html" if request.htmx else "ingest/extract_sent.html"
    return render(request, shown, context)


def _kind_or_404(key: str) -> ExtractKind:
    if key not in EXTRACTS:
        raise Http404
    return EXTRACTS[key]


def _only(request: HttpRequest):
    """Whoever may not see all returns sees the extracts they sent themselves."""
    return None if Permission.UPLOAD_RETURNS in request.permissions else request.user
