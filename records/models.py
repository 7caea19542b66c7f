"""Where the record is kept: releases, children, and one model for each entity, made from its
declaration."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from records.entities import ENTITIES, Entity, Type
from records.retention_models import (  # noqa: F401  models of this room
    Disposal,
    DisposalItem,
    FiguresStand,
    Hold,
    KeptFor,
)


class Release(models.Model):
    """One taken-in return.

    Draft until a person publishes it; of the published releases of one dataset and year the last
    stands.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="releases")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dataset = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    first_on = models.DateField(help_text="the first day the return speaks for")
    last_on = models.DateField(
        help_text="the last day the return speaks for: the day the data run to, or the year's end"
    )
    supplies = ArrayField(models.CharField(max_length=40))
    digest = models.CharField(max_length=64, help_text="SHA-256 of the records, in canonical order")
    row_count = models.PositiveIntegerField(default=0)
    holder = models.CharField(
        max_length=40, blank=True, help_text="whose ids its people have; blank for the authority"
    )
    latest_word = models.BooleanField(
        default=False,
        help_text="whether it stands for its own days until another release speaks for them",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "dataset", "year", "state"], name="release_in_force")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="published_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")), name="release_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.year}"


class Postcode(models.Model):
    """One postcode of the ONS directory, in use or once in use."""

    postcode = models.CharField(max_length=8, primary_key=True, help_text="capitals, no spaces")
    authority = models.CharField(
        max_length=9,
        blank=True,
        help_text="ONS code of the upper-tier authority; its first letter tells the country",
    )
    easting = models.IntegerField(null=True, help_text="metres on the British National Grid")
    northing = models.IntegerField(null=True)
    ward = models.CharField(max_length=9, blank=True, help_text="ONS code of the electoral ward")
    deprivation_quintile = models.PositiveSmallIntegerField(
        null=True, help_text="1 for the most deprived fifth of England's neighbourhoods"
    )

    def __str__(self) -> str:
        return self.postcode


class Ward(models.Model):
    """What an electoral ward is called; the directory itself holds codes."""

    code = models.CharField(max_length=9, primary_key=True, help_text="ONS code")
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class PostcodeEdition(models.Model):
    """One time that a postcode directory or names of wards were loaded: figures of places made
    before it are old."""

    loaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"postcodes of {self.loaded_at:%d %B %Y}"


class Child(models.Model):
    """A person known to an authority under the authority's own id, or to a partner of it under the
    partner's."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder = models.CharField(
        max_length=40, blank=True, help_text="whose id it is; blank for the authority"
    )
    la_child_id = models.TextField(help_text="the holder's own id")

    class Meta:
        verbose_name_plural = "children"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "holder", "la_child_id"], name="child_known_once"
            ),
        ]

    def __str__(self) -> str:
        return f"child {self.public_id}"


class EntityRow(models.Model):
    """One row of one entity, as one release says it."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


_COLUMNS = {
    Type.TEXT: lambda: models.TextField(null=True),
    Type.DATE: lambda: models.DateField(null=True),
    Type.INTEGER: lambda: models.BigIntegerField(null=True),
    Type.NUMBER: lambda: models.FloatField(null=True),
    Type.BOOLEAN: lambda: models.BooleanField(null=True),
}


def _model(entity: Entity) -> type[EntityRow]:
    name = "".join(part.capitalize() for part in entity.name.split("_")) + "Row"
    meta = type(
        "Meta",
        (),
        {
            "db_table": f"records_{entity.name}",
            "verbose_name": entity.row_is,
            "indexes": [
                models.Index(fields=["authority", "release"], name=f"{entity.name[:19]}_by_release")
            ],
        },
    )
    fields = {attribute.name: _COLUMNS[attribute.type]() for attribute in entity.attributes}
    return type(
        name,
        (EntityRow,),
        {"__module__": __name__, "__doc__": entity.row_is, "Meta": meta, **fields},
    )


ROWS: dict[str, type[EntityRow]] = {entity.name: _model(entity) for entity in ENTITIES}


