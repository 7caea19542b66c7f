"""Reading figures: the live build's facts, figures made of them, and what a draft build would
move."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from django.db.models import F, Func, IntegerField, Max, Min

from accounts.at_hand import at_hand, present
from accounts.models import Authority
from accounts.worded_once import Given, WordedOnce
from indicators import fact_series, first_reported, populations, remembered, small_numbers
from indicators.catalogue import INDICATORS
from indicators.cuts import in_plain_words
from indicators.define import CUT_NEEDS, Basis, Indicator
from indicators.disclosure import outward
from indicators.durations import CUT as DURATION
from indicators.fact_series import ARRAYS, SERIES
from indicators.facts import FactStatus, crossed, median_groups
from indicators.figures import figures
from indicators.inputs import reads_partners
from indicators.models import Build, FactSeries
from indicators.released import cuts_outside
from indicators.revised import revised
from indicators.scorecard import Line, line
from indicators.small_numbers import Shown
from indicators.suppression import Rules
from indicators.target_setting import edition_of, goals_of
from indicators.targets import Goal
from indicators.together import Withheld, withheld
from indicators.words import DATASETS, best_basis
from records import queries as records
from records.calendar import month_number
from records.entities import ENTITIES
from records.places import DIRECTORY
from records.record import Record
from records.standing_figures import standing_of

YEARS_RELEASED = 5
# What it was made of is long, and for whoever makes the next.
_LIVE = WordedOnce(
    lambda: Build.objects.filter(authority=Given("authority"), is_live=True).defer(
        "made_of", "digests"
    )
)
T = TypeVar("T")


def live_build(authority: Authority) -> Build | None:
    """The build whose facts pages show, or None where nothing has been published yet."""
    live = _LIVE(authority=authority.pk)
    return live[0] if live else None


def facts_of(
    build: Build | None,
    *,
    indicators: Sequence[str] | None = None,
    cuts: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Facts of a build as `indicators.facts.measure` made them (month numbers), in one query."""
    rows = FactSeries.objects.filter(build=build) if build else FactSeries.objects.none()
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    if cuts is not None:
        rows = rows.filter(cut__in=cuts)
    return fact_series.frame_of(rows.order_by("pk").values_list(*SERIES, *ARRAYS))


def values_of(authority: Authority, indicator: Indicator, cut: str) -> list[str]:
    """The values of a cut that an indicator has figures of."""
    rows = FactSeries.objects.filter(
        build__authority=authority, build__is_live=True, indicator=indicator.key, cut=cut
    )
    return list(rows.values_list("cut_value", flat=True))


def figures_of(
    authority: Authority,
    indicator: Indicator,
    *,
    first: date,
    last: date,
    basis: str = "month",
    cuts: Sequence[str] = ("",),
) -> pd.DataFrame:
    """Figures of one indicator as `indicators.figures.figures` gives them, from the live build; of
    a pair of cuts ("age_band,sex") and of the groups of a median from the record.
    """
    asked = {
        "first": month_number(first),
        "last": month_number(last),
        "basis": basis,
        "population": populations.of(authority.code) or None,
    }
    pairs = [cut.split(",") for cut in cuts if "," in cut]
    grouped = [cut for cut in cuts if cut in indicator.asked_cuts]
    if pairs:
        facts = crossed_facts(authority, indicator, pairs[0])
    else:
        wanted = [*cuts, DURATION]
        facts = facts_of(live_build(authority), indicators=[indicator.key], cuts=wanted)
    parts = [median_figures(authority, indicator, cut, **asked) for cut in grouped]
    return pd.concat([figures(facts, indicator, **asked), *parts], ignore_index=True)


