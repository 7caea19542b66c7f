"""What a board follows: measures and children."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Person
from boards.models.board import Board
from boards.models.versioned import Versioned
from indicators.catalogue import INDICATORS


class TrackedMeasure(Versioned):
    """An indicator that a board follows, in the board's order, with the one who answers for it."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="measures")
    indicator = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField(default=0, help_text="where it stands in the list")
    priority = models.CharField(
        max_length=80, blank=True, help_text="the board's own priority it belongs to"
    )
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "indicator"],
                condition=models.Q(removed_at=None),
                name="measure_tracked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def title(self) -> str:
        """The measure's name; its key where the catalogue knows it no more."""
        known = INDICATORS.get(self.indicator)
        return known.title if known else self.indicator


class TrackedChild(models.Model):
    """A child a board follows. `child` is the number under which the record knows them, of which
    only `records.access` makes an id; on pages of the board stands `alias`, which says nothing.
    `readings`: what the record said of them when it was last read, by measure."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="children")
    child = models.BigIntegerField()
    alias = models.CharField(max_length=8)
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    readings = models.JSONField(default=dict)
    read_on = models.DateField(null=True, help_text="the day to which the data ran")

    class Meta:
        ordering = ["alias"]
        constraints = [
            models.UniqueConstraint(fields=["board", "child"], name="child_tracked_once"),
            models.UniqueConstraint(fields=["board", "alias"], name="alias_of_one_child"),
        ]

    def __str__(self) -> str:
        return self.alias
