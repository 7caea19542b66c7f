"""Showing the ids of children on lists for this session, and masking them again."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts import masking
from accounts.doors import door, fresh
from accounts.permissions import Permission


class ShowIdsForm(forms.Form):
    """Why somebody needs the ids."""

    reason = forms.CharField(
        label="Why you need the children’s ids",
        max_length=500,
        help_text="Kept in the audit trail. Do not name a child.",
        error_messages={"required": "Say why you need the children’s ids."},
    )


@door(Permission.SEE_CHILD)
@fresh
@require_http_methods(["GET", "POST"])
def show_ids(request: HttpRequest) -> HttpResponse:
    """Show the ids on every list, for this session, once a reason is given."""
    form = ShowIdsForm(request.POST or None)
    back = _back(request)
    if request.method == "POST" and form.is_valid():
        masking.show(request, form.cleaned_data["reason"])
        return redirect(back)
    return render(request, "accounts/show_ids.html", {"form": form, "back": back})


@door(Permission.SEE_CHILD)
@require_POST
def mask_ids(request: HttpRequest) -> HttpResponse:
    """Mask them again."""
    masking.hide(request)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page of ours that asked, or the first page of the authority."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, None) and asked.startswith("/")
    return asked if ours else reverse("authority_home", args=[request.authority.code])
