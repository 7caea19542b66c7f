"""What an authority adds to the framework of outcomes: its own priorities, measured or not."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class LocalOutcome(models.Model):
    """Something an authority wants to see for children, at a level of help (a name of
    `boards.framework.Level`), with the measure that shows it or how it would be measured."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="outcomes")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=20)
    is_outcome = models.BooleanField(help_text="for children; else a measure of the process")
    indicator = models.CharField(max_length=60, blank=True)
    how = models.CharField(max_length=500, blank=True, help_text="how it would be measured")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
