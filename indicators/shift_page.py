"""Everything behind one measure's change, laid out for templates: stretches, chart, parts, groups,
method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indicators import shift_charts, words
from indicators.define import CUTS, Indicator, Unit
from indicators.models import Shift
from indicators.shift.engine import WITHOUT_TREND
from indicators.shift.events import Event
from indicators.shift.result import Method, Verdict
from indicators.shift.windows import HEADLINE
from indicators.shift_presenting import WORDS, sizes
from records.calendar import month_number

# How many parts of a change are drawn; the table has them all.
PARTS_DRAWN = 10
# The same months as the headline.
WHOLE_YEAR = "first 12 months"


def windows_table(rows: Sequence[Shift], *, plainly: bool = False) -> dict:
    """The whole in each window, the headline first: when, observed, expected, change, range.

    `plainly`: the other readings, for the analyst: plain comparisons and the segmented regression.
    """
    told = [
        row
        for row in rows
        if not row.cut
        and row.method != Method.NONE
        and row.window != WHOLE_YEAR
        and _is_other(row) == plainly
    ]
    body = []
    for row in sorted(told, key=lambda r: (r.window != HEADLINE, r.pk)):
        size, span = sizes(row)
        body.append(
            [
                "First year (headline)" if row.window == HEADLINE else _title(row.window),
                _period(row),
                _figure(row, row.observed),
                _figure(row, row.expected),
                size or None,
                span or None,
                WORDS[Verdict(row.verdict)],
                row.method[0].upper() + row.method[1:],
            ]
        )
    headings = [
        *("Stretch", "Months", "Observed", "Expected", "Change", "Likely range (95%)"),
        *("Verdict", "Set against"),
    ]
    id_, caption = ("readings", "Other readings") if plainly else ("windows", "Stretch by stretch")
    if not plainly:
        headings, body = headings[:-1], [each[:-1] for each in body]
    return {
        "id": id_, "caption": caption,
        "headings": headings, "rows": body, "tall": len(body) > 14,
    }  # fmt: skip


def _is_other(row: Shift) -> bool:
    """Whether a row is another reading of the same change, not a stretch of its own."""
    compared = row.method == Method.CRUDE and row.window != HEADLINE
    return compared or row.method == Method.SEGMENTED or row.window == WITHOUT_TREND


def _title(window: str) -> str:
    return window[:1].upper() + window[1:]


def _period(row: Shift) -> str | None:
    if row.first is None or row.last is None:
        return None
    first, last = (words.month_name(month_number(day)) for day in (row.first, row.last))
    return first if first == last else f"{first} to {last}"


def _figure(row: Shift, value: float | None) -> str | None:
    if value is None:
        return None
    if "SHARE" in row.kind:
        return f"{value:,.1f}%"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}".removesuffix(".0")


def chart(row: Shift, indicator: Indicator, events: Iterable[Event]) -> dict | None:
    """Observed against expected for `_chart.html`; None where no model was possible."""
    drawn = row.drawn or {}
    marks = [(each.on, each.name) for each in events]
    per_cent = indicator.unit is Unit.PERCENT
    figure = shift_charts.expected(drawn, marks, per_cent=per_cent, title="Observed")
    if figure is None:
        return None
    suffix = "%" if per_cent else ""
    body = []
    for n, month in enumerate(range(drawn["from"], drawn["from"] + len(drawn["expected"]))):
        place = month - drawn["first"]
        seen = drawn["observed"][place] if place < len(drawn["observed"]) else None
        promised, low, high = (drawn[name][n] for name in ("expected", "lower", "upper"))
        span = None if low is None else f"{low:,.1f}{suffix} to {high:,.1f}{suffix}"
        body.append([words.month_name(month), *(_said(v, suffix) for v in (seen, promised)), span])
    return {
        "id": "expected",
        "heading": "What happened, and what was expected",
        "sentence": (
            "The dashed line carries the earlier pattern forward; 95 of 100 single months would "
            "lie in the shaded band if nothing had changed."
        ),
        "figure": figure,
        "table": {
            "id": "expected-table",
            "caption": "Observed and expected, month by month",
            "headings": ["Month", "Observed", "Expected", "Likely range (95%)"],
            "rows": body,
            "tall": len(body) > 14,
        },
    }


def _said(value: float | None, suffix: str = "") -> str | None:
    return None if value is None else f"{value:,.1f}{suffix}"


def parts(row: Shift) -> list[dict]:
    """Which groups drove the change: one drawing and table for each cut, as `_chart.html`."""
    return [_parts(each, row) for each in (row.evidence or {}).get("parts", [])]


def _parts(of: dict, row: Shift) -> dict:
    by, columns = CUTS[of["cut"]], of["columns"]
    shares = "within" in columns
    unit = "percentage points" if shares else "percentage points of the change"
    place = 1 + columns.index("contribution" if shares else "contribution_pct")
    drawn = [[each[0], each[place]] for each in of["rows"]]
    top = drawn[0]
    total = sum(part or 0 for _, part in drawn)
    titles, cells = (_share_cells if shares else _count_cells)(of)
    more = "" if len(drawn) <= PARTS_DRAWN else f" The {PARTS_DRAWN} largest are drawn."
    return {
        "id": f"parts-{of['cut']}",
        "heading": f"By {by}",
        "sentence": (
            f"The parts add up to the whole change of {total:+.1f} "
            f"{'percentage points' if shares else 'per cent'}; the largest is “{top[0]}”, "
            f"{top[1]:+.1f}.{more}"
        ),
        "figure": shift_charts.parts(drawn[:PARTS_DRAWN], unit=unit),
        "table": {
            "id": f"parts-{of['cut']}-table",
            "caption": f"Parts of the change by {by}",
            "headings": [by.capitalize(), *titles],
            "rows": cells,
            "tall": False,
        },
    }


def _count_cells(of: dict) -> tuple[list[str], list[list]]:
    at = {name: 1 + n for n, name in enumerate(of["columns"])}
    rows = [
        [
            each[0],
            _said(each[at["observed"]]),
            _said(each[at["expected"]]),
            f"{each[at['contribution']]:+,.1f}",
            f"{each[at['contribution_pct']]:+.1f}",
            None if each[at["own_change_pct"]] is None else f"{each[at['own_change_pct']]:+.0f}%",
        ]
        for each in of["rows"]
    ]
    total = [sum(each[at[n]] or 0 for each in of["rows"]) for n in of["columns"][:4]]
    rows.append(
        [
            "All", f"{total[0]:,.1f}", f"{total[1]:,.1f}", f"{total[2]:+,.1f}", f"{total[3]:+.1f}",
            f"{total[3]:+.0f}%",
        ]
    )  # fmt: skip
    return ["Observed", "Expected", "Difference", "Part of the change (%)", "Own change"], rows


def _share_cells(of: dict) -> tuple[list[str], list[list]]:
    at = {name: 1 + n for n, name in enumerate(of["columns"])}
    rows = [
        [
            each[0],
            f"{each[at['contribution']]:+.2f}",
            f"{each[at['within']]:+.2f}",
            f"{each[at['mix']]:+.2f}",
            _said(each[at["own_before"]], "%"),
            _said(each[at["own_after"]], "%"),
        ]
        for each in of["rows"]
    ]
    total = [
        sum(each[at[n]] or 0 for each in of["rows"]) for n in ("contribution", "within", "mix")
    ]
    rows.append(["All", *(f"{each:+.2f}" for each in total), None, None])
    titles = [
        "Part of the change (points)", "Its own share moved", "Its weight moved", "Before", "After",
    ]  # fmt: skip
    return titles, rows


def less_visible(rows: Sequence[Shift], headline: Shift) -> list[str]:
    """Groups that fell by more than the whole did, as sentences, the surest first: children who
    may be seen less. Only of counts of events: a lower share is no lower visibility."""
    if headline.kind != "FLOW":
        return []
    whole = headline.change_pct or 0.0
    fell = [
        row
        for row in rows
        if row.cut and row.verdict == Verdict.FELL and (row.change_pct or 0) < min(whole, 0.0)
    ]
    return [
        f"{CUTS[row.cut].capitalize()}, {row.cut_value}: {' ('.join(sizes(row))})."
        for row in sorted(fell, key=lambda row: row.rank)
    ]


def groups_table(rows: Sequence[Shift]) -> dict:
    """The headline of every group."""
    body = []
    for row in (each for each in rows if each.cut):
        size, span = sizes(row)
        body.append(
            [
                f"{CUTS[row.cut].capitalize()}: {row.cut_value}",
                WORDS[Verdict(row.verdict)], size or None, span or None, row.why or "",
            ]
        )  # fmt: skip
    return {
        "id": "groups", "caption": "Each group against its own earlier pattern",
        "headings": ["Group", "Verdict", "Change", "Likely range (95%)", "Why not more"],
        "rows": body, "tall": len(body) > 14,
    }  # fmt: skip


def method(row: Shift, digest: str, version: int) -> list[tuple[str, str]]:
    """The box for the analyst."""
    said = [
        ("Method", row.method[0].upper() + row.method[1:]),
        ("Months before, and in the window", f"{row.history}, and {row.months}"),
        ("Dispersion (φ)", _decimal(row.phi)),
        ("Correlation of neighbouring months (r)", _decimal(row.autocorrelation)),
        ("p", _decimal(row.p)),
        ("p among all that were asked (q, Benjamini and Hochberg)", _decimal(row.q)),
        ("Treated as", "a guide only" if row.indicative else "firm"),
        ("Figures, and method", f"{digest[:12]}, version {version}"),
    ]
    return [(name, value) for name, value in said if value]


def _decimal(value: float | None) -> str:
    return "" if value is None else "under 0.001" if value < 0.001 else f"{value:.3f}"
