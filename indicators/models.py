"""What is kept of figures: builds of an authority's facts, what was first reported of each month,
the populations rates are made with, targets, and what was released to readers outside."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Authority, Person
from indicators.digest_models import DigestByEmail
from indicators.link_models import FiguresLink
from indicators.saved_models import SavedView
from indicators.shift_models import Event, Rebaseline, SeriesBreak, Shift, ShiftSet
from indicators.suppression import ROUNDINGS, SMALLEST_SHOWN

__all__ = [
    "Area",
    "Build",
    "Deprivation",
    "DigestByEmail",
    "Event",
    "FactSeries",
    "FiguresLink",
    "FirstReported",
    "Neighbour",
    "Population",
    "Published",
    "PublishedFile",
    "Rebaseline",
    "ReleasedTable",
    "SavedView",
    "SeriesBreak",
    "Shift",
    "ShiftSet",
    "SmallNumbers",
    "Target",
]


class Build(models.Model):
    """All facts of one authority, made at once from the releases that stood.

    One build is live: pages read that. A frozen one is never shown as the figures of today.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="builds")
    releases = ArrayField(
        models.BigIntegerField(), help_text="the releases it was made from, sorted"
    )
    digest = models.CharField(max_length=64)
    made_of = models.JSONField(
        default=dict, help_text="of each indicator: the digest of all that its facts are made of"
    )
    digests = models.JSONField(
        default=dict, help_text="of each indicator with facts: the digest of its facts"
    )
    links = models.CharField(
        max_length=64, blank=True, help_text="the version of the links between people it rests on"
    )
    is_live = models.BooleanField(default=False)
    is_frozen = models.BooleanField(
        default=False, help_text="kept as the figures stood when a return went to DfE"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=models.Q(is_live=True), name="one_live_build"
            ),
            models.CheckConstraint(
                condition=~models.Q(is_live=True, is_frozen=True), name="frozen_build_is_not_live"
            ),
        ]

    def __str__(self) -> str:
        return f"facts of {self.created_at:%d %B %Y}"


