"""What a board kept of a child who was erased goes with them.

Minutes go on saying that a child was talked about, when, by whom, and how many decisions and
actions came of it; the words go, in closed meetings too, for who was there knows whom they are of.
An alias stays where a meeting or a promise speaks of it, and leads to nobody.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Authority
from boards.models import (
    OPEN,
    Action,
    ActionNote,
    ActionState,
    AgendaItem,
    ChildInRound,
    Decision,
    Meeting,
    MeetingState,
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
    _forget_words(child)
    spoken_of = Action.objects.filter(child=child).exists()
    if spoken_of or AgendaItem.objects.filter(child=child).exists():
        # No two aliases of a board may be of one child: each that is of nobody has a number apart.
        child.child, child.readings, child.read_on = -child.pk, {}, None
        child.removed_at = child.removed_at or timezone.now()
        child.save(update_fields=["child", "readings", "read_on", "removed_at"])
    else:
        child.delete()
    gone["children on boards"] = gone.get("children on boards", 0) + 1


def _forget_words(child: TrackedChild) -> None:
    """Take the words out of what was promised for a child, and out of meetings that talked of them
    or of that: what was looked at, why, what was decided and what was agreed."""
    promised = Action.objects.filter(child=child)
    nobodys = set(promised.filter(owner=None).values_list("pk", flat=True))
    now = timezone.now()
    promised.filter(owner=None).exclude(owner_named="").update(owner_named=ERASED)
    # Nobody can do, or be reminded of, what nobody knows any more.
    promised.filter(state__in=OPEN).update(state=ActionState.DROPPED, ended_at=now)
    promised.update(what=ERASED, partner="")
    items = AgendaItem.objects.filter(Q(child=child) | Q(action__child=child))
    items.exclude(meeting__state=MeetingState.CLOSED).filter(decisions=None, actions=None).delete()
    with _closed_meetings_forget():
        for item in items.select_related("child").order_by("pk"):
            title = f"Child {child.alias}" if item.child_id else ERASED
            said = {"title": title, "sentence": ERASED}
            item.seen = item.seen and {"inside": said, "outside": said}
            item.why = ERASED
            item.save(update_fields=["seen", "why"])
        Decision.objects.filter(item__in=items).update(words=ERASED)
        of_them = set(promised.values_list("pk", flat=True))
        for meeting in Meeting.objects.filter(actions__in=of_them).exclude(agreed=[]).distinct():
            meeting.agreed = [
                _without_words(each, nobodys) if each["action"] in of_them else each
                for each in meeting.agreed
            ]
            meeting.save(update_fields=["agreed"])


def _without_words(agreed: Mapping[str, object], nobodys: Container[int]) -> dict[str, object]:
    """An action as it was agreed, without words; who owns it stays where they sign in here."""
    whose = ERASED if agreed["action"] in nobodys and agreed["whose"] else agreed["whose"]
    return {**agreed, "what": ERASED, "whose": whose, "partner": ""}


@contextmanager
def _closed_meetings_forget() -> Iterator[None]:
    """Have the database take the one change that a closed meeting takes, here and nowhere else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('csc.forgetting', 'on', true)")
        yield
        cursor.execute("SELECT set_config('csc.forgetting', '', true)")
