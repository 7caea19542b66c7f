"""Figures laid out for templates: cards, the latest figure, trend blocks, small multiples, rows of
a file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from django.urls import reverse

from indicators import charts, words
from indicators.cuts import VALUES
from indicators.define import Basis, Indicator, Unit
from indicators.figures import Status
from indicators.queries import Reader
from records.calendar import LOCKDOWN, month_number

SPARK_MONTHS = 72
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


def card(indicator: Indicator, figures: pd.DataFrame, authority: str) -> dict:
    """One indicator for `_card.html`: its latest figure, what it was a year before, its trend."""
    basis = words.best_basis(indicator)
    last = _last_known(figures)
    if last is None:
        value, when, note = None, _why_none(figures), ""
    else:
        value = words.value_text(last["value"], indicator.unit)
        when = words.period_name(int(last["month"]), basis).capitalize()
        note = _against_a_year_before(indicator, figures, last)
    recent = figures.tail(SPARK_MONTHS)
    spark = charts.spark(
        recent["value"].to_numpy(), recent["month"].to_numpy(), month_number(LOCKDOWN)
    )
    return {
        "title": indicator.title,
        "url": reverse("indicator", args=[authority, indicator.key]),
        "value": value,
        "unit": "" if indicator.unit is Unit.PERCENT else words.UNITS[indicator.unit],
        "when": when,
        "note": note,
        "status": None,
        "spark": spark if len(recent) > 3 else None,
    }


def latest(indicator: Indicator, figures: pd.DataFrame, basis: str) -> dict:
    """The latest figure in full: value, interval, numerator of denominator, and the year before."""
    last = _last_known(figures)
    if last is None:
        return {"value": None, "why": _why_none(figures)}
    return {
        "value": words.value_text(last["value"], indicator.unit),
        "unit": "" if indicator.unit is Unit.PERCENT else words.UNITS[indicator.unit],
        "when": words.period_name(int(last["month"]), basis),
        "range": words.range_text(last["lower"], last["upper"], indicator.unit),
        "of": _of_what(indicator, last),
        "before": _against_a_year_before(indicator, figures, last),
        "skipped": _why_none(figures) if figures["status"].iloc[-1] != Status.OK else "",
    }


def trend_block(indicator: Indicator, figures: pd.DataFrame, basis: str) -> dict:
    """The trend for `_chart.html`: heading, one sentence, the drawing, the same numbers."""
    return {
        "id": "trend",
        "heading": f"Trend: {dict(words.bases(indicator))[basis].lower()}",
        "sentence": _sentence(indicator, figures, basis),
        "figure": charts.trend(figures, indicator, LOCKDOWN)
        if figures["value"].notna().any()
        else None,
        "table": _table(
            "trend-table", indicator, figures, basis, caption=f"{indicator.title}, the numbers"
        ),
    }


def multiples(indicator: Indicator, figures: pd.DataFrame, cut: str, basis: str) -> list[dict]:
    """One small chart for each value of a cut, in the cut's own order, all on one scale."""
    top = float(figures["value"].max()) if figures["value"].notna().any() else None
    blocks = []
    there = set(figures["cut_value"])
    for number, value in enumerate(v for v in VALUES[cut] if v in there):
        rows = figures[figures["cut_value"] == value].reset_index(drop=True)
        drawn = rows["value"].notna().any()
        blocks.append(
            {
                "id": f"group-{number}",
                "heading": value,
                "sentence": _sentence(indicator, rows, basis),
                "figure": charts.trend(rows, indicator, LOCKDOWN, small=True, top=top)
                if drawn
                else None,
                "table": _table(
                    f"group-{number}-table",
                    indicator,
                    rows,
                    basis,
                    caption=f"{indicator.title}: {value}",
                ),
            }
        )
    return blocks


