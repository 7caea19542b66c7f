"""Searches, files and uploads at a human pace: whoever asks faster is told to wait (status 429).

Each limit is many times what a person does by hand, and what a report that refreshes itself does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from accounts.pace import Pace, wait_for

SEARCH = Pace("searches", 120)
FILE = Pace("files", 60)
LINK = Pace("readings of a link", 120)
UPLOAD = Pace("uploads", 60)

# What hands out a file or makes one, by the name of its address; and any page with ?file=.
FILES = frozenset(
    {
        "figures_csv", "figures_xlsx", "scorecard_csv", "scorecard_xlsx", "quarterly_csv",
        "quarterly_xlsx", "work_list_csv", "work_list_xlsx", "chasing_csv", "chasing_xlsx",
        "findings_csv", "findings_xlsx", "annex_a_workbook", "cleaned_return", "held_of_child",
        "extract_template", "children_xlsx", "measures_pdf", "measures_xlsx",
    }
)  # fmt: skip
LINKS = frozenset({"link_csv", "link_json"})
SEARCHES = frozenset({"all_measures", "search_findings"})
UPLOADS = frozenset({"new_upload", "extract"})


class Paced:
    """Asks of each request whether it is one of these, and whether it comes too soon."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, untouched."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The page that says how long to wait, or None where the request may go on.

        Before the view and its transaction: what is counted stays counted whatever comes of it.
        """
        pace = pace_of(request) if settings.PACED else None
        if pace is None:
            return None
        seconds = wait_for(pace, _whose(request, pace, kwargs))
        if not seconds:
            return None
        response = render(
            request, "errors/429.html", {"what": pace.what, "seconds": seconds}, status=429
        )
        response.headers["Retry-After"] = str(seconds)
        return response


def pace_of(request: HttpRequest) -> Pace | None:
    """The limit that a request falls under, if any."""
    name = request.resolver_match.url_name
    if name in LINKS:
        return LINK
    if name in FILES or "file" in request.GET:
        return FILE
    if request.method == "POST" and name in SEARCHES:
        return SEARCH
    if request.method == "POST" and name in UPLOADS:
        return UPLOAD
    return None


def _whose(request: HttpRequest, pace: Pace, kwargs: dict[str, Any]) -> str:
    """A link is counted by itself, everything else by person; all who have not signed in, who get
    no further than being asked to, together."""
    if pace is LINK:
        return salted_hmac("csc_dashboard.paced", str(kwargs.get("token", ""))).hexdigest()
    return str(request.user.pk)
