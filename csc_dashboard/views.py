"""Pages of no room: the first page, and pages that say what failed."""

import sys
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import walls
from accounts.doors import authorities_of, door, permissions_of, signed_in
from accounts.models import Authority
from accounts.permissions import Permission
from csc_dashboard import unavailable
from csc_dashboard.home import Asking, needs_of
from csc_dashboard.navigation import Entry, entries
from indicators import populations
from indicators import queries as figures


@dataclass(frozen=True)
class Choice:
    """An authority somebody works for: the sections of it open to them, how far its data run, and
    what is missing; the last two for those who may see figures."""

    authority: Authority
    sections: list[Entry]
    data_to: list[tuple[str, date]]
    missing: list[str]


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Where a person begins: what needs them where they work for one authority, else the choice."""
    held = [
        (authority, permissions_of(request.user, authority))
        for authority in authorities_of(request.user)
    ]
    if len(held) == 1:
        return redirect("authority_home", held[0][0].code)
    with walls.within(*(authority for authority, _ in held)):
        choices = [_choice(authority, permissions) for authority, permissions in held]
    return render(request, "home.html", {"choices": choices})


@door(None)
@require_GET
def authority_home(request: HttpRequest) -> HttpResponse:
    """What needs this person at this authority today, by what their roles let them do."""
    asking = Asking(
        request.authority,
        request.user,
        request.roles,
        request.permissions,
        timezone.localdate(),
    )
    return render(request, "authority_home.html", {"needs": needs_of(asking)})


def _choice(authority: Authority, permissions: frozenset[Permission]) -> Choice:
    sections = entries(authority, permissions)
    if Permission.SEE_FIGURES not in permissions:
        return Choice(authority, sections, [], [])
    sources = figures.sources(authority)
    missing = figures.missing_of(sources, populations.of(authority.code))
    return Choice(authority, sections, figures.data_to(sources), missing)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400."""
    return _without_request("errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 403, with the sentence the refusal was raised with."""
    return render(request, "errors/403.html", {"exception": exception}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 404: the same words whether the thing never was or is another authority's."""
    return render(request, "errors/404.html", status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Status 403 for a form without a good token: most often a page left open past its session."""
    return render(request, "errors/stale_form.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Status 500, or 503 where the database is away or took too long, or a disk is full; made
    without a database or a session, since either may be what broke.

    Django comes here from whichever layer broke, so also where a session could not be read or kept.
    """
    because = unavailable.why(sys.exc_info()[1])
    if because is not None:
        return unavailable.answer(request, because)
    return _without_request("errors/500.html", status=500)


def _without_request(template: str, *, status: int, **more: str) -> HttpResponse:
    context = {"PRODUCT_NAME": settings.PRODUCT_NAME, "DEMO": settings.DEMO, **more}
    return HttpResponse(render_to_string(template, context), status=status)
