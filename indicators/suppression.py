"""Tables made safe to leave the building: small counts hidden, and what would give them away.

Primary: a count of 1 to 5 (DfE's rule; an authority may set a stricter one). Then as few other
cells as can be found, so that each hidden small count could still be any number from 1 to 5 for
somebody who knows all that is shown, how it adds up, which cells are small, and how this works. The
cells are found with a linear programme for each cell that needs cover: what is the cheapest way for
it to be 1, or 5, with every total still right? Whatever has to move for that, is hidden. (The
method: Kelly, Golden and Assad 1992, Networks 22:397; Fischetti and Salazar 2001.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from indicators.attack import NEARLY, WITHOUT_END, CountTable

SMALLEST_SHOWN = 6
ROUNDINGS = (0, 5, 10)
# A group smaller than this is not split: were all of it alike (0% or 100%), that would tell of each
# child in it. Splitting only those that are not all alike would tell which are.
SMALLEST_SPLIT = 10


@dataclass(frozen=True)
class Rules:
    """What an authority's information governance has set: the smallest count that is shown, and to
    what counts are rounded (0: not)."""

    smallest_shown: int = SMALLEST_SHOWN
    rounding: int = 0

    def __post_init__(self) -> None:
        if self.smallest_shown < SMALLEST_SHOWN:
            raise ValueError("counts of 1 to 5 are never shown: DfE's rule can be made stricter")
        if self.rounding not in ROUNDINGS:
            raise ValueError("counts are rounded to the nearest 5 or 10, or not at all")

    @property
    def largest_hidden(self) -> int:
        return self.smallest_shown - 1

    def small(self, counts: np.ndarray) -> np.ndarray:
        """Which counts are small: above zero, and below the smallest shown."""
        return (counts > 0) & (counts < self.smallest_shown)

    def rounded(self, counts: np.ndarray) -> np.ndarray:
        """Counts as they are shown: to the nearest 5 or 10, halves upwards as DfE rounds."""
        if not self.rounding:
            return counts
        return np.floor(counts / self.rounding + 0.5) * self.rounding


DFE = Rules()


class Cell(StrEnum):
    """What became of a cell."""

    SHOWN = "shown"
    SMALL = "hidden: a small number"
    COVERS = "hidden: with it a small number could be worked out"
    WITHHELD = "hidden: the group is too small to be split"


@dataclass(frozen=True)
class Suppressed:
    """A table as it may be shown. `cells`: what became of each; `low` and `high`: between what the
    audit proved each hidden cell can lie, at least. `closed`: nothing could be made of it."""

    table: CountTable
    rules: Rules
    cells: np.ndarray
    low: np.ndarray
    high: np.ndarray
    closed: bool = False

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each cell: row, column, count (float64, NaN where hidden, rounded where the
        rules say so), status (`Cell`)."""
        shown = self.cells == Cell.SHOWN
        return pd.DataFrame(
            {
                "row": pd.Series([row for row, _ in self.table.names], dtype="str"),
                "column": pd.Series([column for _, column in self.table.names], dtype="str"),
                "count": np.where(shown, self.rules.rounded(self.table.values), np.nan),
                "status": pd.Series([Cell(c).value for c in self.cells], dtype="str"),
            }
        )


def suppress(table: CountTable, rules: Rules = DFE) -> Suppressed:
    """The table with its small counts hidden, and the others that have to be hidden with them.

    Zeros are shown, save in a group too small to be split. A cell that is shown elsewhere is never
    hidden; where that leaves a small count without cover, all that can be is hidden and the table
    is closed.
    """
    cells = _primary(table, rules)
    values = table.values.astype("float64")
    low, high = values.copy(), values.copy()
    needs = _needs(table, rules, cells)
    for zeros in (False, True):
        left = _covered(table, rules, cells, needs, (low, high), zeros=zeros)
        if not left:
            return Suppressed(table, rules, cells, low, high)
        needs = left
    kept = np.isin(np.arange(len(values)), list(table.shown_elsewhere))
    cells[(cells == Cell.SHOWN) & ~kept] = Cell.WITHHELD
    return Suppressed(table, rules, cells, low, high, closed=True)


