"""What the worker does for boards of its own accord."""

from __future__ import annotations

from celery import shared_task


@shared_task(ignore_result=True)
def read_children_again() -> None:
    """Read the children of every board anew whose authority's returns have changed since: so that
    what a board looks at follows publication without anybody asking."""
    # pandas takes seconds to import: the web process must not wait for it.
    from boards import cohort_actions

    cohort_actions.follow_publications()
