"""Pages for information governance: sealed children, erasures, what is held of a child, and how
long what is kept."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import door, fresh
from accounts.models import Person
from accounts.permissions import GRANTS, Permission
from indicators.exports import workbook_answer
from ingest import keeping as kept
from ingest.keeping_forms import ChildForm, LiftForm, SealForm
from records import disposing, erasing, held_of, holding, sealing


@door(Permission.KEEP_RECORDS)
@require_GET
def keeping(request: HttpRequest) -> HttpResponse:
    """What is due to go, holds and seals that stand, erasures asked and made."""
    asked = erasing.asked_of(request.authority)
    context = {
        "seals": sealing.in_force(request.authority)
        .select_related("sealed_by")
        .prefetch_related("opens_to"),
        "waiting": [each for each in asked if each.erased is None],
        "decided": [each for each in asked if each.erased is not None][:25],
        "disposals": [
            (each, disposing.kinds_of(each)) for each in disposing.waiting(request.authority)
        ],
        "disposed": disposing.over(request.authority)[:10],
        "holds": holding.in_force(request.authority).select_related("placed_by"),
        "today": timezone.localdate(),
    }
    return render(request, "ingest/keeping/keeping.html", context)


@door(Permission.KEEP_RECORDS)
@fresh
@require_http_methods(["GET", "POST"])
def seal_child(request: HttpRequest) -> HttpResponse:
    """Seal the child of an id."""
    seers = [role for role, holds in GRANTS.items() if Permission.SEE_CHILD in holds]
    people = Person.objects.filter(
        roles__authority=request.authority, roles__name__in=seers, is_active=True
    ).distinct()
    form = SealForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sealing.seal(
                request.authority,
                said["child"],
                kind=said["kind"],
                because=said["because"],
                opens_to=said["opens_to"],
                by=request.user,
            )
        except sealing.NotSealedError as refusal:
            form.add_error("child", str(refusal))
        else:
            messages.success(
                request, "Sealed. Figures go on counting the child; nobody else sees a row."
            )
            return redirect("keeping", request.authority.code)
    return render(
        request,
        "ingest/keeping/form.html",
        {
            "form": form,
            "title": "Seal a child",
            "lede": "No list or page of children shows a sealed child, but to those named here. "
            "Figures go on counting them, and no matching links them with another child. Annex A "
            "and what changed between returns keep the row without the id. The files of a return, "
            "and what the checks find in them, name the child by the id they give: seal it in the "
            "case system as well.",
            "button": "Seal",
        },
    )


@door(Permission.KEEP_RECORDS)
@fresh
@require_POST
def lift_seal(request: HttpRequest, seal_id: UUID) -> HttpResponse:
    """Lift a seal."""
    seal = get_object_or_404(sealing.in_force(request.authority), public_id=seal_id)
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["because"][0])
    else:
        try:
            sealing.lift(seal, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "The seal is lifted.")
        except sealing.NotSealedError as refusal:
            messages.error(request, str(refusal))
    return redirect("keeping", request.authority.code)


@door(Permission.KEEP_RECORDS)
@fresh
@require_http_methods(["GET", "POST"])
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask that a child be erased; somebody else decides."""
    form = ChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            erasing.ask(request.authority, said["child"], because=said["because"], by=request.user)
        except erasing.NotErasedError as refusal:
            form.add_error("child", str(refusal))
        else:
            messages.success(request, "Asked. Somebody else has to agree before anything goes.")
            return redirect("keeping", request.authority.code)
    return render(
        request,
        "ingest/keeping/form.html",
        {
            "form": form,
            "title": "Erase a child",
            "lede": "Every row of every return goes, under each id linked with theirs, and does "
            "not come back with an old file or a backup. A second person has to agree.",
            "button": "Ask that the child be erased",
        },
    )


@door(Permission.KEEP_RECORDS)
@fresh
@require_POST
def decide_erasure(request: HttpRequest, asked_id: UUID) -> HttpResponse:
    """Agree that a child is erased, giving their id, or leave them."""
    asked = get_object_or_404(erasing.asked_of(request.authority), public_id=asked_id)
    erase = request.POST.get("do") == "erase"
    if erase and asked.erased is None and not erasing.is_of(asked, request.POST.get("child", "")):
        messages.error(
            request,
            "Nothing was erased: the id you gave is not that of the child who was asked about. "
            "Look at the request you have in hand.",
        )
        return redirect("keeping", request.authority.code)
    try:
        kept.decide_erasure(asked, erased=erase, by=request.user)
    except erasing.NotErasedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            "Erased. The figures are made again without the child; it takes some minutes."
            if erase
            else "Left. The child stays in the record.",
        )
    return redirect("keeping", request.authority.code)


@door(Permission.KEEP_RECORDS)
@fresh
@require_http_methods(["GET", "POST"])
def held_of_child(request: HttpRequest) -> HttpResponse:
    """What is held of a child, as a workbook, for a subject access request."""
    form = ChildForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sheets = kept.everything_held(
                request.authority, said["child"], reason=said["because"], by=request.user
            )
        except held_of.UnknownChildError as refusal:
            form.add_error("child", str(refusal))
        else:
            return workbook_answer(sheets, "held-of-a-child")
    return render(
        request,
        "ingest/keeping/form.html",
        {
            "form": form,
            "title": "What is held of a child",
            "lede": "A workbook with every row of every return that names the child, and what each "
            "column means: for a child, or a parent, who asks. Look through it for what concerns "
            "others before it is handed out.",
            "button": "Make the workbook",
        },
    )
