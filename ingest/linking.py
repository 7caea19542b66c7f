"""Keeping links and figures in step with what stands: the work that the clock rings for.

Whatever changed the links (a publication that says who people are, a person's decision, a run taken
back) is seen by comparing, not by being told: a ring that was lost is made up for by the next.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import Authority
from indicators import actions as indicators
from indicators import queries as figures
from ingest.actions import alone_with
from records import link_actions, queries


def catch_up(authority: Authority) -> bool:
    """Match people where the record says something new of who they are, and make the live figures
    anew where they rest on other links than now stand, or on a child who was erased since. Returns
    whether it did either."""
    matched = link_actions.match(authority) is not None
    return measure_if_behind(authority) or matched


def measure_if_behind(authority: Authority) -> bool:
    """Make the live figures anew where they rest on other links than now stand, or on a child who
    was erased since. Returns whether it did."""
    if not _is_behind(authority):
        return False
    with transaction.atomic():
        authority = alone_with(authority.pk)
        if _is_behind(authority):
            indicators.go_live(indicators.build_facts(authority, queries.standing(authority)))
    return True


def _is_behind(authority: Authority) -> bool:
    """Whether live figures are: the ring after an erasure can be lost as any other."""
    live = figures.live_build(authority)
    return live is not None and indicators.is_behind(live)
