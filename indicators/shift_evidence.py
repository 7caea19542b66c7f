"""Keeping what is known of one measure after one event as evidence: it stays as it is."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Person
from indicators.models import Shift, ShiftSet
from indicators.shift.windows import HEADLINE


@transaction.atomic
def keep(shown: ShiftSet, indicator: str, *, by: Person) -> Shift | None:
    """Keep the rows of one measure in the set that is shown; returns the headline, whose number is
    the address of all of them, or None where nothing is known of the measure."""
    rows = Shift.objects.filter(set=shown, indicator=indicator)
    headline = rows.filter(window=HEADLINE, cut="").first()
    if headline is None:
        return None
    rows.filter(kept_at=None).update(kept_by=by, kept_at=timezone.now())
    audit.record(
        "change kept as evidence",
        person=by,
        authority=shown.authority,
        subject=headline,
        indicator=indicator,
        event=shown.event,
    )
    return headline
