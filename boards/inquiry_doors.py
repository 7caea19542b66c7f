"""The doors of inquiries: a view of one is served to whoever may see it, and knows how they stand
to it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.doors import View, door
from accounts.models import Person
from accounts.permissions import Permission, RoleName
from boards.doors import OF_ROLES, standing
from boards.may import Doing, Who
from boards.models import Inquiry
from boards.rules.inquiry import ANALYSTS, SEE


def by_roles(roles: Collection[RoleName]) -> frozenset[Who]:
    """How somebody stands to inquiries by their roles alone, before there is one."""
    return frozenset(OF_ROLES[role] for role in roles if role in OF_ROLES)


def standing_on(person: Person, roles: Collection[RoleName], inquiry: Inquiry) -> frozenset[Who]:
    """How a person stands to an inquiry: by their roles, by a seat on its board, as its owner."""
    who = by_roles(roles)
    # A seat opens nothing more to those who work with figures: it is not asked for.
    if inquiry.board_id and not who & ANALYSTS:
        who = standing(person, roles, inquiry.board)
    return who | {Who.OWNER} if inquiry.owner_id == person.pk else who


def inquiry_door(doing: Doing) -> Callable[[View], View]:
    """Let in whoever may do `doing` on the inquiry of the URL, whatever its state: views that
    change something ask again, with the state, in the transaction of the change.

    The view takes `inquiry_id` from the URL and finds `request.inquiry` and `request.who`. An
    inquiry that somebody may not see answers as one that never existed.
    """

    def guard(view: View) -> View:
        @door(Permission.SEE_INQUIRIES)
        @wraps(view)
        def guarded(
            request: HttpRequest, inquiry_id: int, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            known = Inquiry.objects.select_related("board", "owner", "raised_by", "authority")
            inquiry = known.filter(authority=request.authority, pk=inquiry_id).first()
            if inquiry is None:
                raise Http404
            who = standing_on(request.user, request.roles, inquiry)
            if SEE.refusal(who):
                raise Http404
            if refusal := Doing(doing.title, doing.by).refusal(who):
                raise PermissionDenied(refusal)
            request.inquiry, request.who = inquiry, who
            return view(request, *args, **kwargs)

        return guarded

    return guard
