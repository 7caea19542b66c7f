"""The doors: every view stands behind one, and a view without a door cannot be served.

A view of an authority takes `authority` (its code) from the URL. Its door finds the authority among
those for which the signed-in person holds a role, puts it on the request, and asks for the
permission. An authority the person holds no role for answers as one that never existed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.checks import Error, register
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.at_hand import at_hand
from accounts.models import Authority, Person, Role
from accounts.permissions import Permission, RoleName, granted

View = Callable[..., HttpResponse]
ANYONE = "anyone"
SIGNED_IN = "signed in"
ANY_ROLE = "any role"


def permissions_of(person: Person, authority: Authority) -> frozenset[Permission]:
    """What the person may do for this authority, as their roles stand now."""
    return granted(
        Role.objects.filter(person=person, authority=authority).values_list("name", flat=True)
    )


def authorities_of(person: Person) -> list[Authority]:
    """The authorities for which the person holds any role."""
    return list(Authority.objects.filter(roles__person=person).distinct())


def door(permission: Permission | None) -> Callable[[View], View]:
    """Let in whoever holds `permission` for the authority of the URL, or any role there where none
    is asked for; the view finds `request.authority`, `request.roles` and `request.permissions`."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, authority: str, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            roles = Role.objects.filter(person=request.user, authority__code=authority)
            held = list(roles.select_related("authority"))
            if not held:
                raise Http404
            request.authority = held[0].authority
            request.roles = frozenset(RoleName(role.name) for role in held)
            request.permissions = granted(request.roles)
            if permission is not None and permission not in request.permissions:
                raise PermissionDenied(f"You may not {permission.value}.")
            with at_hand(request.authority):
                return view(request, *args, **kwargs)

        guarded.door = permission or ANY_ROLE
        return guarded

    return guard


def signed_in(view: View) -> View:
    """Let in anybody who is signed in: pages about the person, not about an authority."""
    view.door = SIGNED_IN
    return view


def anyone(view: View) -> View:
    """Let in anybody at all: signing in, health checks."""
    view.door = ANYONE
    return login_not_required(view)


def routes(patterns: list | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL pattern with its full route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern


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
