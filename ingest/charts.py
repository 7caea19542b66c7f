"""Drawings of ingest (Plotly): the quality of a return from upload to upload."""

from __future__ import annotations

import json

import plotly.graph_objects as go

from ingest.quality import Trend

# Colour, dash and marker: no line is told from another by colour alone.
LINES = (
    ("Errors", "error", "#b3200e", "solid", "square"),
    ("Queries", "query", "#593a00", "dash", "triangle-up"),
    ("Cells not relied on", "flag", "#46515b", "dot", "circle"),
)
GRID, TICKS = "#e5e6e7", {"size": 12}


def quality(trend: Trend) -> dict:
    """Rows found by severity in each upload, in the order they were sent."""
    figure = go.Figure()
    labels = [sent.label for sent in trend.uploads]
    for title, severity, colour, dash, symbol in LINES:
        figure.add_scatter(
            x=labels,
            y=[getattr(sent, severity) for sent in trend.uploads],
            mode="lines+markers",
            name=title,
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 9},
            hovertemplate=f"{title}: %{{y:,}}<extra></extra>",
        )
    figure.update_layout(
        template="none",
        height=320,
        margin={"l": 56, "r": 12, "t": 8, "b": 72},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        yaxis={"rangemode": "tozero", "gridcolor": GRID, "tickfont": TICKS, "tickformat": ","},
        xaxis={"type": "category", "tickfont": TICKS, "automargin": True},
        hovermode="x",
    )
    return json.loads(figure.to_json())
