"""Annex A of an authority as at a day, from what is published; with the children's own ids only in
the workbook, which is audited."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import Authority, Person
from ingest.writing.annex_a.lists import AnnexA, annex_a, best_day
from ingest.writing.annex_a.workbook import workbook
from records import access, queries
from records.entities import ENTITIES, OF_PARTNERS
from records.places import DIRECTORY
from records.record import Record

# No list holds anything that only a partner knows.
READ = [*(entity.name for entity in ENTITIES if entity.name not in OF_PARTNERS), DIRECTORY]
COUNTRIES = {"WAL": "Wales", "SCO": "Scotland", "NIR": "Northern Ireland"}


def days_of(authority: Authority) -> tuple[date, date] | None:
    """The day on which most lists can be told, and the last that any return speaks for; None where
    nothing is published."""
    releases = queries.standing(authority)
    if not releases:
        return None
    bare = Record({}, releases)
    return best_day(bare), max(release.last for release in releases)


def as_at(authority: Authority, on: date) -> AnnexA:
    """The lists of a day, children by the record's own numbers."""
    record = queries.record_of(authority, queries.standing(authority), READ)
    areas = dict(Authority.objects.values_list("code", "name")) | COUNTRIES
    return annex_a(record, on, areas)


def written(authority: Authority, on: date, person: Person) -> bytes:
    """The workbook of a day; audited in the transaction that opens who the children are."""
    lists = as_at(authority, on)
    with transaction.atomic():
        names = access.ids_of(authority, lists.children, person)
        audit.record(
            "Annex A written",
            person=person,
            authority=authority,
            on=on.isoformat(),
            children=len(lists.children),
            lists=sorted(lists.tables),
        )
    return workbook(lists.named(names), authority.name)
