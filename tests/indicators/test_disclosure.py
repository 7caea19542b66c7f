"""What is kept from people who may not see small numbers."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from indicators.attack import CountTable, Relation, ranges
from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Unit
from indicators.disclosure import (
    comparison_may_leave,
    differences_tell,
    hide_small,
    months_can_hide,
    outward,
)
from indicators.figures import figures as made_figures
from indicators.suppression import DFE, Rules
from records.calendar import LOCKDOWN, month_number
from tests.grid import grid

# One to five is small: of a count, of what it is a share of, or of the rest between the two.
SMALL = grid("""
    numerator  denominator  shown
    0          -            yes
    1          -            no
    5          -            no
    6          -            yes
    6          100          yes
    5          100          no
    0          100          yes
    95         100          no
    94         100          yes
    100        100          yes
    0          4            no
    0          0            yes
    30         20000        yes
""")


@pytest.mark.parametrize(
    "row", SMALL.to_dict("records"), ids=lambda r: "of".join([*r.values()][:2])
)
def test_a_small_number_is_hidden_with_all_that_could_give_it_away(row: dict[str, str]):
    number = float(row["numerator"])
    out_of = float(row["denominator"]) if row["denominator"] else np.nan
    figures = pd.DataFrame(
        {
            "numerator": [number],
            "denominator": [out_of],
            "value": [12.5],
            "lower": [10.0],
            "upper": [15.0],
            "status": ["ok"],
        }
    )
    shown = hide_small(figures)
    if row["shown"] == "yes":
        pd.testing.assert_frame_equal(shown, figures)
    else:
        assert shown["status"].tolist() == ["suppressed"]
        assert shown.drop(columns="status").isna().all(axis=None)
    assert figures["value"].tolist() == [12.5], "the figures given are left as they were"


def facts(key: str, before: float, after: float, out_of: float = np.nan) -> pd.DataFrame:
    """Facts of three years round lockdown: `before` in each month before it, `after` after it."""
    event = month_number(LOCKDOWN)
    months = range(event - 24, event + 12)
    return pd.DataFrame(
        {
            "indicator": key,
            "cut": "",
            "cut_value": "",
            "month": list(months),
            "numerator": [before if month < event else after for month in months],
            "denominator": out_of,
            "status": "ok",
        }
    )


# A year from April is compared with the year before it; `last` is the month it ends in.
COMPARED = grid("""
    indicator            before  after  out_of  last  told
    referrals_count      40      30     -       March yes
    referrals_count      40      0      -       March yes
    referrals_count      0.1     3      -       March no
    referrals_count      4       0.2    -       March no
    referrals_count      4       3      -       March yes
    referrals_count      4       0      -       May   no
    cla_stock_count      40      30     -       March yes
    cla_stock_count      40      4      -       March no
    assessments_45wd_pct 20      15     30      March yes
    assessments_45wd_pct 0.2     2      30      March no
    assessments_45wd_pct 20      29.8   30      March no
    assessments_45wd_pct 0.75    0.75   0.75    March no
    assessments_45wd_pct 1       1      1       March yes
""")


def compared(row: dict[str, str], rules: Rules = DFE, *, months: int = 12) -> bool:
    """Whether the comparison of a line may be told."""
    out_of = float(row["out_of"]) if row["out_of"] else np.nan
    measured = facts(row["indicator"], float(row["before"]), float(row["after"]), out_of)
    last = month_number(date(2021, 5 if row["last"] == "May" else 3, 1))
    after = list(range(last - months + 1, last + 1))
    before = [month - 12 for month in after]
    return comparison_may_leave(measured, INDICATORS[row["indicator"]], after, before, rules)


@pytest.mark.parametrize("row", COMPARED.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_a_comparison_is_told_where_it_gives_no_small_number_away(row: dict[str, str]):
    assert compared(row) == (row["told"] == "yes")


def test_less_than_a_year_is_not_told():
    assert not compared(COMPARED.to_dict("records")[0], months=6)


# --- Twelve-month sums that move on by a month ---------------------------------------------------


def months_of(counts: list[float], out_of: list[float] | None = None) -> pd.DataFrame:
    """Facts of a whole from April 2018 on; a nan is a month that no return covers."""
    first = 2018 * 12 + 3
    made = pd.DataFrame(
        {
            "indicator": "any",
            "cut": "",
            "cut_value": "",
            "month": np.arange(first, first + len(counts)),
            "numerator": counts,
            "denominator": np.nan if out_of is None else out_of,
            "status": "ok",
        }
    )
    return made[made["numerator"].notna()]


@pytest.mark.parametrize("seed", range(6))
def test_the_width_by_formula_is_that_by_programme(seed: int):
    """Every twelve-month sum is known; each month could be so many numbers, not one more."""
    counts = np.random.default_rng(seed).poisson(2.0, 30)
    sums = [counts[t : t + 12].sum() for t in range(19)]
    table = CountTable(
        tuple((str(n), "") for n in range(49)),
        np.array([*counts, *sums]),
        tuple(Relation(30 + t, tuple(range(t, t + 12))) for t in range(19)),
    )
    low, high = table.values.astype("float64"), table.values.astype("float64")
    low[:30], high[:30] = 0, 1000
    found = ranges(table, low, high, list(range(30)))
    assert (found[1] - found[0])[:30] == pytest.approx(months_can_hide(counts))


STEADY = [30.0] * 36
# Months whose sums would tell one of them, and months whose sums do not.
ROLLING = {
    "every month is large": (STEADY, None, False),
    "a small month among large ones": ([*STEADY[:20], 3.0, *STEADY[21:]], None, False),
    "small months, none of them alike": ([0.0, 3.0, 1.0, 0.0, 2.0, 0.0] * 6, None, False),
    "a small month among empty ones": ([*[0.0] * 20, 3.0, *[0.0] * 15], None, True),
    "every month has been empty once": ([*[0.0] * 12, *[3.0] * 12], None, True),
    "the same with a gap between": ([*[0.0] * 11, np.nan, *[3.0] * 12], None, False),
    "few of many": ([*[0.0] * 20, 3.0, *[0.0] * 15], [60.0] * 36, True),
    "all but few": ([*[60.0] * 20, 57.0, *[60.0] * 15], [60.0] * 36, True),
    "nothing at all": ([], None, False),
}


@pytest.mark.parametrize("case", ROLLING)
def test_sums_that_tell_a_month_are_noticed(case: str):
    counts, out_of, tell = ROLLING[case]
    assert differences_tell(months_of(counts, out_of)) is tell


def seen_outside(key: str, facts: pd.DataFrame, basis: str, rules: Rules = DFE) -> pd.DataFrame:
    """What readers outside see of an indicator's whole."""
    facts = facts.assign(indicator=key)
    indicator = INDICATORS[key]
    first, last = int(facts["month"].min()), int(facts["month"].max())
    population = dict.fromkeys(range(2015, 2023), 20_000.0)
    made = made_figures(
        facts, indicator, first=first, last=last, basis=basis, population=population
    )
    return outward(made, facts, indicator, rules)


