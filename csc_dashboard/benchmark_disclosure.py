"""Tables made up, made safe, and attacked: how far anybody can narrow a number that was hidden."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

from indicators.attack import CountTable, ranges_of_many, with_margins
from indicators.suppression import DFE, Cell, Rules, Suppressed, known_bounds, suppress

MOST_ROWS, MOST_COLUMNS = 8, 6
MEAN_COUNTS = (3, 8, 25, 100)
AT_ONCE = 50


class Attacked:
    """What came of attacking so many tables."""

    def __init__(self) -> None:
        self.tables = self.small = self.closed = self.not_small = self.lost = 0
        self.narrowest = float("inf")
        self.seconds_safe = self.seconds_attacked = 0.0

    @property
    def share_lost(self) -> float:
        """The share of counts that are not small, and are hidden for the sake of some that are."""
        return self.lost / max(self.not_small, 1)


def attack(tables: int, *, seed: int = 1, rules: Rules = DFE) -> Attacked:
    """Make up so many tables, make each safe, and find the range of every small number in it.

    A closed table is one that would not be shown at all; it is counted, and not attacked.
    """
    found = Attacked()
    waiting: list[Suppressed] = []
    for table in _made_up(tables, seed):
        began = time.perf_counter()
        safe = suppress(table, rules)
        found.seconds_safe += time.perf_counter() - began
        found.tables += 1
        if safe.closed:
            found.closed += 1
            continue
        large = table.values >= rules.smallest_shown
        found.not_small += int(large.sum())
        found.lost += int((large & (safe.cells != Cell.SHOWN)).sum())
        waiting.append(safe)
        if len(waiting) == AT_ONCE:
            _attack(waiting, found)
            waiting = []
    if waiting:
        _attack(waiting, found)
    return found


def _made_up(tables: int, seed: int) -> Iterator[CountTable]:
    """Tables of one to eight groups by one to six, their counts uneven as such counts are."""
    chance = np.random.default_rng(seed)
    for _ in range(tables):
        rows, columns = chance.integers(1, MOST_ROWS + 1), chance.integers(1, MOST_COLUMNS + 1)
        shares = np.outer(chance.dirichlet(np.ones(rows)), chance.dirichlet(np.ones(columns)))
        size = chance.choice(MEAN_COUNTS) * rows * columns
        yield with_margins(pd.DataFrame(chance.poisson(shares * size)))


def _attack(safe: list[Suppressed], found: Attacked) -> None:
    """Of every small number, all that can be known from the table it was hidden in."""
    began = time.perf_counter()
    asked = [
        (
            each.table,
            *known_bounds(each.table, each.rules, each.cells),
            np.flatnonzero(each.rules.small(each.table.values)).tolist(),
        )
        for each in safe
    ]
    for (*_, small), (low, high) in zip(asked, ranges_of_many(asked), strict=True):
        # Counts are whole numbers, so what is between two of them narrows the range.
        widths = np.floor(high[small] + 1e-6) - np.ceil(low[small] - 1e-6)
        found.small += len(small)
        found.narrowest = min(found.narrowest, *widths.tolist(), float("inf"))
    found.seconds_attacked += time.perf_counter() - began
