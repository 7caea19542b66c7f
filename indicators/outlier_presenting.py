"""Where an authority stands most apart, laid out for templates: its place in the funnel of all
authorities, and what lies furthest from the country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators import comparison_charts
from indicators.compare import Comparison, Figure, YearTable
from indicators.comparison_presenting import FEWEST_JUDGED, text, year_title
from indicators.define import Polarity, Unit
from indicators.figures import PER
from indicators.funnel import CONFIDENCE, Funnel, Kind, fit

EDGE = 3.09
SHOWN = 20


@dataclass(frozen=True)
class Outlier:
    """How far one measure of an authority lies from the country: `away` in standard errors, the
    spread between authorities counted in; `lower` and `upper` what may be expected of an authority
    of its size."""

    table: YearTable
    own: Figure
    away: float
    lower: float
    upper: float
    centre: float


def outlier_of(table: YearTable, authority: str) -> Outlier | None:
    """How far the authority's published figure lies from the country's; None where it has none
    made of counts."""
    funnel = funnel_of(table)
    own = table.figures.get(authority)
    if funnel is None or own is None or own.value is None or not own.denominator:
        return None
    if own.numerator is None or own.numerator < FEWEST_JUDGED:
        return None
    size = np.array([own.denominator])
    away = float(funnel.distance(np.array([own.numerator]), size)[0])
    per = PER[table.measure.unit]
    low, high = (float(limit[0] * per) for limit in funnel.limits(size))
    return Outlier(table, own, away, low, high, funnel.target * per)


def funnel_of(table: YearTable) -> Funnel | None:
    """The funnel of all authorities of a table; None for what is not a share or a rate."""
    if table.measure.unit not in PER:
        return None
    counted = _counted(table).values()
    events = np.array([figure.numerator for figure in counted], dtype="float64")
    size = np.array([figure.denominator for figure in counted], dtype="float64")
    kind = Kind.SHARE if table.measure.unit is Unit.PERCENT else Kind.RATE
    return fit(kind, events, size)


def _counted(table: YearTable) -> dict[str, Figure]:
    """The authorities with a value and the counts it is made of."""
    return {
        code: figure
        for code, figure in table.figures.items()
        if code in table.values and figure.numerator is not None and figure.denominator
    }


def funnel_block(table: YearTable, found: Comparison, authority: str, name: str) -> dict | None:
    """Every authority in its funnel for `_chart.html`; None where there is no funnel."""
    funnel = funnel_of(table)
    if funnel is None:
        return None
    counted = _counted(table)
    points = {
        name if code == authority else table.places[code].name: (figure.denominator, figure.value)
        for code, figure in counted.items()
    }
    outlier = outlier_of(table, authority)
    measure = table.measure
    said = (
        f"{len(points)} authorities; between the dashed lines lie {CONFIDENCE:.1%} of those that"
        " differ from each other no more than most do."
    )
    if outlier:
        where = "outside" if abs(outlier.away) > EDGE else "inside"
        said += (
            f" {name} is {where}: an authority of its size may be expected between"
            f" {text(outlier.lower, measure)} and {text(outlier.upper, measure)}."
        )
    ordered = sorted(points.items(), key=lambda item: item[1][1])
    return {
        "id": "funnel",
        "heading": "All authorities",
        "sentence": said,
        "figure": comparison_charts.funnel_plot(
            measure, funnel, points, name, [member.name for member in found.members]
        ),
        "table": {
            "id": "funnel-table",
            "caption": f"{measure.title}: every authority, lowest first",
            "headings": ["Authority", "Figure"],
            "rows": [[each, text(value, measure)] for each, (_, value) in ordered],
            "tall": True,
        },
    }


def outliers_block(outliers: Sequence[Outlier], name: str) -> dict:
    """The measures that stand furthest from the country, for `_chart.html`."""
    shown = outliers[:SHOWN]
    beyond = sum(abs(each.away) > EDGE for each in outliers)
    said = f"Of {len(outliers)} measures, {beyond} {'lies' if beyond == 1 else 'lie'} outside."
    rows = []
    for each in shown:
        measure = each.table.measure
        rows.append(
            [
                measure.title,
                year_title(measure, each.table.year),
                text(each.own.value, measure),
                text(each.centre, measure),
                f"{text(each.lower, measure)} to {text(each.upper, measure)}",
                standing(each),
            ]
        )
    return {
        "id": "outliers",
        "heading": f"Where {name} stands most apart",
        "sentence": f"{said} To the right of the middle is higher than elsewhere.",
        "figure": comparison_charts.distances(
            [each.table.measure.title for each in shown], [each.away for each in shown], EDGE
        )
        if shown
        else None,
        "table": {
            "id": "outliers-table",
            "caption": "The furthest first",
            "headings": [
                *("Measure", "When", name, "All authorities together"),
                *("Expected of its size", "Standing"),
            ],
            "rows": rows,
        },
    }


def standing(outlier: Outlier) -> str:
    """Whether a figure lies outside, and which way, in words: no red or green where nobody can call
    it good or bad."""
    if abs(outlier.away) <= EDGE:
        return "inside the expected range"
    above = outlier.away > 0
    way = "higher" if above else "lower"
    polarity = outlier.table.measure.polarity
    if polarity is Polarity.NEUTRAL:
        return f"outside the expected range: {way}"
    good = above == (polarity is Polarity.HIGH)
    return f"outside the expected range: {way}, which is {'better' if good else 'worse'}"
