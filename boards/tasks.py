"""What the worker does for boards when the clock rings."""

from __future__ import annotations

from celery import shared_task


@shared_task(ignore_result=True)
def remind() -> None:
    """Send the reminders of actions that are due today, where e-mail is set up."""
    # The web process, which only rings, must not wait for what this imports.
    from django.conf import settings
    from django.utils import timezone

    from boards import reminder_actions

    if settings.SENDS_EMAIL:
        reminder_actions.remind(timezone.localdate(), timezone.now())