def basis_tabs(indicator: Indicator, current: str, reader: Reader) -> list[tuple[str, str, bool]]:
    """The bases this reader may choose between, for `_tabs.html`."""
    url = reverse("indicator", args=[reader.authority.code, indicator.key])
    return [
        (title, f"{url}?basis={name}", name == current)
        for name, title in words.bases(indicator)
        if reader.allows(indicator, name)
    ]


def months_with_cases(indicator: Indicator, figures: pd.DataFrame) -> list[tuple[str, str]]:
    """(value, title) of the months that have a whole figure, newest first, for the choice of whose
    children to see."""
    whole = figures.loc[figures["status"] == Status.OK, "month"].astype(int)
    return [(f"{m // 12}-{m % 12 + 1:02d}", words.month_name(m)) for m in reversed(whole.tolist())]


def csv_rows(authority: str, indicator: Indicator, figures: pd.DataFrame) -> Iterator[list]:
    """Headings, then one row for each figure; an empty cell is no figure."""
    yield ["authority", "indicator", *CSV_COLUMNS]
    for row in figures.itertuples(index=False):
        cells = [getattr(row, column) for column in CSV_COLUMNS]
        cells[2] = f"{row.month // 12}-{row.month % 12 + 1:02d}"
        yield [
            authority,
            indicator.key,
            *("" if isinstance(c, float) and np.isnan(c) else c for c in cells),
        ]


def _last_known(figures: pd.DataFrame) -> pd.Series | None:
    known = figures[figures["value"].notna()]
    return None if known.empty else known.iloc[-1]


def _why_none(figures: pd.DataFrame) -> str:
    if figures.empty:
        return words.WHY_NONE_AT_LENGTH[Status.NO_RETURN]
    status = figures["status"].iloc[-1]
    if status == Status.OK:
        return "Nothing happened that this could be a share of."
    return words.WHY_NONE_AT_LENGTH[Status(status)]


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
    if indicator.denominator is None:
        return f"{words.count_text(last['numerator'])} {indicator.numerator}"
    return f"{words.count_text(last['numerator'])} of {words.count_text(last['denominator'])}"


def _sentence(indicator: Indicator, figures: pd.DataFrame, basis: str) -> str:
    last = _last_known(figures)
    if last is None:
        return f"There is nothing to draw. {_why_none(figures)}"
    unit = indicator.unit
    of_what = "" if unit is Unit.PERCENT else f" {words.UNITS[unit]}".rstrip()
    period = words.period_name(int(last["month"]), basis)
    when = {"month": f"in {period}"}.get(basis, f"in the {period}")
    if indicator.basis is Basis.MONTH_END and basis == "month":
        when = f"at the end of {period}"
    said = f"{words.value_text(last['value'], unit)}{of_what} {when}"
    known = figures.loc[figures["value"].notna()]
    low, high = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    if len(known) < 2 or low["value"] == high["value"]:
        return f"{said}."
    lowest, highest = (
        f"{words.value_text(each['value'], unit)} ({words.month_name(int(each['month']))})"
        for each in (low, high)
    )
    since = words.month_name(int(known["month"].iloc[0]))
    return f"{said}; between {lowest} and {highest} since {since}."


def _table(
    id_: str, indicator: Indicator, figures: pd.DataFrame, basis: str, *, caption: str
) -> dict:
    headings = [
        "Period",
        "Figure",
        "95% interval",
        "Number",
        *(["Out of"] if indicator.denominator else []),
    ]
    rows = []
    for row in figures.iloc[::-1].itertuples(index=False):
        period = words.period_name(int(row.month), basis).capitalize()
        why = "" if row.status == Status.OK else words.WHY_NONE[Status(row.status)]
        cells = [
            period,
            words.value_text(row.value, indicator.unit) or why or None,
            words.range_text(row.lower, row.upper, indicator.unit),
            words.count_text(row.numerator),
        ]
        rows.append([*cells, words.count_text(row.denominator)] if indicator.denominator else cells)
    return {
        "id": id_,
        "caption": caption,
        "headings": headings,
        "rows": rows,
        "tall": len(rows) > 14,
    }
