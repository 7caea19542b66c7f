"""One authority beside others in one year: statistical neighbours, region, the country, and its
place among all."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean, median

from indicators.define import Polarity
from indicators.published import Measure
from indicators.published.read import half_up

OWN_RECORD = "own record"
QUARTILES = 4


@dataclass(frozen=True)
class Figure:
    """What is published of one area in one year: a value, or the symbol that stands in its
    place."""

    value: float | None
    symbol: str | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Place:
    """An area by name: `code` is ONS's, `region` the code of an authority's region, `level` one of
    country, region, authority."""

    code: str
    name: str
    level: str
    region: str = ""


@dataclass(frozen=True)
class YearTable:
    """Every area's figure of one measure and year, from one release (`vintage`).

    Authorities go by DfE's number, regions and the country by ONS's code.
    """

    measure: Measure
    year: int
    vintage: str | None
    figures: Mapping[str, Figure]
    places: Mapping[str, Place]

    def authorities(self) -> dict[str, float]:
        """The authorities that have a value."""
        return {
            code: figure.value
            for code, figure in self.figures.items()
            if figure.value is not None and self.places[code].level == "authority"
        }

    @cached_property
    def values(self) -> dict[str, float]:
        """`authorities`, worked out once."""
        return self.authorities()

    @cached_property
    def country_code(self) -> str | None:
        """The country's code, where it has a figure."""
        codes = (code for code in self.figures if self.places[code].level == "country")
        return next(codes, None)


