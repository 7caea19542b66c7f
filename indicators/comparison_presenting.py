"""Comparisons laid out for templates: rows by stage, and one measure beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from django.urls import reverse

from accounts.reorganised import why_no_figure
from indicators import benchmark, charts, comparison_charts, recent_trend, words
from indicators.benchmark import Verdict
from indicators.catalogue import INDICATORS
from indicators.compare import Comparison, Figure, Own, YearTable
from indicators.define import Polarity, Unit
from indicators.figures import PER
from indicators.intervals import poisson, wilson
from indicators.published import Measure
from indicators.published.read import half_up
from indicators.recent_trend import Trend
from indicators.tie_out import SYMBOLS, TieOut
from records.calendar import month_number

QUARTERS = {1: "best quarter", 2: "second quarter", 3: "third quarter", 4: "last quarter"}
NOT_RANKED = "not ranked"
# Under this many cases chance says more than the figure.
FEWEST_JUDGED = 6
MARCH = 3


def text(value: float | None, measure: Measure) -> str:
    """A published figure as it was published; empty where there is none."""
    return words.published_text(value, measure.unit, measure.decimals)


def year_title(measure: Measure, year: int) -> str:
    """What a published year means for a measure: "at 31 March 2024", "year to 31 March 2024"."""
    stock = "31_march" in measure.key or "at31" in measure.key
    indicator = INDICATORS.get(measure.indicator)
    stock = stock or (indicator is not None and indicator.basis.name != "MONTH")
    return f"31 March {year}" if stock else f"year to 31 March {year}"


def interval(own: Own, measure: Measure) -> tuple[float, float] | None:
    """The 95% interval of an own figure; None where it is made of no counts or of too few."""
    if own.value is None or own.numerator is None or own.numerator < FEWEST_JUDGED:
        return None
    if measure.unit not in PER or not own.denominator:
        return None
    up, down = np.array([own.numerator]), np.array([own.denominator])
    if measure.unit is Unit.PERCENT:
        low, high = wilson(up, down)
    else:
        low, high = (limit / down for limit in poisson(up))
    return float(low[0] * PER[measure.unit]), float(high[0] * PER[measure.unit])


def against_country(found: Comparison) -> Verdict:
    """The own figure against the country's, by its 95% interval."""
    limits = interval(found.own, found.measure)
    if limits is None or found.country is None:
        return Verdict.NOT_COMPARED
    return benchmark.against_value(*limits, found.country, found.measure.polarity)


def row(found: Comparison, newer: str, authority: str, model: str | None) -> dict:
    """One measure as a row of the page of all: each cell a text."""
    measure = found.measure
    url = reverse("comparison", args=[authority, measure.key])
    return {
        "title": measure.title,
        "url": f"{url}?model={model}" if model else url,
        "when": year_title(measure, found.year),
        "own": text(found.own.value, measure),
        "newer": newer,
        "median": text(found.median, measure),
        "mean": text(found.mean, measure),
        "region": text(found.region, measure),
        "country": text(found.country, measure),
        "verdict": against_country(found).value,
        "place": place(found),
    }


def place(found: Comparison) -> str:
    """The place among all in words."""
    if found.measure.polarity is Polarity.NEUTRAL:
        return NOT_RANKED
    if found.rank is None:
        return ""
    quarter = f", {QUARTERS[found.quartile]}" if found.quartile else ""
    return f"{found.rank} of {found.of}{quarter}"


def newer_figure(figures: pd.DataFrame | None, measure: Measure, year: int) -> str:
    """The record's latest figure where it is later than the published year, in words."""
    indicator = INDICATORS.get(measure.indicator)
    if figures is None or indicator is None:
        return ""
    known = figures[figures["value"].notna()]
    if known.empty or int(known["month"].iloc[-1]) <= _march(year):
        return ""
    last, basis = known.iloc[-1], words.best_basis(indicator)
    when = words.when(indicator, int(last["month"]), basis)
    return f"{words.value_text(float(last['value']), indicator.unit)} {when}"


def newer_against_country(figures: pd.DataFrame | None, found: Comparison) -> Verdict:
    """The record's later figure, by its interval, against the country's of the published year."""
    if not newer_figure(figures, found.measure, found.year) or found.country is None:
        return Verdict.NOT_COMPARED
    if found.measure.unit not in PER:
        return Verdict.NOT_COMPARED
    last = figures[figures["value"].notna()].iloc[-1]
    if not last["numerator"] >= FEWEST_JUDGED:
        return Verdict.NOT_COMPARED
    limits = float(last["lower"]), float(last["upper"])
    return benchmark.against_value(*limits, found.country, found.measure.polarity)


def recent_of(found: YearTable, published: Mapping[int, Figure]) -> str:
    """Which way the five years up to a table's go, and whether that is good; empty where it cannot
    be calculated."""
    measure = found.measure
    trend = recent_trend.of_published(measure.unit, published, found.year)
    if trend is Trend.CANNOT_TELL:
        return ""
    if trend is Trend.NO_CHANGE or measure.polarity is Polarity.NEUTRAL:
        return trend.value
    better = (trend is Trend.RISING) == (measure.polarity is Polarity.HIGH)
    return f"{trend.value}, which is {'better' if better else 'worse'}"


