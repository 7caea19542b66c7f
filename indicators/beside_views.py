"""The page on which measures of partners stand beside those of social care."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.doors import door
from accounts.models import Authority
from accounts.permissions import Permission
from indicators import beside, charts, shift_presenting
from indicators.beside import Pair, Side
from indicators.catalogue import INDICATORS
from indicators.models import Shift
from indicators.queries import Reader
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.windows import HEADLINE
from records.calendar import LOCKDOWN, month_start

COLOURS = ("#d4351c", "#1d70b8")
SMOOTH = 12


@door(Permission.SEE_SMALL_NUMBERS)
@require_GET
def beside_page(request: HttpRequest) -> HttpResponse:
    """Each pair of which both sides have figures: two lines, what each did after lockdown, the
    numbers; and which pairs lack what."""
    reader = Reader(request.authority, sees_groups=True, event=LOCKDOWN)
    shown, lacking = [], []
    for pair in beside.PAIRS if reader.span else ():
        theirs, ours = (_figures(reader, side) for side in (pair.theirs, pair.ours))
        both = beside.together(theirs, ours)
        if len(both):
            shown.append(_block(request.authority, pair, both))
        else:
            lacking.append(pair)
    context = {"pairs": shown, "lacking": lacking, "event": FIRST_LOCKDOWN.key}
    return render(request, "indicators/beside.html", context)


def _figures(reader: Reader, side: Side) -> pd.DataFrame:
    """The figures of one side, by month."""
    found = reader.figures(INDICATORS[side.indicator], basis="month", cut=side.cut)
    return found[found["cut_value"] == side.cut_value]


def _block(authority: Authority, pair: Pair, both: pd.DataFrame) -> dict:
    return {
        "pair": pair,
        "verdicts": [
            (side, _verdict(authority, side), INDICATORS[side.indicator])
            for side in (pair.theirs, pair.ours)
        ],
        "chart": {
            "id": pair.key,
            "heading": pair.title,
            "sentence": beside.sentence(pair, both),
            "figure": _drawn(pair, both),
            "table": _table(pair, both),
        },
    }


def _verdict(authority: Authority, side: Side) -> str:
    """What a side did after the first lockdown, in the words of the test; "" where nothing is
    worked out."""
    row = Shift.objects.filter(
        set__authority=authority,
        set__event=FIRST_LOCKDOWN.key,
        set__is_current=True,
        indicator=side.indicator,
        window=HEADLINE,
        cut=side.cut,
        cut_value=side.cut_value,
    ).first()
    return shift_presenting.untitled(row) if row else ""


def _drawn(pair: Pair, both: pd.DataFrame) -> dict:
    """Both lines against their own first year, twelve months at a time, with the first lockdown."""
    days = [month_start(int(month)) for month in both["month"]]
    figure = go.Figure()
    lines = zip((pair.theirs, pair.ours), ("theirs_index", "ours_index"), COLOURS, strict=True)
    for side, name, colour in lines:
        smooth = both[name].rolling(SMOOTH, min_periods=SMOOTH).mean()
        # A month without one of the two is a gap in both lines.
        smooth[both["month"].diff(SMOOTH - 1) != SMOOTH - 1] = np.nan
        figure.add_scatter(
            x=days,
            y=[None if np.isnan(value) else round(value, 1) for value in smooth],
            name=side.called,
            mode="lines",
            line={"color": colour, "width": 3, "dash": "solid" if name[0] == "t" else "dot"},
            hovertemplate="%{x|%B %Y}: %{y:.0f}<extra></extra>",
        )
    if days[0] <= FIRST_LOCKDOWN.on <= days[-1]:
        charts.mark(figure, FIRST_LOCKDOWN.on, FIRST_LOCKDOWN.name, within=(days[0], days[-1]))
    figure.update_layout(
        template="none",
        height=380,
        margin={"l": 48, "r": 12, "t": 44, "b": 60},
        yaxis={"rangemode": "tozero", "gridcolor": charts.GRID, "tickfont": charts.TICKS},
        xaxis={"tickformat": "%Y", "dtick": "M24", "tick0": "2000-01-01", "tickangle": 0,
               "tickfont": charts.TICKS, "gridcolor": charts.GRID},
        legend={"orientation": "h", "y": -0.12},
        hovermode="x",
    )  # fmt: skip
    return json.loads(figure.to_json())


def _table(pair: Pair, both: pd.DataFrame) -> dict:
    """A row for each calendar year and side by side its sums; a year that lacks months says how
    many it has."""
    rows = []
    for year, own in both.groupby(both["month"] // 12):
        months = "" if len(own) == 12 else f" ({len(own)} months)"
        rows.append([f"{year}{months}", f"{own['theirs'].sum():,.0f}", f"{own['ours'].sum():,.0f}"])
    return {
        "id": f"{pair.key}-table",
        "caption": f"{pair.title}: by calendar year",
        "headings": ["Year", pair.theirs.called, pair.ours.called],
        "rows": rows,
    }
