"""Facts as they are kept: a row a series, and back to the facts they were."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal

from indicators.fact_series import SERIES, copy_lines, frame_of
from tests.grid import grid

DRAWN = """
    indicator | cut | cut_value | month | numerator | denominator | status
    plans     |     |           | 24291 | 3         |             | ok
    plans     |     |           | 24292 | 0         |             | ok
    plans     |     |           | 24301 |           |             | too_recent
    plans     | sex | Female    | 24291 | 2.5       |             | ok
    plans     | sex | Male      | 24291 | 1         |             | ok
    seen      |     |           | 24291 |           |             | too_early
    seen      |     |           | 24292 | 1         | 4           | ok
"""
KEPT = [
    ("plans", "", "", [24291, 24292, 24301], [3, 0, np.nan], None, [0, 0, 1]),
    ("plans", "sex", "Female", [24291], [2.5], None, [0]),
    ("plans", "sex", "Male", [24291], [1], None, [0]),
    ("seen", "", "", [24291, 24292], [np.nan, 1], [np.nan, 4], [2, 0]),
]


def drawn(text: str) -> pd.DataFrame:
    """Facts drawn as a table; an empty cell of a number is none."""
    numbers = {"month": "int64", "numerator": "float64", "denominator": "float64"}
    cells = grid(text)
    return cells.assign(**{name: cells[name].replace("", None) for name in numbers}).astype(numbers)


def read(line: str) -> tuple:
    """A line of COPY text as the database gives it back."""
    cells = line.split("\t")
    arrays = [
        None if cell == r"\N" else [float(n) for n in cell.strip("{}").split(",")]
        for cell in cells[len(SERIES) :]
    ]
    return (*cells[: len(SERIES)], *arrays)


def as_numbers(row: tuple) -> tuple:
    """A kept row with every number as `read` tells it."""
    arrays = [None if each is None else [float(n) for n in each] for each in row[len(SERIES) :]]
    return (*row[: len(SERIES)], *arrays)


def test_the_months_of_a_series_are_one_row():
    # As text, in which one NaN equals another.
    lines = [str(read(line)) for line in copy_lines(drawn(DRAWN))]
    assert lines == [str(as_numbers(row)) for row in KEPT]


def test_what_was_kept_comes_back_as_the_facts_it_was():
    assert_frame_equal(frame_of(KEPT), drawn(DRAWN))


def test_nothing_kept_is_no_facts_and_no_facts_keep_nothing():
    assert frame_of([]).empty
    assert list(copy_lines(frame_of([]))) == []
