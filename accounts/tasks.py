"""What the clock does about accounts."""

from __future__ import annotations

from celery import shared_task


@shared_task(ignore_result=True)
def disable_dormant() -> None:
    """Disable accounts nobody has used for two months, and warn the owners of those nearly there;
    let go of guesses that slow nobody down any more. The people of the demonstration may sleep."""
    from django.conf import settings
    from django.utils import timezone

    from accounts import dormant, guessing

    now = timezone.now()
    guessing.forget_old(now)
    if not settings.DEMO:
        dormant.look_after(now)
