"""A meeting of a board."""

from __future__ import annotations

from django.db import models

from accounts.models import Person
from boards.models.board import Board
from boards.models.versioned import Versioned
from boards.rules.meeting import MeetingStands


class MeetingState(models.TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    CLOSED = "closed", "Closed"
    CALLED_OFF = "called_off", "Called off"


class Meeting(Versioned):
    """One meeting of a board. What was recorded in it does not change once it is closed."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    agreed = models.JSONField(
        default=list, help_text="the actions agreed in it, in the words they had when it closed"
    )
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on"],
                condition=~models.Q(state=MeetingState.CALLED_OFF),
                name="one_meeting_a_day",
            ),
            models.UniqueConstraint(
                fields=["board"],
                condition=models.Q(state=MeetingState.UNDER_WAY),
                name="one_meeting_under_way",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MeetingState.values), name="meeting_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting of {self.held_on.day} {self.held_on:%B %Y}"

    @property
    def stands(self) -> MeetingStands:
        """How far it is, as the rules of who may know it."""
        return MeetingStands[self.state.upper()]