@dataclass(frozen=True)
class Own:
    """The authority's own figure, and whether its record says so or the published file."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    source: str = OWN_RECORD


@dataclass(frozen=True)
class Member:
    """A statistical neighbour and its figure; `rank` 1 is the closest."""

    code: str
    dfe_code: str
    name: str
    rank: int
    value: float | None
    symbol: str | None


@dataclass(frozen=True)
class Comparison:
    """One authority beside others. What nobody can call good or bad has no rank, quartile, best
    neighbour or threshold."""

    measure: Measure
    year: int
    own: Own
    model: str | None
    members: Sequence[Member] = field(default_factory=tuple)
    mean: float | None = None
    median: float | None = None
    region_code: str | None = None
    region: float | None = None
    region_name: str | None = None
    country: float | None = None
    country_name: str = "England"
    rank: int | None = None
    of: int = 0
    quartile: int | None = None
    best: Member | None = None
    top_quartile: float | None = None
    vintage: str | None = None


def compare(
    table: YearTable,
    authority: str,
    neighbours: Sequence[tuple[int, str, str]],
    *,
    model: str | None,
    own: Own | None = None,
) -> Comparison:
    """Set an authority (DfE's number) beside its neighbours (rank, DfE's number, name) and all.

    `own`: what its record says; without one the published figure is its own. A neighbour without a
    value is listed with its symbol and left out of mean and median, which are rounded half up to
    the published precision. The rank is that of the own figure among all authorities' published
    ones, 1 the best, ties sharing the better rank.
    """
    measure, places = table.measure, table.places
    published = table.figures.get(authority, Figure(None))
    if own is None:
        source = f"published: {table.vintage}" if table.vintage else "published"
        own = Own(published.value, published.numerator, published.denominator, source)
    members = tuple(_member(table, *each) for each in sorted(neighbours))
    known = [member.value for member in members if member.value is not None]
    region_code = places[authority].region if authority in places else None
    region = table.figures.get(region_code or "")
    country = table.figures.get(table.country_code or "")
    others = [value for code, value in table.values.items() if code != authority]
    mine = None if own.value is None else float(half_up(own.value, measure.decimals))
    judged = measure.polarity is not Polarity.NEUTRAL
    of = len(others) + (mine is not None)
    rank = place_of(mine, others, measure.polarity) if judged and mine is not None else None
    return Comparison(
        measure=measure,
        year=table.year,
        own=own,
        model=model,
        members=members,
        mean=_rounded(fmean(known), measure) if known else None,
        median=_rounded(median(known), measure) if known else None,
        region_code=region_code or None,
        region=region.value if region else None,
        region_name=places[region_code].name if region_code in places else None,
        country=country.value if country else None,
        country_name=places[table.country_code].name if table.country_code else "England",
        rank=rank,
        of=of,
        quartile=quantile(rank, of, QUARTILES) if rank else None,
        best=best_of(members, measure.polarity),
        top_quartile=top_quartile(list(table.values.values()), measure.polarity),
        vintage=table.vintage,
    )


def _member(table: YearTable, rank: int, number: str, name: str) -> Member:
    place = table.places.get(number)
    figure = table.figures.get(number, Figure(None))
    code = place.code if place else number
    return Member(
        code, number, place.name if place else name, rank, figure.value, figure.symbol or None
    )


def _rounded(value: float, measure: Measure) -> float:
    return float(half_up(value, measure.decimals))


def place_of(value: float, others: Sequence[float], polarity: Polarity) -> int:
    """The rank of a value among others, 1 the best; who are equal share the better rank."""
    if polarity is Polarity.LOW:
        return 1 + sum(other < value for other in others)
    return 1 + sum(other > value for other in others)


def quantile(rank: int, of: int, parts: int) -> int | None:
    """Which of so many equal parts a rank falls into, 1 the first.

    OHID's rule (PHEindicatormethods, phe_quantile): ties go by their lowest rank; None for fewer
    areas than parts.
    """
    if of < parts:
        return None
    # Whole numbers throughout: ceil((of + 1 - rank) / (of / parts)).
    above = -(-(of + 1 - rank) * parts // of)
    return max(parts + 1 - above, 1)


def best_of(members: Sequence[Member], polarity: Polarity) -> Member | None:
    """The neighbour with the best value, the closest of those that share it."""
    known = [member for member in members if member.value is not None]
    if polarity is Polarity.NEUTRAL or not known:
        return None
    sign = -1 if polarity is Polarity.HIGH else 1
    return min(known, key=lambda member: (sign * member.value, member.rank))


def top_quartile(values: Sequence[float], polarity: Polarity) -> float | None:
    """The value that just belongs to the best quarter of all authorities."""
    if polarity is Polarity.NEUTRAL or len(values) < QUARTILES:
        return None
    ordered = sorted(values, reverse=polarity is Polarity.HIGH)
    first = [v for v in ordered if quantile(_rank_in(ordered, v), len(values), QUARTILES) == 1]
    return first[-1] if first else None


def _rank_in(ordered: Sequence[float], value: float) -> int:
    return 1 + ordered.index(value)


def as_json(found: Comparison) -> dict:
    """The comparison as the command line prints it."""
    own = found.own
    return {
        "indicator": found.measure.indicator,
        "measure": found.measure.key,
        "year": found.year,
        "own": {
            "value": _plain(own.value),
            "numerator": _plain(own.numerator),
            "denominator": _plain(own.denominator),
            "source": own.source,
        },
        "neighbours": {
            "model": found.model,
            "mean": _plain(found.mean),
            "median": _plain(found.median),
            "members": [
                {
                    "code": member.code,
                    "dfe_code": member.dfe_code,
                    "name": member.name,
                    "rank": member.rank,
                    "value": _plain(member.value),
                    "symbol": member.symbol,
                }
                for member in found.members
            ],
            "best": found.best.name if found.best else None,
        },
        "region": {"code": found.region_code, "value": _plain(found.region)},
        "england": {"value": _plain(found.country)},
        "rank": found.rank,
        "of": found.of,
        "quartile": found.quartile,
        "top_quartile_threshold": _plain(found.top_quartile),
        "vintage": found.vintage,
    }


def _plain(value: float | None) -> float | int | None:
    """A number as JSON should show it: counts whole; a gap is null."""
    if value is None or math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)