def median_figures(
    authority: Authority, indicator: Indicator, cut: str, **asked: Any
) -> pd.DataFrame:
    """Figures of the groups of a median, made now from the releases behind the live figures.

    `asked`: as `indicators.figures.figures`. Raises ValueError as
    `indicators.facts.median_groups`.
    """
    record = _record_behind(authority, (*indicator.reads, *CUT_NEEDS.get(cut, ())))
    parts = [
        figures(_still_whole(authority, indicator, facts), indicator, **asked).assign(
            cut=cut, cut_value=value
        )
        for value, facts in median_groups(record, indicator, cut).items()
    ]
    parts = parts or [figures(facts_of(None), indicator, **asked).iloc[:0]]
    return pd.concat(parts, ignore_index=True)


def crossed_facts(authority: Authority, indicator: Indicator, cuts: Sequence[str]) -> pd.DataFrame:
    """Facts of two cuts at once, made now from the releases behind the live figures, so that both
    agree. Raises ValueError as `indicators.facts.crossed`.
    """
    first, second = cuts
    record = _record_behind(authority, indicator.reads)
    return _still_whole(authority, indicator, crossed(record, indicator, first, second))


def _record_behind(authority: Authority, entities: Sequence[str]) -> Record:
    """Some entities of the record, made of the releases behind the live figures."""
    build = live_build(authority)
    numbers = set(build.releases) if build else set()
    releases = [r for r in records.standing(authority) if r.release in numbers]
    return records.record_of(authority, releases, entities=entities)


def _still_whole(authority: Authority, indicator: Indicator, facts: pd.DataFrame) -> pd.DataFrame:
    """Facts made now, without those of months in which children counted who are gone since: what is
    left of them would be too few."""
    stands = standing_of(authority).of(reads_partners=reads_partners(indicator))
    return facts if stands is None else facts[facts["month"] > stands].reset_index(drop=True)


@dataclass(frozen=True)
class Moved:
    """How one indicator would move: how many months change, how many are new, and the month that
    changes most."""

    indicator: str
    changed: int
    new: int
    gone: int
    month: str | None = None
    before: float | None = None
    after: float | None = None


def moved(before: Build | None, after: Build) -> list[dict]:
    """Which whole-authority figures differ between two builds, as plain values, most changed
    first."""
    with at_hand(after.authority):
        return _moved(before, after)


def _moved(before: Build | None, after: Build) -> list[dict]:
    old, new = (facts_of(build, cuts=[""]) for build in (before, after))
    both = old.merge(
        new, on=["indicator", "month"], how="outer", suffixes=("_old", "_new"), indicator=True
    )
    found = []
    for key, rows in both.groupby("indicator", sort=False):
        if key not in INDICATORS:
            continue
        was, now = (_value(rows, INDICATORS[key], side) for side in ("old", "new"))
        here = rows["_merge"] == "both"
        differs = here & ~np.isclose(was, now, equal_nan=True)
        if not (differs.any() or (~here).any()):
            continue
        most = (
            (now - was).abs().where(differs).idxmax()
            if (now - was).abs().where(differs).notna().any()
            else None
        )
        found.append(
            Moved(
                indicator=key,
                changed=int(differs.sum()),
                new=int((rows["_merge"] == "right_only").sum()),
                gone=int((rows["_merge"] == "left_only").sum()),
                month=_month(rows.loc[most, "month"]) if most is not None else None,
                before=float(was[most]) if most is not None else None,
                after=float(now[most]) if most is not None else None,
            )
        )
    found.sort(key=lambda m: (-m.changed, -m.new, m.indicator))
    return [asdict(m) for m in found]


def _value(rows: pd.DataFrame, indicator: Indicator, side: str) -> pd.Series:
    numerator, denominator = rows[f"numerator_{side}"], rows[f"denominator_{side}"]
    if indicator.denominator is None or denominator.isna().all():
        return numerator
    scale = 100.0 if indicator.unit.name == "PERCENT" else 1.0
    return scale * numerator / denominator.where(denominator > 0)


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


