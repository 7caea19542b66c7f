"""Drawings of comparisons (Plotly): trends beside others, funnels, and distances from the
country."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from indicators.define import Unit
from indicators.figures import PER
from indicators.funnel import Funnel
from indicators.published import Measure

OWN, OTHERS, NEIGHBOURS, DARK = "#1d70b8", "#b1b4b6", "#626a6e", "#0b0c0c"
GRID, TICKS = "#e5e6e7", {"size": 12}
LINES = {"median": "dash", "region": "dot", "country": "dashdot"}
POINTS_OF_A_CURVE = 60
# More years than this, and every other one is named; more powers of ten, and only these are.
EVERY_YEAR, FEW_POWERS = 6, 3


def trends(
    measure: Measure,
    years: Sequence[int],
    own: tuple[str, Sequence[float | None]],
    neighbours: Mapping[str, Sequence[float | None]],
    others: Mapping[str, tuple[str, Sequence[float | None]]],
) -> dict:
    """The own line in front of each neighbour's, with the lines of median, region and country.

    `own`, and each of `others` (by "median", "region", "country"): a name and values by year.
    """
    figure = go.Figure()
    for name, values in neighbours.items():
        figure.add_scatter(
            x=list(years), y=list(values), name=name, mode="lines", connectgaps=False,
            line={"color": OTHERS, "width": 1}, showlegend=False,
            hovertemplate=f"{name}, %{{x}}: %{{y}}<extra></extra>",
        )  # fmt: skip
    for kind, (name, values) in others.items():
        figure.add_scatter(
            x=list(years), y=list(values), name=name, mode="lines", connectgaps=False,
            line={"color": DARK, "width": 2, "dash": LINES[kind]},
            hovertemplate=f"{name}, %{{x}}: %{{y}}<extra></extra>",
        )  # fmt: skip
    name, values = own
    figure.add_scatter(
        x=list(years), y=list(values), name=name, mode="lines+markers", connectgaps=False,
        line={"color": OWN, "width": 3}, marker={"size": 8},
        hovertemplate=f"{name}, %{{x}}: %{{y}}<extra></extra>",
    )  # fmt: skip
    _laid_out(figure, measure)
    figure.update_layout(
        xaxis={
            "tickvals": list(years)[:: 2 if len(years) > EVERY_YEAR else 1],
            "tickformat": "d",
            "tickfont": TICKS,
            "showgrid": False,
        }
    )
    return json.loads(figure.to_json())


def funnel_plot(
    measure: Measure,
    funnel: Funnel,
    points: Mapping[str, tuple[float, float]],
    own: str,
    neighbours: Sequence[str],
) -> dict:
    """Every authority by its size, in the funnel that areas of that size may be expected in.

    `points`: name -> (size, value as published).
    """
    figure = go.Figure()
    sizes = np.array([size for size, _ in points.values()])
    curve = np.geomspace(max(sizes.min() * 0.9, 1), sizes.max() * 1.1, POINTS_OF_A_CURVE)
    per = PER[measure.unit]
    for limit in funnel.limits(curve):
        figure.add_scatter(
            x=curve.tolist(), y=(limit * per).tolist(), mode="lines", showlegend=False,
            line={"color": DARK, "width": 1, "dash": "dash"}, hoverinfo="skip",
        )  # fmt: skip
    figure.add_hline(y=funnel.target * per, line={"color": DARK, "width": 1})
    near = set(neighbours)
    groups = (
        ("Other authorities", [n for n in points if n not in {own, *near}], OTHERS, "circle", 7),
        ("Statistical neighbours", [n for n in points if n in near], NEIGHBOURS, "square", 8),
        (own, [n for n in points if n == own], OWN, "diamond", 13),
    )  # fmt: skip
    for title, names, colour, symbol, size in groups:
        figure.add_scatter(
            x=[points[name][0] for name in names], y=[points[name][1] for name in names],
            text=names, name=title, mode="markers",
            marker={"color": colour, "symbol": symbol, "size": size},
            hovertemplate="%{text}: %{y}<extra></extra>",
        )  # fmt: skip
    _laid_out(figure, measure)
    figure.update_layout(
        xaxis={"type": "log", "gridcolor": GRID, "tickfont": TICKS, "tickformat": ",",
               "tickvals": _round_numbers(sizes),
               "title": {"text": _size_of(measure), "font": TICKS}},
        margin={"l": 48, "r": 12, "t": 12, "b": 96},
        legend={"y": -0.24},
    )  # fmt: skip
    return json.loads(figure.to_json())


def _round_numbers(sizes: np.ndarray) -> list[float]:
    """Numbers to name on a logarithmic axis: 1, 2, 5, 10 and so on; powers of ten alone where that
    would be too many for a telephone."""
    low, high = np.floor(np.log10(max(sizes.min(), 1))), np.ceil(np.log10(sizes.max()))
    firsts = (1, 2, 5) if high - low <= FEW_POWERS else (1,)
    return [
        float(first * 10**power)
        for power in range(int(low), int(high) + 1)
        for first in firsts
        if sizes.min() / 2 <= first * 10**power <= sizes.max() * 2
    ]


def distances(names: Sequence[str], away: Sequence[float], edge: float) -> dict:
    """How far each measure lies from the country, in standard errors: one row each, the furthest
    at the top."""
    figure = go.Figure()
    outside = [abs(z) > edge for z in away]
    for title, wanted, colour, symbol in (
        ("Outside the funnel", True, OWN, "diamond"),
        ("Inside the funnel", False, NEIGHBOURS, "circle"),
    ):
        kept = [n for n, out in enumerate(outside) if out is wanted]
        figure.add_scatter(
            x=[away[n] for n in kept], y=[names[n] for n in kept], name=title, mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 10},
            hovertemplate="%{y}: %{x:.1f}<extra></extra>",
        )  # fmt: skip
    for x in (-edge, edge):
        figure.add_vline(x=x, line={"color": DARK, "width": 1, "dash": "dash"})
    figure.add_vline(x=0, line={"color": DARK, "width": 1})
    figure.update_layout(
        template="none",
        height=60 + 26 * len(names),
        margin={"l": 12, "r": 12, "t": 12, "b": 32},
        showlegend=False,
        yaxis={"autorange": "reversed", "automargin": True, "tickfont": TICKS, "gridcolor": GRID,
               "categoryorder": "array", "categoryarray": list(names)},
        xaxis={"gridcolor": GRID, "tickfont": TICKS, "zeroline": False},
    )  # fmt: skip
    return json.loads(figure.to_json())


def _size_of(measure: Measure) -> str:
    return "children aged 0 to 17" if measure.unit is Unit.RATE else "how many it is a share of"


def _laid_out(figure: go.Figure, measure: Measure) -> None:
    figure.update_layout(
        template="none",
        height=400,
        margin={"l": 48, "r": 12, "t": 12, "b": 64},
        yaxis={
            "rangemode": "tozero",
            "gridcolor": GRID,
            "tickfont": TICKS,
            "tickformat": ",",
            "ticksuffix": "%" if measure.unit is Unit.PERCENT else "",
        },
        legend={"orientation": "h", "y": -0.12, "yanchor": "top"},
    )
