"""Sending the e-mail of what moved: to whoever asked for it, once for new figures and never twice
in a week.

A mail says what readers outside may be shown, whoever it goes to. What it told is written on the
row of the one who asked before it goes, and taken back if it does not, so that who runs this twice
writes to nobody twice.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit, walls
from accounts.at_hand import at_hand
from accounts.models import Authority, Person, Role
from accounts.permissions import Permission, granted
from indicators import digest_words, shift_presenting, shift_queries
from indicators.catalogue import INDICATORS
from indicators.digest_words import Stands
from indicators.models import Build, DigestByEmail, ShiftSet
from indicators.queries import Reader
from indicators.shift.events import KNOWN
from indicators.shift_requests import WANTING
from records.calendar import LOCKDOWN

logger = logging.getLogger(__name__)

PATIENCE = timedelta(days=7)


@transaction.atomic
def ask(person: Person, authority: Authority) -> None:
    """Let the person be written to from now on; asking again changes nothing."""
    row, new = DigestByEmail.objects.get_or_create(person=person, authority=authority)
    if new:
        audit.record("asked for digest", person=person, authority=authority, subject=row)


@transaction.atomic
def stop(person: Person, authority: Authority) -> None:
    """Let the person be written to no more, and forget what they were told."""
    gone, _ = DigestByEmail.objects.filter(person=person, authority=authority).delete()
    if gone:
        audit.record("stopped digest", person=person, authority=authority, subject=person)


def wanted(person: Person, authority: Authority) -> bool:
    """Whether the person asked to be written to."""
    return DigestByEmail.objects.filter(person=person, authority=authority).exists()


def send(at: datetime) -> int:
    """Send every mail that is due; how many went out.

    One that cannot be delivered keeps no other back, and is tried again the next time.
    """
    sent = failed = 0
    rows = DigestByEmail.objects.filter(person__is_active=True).order_by("authority", "pk")
    with walls.every_authority(walls.Because.JOBS):
        numbers = list(rows.values_list("authority_id", "pk"))
    for authority_id, number in numbers:
        try:
            with walls.within(authority_id):
                sent += _sent(number, at)
        except (OSError, SMTPException):
            failed += 1
    if failed:
        logger.warning("Digests that could not be delivered, to be tried again: %d", failed)
    return sent


@transaction.atomic
def _sent(number: int, at: datetime) -> bool:
    """One mail to one person; False where none is due, or another worker has it in hand."""
    locked = DigestByEmail.objects.select_for_update(skip_locked=True, of=("self",))
    row = locked.select_related("person", "authority").filter(pk=number).first()
    if row is None or not _may_see(row):
        return False
    build = _due(row, at)
    if build is None:
        return False
    with at_hand(row.authority):
        now, changed = stands(Reader(row.authority, sees_groups=False, event=LOCKDOWN))
    before = Stands(**row.told) if row.told_at else None
    row.told_of, row.told_at, row.told = build.digest, at, asdict(now)
    row.save(update_fields=["told_of", "told_at", "told"])
    audit.record("digest sent", person=None, authority=row.authority, subject=row.person)
    place = row.authority.name
    with at_hand(row.authority):
        body = digest_words.text(place, now, before, changed, _links(row.authority))
    send_mail(f"What moved in the figures of {place}", body, None, [row.person.email])
    return True


def stands(reader: Reader) -> tuple[Stands, dict[str, str]]:
    """How measures stand for a reader outside, and the sentence of each change, by
    "event/indicator"."""
    verdicts, sentences = {}, {}
    for row, plain in shift_queries.changes_of(reader.authority, sees=False):
        # People name events of their own; their words stay in the building.
        if row.set.event not in KNOWN or row.indicator not in INDICATORS:
            continue
        words = shift_presenting.lately([(row, plain)], sees=False).get(row.indicator)
        if words:
            key = f"{row.set.event}/{row.indicator}"
            verdicts[key] = row.verdict
            said = words[0].lower() + words[1:].removesuffix(".")
            sentences[key] = f"{INDICATORS[row.indicator].title} {said}"
    lines = reader.scorecard() if reader.span else []
    return digest_words.stands(lines, verdicts), sentences


def _may_see(row: DigestByEmail) -> bool:
    held = Role.objects.filter(
        person=row.person, authority=row.authority, person__is_active=True
    ).values_list("name", flat=True)
    return Permission.SEE_FIGURES in granted(held)


def _due(row: DigestByEmail, at: datetime) -> Build | None:
    """The figures to write about: others than the last mail's, a week after it, and with their
    changes worked out."""
    build = Build.objects.filter(authority=row.authority, is_live=True).only("digest").first()
    if build is None or build.digest == row.told_of:
        return None
    if row.told_at and timezone.localdate(at) - timezone.localdate(row.told_at) < PATIENCE:
        return None
    working = ShiftSet.objects.filter(authority=row.authority, stage__in=WANTING)
    return None if working.exists() else build


def _links(authority: Authority) -> list[str]:
    """Where the figures are, and where the mails are stopped."""
    to = {"See them": "scorecard", "Stop these mails": "saved"}
    return [
        f"{words}: {settings.SITE_ADDRESS}{reverse(name, args=[authority.code])}"
        for words, name in to.items()
    ]