def covered_span(build: Build | None) -> tuple[int, int] | None:
    """The first and last month (as month numbers) that have any fact, or None."""
    of_the_whole = FactSeries.objects.filter(build=build, cut="")
    span = of_the_whole.aggregate(
        first=Min(F("months__0")),
        last=Max(
            Func(
                F("months"),
                template="(%(expressions)s)[cardinality(%(expressions)s)]",
                output_field=IntegerField(),
            )
        ),
    )
    return None if span["first"] is None else (span["first"], span["last"])


def sources(authority: Authority) -> list[tuple[str, int, date]]:
    """The returns that stand behind the figures: (dataset, collection year, the day the data run
    to), oldest first."""
    return [(r.dataset, r.year, r.last) for r in records.standing(authority)]


def data_to(sources: Sequence[tuple[str, int, date]]) -> list[tuple[str, date]]:
    """How far each kind of return speaks, as (its title, the last day), from `sources`; partners'
    extracts, which are many, together by the day they run to, the latest first."""
    last = {dataset: day for dataset, _, day in sources}  # the later year of each stands
    of_partners: dict[date, list[str]] = {}
    for dataset in last.keys() - DATASETS.keys():
        of_partners.setdefault(last[dataset], []).append(dataset)
    together = [
        (title_of(kinds[0]) if len(kinds) == 1 else f"{len(kinds)} extracts of partners", day)
        for day, kinds in sorted(of_partners.items(), reverse=True)
    ]
    return [(title_of(each), day) for each, day in last.items() if each in DATASETS] + together


def title_of(dataset: str) -> str:
    """What a return is called; an extract by the source that a measure of it names."""
    if dataset in DATASETS:
        return DATASETS[dataset]
    of_it = (each.source for each in INDICATORS.values() if dataset in each.needs)
    return next(of_it, dataset.replace("_", " ").capitalize())


def missing(authority: Authority) -> list[str]:
    """What is still missing before every figure can be shown, each as a sentence that says what to
    do."""
    return missing_of(sources(authority), populations.of(authority.code))


def missing_of(
    sources: Sequence[tuple[str, int, date]], population: Mapping[int, float] | None
) -> list[str]:
    """The same for what is already read: `sources`, and the authority's population by year."""
    sentences = []
    loaded = {dataset for dataset, _, _ in sources}
    if "ssda903" not in loaded:
        sentences.append(
            "No SSDA903 return is published: figures of children looked after are missing."
        )
    if "cin" not in loaded:
        sentences.append(
            "No CIN census is published: figures of referrals, assessments, need and protection"
            " are missing."
        )
    if not population:
        sentences.append(
            "No population is loaded for this authority: rates per 10,000 children are missing."
            " Load the ONS mid-year population aged 0 to 17 with load_reference."
        )
    return sentences


