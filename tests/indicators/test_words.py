"""Figures in words: values, months, and what a figure speaks of."""

from __future__ import annotations

import math

import pytest

from indicators import words
from indicators.catalogue import INDICATORS
from indicators.define import Unit
from tests.grid import grid

MARCH_2020 = 2020 * 12 + 2

PERIODS = grid("""
    indicator        | basis     | name                    | in a sentence
    referrals_count  | month     | March 2020              | in March 2020
    referrals_count  | rolling12 | 12 months to March 2020 | in the 12 months to March 2020
    referrals_count  | year      | Year to 31 March 2020   | in the year to 31 March 2020
    cla_stock_count  | month     | 31 March 2020           | on 31 March 2020
    cla_stock_count  | year      | 31 March 2020           | on 31 March 2020
    cla_dental_pct   | year      | 31 March 2020           | on 31 March 2020
""")


@pytest.mark.parametrize("row", PERIODS.to_dict("records"), ids=lambda r: r["name"])
def test_what_a_figure_speaks_of(row: dict[str, str]):
    indicator = INDICATORS[row["indicator"]]
    assert words.period_name(indicator, MARCH_2020, row["basis"]) == row["name"]
    assert words.when(indicator, MARCH_2020, row["basis"]) == row["in a sentence"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12345.0, Unit.COUNT, "12,345"),
        (1234.56, Unit.RATE, "1,234.6"),
        (71.25, Unit.PERCENT, "71.2%"),
        (100.0, Unit.PERCENT, "100.0%"),
        (12.34, Unit.MEAN, "12.3"),
        (math.nan, Unit.COUNT, ""),
    ],
)
def test_a_value(value: float, unit: Unit, text: str):
    assert words.value_text(value, unit) == text


def test_a_range_is_empty_where_there_is_none():
    assert words.range_text(71.2, 80.3, Unit.PERCENT) == "71.2% to 80.3%"
    assert words.range_text(math.nan, 80.3, Unit.PERCENT) == ""


def test_the_last_day_knows_leap_years():
    assert words.last_day(2020 * 12 + 1) == "29 February 2020"
    assert words.last_day(2021 * 12 + 1) == "28 February 2021"


@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_has_a_basis_that_is_best(key: str):
    bases = words.bases(INDICATORS[key])
    assert words.best_basis(INDICATORS[key]) == bases[0][0]
    assert len({name for name, _ in bases}) == len(bases)
