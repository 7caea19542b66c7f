"""What is kept of changes: events and breaks people name, results worked out from a build, and new
baselines of a process."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person


class EventKind(models.TextChoices):
    """What sort of thing happened."""

    PRACTICE = "practice", "A change of practice or of a service"
    SYSTEM = "system", "Another case system, or another way of recording"
    LOCAL = "local", "Something else that happened here"


class BreakKind(models.TextChoices):
    """Why a series cannot be read across a month."""

    DEFINITION = "definition", "Another definition"
    RECORDING = "recording", "Another way of recording"
    BOUNDARY = "boundary", "Another boundary"


class SetStage(models.TextChoices):
    """How far the work on a set of results is."""

    WAITING = "waiting", "waiting"
    WORKING = "working", "being worked out"
    DONE = "done", "worked out"
    FAILED = "failed", "could not be worked out"


class Event(models.Model):
    """A dated event of an authority's own. Those of the whole country are declared in
    `indicators.shift.events`.

    A row is never changed: one that was wrong is withdrawn, with who and when.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="events")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=60, help_text="as it stands in a sentence")
    on = models.DateField()
    kind = models.CharField(max_length=12, choices=EventKind)
    reason = models.CharField(max_length=300, help_text="what happened, and why it may matter")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", default=None
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="event_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%Y-%m-%d}"


class SeriesBreak(models.Model):
    """A month from which an indicator is counted another way: no change in the world."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="breaks")
    indicator = models.CharField(max_length=60)
    month = models.DateField(help_text="the first month counted the new way, its first day")
    kind = models.CharField(max_length=12, choices=BreakKind)
    note = models.CharField(max_length=300)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", default=None
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["month", "pk"]

    def __str__(self) -> str:
        return f"{self.indicator} from {self.month:%Y-%m}"


class Rebaseline(models.Model):
    """A named person's decision that a process has another usual level since a named event."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="rebaselines")
    indicator = models.CharField(max_length=60)
    event = models.CharField(max_length=80, help_text="key of the event")
    month = models.DateField(help_text="the first month of the new baseline, its first day")
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", default=None
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "indicator", "event"],
                condition=models.Q(withdrawn_at=None),
                name="one_baseline_for_an_event",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} from {self.month:%Y-%m}"


class ShiftSet(models.Model):
    """All results for one event from one state of the figures. The row is the job.

    `inputs` names everything the results hang on, so that the same question is worked out once. A
    set is shown (`is_current`) once it is whole, and the one before it until then.
    """

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="shift_sets")
    event = models.CharField(max_length=80, help_text="key of the event")
    event_title = models.CharField(max_length=100)
    event_on = models.DateField()
    inputs = models.CharField(max_length=64)
    facts_digest = models.CharField(max_length=64)
    method_version = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=8, choices=SetStage, default=SetStage.WAITING)
    done = models.PositiveSmallIntegerField(default=0, help_text="measures worked out so far")
    of = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "event", "inputs"], name="shifts_worked_out_once"
            ),
            models.UniqueConstraint(
                fields=["authority", "event"],
                condition=models.Q(is_current=True),
                name="one_current_set_of_shifts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_title}: {self.get_stage_display()}"


class Shift(models.Model):
    """What one series says of one event in one window: the numbers, the verdict and the words of
    `indicators.shift.result.Shift`.

    `drawn`: months observed and expected, for a chart (whole-authority headlines). `evidence`: the
    parts that add up, and whether it is back (the same). A row that somebody keeps outlives its
    set.
    """

    set = models.ForeignKey(ShiftSet, on_delete=models.CASCADE, related_name="shifts")
    indicator = models.CharField(max_length=60)
    cut = models.CharField(max_length=20)
    cut_value = models.CharField(max_length=60)
    window = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    method = models.CharField(max_length=80)
    verdict = models.CharField(max_length=20)
    why = models.CharField(max_length=200)
    first = models.DateField(null=True, help_text="first month of the window")
    last = models.DateField(null=True, help_text="last month of the window")
    months = models.PositiveSmallIntegerField()
    history = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    pre_mean = models.FloatField(null=True)
    post_mean = models.FloatField(null=True)
    change_pct = models.FloatField(null=True)
    lower_pct = models.FloatField(null=True)
    upper_pct = models.FloatField(null=True)
    change_points = models.FloatField(null=True)
    lower_points = models.FloatField(null=True)
    upper_points = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    observed = models.FloatField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    phi = models.FloatField(null=True)
    autocorrelation = models.FloatField(null=True)
    indicative = models.BooleanField()
    sentence = models.TextField()
    detail = models.TextField()
    rank = models.PositiveSmallIntegerField(help_text="headlines: by how much they deserve a look")
    may_leave = models.BooleanField(help_text="readers without small numbers may be told it")
    drawn = models.JSONField(null=True)
    evidence = models.JSONField(null=True)
    kept_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", default=None
    )
    kept_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["set", "indicator", "cut", "cut_value", "window"], name="shift_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.window}: {self.verdict}"
