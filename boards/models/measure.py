"""What people say of a measure: their ratings, each with the figure it was made on, and the
commentary of whoever answers for it. Nothing of it is ever overwritten."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Person
from boards.agreement import Rag
from boards.models.meeting import Meeting
from boards.models.tracker import TrackedMeasure


class MeasureRating(models.Model):
    """One member's rating of a measure, and the figure as it stood when they made it.

    `month` and the four numbers after it are of the figure on its best basis, as the authority sees
    it; the `outside_` ones are what readers who may not see small numbers were shown then, null
    where it was hidden. `computed`: the name of the `indicators.targets.Rating` it had against
    `target`. `data`: the digest of the build of facts it came from.
    """

    measure = models.ForeignKey(TrackedMeasure, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    speaks_for = models.CharField(max_length=80, blank=True, help_text="for whom they sat")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="measure_ratings"
    )
    rag = models.CharField(max_length=10, choices=[(rag.value, rag.title) for rag in Rag])
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    month = models.DateField(null=True, help_text="the last month of the figure; null: no figure")
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    computed = models.CharField(max_length=12)
    outside_value = models.FloatField(null=True)
    outside_numerator = models.FloatField(null=True)
    outside_denominator = models.FloatField(null=True)
    outside_computed = models.CharField(max_length=12)
    target = models.CharField(max_length=120, blank=True, help_text="the target as it was written")
    data = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rag__in=[rag.value for rag in Rag]),
                name="measure_rating_is_known",
            ),
        ]
        indexes = [models.Index(fields=["measure", "person", "-at"], name="latest_measure_rating")]

    def __str__(self) -> str:
        return f"rating {self.pk} of measure {self.measure_id}"


class MeasureCommentary(models.Model):
    """What the owner of a measure says of it; the latest stands, the others are its history."""

    measure = models.ForeignKey(TrackedMeasure, on_delete=models.CASCADE, related_name="commentary")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "measure commentaries"

    def __str__(self) -> str:
        return f"commentary {self.pk} on measure {self.measure_id}"
