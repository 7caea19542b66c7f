"""Figures laid out for templates: cards, the latest figure, trend blocks, small multiples, rows of
a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd
from django.urls import reverse

from indicators import charts, words
from indicators.cuts import TOLD, in_order, token
from indicators.define import CUTS, Indicator, Unit
from indicators.figures import Status
from indicators.queries import Reader
from indicators.shift.events import FIRST_LOCKDOWN, Event
from indicators.small_numbers import Shown
from records.calendar import LOCKDOWN, month_number

SPARK_MONTHS = 72
MARKS = "Dashed lines are dated events; the shading after the first lockdown parts its phases."
BAND = "The shaded band is the likely range: where the figure could lie by chance alone."
CSV_COLUMNS = (
    "cut",
    "cut_value",
    "month",
    "basis",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
)
MEANING = ("title", "unit", "counted", "out_of", "source", "taken_on")


def card(indicator: Indicator, figures: pd.DataFrame, authority: str) -> dict:
    """One indicator for `_card.html`: its latest figure, what it was a year before, its trend."""
    basis = words.best_basis(indicator)
    last = last_known(figures)
    if last is None:
        value, when, note = None, _why_none(indicator, figures), ""
    else:
        value = words.value_text(last["value"], indicator.unit)
        when = words.period_name(indicator, int(last["month"]), basis)
        note = _against_a_year_before(indicator, figures, last)
    recent = figures.tail(SPARK_MONTHS)
    spark = charts.spark(
        recent["value"].to_numpy(), recent["month"].to_numpy(), month_number(LOCKDOWN)
    )
    return {
        "key": indicator.key,
        "title": indicator.title,
        "url": reverse("indicator", args=[authority, indicator.key]),
        "value": value,
        "unit": words.unit_text(indicator),
        "when": when,
        "note": note,
        "status": None,
        "spark": spark if len(recent) > 3 else None,
    }


def latest(indicator: Indicator, figures: pd.DataFrame, basis: str) -> dict:
    """The latest figure in full: value, interval, numerator of denominator, and the year before."""
    last = last_known(figures)
    if last is None:
        return {"value": None, "why": _why_none(indicator, figures)}
    newest = figures.iloc[-1]
    return {
        "value": words.value_text(last["value"], indicator.unit),
        "unit": words.unit_text(indicator),
        "when": words.period_name(indicator, int(last["month"]), basis),
        "range": words.range_text(last["lower"], last["upper"], indicator.unit),
        "of": _of_what(indicator, last),
        "before": _against_a_year_before(indicator, figures, last),
        "skipped": "" if newest["month"] == last["month"] else _why_none(indicator, figures),
    }


def trend_block(
    indicator: Indicator, figures: pd.DataFrame, basis: str, events: Sequence[Event]
) -> dict:
    """The trend for `_chart.html`: heading, a sentence or two, the drawing with the events that
    stand, the same numbers."""
    title = dict(words.bases(indicator))[basis]
    banded = figures["lower"].notna().any()
    return {
        "id": "trend",
        "heading": f"Trend: {title[0].lower()}{title[1:]}",
        "sentence": " ".join(
            said
            for said, holds in (
                (sentence(indicator, figures, basis), True),
                (BAND, banded),
                (MARKS, len(figures) and _marks(figures, events)),
            )
            if holds
        ),
        "figure": charts.trend(figures, indicator, events)
        if figures["value"].notna().any()
        else None,
        "table": table(
            "trend-table", indicator, figures, basis, caption=f"{indicator.title}: the numbers"
        ),
    }


def _marks(figures: pd.DataFrame, events: Sequence[Event]) -> bool:
    """Whether anything is marked on a trend."""
    months = figures["month"]
    return any(months.min() <= each.month <= months.max() for each in events)


def multiples(indicator: Indicator, figures: pd.DataFrame, cut: str, basis: str) -> list[dict]:
    """One small chart for each value of a cut, in the cut's own order, all on one scale."""
    top = float(figures["value"].max()) if figures["value"].notna().any() else None
    there = set(figures["cut_value"])
    return [
        _multiple(
            f"group-{number}",
            cut,
            value,
            indicator,
            figures[figures["cut_value"] == value].reset_index(drop=True),
            basis,
            top,
        )
        for number, value in enumerate(in_order(cut, there))
    ]


