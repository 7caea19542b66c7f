"""Writing the audit trail: one call, in the transaction of the deed itself."""

from __future__ import annotations

from typing import Any

from accounts import walls
from accounts.models import AuditEntry, Authority, Person


def record_unasked(action: str, *, subject: Person, **detail: Any) -> None:
    """Add an entry of what the clock or the command line did to an account, in the trail of every
    authority the person works for; of none where they work for none."""
    with walls.own_roles(subject):
        works_for = list(Authority.objects.filter(roles__person=subject).distinct())
    for authority in works_for:
        with walls.within(authority):
            record(action, person=None, authority=authority, subject=subject, **detail)
    if not works_for:
        record(action, person=None, authority=None, subject=subject, **detail)


def record(
    action: str,
    *,
    person: Person | None,
    authority: Authority | None,
    subject: object = "",
    reason: str = "",
    **detail: Any,
) -> AuditEntry:
    """Add an audit entry.

    `subject`: a model instance (kept as kind and id) or text; `detail`: counts, codes and dates,
    never a child's data.
    """
    if not isinstance(subject, str):
        subject = f"{subject._meta.model_name} {subject.pk}"
    entry = AuditEntry(
        person=person,
        authority=authority,
        action=action,
        subject=subject,
        reason=reason,
        detail=detail,
    )
    if authority is None:
        with walls.every_authority(walls.Because.AUDIT):
            entry.save(force_insert=True)
    else:
        entry.save(force_insert=True)
    return entry
