"""What must be hidden of whole-authority figures because other figures stand beside them.

Readers outside see some hundred figures of one month or one year. What several of them count
overlaps as `indicators.families` says, so that one taken from others leaves a count that no page
shows: referrals from nobody named, plans reviewed by nobody. Here every such count is looked for,
and so many figures are hidden that none from 1 to 5 can be narrowed to fewer than five numbers.

The attacker knows every figure shown, every family, which hidden count is small and which only
covers one (`indicators.covering`), how stocks move by what joins and leaves them, and that sums of
twelve months that move on by a month differ by two single months (`indicators.overlapping`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from indicators.attack import NEARLY
from indicators.catalogue import INDICATORS
from indicators.covering import Line, Table, hidden_cells
from indicators.define import Basis, Indicator
from indicators.facts import MARCH, FactStatus
from indicators.families import FLOWS, ONCE, counted_as, families, nodes_of
from indicators.overlapping import YEAR, sums, tell_jointly, tells_months
from indicators.suppression import DFE, Rules


@dataclass(frozen=True)
class Withheld:
    """What readers outside are not shown, for what stands on other pages.

    `periods`: by indicator the months (month numbers) without a figure: of how things stood, that
    month; of events, the twelve months to it.
    """

    periods: Mapping[str, frozenset[int]]

    def of(self, key: str) -> frozenset[int]:
        """The months of one indicator."""
        return self.periods.get(key, frozenset())


def withheld(
    facts: pd.DataFrame, rules: Rules = DFE, catalogue: Mapping[str, Indicator] = INDICATORS
) -> Withheld:
    """What the figures of all indicators, seen together, must not show.

    `facts`: of the whole authority and of every indicator, as `indicators.facts.measure`.
    """
    whole = facts[(facts["cut"] == "") & (facts["status"] == FactStatus.OK)]
    whole = whole[whole["indicator"].isin(catalogue)]
    if whole.empty:
        return Withheld({})
    series = _Series(whole, catalogue)
    events = [node for node in series.names if node in _nodes_of_events(catalogue)]
    stood = series.chosen([node for node in series.names if node not in events])
    monthly = series.chosen(events)
    summed = Table(monthly.names, sums(monthly.counts), monthly.among, monthly.weights)
    closed = _closed(series, monthly, rules)
    hidden = _hidden(stood, rules) | _hidden_sums(series, monthly, summed, closed, rules)
    return Withheld(series.of_indicators(hidden, summed, rules))


def _nodes_of_events(catalogue: Mapping[str, Indicator]) -> frozenset[str]:
    indicators = (each for each in catalogue.values() if each.basis is Basis.MONTH)
    return frozenset(node for each in indicators for node in nodes_of(each))


class _Series:
    """Every node's count by month, gaps NaN: those that count the same as one."""

    def __init__(self, whole: pd.DataFrame, catalogue: Mapping[str, Indicator]) -> None:
        self.catalogue = catalogue
        self.first = int(whole["month"].min())
        self.months = np.arange(self.first, int(whole["month"].max()) + 1)
        self.first_name = counted_as(catalogue)
        self.families = families(catalogue)
        self.own: dict[str, np.ndarray] = {}
        for key, rows in whole.groupby("indicator", sort=False):
            place = rows["month"].to_numpy() - self.first
            columns = {key: "numerator", f"{key}/of": "denominator"}
            for node in nodes_of(catalogue[key]):
                counts = np.full(len(self.months), np.nan)
                counts[place] = rows[columns[node]].to_numpy("float64")
                self.own[node] = counts
        self.counts: dict[str, np.ndarray] = {}
        for node in sorted(self.own, key=lambda name: self.first_name[name] != name):
            name, counts = self.first_name[node], self.own[node]
            known = self.counts.get(name)
            self.counts[name] = (
                counts if known is None else np.where(np.isnan(known), counts, known)
            )

    @property
    def names(self) -> list[str]:
        return list(self.counts)

    def chosen(self, names: list[str]) -> Table:
        """These nodes as a table, a row for each month, with the families among them."""
        size = len(self.months), 0
        columns = [self.counts[name] for name in names]
        counts = np.column_stack(columns) if columns else np.zeros(size)
        return Table(names, counts, self.families, self.weights)

    @cached_property
    def weights(self) -> dict[str, int]:
        """On how many indicators' pages each count stands."""
        found: dict[str, int] = {}
        for each in self.catalogue.values():
            for name in {self.first_name[node] for node in nodes_of(each)}:
                found[name] = found.get(name, 0) + 1
        return found

    def of_indicators(
        self, hidden: set[tuple[str, int]], events: Table, rules: Rules
    ) -> dict[str, frozenset[int]]:
        """The months by indicator in which a count of its page is hidden, or differs by a small
        number from one that ought to be the same."""
        by_name: dict[str, set[int]] = {}
        for name, row in hidden:
            by_name.setdefault(name, set()).add(row)
        found = {}
        for each in self.catalogue.values():
            rows: set[int] = set()
            for node in nodes_of(each):
                if node not in self.own:
                    continue
                name = self.first_name[node]
                rows |= by_name.get(name, set())
                ours = self.own[node] - self.counts[name]
                for apart in (ours, sums(ours)) if name in events.place else (ours,):
                    rows |= set(np.flatnonzero(rules.small(np.abs(apart))).tolist())
            if rows:
                found[each.key] = frozenset(int(self.months[row]) for row in rows)
        return found


