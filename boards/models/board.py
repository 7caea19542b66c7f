"""A board, and who sits on it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.versioned import Versioned
from boards.rules.board import BoardState


class Board(Versioned):
    """People who meet over figures or children of one authority."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="boards")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="board_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> BoardState:
        return BoardState.ENDED if self.ended_at else BoardState.SITTING


class SeatKind(models.TextChoices):
    """As what somebody sits on a board."""

    CHAIR = "chair", "Chair"
    NOTE_TAKER = "note_taker", "Note taker"
    MEMBER = "member", "Member"


class Seat(models.Model):
    """Somebody on a board, from a day until a day; a seat that was left stays in the history."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=12, choices=SeatKind.choices)
    speaks_for = models.CharField(
        max_length=80, blank=True, help_text="the service or organisation they speak for"
    )
    since = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "person"],
                condition=models.Q(left_at=None),
                name="one_seat_of_a_person_on_a_board",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=SeatKind.values), name="seat_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of board {self.board_id}"
