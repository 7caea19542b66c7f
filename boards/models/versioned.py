"""Things that two people may edit at once: each save is of the version its writer saw."""

from __future__ import annotations

from django.db import models


class Versioned(models.Model):
    """A row with a version, which `boards.versions.take` checks and raises."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
