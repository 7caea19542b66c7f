"""What a board knows of the children it follows: which cohort, when each joined and left, who
stands around them, what those rate in each round, and what children and families say."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Person
from boards.child_measures import Cohort, Rag
from boards.models.board import Board
from boards.models.tracker import TrackedChild
from boards.models.versioned import Versioned
from boards.rules.child import RoundState

COHORTS = [(cohort.name.lower(), cohort.value) for cohort in Cohort]
RAGS = [(rag.name.lower(), rag.value) for rag in Rag]


class FollowedCohort(models.Model):
    """The cohort a board follows, and what of the record it was last read from."""

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="cohort")
    kind = models.CharField(max_length=12, choices=COHORTS)
    youngest = models.PositiveSmallIntegerField(null=True, blank=True, help_text="in years")
    oldest = models.PositiveSmallIntegerField(null=True, blank=True, help_text="in years")
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    read_on = models.DateField(null=True, help_text="the day to which the data ran")
    releases = ArrayField(models.BigIntegerField(), default=list, help_text="what it was read from")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in COHORTS]), name="cohort_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(youngest=None)
                | models.Q(oldest=None)
                | models.Q(youngest__lte=models.F("oldest")),
                name="cohort_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        if self.youngest is None and self.oldest is None:
            return self.cohort.value
        if self.oldest is None:
            return f"{self.cohort.value}, aged {self.youngest} or over"
        if self.youngest is None:
            return f"{self.cohort.value}, aged {self.oldest} or under"
        return f"{self.cohort.value}, aged {self.youngest} to {self.oldest}"

    @property
    def cohort(self) -> Cohort:
        return Cohort[self.kind.upper()]


class TimeFollowed(models.Model):
    """A time for which a board followed a child: from the day of the data on which they belonged to
    its cohort, to the first on which they did not."""

    child = models.ForeignKey(TrackedChild, on_delete=models.CASCADE, related_name="times")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["joined_on", "pk"]
        verbose_name_plural = "times followed"
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=models.Q(left_on=None), name="followed_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"time of child {self.child_id}"


class BoardLimit(models.Model):
    """From where a board calls a measure amber and red, otherwise than declared."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="limits")
    measure = models.CharField(max_length=30)
    amber = models.FloatField(null=True)
    red = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "measure"], name="one_limit_of_a_measure"),
            models.CheckConstraint(
                condition=models.Q(amber=None) | models.Q(amber__lt=models.F("red")),
                name="amber_before_red",
            ),
        ]

    def __str__(self) -> str:
        return f"limit of {self.measure}"


class AsWhat(models.TextChoices):
    """As what somebody stands around a child."""

    SOCIAL_WORKER = "social_worker", "Social worker"
    REVIEWING_OFFICER = "iro", "Independent reviewing officer"
    VIRTUAL_SCHOOL = "virtual_school", "Virtual school"
    HEALTH = "health", "Health"
    CARER = "carer", "Carer"
    CHILD = "child", "The child"
    OTHER = "other", "Another professional"


class Professional(models.Model):
    """Somebody around a child, who rates how the child is; one who left stays in the history."""

    child = models.ForeignKey(TrackedChild, on_delete=models.CASCADE, related_name="professionals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    as_what = models.CharField(max_length=14, choices=AsWhat.choices)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["as_what", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "person", "as_what"],
                condition=models.Q(left_at=None),
                name="around_a_child_once",
            ),
            models.CheckConstraint(
                condition=models.Q(as_what__in=AsWhat.values), name="as_what_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_as_what_display()} of child {self.child_id}"


class RatingRound(models.Model):
    """A round in which the people around the children rate them. Nobody reads another's rating
    until the chair opens the round."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="round_numbered_once"),
            models.UniqueConstraint(
                fields=["board"], condition=models.Q(opened_at=None), name="one_round_collecting"
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"

    @property
    def state(self) -> RoundState:
        return RoundState.OPENED if self.opened_at else RoundState.COLLECTING


class ChildInRound(models.Model):
    """What the record said of a child when a round was opened: the ratings that people's stand
    beside, whatever the record says later."""

    round = models.ForeignKey(RatingRound, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey(TrackedChild, on_delete=models.CASCADE, related_name="rounds")
    readings = models.JSONField(default=dict)
    read_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "children in rounds"
        constraints = [
            models.UniqueConstraint(fields=["round", "child"], name="child_once_in_a_round")
        ]

    def __str__(self) -> str:
        return f"child {self.child_id} in round {self.round_id}"


class PersonsRating(Versioned):
    """What somebody around a child puts in a round: a rating and words. To be read through
    `boards.rating_queries` alone, which keeps it to its author until the round is opened."""

    round = models.ForeignKey(RatingRound, on_delete=models.CASCADE, related_name="+")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")
    rag = models.CharField(max_length=5, choices=RAGS)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "professional"], name="one_rating_in_a_round"),
            models.CheckConstraint(
                condition=models.Q(rag__in=[rag for rag, _ in RAGS]), name="rag_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"rating {self.pk}"


class Whose(models.TextChoices):
    """Whose words are written down."""

    CHILD = "child", "The child"
    PARENT = "parent", "A parent"
    FAMILY = "family", "Somebody else of the family"
    CARER = "carer", "A carer"


class Gathered(models.TextChoices):
    """How the words were gathered."""

    TALK = "talk", "In conversation"
    ADVOCATE = "advocate", "Through an advocate"
    REVIEW = "review", "At a review"
    WRITTEN = "written", "In writing or an app"
    PLAY = "play", "In play or drawing"


class VoiceWords(models.Model):
    """What a child or the family said: the words, the day, how they were gathered and who wrote
    them down."""

    child = models.ForeignKey(TrackedChild, on_delete=models.CASCADE, related_name="voices")
    whose = models.CharField(max_length=6, choices=Whose.choices)
    words = models.CharField(max_length=1000)
    said_on = models.DateField()
    how = models.CharField(max_length=8, choices=Gathered.choices)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-said_on", "-pk"]
        verbose_name_plural = "words of children and families"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(whose__in=Whose.values) & models.Q(how__in=Gathered.values),
                name="voice_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"words about child {self.child_id}"
