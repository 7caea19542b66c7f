"""The last day to submit a return: as DfE's guide has it, else as the authority itself has said."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from ingest.deadlines import SAID, Deadline, deadline
from ingest.models import ClosingDay


def deadline_of(authority: Authority, dataset: str, year: int | None) -> Deadline:
    """The closing day of one year's return; what DfE's guide says goes before what people said."""
    known = deadline(dataset, year)
    if known.closes_on or year is None:
        return known
    said = ClosingDay.objects.filter(authority=authority, dataset=dataset, year=year).first()
    return Deadline(said.closes_on, SAID) if said else known


def say(
    authority: Authority, dataset: str, year: int, closes_on: date, *, person: Person
) -> ClosingDay:
    """Keep the closing day somebody looked up, in place of what was said before."""
    with transaction.atomic():
        kept, _ = ClosingDay.objects.update_or_create(
            authority=authority,
            dataset=dataset,
            year=year,
            defaults={"closes_on": closes_on, "person": person, "at": timezone.now()},
        )
        audit.record(
            "closing day said",
            person=person,
            authority=authority,
            subject=kept,
            dataset=dataset,
            year=year,
            closes_on=closes_on.isoformat(),
        )
    return kept
