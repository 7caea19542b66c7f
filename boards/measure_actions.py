"""What people do with a board's measures: choose and order them, say who answers for them, rate
them, and comment on them.

Each leaves an audit entry in its transaction; what people wrote is not in it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import Person
from boards.actions import MayNot, allow
from boards.agreement import Rag
from boards.may import Who
from boards.measure_figures import kept
from boards.models import (
    Board,
    MeasureCommentary,
    MeasureRating,
    Meeting,
    MeetingState,
    Seat,
    TrackedMeasure,
)
from boards.rules import measures as rules
from boards.versions import take
from indicators.catalogue import INDICATORS


class FiguresChanged(MayNot):
    """Other figures stand by now than those that somebody looked at when they rated one."""

    def __init__(self) -> None:
        super().__init__(
            "New figures came in while you were looking. They are shown now: look again, then save"
            " your rating."
        )


@transaction.atomic
def follow(
    board: Board,
    indicator: str,
    *,
    by: Person,
    who: Collection[Who],
    priority: str = "",
    owner: Person | None = None,
) -> TrackedMeasure:
    """Let a board follow an indicator, as the last of its list; one that it followed before comes
    back with what was said of it.

    Raises `MayNot` where there is no such indicator, or the board follows it already.
    """
    board = _held(board, rules.CURATE_MEASURES, who)
    if indicator not in INDICATORS:
        raise MayNot("There is no such measure: choose one of the list.")
    rows = board.measures.filter(indicator=indicator)
    if rows.filter(removed_at=None).exists():
        raise MayNot("The board follows this measure already.")
    last = board.measures.filter(removed_at=None).aggregate(last=Max("place"))["last"] or 0
    measure = rows.last() or TrackedMeasure(board=board, indicator=indicator, added_by=by)
    measure.place, measure.priority, measure.owner = last + 1, priority, owner
    measure.removed_at = None
    measure.save()
    _note("measure followed", measure, by)
    return measure


@transaction.atomic
def describe(
    measure: TrackedMeasure,
    *,
    priority: str,
    owner: Person | None,
    seen: int,
    by: Person,
    who: Collection[Who],
) -> TrackedMeasure:
    """Say anew which priority a measure belongs to and who answers for it.

    Raises `MayNot` and `ChangedMeanwhile`.
    """
    _held(measure.board, rules.CURATE_MEASURES, who)
    measure = take(TrackedMeasure.objects.select_related("owner"), measure.pk, seen=seen)
    measure.priority, measure.owner = priority, owner
    measure.save(update_fields=["priority", "owner", "version"])
    _note("measure described", measure, by, owner=str(owner.pk) if owner else "")
    return measure


@transaction.atomic
def move(measure: TrackedMeasure, *, up: bool, by: Person, who: Collection[Who]) -> None:
    """Let a measure change places with the one above or below it; at the end it stays, and so does
    one that is followed no more."""
    board = _held(measure.board, rules.CURATE_MEASURES, who)
    order = list(board.measures.filter(removed_at=None))
    if measure not in order:
        return
    here = order.index(measure)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for place, each in enumerate(order, 1):
        each.place = place
    TrackedMeasure.objects.bulk_update(order, ["place"])
    _note("measure moved", measure, by)


@transaction.atomic
def drop(measure: TrackedMeasure, *, by: Person, who: Collection[Who]) -> None:
    """The board follows a measure no more; what was said of it stays."""
    _held(measure.board, rules.CURATE_MEASURES, who)
    if TrackedMeasure.objects.filter(pk=measure.pk, removed_at=None).update(
        removed_at=timezone.now()
    ):
        _note("measure followed no more", measure, by)


@transaction.atomic
def comment(
    measure: TrackedMeasure, words: str, *, by: Person, who: Collection[Who]
) -> MeasureCommentary:
    """Say something of a measure; what was said before stays as history."""
    owner = {Who.OWNER} if measure.owner_id == by.pk else set()
    _held(measure.board, rules.COMMENT_ON_MEASURE, frozenset(who) | owner)
    said = MeasureCommentary.objects.create(measure=measure, person=by, words=words)
    _note("measure commented on", measure, by)
    return said


@transaction.atomic
def rate(
    measure: TrackedMeasure,
    rag: Rag,
    *,
    by: Person,
    who: Collection[Who],
    seen: str | None = None,
    words: str = "",
) -> MeasureRating:
    """Rate a measure on the figure as it stands, which is kept with the rating; what the same
    person said before stays as history. While a meeting is under way it is a rating of that
    meeting.

    `seen`: `Figures.data` of the figures the person looked at, where they looked at a page. Raises
    `MayNot`, and `FiguresChanged` where others stand by now.
    """
    board = _held(measure.board, rules.RATE_MEASURE, who)
    figure = kept(board.authority, measure.indicator)
    if seen is not None and seen != figure["data"]:
        raise FiguresChanged
    sits = Seat.objects.filter(board=board, person=by, left_at=None).first()
    meeting = Meeting.objects.filter(board=board, state=MeetingState.UNDER_WAY).first()
    made = MeasureRating.objects.create(
        measure=measure,
        person=by,
        speaks_for=sits.speaks_for if sits else "",
        meeting=meeting,
        rag=rag,
        words=words,
        **figure,
    )
    _note("measure rated", measure, by, rag=str(rag))
    return made


def _held(board: Board, doing, who: Collection[Who]) -> Board:
    """The board, locked, once `doing` is found to be allowed on it as it is now."""
    board = (
        Board.objects.select_for_update(of=("self",)).select_related("authority").get(pk=board.pk)
    )
    allow(doing, who, board.state)
    return board


def _note(action: str, measure: TrackedMeasure, by: Person, **detail: str) -> None:
    board = measure.board
    audit.record(
        action,
        person=by,
        authority=board.authority,
        subject=board,
        indicator=measure.indicator,
        **detail,
    )
