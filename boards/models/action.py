"""What was promised: an action, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.board import Board
from boards.models.inquiry import Inquiry
from boards.models.meeting import Meeting
from boards.models.tracker import TrackedChild
from boards.models.versioned import Versioned
from boards.rules.action import ActionStands


class ActionState(models.TextChoices):
    """How far an action is."""

    AGREED = "agreed", "Agreed"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


OPEN = (ActionState.AGREED, ActionState.UNDER_WAY)


class Action(Versioned):
    """Something somebody promised to do by a day, and the measure or the child it should move."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="actions")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, related_name="actions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    item = models.ForeignKey(
        "boards.AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        help_text="what was being talked about when it was agreed",
    )
    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_named = models.CharField(
        max_length=80, blank=True, help_text="who owns it, where they do not sign in here"
    )
    partner = models.CharField(max_length=80, blank=True, help_text="the partner agency")
    due_on = models.DateField()
    agreed_on = models.DateField()
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.AGREED)
    indicator = models.CharField(max_length=60, blank=True, help_text="the measure it should move")
    child = models.ForeignKey(
        TrackedChild, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    took_effect_on = models.DateField(
        null=True, blank=True, help_text="the day from which practice was different"
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ActionState.values), name="action_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | ~models.Q(owner_named=""),
                name="action_is_somebodys",
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "due_on"], name="actions_by_due")]

    def __str__(self) -> str:
        return f"action {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def stands(self) -> ActionStands:
        """How far it is, as the rules of who may know it."""
        return ActionStands[self.state.upper()]

    @property
    def whose(self) -> str:
        """Who owns it, by name."""
        return self.owner.name if self.owner else self.owner_named


class ActionNote(models.Model):
    """What somebody said became of an action: the state it went to and the evidence for it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ActionState.choices)
    words = models.CharField(max_length=1000)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note on action {self.action_id}"


class ActionReminder(models.Model):
    """A reminder of an action that went to somebody by e-mail: one for each day it falls due on."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    falls_on = models.DateField(help_text="the day of the schedule this reminder belongs to")
    escalated = models.BooleanField(default=False, help_text="sent to the chair, for it is late")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "person", "falls_on", "escalated"], name="reminded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"reminder of action {self.action_id}"
