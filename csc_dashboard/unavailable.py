"""What is said when the database is away or took too long, or a disk is full: status 503, and when
to try again.

Not a fault of ours and not for long, so it is no "problem with the service" (500): whoever asked is
told that what they sent was kept whole or not at all, and a proxy when to ask again.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg.errors import QueryCanceled

from accounts.full_disk import is_full
from accounts.watch import ASKS_ITSELF

RETRY_AFTER_SECONDS = 10
# What was too much to ask will be too much again at once.
RETRY_TOO_LONG_SECONDS = 60


class Why(StrEnum):
    """Why nothing can be done now, as the person reads it."""

    AWAY = "The database does not answer at the moment. It is usually back within a minute."
    TOO_LONG = (
        "The database took too long over this page, and was stopped so that others need not wait."
        " Try again in a minute, or ask for less at once."
    )
    FULL = "The service has run out of disk space. Tell whoever looks after it."


def why(fault: BaseException | None) -> Why | None:
    """Why the service is not available, if that is what broke."""
    if is_full(fault):
        return Why.FULL
    if _was_stopped(fault):
        return Why.TOO_LONG
    return Why.AWAY if isinstance(fault, OperationalError | InterfaceError) else None


def _was_stopped(fault: BaseException | None) -> bool:
    """Whether a statement was stopped at its limit, wherever in the chain of faults that stands."""
    while fault is not None:
        if isinstance(fault, QueryCanceled):
            return True
        fault = fault.__cause__
    return False


def answer(request: HttpRequest, because: Why) -> HttpResponse:
    """The page that says so, or the piece of one for htmx; asks nothing of the database.

    A piece is put above what stands on the page, so that nothing anybody typed is lost; what asks
    again by itself is told nothing and asks again.
    """
    context = {
        "PRODUCT_NAME": settings.PRODUCT_NAME,
        "DEMO": settings.DEMO,
        "why": because.value,
        "sent": request.method == "POST",
    }
    piece = "HX-Request" in request.headers
    template = "errors/_503.html" if piece else "errors/503.html"
    response = HttpResponse(render_to_string(template, context), status=503)
    wait = RETRY_TOO_LONG_SECONDS if because is Why.TOO_LONG else RETRY_AFTER_SECONDS
    response.headers["Retry-After"] = str(wait)
    if piece and ASKS_ITSELF in request.headers:
        response.headers["HX-Reswap"] = "none"
    return response