def _march(year: int) -> int:
    return month_number(date(year, MARCH, 1))


def sentence(found: Comparison, name: str) -> str:
    """The comparison in words."""
    measure = found.measure
    when = year_title(measure, found.year)
    own = text(found.own.value, measure)
    if not own:
        return (
            f"{name} has no figure for the {when}."
            if "year" in when
            else (f"{name} has no figure for {when}.")
        )
    said = [f"{name}: {own}, {when}."]
    if found.median is not None:
        said.append(f"The middle of its statistical neighbours is {text(found.median, measure)}.")
    if found.country is not None:
        said.append(f"{found.country_name}: {text(found.country, measure)}.")
    if found.rank:
        said.append(f"It is {place(found)}; 1 is the best.")
    return " ".join(said)


def facts(found: Comparison) -> list[tuple[str, str]]:
    """(title, figure) of everything the own figure is set beside."""
    measure = found.measure
    rows = [
        ("Neighbours, median", text(found.median, measure)),
        ("Neighbours, mean", text(found.mean, measure)),
        (found.region_name or "Region", text(found.region, measure)),
        (found.country_name, text(found.country, measure)),
    ]
    if found.best:
        best = f"{text(found.best.value, measure)} ({found.best.name})"
        rows.append(("Best neighbour", best))
    if found.top_quartile is not None:
        rows.append(("Best quarter begins at", text(found.top_quartile, measure)))
    rows.append(("Place among all", place(found)))
    return [(title, said or "no figure") for title, said in rows]


def neighbours_table(found: Comparison) -> dict:
    """Each neighbour with its figure, or why it has none."""
    rows = [
        [
            f"{member.rank}. {member.name}",
            text(member.value, found.measure)
            or why_no_figure(member.dfe_code, found.year).capitalize()
            or why_none(member.symbol),
        ]
        for member in found.members
    ]
    return {
        "id": "neighbours-table",
        "caption": f"Statistical neighbours, {year_title(found.measure, found.year)}",
        "headings": ["Neighbour, the closest first", "Figure"],
        "rows": rows,
    }


def why_none(symbol: str | None) -> str:
    """Why there is no figure: DfE's symbol in words."""
    return SYMBOLS.get(symbol or "", "no figure")


def trend_block(
    found: Comparison,
    name: str,
    own: Mapping[int, float],
    trends: Mapping[str, Mapping[int, Figure]],
    codes: Mapping[str, str | None],
) -> dict:
    """The trend beside others for `_chart.html`.

    `own`: value by year; `trends`: figures by area and year; `codes`: which area is the region and
    which the country.
    """
    measure = found.measure
    years = sorted({*own, *(year for figures in trends.values() for year in figures)})

    def values(area: str | None) -> list[float | None]:
        figures = trends.get(area or "", {})
        return [figures[year].value if year in figures else None for year in years]

    near = {member.name: values(member.dfe_code) for member in found.members}
    middle = [_median([each[n] for each in near.values()], measure) for n in range(len(years))]
    others = {
        "median": ("Median of neighbours", middle),
        "region": (found.region_name or "Region", values(codes["region"])),
        "country": (found.country_name, values(codes["country"])),
    }
    mine = [own.get(year) for year in years]
    rows = [
        [str(year), *(text(column[n], measure) or None for column in (
            mine, *(series for _, series in others.values())))]
        for n, year in reversed(list(enumerate(years)))
    ]  # fmt: skip
    drawn = any(value is not None for value in mine) or any(v is not None for v in middle)
    return {
        "id": "trend",
        "heading": "Trend beside others",
        "sentence": "Each thin line is a statistical neighbour; all published figures are of one"
        " release.",
        "figure": comparison_charts.trends(measure, years, (name, mine), near, others)
        if drawn
        else None,
        "table": {
            "id": "trend-table",
            "caption": f"{measure.title}, by year",
            "headings": ["Year", name, *(title for title, _ in others.values())],
            "rows": rows,
        },
    }


def _median(values: Sequence[float | None], measure: Measure) -> float | None:
    known = [value for value in values if value is not None]
    return float(half_up(float(np.median(known)), measure.decimals)) if known else None


def tie_out_rows(rows: Sequence[TieOut], measure: Measure) -> list[dict]:
    """The own record beside what DfE published, as texts, the latest year first."""

    def signed(value: float | None) -> str | None:
        return None if value is None else f"{value:+,.{measure.decimals}f}" if value else "0"

    return [
        {
            "year": each.year,
            "own": text(each.own, measure),
            "published": text(each.published, measure),
            "difference": signed(each.difference),
            "why": each.why,
        }
        for each in sorted(rows, key=lambda each: -each.year)
    ]


def stage_cells(found: Comparison, table: YearTable, published: Mapping[int, Figure]) -> dict:
    """What the page of one stage says of a measure beyond its row: the published years as a line
    and in a word, the best neighbour, where the best quarter begins."""
    years = np.array(sorted(published))
    values = np.array([published[year].value for year in years.tolist()], dtype="float64")
    best = found.best
    return {
        "spark": charts.spark(values, years, 0) if len(years) else None,
        "recent": recent_of(table, published),
        "best": f"{text(best.value, found.measure)} ({best.name})" if best else "",
        "top_quartile": text(found.top_quartile, found.measure),
    }
