"""What people keep for themselves: pages with their filters under a name, and whether they are
written to of what moved."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import door
from accounts.models import Authority, Person
from accounts.permissions import Permission
from indicators import digest_actions
from indicators.models import SavedView

# Pages of figures whose address says all that is on them, and nothing of any child.
SAVED = frozenset(
    {
        *("indicator", "groups", "scorecard", "comparisons", "comparison", "comparison_stage"),
        *("outliers", "what_changed", "changes_report", "shift", "pack", "neighbours", "events"),
    }
)
NOT_SAVED = "This page cannot be saved as a view."


class SaveForm(forms.Form):
    """A name, and the address of the page it is for."""

    name = forms.CharField(
        max_length=60, error_messages={"required": "Give the view a name of up to 60 letters."}
    )
    address = forms.CharField(max_length=500, error_messages={"required": NOT_SAVED})

    def __init__(self, *args, authority: Authority, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority

    def clean_address(self) -> str:
        """Only a page of this authority's figures: nothing that leads elsewhere."""
        address = self.cleaned_data["address"]
        try:
            found = resolve(address.partition("?")[0])
        except Resolver404:
            raise forms.ValidationError(NOT_SAVED) from None
        own = found.kwargs.get("authority") == self.authority.code
        if found.url_name not in SAVED or not own:
            raise forms.ValidationError(NOT_SAVED)
        return address


def saved_of(person: Person, authority: Authority) -> QuerySet[SavedView]:
    """What the person saved of this authority, by name."""
    return SavedView.objects.filter(person=person, authority=authority)


@door(Permission.SEE_FIGURES)
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """The person's own views of this authority, and whether they are written to."""
    context = {
        "saved": saved_of(request.user, request.authority),
        "digest": digest_actions.wanted(request.user, request.authority),
        "sends": settings.SENDS_EMAIL,
    }
    return render(request, "indicators/saved.html", context)


@door(Permission.SEE_FIGURES)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Save a page under a name; the same name again is the newer page."""
    form = SaveForm(request.POST, authority=request.authority)
    if not form.is_valid():
        messages.error(request, " ".join(s for each in form.errors.values() for s in each))
        return redirect("saved", request.authority.code)
    name, address = form.cleaned_data["name"], form.cleaned_data["address"]
    SavedView.objects.update_or_create(
        person=request.user,
        authority=request.authority,
        name=name,
        defaults={"address": address},
    )
    messages.success(request, f"Saved as “{name}”.")
    return redirect("saved", request.authority.code)


@door(Permission.SEE_FIGURES)
@require_POST
def forget_view(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of the person's own views."""
    get_object_or_404(saved_of(request.user, request.authority), pk=number).delete()
    return redirect("saved", request.authority.code)


@door(Permission.SEE_FIGURES)
@require_POST
def set_digest(request: HttpRequest) -> HttpResponse:
    """Be written to of what moved, or no more."""
    if request.POST.get("wanted") == "yes":
        digest_actions.ask(request.user, request.authority)
        messages.success(
            request, "The first e-mail comes with the next morning, later ones with new figures."
        )
    else:
        digest_actions.stop(request.user, request.authority)
        messages.success(request, "You are not written to about figures.")
    return redirect("saved", request.authority.code)