class Reader:
    """Reads figures for one reader of one authority: the live build and the population once, small
    numbers hidden where the role asks."""

    def __init__(self, authority: Authority, *, sees_groups: bool, event: date) -> None:
        self.authority = authority
        self.sees_groups = sees_groups
        self.event = event
        self.build = live_build(authority)
        self.population = populations.of(authority.code) or None
        self.rules = Rules() if sees_groups else small_numbers.rules_of(authority)
        self._wholes: dict[str, pd.DataFrame] = {}

    def cuts_of(self, indicator: Indicator) -> tuple[str, ...]:
        """By what this reader may see the indicator split."""
        if self.sees_groups:
            return indicator.splits
        return cuts_outside(indicator)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The first and last month that have any fact, or None."""
        if self.build is None:
            return None
        return self.once(("span",), lambda: covered_span(self.build))

    def allows(self, indicator: Indicator, basis: str) -> bool:
        """Single months of events are for those who may see small numbers."""
        return self.sees_groups or basis != "month" or indicator.basis is not Basis.MONTH

    @cached_property
    def withheld(self) -> Withheld:
        """What this reader is not shown, for what stands on other pages."""
        if self.sees_groups or self.build is None:
            return Withheld({})
        return self.once(("withheld",), self._withheld)

    def _withheld(self) -> Withheld:
        return withheld(facts_of(self.build, cuts=[""]), self.rules)

    def whole(self) -> dict[str, pd.DataFrame]:
        """Whole-authority figures of every indicator on its best basis, by key."""
        return self.once(("whole",), self._whole)

    def _whole(self) -> dict[str, pd.DataFrame]:
        facts = facts_of(self.build, cuts=["", DURATION])
        by_key = dict(list(facts.groupby("indicator", sort=False)))
        return {
            key: self._figures(by_key.get(key, facts[:0]), indicator, best_basis(indicator))
            for key, indicator in INDICATORS.items()
        }

    def scorecard(self) -> list[Line]:
        """The line of every indicator, in the order of the catalogue, with the goals that stand."""
        return self.once(("scorecard", self.edition), lambda: self._scorecard(self.goals))

    @cached_property
    def edition(self) -> tuple[int, int | None]:
        """Another one for other goals."""
        return edition_of(self.authority)

    @cached_property
    def goals(self) -> dict[tuple[str, int], Goal]:
        """The goals that stand, by indicator and year."""
        return self.once(("goals", self.edition), lambda: goals_of(self.authority))

    def _scorecard(self, goals: Mapping[tuple[str, int], Goal]) -> list[Line]:
        facts = facts_of(self.build, cuts=[""])
        by_key = dict(list(facts.groupby("indicator", sort=False)))
        first, last = self.span
        return [
            line(
                indicator,
                by_key.get(key, facts[:0]),
                goals,
                basis=best_basis(indicator),
                first=first,
                last=last,
                population=self.population or {},
                outside=None if self.sees_groups else self.rules,
                withheld=self.withheld.of(indicator.key),
            )
            for key, indicator in INDICATORS.items()
            # What no partner sends has no line: nothing is missing that anybody owes.
            if key in by_key or not indicator.of_partners
        ]

    def released_groups(self, indicator: Indicator, cut: str) -> tuple[list[Shown], tuple | None]:
        """The groups of the last whole years as readers outside see them, the latest first; and
        their edition, None where some are released only by this: that may yet be taken back."""
        tables = self.once(
            ("safe tables", indicator.key, cut), lambda: self._safe_tables(indicator, cut)
        )
        what = (self.authority, indicator, cut)
        edition = small_numbers.edition_of(*what)
        stands = self.once(
            ("released", indicator.key, cut, edition),
            lambda: small_numbers.standing(*what, tables, self.rules),
        )
        if stands is not None:
            return stands, edition
        return small_numbers.release(*what, tables, self.rules), None

    def _safe_tables(self, indicator: Indicator, cut: str) -> dict[int, pd.DataFrame]:
        facts = facts_of(self.build, indicators=[indicator.key], cuts=["", cut])
        first, last = self.span
        made = figures(facts, indicator, first=first, last=last, basis="year", population={})
        marches = sorted(set(made["month"]), reverse=True)[:YEARS_RELEASED]
        # A whole that is not shown would be given away by its parts.
        kept = self.withheld.of(indicator.key)
        years = [int(month) // 12 for month in marches if int(month) not in kept]
        return small_numbers.safe_tables(made, indicator, cut, years, self.rules)

    def yearly_and_latest(
        self, indicators: Sequence[Indicator]
    ) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
        """Whole-authority figures of some indicators, by collection year and on the best basis of
        each, by key; in one query, nothing where there is no record."""
        keys = tuple(indicator.key for indicator in indicators)
        yearly, latest, self.span = self.once(
            ("yearly and latest", keys), lambda: self._yearly_and_latest(indicators)
        )
        return yearly, latest

    def _yearly_and_latest(
        self, indicators: Sequence[Indicator]
    ) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame], tuple[int, int] | None]:
        keys = [indicator.key for indicator in indicators]
        facts = facts_of(self.build, indicators=keys, cuts=["", DURATION])
        if facts.empty:
            return {}, {}, None
        # The months that these facts reach over are all that is asked for.
        self.span = int(facts["month"].min()), int(facts["month"].max())
        by_key = dict(list(facts.groupby("indicator", sort=False)))
        yearly, latest = {}, {}
        for indicator in indicators:
            if (own := by_key.get(indicator.key)) is not None:
                yearly[indicator.key] = self._figures(own, indicator, "year")
                latest[indicator.key] = self._figures(own, indicator, best_basis(indicator))
        return yearly, latest, self.span

    def as_first_reported(self, indicator: Indicator) -> tuple[pd.DataFrame, pd.Series]:
        """Every month as first reported and as now (`indicators.revised.revised`), and the digests
        of the builds in which they were first reported. For those who may see small numbers: months
        of events are single ones."""
        first = first_reported.facts_of(self.authority, indicator)
        now = self._whole_of(indicator)
        return revised(first, now, indicator, self.population), first["digest"]

    def months_with_cases(self, indicator: Indicator) -> list[int]:
        """The months that have a whole figure of their own, as month numbers, newest first."""
        facts = self._whole_of(indicator)
        whole = facts.loc[facts["status"] == FactStatus.OK, "month"]
        return sorted(whole.tolist(), reverse=True)

    def figures(self, indicator: Indicator, *, basis: str, cut: str = "") -> pd.DataFrame:
        """Figures of one indicator over all covered months: the whole, or the groups of one cut;
        those of a median are for readers inside, and made from the record."""
        if cut in indicator.asked_cuts:
            first, last = self.span
            return median_figures(
                self.authority, indicator, cut, first=first, last=last, basis=basis
            )
        facts = facts_of(self.build, indicators=[indicator.key], cuts=["", cut, DURATION])
        self._wholes[indicator.key] = facts[facts["cut"] == ""].reset_index(drop=True)
        figures = self._figures(facts, indicator, basis)
        return figures[figures["cut"] == cut].reset_index(drop=True)

    def _whole_of(self, indicator: Indicator) -> pd.DataFrame:
        """Facts of one indicator's whole, read once however often a page asks."""
        if indicator.key not in self._wholes:
            self._wholes[indicator.key] = facts_of(
                self.build, indicators=[indicator.key], cuts=[""]
            )
        return self._wholes[indicator.key]

    def crossed(self, indicator: Indicator, *, basis: str, cuts: tuple[str, str]) -> pd.DataFrame:
        """The same for two cuts at once, made from the record."""
        figures = self._figures(crossed_facts(self.authority, indicator, cuts), indicator, basis)
        return figures[figures["cut"] == ",".join(cuts)].reset_index(drop=True)

    def once(self, what: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """What was made of this build for readers like this one, now or before."""
        build = (self.build.pk, self.build.digest) if self.build else self.authority.pk
        population = tuple(sorted((self.population or {}).items()))
        return remembered.once(
            (*what, build, present(), population, None if self.sees_groups else self.rules), make
        )

    def _figures(self, facts: pd.DataFrame, indicator: Indicator, basis: str) -> pd.DataFrame:
        first, last = self.span
        made = figures(
            facts, indicator, first=first, last=last, basis=basis, population=self.population
        )
        if self.sees_groups:
            return made
        whole = made[made["cut"] == ""]
        return outward(
            whole, facts, indicator, self.rules, withheld=self.withheld.of(indicator.key)
        )


NEEDS = {entity.name: entity.row_is for entity in ENTITIES}
# No entity of the record, yet nothing can be said of places without it.
NEEDS[DIRECTORY] = "one postcode and where it lies (the ONS postcode directory)"


def describe_needs(indicator: Indicator) -> str:
    """What the indicator reads of the record, in words."""
    told = (
        NEEDS.get(name)
        or (
            f"the partners’ extract “{in_plain_words(name)}”"
            if indicator.of_partners and not indicator.described
            else indicator.source
        )
        for name in indicator.needs
    )
    return "; ".join(told)
