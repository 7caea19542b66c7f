"""What people propose, who supports it or objects, and the few priorities that come of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.evidence import SourceGroup
from boards.models.inquiry import Inquiry
from boards.models.versioned import Versioned


class Proposal(models.Model):
    """Something that staff or families would have done."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="proposals")
    words = models.CharField(max_length=500)
    source = models.CharField(max_length=14, choices=SourceGroup.choices, help_text="whose it is")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=SourceGroup.values), name="proposal_source_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class Voice(models.Model):
    """What one person says of a proposal, and why: each person once, as they last said it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    supports = models.BooleanField()
    reason = models.CharField(max_length=500)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-supports", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="each_person_speaks_once"),
        ]

    def __str__(self) -> str:
        return f"{'support for' if self.supports else 'objection to'} proposal {self.proposal_id}"


class PriorityState(models.TextChoices):
    """How a priority stands."""

    OPEN = "open", "Open"
    MET = "met", "Met"
    STOPPED = "stopped", "Stopped"


class Priority(Versioned):
    """One of the few things an authority has set out to change."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="priorities")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="priorities")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    partners = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    review_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=PriorityState.choices, default=PriorityState.OPEN
    )
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PriorityState.values), name="priority_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("starts_on")),
                name="priority_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"priority {self.pk}"


class Way(models.TextChoices):
    """Which way a figure should move."""

    UP = "up", "Higher"
    DOWN = "down", "Lower"


class Movement(models.Model):
    """How a measure should move because of a priority: which way, by how much in its own unit, and
    by when; against its last figure before the priority began, `from_month` (its first day)."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="movements")
    indicator = models.CharField(max_length=60)
    way = models.CharField(max_length=4, choices=Way.choices)
    amount = models.FloatField(null=True, blank=True)
    by_on = models.DateField()
    from_month = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "indicator"], name="one_movement_each"),
            models.CheckConstraint(
                condition=models.Q(way__in=Way.values), name="movement_way_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.way}"


class PriorityReview(models.Model):
    """What a review of a priority found, and when it is looked at again."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=PriorityState.choices)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"review of priority {self.priority_id}"
