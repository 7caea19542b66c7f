"""Pages of sending a return to DfE: how ready it is, the cleaned files, what was sent, what DfE
holds."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.doors import door, fresh
from accounts.permissions import Permission
from accounts.two_people import Files, agreed_to
from ingest import (
    actions,
    change_views,
    cleaned,
    presenting,
    readiness,
    submission_actions,
)
from ingest import (
    submissions as sent,
)
from ingest.finding_views import upload_or_404
from ingest.models import Submission, Upload
from ingest.submission_forms import MarkSentForm, TakeBackForm
from ingest.writing.returns import Layout, NotWrittenError
from records import queries as stored

LAYOUTS = {layout.key: layout for layout in Layout}


@door(Permission.SEE_SUBMISSIONS)
@require_GET
def ready_for_dfe(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """How ready a return is for DfE, its cleaned files, and marking it as sent."""
    upload = upload_or_404(request, upload_id)
    form = MarkSentForm(year=upload.year, today=timezone.localdate())
    return _ready_page(request, upload, form)


@door(Permission.MARK_SENT)
@require_POST
def mark_sent(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Mark the upload as the one that was sent to DfE."""
    upload = upload_or_404(request, upload_id)
    form = MarkSentForm(request.POST, year=upload.year, today=timezone.localdate())
    if not form.is_valid():
        return _ready_page(request, upload, form)
    try:
        marked = submission_actions.mark_sent(upload, request.user, **form.cleaned_data)
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("ready_for_dfe", request.authority.code, upload.pk)
    messages.success(request, "Marked as sent to DfE. It is kept as it stands now.")
    return redirect("submission", request.authority.code, marked.pk)


@door(Permission.UPLOAD_RETURNS)
@fresh
@agreed_to(Files.CLEANED)
@require_GET
def cleaned_return(request: HttpRequest, upload_id: UUID, layout: str) -> HttpResponse:
    """The return written again in DfE's layout, as a download."""
    upload = upload_or_404(request, upload_id)
    if layout not in LAYOUTS:
        raise Http404
    try:
        file = cleaned.cleaned(upload, LAYOUTS[layout])
    except NotWrittenError as refusal:
        messages.error(request, str(refusal))
        return redirect("ready_for_dfe", request.authority.code, upload.pk)
    audit.record(
        "cleaned return downloaded",
        person=request.user,
        authority=request.authority,
        subject=upload,
        layout=layout,
        sha256=file.sha256,
    )
    answer = HttpResponse(file.data, content_type=file.kind)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


@door(Permission.SEE_SUBMISSIONS)
@require_GET
def submissions(request: HttpRequest) -> HttpResponse:
    """What was sent to DfE, return by return, and which of it DfE holds."""
    lines, held = [], set()
    for each in sent.submissions_of(request.authority):
        of = (each.dataset, each.year)
        lines.append((each, presenting.title_for(*of), _state(each, is_last=of not in held)))
        if each.taken_back_at is None:
            held.add(of)
    waiting = [(each, presenting.title_of(each)) for each in sent.not_sent_yet(request.authority)]
    return render(request, "ingest/submissions/list.html", {"lines": lines, "waiting": waiting})


@door(Permission.SEE_SUBMISSIONS)
@require_GET
def submission(request: HttpRequest, number: int) -> HttpResponse:
    """One upload as it was sent, and how what stands now differs from it."""
    one = _submission_or_404(request, number)
    return _submission_page(request, one, TakeBackForm())


@door(Permission.UPLOAD_RETURNS)
@require_GET
def changed_since_sent(request: HttpRequest, number: int, what: str, change: str) -> HttpResponse:
    """The children of whom the published return says otherwise than what DfE holds."""
    one = _submission_or_404(request, number)
    standing = stored.standing_release(request.authority, one.dataset, one.year)
    if standing is None:
        raise Http404
    return change_views.children_changed(
        request,
        (one.upload.release_id, standing.pk),
        what=what,
        change=change,
        upload=one.upload,
        back=reverse("submission", args=[request.authority.code, one.pk]),
        compared_with="The published return compared with what was sent to DfE.",
    )


@door(Permission.MARK_SENT)
@require_POST
def take_back_sent(request: HttpRequest, number: int) -> HttpResponse:
    """The upload was marked by mistake."""
    one = _submission_or_404(request, number)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _submission_page(request, one, form)
    try:
        submission_actions.take_back(one, request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Taken back: this upload was not sent to DfE.")
    except actions.NotNow as refusal:
        messages.error(request, str(refusal))
    return redirect("submission", request.authority.code, one.pk)


def _ready_page(request: HttpRequest, upload: Upload, form: MarkSentForm) -> HttpResponse:
    ready = readiness.readiness(upload, timezone.localdate())
    may_mark = Permission.MARK_SENT in request.permissions
    marked = sent.sent_as(upload)
    context = {
        "upload": upload,
        "title": presenting.title_of(upload),
        "ready": ready,
        "colour": readiness.COLOURS.get(ready.state, ""),
        "layouts": [(layout.key, layout.value) for layout in Layout],
        "may_be_written": cleaned.may_be_written(upload),
        "may_open": Permission.UPLOAD_RETURNS in request.permissions,
        "may_mark": may_mark,
        "marked": marked,
        "why_not": submission_actions.why_not(upload),
        "mark_form": form,
    }
    if form.is_bound:
        context["form"] = form
    return render(request, "ingest/submissions/ready.html", context)


def _submission_page(request: HttpRequest, one: Submission, form: TakeBackForm) -> HttpResponse:
    differs = None if one.taken_back_at else sent.differences(one)
    last = sent.held_by_dfe(request.authority, one.dataset, one.year)
    context = {
        "submission": one,
        "title": presenting.title_for(one.dataset, one.year),
        "state": _state(one, is_last=last is not None and last.pk == one.pk),
        "last": last,
        "left": _tallied(one),
        "lines": readiness.as_sent(one),
        "differs": differs,
        "changes": change_views.lines(differs.counts) if differs and differs.counts else [],
        "moved": presenting.moves(differs.moved) if differs else [],
        "may_open": Permission.UPLOAD_RETURNS in request.permissions,
        "may_mark": Permission.MARK_SENT in request.permissions,
        "take_back_form": form,
    }
    if form.is_bound:
        context["form"] = form
    return render(request, "ingest/submissions/submission.html", context)


def _state(one: Submission, *, is_last: bool) -> tuple[str, str]:
    """What a submission is now, and the colour of its tag."""
    if one.taken_back_at:
        return "Marked by mistake", ""
    return ("What DfE holds", "green") if is_last else ("Sent again since", "amber")


def _tallied(one: Submission) -> dict[str, int]:
    """How many rows were left by severity when it was sent, and of queries how many were
    accepted with a reason."""
    rows = {
        severity: sum(line["rows"] for line in one.found if line["severity"] == severity)
        for severity in ("error", "query", "flag")
    }
    explained = sum(line["accepted"] for line in one.found if line["severity"] == "query")
    return rows | {"explained": explained}


def _submission_or_404(request: HttpRequest, number: int) -> Submission:
    found = sent.submission_of(request.authority, number)
    if found is None:
        raise Http404
    found.authority = request.authority  # as found by the door: not to be asked for again
    return found
