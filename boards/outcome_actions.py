"""What an authority adds to the framework of outcomes, and takes away again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from boards.framework import Level
from boards.models import LocalOutcome


@transaction.atomic
def add_outcome(
    authority: Authority,
    *,
    title: str,
    level: Level,
    is_outcome: bool,
    by: Person | None,
    indicator: str = "",
    how: str = "",
) -> LocalOutcome:
    """Add a local priority. `indicator`: the measure that shows it, "" where nobody measures it
    yet; `how`: how it would be."""
    made = LocalOutcome.objects.create(
        authority=authority,
        title=title,
        level=level.name,
        is_outcome=is_outcome,
        indicator=indicator,
        how=how,
        added_by=by,
    )
    audit.record("outcome added", person=by, authority=authority, subject=made, level=level.name)
    return made


@transaction.atomic
def withdraw_outcome(outcome: LocalOutcome, *, by: Person) -> None:
    """Let a local priority stand in the framework no more."""
    rows = LocalOutcome.objects.filter(pk=outcome.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        authority = outcome.authority
        audit.record("outcome withdrawn", person=by, authority=authority, subject=outcome)
