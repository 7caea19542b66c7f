"""The product's addresses, and one at which each way of breaking is tried."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from accounts.doors import anyone
from accounts.models import Authority
from tests.trust.stumbling.tasks import CANARY, break_over_a_child, keep_a_child_twice


@anyone
def stumble(request: HttpRequest, how: str) -> HttpResponse:
    """Break, over a value that a child could have."""
    if how == "value":
        raise ValueError(f"{CANARY} is no day of birth")
    if how == "row":
        keep_a_child_twice(Authority.objects.first().pk)
    if how == "cast":
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text::date", [CANARY])
    if how == "blank":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO records_child (la_child_id) VALUES (%s)", [CANARY])
    if how == "thread":
        thread = threading.Thread(target=int, args=[CANARY])
        thread.start()
        thread.join()
    if how == "header":
        return HttpResponse("", headers={"X-Child": f"{CANARY}\x01"})
    if how == "late":
        return StreamingHttpResponse(late())
    if how == "task":
        break_over_a_child.delay(Authority.objects.first().pk)
    return HttpResponse(how)


def late() -> Iterator[bytes]:
    """Break when the answer is on its way."""
    yield b"the first line\n"
    raise ValueError(CANARY)


urlpatterns = [
    path("stumble/<slug:how>/", stumble, name="stumble"),
    path("", include("csc_dashboard.urls")),
]
