"""What is kept of links that read figures without signing in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class FiguresLink(models.Model):
    """A link by which a spreadsheet or a report reads figures as readers outside see them.

    Its token is shown once and never kept: the row holds its SHA-256.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="links")
    name = models.CharField(max_length=80, help_text="what it is for")
    stage = models.CharField(max_length=20, blank=True, help_text="empty: every measure")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(help_text="the last day on which it answers")
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", default=None
    )
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
