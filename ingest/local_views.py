"""Pages on which an authority describes extracts of its own: those there are, one of them with its
template, describing one, and retiring it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door
from accounts.permissions import Permission
from ingest import local_actions, local_forms, local_queries
from ingest.datasets.partners import template
from ingest.datasets.partners.local import Description, kind_of, measure_of
from ingest.local_actions import NotSo
from ingest.local_forms import DescriptionForm, HeadingsForm
from ingest.local_models import LocalExtract

ANOTHER_COLUMN, FROM_A_FILE = "column", "file"


@door(Permission.DESCRIBE_EXTRACTS)
@require_GET
def local_extracts(request: HttpRequest) -> HttpResponse:
    """Every extract the authority described itself, and the measure each feeds."""
    stand = local_queries.standing(local_queries.of_authority(request.authority))
    context = {
        "lines": [(each, Description.from_json(each.said)) for each in stand],
        "may_send": Permission.SUPPLY_EXTRACTS in request.permissions,
    }
    return render(request, "ingest/local_extracts.html", context)


@door(Permission.DESCRIBE_EXTRACTS)
@require_http_methods(["GET", "POST"])
def describe_extract(request: HttpRequest) -> HttpResponse:
    """Describe a new extract: from nothing, or from the headings of a file."""
    asked = request.POST.get("do", "")
    headings = HeadingsForm()
    if request.method == "POST" and asked == FROM_A_FILE:
        headings = HeadingsForm(request.POST, request.FILES)
        form = headings.form if headings.is_valid() else local_forms.started()
    elif request.method == "POST":
        form = _sent(request, asked)
        if form.is_valid():
            made = local_actions.describe(request.authority, form.described, by=request.user)
            messages.success(request, "The extract is described: files of it can be sent now.")
            return redirect("local_extract", request.authority.code, made.key)
    else:
        form = local_forms.started()
    return _describing(request, form, headings=headings)


@door(Permission.DESCRIBE_EXTRACTS)
@require_http_methods(["GET", "POST"])
def describe_extract_anew(request: HttpRequest, key: str) -> HttpResponse:
    """Say anew what an extract is: anything before a file is loaded, words alone after."""
    extract = _extract(request, key)
    if request.method == "POST":
        form = _sent(request, request.POST.get("do", ""))
        if form.is_valid():
            try:
                local_actions.describe_anew(extract, form.described, by=request.user)
            except NotSo as refused:
                for sentence in refused.sentences:
                    form.add_error(None, sentence)
            else:
                messages.success(request, "The extract is described anew.")
                return redirect("local_extract", request.authority.code, extract.key)
    else:
        form = local_forms.started(Description.from_json(extract.versions.last().said))
    return _describing(request, form, extract=extract)


@door(Permission.DESCRIBE_EXTRACTS)
@require_GET
def local_extract(request: HttpRequest, key: str) -> HttpResponse:
    """One extract: its template, the measure it feeds, and who described it when."""
    extract = _extract(request, key)
    versions = list(extract.versions.select_related("described_by").order_by("-number"))
    said = Description.from_json(versions[0].said)
    kind = kind_of(extract.key, said)
    context = {
        "extract": extract,
        "said": said,
        "measure": measure_of(extract.key, said),
        "tables": [
            (table.name, table.row_is, _preview(kind, table)) for table in kind.dataset().tables
        ],
        "versions": versions,
        "loaded": local_actions.is_loaded(extract),
        "may_send": Permission.SUPPLY_EXTRACTS in request.permissions,
        "may_see": Permission.SEE_FIGURES in request.permissions,
    }
    return render(request, "ingest/local_extract.html", context)


@door(Permission.DESCRIBE_EXTRACTS)
@require_POST
def retire_extract(request: HttpRequest, key: str) -> HttpResponse:
    """Take no more files of an extract."""
    extract = _extract(request, key)
    local_actions.retire(extract, by=request.user)
    messages.success(request, "No more files of it are taken; its figures stay.")
    return redirect("local_extract", request.authority.code, extract.key)


def _preview(kind, table) -> list[tuple[str, ...]]:
    """Each column with an example of it, whether it is needed, its meaning and allowed values."""
    rows = zip(template.meanings(table), template.example(kind, table), strict=True)
    return [
        (name, example, needed, meaning, allowed)
        for (name, needed, _, meaning, allowed), example in rows
    ]


def _extract(request: HttpRequest, key: str) -> LocalExtract:
    return get_object_or_404(local_queries.of_authority(request.authority), key=key)


def _sent(request: HttpRequest, asked: str) -> DescriptionForm:
    if asked == ANOTHER_COLUMN:
        return local_forms.with_another_column(request.POST)
    return local_forms.sent(request.POST)


def _describing(
    request: HttpRequest,
    form: DescriptionForm,
    *,
    headings: HeadingsForm | None = None,
    extract: LocalExtract | None = None,
) -> HttpResponse:
    code = request.authority.code
    context = {
        "form": form,
        "headings": headings,
        "extract": extract,
        "heading": "Describe an extract anew" if extract else "Describe an extract of your own",
        "trail": [("Local extracts", reverse("local_extracts", args=[code]))],
        "another_column": ANOTHER_COLUMN,
        "from_a_file": FROM_A_FILE,
    }
    return render(request, "ingest/describe_extract.html", context)
