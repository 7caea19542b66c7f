"""How often somebody may ask for what is dear: so many times in so long, then they must wait.

Counted as guesses are (`accounts.guessing`), in the same table, under keys that name nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil

from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Guess


@dataclass(frozen=True)
class Pace:
    """So many times in so long, and what they are, as the person who has to wait reads it."""

    what: str
    most: int
    within: dt.timedelta = dt.timedelta(minutes=1)


@transaction.atomic
def wait_for(pace: Pace, whose: str) -> int:
    """Seconds to wait until it may be asked for again; 0 where it may now, which is counted."""
    bucket = salted_hmac("accounts.pace", f"{pace.what}\0{whose}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        # One at a time: of many at once each would find room.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [bucket])
    now = timezone.now()
    asked = Guess.objects.filter(bucket=bucket, at__gt=now - pace.within)
    told = asked.aggregate(many=Count("pk"), first=Min("at"))
    if told["many"] >= pace.most:
        return max(ceil((told["first"] + pace.within - now).total_seconds()), 1)
    Guess.objects.create(bucket=bucket, at=now)
    return 0