def test_where_sums_would_tell_a_month_only_whole_years_are_shown():
    """From R(t) and R(t - 1), x(t) less x(t - 12): with the months before empty, x(t) itself."""
    counts = [0.0, 4.0, 3.0, 0.0] * 3 + [4.0, 0.0, 0.0, 3.0] * 3
    told = seen_outside("cla_started_rate", months_of(counts), "rolling12")
    known = told[told["value"].notna()]
    assert (known["month"] % 12 == 2).all()
    assert len(known) == 2
    whole = seen_outside("cla_started_rate", months_of(STEADY), "rolling12")
    assert whole["value"].notna().sum() == 25


def test_single_months_of_events_are_never_shown_outside():
    told = seen_outside("referrals_count", months_of(STEADY), "month")
    assert told["value"].isna().all()
    stock = seen_outside("cla_stock_count", months_of(STEADY), "month")
    assert stock["value"].notna().all()


# --- What a figure could be worked out from ------------------------------------------------------

# Twelve months of an indicator, and what of them is hidden: the sum of the months is the numerator.
STATISTICS = grid("""
    indicator            up  down  shown
    referrals_rate       3   -     no
    referrals_rate       30  -     yes
    assessments_45wd_pct 3   50    no
    assessments_45wd_pct 49  50    no
    assessments_45wd_pct 50  50    yes
    assessments_45wd_pct 4   4     no
""")


@pytest.mark.parametrize("row", STATISTICS.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_no_statistic_gives_a_small_count_back(row: dict[str, str]):
    """3 in 20,000 children is 1.5 per 10,000; a limit, a percentage and an average tell as much."""
    up = [float(row["up"]), *[0.0] * 11]
    down = [float(row["down"]), *[0.0] * 11] if row["down"] else None
    told = seen_outside(row["indicator"], months_of(up, down), "year").iloc[0]
    numbers = told[["numerator", "denominator", "value", "lower", "upper"]]
    if row["shown"] == "yes":
        assert np.isfinite(told["value"])
    else:
        assert numbers.isna().all()
        assert told["status"] == "suppressed"


def test_a_number_is_hidden_also_where_the_rate_is_missing():
    """Without a population there is no rate; the count must not stand there instead."""
    facts = months_of([3.0, *[0.0] * 11]).assign(indicator="referrals_rate")
    indicator = INDICATORS["referrals_rate"]
    made = made_figures(facts, indicator, first=24219, last=24230, basis="year", population=None)
    assert made["numerator"].tolist() == [3.0]
    assert outward(made, facts, indicator)["numerator"].isna().all()


def test_hidden_rows_are_rows_all_the_same():
    counts = [*[3.0, *[0.0] * 11], *STEADY[:12]]
    told = seen_outside("referrals_count", months_of(counts), "year")
    assert told["value"].isna().tolist() == [True, False]


# --- Rounding ------------------------------------------------------------------------------------


def recounted(row: pd.Series, indicator: Indicator) -> float:
    """The number that a rounded row's statistic would give back."""
    per = {Unit.PERCENT: 100.0, Unit.RATE: 10_000.0}.get(indicator.unit, 1.0)
    down = row["denominator"] if indicator.denominator else 1.0
    return row["value"] * down / per


@pytest.mark.parametrize(
    ("key", "down"),
    [("referrals_count", None), ("referrals_rate", None), ("assessments_45wd_pct", 53.0)],
)
def test_a_statistic_beside_rounded_counts_gives_only_those_back(key: str, down: float | None):
    out_of = [down, *[0.0] * 11] if down else None
    facts = months_of([42.0, *[0.0] * 11], out_of)
    told = seen_outside(key, facts, "year", Rules(6, 5)).iloc[0]
    assert told["numerator"] == 40
    assert recounted(told, INDICATORS[key]) == pytest.approx(40)
    exact = seen_outside(key, facts, "year").iloc[0]
    assert recounted(exact, INDICATORS[key]) == pytest.approx(42)


def test_exact_comparisons_are_not_told_beside_rounded_counts():
    row = COMPARED.to_dict("records")[0]
    assert compared(row)
    assert not compared(row, Rules(6, 10))
