"""A child's timeline drawn (Plotly): a lane for each agency and process, what lasts as a bar, what
happened on a day as a mark, and hatched where nothing is loaded that would tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from indicators.charts import GRID, LINE, TICKS
from indicators.one_child.lanes import Lane
from indicators.one_child.story import Days, Event, Story, gaps

NOT_COVERED, OPEN = "#b1b4b6", "#5694ca"
LANE_HEIGHT = 34
DAY_MS = 24 * 60 * 60 * 1000
LONG = 6  # years: beyond them every other is named
TOLD = "%{customdata}<extra></extra>"


def timeline(story: Story, lanes: Sequence[Lane], window: Days) -> dict:
    """The drawing of the lanes over the days of a window, the first lane on top."""
    figure = go.Figure()
    shown = [e for e in story.events if e.lane in lanes and e.last >= window[0]]
    bars = [e for e in shown if e.lasts]
    _hatch(figure, story, lanes, window)
    for open_, name, colour in ((False, "Ended", LINE), (True, "Open when the data end", OPEN)):
        _bars(figure, [e for e in bars if e.is_open is open_], window, name, colour)
    days = [e for e in shown if not e.lasts]
    if days:
        figure.add_scatter(
            x=[e.on for e in days],
            y=[e.lane.value for e in days],
            mode="markers",
            name="On one day",
            marker={"symbol": "diamond", "size": 9, "color": LINE,
                    "line": {"color": "#ffffff", "width": 1}},
            customdata=[_words(e) for e in days],
            hovertemplate=TOLD,
        )  # fmt: skip
    years = window[1].year - window[0].year
    figure.update_layout(
        template="none",
        barmode="overlay",
        height=LANE_HEIGHT * len(lanes) + 110,
        margin={"l": 118, "r": 12, "t": 64, "b": 28},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": TICKS},
        yaxis={
            "categoryorder": "array",
            "categoryarray": [lane.value for lane in reversed(lanes)],
            "range": [-0.5, len(lanes) - 0.5],
            "tickfont": TICKS,
            "gridcolor": GRID,
        },
        xaxis={
            "type": "date",
            "range": [window[0].isoformat(), (window[1] + timedelta(days=14)).isoformat()],
            "tickformat": "%Y",
            "tick0": "2000-01-01",
            "dtick": "M12" if years <= LONG else "M24",
            "tickangle": 0,
            "tickfont": TICKS,
            "gridcolor": GRID,
        },
        hovermode="closest",
    )  # fmt: skip
    return json.loads(figure.to_json())


def _hatch(figure: go.Figure, story: Story, lanes: Sequence[Lane], window: Days) -> None:
    left = [(lane, days) for lane in lanes for days in gaps(story.covered[lane], window)]
    if not left:
        return
    figure.add_bar(
        orientation="h",
        base=[first.isoformat() for _, (first, _) in left],
        x=[_length(days) for _, days in left],
        y=[lane.value for lane, _ in left],
        width=0.9,
        name="Not covered",
        marker={"color": "#f3f2f1", "line": {"width": 0},
                "pattern": {"shape": "/", "fgcolor": NOT_COVERED, "size": 7, "solidity": 0.25}},
        customdata=[f"{lane.value}: not covered" for lane, _ in left],
        hovertemplate=TOLD,
    )  # fmt: skip


def _bars(figure: go.Figure, events: list[Event], window: Days, name: str, colour: str) -> None:
    if not events:
        return
    spans = [(max(e.on, window[0]), max(e.last, e.on)) for e in events]
    figure.add_bar(
        orientation="h",
        base=[first.isoformat() for first, _ in spans],
        # What lasts a day or two must still be seen.
        x=[max(_length(days), 5 * DAY_MS) for days in spans],
        y=[e.lane.value for e in events],
        width=0.5,
        name=name,
        marker={"color": colour, "line": {"color": "#ffffff", "width": 1}},
        customdata=[_words(e) for e in events],
        hovertemplate=TOLD,
    )


def _length(days: Days) -> int:
    return ((days[1] - days[0]).days + 1) * DAY_MS


def _words(event: Event) -> str:
    until = f" to {event.until:%-d %b %Y}" if event.until else ""
    return f"{event.on:%-d %b %Y}{until}<br>{event.words}"


def window_of(story: Story, last: date) -> Days:
    """From the year of the first event to the last day that anything speaks of; where nothing
    happened, the days that are covered."""
    begins = [e.on for e in story.events]
    begins += [first for stretches in story.covered.values() for first, _ in stretches[:1]]
    first = min([e.on for e in story.events] or begins or [last])
    return date(first.year, 1, 1), last