def _hidden(table: Table, rules: Rules) -> set[tuple[str, int]]:
    cells = hidden_cells(table, rules)
    return {(table.names[column], row) for row, column in np.argwhere(cells).tolist()}


def _closed(series: _Series, monthly: Table, rules: Rules) -> set[str]:
    """The nodes of which only sums to March are shown: those that tell of months, and as many parts
    of a family as must be closed with what it leaves over."""
    closed = {
        name
        for name, counts in zip(monthly.names, monthly.counts.T, strict=True)
        if tells_months(counts, rules)
    }
    for flow in FLOWS:
        names = [series.first_name.get(name) for name in (flow.joins, flow.leaves)]
        both = _joint(series, flow.stock, names)
        if both is None:
            continue
        # Of what joins and what leaves, the stock makes either out of the other.
        if any(tells_months(counts, rules) for counts in both) or tell_jointly(*both, rules):
            closed |= set(names)
    while True:
        more = {name for line in monthly.lines for name in _to_close(monthly, line, closed, rules)}
        if more <= closed:
            return closed
        closed |= more


def _joint(
    series: _Series, stock: str, names: list[str | None]
) -> tuple[np.ndarray, np.ndarray] | None:
    """Joiners and leavers of the months at whose end the stock is known too."""
    if any(name not in series.counts for name in names) or stock not in series.first_name:
        return None
    stood = series.counts.get(series.first_name[stock])
    if stood is None:
        return None
    joins, leaves = (series.counts[name] for name in names)
    known = ~np.isnan(stood) & ~np.isnan(joins) & ~np.isnan(leaves)
    return np.where(known, joins, np.nan), np.where(known, leaves, np.nan)


def _to_close(monthly: Table, line: Line, closed: set[str], rules: Rules) -> set[str]:
    """The parts of a family that must be closed too, so that its remainder, taken together with all
    closed parts, tells of no month."""
    known = ~np.isnan(monthly.counts)
    parts = line.parts[known[:, line.parts].any(axis=0)]
    if not len(parts) or monthly.names[line.total] in closed:
        return set()
    patterns = np.unique(known[np.ix_(known[:, line.total], parts)], axis=0)
    found: set[str] = set()
    for pattern in patterns:
        there = parts[pattern]
        rows = known[:, line.total] & known[:, there].all(axis=1)
        counts = monthly.counts
        open_ones = sorted(
            (at for at in there.tolist() if monthly.names[at] not in closed | found),
            key=lambda at: np.nansum(counts[:, at]),
        )
        while open_ones:
            left = counts[:, line.total] - counts[:, open_ones].sum(axis=1)
            left = np.where(rows & (left > -NEARLY), left, np.nan)
            if not tells_months(left, rules):
                break
            found.add(monthly.names[open_ones.pop(0)])
    return found


def _hidden_sums(
    series: _Series, monthly: Table, summed: Table, closed: set[str], rules: Rules
) -> set[tuple[str, int]]:
    """Sums that are hidden: of closed nodes all but those to March, and of every month what one
    period's families demand."""
    march = series.months % YEAR == MARCH
    shown = summed.counts.copy()
    overlap = np.flatnonzero(~march)
    hidden = {(name, int(row)) for name in closed for row in overlap if name in summed.place}
    for name in closed & set(summed.names):
        shown[np.ix_(overlap, [summed.place[name]])] = np.nan
    seen = Table(summed.names, shown, summed.among, summed.weights)
    hidden |= _hidden(seen, rules)
    for flow in FLOWS:
        names = [series.first_name.get(name) for name in (flow.joins, flow.leaves)]
        both = _joint(series, flow.stock, names)
        if both is None:
            continue
        # Within one year a stock leaves open no more than what may both join and leave.
        wide = sums(np.minimum(*both))
        small = sums((rules.small(both[0]) | rules.small(both[1])).astype("float64")) > 0
        rows = np.flatnonzero(small & (wide < rules.largest_hidden - 1))
        hidden |= {(name, int(row)) for name in names for row in rows}
    return hidden | _counted_twice(series, summed, rules)


def _counted_twice(series: _Series, summed: Table, rules: Rules) -> set[tuple[str, int]]:
    """Months in which children counted once in a year, beside how many stood there and how many
    joined or left, tell of a few who did so more than once."""
    hidden: set[tuple[str, int]] = set()
    for once in ONCE:
        names = [
            series.first_name.get(name) for name in (once.ever, once.stock, once.joins, once.leaves)
        ]
        if any(name not in series.counts for name in names):
            continue
        ever, stock = (series.counts[name] for name in names[:2])
        joins, leaves = (summed.counts[:, summed.place[name]] for name in names[2:])
        year_before = np.concatenate([np.full(YEAR, np.nan), stock])[: len(stock)]
        for more in (year_before + joins - ever, stock + leaves - ever):
            hidden |= {(names[0], int(row)) for row in np.flatnonzero(rules.small(np.abs(more)))}
    return hidden
