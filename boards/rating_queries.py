"""Reading what people rate: the only door to it. Before the chair opens a round, a rating is its
author's alone; others learn how many were given, and by whom, never which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Authority, Person
from boards.child_measures import Rag
from boards.models import AsWhat, PersonsRating, Professional, RatingRound
from records import sealing


@dataclass(frozen=True)
class Said:
    """What one of the people around a child rated in an opened round."""

    round: int
    child: int
    as_what: AsWhat
    person: str
    rag: Rag
    words: str

    @property
    def part(self) -> str:
        """As what they rated, in the middle of a sentence."""
        return self.as_what.label[:1].lower() + self.as_what.label[1:]


def opened(rounds: Iterable[RatingRound], child: int | None = None) -> list[Said]:
    """What was rated in those of the rounds that the chair opened, of all children or one
    (`TrackedChild`'s key)."""
    rows = PersonsRating.objects.filter(
        round__in=[each.pk for each in rounds], round__opened_at__isnull=False
    )
    if child is not None:
        rows = rows.filter(professional__child=child)
    told = rows.order_by("professional__as_what", "professional_id").values_list(
        *("round__number", "professional__child", "professional__as_what"),
        *("professional__person__name", "rag", "words"),
    )
    return [
        Said(number, of, AsWhat(as_what), name, Rag[rag.upper()], words)
        for number, of, as_what, name, rag, words in told
    ]


@dataclass(frozen=True)
class Collected:
    """How far a round is: of how many people around children how many have rated."""

    asked: int
    given: int


def collected(current: RatingRound) -> Collected:
    """How many ratings a round that collects asked for, and how many were given."""
    asked = list(_asked(current.board_id, current).values_list("has_rated", flat=True))
    return Collected(len(asked), sum(asked))


def _asked(board: int, current: RatingRound) -> QuerySet[Professional]:
    theirs = PersonsRating.objects.filter(round=current, professional=OuterRef("pk"))
    around = Professional.objects.filter(child__board=board, left_at=None)
    return around.filter(child__removed_at=None).annotate(has_rated=Exists(theirs))


def around(child: int, current: RatingRound | None) -> list[Professional]:
    """Who stands around a child now, each with `has_rated`: whether they did in the round."""
    rows = Professional.objects.filter(child=child, left_at=None).select_related("person")
    theirs = PersonsRating.objects.filter(
        round=current.pk if current else None, professional=OuterRef("pk")
    )
    return list(rows.annotate(has_rated=Exists(theirs)))


def mine(person: Person, current: RatingRound, professional: Professional) -> PersonsRating | None:
    """One's own rating in a round; None where one has put none, or stands in nobody's stead."""
    rows = PersonsRating.objects.filter(round=current, professional=professional)
    return rows.filter(professional__person=person).first()


def earlier_of(person: Person, professional: Professional) -> list[PersonsRating]:
    """One's own ratings of a child in rounds that were opened, the last first."""
    rows = PersonsRating.objects.filter(
        professional=professional, professional__person=person, round__opened_at__isnull=False
    )
    return list(rows.select_related("round").order_by("-round__number"))


def to_rate(person: Person, authority: Authority) -> list[Professional]:
    """The children somebody stands around now, but for those sealed to them, each with `current`
    (the number of the round that collects, or None) and `has_rated`."""
    collecting = RatingRound.objects.filter(
        board=OuterRef("child__board"), opened_at__isnull=True
    ).values("pk")[:1]
    theirs = PersonsRating.objects.filter(
        professional=OuterRef("pk"), round__opened_at__isnull=True
    )
    rows = Professional.objects.filter(
        person=person, left_at=None, child__removed_at=None, child__board__authority=authority
    ).filter(child__board__ended_at=None)
    if sealed := sealing.kept_from(authority, person):
        rows = rows.exclude(child__child__in=sealed)
    rows = rows.annotate(current=collecting, has_rated=Exists(theirs))
    return list(rows.select_related("child__board"))