def cross_table(
    indicator: Indicator, figures: pd.DataFrame, cuts: tuple[str, str], basis: str
) -> dict | None:
    """The latest figures of two cuts at once for `_table.html`: a row for each value of the first,
    a column for each of the second; None where there is no figure.

    A cell says the figure and, of a share, its numbers; a pair without cases stays empty.
    """
    known = figures[figures["value"].notna() | figures["numerator"].notna()]
    if known.empty:
        return None
    month = int(known["month"].max())
    latest = known[known["month"] == month].set_index("cut_value")
    there = [pair.split("; ") for pair in latest.index]
    across = in_order(cuts[1], {pair[1] for pair in there})
    rows = [
        [value, *(_crossed(indicator, latest, f"{value}; {other}") for other in across)]
        for value in in_order(cuts[0], {pair[0] for pair in there})
    ]
    when = words.when(indicator, month, basis)
    return {
        "id": "cross-table",
        "caption": f"By {CUTS[cuts[0]]} and {CUTS[cuts[1]]}, {when}",
        "headings": [CUTS[cuts[0]].capitalize(), *across],
        "rows": rows,
        "tall": len(rows) > 14,
    }


def _crossed(indicator: Indicator, latest: pd.DataFrame, pair: str) -> str:
    if pair not in latest.index:
        return ""
    row = latest.loc[pair]
    # No population is known of a group: its rate is told as the number it would be made of.
    if indicator.unit is Unit.RATE or np.isnan(row["value"]):
        return words.count_text(row["numerator"])
    said = words.value_text(row["value"], indicator.unit)
    if indicator.unit is not Unit.PERCENT:
        return said
    return (
        f"{said} ({words.count_text(row['numerator'])} of {words.count_text(row['denominator'])})"
    )


def _multiple(
    id_: str,
    cut: str,
    value: str,
    indicator: Indicator,
    rows: pd.DataFrame,
    basis: str,
    top: float | None,
) -> dict:
    drawn = rows["value"].notna().any()
    last = last_known(rows)
    return {
        "id": id_,
        "heading": value,
        "group": token(value) if cut in TOLD else value,
        "sentence": _why_none(indicator, rows)
        if last is None
        else _latest_in_words(indicator, last, basis, of=True),
        "figure": charts.trend(rows, indicator, [FIRST_LOCKDOWN], top=top) if drawn else None,
        "table": table(
            f"{id_}-table", indicator, rows, basis, caption=f"{indicator.title}: {value}"
        ),
        "month": words.month_value(int(last["month"])) if last is not None else None,
        "month_title": words.month_name(int(last["month"])) if last is not None else None,
    }


def released_table(indicator: Indicator, by: str, shown: Sequence[Shown]) -> dict:
    """Groups by year as readers outside see them, for `_table.html`: "c" is hidden."""
    groups = shown[0].table["row"]
    columns = [
        ["c" if np.isnan(count) else words.count_text(count) for count in year.table["count"]]
        for year in shown
    ]
    return {
        "id": "groups-table",
        "caption": f"{indicator.title} by {by}, years to 31 March",
        "headings": [by.capitalize(), *(str(year.year) for year in shown)],
        "rows": [list(row) for row in zip(groups, *columns, strict=True)],
        "tall": False,
    }


def basis_tabs(indicator: Indicator, current: str, reader: Reader) -> list[tuple[str, str, bool]]:
    """The bases this reader may choose between, for `_tabs.html`."""
    url = reverse("indicator", args=[reader.authority.code, indicator.key])
    return [
        (title, f"{url}?basis={name}", name == current)
        for name, title in words.bases(indicator)
        if reader.allows(indicator, name)
    ]


def month_choices(months: Iterable[int]) -> list[tuple[str, str]]:
    """(value, title) of months, for the choice of whose children to see."""
    return [(words.month_value(m), words.month_name(m)) for m in months]


def file_rows(
    authority: str, indicator: Indicator, figures: pd.DataFrame, taken_on: date
) -> Iterator[tuple[str | float | None, ...]]:
    """Headings, then one row for each figure, each with what it means and when it was taken; None
    is no figure."""
    yield ("authority", "indicator", *CSV_COLUMNS, *MEANING)
    meaning = (*meaning_of(indicator), taken_on.isoformat())
    for row in figures.itertuples(index=False):
        cells = [getattr(row, column) for column in CSV_COLUMNS]
        cells[2] = words.month_value(row.month)
        known = (None if isinstance(c, float) and np.isnan(c) else c for c in cells)
        yield (authority, indicator.key, *known, *meaning)


