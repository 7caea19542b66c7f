"""Uploads: each is a return on its way in, and the job that takes it in."""

from __future__ import annotations

import secrets
import uuid
from pathlib import PurePosixPath

from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from indicators.models import Build
from ingest.local_models import LocalExtract, LocalExtractVersion  # noqa: F401  models of this room


class Stage(models.TextChoices):
    """Where an upload stands.

    The first six are the worker's; in the others a person, or nobody, has the next move.
    """

    RECEIVED = "received", "Waiting for its turn"
    READING = "reading", "Reading the files"
    CHECKING = "checking", "Checking against the rules"
    DECIDING = "deciding", "Deciding whether it can be taken in"
    RECORDING = "recording", "Writing the record"
    MEASURING = "measuring", "Working out which figures would move"
    HELD = "held", "Held until a person confirms"
    READY = "ready", "Ready to publish"
    PUBLISHED = "published", "Published"
    REPEATED = "repeated", "Already loaded"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Discarded"


WORKING = (
    Stage.RECEIVED,
    Stage.READING,
    Stage.CHECKING,
    Stage.DECIDING,
    Stage.RECORDING,
    Stage.MEASURING,
)


class Upload(models.Model):
    """One return as somebody sent it.

    The row is the job: its stage, its lease, its attempts, its outcome.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="uploads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    declared_dataset = models.CharField(max_length=40, default="auto")
    declared_year = models.PositiveSmallIntegerField(null=True)
    as_at = models.DateField(null=True, help_text="the day the data run to")
    first_on = models.DateField(
        null=True, help_text="of a partner's extract, the first day it speaks for"
    )
    dataset = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True)

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.RECEIVED)
    lease_until = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    stage_seconds = models.JSONField(default=dict)

    outcome = models.CharField(max_length=20, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    message = models.CharField(max_length=1000, blank=True)
    row_counts = models.JSONField(default=dict)
    found = models.JSONField(
        default=list, help_text="rows that each rule marks: rule, severity, table, rows"
    )
    normalisations = models.JSONField(default=list)
    untried = models.JSONField(default=list)
    looked_for = models.JSONField(
        null=True, help_text="the rules and flags that were tried; none where it was not kept"
    )
    records_digest = models.CharField(max_length=64, blank=True)
    moved = models.JSONField(default=list)
    moved_with = models.PositiveSmallIntegerField(
        default=0, help_text="how many other returns were published with it and moved the same"
    )
    changes = models.JSONField(
        null=True, help_text="children and rows added, gone, altered since the return that stood"
    )

    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    release = models.OneToOneField(
        "records.Release", on_delete=models.SET_NULL, null=True, related_name="upload"
    )
    build = models.ForeignKey(Build, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["authority", "-created_at"], name="upload_by_authority"),
            models.Index(
                fields=["lease_until"], condition=models.Q(stage__in=WORKING), name="upload_at_work"
            ),
        ]

    def __str__(self) -> str:
        return f"upload {self.id}"

    @property
    def is_working(self) -> bool:
        return self.stage in WORKING


class UploadedFile(models.Model):
    """One file of an upload, in private storage under a name of ours."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255, help_text="as its owner named it")
    path = models.CharField(max_length=255, help_text="where it is kept")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return PurePosixPath(self.name).name


