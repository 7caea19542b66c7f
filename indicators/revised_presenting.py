"""As first reported and as now, laid out for a page: one sentence, and a table of the months."""

from __future__ import annotations

import numpy as np
import pandas as pd
from django.utils import timezone

from indicators import words
from indicators.define import Basis, Indicator, Unit
from indicators.revised import recent

GONE = "no return"
HEADINGS = ["First reported", "As first reported", "Now", "Difference"]


def block(indicator: Indicator, rows: pd.DataFrame, live: str, digests: pd.Series) -> dict | None:
    """What `indicator.html` says of revisions, or None where nothing was ever reported.

    `rows`: as `indicators.revised.revised`. `live`: the digest of the build that is shown;
    `digests`: those of the builds in which the months were first reported.
    """
    if rows.empty:
        return None
    return {
        "sentence": sentence(indicator, rows, published_since=(digests != live).any()),
        "table": _table(indicator, rows),
    }


def sentence(indicator: Indicator, rows: pd.DataFrame, *, published_since: bool) -> str:
    """How many of the latest months have changed since they were first reported, which way and how
    far."""
    latest = recent(rows, indicator)
    count, periods = len(latest), _periods(indicator, len(latest))
    if not published_since:
        return "Every figure here stands as it was first reported: nothing was published since."
    changed = latest[latest["changed"]]
    if changed.empty:
        return f"None of the last {periods} has changed since it was first reported."
    have = "has" if len(changed) == 1 else "have"
    said = f"{len(changed)} of the last {periods} {have} changed since first reported"
    if count == 1:
        said = f"The last {_periods(indicator, 1)} has changed since it was first reported"
    return f"{said}{_how(indicator, changed)}."


def _periods(indicator: Indicator, count: int) -> str:
    one = "year" if indicator.basis is Basis.YEAR_END else "month"
    return one if count == 1 else f"{count} {one}s"


def _how(indicator: Indicator, changed: pd.DataFrame) -> str:
    by = changed["difference"].dropna()
    by = by[by != 0]
    if by.empty:
        return ""
    up, down = int((by > 0).sum()), int((by < 0).sum())
    way = "up" if not down else "down" if not up else ""
    if not way:
        way = "mostly up" if up > down else "mostly down" if down > up else "as often up as down"
    largest = by.abs().idxmax()
    month = words.period_name(indicator, int(changed.loc[largest, "month"]), "month")
    return f", {way}, by {_amount(indicator, float(by.abs().max()))} at most ({month})"


def _amount(indicator: Indicator, value: float) -> str:
    """A difference without its sign: "3", "1.2 percentage points"."""
    if indicator.unit is Unit.COUNT:
        return f"{value:,.0f}"
    written = f"{value:,.1f}" if round(value, 1) else "less than 0.1"
    if indicator.unit is Unit.PERCENT:
        return f"{written} percentage point{'' if written == '1.0' else 's'}"
    return f"{written} {words.unit_text(indicator)}"


def _signed(indicator: Indicator, value: float) -> str | None:
    if np.isnan(value):
        return None
    digits = 0 if indicator.unit is Unit.COUNT else 1
    # A true minus sign; what rounds away is told by the numbers beside it.
    return f"{value:+,.{digits}f}".replace("-", "−") if round(value, digits) else "0"


def _table(indicator: Indicator, rows: pd.DataFrame) -> dict:
    written = []
    for row in rows.iloc[::-1].itertuples(index=False):
        now = _said(indicator, row.now_value, row.now_numerator, row.now_denominator)
        gone = np.isnan(row.now_numerator)
        written.append(
            [
                words.period_name(indicator, int(row.month), "month"),
                words.day(timezone.localtime(row.reported_at)),
                _said(indicator, row.first_value, row.first_numerator, row.first_denominator),
                GONE if gone else now,
                _signed(indicator, row.difference) if row.changed else "",
            ]
        )
    return {
        "id": "first-reported-table",
        "caption": f"{indicator.title}: as first reported and as now",
        "headings": ["Period", *HEADINGS],
        "rows": written,
        "tall": len(written) > 14,
    }


def _said(indicator: Indicator, value: float, numerator: float, denominator: float) -> str:
    """A figure with the numbers behind it: "72.1% (80 of 111)"."""
    number = words.count_text(numerator)
    if indicator.unit is Unit.COUNT:
        return number
    if np.isnan(value):
        return f"{number} of {words.count_text(denominator)}" if denominator == 0 else number
    of = "" if indicator.unit is Unit.RATE else f" of {words.count_text(denominator)}"
    return f"{words.value_text(value, indicator.unit)} ({number}{of})"
