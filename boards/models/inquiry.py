"""An inquiry: a question raised, looked into, acted on and closed with what was learned; what it
supposes, the figures kept in it, and what was written back to those who took part."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.board import Board
from boards.models.versioned import Versioned
from boards.rules.inquiry import InquiryStanding


class InquiryState(models.TextChoices):
    """How far an inquiry is."""

    RAISED = "raised", "Raised"
    LOOKING = "looking", "Being looked into"
    ACTING = "acting", "Being acted on"
    CLOSED = "closed", "Closed"


class RaisedFrom(models.TextChoices):
    """What made somebody ask."""

    SHIFT = "shift", "A change in the figures"
    OUTLIER = "outlier", "Standing apart from others"
    BOARD = "board", "A board"
    BANK = "bank", "The bank of questions"
    TYPED = "typed", "Somebody's own question"


class Inquiry(Versioned):
    """A question about children's lives here, and the way to an answer."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="inquiries")
    board = models.ForeignKey(
        Board, on_delete=models.SET_NULL, null=True, blank=True, related_name="inquiries"
    )
    question = models.CharField(max_length=300)
    why = models.CharField(max_length=1000, blank=True, help_text="why it matters")
    stage = models.CharField(max_length=60, blank=True, help_text="the stage of the system")
    state = models.CharField(
        max_length=10, choices=InquiryState.choices, default=InquiryState.RAISED
    )
    raised_from = models.CharField(max_length=10, choices=RaisedFrom.choices)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    indicator = models.CharField(max_length=60, blank=True, help_text="the measure it began with")
    kept_shift = models.ForeignKey(
        "indicators.Shift", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    bank_question = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(null=True, blank=True)
    learned = models.TextField(blank=True, help_text="what was learned, once it is closed")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=InquiryState.values), name="inquiry_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(raised_from__in=RaisedFrom.values),
                name="inquiry_origin_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"

    @property
    def standing(self) -> InquiryStanding:
        """The state, as rules know it."""
        return InquiryStanding[self.state.upper()]


class Holds(models.TextChoices):
    """Whether what was supposed holds, as far as is known."""

    OPEN = "open", "Open"
    SUPPORTED = "supported", "Supported"
    CONTRADICTED = "contradicted", "Contradicted"


class Hypothesis(Versioned):
    """Something that would explain what is seen."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="hypotheses")
    words = models.CharField(max_length=300)
    holds = models.CharField(max_length=12, choices=Holds.choices, default=Holds.OPEN)
    reason = models.CharField(max_length=500, blank=True, help_text="why it holds, or does not")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    judged_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "hypotheses"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(holds__in=Holds.values), name="hypothesis_answer_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"hypothesis {self.pk}"


class FrozenFigures(models.Model):
    """Figures as they stood on a day, for an inquiry: whatever is published later, they stay.

    `inside` and `outside` are each {"sentence": text, "table": {"caption": text, "headings": texts,
    "rows": lists of texts, None for a gap}}: what those who may see small numbers are shown, and
    what others are, made safe by the rule that stood (`smallest_shown`, `rounding`).
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="figures")
    hypothesis = models.ForeignKey(
        Hypothesis, on_delete=models.SET_NULL, null=True, blank=True, related_name="figures"
    )
    indicator = models.CharField(max_length=60)
    cut = models.CharField(max_length=20, blank=True)
    event = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="what they say of the question")
    digest = models.CharField(max_length=64, help_text="of the build they were read from")
    inside = models.JSONField()
    outside = models.JSONField()
    smallest_shown = models.PositiveSmallIntegerField()
    rounding = models.PositiveSmallIntegerField()
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "frozen figures"

    def __str__(self) -> str:
        return f"{self.indicator}, frozen {self.frozen_at:%Y-%m-%d}"


class FeedbackNote(Versioned):
    """What was written back to people whose data and views were used, and when it was sent."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="notes")
    to_whom = models.CharField(max_length=200)
    words = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"feedback of inquiry {self.inquiry_id}"
