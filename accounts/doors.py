"""The doors: every view stands behind one, and a view without a door cannot be served.

A view of an authority takes `authority` (its code) from the URL. Its door finds the authority among
those for which the signed-in person holds a role, puts it on the request, and asks for the
permission. An authority the person holds no role for answers as one that never existed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts import sessions, walls
from accounts.at_hand import at_hand
from accounts.models import Authority, Person, Role
from accounts.permissions import PASSKEY_ROLES, Permission, RoleName, granted
from accounts.worded_once import Given, WordedOnce

View = Callable[..., HttpResponse]
ANYONE = "anyone"
SIGNED_IN = "signed in"
ANY_ROLE = "any role"
# The roles somebody holds for an authority, each with all that is known of it.
_AUTHORITY = [field.attname for field in Authority._meta.concrete_fields]
_ROLES = WordedOnce(
    lambda: Role.objects.filter(person=Given("person"), authority__code=Given("code")).values_list(
        "name", *(f"authority__{name}" for name in _AUTHORITY)
    )
)


def permissions_of(person: Person, authority: Authority) -> frozenset[Permission]:
    """What the person may do for this authority, as their roles stand now."""
    held = Role.objects.filter(person=person, authority=authority)
    with walls.own_roles(person):
        return granted(held.values_list("name", flat=True))


def authorities_of(person: Person) -> list[Authority]:
    """The authorities for which the person holds any role."""
    with walls.own_roles(person):
        return list(Authority.objects.filter(roles__person=person).distinct())


def door(permission: Permission | None) -> Callable[[View], View]:
    """Let in whoever holds `permission` for the authority of the URL, or any role there where none
    is asked for; the view finds `request.authority`, `request.roles` and `request.permissions`."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, authority: str, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            with walls.own_roles(request.user):
                held = _ROLES(person=request.user.pk, code=authority)
            if not held:
                raise Http404
            request.authority = Authority.from_db("default", _AUTHORITY, held[0][1:])
            request.roles = frozenset(RoleName(name) for name, *_ in held)
            request.permissions = granted(request.roles)
            if _lacks_passkey(request):
                return redirect("mfa_index")
            if permission is not None and permission not in request.permissions:
                raise PermissionDenied(f"You may not {permission.value}.")
            with walls.within(request.authority), at_hand(request.authority):
                return view(request, *args, **kwargs)

        guarded.door = permission or ANY_ROLE
        return guarded

    return guard


def fresh(view: View) -> View:
    """Let in whoever has shown within five minutes that it is they. Others are asked to, and then
    what they wanted is done.

    Stands behind the door, so that nobody is asked who may not open it anyway. Not for forms with
    files, which are not kept while somebody is asked.
    """

    @wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sessions.is_fresh(request, timezone.now()):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    asked_first.fresh = True
    return asked_first


def fresh_to_change(view: View) -> View:
    """The same for what a page changes: it may be read without."""
    asked_first = fresh(view)

    @wraps(view)
    def asked_before_changes(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reads = request.method in ("GET", "HEAD")
        return (view if reads else asked_first)(request, *args, **kwargs)

    asked_before_changes.fresh = True
    return asked_before_changes


def _lacks_passkey(request: HttpRequest) -> bool:
    return (
        settings.SECOND_FACTOR_REQUIRED
        and settings.PASSKEY_REQUIRED
        and bool(request.roles & PASSKEY_ROLES)
        and not sessions.has_passkey(request)
    )


def signed_in(view: View) -> View:
    """Let in anybody who is signed in: pages about the person, not about an authority. Of an
    authority's rows they see the roles this person holds."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with walls.own_roles(request.user):
            return view(request, *args, **kwargs)

    guarded.door = SIGNED_IN
    return guarded


def anyone(view: View) -> View:
    """Let in anybody at all: signing in, health checks."""
    view.door = ANYONE
    return login_not_required(view)


class NobodysRequest:
    """Every request begins with no authority's rows shown, until a door says whose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, made behind the wall."""
        with walls.nobody():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: tuple, kwargs: dict) -> None:
        """Raises ImproperlyConfigured for a view without a door, also where nobody ran the checks:
        whoever is signed in could open it."""
        if not hasattr(view, "door"):
            raise ImproperlyConfigured("This view has no door, and is served to nobody.")


def routes(patterns: list | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern with its full route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern


@register(Tags.security, deploy=True)
def somebody_can_sign_in(**_: Any) -> list[Error]:
    """A service that neither a directory nor an account opens is not set up."""
    if settings.ENTRA_TENANT or settings.LOCAL_ACCOUNTS:
        return []
    return [
        Error(
            "Nobody can sign in.",
            hint="Name the directory in CSC_ENTRA_TENANT and its companions, or set"
            " CSC_LOCAL_ACCOUNTS=1.",
            id="accounts.E002",
        )
    ]


@register()
def every_view_has_a_door(**_: Any) -> list[Error]:
    """A view without a declared door is an error at start-up."""
    return [
        Error(
            f"The view at /{route} has no door.",
            hint="Use accounts.doors.door, signed_in or anyone.",
            id="accounts.E001",
        )
        for route, pattern in routes()
        if not hasattr(pattern.callback, "door")
    ]