class Submission(models.Model):
    """One upload as it was sent to DfE: its figures, findings and digests, kept as they stood.

    Of one return and year, the last that was not taken back is what DfE holds. While it stands, its
    upload cannot be discarded.
    """

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="submissions")
    dataset = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    sent_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True, help_text="DfE's receipt")
    note = models.CharField(max_length=1000, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    build = models.ForeignKey(Build, on_delete=models.PROTECT, null=True, related_name="+")
    records_digest = models.CharField(max_length=64)
    files_digest = models.CharField(max_length=64, help_text="SHA-256 of the files' own, sorted")
    found = models.JSONField(
        default=list, help_text="what was left: rule, severity, rows, accepted, because"
    )
    untried = models.JSONField(default=list)
    compared = models.JSONField(
        default=dict, help_text="the release it was last compared with, and what that changes"
    )

    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-sent_on", "-at", "-pk"]
        indexes = [
            models.Index(fields=["authority", "dataset", "year"], name="submission_by_return")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["upload"],
                condition=models.Q(taken_back_at=None),
                name="upload_sent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.year} sent on {self.sent_on:%d %B %Y}"


WHOLE_RETURN = 0


class Finding(models.Model):
    """What is wrong with one row: a rule it fails, or a flag on a cell.

    `row` counts as a person sees it; it is WHOLE_RETURN where the return fails as a whole.
    """

    upload = models.ForeignKey(
        Upload, on_delete=models.CASCADE, related_name="findings", db_index=False
    )
    rule = models.CharField(max_length=30)
    severity = models.CharField(max_length=10)
    table = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    child = models.TextField(blank=True, help_text="the authority's own id of the child in the row")
    position = models.PositiveIntegerField(
        null=True, help_text="of the data row in its table, from 0"
    )
    worker = models.TextField(blank=True, help_text="who works with the child, where the file says")
    team = models.TextField(blank=True, help_text="the worker's team, where the file says")
    identity = models.UUIDField(null=True, help_text="what the same finding of the next upload has")

    class Meta:
        indexes = [
            models.Index(fields=["upload", "identity"], name="finding_by_identity"),
            models.Index(fields=["upload", "rule"], name="finding_by_rule"),
            models.Index(fields=["upload", "child"], name="finding_by_child"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} in {self.table} row {self.row}"

    @property
    def place(self) -> str:
        """The row as a person is told of it."""
        return "the whole return" if self.row == WHOLE_RETURN else str(self.row)


def _new_secret() -> bytes:
    return secrets.token_bytes(32)


class FindingSecret(models.Model):
    """What an authority's identities of findings are made with.

    It never changes: notes and assignments are kept under the identities it makes.
    """

    authority = models.OneToOneField(Authority, on_delete=models.CASCADE, related_name="+")
    secret = models.BinaryField(default=_new_secret)

    def __str__(self) -> str:
        return "secret of an authority's findings"


class HandledFinding(models.Model):
    """Something said of a finding of one year's return, that holds for it in every later upload."""

    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    dataset = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    identity = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class FindingNote(HandledFinding):
    """A note on a finding, or the reason why it is accepted as it is. The last one counts."""

    text = models.CharField(max_length=1000)
    accepted = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["authority", "dataset", "year", "identity"], name="note_by_identity"
            )
        ]

    def __str__(self) -> str:
        return f"note on finding {self.identity}"


class Assignment(HandledFinding):
    """A finding given to a worker or a team to put right, by a day."""

    worker = models.CharField(max_length=100, blank=True)
    team = models.CharField(max_length=100, blank=True)
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "dataset", "year", "identity"], name="finding_assigned_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(worker="", team=""), name="assignment_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"assignment of finding {self.identity}"

    @property
    def who(self) -> str:
        """The worker, the team, or both."""
        return ", ".join(name for name in (self.worker, self.team) if name)


class ClosingDay(models.Model):
    """The last day on which DfE takes in a year's return, as somebody of the authority said."""

    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    dataset = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    closes_on = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "dataset", "year"], name="closing_day_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.year} closes on {self.closes_on}"


class Provider(models.Model):
    """One entry of Ofsted's list of providers; a URN may have several."""

    urn = models.CharField(max_length=20, db_index=True)
    authority = models.CharField(
        max_length=100, blank=True, help_text="ONS code, or the name where no code is known"
    )
    place_codes = models.TextField(blank=True, help_text="PLACE codes, parted by commas")
    provider_codes = models.TextField(blank=True, help_text="PLACE_PROVIDER codes, by commas")
    registered_until = models.DateField(null=True, help_text="the day registration ended")
    postcode = models.CharField(max_length=20, blank=True)
    vintage = models.CharField(max_length=80, help_text="the file it was read from")

    def __str__(self) -> str:
        return self.urn