def meaning_of(indicator: Indicator) -> tuple[str, ...]:
    """What a measure means, for the columns `MEANING` but the last."""
    return (
        indicator.title,
        indicator.unit.value,
        indicator.numerator,
        indicator.denominator or "",
        indicator.source,
    )


def last_known(figures: pd.DataFrame) -> pd.Series | None:
    """The latest row with a value, or None."""
    known = figures[figures["value"].notna()]
    return None if known.empty else known.iloc[-1]


def _why_none(indicator: Indicator, figures: pd.DataFrame) -> str:
    if figures.empty:
        return words.WHY_NONE_AT_LENGTH[Status.NO_RETURN]
    status = figures["status"].iloc[-1]
    if indicator.scale and figures["lower"].notna().iloc[-1]:
        return words.NOT_REACHED.format(
            longest=f"{figures['lower'].iloc[-1]:,.0f} {indicator.scale.unit}"
        )
    if status == Status.NOT_APPLICABLE and indicator.unit is Unit.RATE:
        return words.NO_POPULATION
    if status == Status.NOT_APPLICABLE and indicator.denominator:
        return words.NOTHING_HAPPENED
    return words.WHY_NONE_AT_LENGTH.get(Status(status), words.NOTHING_HAPPENED)


def _against_a_year_before(indicator: Indicator, figures: pd.DataFrame, last: pd.Series) -> str:
    before = figures[figures["month"] == last["month"] - 12]
    if before.empty or before["value"].isna().all():
        return ""
    was, now = float(before["value"].iloc[0]), float(last["value"])
    said_now, said_was = (words.value_text(v, indicator.unit) for v in (now, was))
    if said_now == said_was:
        return f"The same as a year before ({said_was})."
    return f"{'Up' if now > was else 'Down'} from {said_was} a year before."


def _of_what(indicator: Indicator, last: pd.Series) -> str:
    number = words.count_text(last["numerator"])
    if indicator.unit is Unit.RATE:
        return f"{number} {indicator.numerator}"
    if indicator.unit is Unit.PERCENT:
        return f"{number} of {words.count_text(last['denominator'])} {indicator.denominator}"
    return "" if indicator.denominator is None else f"Of {words.count_text(last['denominator'])}"


def _latest_in_words(indicator: Indicator, last: pd.Series, basis: str, *, of: bool = False) -> str:
    """The figure and its time: "12.3 per 10,000 children in the 12 months to March 2025." """
    said = f"{words.value_text(last['value'], indicator.unit)} {words.unit_text(indicator)}".strip()
    if of and indicator.unit is Unit.PERCENT:
        number, out_of = (words.count_text(last[c]) for c in ("numerator", "denominator"))
        said += f" ({number} of {out_of})"
    return f"{said} {words.when(indicator, int(last['month']), basis)}."


def sentence(indicator: Indicator, figures: pd.DataFrame, basis: str) -> str:
    """The latest figure with its time, and the lowest and highest there were."""
    last = last_known(figures)
    if last is None:
        return f"There is nothing to draw. {_why_none(indicator, figures)}"
    said = _latest_in_words(indicator, last, basis)
    known = figures.loc[figures["value"].notna()]
    low, high = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    if len(known) < 2 or low["value"] == high["value"]:
        return said
    lowest, highest = (
        f"{words.value_text(each['value'], indicator.unit)}"
        f" ({words.period_name(indicator, int(each['month']), basis)})"
        for each in (low, high)
    )
    return f"{said} Lowest {lowest}, highest {highest}."


def table(
    id_: str, indicator: Indicator, figures: pd.DataFrame, basis: str, *, caption: str
) -> dict:
    """Figures for `_table.html`, the latest first; what is no figure says why."""
    rows = []
    for row in figures.iloc[::-1].itertuples(index=False):
        cells = [
            words.period_name(indicator, int(row.month), basis),
            words.value_text(row.value, indicator.unit) or words.WHY_NONE.get(Status(row.status)),
            words.range_text(row.lower, row.upper, indicator.unit),
            words.count_text(row.numerator),
        ]
        rows.append([*cells, words.count_text(row.denominator)] if indicator.denominator else cells)
    headings = ["Period", "Figure", "Likely range (95%)", "Number"]
    return {
        "id": id_,
        "caption": caption,
        "headings": [*headings, "Out of"] if indicator.denominator else headings,
        "rows": rows,
        "tall": len(rows) > 14,
    }
