"""What is kept of figures: builds of an authority's facts, and the populations rates are made
with."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Authority


class Build(models.Model):
    """All facts of one authority, made at once from the releases that stood.

    One build is live: pages read that. A frozen one is never shown as the figures of today.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="builds")
    releases = ArrayField(
        models.BigIntegerField(), help_text="the releases it was made from, sorted"
    )
    digest = models.CharField(max_length=64)
    is_live = models.BooleanField(default=False)
    is_frozen = models.BooleanField(
        default=False, help_text="kept as the figures stood when a return went to DfE"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=models.Q(is_live=True), name="one_live_build"
            ),
            models.CheckConstraint(
                condition=~models.Q(is_live=True, is_frozen=True), name="frozen_build_is_not_live"
            ),
        ]

    def __str__(self) -> str:
        return f"facts of {self.created_at:%d %B %Y}"


class Fact(models.Model):
    """What one indicator counted in one month, for the whole authority (cut "") or for one group.

    Only numerator and denominator are kept; a figure is divided once, where it is shown. A covered
    month without cases is a row with 0; a month that no return covers has no row.
    """

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="+", db_index=False)
    indicator = models.CharField(max_length=60)
    cut = models.CharField(max_length=20)
    cut_value = models.CharField(max_length=60)
    month = models.DateField(help_text="first day of the month")
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    status = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["build", "indicator", "cut", "cut_value", "month"], name="fact_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m}"


class Population(models.Model):
    """Children aged 0 to 17 living in an area at the middle of a year (ONS mid-year estimates)."""

    area = models.CharField(max_length=9, help_text="ONS code")
    year = models.PositiveSmallIntegerField(help_text="the year whose 30 June it is")
    children = models.PositiveIntegerField()
    vintage = models.CharField(max_length=60, help_text="the file it was read from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="population_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"
