"""Reading comparisons: what is published, from the latest release that has it, beside the record's
own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import isnan

import pandas as pd
from django.db.models import BigIntegerField, F, Func, Model, Subquery, Value
from django.db.models.functions import Least

from accounts.models import Authority
from indicators import queries
from indicators.catalogue import INDICATORS
from indicators.compare import Comparison, Figure, Own, Place, YearTable, compare
from indicators.define import Unit
from indicators.figures import PER, Status
from indicators.models import Area, Neighbour, Population, Published, PublishedFile
from indicators.published import MEASURES, Measure
from indicators.published.read import half_up
from indicators.remembered import once

FIGURES = ("area", "year", "value", "symbol", "numerator", "denominator")


def models() -> list[str]:
    """The models of statistical neighbours that are loaded, the latest first."""
    rows = Neighbour.objects.values_list("model", flat=True)
    return list(rows.order_by("-model").distinct())


def neighbours_of(authority: str) -> dict[str, list[tuple[int, str, str]]]:
    """(rank, DfE's number, name) of an authority's neighbours by model, the latest model and the
    closest neighbour first."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    rows = Neighbour.objects.filter(authority=authority).order_by("-model", "rank")
    for model, *neighbour in rows.values_list("model", "rank", "neighbour", "name"):
        found.setdefault(model, []).append(tuple(neighbour))
    return found


def places() -> dict[str, Place]:
    """Every area that statistics are published of, by DfE's number or ONS's code."""
    rows = Area.objects.values_list("code", "ons_code", "name", "level", "region")
    return {code: Place(*rest) for code, *rest in rows}


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
    children = children_of([year - 1]) if measure.unit is Unit.RATE else {}
    figures = _figures(measure, frame, known, children)
    return YearTable(measure, year, vintage, figures.get(year, {}), known)


def latest_tables(
    known: dict[str, Place],
    children: Mapping[tuple[str, int], float],
    *,
    up_to: int | None = None,
) -> dict[str, YearTable]:
    """Every measure's table of the latest year of its latest release (no later than `up_to`), by
    key, in the order of the dashboard."""
    newest = PublishedFile.objects.order_by("key", "-year").distinct("key")
    year = F("file__year") if up_to is None else Least(F("file__year"), Value(up_to))
    rows = Published.objects.filter(file__in=newest.values("pk"), cut="", year=year)
    columns = ["measure", "file__publication", "file__year", *FIGURES]
    frame = pd.DataFrame.from_records(rows.values_list(*columns), columns=columns)
    by_measure = dict(list(frame.groupby("measure", sort=False)))
    made = {}
    for key, measure in MEASURES.items():
        if (part := by_measure.get(key)) is not None:
            year = int(part["year"].max())
            part = part[part["year"] == year]
            figures = _figures(measure, part, known, children)[year]
            made[key] = YearTable(measure, year, _vintage(part), figures, known)
    return made


def _vintage(rows: pd.DataFrame) -> str:
    """The release that some rows of one file are of, in words."""
    first = rows.iloc[0]
    return str(PublishedFile(publication=first["file__publication"], year=int(first["file__year"])))


def _figures(
    measure: Measure,
    frame: pd.DataFrame,
    known: dict[str, Place],
    children: Mapping[tuple[str, int], float],
) -> dict[int, dict[str, Figure]]:
    """Rows as figures by year and area; rates that were published as counts alone are made."""
    if measure.unit is Unit.RATE:
        frame = _with_population(measure, frame, known, children)
    found: dict[int, dict[str, Figure]] = {}
    columns = (frame[name].tolist() for name in FIGURES)
    for area, year, value, symbol, *counts in zip(*columns, strict=True):
        if area in known:
            figure = Figure(_there(value), symbol, *map(_there, counts))
            found.setdefault(year, {})[area] = figure
    return found


def _there(number: float | None) -> float | None:
    return None if number is None or isnan(number) else number


def children_of(years: Iterable[int] | None = None) -> dict[tuple[str, int], float]:
    """Children aged 0 to 17 by ONS's code and the year whose 30 June it is, of some years or all
    that are loaded."""
    rows = Population.objects.all() if years is None else Population.objects.filter(year__in=years)
    return {
        (area, year): float(count)
        for area, year, count in rows.values_list("area", "year", "children")
    }


def _with_population(
    measure: Measure,
    frame: pd.DataFrame,
    known: dict[str, Place],
    children: Mapping[tuple[str, int], float],
) -> pd.DataFrame:
    """Denominators that the file does not hold, and the rates it leaves to be made.

    DfE divides what happened in the year to 31 March t by ONS's estimate for the middle of t − 1.
    """
    population = pd.Series(
        [
            children.get((known[area].code if area in known else area, year - 1))
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


def own_trends(
    authority: str,
    tables: Mapping[str, YearTable],
    known: dict[str, Place],
    children: Mapping[tuple[str, int], float],
) -> dict[str, dict[int, Figure]]:
    """What is published of one authority over the years, by measure and year, of the latest release
    of each measure in `tables`."""
    newest = PublishedFile.objects.order_by("key", "-year").distinct("key")
    rows = Published.objects.filter(
        file__in=newest.values("pk"), cut="", area=authority, measure__in=list(tables)
    )
    columns = ["measure", *FIGURES]
    frame = pd.DataFrame.from_records(rows.values_list(*columns), columns=columns)
    return {
        key: {
            year: by_area[authority]
            for year, by_area in _figures(tables[key].measure, part, known, children).items()
        }
        for key, part in frame.groupby("measure", sort=False)
    }


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
    lists = neighbours_of(authority.dfe_code)
    model = model or next(iter(lists), None)
    return compare(
        year_table(measure, year),
        authority.dfe_code,
        lists.get(model or "", []),
        model=model,
        own=own_figure(authority, measure, year),
    )


def history(
    measure: Measure,
    known: dict[str, Place],
    children: Mapping[tuple[str, int], float],
    *,
    up_to: int | None = None,
) -> tuple[YearTable, dict]:
    """A measure's latest year (no later than `up_to`), and every area's figures by area and year,
    all from its latest release: a trend never mixes vintages."""
    rows = Published.objects.filter(measure=measure.key, cut="")
    newest = rows.order_by("-file__year").values("file")[:1]
    columns = ["file__publication", "file__year", *FIGURES]
    frame = pd.DataFrame.from_records(
        rows.filter(file__in=newest).values_list(*columns), columns=columns
    )
    if frame.empty:
        return YearTable(measure, 0, None, {}, known), {}
    by_year = _figures(measure, frame, known, children)
    by_area: dict[str, dict[int, Figure]] = {}
    for year, figures in by_year.items():
        for area, figure in figures.items():
            by_area.setdefault(area, {})[year] = figure
    year = max((each for each in by_year if up_to is None or each <= up_to), default=0)
    latest = YearTable(measure, year, _vintage(frame), by_year.get(year, {}), known)
    return latest, by_area


def _over(model: type[Model], function: str, column: str) -> Subquery:
    """A sum or count over a whole table, beside the rows of another, in one query."""
    total = Func(column, function=function, output_field=BigIntegerField())
    return Subquery(model.objects.order_by().annotate(total=total).values("total"))


class Statistics:
    """What is published, worked out once for as long as nothing else is loaded."""

    def __init__(self) -> None:
        files = PublishedFile.objects.order_by("pk").values_list(
            "pk",
            "loaded_at",
            _over(Area, "SUM", "year"),
            _over(Population, "COUNT", "pk"),
            _over(Population, "SUM", "children"),
        )
        # Where no file is loaded nothing is made of areas and populations either.
        self.loaded = tuple(files)

    def places(self) -> dict[str, Place]:
        """`places`."""
        return once(("places", self.loaded), places)

    def children(self) -> dict[tuple[str, int], float]:
        """`children_of` all years."""
        return once(("children", self.loaded), children_of)

    def latest(self, up_to: int | None = None) -> dict[str, YearTable]:
        """`latest_tables`."""
        return once(
            ("latest tables", up_to, self.loaded),
            lambda: latest_tables(self.places(), self.children(), up_to=up_to),
        )

    def history(self, measure: Measure, up_to: int | None = None) -> tuple[YearTable, dict]:
        """`history`."""
        return once(
            ("history", measure.key, up_to, self.loaded),
            lambda: history(measure, self.places(), self.children(), up_to=up_to),
        )

    def own_trends(
        self, authority: str, tables: Mapping[str, YearTable]
    ) -> dict[str, dict[int, Figure]]:
        """`own_trends`."""
        return once(
            ("own trends", authority, tuple(tables), self.loaded),
            lambda: own_trends(authority, tables, self.places(), self.children()),
        )
