"""Drawings of what changed (Plotly and plain lines): observed against expected, the parts of a
change, a process with its limits."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.charts import BAND, GRID, LINE, ROWS, TICKS, mark
from indicators.spc import Signal
from records.calendar import month_start

EXPECTED, LESS, MORE, SPECIAL = "#505a5f", "#1d70b8", "#b58105", "#b58105"
# Another mark for each rule of a control chart, so that none is told by colour alone.
SIGNALS = {
    Signal.OUTSIDE: "diamond",
    Signal.TREND: "triangle-up",
    Signal.TWO_IN_THREE: "x",
    Signal.SHIFT: "square",
}
BEFORE_SHOWN = 48
SPARK_BEFORE, SPARK_AFTER = 24, 24
WIDE, HIGH = 240.0, 56.0


def expected(
    drawn: dict, events: list[tuple[date, str]], *, per_cent: bool, title: str
) -> dict | None:
    """Months observed, from four years before the event on, against the band that was expected.

    `drawn`: of a kept shift. `events`: (day, title) to mark with lines.
    """
    if "from" not in drawn:
        return None
    begin = max(drawn["first"], drawn["from"] - BEFORE_SHOWN)
    observed = drawn["observed"][begin - drawn["first"] :]
    days = [month_start(begin + n) for n in range(len(observed))]
    ahead = [month_start(drawn["from"] + n) for n in range(len(drawn["expected"]))]
    suffix = "%" if per_cent else ""
    figure = go.Figure()
    figure.add_scatter(
        x=ahead + ahead[::-1],
        y=[*drawn["upper"], *drawn["lower"][::-1]],
        fill="toself", fillcolor=BAND, mode="lines", line={"width": 0},
        hoverinfo="skip", name="Likely range of a month",
    )  # fmt: skip
    figure.add_scatter(
        x=ahead, y=drawn["expected"], mode="lines", name="Expected",
        line={"color": EXPECTED, "width": 2, "dash": "dash"},
        hovertemplate=f"%{{x|%B %Y}}: %{{y:,.1f}}{suffix} expected<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=days, y=observed, mode="lines+markers", name=title, connectgaps=False,
        line={"color": LINE, "width": 2}, marker={"size": 5},
        hovertemplate=f"%{{x|%B %Y}}: %{{y:,.1f}}{suffix}<extra></extra>",
    )  # fmt: skip
    for place, (day, name) in enumerate(sorted(events)):
        if days and days[0] <= day <= days[-1]:
            mark(figure, day, name, row=place % ROWS, within=(days[0], days[-1]))
    return _finished(figure, suffix=suffix, height=400)


def parts(rows: list[list], *, unit: str) -> dict:
    """The parts of a change as bars, largest first: `rows` of (group, part)."""
    rows = rows[::-1]
    figure = go.Figure(
        go.Bar(
            x=[part for _, part in rows],
            y=[name for name, _ in rows],
            orientation="h",
            marker={"color": [LESS if (part or 0) < 0 else MORE for _, part in rows]},
            text=[f"{part:+,.1f}" for _, part in rows],
            textposition="outside", cliponaxis=False,
            hovertemplate=f"%{{y}}: %{{x:+,.1f}} {unit}<extra></extra>",
        )
    )  # fmt: skip
    sizes = [abs(part or 0) for _, part in rows]
    reach = 1.6 * max(sizes, default=1) or 1
    low = -reach if any((part or 0) < 0 for _, part in rows) else 0
    high = reach if any((part or 0) > 0 for _, part in rows) else 0
    figure.update_layout(
        template="none", height=60 + 32 * len(rows), showlegend=False,
        margin={"l": 8, "r": 12, "t": 8, "b": 28},
        xaxis={"gridcolor": GRID, "zeroline": True, "tickfont": TICKS, "range": [low, high]},
        yaxis={"automargin": True, "tickfont": TICKS},
    )  # fmt: skip
    return json.loads(figure.to_json())


def process(
    points: pd.DataFrame, events: list[tuple[date, str]], *, per_cent: bool = False
) -> dict:
    """A process with its usual level and limits; each rule that a point broke has a mark of its
    own.

    `points`: as `indicators.control.Process` has them. `per_cent`: whether they are fractions.
    """
    scale, suffix = (100.0, "%") if per_cent else (1.0, "")
    days = points["on"].tolist()
    figure = go.Figure()
    for name, column, dash in (
        ("Usual", "mean", "solid"),
        ("Upper limit", "upper", "dot"),
        ("Lower limit", "lower", "dot"),
    ):
        figure.add_scatter(
            x=days, y=_gaps(points[column] * scale), mode="lines", name=name, connectgaps=False,
            line={"color": EXPECTED, "width": 1, "dash": dash, "shape": "hvh"},
            hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=days, y=_gaps(points["value"] * scale), mode="lines+markers", name="Figure",
        connectgaps=False, line={"color": LINE, "width": 1.5}, marker={"size": 5, "color": LINE},
        hovertemplate=f"%{{x|%B %Y}}: %{{y:,.1f}}{suffix}<extra></extra>",
    )  # fmt: skip
    for signal, mark_of in SIGNALS.items():
        here = points[points["signal"] == signal]
        if here.empty:
            continue
        said = f"{signal[0].upper()}{signal[1:]}"
        figure.add_scatter(
            x=here["on"].tolist(), y=_gaps(here["value"] * scale), mode="markers", name=said,
            marker={"size": 9, "symbol": mark_of, "color": SPECIAL}, hoverinfo="skip",
        )  # fmt: skip
    for place, (day, name) in enumerate(sorted(events)):
        if days and days[0] <= day <= days[-1]:
            mark(figure, day, name, row=place % ROWS, within=(days[0], days[-1]))
    return _finished(figure, suffix=suffix, height=440)


def _finished(figure: go.Figure, *, suffix: str, height: int) -> dict:
    figure.update_layout(
        template="none", height=height, margin={"l": 48, "r": 12, "t": 60, "b": 64},
        legend={"orientation": "h", "y": -0.12, "yanchor": "top", "x": 0, "font": TICKS},
        yaxis={
            "rangemode": "tozero", "gridcolor": GRID, "nticks": 7, "tickfont": TICKS,
            "ticksuffix": suffix, "tickformat": ",",
        },
        xaxis={"gridcolor": GRID, "tickformat": "%Y", "dtick": "M12", "tickfont": TICKS},
        hovermode="x",
    )  # fmt: skip
    return json.loads(figure.to_json())


def _gaps(values: pd.Series) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in values.to_numpy("float64")]


def small(drawn: dict | None, event_month: int) -> dict | None:
    """Two years on both sides of an event for `_shift_spark.html`: lines, a line of what was
    expected, its band and the event's place, in a box of 240 by 56."""
    if not drawn:
        return None
    begin, end = event_month - SPARK_BEFORE, event_month + SPARK_AFTER
    observed = {drawn["first"] + n: v for n, v in enumerate(drawn["observed"])}
    promised = {
        name: {drawn["from"] + n: v for n, v in enumerate(drawn[name])} if "from" in drawn else {}
        for name in ("expected", "lower", "upper")
    }
    months = range(begin, end + 1)
    values = [observed.get(m) for m in months if observed.get(m) is not None]
    if len(values) < 2:
        return None
    inside = [v for of in promised.values() for m, v in of.items() if m <= end and v is not None]
    # A band that reaches far beyond anything seen would flatten the line.
    high = max(*values, min(max(inside, default=0.0), 2 * max(values))) or 1.0
    low = min(*values, *(max(v, 0.0) for v in inside), high / 2)

    def point(month: int, value: float) -> str:
        y = HIGH - 2 - (min(value, high) - low) / (high - low) * (HIGH - 4)
        return f"{(month - begin) / (end - begin) * WIDE:.1f},{max(y, 0):.1f}"

    def line(of: dict[int, float | None]) -> list[str]:
        runs: list[list[str]] = [[]]
        for month in months:
            if of.get(month) is None:
                runs.append([])
            else:
                runs[-1].append(point(month, of[month]))
        return [" ".join(run) for run in runs if len(run) > 1]

    known = [m for m in months if promised["upper"].get(m) is not None]
    band = [point(m, promised["upper"][m]) for m in known]
    band += [point(m, max(promised["lower"][m], low)) for m in reversed(known)]
    return {
        "lines": line(observed),
        "expected": line(promised["expected"]),
        "band": " ".join(band),
        "mark": f"{(event_month - begin) / (end - begin) * WIDE:.1f}",
    }
