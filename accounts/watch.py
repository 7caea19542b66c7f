"""The watch over every request of somebody signed in: is the session on, and was enough shown?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import entra, sessions
from accounts.doors import ANYONE
from accounts.permissions import CHILD_LEVEL

# What asks again by itself says so; it is nobody's visit.
ASKS_ITSELF = "X-Asks-Itself"
# Where whoever has shown a password alone may go: to show more, or to leave.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "sign_out", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
    }
)  # fmt: skip


class SessionWatch:
    """Ends sessions that are over, and leads whoever lacks a second factor to the page for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, untouched."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A way elsewhere, or None where the request may go on."""
        opens = getattr(view, "door", None)
        if opens == ANYONE or not request.user.is_authenticated:
            return None
        now = timezone.now()
        at_children = opens in CHILD_LEVEL
        why = sessions.why_over(
            request.session, request.user, at_children=at_children, now=now
        ) or self._left_the_directory(request, now)
        if why:
            return _signed_out(request, why)
        if ASKS_ITSELF not in request.headers:
            sessions.note_visit(request, at_children=at_children, now=now)
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.resolver_match.url_name not in WITHOUT_SECOND_FACTOR
            and not sessions.has_second_factor(request)
        ):
            return to_page(request, reverse("mfa_index"))
        return None

    def _left_the_directory(self, request: HttpRequest, now: dt.datetime) -> str:
        if sessions.ENTRA not in request.session:
            return ""
        return entra.recheck(request, now)


def to_page(request: HttpRequest, address: str) -> HttpResponse:
    """Lead the whole page elsewhere, also where htmx asked for a piece of it."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _signed_out(request: HttpRequest, why: str) -> HttpResponse:
    onward = request.get_full_path() if request.method == "GET" and not request.htmx else ""
    logout(request)
    messages.info(request, why)
    address = reverse("sign_in")
    return to_page(request, f"{address}?{urlencode({'next': onward})}" if onward else address)
