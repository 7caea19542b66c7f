"""Drawings of boards (Plotly): a group beside everybody else around a change."""

from __future__ import annotations

import json
from datetime import date

import plotly.graph_objects as go

from indicators.charts import GRID, LINE, TICKS, mark
from indicators.words import month_name
from records.calendar import month_start

OTHERS = "#505a5f"
DASHES = ("solid", "dash")
COLOURS = (LINE, OTHERS)
SHARES = "Per cent of every three months."
INDEXED = "Every three months as per cent of its own average in the year before."


def beside(result: dict, on: date, title: str, number: int) -> dict | None:
    """One measure of an evaluation for `_chart.html`; None where there is nothing to draw."""
    lines = result["lines"]
    if not lines or not lines["values"]:
        return None
    # A point stands in the middle of its three months.
    days = [month_start(first + 1) for first in lines["firsts"]]
    spans = [f"{month_name(first)} to {month_name(first + 2)}" for first in lines["firsts"]]
    figure = go.Figure()
    for place, (name, values) in enumerate(zip(lines["names"], lines["values"], strict=True)):
        figure.add_scatter(
            x=days, y=values, name=name, mode="lines+markers", connectgaps=False, text=spans,
            line={"color": COLOURS[place], "width": 2, "dash": DASHES[place]},
            hovertemplate=f"{name}, %{{text}}: %{{y:.1f}}%<extra></extra>",
        )  # fmt: skip
    mark(figure, on, title[:1].upper() + title[1:], within=(days[0], days[-1]))
    figure.update_layout(
        template="none",
        height=320,
        margin={"l": 48, "r": 12, "t": 28, "b": 64},
        legend={"orientation": "h", "y": -0.18, "font": TICKS},
        xaxis={"tickfont": TICKS, "showgrid": False},
        yaxis={"tickfont": TICKS, "gridcolor": GRID, "rangemode": "tozero", "ticksuffix": "%"},
        hovermode="closest",
    )
    rows = [
        [span, *(None if v is None else f"{v:.1f}%" for v in values)]
        for span, *values in zip(spans, *lines["values"], strict=True)
    ]
    told = SHARES if lines["shares"] else INDEXED
    return {
        "id": f"beside-{number}",
        "heading": f"{result['title']}, three months at a time",
        "sentence": f"{told} The upright dashed line is {title}.",
        "figure": json.loads(figure.to_json()),
        "table": {
            "id": f"beside-{number}-table",
            "caption": f"{result['title']}: {told[0].lower()}{told[1:]}",
            "headings": ["Months", *lines["names"]],
            "rows": rows,
            "tall": True,
        },
    }
