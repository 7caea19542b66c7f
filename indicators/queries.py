"""Reading figures: the live build's facts, figures made of them, and what a draft build would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import pandas as pd

from accounts.models import Authority
from indicators import populations
from indicators.catalogue import INDICATORS
from indicators.define import Indicator
from indicators.figures import figures
from indicators.models import Build, Fact
from records.calendar import month_number

FACT_COLUMNS = ["indicator", "cut", "cut_value", "month", "numerator", "denominator", "status"]


def live_build(authority: Authority) -> Build | None:
    """The build whose facts pages show, or None where nothing has been published yet."""
    return Build.objects.filter(authority=authority, is_live=True).first()


def facts_of(
    build: Build | None, *, indicators: Sequence[str] | None = None, cuts: Sequence[str] | None = None
) -> pd.DataFrame:
    """Facts of a build as `indicators.facts.measure` made them (month numbers), in one query."""
    rows = Fact.objects.filter(build=build) if build else Fact.objects.none()
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    if cuts is not None:
        rows = rows.filter(cut__in=cuts)
    frame = pd.DataFrame.from_records(rows.values_list(*FACT_COLUMNS), columns=FACT_COLUMNS)
    days = pd.to_datetime(frame["month"])
    return frame.assign(
        month=(days.dt.year * 12 + days.dt.month - 1).astype("int64"),
        numerator=frame["numerator"].astype("float64"),
        denominator=frame["denominator"].astype("float64"),
    )


def figures_of(
    authority: Authority,
    indicator: Indicator,
    *,
    first: date,
    last: date,
    basis: str = "month",
    cuts: Sequence[str] = ("",),
) -> pd.DataFrame:
    """Figures of one indicator as `indicators.figures.figures` gives them, from the live build."""
    facts = facts_of(live_build(authority), indicators=[indicator.key], cuts=cuts)
    return figures(
        facts,
        indicator,
        first=month_number(first),
        last=month_number(last),
        basis=basis,
        population=populations.of(authority.code) or None,
    )


@dataclass(frozen=True)
class Moved:
    """How one indicator would move: how many months change, how many are new, and the month that changes most."""

    indicator: str
    changed: int
    new: int
    gone: int
    month: str | None = None
    before: float | None = None
    after: float | None = None


def moved(before: Build | None, after: Build) -> list[dict]:
    """Which whole-authority figures differ between two builds, as plain values, most changed first."""
    old, new = (facts_of(build, cuts=[""]) for build in (before, after))
    both = old.merge(new, on=["indicator", "month"], how="outer", suffixes=("_old", "_new"), indicator=True)
    found = []
    for key, rows in both.groupby("indicator", sort=False):
        if key not in INDICATORS:
            continue
        was, now = (_value(rows, INDICATORS[key], side) for side in ("old", "new"))
        here = rows["_merge"] == "both"
        differs = here & ~np.isclose(was, now, equal_nan=True)
        if not (differs.any() or (~here).any()):
            continue
        most = (now - was).abs().where(differs).idxmax() if (now - was).abs().where(differs).notna().any() else None
        found.append(
            Moved(
                indicator=key,
                changed=int(differs.sum()),
                new=int((rows["_merge"] == "right_only").sum()),
                gone=int((rows["_merge"] == "left_only").sum()),
                month=_month(rows.loc[most, "month"]) if most is not None else None,
                before=float(was[most]) if most is not None else None,
                after=float(now[most]) if most is not None else None,
            )
        )
    found.sort(key=lambda m: (-m.changed, -m.new, m.indicator))
    return [asdict(m) for m in found]


def _value(rows: pd.DataFrame, indicator: Indicator, side: str) -> pd.Series:
    numerator, denominator = rows[f"numerator_{side}"], rows[f"denominator_{side}"]
    if indicator.denominator is None or denominator.isna().all():
        return numerator
    scale = 100.0 if indicator.unit.name == "PERCENT" else 1.0
    return scale * numerator / denominator.where(denominator > 0)


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


def covered_span(build: Build | None) -> tuple[date, date] | None:
    """The first and last month that have any fact, or None."""
    if build is None:
        return None
    months = Fact.objects.filter(build=build, cut="").order_by("month").values_list("month", flat=True)
    return (months.first(), months.last()) if months.exists() else None


