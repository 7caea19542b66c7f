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
    # By number, not by name: two uploads of one minute are two.
    places = list(range(len(trend.uploads)))
    for title, severity, colour, dash, symbol in LINES:
        figure.add_scatter(
            x=places,
            text=[sent.label for sent in trend.uploads],
            y=[getattr(sent, severity) for sent in trend.uploads],
            mode="lines+markers",
            name=title,
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 9},
            hovertemplate=f"%{{text}}, {title}: %{{y:,}}<extra></extra>",
        )
    figure.update_layout(
        template="none",
        height=320,
        margin={"l": 56, "r": 12, "t": 8, "b": 48},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        yaxis={"rangemode": "tozero", "gridcolor": GRID, "tickfont": TICKS, "tickformat": ","},
        xaxis={
            "tickvals": places,
            "ticktext": [sent.label.replace(", ", "<br>") for sent in trend.uploads],
            "showgrid": False,
            "zeroline": False,
            "tickfont": TICKS,
            "automargin": True,
        },
        hovermode="closest",
    )
    return json.loads(figure.to_json())
