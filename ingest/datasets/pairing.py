"""Rows of one table beside the rows of another that speak of the same child (or episode, or plan),
and when that is given up: ids that stand everywhere are no children's ids."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.rules import CannotTryError

# 60,000 children with five rows in either table make one and a half million; two are some 500 MB.
MOST_PAIRS = 2_000_000
ONE_ID_EVERYWHERE = (
    "the same child id stands in thousands of rows, so the children cannot be told apart: "
    "put the children's ids right and check the return again"
)


def beside(left: pd.DataFrame, right: pd.DataFrame, on: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The positions of the rows of every pair with the same values in the columns `on`: in `left`,
    and in `right`. Pairs stand in the order of `left`, then of `right`. Blanks are alike.

    Raises CannotTryError where the pairs would fill the memory.
    """
    codes = np.zeros(len(left) + len(right), dtype=np.int64)
    for column in on:
        both = pd.concat([left[column], right[column]])
        more, distinct = pd.factorize(both, use_na_sentinel=False)
        if len(on) > 1:
            # Numbered afresh each time, so that they stay small.
            more = pd.factorize(codes * len(distinct) + more)[0]
        codes = more
    of_left, of_right = codes[: len(left)], codes[len(left) :]
    alike = np.bincount(of_right, minlength=len(codes) and codes.max() + 1)
    each = alike[of_left]
    if (total := each.sum()) > MOST_PAIRS:
        raise CannotTryError(ONE_ID_EVERYWHERE)
    by_code = np.argsort(of_right, kind="stable")
    first = (np.cumsum(alike) - alike)[of_left]
    nth = np.arange(total) - np.repeat(np.cumsum(each) - each, each)
    return np.repeat(np.arange(len(left)), each), by_code[np.repeat(first, each) + nth]


def side_by_side(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Two frames of as many rows beside each other, numbered afresh."""
    return pd.concat([left.reset_index(drop=True), right.reset_index(drop=True)], axis=1)
