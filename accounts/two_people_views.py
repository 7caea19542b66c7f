"""Pages of what needs two people: asking for files that name children, agreeing, and what needs it
here."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import two_people
from accounts.doors import door, fresh
from accounts.models import Person, TakingAway
from accounts.permissions import Permission

SHOWN = 25


class AskForm(forms.Form):
    """Why somebody needs the files."""

    because = forms.CharField(
        label="What you need them for, and who else will see them",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say what you need them for."},
    )


class RulesForm(forms.Form):
    """What needs two people here."""

    files = forms.BooleanField(
        label="Files that name children: whoever needs a kind of file asks, and somebody else"
        " agrees for a month.",
        required=False,
    )
    publishing = forms.BooleanField(
        label="Publishing a return, by which boards and partners see figures: somebody else than"
        " who sent it publishes it.",
        required=False,
    )


@door(Permission.SEE_CASES)
@require_http_methods(["GET", "POST"])
def ask_for_files(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for files that name children; or see that it waits, or was agreed to."""
    files = two_people.BY_KEY.get(kind)
    if files is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            two_people.ask(
                request.authority, files, because=form.cleaned_data["because"], by=request.user
            )
        except two_people.NotAgreedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Asked. Somebody else has to agree.")
            return redirect("ask_for_files", request.authority.code, kind)
    others = two_people.those_who_may(request.authority, Permission.AGREE_TO_FILES)
    context = {
        "form": form,
        "files": files,
        "may": two_people.may_take(request.authority, request.user, files, timezone.now()),
        "asked": two_people.asked_by(request.authority, request.user, files),
        "refused": two_people.refused(request.authority, request.user, files),
        "others": list(others.exclude(pk=request.user.pk)),
    }
    return render(request, "accounts/ask_for_files.html", context)


@door(Permission.AGREE_TO_FILES)
@require_GET
def what_needs_two(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, what was agreed to, and what needs two people here."""
    return _page(request)


def _page(request: HttpRequest, form: RulesForm | None = None) -> HttpResponse:
    rules = two_people.rules_of(request.authority)
    asked = [
        (each, two_people.BY_KEY[each.files]) for each in two_people.asked_of(request.authority)
    ]
    context = {
        "rules": rules,
        "waiting": [(each, files) for each, files in asked if each.agreed is None],
        "decided": [(each, files) for each, files in asked if each.agreed is not None][:SHOWN],
        "now": timezone.now(),
        "may_set": Permission.KEEP_RECORDS in request.permissions,
        "form": form or RulesForm(initial={"files": rules.files, "publishing": rules.publishing}),
    }
    return render(request, "accounts/two_people.html", context)


@door(Permission.AGREE_TO_FILES)
@fresh
@require_POST
def decide_files(request: HttpRequest, asked_id: UUID) -> HttpResponse:
    """Agree to what somebody else asked, or refuse it."""
    waiting = two_people.asked_of(request.authority).filter(agreed=None)
    asked = get_object_or_404(waiting, public_id=asked_id)
    agreed, now = request.POST.get("do") == "agree", timezone.now()
    try:
        two_people.decide(asked, agreed=agreed, by=request.user, now=now)
    except two_people.NotAgreedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _decided(asked, agreed=agreed, by=request.user, now=now))
    return redirect("two_people", request.authority.code)


def _decided(asked: TakingAway, *, agreed: bool, by: Person, now: dt.datetime) -> str:
    files = two_people.BY_KEY[asked.files].value
    if agreed:
        until = timezone.localdate(now + two_people.AGREED_FOR)
        name = asked.asked_by.name
        return f"Agreed. {name} may take away {files} until {until.day} {until:%B %Y}."
    if asked.asked_by == by:
        return "Taken back."
    return f"Refused. {asked.asked_by.name} reads that where they asked; tell them why."


@door(Permission.KEEP_RECORDS)
@fresh
@require_POST
def set_two_people(request: HttpRequest) -> HttpResponse:
    """Say what needs two people here."""
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            two_people.set_rules(request.authority, by=request.user, **form.cleaned_data)
        except two_people.NotAgreedError as refusal:
            form.add_error("publishing", str(refusal))
            return _page(request, form)
        messages.success(request, "Kept. It holds from now on.")
    return redirect("two_people", request.authority.code)
