"""What somebody can work out of a published table: the range that each hidden cell may lie in.

A table is a set of counts tied by relations, "this total is the sum of these parts". The attacker
knows every cell that is shown, the relations, and between which bounds a hidden cell of each kind
lies; how the hiding is done is no secret. Ranges come from propagating the bounds and, where that
is not the last word, from linear programmes (HiGHS). In a table of two characteristics with its
margins the corners of those programmes are whole numbers, so that the ranges are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array

TOTAL = "Total"
# Larger than any count of children: no bound at all, yet small enough for exact arithmetic.
WITHOUT_END = 1e7
NEARLY = 1e-6
ROUNDS = 50


class Impossible(ValueError):
    """No table fits what is said of it, so nothing can be worked out."""


@dataclass(frozen=True)
class Relation:
    """The place of a total among a table's cells, and the places of its parts."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class CountTable:
    """Counts and how they add up.

    `names`: what each cell counts, row and column in words. `values`: how many (int64).
    `shown_elsewhere`: places of cells that readers find on another page, so that hiding them here
    hides nothing. Raises ValueError where a total is not the sum of its parts, or a count is below
    zero.
    """

    names: tuple[tuple[str, str], ...]
    values: np.ndarray
    relations: tuple[Relation, ...]
    shown_elsewhere: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if (self.values < 0).any():
            raise ValueError("a table of counts holds no number below zero")
        wrong = [
            self.names[relation.total]
            for relation in self.relations
            if self.values[relation.total] != self.values[list(relation.parts)].sum()
        ]
        if wrong:
            raise ValueError(f"{len(wrong)} totals are not the sums of their parts")

    @property
    def matrix(self) -> np.ndarray:
        """One row for each relation: its parts less its total; times the cells it is zero."""
        matrix = np.zeros((len(self.relations), len(self.values)))
        for row, relation in enumerate(self.relations):
            matrix[row, list(relation.parts)] = 1.0
            matrix[row, relation.total] = -1.0
        return matrix

    @property
    def totals(self) -> frozenset[int]:
        """The places of cells that are the total of others."""
        return frozenset(relation.total for relation in self.relations)


def with_margins(
    counts: pd.DataFrame, *, shown_elsewhere: Iterable[tuple[str, str]] = ()
) -> CountTable:
    """A table of rows and columns with the totals of both, and of all.

    `counts`: whole numbers, one row for each value of one characteristic, one column for each of
    another. `shown_elsewhere`: (row, column) of cells that another page shows; `TOTAL` names a
    margin. A table of a single row or column has one margin, not two that are alike.
    """
    body = counts.to_numpy("int64")
    rows, columns = [str(r) for r in counts.index], [str(c) for c in counts.columns]
    down, across = len(rows) > 1, len(columns) > 1
    if across:
        body = np.column_stack([body, body.sum(axis=1)])
        columns = [*columns, TOTAL]
    if down:
        body = np.vstack([body, body.sum(axis=0)])
        rows = [*rows, TOTAL]
    place = np.arange(body.size).reshape(body.shape)
    relations = []
    if across:
        relations += [Relation(int(line[-1]), tuple(line[:-1].tolist())) for line in place]
    if down:
        relations += [Relation(int(line[-1]), tuple(line[:-1].tolist())) for line in place.T]
    names = tuple((row, column) for row in rows for column in columns)
    at = {name: number for number, name in enumerate(names)}
    return CountTable(
        names, body.ravel(), tuple(relations), frozenset(at[name] for name in shown_elsewhere)
    )


def propagated(
    table: CountTable, lower: np.ndarray, upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The bounds narrowed by each relation in turn until nothing moves: what can be had by hand.

    True ranges may be narrower still, never wider. Raises Impossible where they cross.
    """
    low, high = lower.astype("float64"), upper.astype("float64")
    lines = [(relation.total, np.array(relation.parts)) for relation in table.relations]
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        for total, parts in lines:
            least, most = low[parts].sum(), high[parts].sum()
            low[total], high[total] = max(low[total], least), min(high[total], most)
            # What the other parts leave: the total less all but this one.
            low[parts] = np.maximum(low[parts], low[total] - (most - high[parts]))
            high[parts] = np.minimum(high[parts], high[total] - (least - low[parts]))
        if (low > high + NEARLY).any():
            raise Impossible("no table fits the bounds given")
        if all(np.array_equal(a, b) for a, b in zip(before, (low, high), strict=True)):
            break
    return low, high


def ranges(
    table: CountTable, lower: np.ndarray, upper: np.ndarray, wanted: Sequence[int] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most each wanted cell can be, given bounds for every cell (a shown cell's
    are both its number); the bounds themselves for the rest.

    Raises Impossible where no table fits.
    """
    wanted = range(len(table.values)) if wanted is None else wanted
    [(low, high)] = ranges_of_many([(table, lower, upper, list(wanted))])
    return low, high


def ranges_of_many(
    asked: Sequence[tuple[CountTable, np.ndarray, np.ndarray, Sequence[int]]],
) -> list[tuple[np.ndarray, np.ndarray]]:
    """`ranges` of several tables at once: tables know nothing of each other, so one programme finds
    the extreme of one cell in each of them.
    """
    bounds = [propagated(table, lower, upper) for table, lower, upper, _ in asked]
    ends = np.cumsum([0, *(len(table.values) for table, *_ in asked)])
    equal = csr_array(block_diag([table.matrix for table, *_ in asked], format="csr"))
    low, high = (np.concatenate(side) for side in zip(*bounds, strict=True))
    found_low, found_high = low.copy(), high.copy()
    open_cells = [
        [int(start) + cell for cell in wanted if high[start + cell] - low[start + cell] > NEARLY]
        for start, (*_, wanted) in zip(ends, asked, strict=False)
    ]
    for turn in range(max(map(len, open_cells), default=0)):
        at = [cells[turn] for cells in open_cells if len(cells) > turn]
        for found, sign in ((found_low, 1.0), (found_high, -1.0)):
            aim = np.zeros(len(low))
            aim[at] = sign
            found[at] = _extreme(aim, equal, low, high)[at]
    return [(found_low[a:b], found_high[a:b]) for a, b in pairwise(ends.tolist())]


def _extreme(aim: np.ndarray, equal: csr_array, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    solved = linprog(
        aim,
        A_eq=equal if equal.shape[0] else None,
        b_eq=np.zeros(equal.shape[0]) if equal.shape[0] else None,
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    if solved.status != 0:
        raise Impossible("no table fits the bounds given")
    return solved.x
