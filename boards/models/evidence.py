"""Evidence beside the figures: who said or saw what, by theme, and whether it is the same story."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from boards.models.inquiry import Hypothesis, Inquiry


class EvidenceKind(models.TextChoices):
    """How evidence was gathered."""

    INTERVIEW = "interview", "Interview"
    SURVEY = "survey", "Survey"
    FOCUS_GROUP = "focus_group", "Focus group"
    FAMILY_VIEW = "family_view", "View of a family"
    AUDIT = "audit", "Audit of case files"
    OBSERVATION = "observation", "Observation"
    DOCUMENT = "document", "Document"


class SourceGroup(models.TextChoices):
    """Who speaks in it."""

    CHILDREN = "children", "Children and young people"
    FAMILIES = "families", "Parents and family"
    CARERS = "carers", "Foster carers and residential staff"
    PRACTITIONERS = "practitioners", "Social workers and early help"
    MANAGERS = "managers", "Managers"
    SCHOOLS = "schools", "Schools and early years"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    OTHERS = "others", "Other partners"
    RECORDS = "records", "Case records"


class Tells(models.TextChoices):
    """How it stands to what the figures say."""

    SAME = "same", "The same story"
    DIFFERENT = "different", "A different story"
    ADDS = "adds", "Adds something"


class Theme(models.Model):
    """A theme by which an authority codes what it hears."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=60)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "authority", models.functions.Lower("name"), name="theme_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """One piece of evidence. What was entered in error is taken back, and then shown no more."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="evidence")
    hypothesis = models.ForeignKey(
        Hypothesis, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    source = models.CharField(max_length=14, choices=SourceGroup.choices)
    gathered_on = models.DateField()
    words = models.CharField(max_length=1000, help_text="what it says")
    quote = models.CharField(max_length=500, blank=True, help_text="in their words, nobody named")
    tells = models.CharField(max_length=10, choices=Tells.choices)
    themes = models.ManyToManyField(Theme, blank=True, related_name="evidence")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["gathered_on", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EvidenceKind.values), name="evidence_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=SourceGroup.values), name="evidence_source_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(tells__in=Tells.values), name="evidence_story_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk} of inquiry {self.inquiry_id}"
