"""Drawings of figures (Plotly): a trend with its dated events, and small trends side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from indicators.define import Basis, Indicator, Unit
from indicators.shift.events import Event
from records.calendar import month_start

LINE, BAND, EVENT = "#1d70b8", "rgba(29, 112, 184, 0.15)", "#505a5f"
PHASES = ("rgba(80, 90, 95, 0.06)", "rgba(80, 90, 95, 0.13)")
GRID, TICKS = "#e5e6e7", {"size": 12}
ROWS = 3  # of words above a chart: neighbouring events write on rows of their own
FEW = 24
LONG = 60  # months: beyond them every other year is named, which a narrow screen has room for
HEADROOM = 1.08


def trend(
    figures: pd.DataFrame,
    indicator: Indicator,
    events: Sequence[Event],
    *,
    top: float | None = None,
) -> dict:
    """A line of values by month with its 95% band, and dated events with their closed phases; a gap
    in the figures is a gap in the line.

    `figures`: rows of one cut value, in month order. `top`: the common highest value of a grid of
    small charts, which this is one of; they have no band, no phases and no words at the events.
    """
    small = top is not None
    days = _days(figures, indicator)
    figure = go.Figure()
    if not small:
        _draw_band(figure, figures, days)
    _draw_line(figure, figures, days, indicator)
    marked = [each for each in events if days and days[0] <= each.on <= days[-1]]
    for place, event in enumerate(sorted(marked, key=lambda each: each.on)):
        if small:
            _line(figure, event.on)
        else:
            mark(figure, event.on, event.name, row=place % ROWS, within=(days[0], days[-1]))
    if not small and marked:
        _shade(figure, marked, days)
    highest = top if small else float(figures[["value", "upper"]].max(axis=None, skipna=True))
    percent = indicator.unit is Unit.PERCENT
    figure.update_layout(
        template="none",
        height=180 if small else 380,
        margin={"l": 48, "r": 12, "t": 8 if small else 28 + 16 * min(len(marked), ROWS), "b": 28},
        yaxis={
            # A percentage has a natural end: one scale from 0 to 100 hides no chart's top.
            "range": [0, min(highest * HEADROOM, 101) if percent else highest * HEADROOM or 1],
            "rangemode": "tozero",
            "gridcolor": GRID,
            "nticks": 4 if small else 7,
            "tickfont": TICKS,
            "ticksuffix": "%" if percent else "",
            "tickformat": ",",
        },
        xaxis={
            "gridcolor": GRID,
            "showgrid": not small,
            "tickformat": "%Y",
            "tick0": "2000-01-01",
            "dtick": "M12" if not small and len(days) <= LONG else "M36" if small else "M24",
            "tickangle": 0,
            "tickfont": TICKS,
        },
        hovermode="x",
    )
    return json.loads(figure.to_json())


def _days(figures: pd.DataFrame, indicator: Indicator) -> list[date]:
    """Where each figure stands in time: a single month's events at its start, all else at the end
    of what it speaks of, so that 31 March 2020 comes after lockdown."""
    single = indicator.basis is Basis.MONTH and (figures["basis"] == "month").all()
    return [
        month_start(int(m)) if single else month_start(int(m) + 1) - timedelta(days=1)
        for m in figures["month"]
    ]


def _draw_band(figure: go.Figure, figures: pd.DataFrame, days: list[date]) -> None:
    for lower, upper, x in _stretches(figures, days):
        figure.add_scatter(
            x=x + x[::-1],
            y=[*upper, *lower[::-1]],
            fill="toself",
            fillcolor=BAND,
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )


def _draw_line(
    figure: go.Figure, figures: pd.DataFrame, days: list[date], indicator: Indicator
) -> None:
    written = {Unit.COUNT: ",.0f", Unit.PERCENT: ",.1f"}.get(indicator.unit, ",.1f")
    per_cent = "%" if indicator.unit is Unit.PERCENT else ""
    figure.add_scatter(
        x=days,
        y=[None if np.isnan(v) else float(v) for v in figures["value"]],
        mode="lines+markers" if figures["value"].notna().sum() <= FEW else "lines",
        connectgaps=False,
        line={"color": LINE, "width": 2},
        marker={"size": 6},
        name=indicator.title,
        showlegend=False,
        hovertemplate=f"%{{x|%B %Y}}: %{{y:{written}}}{per_cent}<extra></extra>",
    )


def mark(
    figure: go.Figure, day: date, title: str, *, row: int = 0, within: tuple[date, date]
) -> None:
    """A dated event as a vertical line, its words on the side where the chart has room for them."""
    _line(figure, day)
    begins, ends = within
    figure.add_annotation(
        x=day.isoformat(), y=1, yref="paper", yanchor="bottom", yshift=16 * row,
        xanchor="left" if day - begins < ends - day else "right",
        text=title, showarrow=False, font=TICKS,
    )  # fmt: skip


def _line(figure: go.Figure, day: date) -> None:
    figure.add_vline(x=day.isoformat(), line={"color": EVENT, "width": 1, "dash": "dash"})


def _shade(figure: go.Figure, events: Sequence[Event], days: list[date]) -> None:
    """The phases of the first event that has any, shaded in turn; one that goes on is not."""
    phases = next((each.phases for each in events if each.phases), ())
    for place, phase in enumerate(each for each in phases if each.last is not None):
        begins, ends = month_start(phase.first), month_start(phase.last + 1)
        if begins < days[-1]:
            figure.add_vrect(
                x0=begins.isoformat(), x1=min(ends, days[-1]).isoformat(),
                fillcolor=PHASES[place % 2], line_width=0, layer="below",
            )  # fmt: skip


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
    high = float(np.nanmax(values)) or 1.0
    # From half the highest at the most: a trend can be seen, and a wobble is no cliff.
    low = min(float(np.nanmin(values)), high / 2)
    span = max(months[-1] - months[0], 1)
    x = (months - months[0]) / span * 120
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
    mark = f"{(event_month - months[0]) / span * 120:.1f}" if inside else None
    return {"lines": lines, "mark": mark}