def known_bounds(
    table: CountTable, rules: Rules, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Between what the strongest reader knows each cell to lie before adding anything up: a shown
    one in what rounds to it, a small one from 1 to 5, one that covers not small; of a group that is
    withheld, nothing but that it is no less than zero.
    """
    values = table.values.astype("float64")
    low, high = _rounding_bounds(values, rules)
    for kind, (least, most) in {
        Cell.SMALL: (1.0, float(rules.largest_hidden)),
        Cell.COVERS: (float(rules.smallest_shown), WITHOUT_END),
        Cell.WITHHELD: (0.0, WITHOUT_END),
    }.items():
        low[cells == kind], high[cells == kind] = least, most
    return low, high


def may_replace(released: pd.DataFrame, anew: pd.DataFrame, rules: Rules = DFE) -> bool:
    """Whether a table that was released may be followed by another of the same period, or whether
    the two together would tell of the few records that came late.

    Both: as `Suppressed.frame`. Only where nothing hidden is uncovered, and every count that moved
    did so by more than a small number, or both are the same.
    """
    both = released.merge(anew, on=["row", "column"], how="outer", suffixes=("_was", "_is"))
    if both[["status_was", "status_is"]].isna().any(axis=None):
        return False
    was, now = (both[f"status_{side}"] == Cell.SHOWN for side in ("was", "is"))
    if (now & ~was).any():
        return False
    moved = (both["count_is"] - both["count_was"]).abs().fillna(0).to_numpy()
    return not rules.small(moved).any()


def _rounding_bounds(values: np.ndarray, rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    if not rules.rounding:
        return values.copy(), values.copy()
    shown = rules.rounded(values)
    half = rules.rounding / 2
    # Whole numbers whose nearest step this is, halves upwards; a zero is a zero.
    low, high = np.ceil(shown - half), np.ceil(shown + half) - 1
    low, high = np.maximum(low, rules.smallest_shown), np.maximum(high, rules.smallest_shown)
    return np.where(values == 0, 0.0, low), np.where(values == 0, 0.0, high)


def _primary(table: CountTable, rules: Rules) -> np.ndarray:
    """Small cells hidden, and all parts of a group too small to be split."""
    values, elsewhere = table.values, table.shown_elsewhere
    cells = np.full(len(values), Cell.SHOWN.value, dtype=object)
    cells[rules.small(values)] = Cell.SMALL.value
    for relation in table.relations:
        parts = list(relation.parts)
        size = values[relation.total]
        if 0 < size < max(SMALLEST_SPLIT, rules.smallest_shown) and not elsewhere & {*parts}:
            cells[parts] = Cell.WITHHELD.value
    return cells


def _needs(table: CountTable, rules: Rules, cells: np.ndarray) -> dict[int, tuple[float, float]]:
    """How low and how high each cell that is hidden for its own sake must be able to be."""
    small = rules.small(table.values)
    width = rules.largest_hidden - 1
    needs = {}
    for cell in np.flatnonzero((cells != Cell.SHOWN) & (table.values > 0)).tolist():
        value = float(table.values[cell])
        needs[cell] = (
            (1.0, float(rules.largest_hidden)) if small[cell] else (max(0.0, value - width), value)
        )
    # The dearest first: what covers them often covers the others.
    return dict(sorted(needs.items(), key=lambda item: table.values[item[0]]))


def _covered(
    table: CountTable,
    rules: Rules,
    cells: np.ndarray,
    needs: dict[int, tuple[float, float]],
    reach: tuple[np.ndarray, np.ndarray],
    *,
    zeros: bool,
) -> dict[int, tuple[float, float]]:
    """Hide what each cell needs for cover, in `cells`; widen `reach` by every table found that fits
    what is shown. Returns the cells that could not be covered."""
    low, high = reach
    values = table.values.astype("float64")
    matrix = table.matrix
    left = {}
    for cell, (least, most) in needs.items():
        for goal in (least, most):
            if low[cell] - NEARLY <= goal <= high[cell] + NEARLY:
                continue
            moved = _cheapest(table, rules, cells, matrix, cell, goal, zeros=zeros)
            if moved is None:
                left[cell] = (least, most)
                break
            move, hide = moved
            for other in hide:
                cells[other] = (Cell.COVERS if values[other] > 0 else Cell.WITHHELD).value
            np.minimum(low, values + move, out=low)
            np.maximum(high, values + move, out=high)
    return left


def _cheapest(
    table: CountTable,
    rules: Rules,
    cells: np.ndarray,
    matrix: np.ndarray,
    cell: int,
    goal: float,
    *,
    zeros: bool,
) -> tuple[np.ndarray, list[int]] | None:
    """How every cell moves so that `cell` becomes `goal` and every total is still right, and which
    shown cells that takes; None where there is no way."""
    values = table.values.astype("float64")
    low, high = known_bounds(table, rules, cells)
    shown = cells == Cell.SHOWN
    fixed = np.isin(np.arange(len(values)), list(table.shown_elsewhere))
    can_hide = shown & ~fixed & ((values > 0) | zeros)
    if_hidden = np.where(values > 0, float(rules.smallest_shown), 0.0)
    # Free: what the reader cannot exclude as it is. Dear: what hiding the cell would add to that.
    free_up, free_down = high - values, values - low
    dear_up = np.where(can_hide, WITHOUT_END, 0.0)
    dear_down = np.where(can_hide, np.maximum(values - if_hidden - free_down, 0.0), 0.0)
    bounds_low = np.zeros(4 * len(values))
    bounds_high = np.concatenate([free_up, free_down, dear_up, dear_down])
    step = goal - values[cell]
    here = cell + (0 if step > 0 else len(values))
    for side in range(4):
        bounds_high[cell + side * len(values)] = 0.0
    bounds_low[here] = bounds_high[here] = abs(step)
    price = _prices(table)
    # A free move has a price too, almost none: else moves in a ring would cost nothing.
    trifle = np.full(len(values), 1e-4)
    solved = linprog(
        np.concatenate([trifle, trifle, price, price]),
        A_eq=np.hstack([matrix, -matrix, matrix, -matrix]),
        b_eq=np.zeros(len(matrix)),
        bounds=np.column_stack([bounds_low, bounds_high]),
        method="highs",
    )
    if solved.status != 0:
        return None
    up, down, more, less = solved.x.reshape(4, -1)
    hide = np.flatnonzero((more > NEARLY) | (less > NEARLY)).tolist()
    return up - down + more - less, hide


def _prices(table: CountTable) -> np.ndarray:
    """What hiding a cell costs the reader: more for a larger one, more still for a total, most for
    what is the total of totals."""
    price = 1.0 + np.log2(1.0 + table.values)
    of_totals = {r.total for r in table.relations if set(r.parts) <= table.totals}
    for total in table.totals:
        price[total] *= 40.0 if total in of_totals else 4.0
    return price


def named(names: Iterable[tuple[str, str]], table: CountTable) -> list[int]:
    """The places of cells by their row and column."""
    at = {name: place for place, name in enumerate(table.names)}
    return [at[name] for name in names]