class PartnerCount(models.Model):
    """A month's number as one extract says it: of the whole, or of one part of it."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=40, help_text="the extract's key")
    month = models.DateField(help_text="the first day of the month")
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    what = models.TextField(null=True, help_text="the part of the whole it is of, where it is")
    age_band = models.TextField(null=True)
    sex = models.TextField(null=True)

    class Meta:
        db_table = "records_partner_count"
        indexes = [models.Index(fields=["authority", "release"], name="partner_count_by_release")]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%B %Y}"


class LinkRun(models.Model):
    """One time that people were matched; its links stand until another run's do."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    made_of = models.CharField(max_length=64, help_text="SHA-256 of what it was made of")
    weighed = models.BooleanField(help_text="whether the library that weighs took part")
    counts = models.JSONField(
        default=dict, help_text="of each holder: people, automatic, waiting, and by method"
    )
    stands = models.BooleanField(default=False)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"],
                condition=models.Q(stands=True),
                name="one_run_of_links_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(stands=False),
                name="an_undone_run_does_not_stand",
            ),
        ]

    def __str__(self) -> str:
        return f"links of {self.at:%d %B %Y}"


class Link(models.Model):
    """That two records are one person, as one run says it: whose it is, how that was found, and
    what a person said of it."""

    class State(models.TextChoices):
        AUTOMATIC = "automatic", "linked automatically"
        WAITING = "waiting", "waiting for a person"
        CONFIRMED = "confirmed", "confirmed"
        REFUSED = "refused", "refused"
        UNDONE = "undone", "undone"

    run = models.ForeignKey(LinkRun, on_delete=models.CASCADE, related_name="links")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    from_child = models.ForeignKey(
        Child, on_delete=models.CASCADE, related_name="+", help_text="whose record it is"
    )
    to_child = models.ForeignKey(
        Child, on_delete=models.CASCADE, related_name="+", help_text="the child that it is"
    )
    holder = models.CharField(
        max_length=40, blank=True, help_text="whose record it is; blank for the authority itself"
    )
    method = models.CharField(max_length=80)
    score = models.FloatField(help_text="how likely it is, from 0 to 1")
    agrees = models.JSONField(
        default=dict, help_text="of a pair that waits: how each field compares, in words"
    )
    state = models.CharField(max_length=10, choices=State)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "holder", "state"], name="link_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "from_child", "to_child"], name="link_said_once_a_run"
            ),
            models.UniqueConstraint(
                fields=["run", "from_child"],
                condition=models.Q(state__in=["automatic", "confirmed"]),
                name="one_person_is_one_child",
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.public_id}"


class Seal(models.Model):
    """A child whose record nobody opens but those the seal names.

    Figures go on counting the child; no list or page of children shows a row of theirs to anybody
    else, and no matching links them with another child. Lifted, it stays as history.
    """

    class Kind(models.TextChoices):
        ADOPTED = "adopted", "adopted: the name of birth and the adoptive one are never linked"
        PROTECTED = "protected", "at risk if found: witness protection, honour-based abuse"
        OTHER = "other", "for another reason"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="seals")
    kind = models.CharField(max_length=10, choices=Kind)
    because = models.CharField(max_length=500)
    opens_to = models.ManyToManyField(Person, related_name="+", blank=True)
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-sealed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=models.Q(lifted_at=None), name="child_sealed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.public_id}"


class Erasure(models.Model):
    """A child that was erased: enough to know them again if an old file or a backup brings them
    back, and nothing to know them by.

    `fingerprint`: keyed digest of holder and id. Rows are only ever added.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fingerprint = models.CharField(max_length=64)
    because = models.CharField(max_length=500)
    erased_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=dict, help_text="how many rows of each table went")
    back_after = models.DateField(
        null=True, help_text="a return that speaks of later days may name them anew; none: never"
    )

    class Meta:
        ordering = ["-erased_at"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "fingerprint"], name="child_erased_once")
        ]

    def __str__(self) -> str:
        return f"erasure {self.public_id}"


class ErasureAsked(models.Model):
    """Somebody asked that a child be erased; somebody else decides."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.SET_NULL, null=True, related_name="+")
    because = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    erased = models.BooleanField(null=True, help_text="what was decided; none while it waits")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=models.Q(erased=None), name="erasure_asked_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(erased=True, asked_by=models.F("decided_by")),
                name="erasure_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure asked {self.public_id}"
