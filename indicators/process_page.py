"""A measure's months as a process, laid out for templates: the control chart, what it says in one
sentence, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators import shift_charts, spc, words
from indicators.control import FEWEST_EVENTS, Monthly, Process, process_of
from indicators.models import Rebaseline, Shift
from indicators.shift.events import Event
from indicators.shift.series import Kind
from indicators.spc import Chart, Signal
from records.calendar import month_number

PROMPT = "A special point is a reason to look, not a finding: ask what happened then."
CHANCE = "That is unlikely to be chance."
WHY_VALUE = "A control chart needs months that are counted one by one. "
NAMES = {
    Chart.XMR: "XmR chart, the season taken out",
    Chart.P_PRIME: "P′ chart, the season taken out",
    Chart.U_PRIME: "U′ chart, the season taken out",
    Chart.QUARTERS: "by quarter, as months are too small; the season taken out",
    Chart.MOVES: "XmR chart",
    Chart.BETWEEN: "G chart, as months and quarters are too small",
}
HEADINGS = {
    Chart.MOVES: "How far it usually moves from month to month",
    Chart.BETWEEN: "How much usually lies between one and the next",
}
STANDS = "A number that stands is last month’s with a few changes, so the changes are charted."
SPREAD = "When in its month each happened is not known: those of one month are spread over it."
FLOOR = "The lower limit would be below nothing, so a low figure cannot stand out."


def process_in(row: Shift, event: Event, rebased: Sequence[Rebaseline]) -> Process | None:
    """The process behind a kept headline; None where its months were not kept."""
    drawn, kind = row.drawn or {}, Kind[row.kind]
    counts = drawn.get("counts") if kind.of_shares else drawn.get("observed")
    if not counts:
        return None
    out_of = drawn.get("out_of")
    series = Monthly(
        drawn["first"], _numbers(counts), kind, None if out_of is None else _numbers(out_of)
    )
    return process_of(series, event, [month_number(each.month) for each in rebased])


def process(row: Shift, event: Event, events: Sequence[Event], rebased: Sequence[Rebaseline]):
    """For `shift.html`: `why` there is no chart, else `chart` as `_chart.html` takes it."""
    found = process_in(row, event, rebased)
    if found is None:
        return {"why": WHY_VALUE + row.why if Kind[row.kind] is Kind.VALUE else ""}
    if found.chart is None:
        return {"why": found.why}
    shares = Kind[row.kind].of_shares and found.chart is not Chart.BETWEEN
    points = found.points
    special = points[points["signal"] != ""]
    said = [told(row, found), _level(row, found, event, rebased)]
    if len(special):
        noun = _noun(found)
        many = (
            f"1 {noun} is" if len(special) == 1 else f"{len(special)} of {len(points)} {noun}s are"
        )
        said.append(f"{many} special. {PROMPT}")
    said += [
        text
        for text, holds in (
            (STANDS, found.chart is Chart.MOVES),
            (SPREAD, found.chart is Chart.BETWEEN),
            (FLOOR, found.floored),
        )
        if holds
    ]
    return {
        "chart": {
            "id": "process",
            "heading": HEADINGS.get(found.chart, "What is usual from month to month"),
            "sentence": " ".join(said),
            "figure": shift_charts.process(
                points, [(each.on, each.name) for each in events], per_cent=shares
            ),
            "table": _table(found, shares=shares),
        }
    }


def told(row: Shift, found: Process) -> str:
    """What the latest point says, without a size and without certainty."""
    points = found.points
    known = points[points["value"].notna()]
    last = known.iloc[-1]
    if found.chart is Chart.BETWEEN:
        return _told_of_gap(row, found, last)
    where = "above" if last["side"] > 0 else "below"
    period = f"{_noun(found)}s"
    usual = "change" if found.chart is Chart.MOVES else "level"
    run = _run(known)
    if run >= spc.RUN:
        first = _name(found, known.iloc[-run])
        return f"Since {first}, {run} {period} in a row lie {where} the usual {usual}. {CHANCE}"
    name = _name(found, last)
    if last["signal"] == Signal.TREND:
        way = "higher" if last["direction"] > 0 else "lower"
        what = "changes" if found.chart is Chart.MOVES else period
        return (
            f"Up to {name}, at least {spc.TREND_POINTS} {what} in a row are each {way} than the "
            f"one before. {CHANCE}"
        )
    if last["signal"] == Signal.TWO_IN_THREE:
        return f"Two of the three {period} up to {name} lie far {where} the usual {usual}. {CHANCE}"
    if last["signal"] == Signal.OUTSIDE and found.chart is Chart.MOVES:
        way = "rose" if last["direction"] > 0 else "fell"
        return f"In {name} it {way} by more than is usual in a month. {CHANCE}"
    if last["signal"] == Signal.OUTSIDE:
        return f"{name} lies {where} what is usual. {CHANCE}"
    if found.chart is Chart.MOVES:
        return f"In {name} it moved no more than is usual in a month."
    return f"{name} lies within what is usual."


def _told_of_gap(row: Shift, found: Process, last: pd.Series) -> str:
    unit, one = _between(row, found)
    said = f"The last {one} was {last['value']:,.0f} {unit} before the figures end"
    if last["signal"]:
        return f"{said}, longer than is usual. {CHANCE}"
    return f"{said}, which is not unusual."


def _level(row: Shift, found: Process, event: Event, rebased: Sequence[Rebaseline]) -> str:
    last = found.points[found.points["mean"].notna()].iloc[-1]
    since = [each for each in rebased if month_number(each.month) <= last["month"]]
    fewest = FEWEST_EVENTS if found.chart is Chart.BETWEEN else spc.FEWEST_POINTS
    when = f"as before {event.title}"
    if since:
        when = f"as since {words.month_name(month_number(since[-1].month))}"
    elif _before(found, event) < fewest:
        when = "over all there is"
    unit, one = _between(row, found)
    if found.chart is Chart.BETWEEN:
        size = f"{_one(one)} every {last['mean'] + 1:,.0f} {unit}"
    elif found.chart is Chart.MOVES:
        points = 100 if Kind[row.kind].of_shares else 1
        low, high = (f"{points * last[end]:+,.1f}" for end in ("lower", "upper"))
        size = f"a change between {low} and {high}{' points' if points > 1 else ''}"
    elif Kind[row.kind].of_shares:
        size = f"{100 * last['mean']:.1f}%"
    else:
        size = f"{last['mean']:,.1f} a {_noun(found)}"
    return f"Usual is {size}, {when} ({NAMES[found.chart]})."


def _one(name: str) -> str:
    return name if name == "one" else f"one {name}"


def _noun(found: Process) -> str:
    return {Chart.QUARTERS: "quarter", Chart.BETWEEN: "gap"}.get(found.chart, "month")


def _before(found: Process, event: Event) -> int:
    points = found.points
    return int((points["value"].notna() & (points["month"] < event.month)).sum())


def _between(row: Shift, found: Process) -> tuple[str, str]:
    """(What lies between, what it is between)."""
    if not Kind[row.kind].of_shares:
        return "days", "one"
    return "cases", "exception" if found.rarer else "one"


def _run(known: pd.DataFrame) -> int:
    """How many points at the end lie on one side, of those whose limits are the same."""
    side, stretch = known["side"].to_numpy(), known["stretch"].to_numpy()
    same = (side == side[-1]) & (side != 0) & (stretch == stretch[-1])
    other = np.flatnonzero(~same[::-1])
    # A month that is missing, or left out, ends a run.
    months = known["month"].to_numpy()
    step = months[-1] - months[-2] if len(months) > 1 else 1
    gaps = np.flatnonzero(np.diff(months)[::-1] != step) + 1
    return int(min([len(known), *other[:1], *gaps[:1]]))


def _table(found: Process, *, shares: bool) -> dict:
    points = found.points.iloc[::-1]
    by = "Quarter" if found.chart is Chart.QUARTERS else "Month"
    figure = {Chart.BETWEEN: "Since the one before"}.get(found.chart, "Figure")
    extra = {Chart.MOVES: "Change"}.get(found.chart, "Season taken out")
    headings = [by, figure, extra, "Usual", "Limits", "Why it is special"]
    rows = []
    for each in points.itertuples():
        limits = None
        if not np.isnan(each.lower):
            limits = f"{_said(each.lower, shares)} to {_said(each.upper, shares)}"
        cells = [_said(each.observed, shares), _said(each.value, shares), _said(each.mean, shares)]
        rows.append([_name(found, each), *cells, limits, each.signal])
    if found.chart is Chart.BETWEEN:
        headings.pop(2)
        rows = [[*row[:2], *row[3:]] for row in rows]
    return {
        "id": "process-table",
        "caption": "Each point, what is usual, and why one is special",
        "headings": headings,
        "rows": rows,
        "tall": len(rows) > 14,
    }


def _name(found: Process, point) -> str:
    month = int(point.month)
    if found.chart is Chart.QUARTERS:
        first, last = words.month_name(month), words.month_name(month + 2)
        return f"{first.split()[0]} to {last}"
    return words.month_name(month)


def _said(value: float, shares: bool) -> str | None:
    if np.isnan(value):
        return None
    return f"{100 * value:.1f}%" if shares else f"{value:,.1f}".removesuffix(".0")


def _numbers(values: Sequence[float | None]) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], dtype="float64")
