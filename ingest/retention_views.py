"""Pages of retention: how long what is kept and what is due, holds, and letting go of what is
due."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door, fresh
from accounts.permissions import Permission
from ingest import tasks
from ingest.keeping_forms import LiftForm
from ingest.retention_forms import HoldForm, LeaveForm, PeriodForm
from records import disposing, falling_due, holding, how_long
from records.retention import Goes, kind_of


@door(Permission.KEEP_RECORDS)
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """Every kind of record: how long it is kept and who says so, and how much is due."""
    today = timezone.localdate()
    counts = {each.kind: each for each in falling_due.counted(request.authority, today)}
    context = {
        "lines": [
            (each, counts.get(each.kind.key), each.kind.goes is Goes.AGREED)
            for each in how_long.kept(request.authority)
        ],
        "due": sum(each.due for each in counts.values()),
        "spared": sum(each.spared for each in counts.values()),
        "soon": sum(each.within_a_year for each in counts.values()),
        "untold": sum(each.untold for each in counts.values()),
        "history": [
            (each, kind_of(each.kind).title) for each in how_long.history(request.authority)[:25]
        ],
        "today": today,
    }
    return render(request, "ingest/keeping/retention.html", context)


@door(Permission.KEEP_RECORDS)
@fresh
@require_http_methods(["GET", "POST"])
def set_period(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask that a kind be kept longer or shorter; somebody else agrees."""
    kinds = {each.key: each for each in how_long.kinds(request.authority)}
    chosen = kinds.get(kind)
    if chosen is None or not chosen.settable:
        raise Http404
    form = PeriodForm(request.POST or None, kind=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            how_long.ask(request.authority, chosen, by=request.user, **form.cleaned_data)
        except how_long.NotKeptError as refusal:
            form.add_error("length", str(refusal))
        else:
            messages.success(request, "Asked. It holds once somebody else has agreed.")
            return redirect("retention", request.authority.code)
    return render(
        request,
        "ingest/keeping/form.html",
        {
            "form": form,
            "title": chosen.title,
            "lede": f"{chosen.what}. Usual: {chosen.in_words(chosen.length).lower()}. "
            f"{chosen.source}. A second person has to agree to another length.",
            "button": "Ask for this length",
            "back": "retention",
            "back_text": "How long what is kept",
        },
    )


@door(Permission.KEEP_RECORDS)
@fresh
@require_POST
def decide_period(request: HttpRequest, asked_id: UUID) -> HttpResponse:
    """Agree to another length, or leave it as it was."""
    asked = get_object_or_404(how_long.waiting(request.authority), public_id=asked_id)
    agreed = request.POST.get("do") == "agree"
    try:
        how_long.decide(asked, agreed=agreed, by=request.user)
    except how_long.NotKeptError as refusal:
        messages.error(request, str(refusal))
    else:
        said = "Agreed. The new length holds from now on." if agreed else "Left as it was."
        messages.success(request, said)
    return redirect("retention", request.authority.code)


@door(Permission.KEEP_RECORDS)
@fresh
@require_http_methods(["GET", "POST"])
def hold_records(request: HttpRequest) -> HttpResponse:
    """Forbid that anything of a child, or of anybody, be erased."""
    form = HoldForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            holding.place(
                request.authority,
                said["child"],
                because=said["because"],
                look_again_on=said["look_again_on"],
                by=request.user,
            )
        except holding.NotHeldError as refusal:
            form.add_error("child", str(refusal))
        else:
            messages.success(request, "Held. Nothing of theirs is erased until the hold is lifted.")
            return redirect("keeping", request.authority.code)
    return render(
        request,
        "ingest/keeping/form.html",
        {
            "form": form,
            "title": "Hold records",
            "lede": "While a hold stands, nothing it covers is erased: neither on schedule nor "
            "because somebody asked. For statutory inquiries, claims and investigations.",
            "button": "Hold",
        },
    )


@door(Permission.KEEP_RECORDS)
@fresh
@require_POST
def lift_hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Lift a hold."""
    hold = get_object_or_404(holding.in_force(request.authority), public_id=hold_id)
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["because"][0])
    else:
        try:
            holding.lift(hold, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "The hold is lifted.")
        except holding.NotHeldError as refusal:
            messages.error(request, str(refusal))
    return redirect("keeping", request.authority.code)


@door(Permission.KEEP_RECORDS)
@fresh
@require_POST
def decide_disposal(request: HttpRequest, disposal_id: UUID) -> HttpResponse:
    """Sign what is due as the first of two people, agree as the second, or leave it."""
    disposal = get_object_or_404(disposing.waiting(request.authority), public_id=disposal_id)
    do = request.POST.get("do")
    try:
        if do == "sign":
            disposing.sign(disposal, by=request.user)
            messages.success(request, "Signed. Somebody else has to agree before anything goes.")
        elif do == "agree":
            disposing.agree(disposal, by=request.user)
            number = request.authority.pk
            transaction.on_commit(lambda: tasks.carry_out_disposals.delay(number))
            messages.success(
                request, "Agreed. They are erased one by one, and figures stay as published."
            )
        else:
            form = LeaveForm(request.POST, today=timezone.localdate())
            if not form.is_valid():
                messages.error(request, next(iter(form.errors.values()))[0])
            else:
                disposing.leave(disposal, by=request.user, **form.cleaned_data)
                messages.success(request, "Left. They are proposed again after that day.")
    except disposing.NotDisposedError as refusal:
        messages.error(request, str(refusal))
    return redirect("keeping", request.authority.code)
