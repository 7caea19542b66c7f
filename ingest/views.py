"""Pages of ingest: send a return, watch it being taken in, publish it, take it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.doors import door, fresh, fresh_to_change
from accounts.permissions import Permission
from ingest import actions, change_views, finding_queries, presenting, queries, quota, submissions
from ingest.closing_days import deadline_of
from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.registry import RETURNS
from ingest.finding_views import upload_or_404
from ingest.forms import UploadForm, WithdrawForm
from ingest.models import Stage, Upload
from ingest.vocabulary import NORMALISED, Normalisation

UPLOADS_ON_A_PAGE = 25


@door(Permission.UPLOAD_RETURNS)
@require_GET
def uploads(request: HttpRequest) -> HttpResponse:
    """The authority's returns, newest first."""
    page = Paginator(queries.uploads_of(request.authority), UPLOADS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "lines": [
            (each, presenting.title_of(each), presenting.COLOURS.get(each.stage, ""))
            for each in page
        ],
        "ready": queries.ready(request.authority).count(),
        "may_publish": Permission.PUBLISH_RETURNS in request.permissions,
    }
    return render(request, "ingest/uploads.html", context)


@door(Permission.UPLOAD_RETURNS)
@require_http_methods(["GET", "POST"])
def new_upload(request: HttpRequest) -> HttpResponse:
    """Send the files of a return."""
    today = timezone.localdate()
    form = UploadForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.receive(
                request.authority,
                request.user,
                [(file.name, file) for file in form.cleaned_data["files"]],
                dataset=form.cleaned_data["dataset"],
                year=form.cleaned_data["year"],
                as_at=form.cleaned_data["as_at"],
            )
        except quota.BeyondQuota as beyond:
            form.add_error("files", str(beyond))
        else:
            return redirect("upload", request.authority.code, sent.pk)
    return render(request, "ingest/new_upload.html", {"form": form})


@door(Permission.UPLOAD_RETURNS)
@vary_on_headers("HX-Request")
@require_GET
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """One return: how far it has got, what was found, which figures would move, what can be done.

    The page polls it while work goes on.
    """
    found = upload_or_404(request, upload_id)
    earlier = finding_queries.before(found)
    context = {
        "earlier": earlier,
        # Counted once the worker is done: the page asks again every second until then.
        "since": {} if found.is_working else finding_queries.counts_since(found, earlier),
        "upload": found,
        "sent_to_dfe": submissions.sent_as(found),
        "title": presenting.title_of(found),
        "colour": presenting.COLOURS.get(found.stage, ""),
        "next": presenting.NEXT.get(found.stage, ""),
        "stages": presenting.stages(found),
        "counts": queries.counts(found),
        "rows_read": presenting.rows_read(found),
        "normalised": [NORMALISED[Normalisation(code)] for code in found.normalisations],
        "moved": presenting.moved(found),
        "overtaken": _who_was_first(found),
        "changes": change_views.lines_of(found),
        "deadline": deadline_of(request.authority, found.dataset, found.year).sentence(
            timezone.localdate()
        )
        if found.dataset in RETURNS and found.outcome not in ("", "reject")
        else "",
        "extract": found.declared_dataset in EXTRACTS,
        "withdraw_form": WithdrawForm(),
        "may_publish": Permission.PUBLISH_RETURNS in request.permissions,
    }
    template = "ingest/_upload.html" if request.htmx else "ingest/upload.html"
    return render(request, template, context)


def _who_was_first(upload: Upload) -> str:
    first = queries.published_meanwhile(upload) if upload.stage == Stage.READY else None
    return presenting.replaces(first, "Publishing this would replace") if first else ""


@door(Permission.PUBLISH_RETURNS)
@fresh
@require_POST
def confirm(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """A person says that a held return is to be taken in."""
    return _do(request, upload_id, actions.confirm, "Confirmed. The return is being taken in.")


@door(Permission.PUBLISH_RETURNS)
@fresh
@require_POST
def publish(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Let the return's figures be seen; whoever was not the first is told who was."""

    def publish_one(upload: Upload, person) -> None:
        actions.publish([upload], person)
        upload.refresh_from_db()
        if first := queries.published_meanwhile(upload):
            messages.warning(request, presenting.replaces(first, "It replaces"))

    return _do(request, upload_id, publish_one, "Published. The figures now include this return.")


@door(Permission.PUBLISH_RETURNS)
@fresh_to_change
@require_http_methods(["GET", "POST"])
def publish_ready(request: HttpRequest) -> HttpResponse:
    """Publish every return that is ready, together; or first see what that would change."""
    waiting = list(queries.ready(request.authority))
    if request.method == "GET":
        lines = actions.moved_together(waiting) if waiting else None
        context = {
            "uploads": [(each, presenting.title_of(each)) for each in waiting],
            "measured": lines is not None,
            "moved": presenting.moves(lines or []),
        }
        return render(request, "ingest/publish_together.html", context)
    try:
        if waiting and request.POST.get("do") == "measure":
            actions.measure_together(waiting)
            return redirect("publish_ready", request.authority.code)
        if waiting:
            actions.publish(waiting, request.user)
            messages.success(
                request,
                f"Published {len(waiting)} returns together."
                if len(waiting) > 1
                else "Published. The figures now include this return.",
            )
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("uploads", request.authority.code)


@door(Permission.PUBLISH_RETURNS)
@fresh
@require_POST
def withdraw(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Take a published return back."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return redirect("upload", request.authority.code, upload_id)

    def withdraw_one(upload: Upload, person) -> None:
        actions.withdraw(upload, person, reason=form.cleaned_data["reason"])

    return _do(
        request, upload_id, withdraw_one, "Withdrawn. The figures no longer include this return."
    )


@door(Permission.UPLOAD_RETURNS)
@require_POST
def discard(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Throw away a return that was not published."""
    return _do(request, upload_id, actions.discard, "Discarded. Its files are deleted.")


def _do(request: HttpRequest, upload_id: UUID, deed, done: str) -> HttpResponse:
    found = upload_or_404(request, upload_id)
    try:
        deed(found, request.user)
        messages.success(request, done)
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("upload", request.authority.code, upload_id)
