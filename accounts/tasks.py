"""What the worker does for accounts when the clock rings."""

from __future__ import annotations

from celery import shared_task


@shared_task(ignore_result=True)
def disable_dormant() -> None:
    """Disable accounts nobody has used for two months, and warn the owners of those nearly there;
    let go of sessions that are over and of guesses that slow nobody down any more. The people of
    the demonstration may sleep."""
    from django.conf import settings
    from django.utils import timezone

    from accounts import dormant, guessing, sessions

    now = timezone.now()
    guessing.forget_old(now)
    sessions.forget_over(now)
    if not settings.DEMO:
        dormant.look_after(now)


@shared_task(ignore_result=True)
def anchor_audit() -> None:
    """Write the last seal of each audit chain into a file outside the database, so that whoever
    could rewrite the whole database could not rewrite the trail unseen."""
    from django.conf import settings
    from django.utils import timezone

    from accounts import audit_chain

    audit_chain.anchor(settings.AUDIT_ANCHORS, timezone.now())
