"""What people do with findings: note, accept, give to somebody, take back.

Each leaves an audit entry, which counts findings and tells nothing of a child.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Person
from ingest.models import Assignment, Finding, FindingNote, Upload


def note(
    upload: Upload, findings: Iterable[Finding], person: Person, *, text: str, accepted: bool
) -> int:
    """Write the same note on each finding; with `accepted` it is the reason why it may stand.

    Returns on how many.
    """
    now = timezone.now()
    notes = [
        FindingNote(
            **_of(upload), identity=identity, person=person, at=now, text=text, accepted=accepted
        )
        for identity in _identities(findings)
    ]
    with transaction.atomic():
        FindingNote.objects.bulk_create(notes)
        audit.record(
            "findings accepted" if accepted else "findings noted",
            person=person,
            authority=upload.authority,
            subject=upload,
            findings=len(notes),
        )
    return len(notes)


def assign(
    upload: Upload,
    findings: Iterable[Finding],
    person: Person,
    *,
    worker: str,
    team: str,
    due_on: date,
) -> int:
    """Give each finding to a worker or a team, in place of whomever it was given to before.

    Returns how many.
    """
    now = timezone.now()
    given = [
        Assignment(
            **_of(upload),
            identity=identity,
            person=person,
            at=now,
            worker=worker,
            team=team,
            due_on=due_on,
        )
        for identity in _identities(findings)
    ]
    with transaction.atomic():
        Assignment.objects.bulk_create(
            given,
            update_conflicts=True,
            unique_fields=["authority", "dataset", "year", "identity"],
            update_fields=["worker", "team", "due_on", "person", "at"],
        )
        audit.record(
            "findings assigned",
            person=person,
            authority=upload.authority,
            subject=upload,
            findings=len(given),
            due_on=due_on.isoformat(),
        )
    return len(given)


def take_back(upload: Upload, finding: Finding, person: Person) -> None:
    """The finding is no longer given to anybody."""
    with transaction.atomic():
        Assignment.objects.filter(**_of(upload), identity=finding.identity).delete()
        audit.record(
            "assignment taken back", person=person, authority=upload.authority, subject=upload
        )


def _of(upload: Upload) -> dict:
    return {"authority": upload.authority, "dataset": upload.dataset, "year": upload.year}


def _identities(findings: Iterable[Finding]) -> list:
    return list(dict.fromkeys(f.identity for f in findings if f.identity))
