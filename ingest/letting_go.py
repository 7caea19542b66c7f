"""What the clock does each night with what is kept for long enough: drafts and findings go, who is
due is proposed, and whom two people agreed on is erased."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit, walls
from accounts.at_hand import at_hand
from accounts.models import Authority
from ingest import actions
from ingest.models import Finding, Stage, Upload
from records import disposing, how_long

# What was taken down or looked through, and waits for somebody who never came.
UNPUBLISHED = (Stage.READY, Stage.HELD, Stage.FAILED)


def night(authority: Authority, now: datetime) -> None:
    """Everything that is due at an authority, as far as the clock may do it alone."""
    today = timezone.localdate(now)
    with walls.within(authority), at_hand(authority):
        kept_for = how_long.lengths(authority)
        discard_drafts(authority, now - timedelta(days=kept_for["drafts"]))
        forget_findings(authority, today, kept_for["findings"])
        # Whom a night before left half-way goes first: what is proposed then is what is left.
        disposing.carry_out(authority, today)
        disposing.propose(authority, today)


def discard_drafts(authority: Authority, before: datetime) -> int:
    """Discard uploads sent before a moment that nobody published; how many went."""
    old = Upload.objects.filter(authority=authority, created_at__lt=before, stage__in=UNPUBLISHED)
    gone = 0
    for upload in old:
        try:
            actions.discard(upload, None)
        except actions.NotNow:
            continue  # somebody began to work on it, or sent it, a moment ago
        gone += 1
    return gone


@transaction.atomic
def forget_findings(authority: Authority, today: date, years: int) -> int:
    """Delete which rows failed which rule, of returns sent longer ago than so many years; how many
    there were of each rule stays. How many went."""
    before = today.replace(year=today.year - years, day=min(today.day, 28))
    old = Finding.objects.filter(upload__authority=authority, upload__created_at__date__lt=before)
    gone, _ = old.delete()
    if gone:
        audit.record(
            "findings deleted on schedule",
            person=None,
            authority=authority,
            rows=gone,
            sent_before=before.isoformat(),
        )
    return gone


def carry_out(authority_id: int, today: date) -> int:
    """Erase whom two people agreed on, now. Figures stay as they were published."""
    authority = Authority.objects.get(pk=authority_id)
    with walls.within(authority), at_hand(authority):
        return disposing.carry_out(authority, today)
