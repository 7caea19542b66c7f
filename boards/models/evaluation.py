"""A change in practice and what the figures did around it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.inquiry import Inquiry


class Evaluation(models.Model):
    """A change in practice from a day on, for everybody or one group, and some measures before and
    after it, as they were worked out on the day it was asked.

    `results`: one for each measure: `indicator`, `title`, `whole` and `group` (sentences of the
    shift engine), `against` (the group against the rest: `sentence`, `verdict`, `checks`, texts),
    `table` and `lines` of both, as `boards.evaluation_actions` makes them.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="evaluations")
    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.SET_NULL, null=True, blank=True, related_name="evaluations"
    )
    title = models.CharField(max_length=60, help_text="the change, as it stands in a sentence")
    on = models.DateField()
    cut = models.CharField(max_length=20, blank=True)
    cut_value = models.CharField(max_length=60, blank=True)
    results = models.JSONField()
    digest = models.CharField(max_length=64, help_text="of the build they were worked out from")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"evaluation {self.pk}"
