"""What a board kept of a child who was erased goes with them.

An alias stays where a closed meeting or a promise speaks of it, and leads to nobody.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import Authority
from boards.models import (
    Action,
    ActionNote,
    AgendaItem,
    ChildInRound,
    PersonsRating,
    Professional,
    TimeFollowed,
    TrackedChild,
    VoiceWords,
)

ERASED = "Erased with the child’s record"


@transaction.atomic
def forget_child(authority: Authority, number: int) -> dict[str, int]:
    """Forget the child of this number on every board: what the record said, what people rated and
    said, who stood around them. How many rows went, by what they were."""
    followed = TrackedChild.objects.filter(board__authority=authority, child=number)
    gone: dict[str, int] = {}
    for child in followed:
        _forget(child, gone)
    return gone


def _forget(child: TrackedChild, gone: dict[str, int]) -> None:
    ratings = PersonsRating.objects.filter(professional__child=child)
    theirs = (
        ("ratings", ratings),
        ("words of children and families", VoiceWords.objects.filter(child=child)),
        ("children in rounds", ChildInRound.objects.filter(child=child)),
        ("people around children", Professional.objects.filter(child=child)),
        ("times followed", TimeFollowed.objects.filter(child=child)),
        ("notes on actions", ActionNote.objects.filter(action__child=child)),
    )
    for what, rows in theirs:
        gone[what] = gone.get(what, 0) + rows.delete()[0]
    Action.objects.filter(child=child).update(what=ERASED)
    planned = AgendaItem.objects.filter(child=child).exclude(meeting__state="closed")
    planned.filter(decisions=None, actions=None).delete()
    spoken_of = Action.objects.filter(child=child).exists()
    if spoken_of or AgendaItem.objects.filter(child=child).exists():
        # No two aliases of a board may be of one child: each that is of nobody has a number apart.
        child.child, child.readings, child.read_on = -child.pk, {}, None
        child.removed_at = child.removed_at or timezone.now()
        child.save(update_fields=["child", "readings", "read_on", "removed_at"])
    else:
        child.delete()
    gone["children on boards"] = gone.get("children on boards", 0) + 1
