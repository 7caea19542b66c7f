"""What of a child's record somebody may see: all of it by role, or, of who stands around a child on
a board, the part that they work on."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import Authority, Person
from accounts.permissions import Permission
from boards import rating_queries
from boards.models import AsWhat
from indicators.one_child.lanes import Lane
from records.access import KnownChild

ALL = frozenset(Lane)
CARE = frozenset({Lane.CARE, Lane.PLACEMENT})
SEEN_AS = {
    AsWhat.SOCIAL_WORKER: ALL,
    AsWhat.REVIEWING_OFFICER: ALL,
    AsWhat.VIRTUAL_SCHOOL: CARE | {Lane.SCHOOL},
    AsWhat.HEALTH: CARE | {Lane.HEALTH},
    AsWhat.CARER: CARE | {Lane.REVIEW, Lane.HEALTH, Lane.SCHOOL},
}
"""As what somebody stands around a child, and the lanes that is for; whoever is not named here
opens no record: a child reads their own with somebody beside them."""


def seen_by(
    person: Person, permissions: Collection[Permission], authority: Authority, known: KnownChild
) -> frozenset[Lane]:
    """The lanes of a child's record that somebody may see; none where they may not see them."""
    if Permission.SEE_CASES in permissions:
        return ALL
    if Permission.RATE_CHILDREN not in permissions:
        return frozenset()
    around = rating_queries.to_rate(person, authority)
    theirs = [each.as_what for each in around if each.child.child in known.numbers]
    return frozenset().union(*(SEEN_AS.get(AsWhat(as_what), frozenset()) for as_what in theirs))