class FactSeries(models.Model):
    """What one indicator counted month by month, for the whole authority (cut "") or for one group.

    Only numerators and denominators are kept; a figure is divided once, where it is shown. A
    covered month without cases stands in the whole with 0; a month that no return covers stands
    nowhere. `indicators.fact_series` says how facts become a row and come back.
    """

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="+", db_index=False)
    indicator = models.CharField(max_length=60)
    cut = models.CharField(max_length=20)
    cut_value = models.CharField(max_length=60)
    months = ArrayField(models.IntegerField(), help_text="year × 12 + month − 1, in order")
    numerators = ArrayField(models.FloatField(), help_text="NaN where there is none")
    denominators = ArrayField(models.FloatField(), null=True)
    statuses = ArrayField(models.SmallIntegerField(), help_text="place in FactStatus")

    class Meta:
        verbose_name_plural = "fact series"
        constraints = [
            models.UniqueConstraint(
                fields=["build", "indicator", "cut", "cut_value"], name="fact_series_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.cut}".strip()


class FirstReported(models.Model):
    """What was first published of one indicator and month, for the whole authority.

    Written when figures go live, once, and never again: the database lets the product add rows, not
    change or remove them.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    month = models.DateField(help_text="first day of the month")
    numerator = models.FloatField()
    denominator = models.FloatField(null=True)
    digest = models.CharField(max_length=64, help_text="of the build it stood in")
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "first reported"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "indicator", "month"], name="first_reported_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m}"


class Population(models.Model):
    """Children aged 0 to 17 living in an area at the middle of a year (ONS mid-year estimates)."""

    area = models.CharField(max_length=9, help_text="ONS code")
    year = models.PositiveSmallIntegerField(help_text="the year whose 30 June it is")
    children = models.PositiveIntegerField()
    vintage = models.CharField(max_length=60, help_text="the file it was read from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="population_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"


class Target(models.Model):
    """What an authority set for one indicator in one collection year: a target with its
    thresholds, or an expected range where no way is better.

    Rows are only ever added: the latest stands, those before it are its history, and one that is
    withdrawn says so in a row of its own.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="targets")
    indicator = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(help_text="collection year, named by its end")
    target = models.FloatField(null=True)
    tolerance = models.FloatField(default=0.0, help_text="how far short still counts as met")
    red = models.FloatField(null=True, help_text="worse than this is red")
    expected_low = models.FloatField(null=True)
    expected_high = models.FloatField(null=True)
    source = models.CharField(max_length=200, blank=True, help_text="where it comes from")
    withdrawn = models.BooleanField(default=False)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-set_at", "-id"]
        indexes = [
            models.Index(fields=["authority", "year", "indicator"], name="target_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class SmallNumbers(models.Model):
    """How an authority's information governance wants small numbers kept; without a row, DfE's
    rule stands."""

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, related_name="small_numbers"
    )
    smallest_shown = models.PositiveSmallIntegerField(default=SMALLEST_SHOWN)
    rounding = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "small numbers"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(smallest_shown__gte=SMALLEST_SHOWN), name="small_is_never_shown"
            ),
            models.CheckConstraint(
                condition=models.Q(rounding__in=ROUNDINGS), name="rounding_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"counts below {self.smallest_shown} hidden"


class ReleasedTable(models.Model):
    """A table of groups as readers outside were first shown it; another of the same year follows
    it only where the two together tell nothing."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    cut = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(help_text="collection year, named by its end")
    cells = models.JSONField(help_text="row, column, count (null where hidden), status")
    released_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "indicator", "cut", "year"], name="table_released_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} by {self.cut} {self.year}"


class Area(models.Model):
    """An area that statistics are published of: an authority, a region or the country.

    An authority goes by DfE's number, which it keeps when ONS gives it another code.
    """

    code = models.CharField(max_length=9, unique=True, help_text="DfE's number, or ONS's code")
    ons_code = models.CharField(max_length=9)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=9, help_text="country, region or authority")
    region = models.CharField(max_length=9, blank=True, help_text="an authority's, by ONS's code")
    year = models.PositiveSmallIntegerField(help_text="the latest year that names it so")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PublishedFile(models.Model):
    """One published file of one release, as it was loaded: the vintage of every figure in it."""

    key = models.CharField(max_length=40, help_text="which file of the publication")
    publication = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField(help_text="its latest year, which names the release")
    file_name = models.CharField(max_length=100)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "year"], name="published_file_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}, reporting year {self.year}"


class Published(models.Model):
    """What is published of one area and year: a value or a symbol, with its counts where known.

    Neither value nor symbol: only the count is published, and the rate is made with the population.
    """

    file = models.ForeignKey(
        PublishedFile, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    measure = models.CharField(max_length=60)
    cut = models.CharField(max_length=20)
    cut_value = models.CharField(max_length=60)
    area = models.CharField(max_length=9)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField(null=True)
    symbol = models.CharField(max_length=3)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file", "measure", "cut", "cut_value", "area", "year"],
                name="published_once",
            ),
        ]
        indexes = [models.Index(fields=["measure", "cut", "year"], name="published_by_measure")]

    def __str__(self) -> str:
        return f"{self.measure} {self.area} {self.year}"


class Neighbour(models.Model):
    """A statistical neighbour of an authority in one of the models, both by DfE's number."""

    model = models.CharField(max_length=4, help_text="the year of the model: 2021, 2025")
    authority = models.CharField(max_length=3)
    rank = models.PositiveSmallIntegerField(help_text="1 is the closest")
    neighbour = models.CharField(max_length=3)
    name = models.CharField(max_length=100)
    closeness = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "authority", "rank"], name="neighbour_has_its_rank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.rank}. {self.name} ({self.model})"


class NeighbourChoice(models.Model):
    """Which model of statistical neighbours an authority holds to in a year; without a row, or with
    an empty one, the latest that is loaded."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="neighbour_choices"
    )
    year = models.PositiveSmallIntegerField(help_text="collection year, named by its end")
    model = models.CharField(max_length=4, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year"], name="neighbours_chosen_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"neighbours of {self.model or 'the latest model'} in {self.year}"


class Deprivation(models.Model):
    """The index of multiple deprivation of an upper-tier authority, by the code it then had."""

    area = models.CharField(max_length=9, help_text="ONS code")
    year = models.PositiveSmallIntegerField(help_text="the edition: 2019")
    average_score = models.FloatField()
    rank = models.PositiveSmallIntegerField(help_text="of the average score; 1 is most deprived")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="deprivation_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"
