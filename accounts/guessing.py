"""How fast somebody may guess: ten tries in five minutes, ever slower, and locking nobody else out.

Tries are counted before anything is hashed: those of a device its owner has signed in with by
themselves, and all others by account and by address. Whoever guesses at an account from elsewhere
therefore fills a count that its owner's own device is not in.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Guess

log = logging.getLogger(__name__)

LIMIT = 10
WINDOW = dt.timedelta(minutes=5)
# So many typing errors cost nobody a wait.
FREE = 3
DEVICE_LASTS = dt.timedelta(days=180)
PEOPLE_OF_A_DEVICE = 5


@dataclass(frozen=True)
class Try:
    """One try: how long it must wait, none at 0; and the counted guesses, if it may go ahead."""

    wait: int
    guesses: tuple[int, ...] = ()

    def succeeded(self) -> None:
        """It was no guess: take it out of the count."""
        Guess.objects.filter(pk__in=self.guesses).delete()

    @property
    def sentence(self) -> str:
        """What the person is told who has to wait."""
        if self.wait < 60:
            seconds = "1 second" if self.wait == 1 else f"{self.wait} seconds"
            return f"That was too many tries. Wait {seconds}, then try again."
        minutes = ceil(self.wait / 60)
        return f"That was too many tries. Wait {minutes} minutes, then try again."


def wait_after(moments: Sequence[dt.datetime], now: dt.datetime) -> int:
    """Seconds until another try may be made, after tries at `moments` (oldest first); 0 for now.

    From the fourth on each waits twice as long as the one before; there are never more than LIMIT
    in WINDOW.
    """
    recent = [moment for moment in moments if now - moment < WINDOW]
    if len(recent) < FREE:
        return 0
    until = recent[-1] + dt.timedelta(seconds=2 ** (len(recent) - FREE))
    if len(recent) >= LIMIT:
        until = max(until, recent[-LIMIT] + WINDOW)
    return max(0, ceil((until - now).total_seconds()))


def at_sign_in(request: HttpRequest, email: str) -> Try:
    """Count a try at the password of whoever has this address, known here or not."""
    return _try(_buckets(request, "account", email.strip().lower(), email))


def at_confirming(request: HttpRequest, person_id: object, email: str) -> Try:
    """Count a try at a code, or at the password of somebody signed in."""
    return _try(_buckets(request, "code", str(person_id), email))


def told_to_wait(request: HttpRequest, attempt: Try) -> HttpResponse:
    """The page for whoever has to wait, without the form: to show a form with its faults would be
    to try it."""
    said = {"sentence": attempt.sentence}
    response = render(request, "accounts/too_many_tries.html", said, status=429)
    response.headers["Retry-After"] = str(attempt.wait)
    return response


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the browser be known as one that `email` has signed in with."""
    known = [_digest("owner", email), *_known_to(request)]
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        " ".join(list(dict.fromkeys(known))[:PEOPLE_OF_A_DEVICE]),
        max_age=DEVICE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_old(now: dt.datetime) -> None:
    """Delete what no longer slows anybody down."""
    Guess.objects.filter(at__lt=now - WINDOW).delete()


@transaction.atomic
def _try(buckets: Iterable[str]) -> Try:
    """Count a try in each bucket, unless one of them makes it wait."""
    buckets = sorted(buckets)
    with connection.cursor() as cursor:
        # One at a time, in the same order everywhere: tries at once must not each find room.
        for bucket in buckets:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [bucket])
    now = timezone.now()
    recent: dict[str, list[dt.datetime]] = {bucket: [] for bucket in buckets}
    found = Guess.objects.filter(bucket__in=buckets, at__gt=now - WINDOW).order_by("at")
    for bucket, at in found.values_list("bucket", "at"):
        recent[bucket].append(at)
    if wait := max(wait_after(moments, now) for moments in recent.values()):
        log.warning("a guess has to wait", extra={"seconds": wait})
        return Try(wait)
    made = Guess.objects.bulk_create([Guess(bucket=bucket, at=now) for bucket in buckets])
    return Try(0, tuple(guess.pk for guess in made))


def _buckets(request: HttpRequest, kind: str, whose: str, email: str) -> list[str]:
    known = _known_to(request)
    if _digest("owner", email) in known:
        return [_digest(kind, whose, request.COOKIES[settings.DEVICE_COOKIE_NAME])]
    return [_digest(kind, whose), _digest("address", get_adapter().get_client_ip(request))]


def _known_to(request: HttpRequest) -> list[str]:
    """Whose device it is, by what it was told when they signed in."""
    try:
        value = request.get_signed_cookie(settings.DEVICE_COOKIE_NAME, max_age=DEVICE_LASTS)
    except (KeyError, signing.BadSignature):
        return []
    return value.split()


def _digest(*parts: str) -> str:
    parts = [part.strip().lower() if i else part for i, part in enumerate(parts)]
    return salted_hmac("accounts.guessing", "\0".join(parts), algorithm="sha256").hexdigest()
