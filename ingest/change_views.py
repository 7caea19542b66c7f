"""What changed between a return and the one that stood: the counts laid out, the children asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import audit, masking
from accounts.doors import door
from accounts.permissions import Permission
from ingest import change_lists, presenting
from ingest.finding_views import upload_or_404
from ingest.models import Upload
from records import access
from records.changes import Change
from records.comparing import CHILDREN, compare, release_numbered, rows_changed
from records.entities import BY_NAME, ENTITIES

CHILDREN_ON_A_PAGE = 100


@dataclass(frozen=True)
class Counted:
    """How many were added, gone or altered."""

    change: str
    count: int


@dataclass(frozen=True)
class Line:
    """What became of the children, or of the rows of one entity."""

    what: str
    title: str
    cells: tuple[Counted, ...]


def lines_of(upload: Upload) -> list[Line]:
    """What an upload changes, children first, then the entities of which anything changes."""
    return lines(upload.changes["counts"]) if upload.changes else []


def lines(counts: Mapping[str, Mapping[str, int]]) -> list[Line]:
    """The same of the counts that comparing two releases gave."""
    names = [CHILDREN, *(entity.name for entity in ENTITIES)]
    return [
        Line(
            name,
            change_lists.title_of(name),
            tuple(Counted(c.value, counts[name][c.value]) for c in Change),
        )
        for name in names
        if any(counts.get(name, {}).values())
    ]


@door(Permission.UPLOAD_RETURNS)
@require_GET
def changed(request: HttpRequest, upload_id: UUID, what: str, change: str) -> HttpResponse:
    """The children behind one count of what changed."""
    upload = upload_or_404(request, upload_id)
    if not upload.changes or upload.release_id is None:
        raise Http404
    return children_changed(
        request,
        (upload.changes["before"], upload.release_id),
        what=what,
        change=change,
        upload=upload,
        back=reverse("upload", args=[request.authority.code, upload.pk]),
        compared_with="Compared with the return of the same year that stood when this one was taken"
        " in.",
    )


def children_changed(
    request: HttpRequest,
    releases: tuple[int, int],
    *,
    what: str,
    change: str,
    upload: Upload,
    back: str,
    compared_with: str,
) -> HttpResponse:
    """The children of whom the later of two releases, given by number, says otherwise than the
    earlier.

    `what`: children, or an entity; `upload`: whose page asks, at the address `back`.
    """
    before, after = (release_numbered(upload.authority_id, number) for number in releases)
    known = what == CHILDREN or what in BY_NAME
    if change not in list(Change) or not known or before is None or after is None:
        raise Http404
    if what == CHILDREN:
        compared = compare(before, after)
        told, rows = compared.children, compared.rows
    else:
        # One entity is compared alone: all of them take seconds where children are many.
        rows = rows_changed([BY_NAME[what]], before, after)
        told = rows[what]
    altered = told.loc[told["change"] == change, "child"].unique().tolist()
    ids = access.ids_of(request.authority, altered, request.user)
    shown = access.as_listed(ids, masking.of(request))
    # By what is shown: the order of masked ids would tell something of them.
    ordered = sorted(shown, key=lambda child: (shown[child], child))
    page = Paginator(ordered, CHILDREN_ON_A_PAGE).get_page(request.GET.get("page"))
    children = change_lists.of_children(rows, what, change, page)
    audit.record(
        "changes read",
        person=request.user,
        authority=request.authority,
        subject=upload,
        what=what,
        change=change,
        children=len(page),
    )
    context = {
        "back": back,
        "compared_with": compared_with,
        "title": presenting.title_of(upload),
        "what": change_lists.title_of(what),
        "meaning": "" if what == CHILDREN else BY_NAME[what].row_is,
        "of_rows": what != CHILDREN,
        "change": change,
        "page": page,
        "altered": change == Change.ALTERED,
        "columns": change_lists.columns_altered(rows, what) if change == Change.ALTERED else [],
        "children": [(shown[each.child], each) for each in children],
        "told": any(each.told for each in children),
    }
    return render(request, "ingest/changed.html", context)
