"""What was refused, and to whom: one line of the log for each, so that whoever tries to get round
a control is seen to have tried."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

log = logging.getLogger(__name__)

# What a method may be called at all; which of them a page takes, the page says.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# A page that is not there is worth a line only where somebody signed in asks for it: they may be
# trying what belongs to another authority, which answers as one that never was.
NOT_FOUND = 404
FROM, BELOW = 400, 500


class Refusals:
    """Notes every answer that refuses: by the name of the page, never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, noted; TRACE, which would repeat a request's cookies, goes no further."""
        if request.method in METHODS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(METHODS[:3])
        if FROM <= response.status_code < BELOW:
            _note(request, response.status_code)
        return response


def _note(request: HttpRequest, status: int) -> None:
    """A line with who asked, where the request got as far as knowing that: asking the database now
    would be a query for everybody who knocks."""
    person = getattr(request, "_cached_user", None)
    who = str(person.pk) if person is not None and person.is_authenticated else "nobody"
    if status == NOT_FOUND and who == "nobody":
        return
    found = request.resolver_match
    page = (found.url_name if found else None) or "none"
    method = request.method if request.method in METHODS else "another method"
    log.warning(
        "refused", extra={"status_code": status, "page": page, "method": method, "person": who}
    )
