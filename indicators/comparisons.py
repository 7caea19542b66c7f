"""Reading comparisons: what is published, from the latest release that has it, beside the record's
own figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from accounts.models import Authority
from indicators import queries
from indicators.catalogue import INDICATORS
from indicators.compare import Comparison, Figure, Own, Place, YearTable, compare
from indicators.define import Unit
from indicators.figures import PER, Status
from indicators.models import Area, Neighbour, Population, Published, PublishedFile
from indicators.published import Measure
from indicators.published.read import half_up

FIGURES = ("area", "year", "value", "symbol", "numerator", "denominator")


def models(authority: str | None = None) -> list[str]:
    """The models of statistical neighbours that are loaded, or that know an authority (by DfE's
    number), the latest first."""
    rows = Neighbour.objects.filter(authority=authority) if authority else Neighbour.objects
    return sorted(rows.values_list("model", flat=True).distinct(), reverse=True)


def neighbours_of(authority: str, model: str | None) -> list[tuple[int, str, str]]:
    """(rank, DfE's number, name) of an authority's neighbours in a model, the closest first."""
    rows = Neighbour.objects.filter(model=model or "", authority=authority).order_by("rank")
    return list(rows.values_list("rank", "neighbour", "name"))


def places() -> dict[str, Place]:
    """Every area that statistics are published of, by DfE's number or ONS's code."""
    rows = Area.objects.values_list("code", "ons_code", "name", "level", "region")
    return {code: Place(*rest) for code, *rest in rows}


def latest_year(measure: Measure) -> int | None:
    """The latest year that anything is published of a measure for."""
    rows = Published.objects.filter(measure=measure.key, cut="")
    return rows.order_by("-year").values_list("year", flat=True).first()


def year_table(measure: Measure, year: int, known: dict[str, Place] | None = None) -> YearTable:
    """Every area's figure of a measure in a year, from the latest release that has the year."""
    rows = Published.objects.filter(measure=measure.key, cut="", year=year)
    file = rows.order_by("-file__year").values_list("file", flat=True).first()
    known = places() if known is None else known
    if file is None:
        return YearTable(measure, year, None, {}, known)
    frame = pd.DataFrame.from_records(
        rows.filter(file=file).values_list(*FIGURES), columns=list(FIGURES)
    )
    vintage = str(PublishedFile.objects.get(pk=file))
    return YearTable(measure, year, vintage, _figures(measure, frame, known)[year], known)


def _figures(
    measure: Measure, frame: pd.DataFrame, known: dict[str, Place]
) -> dict[int, dict[str, Figure]]:
    """Rows as figures by year and area; rates that were published as counts alone are made."""
    if measure.unit is Unit.RATE:
        frame = _with_population(measure, frame, known)
    found: dict[int, dict[str, Figure]] = {}
    plain = frame.astype(object).where(frame.notna(), None)
    for area, year, *figure in plain[list(FIGURES)].itertuples(index=False, name=None):
        if area in known:
            found.setdefault(year, {})[area] = Figure(*figure)
    return found


def _with_population(
    measure: Measure, frame: pd.DataFrame, known: dict[str, Place]
) -> pd.DataFrame:
    """Denominators that the file does not hold, and the rates it leaves to be made.

    DfE divides what happened in the year to 31 March t by ONS's estimate for the middle of t − 1.
    """
    if frame["denominator"].notna().all():
        return frame
    years = {int(year) - 1 for year in frame["year"].unique()}
    rows = Population.objects.filter(year__in=years).values_list("area", "year", "children")
    children = {(area, year + 1): float(count) for area, year, count in rows}
    population = pd.Series(
        [
            children.get((known[area].code if area in known else area, year))
            for area, year in zip(frame["area"], frame["year"], strict=True)
        ],
        index=frame.index,
        dtype="float64",
    )
    denominator = frame["denominator"].astype("float64").fillna(population)
    value, numerator = frame["value"].astype("float64"), frame["numerator"].astype("float64")
    made = half_up(PER[Unit.RATE] * numerator / denominator, measure.decimals)
    to_make = value.isna() & (frame["symbol"] == "")
    return frame.assign(value=value.mask(to_make, made), denominator=denominator)


def own_figure(authority: Authority, measure: Measure, year: int) -> Own | None:
    """What the authority's record says of a year, None where it has no whole figure."""
    indicator = INDICATORS.get(measure.indicator)
    if indicator is None:
        return None
    march = date(year, 3, 1)
    figures = queries.figures_of(authority, indicator, first=march, last=march, basis="year")
    return own_of(figures[figures["cut"] == ""])


def own_of(figures: pd.DataFrame) -> Own | None:
    """The own figure of one row of figures of the whole; None where there is none."""
    if figures.empty or figures["status"].iloc[0] != Status.OK:
        return None
    row = figures.iloc[0]
    denominator = None if pd.isna(row["denominator"]) else float(row["denominator"])
    return Own(float(row["value"]), float(row["numerator"]), denominator)


def comparison(
    authority: Authority, measure: Measure, year: int, *, model: str | None = None
) -> Comparison:
    """An authority beside others in a year; `model` is that of its neighbours, the latest that
    knows the authority where none is said."""
    model = model or next(iter(models(authority.dfe_code)), None)
    return compare(
        year_table(measure, year),
        authority.dfe_code,
        neighbours_of(authority.dfe_code, model),
        model=model,
        own=own_figure(authority, measure, year),
    )


def trends(
    measure: Measure, areas: Iterable[str], known: dict[str, Place]
) -> dict[str, dict[int, Figure]]:
    """Each area's figures by year, all from the latest release of the measure: a trend never mixes
    vintages."""
    rows = Published.objects.filter(measure=measure.key, cut="")
    file = rows.order_by("-file__year").values_list("file", flat=True).first()
    frame = pd.DataFrame.from_records(
        rows.filter(file=file, area__in=list(areas)).values_list(*FIGURES), columns=list(FIGURES)
    )
    found: dict[str, dict[int, Figure]] = {}
    for year, figures in _figures(measure, frame, known).items():
        for area, figure in figures.items():
            found.setdefault(area, {})[year] = figure
    return found


def measured() -> Sequence[str]:
    """The keys of the measures that anything is published of."""
    return list(
        Published.objects.filter(cut="").values_list("measure", flat=True).distinct().order_by()
    )
