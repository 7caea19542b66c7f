"""Pages of no room: the health of the service."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse


@transaction.non_atomic_requests
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the service can do its work: for the machinery around it, so no data and no door.

    Says of the database "ok", with status 200, or "down", with 503.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "ok"})
