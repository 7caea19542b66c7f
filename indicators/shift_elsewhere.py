"""The same test on what DfE publishes of every month's referrals: here, neighbours, region,
England."""

from __future__ import annotations

import numpy as np
from django.db.models import Q

from accounts.models import Authority
from indicators import comparisons
from indicators.models import Area, Published, PublishedFile
from indicators.published.children_in_need import MONTH_CUT
from indicators.shift.engine import shifts
from indicators.shift.events import Event
from indicators.shift.series import Batch
from indicators.words import MONTHS

# The one measure that is published by month, and ours of the same.
MEASURE, INDICATOR = "referrals", "referrals_count"
FILE = "cin_c6"
ENGLAND = "country"
HERE, NEIGHBOUR = "here", "neighbour"


def vintage() -> list[list]:
    """Which files the months come from, and when they were loaded."""
    files = PublishedFile.objects.filter(key=FILE).order_by("year")
    return [[year, loaded.isoformat()] for year, loaded in files.values_list("year", "loaded_at")]


def elsewhere(authority: Authority, event: Event) -> dict | None:
    """What changed in the published referrals of the authority and those it is compared with, as
    plain values; None where they are not loaded.

    `model`: the year of the neighbours' model, "" without one; `rows`: `who` (here, neighbour,
    region, country), `name`, `verdict`, `change`, `lower`, `upper` (per cent, None where nothing
    can be said).
    """
    models = comparisons.neighbours_of(authority.dfe_code)
    model, neighbours = next(iter(models.items()), ("", []))
    close = [code for _, code, _ in neighbours]
    own = Area.objects.filter(code=authority.dfe_code).values_list("region", flat=True).first()
    wanted = Q(code__in=[authority.dfe_code, *close, own or ""]) | Q(level=ENGLAND)
    areas = {area.code: area for area in Area.objects.filter(wanted)}
    months = _months(list(areas))
    if authority.dfe_code not in {code for code, _ in months}:
        return None
    codes = [
        code
        for code in dict.fromkeys([authority.dfe_code, *close, own, *areas])
        if code in {known for known, _ in months}
    ]
    first = min(month for _, month in months)
    last = max(month for _, month in months)
    counts = np.full((len(codes), last - first + 1), np.nan)
    for row, code in enumerate(codes):
        for month in range(first, last + 1):
            counts[row, month - first] = months.get((code, month), np.nan)
    batch = Batch(names=tuple(codes), first=first, counts=counts, working_days=True)
    rows = []
    for shift in shifts(batch, event, detail=False):
        area = areas[shift.name]
        who = HERE if area.code == authority.dfe_code else NEIGHBOUR
        rows.append(
            {
                "who": who if area.level == "authority" else area.level,
                "name": area.name,
                "verdict": shift.verdict.value,
                "change": shift.change_pct,
                "lower": shift.lower_pct,
                "upper": shift.upper_pct,
            }
        )
    return {"model": model, "rows": rows}


def _months(areas: list[str]) -> dict[tuple[str, int], float]:
    """Published referrals by (area, month number); of several releases the latest stands."""
    rows = Published.objects.filter(measure=MEASURE, cut=MONTH_CUT, area__in=areas)
    found = {}
    columns = ("area", "year", "cut_value", "value")
    for area, year, name, value in rows.order_by("file__year").values_list(*columns):
        place = MONTHS.index(name)
        # A collection year is named by the March it ends in.
        found[area, (year if place < 3 else year - 1) * 12 + place] = value
    return {key: value for key, value in found.items() if value is not None}


def sentence(found: dict) -> str:
    """What it comes to: "… the same test finds 31% lower here, 17% lower in England, …"."""
    parts = [
        f"{_size(row['change'])} {_where(row)}"
        for row in found["rows"]
        if row["who"] != NEIGHBOUR and row["change"] is not None
    ]
    near = [
        row["change"]
        for row in found["rows"]
        if row["who"] == NEIGHBOUR and row["change"] is not None
    ]
    if near:
        low, high = min(near), max(near)
        parts.append(
            f"{_size(low)} among its {len(near)} neighbours"
            if len(near) == 1 or _size(low) == _size(high)
            else f"between {_size(low)} and {_size(high)} among its {len(near)} neighbours"
        )
    return f"In the referrals that DfE publishes by month, the same test finds {', '.join(parts)}."


def _where(row: dict) -> str:
    return "here" if row["who"] == HERE else f"in {row['name']}"


def _size(change: float) -> str:
    return f"{abs(change):.0f}% {'higher' if change > 0 else 'lower'}"


def table(found: dict) -> dict:
    """For `_table.html`."""
    rows = [
        [
            row["name"] + (" (here)" if row["who"] == HERE else ""),
            row["who"].replace(HERE, "authority"),
            None if row["change"] is None else _size(row["change"]),
            None
            if row["lower"] is None or row["upper"] is None
            else f"{_size(row['lower'])} to {_size(row['upper'])}",
            row["verdict"].capitalize(),
        ]
        for row in found["rows"]
    ]
    return {
        "id": "elsewhere", "caption": "Published referrals by month, first year after",
        "headings": ["Area", "Kind", "Change", "Likely range (95%)", "Verdict"],
        "rows": rows, "tall": len(rows) > 14,
    }  # fmt: skip
