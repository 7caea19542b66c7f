"""How long an authority keeps what, what nobody may destroy, and what was proposed to go."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class KeptFor(models.Model):
    """How long an authority keeps one kind of record, as somebody asked and somebody else agreed.

    Rows are only added: of those agreed the last stands, those before it are its history.
    `length`: in the kind's own unit; None for what is declared for everybody.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    length = models.PositiveSmallIntegerField(null=True)
    because = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True, help_text="what was decided; none while it waits")

    class Meta:
        verbose_name_plural = "kept for"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind"],
                condition=models.Q(agreed=None),
                name="length_asked_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(agreed=True, asked_by=models.F("decided_by")),
                name="length_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"how long {self.kind} is kept"


class Hold(models.Model):
    """Nothing of a child, or of anybody, is erased while it stands: a statutory inquiry, a claim or
    an investigation forbids it. Looked at again by a day; it never ends by itself."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(
        "records.Child",
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="none: everybody",
    )
    because = models.CharField(max_length=500)
    look_again_on = models.DateField()
    placed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-placed_at", "-pk"]

    def __str__(self) -> str:
        return f"hold {self.public_id}"


class Disposal(models.Model):
    """Children whose records are due to go, as the clock proposed them: one person signs, another
    agrees, and they are erased one by one; or they are left until a day."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True, help_text="what was decided; none while it waits")
    because = models.CharField(max_length=500, blank=True, help_text="why it was left")
    left_until = models.DateField(null=True, help_text="when they are proposed again")
    finished_at = models.DateTimeField(null=True, help_text="when the last of them was gone")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=models.Q(signed_at=None, agreed=None),
                name="one_disposal_collects",
            ),
            models.CheckConstraint(
                condition=~models.Q(agreed=True)
                | models.Q(signed_by__isnull=False) & ~models.Q(signed_by=models.F("decided_by")),
                name="disposal_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"disposal {self.public_id}"


class DisposalItem(models.Model):
    """One child of a disposal. `child` is none once they are gone."""

    class Became(models.TextChoices):
        WAITS = "waits", "waits"
        ERASED = "erased", "erased"
        KEPT = "kept", "kept: held, sealed or not due any more when it came to it"

    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="items")
    child = models.ForeignKey(
        "records.Child", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=60)
    due_on = models.DateField()
    became = models.CharField(max_length=6, choices=Became, default=Became.WAITS)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "child"], name="child_in_a_disposal_once")
        ]

    def __str__(self) -> str:
        return f"item of disposal {self.disposal_id}"


class FiguresStand(models.Model):
    """Up to which month an authority's figures stand as they were published, whatever is measured
    later: children who counted in those months are gone as the schedule says."""

    class Of(models.TextChoices):
        RECORD = "record", "the council’s own record"
        PARTNERS = "partners", "partners’ extracts"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=8, choices=Of)
    month = models.IntegerField(help_text="year × 12 + month − 1")

    class Meta:
        verbose_name_plural = "figures stand"
        constraints = [
            models.UniqueConstraint(fields=["authority", "of"], name="figures_stand_to_one_month")
        ]

    def __str__(self) -> str:
        return f"figures of {self.of} stand to {self.month}"
