"""Rounds of ratings: begun by the chair, rated by the people around the children each for
themselves, opened by the chair.

What somebody rates stands in no audit entry: the trail is read by people who may not read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from boards.actions import MayNot, allow
from boards.child_measures import Rag
from boards.may import Who
from boards.models import (
    Board,
    ChildInRound,
    PersonsRating,
    Professional,
    RatingRound,
    TrackedChild,
)
from boards.rules import child as rules
from boards.versions import take
from records import access


def identify(around: Iterable[Professional], *, by: Person, authority: Authority) -> dict[int, str]:
    """The authority's own ids of the children somebody stands around, who must know whom they rate;
    audited. By the record's number of the child."""
    around = list(around)
    if not around:
        return {}
    audit.record("children to rate read", person=by, authority=authority, children=len(around))
    return access.ids_of(authority, [each.child.child for each in around], by)


@transaction.atomic
def begin_round(board: Board, *, by: Person | None, who: Collection[Who]) -> RatingRound:
    """Ask the people around the children for their ratings. Raises `MayNot` while an earlier round
    is not opened, or where nobody stands around a child."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    allow(rules.BEGIN_ROUND, who, board.state)
    last = board.rounds.first()
    if last and last.state in rules.COLLECTING:
        raise MayNot(f"Round {last.number} still collects ratings: open it first.")
    around = Professional.objects.filter(child__board=board, left_at=None)
    if not around.filter(child__removed_at=None).exists():
        raise MayNot("Nobody stands around a child yet: say who does first.")
    begun = RatingRound.objects.create(
        board=board, number=last.number + 1 if last else 1, begun_by=by
    )
    audit.record(
        "round of ratings begun",
        person=by,
        authority=board.authority,
        subject=board,
        round=begun.number,
    )
    return begun


@transaction.atomic
def rate(
    professional: Professional, *, rag: Rag, words: str, seen: int, by: Person
) -> PersonsRating:
    """Put or change one's own rating of a child in the round that collects.

    `seen`: the version of one's rating that was shown, 0 where there was none. Raises `MayNot`, and
    `ChangedMeanwhile` where one saved it elsewhere since.
    """
    board_id = professional.child.board_id
    rounds = RatingRound.objects.select_for_update(of=("self",)).filter(board=board_id)
    # Held, so that nobody rates while the round is being opened.
    current = rounds.order_by("-number").first()
    if current is None:
        raise MayNot("Nobody has asked for ratings yet: the chair begins a round.")
    own = professional.person_id == by.pk and professional.left_at is None
    allow(rules.RATE, {Who.PROFESSIONAL} if own else (), current.state)
    there = PersonsRating.objects.filter(round=current, professional=professional).first()
    if there is None:
        rating = PersonsRating.objects.create(
            round=current, professional=professional, rag=rag.name.lower(), words=words
        )
    else:
        rating = take(PersonsRating.objects, there.pk, seen=seen)
        rating.rag, rating.words, rating.at = rag.name.lower(), words, timezone.now()
        rating.save(update_fields=["rag", "words", "at", "version"])
    audit.record(
        "child rated",
        person=by,
        authority=professional.child.board.authority,
        subject=professional.child,
        round=current.number,
    )
    return rating


@transaction.atomic
def open_ratings(board: Board, number: int, *, by: Person | None, who: Collection[Who]) -> None:
    """Let the seats of the board read what the people around the children rated, and keep what the
    record says of each child on that day beside it. Raises `MayNot`."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    rounds = RatingRound.objects.select_for_update(of=("self",))
    opened = rounds.get(board=board, number=number)
    allow(rules.OPEN_RATINGS, who, opened.state)
    opened.opened_at, opened.opened_by = timezone.now(), by
    opened.save(update_fields=["opened_at", "opened_by"])
    followed = TrackedChild.objects.filter(board=board, removed_at=None)
    ChildInRound.objects.bulk_create(
        ChildInRound(round=opened, child=each, readings=each.readings, read_on=each.read_on)
        for each in followed
    )
    audit.record(
        "ratings opened",
        person=by,
        authority=board.authority,
        subject=board,
        round=number,
    )
