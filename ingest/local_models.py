"""Extracts that an authority describes itself, and every version of what it said of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class LocalExtract(models.Model):
    """An extract of one authority. One that is retired takes no more files; its figures stay."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.SlugField(max_length=40, unique=True, help_text="under which its rows are kept")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["authority", "key"], name="local_extract_by_authority")]

    def __str__(self) -> str:
        return self.key


class LocalExtractVersion(models.Model):
    """What was said of a local extract until somebody said it anew; the last one stands."""

    extract = models.ForeignKey(
        LocalExtract, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    said = models.JSONField(help_text="as ingest.datasets.partners.local.Description has it")
    described_at = models.DateTimeField(default=timezone.now)
    described_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["extract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["extract", "number"], name="local_extract_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.extract_id}, version {self.number}"
