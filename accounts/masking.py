"""Children's own ids on lists: masked, until somebody says why they need them and shows again who
they are; then shown for a few hours of this session.

Behind the mask stand six letters, the same for the same child of an authority: rows of one child
can be told together, and nobody by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import audit

SHOWN = "ids shown"
FOR = dt.timedelta(hours=4)
# No vowels: no words. No letters that look like another.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
# Of a thousand children two share them on fewer than one list in a hundred.
LENGTH = 6


def masked(authority: int, own_id: str) -> str:
    """What stands for an id of an authority, given by its number."""
    said = salted_hmac("accounts.masking", f"{authority} {own_id}", algorithm="sha256")
    number = int.from_bytes(said.digest()[:8], "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def shown(request: HttpRequest) -> tuple[dt.datetime, str] | None:
    """Until when ids are shown to this session for this authority, and why; None while they are
    masked."""
    said = request.session.get(SHOWN, {}).get(request.authority.code)
    if said is None:
        return None
    until = dt.datetime.fromtimestamp(said["until"], dt.UTC)
    return (until, said["because"]) if timezone.now() < until else None


def of(request: HttpRequest) -> Callable[[str], str]:
    """What makes of an id what this session is shown of it."""
    if shown(request):
        return str
    number = request.authority.pk
    return lambda own_id: masked(number, own_id) if own_id else ""


def show(request: HttpRequest, because: str) -> None:
    """Show ids to this session from now on, for as long as it may last; audited."""
    until = timezone.now() + FOR
    said = {"until": until.timestamp(), "because": because}
    # A new dictionary: the session is saved where a key of it is set.
    request.session[SHOWN] = {**request.session.get(SHOWN, {}), request.authority.code: said}
    audit.record(
        "ids on lists shown",
        person=request.user,
        authority=request.authority,
        reason=because,
        until=until.isoformat(timespec="minutes"),
    )


def hide(request: HttpRequest) -> None:
    """Mask them again."""
    kept = dict(request.session.get(SHOWN, {}))
    if kept.pop(request.authority.code, None):
        request.session[SHOWN] = kept
        audit.record("ids on lists masked again", person=request.user, authority=request.authority)
