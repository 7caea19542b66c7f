"""A task that breaks."""

from __future__ import annotations

from celery import shared_task

CANARY = "QzxStumbled417"


def keep_a_child_twice(authority_id: int) -> None:
    """Write a row twice that may be there once: the database refuses it, and quotes it."""
    from accounts import walls
    from records.models import Child

    with walls.within(authority_id):
        Child.objects.bulk_create([Child(authority_id=authority_id, la_child_id=CANARY)] * 2)


@shared_task(ignore_result=True)
def break_over_a_child(authority_id: int) -> None:
    """Break over a row that the database refuses."""
    keep_a_child_twice(authority_id)
