"""Drawings of figures (Plotly): a trend with its dated event, and small trends side by side."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.define import Indicator, Unit
from records.calendar import month_start

LINE, BAND, EVENT = "#1d70b8", "rgba(29, 112, 184, 0.15)", "#505a5f"
EVENT_TITLE = "Lockdown"


def trend(
    figures: pd.DataFrame,
    indicator: Indicator,
    event: date,
    *,
    small: bool = False,
    top: float | None = None,
) -> dict:
    """A line of values by month with its 95% band and the event marked; a gap in the figures is a
    gap in the line.

    `figures`: rows of one cut value, in month order. `small`: for a grid of small charts, whose
    common top is `top`.
    """
    days = [month_start(int(m)) for m in figures["month"]]
    values = figures["value"].to_numpy()
    figure = go.Figure()
    if not small and figures["lower"].notna().any():
        for lower, upper, x in _stretches(figures, days):
            figure.add_scatter(
                x=x + x[::-1],
                y=[*upper, *lower[::-1]],
                fill="toself",
                fillcolor=BAND,
                line={"width": 0},
                hoverinfo="skip",
                showlegend=False,
            )
    mode = "lines+markers" if len(days) <= 24 else "lines"
    figure.add_scatter(
        x=days,
        y=[None if np.isnan(v) else float(v) for v in values],
        mode=mode,
        connectgaps=False,
        line={"color": LINE, "width": 2},
        marker={"size": 5},
        name=indicator.title,
        showlegend=False,
        hovertemplate="%{x|%B %Y}: %{y:,.1f}<extra></extra>",
    )
    if days and days[0] <= event <= days[-1]:
        figure.add_vline(x=event.isoformat(), line={"color": EVENT, "width": 1, "dash": "dash"})
        if not small:
            figure.add_annotation(
                x=event.isoformat(),
                y=1,
                yref="paper",
                yanchor="bottom",
                text=EVENT_TITLE,
                showarrow=False,
            )
    highest = (
        float(
            np.nanmax(
                np.append(
                    figures["upper" if not small else "value"].to_numpy(), np.nan_to_num(values)
                )
            )
        )
        if len(values)
        else 0.0
    )
    most = top if top is not None else highest
    figure.update_layout(
        template="none",
        height=170 if small else 380,
        margin={"l": 44, "r": 12, "t": 8 if small else 28, "b": 32},
        yaxis={
            "range": [0, most * 1.08 or 1],
            "gridcolor": "#e5e6e7",
            "zeroline": True,
            "nticks": 4 if small else 7,
            "ticksuffix": "%" if indicator.unit is Unit.PERCENT else "",
        },
        xaxis={
            "gridcolor": "#f3f2f1",
            "nticks": 4 if small else 10,
            "tickformat": "%Y" if small else "%b %Y",
        },
        hovermode="x",
    )
    return json.loads(figure.to_json())


def _stretches(
    figures: pd.DataFrame, days: list[date]
) -> list[tuple[list[float], list[float], list[date]]]:
    """The interval's unbroken stretches as (lower, upper, days): no band is drawn across a gap."""
    known = figures["lower"].notna().to_numpy()
    stretch = np.cumsum(np.append(True, np.diff(known.astype(int)) != 0))
    found = []
    for number in np.unique(stretch[known]):
        at = np.flatnonzero(stretch == number)
        found.append(
            (
                figures["lower"].iloc[at].tolist(),
                figures["upper"].iloc[at].tolist(),
                [days[i] for i in at],
            )
        )
    return found


def spark(values: np.ndarray, months: np.ndarray, event_month: int) -> dict | None:
    """A trend in a box of 120 by 30 for `_sparkline.html`; None where there are not two values."""
    known = ~np.isnan(values)
    if known.sum() < 2:
        return None
    low, high = 0.0, float(np.nanmax(values)) or 1.0
    x = (months - months[0]) / max(months[-1] - months[0], 1) * 120
    y = 29 - (values - low) / (high - low) * 28
    lines, line = [], []
    for here, across, down in zip(known, x, y, strict=True):
        if here:
            line.append(f"{across:.1f},{down:.1f}")
        elif line:
            lines.append(" ".join(line))
            line = []
    lines = [*lines, " ".join(line)] if line else lines
    inside = months[0] <= event_month <= months[-1]
    mark = (
        f"{(event_month - months[0]) / max(months[-1] - months[0], 1) * 120:.1f}"
        if inside
        else None
    )
    return {"lines": lines, "mark": mark}
