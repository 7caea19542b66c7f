"""What a meeting goes through, what was decided of each thing, and who was there."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils import timezone

from accounts.models import Person
from boards.models.action import Action
from boards.models.inquiry import Inquiry
from boards.models.meeting import Meeting
from boards.models.tracker import TrackedChild
from boards.models.versioned import Versioned


class ItemKind(models.TextChoices):
    """What an item of an agenda is about."""

    ACTION = "action", "Promised before"
    MEASURE = "measure", "Measure"
    CHILD = "child", "Child"
    INQUIRY = "inquiry", "Inquiry"
    TYPED = "typed", "Other"


SUBJECT = {
    ItemKind.ACTION: models.Q(action__isnull=False),
    ItemKind.MEASURE: ~models.Q(indicator=""),
    ItemKind.CHILD: models.Q(child__isnull=False),
    ItemKind.INQUIRY: models.Q(inquiry__isnull=False),
    ItemKind.TYPED: ~models.Q(title=""),
}


def _of_its_kind() -> models.Q:
    """An item names what its kind says it is about."""
    said = models.Q()
    for kind, subject in SUBJECT.items():
        said |= models.Q(kind=kind) & subject
    return said


class AgendaItem(models.Model):
    """One thing a meeting talks about, in its place.

    `seen`: what was looked at when it was discussed, as it stood: {"inside": …, "outside": …}, each
    as `boards.agenda.Seen.as_json`; the outside is for readers who may not see small numbers.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    title = models.CharField(max_length=200, blank=True, help_text="of an item that was typed")
    why = models.CharField(max_length=200, blank=True, help_text="why it is on the agenda")
    indicator = models.CharField(max_length=60, blank=True)
    child = models.ForeignKey(
        TrackedChild, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen = models.JSONField(null=True)
    discussed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "indicator"],
                condition=~models.Q(indicator=""),
                name="measure_on_the_agenda_once",
            ),
            models.UniqueConstraint(fields=["meeting", "child"], name="child_on_the_agenda_once"),
            models.UniqueConstraint(fields=["meeting", "action"], name="action_on_the_agenda_once"),
            models.UniqueConstraint(
                fields=["meeting", "inquiry"], name="inquiry_on_the_agenda_once"
            ),
            models.CheckConstraint(condition=_of_its_kind(), name="agenda_item_is_of_its_kind"),
        ]

    def __str__(self) -> str:
        return f"item {self.place} of meeting {self.meeting_id}"

    @property
    def about_a_child(self) -> bool:
        """Whether it is about one child, or about something promised for one."""
        return bool(self.child_id or (self.action and self.action.child_id))

    def about_one_of(self, children: Collection[int]) -> bool:
        """Whether that child is one of these, by the record's numbers."""
        child = self.child or (self.action and self.action.child)
        return bool(child) and child.child in children


class Decision(Versioned):
    """What a meeting decided, or noted, of one thing."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    words = models.CharField(max_length=1000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Came(models.TextChoices):
    """Whether somebody came to a meeting."""

    PRESENT = "present", "Present"
    PART = "part", "For part of it"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


class Attendance(models.Model):
    """Whether somebody of the board came to a meeting, or a guest, who is named."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.CharField(max_length=80, blank=True, help_text="the name of a guest")
    speaks_for = models.CharField(max_length=80, blank=True)
    came = models.CharField(max_length=10, choices=Came.choices)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_said_once"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(guest=""),
                name="attendance_is_somebodys",
            ),
            models.CheckConstraint(
                condition=models.Q(came__in=Came.values), name="attendance_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"attendance of meeting {self.meeting_id}"

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.guest
