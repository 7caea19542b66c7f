"""The engine on what DfE published: referrals of every authority by month, 2012 to 2024."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.shift.engine import shifts
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.result import Method, Shift, Verdict
from indicators.shift.series import Batch
from indicators.shift.windows import HEADLINE
from indicators.words import MONTHS

FILE = "published/cin_2024/c6_children_in_need_referrals_by_month_2013_to_2024.csv"
ENGLAND = "E92000001"


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[str, dict[str, Shift]]:
    """What is said of England and of each authority, by code and window."""
    data = pd.read_csv(shared / FILE, dtype="str")
    data = data[data["geographic_level"].isin(["National", "Local authority"])]
    code = data["new_la_code"].fillna(ENGLAND)
    long = data.assign(code=code).melt(["code", "time_period"], list(MONTHS))
    place = long["variable"].map({name: n for n, name in enumerate(MONTHS)})
    # A year is named by its end: April to December lie in the year before.
    year = long["time_period"].astype("int64") - (place >= 3)
    long = long.assign(month=year * 12 + place, count=pd.to_numeric(long["value"], "coerce"))
    wide = long.pivot_table(index="code", columns="month", values="count", dropna=False)
    wide = wide.reindex(columns=np.arange(wide.columns.min(), wide.columns.max() + 1))
    batch = Batch(tuple(wide.index), int(wide.columns[0]), wide.to_numpy(dtype="float64"))
    found: dict[str, dict[str, Shift]] = {name: {} for name in batch.names}
    for shift in shifts(batch, FIRST_LOCKDOWN):
        found[shift.name][shift.window] = shift
    return found


@pytest.mark.parametrize(
    ("months", "years", "wanted"),
    [
        ("1 month", "1 year", -26.2),
        ("3 months", "1 year", -16.7),
        ("12 months", "1 year", -7.0),
        ("1 month", "3 years", -22.4),
        ("3 months", "3 years", -18.3),
        ("12 months", "3 years", -8.0),
    ],
)
def test_england_is_as_published(told, months: str, years: str, wanted: float):
    shift = told[ENGLAND][f"first {months}, plain, {years}"]
    assert shift.method is Method.CRUDE
    assert round(shift.change_pct, 1) == wanted
    assert str(shift.years) == years[0]


def test_england_fell_most_at_first(told):
    england = told[ENGLAND]
    assert england[HEADLINE].verdict is Verdict.FELL
    assert england["April to August 2020"].change_pct < england[HEADLINE].change_pct
    assert england["September to December 2020"].verdict is Verdict.UNCLEAR


def test_every_authority_has_a_verdict_and_most_point_down(told):
    headlines = [windows[HEADLINE] for windows in told.values()]
    assert len(headlines) > 150
    known = [s for s in headlines if s.verdict is not Verdict.NO_HISTORY]
    said = [s.verdict for s in known]
    assert said.count(Verdict.FELL) > 5 * said.count(Verdict.ROSE)
    april = [
        windows["first 1 month, plain, 1 year"].change_pct
        for code, windows in told.items()
        if code != ENGLAND and "first 1 month, plain, 1 year" in windows
    ]
    assert np.median(april) == pytest.approx(-26.5, abs=1.0)
