"""Counts of one period that families tie to each other, hidden so far that no small one lies open.

Ranges come from propagating the bounds of all periods at once. Where the families tie no ring they
are exact; a test holds what is left shown to a linear programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indicators.attack import NEARLY, WITHOUT_END
from indicators.families import Family
from indicators.suppression import DFE, Rules

ROUNDS = 30
ZERO_COSTS = 10.0


@dataclass(frozen=True)
class Line:
    """A family in a table: places of its total, its parts, and of what is left over."""

    total: int
    parts: np.ndarray
    rest: int
    whole: bool
    size: int


@dataclass
class Table:
    """Counts, one row a period and one column a node, and the families among the nodes."""

    names: list[str]
    counts: np.ndarray
    among: list[Family]
    weights: Mapping[str, int]
    place: dict[str, int] = field(init=False)
    lines: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        self.place = {name: at for at, name in enumerate(self.names)}
        inside = [
            (each, [self.place[part] for part in each.parts if part in self.place])
            for each in self.among
            if each.total in self.place
        ]
        self.lines = [
            Line(
                self.place[each.total],
                np.array(parts),
                len(self.names) + number,
                each.whole and len(parts) == len(each.parts),
                len(each.parts),
            )
            for number, (each, parts) in enumerate((e, p) for e, p in inside if p)
        ]


def hidden_cells(table: Table, rules: Rules = DFE) -> np.ndarray:
    """Which counts of a table are hidden (bool, a row a period), so that neither a small one nor a
    small remainder can be narrowed to fewer numbers than a small count has."""
    periods = _Periods(table, rules)
    while True:
        tight = periods.too_narrow()
        if not len(tight):
            return periods.hidden[:, : len(table.names)]
        periods.cover(tight)


class _Periods:
    """The state of hiding: what is hidden in each period, and between what the rest then lies."""

    def __init__(self, table: Table, rules: Rules) -> None:
        self.table, self.rules = table, rules
        counts, lines = table.counts, table.lines
        self.values = np.column_stack([np.nan_to_num(counts), np.zeros((len(counts), len(lines)))])
        self.known = np.column_stack([~np.isnan(counts), np.zeros((len(counts), len(lines)), bool)])
        self.exhausted = np.zeros(self.known.shape, bool)
        for line in lines:
            rest = self.values[:, line.total] - self.values[:, line.parts].sum(axis=1)
            parts = self.known[:, line.parts]
            # A part that is greater than its total is none: the two were counted by other rules.
            active = self.known[:, line.total] & parts.any(axis=1) & (rest > -NEARLY)
            self.known[:, line.rest] = active
            self.values[:, line.rest] = np.where(active, rest, 0.0)
            full = line.whole & parts.all(axis=1) & (np.abs(rest) < NEARLY)
            self.exhausted[:, line.rest] = active & full
        self.small = rules.small(self.values) & self.known
        self.hidden = self.small.copy()
        self.withheld = np.zeros(self.known.shape, bool)
        self.touching: list[list[Line]] = [[] for _ in range(self.values.shape[1])]
        for line in lines:
            for place in (line.total, *line.parts.tolist(), line.rest):
                self.touching[place].append(line)
        totals = {line.total for line in lines}
        self.price = np.array(
            [table.weights.get(n, 1) * (4.0 if at in totals else 1.0)
             for at, n in enumerate(table.names)]
        )  # fmt: skip

    def start(self) -> tuple[np.ndarray, np.ndarray]:
        """What is known of every count before anything is added up."""
        low, high, own = self.values.copy(), self.values.copy(), len(self.table.names)
        hidden = self.hidden & self.known
        large = hidden & ~self.small & (self.values > 0)
        low[hidden & self.small], high[hidden & self.small] = 1.0, self.rules.largest_hidden
        low[large], high[large] = self.rules.smallest_shown, WITHOUT_END
        none = hidden & ((self.values == 0) | self.withheld)
        low[none], high[none] = 0.0, WITHOUT_END
        rest = self.known.copy()
        rest[:, :own] = False
        low[rest], high[rest] = 0.0, WITHOUT_END
        high[self.exhausted] = 0.0
        return low, high

    def ranges(self) -> tuple[np.ndarray, np.ndarray]:
        """Between what everything lies, once all families have been added up again and again."""
        low, high = self.start()
        for _ in range(ROUNDS):
            before = low.copy(), high.copy()
            for line in self.table.lines:
                rows = np.flatnonzero(self.known[:, line.rest])
                if not len(rows):
                    continue
                parts = np.ix_(rows, [*line.parts.tolist(), line.rest])
                at = rows, line.total
                least, most = low[parts].sum(axis=1), high[parts].sum(axis=1)
                low[at], high[at] = np.maximum(low[at], least), np.minimum(high[at], most)
                left = low[at][:, None] - (most[:, None] - high[parts])
                most_left = high[at][:, None] - (least[:, None] - low[parts])
                low[parts] = np.maximum(low[parts], left)
                high[parts] = np.minimum(high[parts], most_left)
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return low, high

    def too_narrow(self) -> np.ndarray:
        """The places (period, count) of small counts that lie in too narrow a range."""
        self.low, self.high = self.ranges()
        width = self.rules.largest_hidden - 1
        return np.argwhere(self.small & (self.high - self.low < width - NEARLY))

    def cover(self, tight: np.ndarray) -> None:
        """For each of these hide one more count of a family that narrows it: the one that stands on
        the fewest pages and is smallest. Where none is left, all that it is tied to."""
        fresh: set[tuple[int, int]] = set()
        for row, cell in tight.tolist():
            lines = [line for line in self.touching[cell] if self.known[row, line.rest]]
            narrow = [line for line in lines if self._narrows(line, row, cell)] or lines
            near = {at for line in narrow for at in (line.total, *line.parts.tolist())}
            if any((row, at) in fresh for at in near):
                # What was hidden in this round may do for this one too.
                continue
            if free := self._shown(row, cell, narrow):
                counts = self.values[row, free]
                # A zero says that there was nobody, and is given up only for more than a count.
                size = np.where(counts > 0, 1 + np.log2(1 + counts), ZERO_COSTS)
                chosen = free[int(np.argmin(self.price[free] * size))]
                self.hidden[row, chosen] = True
                fresh.add((row, chosen))
                continue
            # Where a whole family is hidden nobody can tell its small counts from its others.
            family = [at for at in sorted(near) if self.known[row, at]]
            if not self.withheld[row, family].all():
                self.withheld[row, family] = True
                fresh |= {(row, at) for at in family}
            else:
                ring = self._tied(row, cell)
                self.hidden[row, ring] = self.withheld[row, ring] = True
                fresh |= {(row, at) for at in ring}

    def _narrows(self, line: Line, row: int, cell: int) -> bool:
        parts = [*line.parts.tolist(), line.rest]
        low, high = self.low[row], self.high[row]
        if cell == line.total:
            least, most = low[parts].sum(), high[parts].sum()
        else:
            others = [part for part in parts if part != cell]
            least = low[line.total] - high[others].sum()
            most = high[line.total] - low[others].sum()
        first = 1.0 if cell < len(self.table.names) else 0.0
        least, most = max(least, first), min(most, WITHOUT_END)
        return bool(most - least < self.rules.largest_hidden - 1 - NEARLY)

    def _shown(self, row: int, cell: int, lines: list[Line]) -> list[int]:
        there = {at for line in lines for at in (line.total, *line.parts.tolist())} - {cell}
        return sorted(at for at in there if self.known[row, at] and not self.hidden[row, at])

    def _tied(self, row: int, cell: int) -> list[int]:
        """Every count that families tie to this one, the nearest ring of them that is not hidden
        yet; Raises RuntimeError where nothing is left to hide and the count lies open still."""
        found, ring = {cell}, {cell}
        while ring:
            lines = {id(x): x for at in ring for x in self.touching[at] if self.known[row, x.rest]}
            near = {
                at for x in lines.values() for at in (x.total, *x.parts.tolist(), x.rest)
            } - found
            fresh = [
                at for at in sorted(near)
                if at < len(self.table.names)
                and self.known[row, at]
                and not (self.hidden[row, at] and self.withheld[row, at])
            ]  # fmt: skip
            if fresh:
                return fresh
            found |= near
            ring = near
        raise RuntimeError("a small count lies open although everything tied to it is hidden")
