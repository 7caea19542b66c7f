"""What people keep of pages: views under a name of their own."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class SavedView(models.Model):
    """A page with its filters as one person set them, under the name they gave it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=500, help_text="path and query, within the product")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "authority", "name"], name="view_saved_once_under_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
