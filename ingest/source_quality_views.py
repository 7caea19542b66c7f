"""The quality card of a source: how fresh, whole and filled it is, and what it is robust enough
for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.permissions import Permission
from ingest import source_quality_presenting as presenting
from ingest import source_quality_queries as queries
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.registry import RETURNS
from ingest.models import Upload
from ingest.source_quality import verdicts


def sources_of(request: HttpRequest) -> frozenset[str] | None:
    """The sources whose quality somebody may see: all (None), or the extracts they sent."""
    if Permission.UPLOAD_RETURNS in request.permissions:
        return None
    sent = Upload.objects.filter(authority=request.authority, person=request.user)
    return frozenset(sent.values_list("declared_dataset", flat=True)) & EXTRACTS.keys()


def sources(request: HttpRequest) -> list[tuple[queries.Line, str]]:
    """The sources of the overview, each with its gaps in words."""
    lines = queries.overview(request.authority, sources_of(request), timezone.localdate())
    return [(line, presenting.months(line.coverage.gaps)) for line in lines]


@door(Permission.SUPPLY_EXTRACTS)
@require_GET
def source_quality(request: HttpRequest, kind: str) -> HttpResponse:
    """The quality card of one return or extract. Whoever may not see small numbers is told shares,
    and of their own extracts."""
    allowed = sources_of(request)
    known = kind in RETURNS or kind in EXTRACTS
    if not known or not (allowed is None or kind in allowed):
        raise Http404
    counts = Permission.SEE_SMALL_NUMBERS in request.permissions
    quality = queries.quality_of(request.authority, kind, timezone.localdate())
    context = {
        "key": kind,
        "is_extract": kind in EXTRACTS,
        "source_title": queries.title_of(kind),
        "quality": quality,
        "covered": presenting.months(quality.coverage.stretches),
        "gaps": presenting.months(quality.coverage.gaps),
        "linkage": presenting.linkage_words(quality),
        "late": presenting.late_words(quality.late),
        "late_rows": presenting.late_rows(quality.late) if counts else [],
        "verdicts": [(each, presenting.COLOURS[each.robust]) for each in verdicts(quality)],
        "tables": presenting.tables(quality, kind, counts=counts),
    }
    return render(request, "ingest/source_quality.html", context)
