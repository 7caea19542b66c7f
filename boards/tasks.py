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


@shared_task(ignore_result=True)
def read_children_again() -> None:
    """Read the children of every board anew whose authority's returns have changed since: so that
    what a board looks at follows publication without anybody asking."""
    # pandas takes seconds to import: the web process must not wait for it.
    from boards import cohort_actions

    cohort_actions.follow_publications()
