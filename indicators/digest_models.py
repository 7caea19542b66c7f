"""Who asked for the e-mail of what moved, and what they were last told."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class DigestByEmail(models.Model):
    """One person's wish to be written to about one authority's figures.

    The row is also what keeps a mail from going twice: it says of which figures they were told.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    told_of = models.CharField(
        max_length=64, blank=True, help_text="digest of the build of the last mail"
    )
    told_at = models.DateTimeField(null=True)
    told = models.JSONField(
        default=dict, help_text="how measures stood then, as readers outside are shown it"
    )

    class Meta:
        verbose_name_plural = "digests by e-mail"
        constraints = [
            models.UniqueConstraint(fields=["person", "authority"], name="digest_asked_for_once"),
        ]

    def __str__(self) -> str:
        return f"digest asked for on {self.asked_at:%Y-%m-%d}"
