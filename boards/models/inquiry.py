"""An inquiry: a question raised, looked into, acted on and closed with what was learned."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.board import Board
from boards.models.versioned import Versioned


class InquiryState(models.TextChoices):
    """How far an inquiry is."""

    RAISED = "raised", "Raised"
    LOOKING = "looking", "Being looked into"
    ACTING = "acting", "Being acted on"
    CLOSED = "closed", "Closed"


class RaisedFrom(models.TextChoices):
    """What made somebody ask."""

    SHIFT = "shift", "A change in the figures"
    OUTLIER = "outlier", "Standing apart from others"
    BOARD = "board", "A board"
    BANK = "bank", "The bank of questions"
    TYPED = "typed", "Somebody's own question"


class Inquiry(Versioned):
    """A question about children's lives here, and the way to an answer."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="inquiries")
    board = models.ForeignKey(
        Board, on_delete=models.SET_NULL, null=True, blank=True, related_name="inquiries"
    )
    question = models.CharField(max_length=300)
    why = models.CharField(max_length=1000, blank=True, help_text="why it matters")
    stage = models.CharField(max_length=30, blank=True, help_text="the stage of the system")
    state = models.CharField(
        max_length=10, choices=InquiryState.choices, default=InquiryState.RAISED
    )
    raised_from = models.CharField(max_length=10, choices=RaisedFrom.choices)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(null=True, blank=True)
    learned = models.TextField(blank=True, help_text="what was learned, once it is closed")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=InquiryState.values), name="inquiry_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(raised_from__in=RaisedFrom.values),
                name="inquiry_origin_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"
