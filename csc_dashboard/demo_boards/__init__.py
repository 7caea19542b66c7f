"""The boards of the demonstration, filled by our own actions: what two boards made of the figures.

Only the first authority has them; each part of the work fills its own.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from accounts.models import Authority
from csc_dashboard.demo_boards.children import follow_children
from csc_dashboard.demo_boards.inquiries import raise_inquiries
from csc_dashboard.demo_boards.measures import follow_measures
from csc_dashboard.demo_boards.meetings import hold_meetings, plan_child_meeting
from csc_dashboard.demo_boards.setting import set_up_boards

# What is filled, in this order; each is handed the authority.
PARTS: tuple[Callable[[Authority], None], ...] = (
    set_up_boards,
    follow_measures,
    raise_inquiries,
    hold_meetings,
    follow_children,
    plan_child_meeting,
)


@transaction.atomic
def fill(authority: Authority) -> None:
    """Let the boards of an authority have sat."""
    for part in PARTS:
        part(authority)
