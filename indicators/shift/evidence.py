"""What stands behind one headline, as plain values: months observed and expected, the parts that
add up to the change, and since when the series is back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Indicator
from indicators.shift.events import Break, Event
from indicators.shift.of_facts import Group, batch_of, contributions_by_cut, kind_of
from indicators.shift.recovery import bands, recovery
from indicators.shift.result import Shift
from indicators.shift.series import Batch

DIGITS = 5


def drawn_of(
    facts: pd.DataFrame,
    indicator: Indicator,
    event: Event,
    population: dict[int, float] | None = None,
    breaks: tuple[Break, ...] = (),
) -> tuple[dict | None, dict | None]:
    """(What a chart shows of an indicator's whole, whether it is back), or None for each.

    `facts`: rows of the indicator. A chart: `first` (month number) and `observed`; `from` (month
    number), `expected`, `lower` and `upper` where a model was possible; of shares per cent, None
    where nothing is known; `counts` and `out_of` of shares, and of rates whose population is known.
    Back: `state` (name), `since` (month number or None), `sentence`.
    """
    kind = kind_of(indicator)
    if kind is None:
        return None, None
    batch = batch_of(facts[facts["cut"] == ""], indicator, kind, population)
    if batch is None:
        return None, None
    drawn = {"first": batch.first, "observed": _plain(_shown(batch))}
    if batch.out_of is not None:
        drawn |= {"counts": _plain(batch.counts[0]), "out_of": _plain(batch.out_of[0])}
    band = bands(batch, event, breaks=breaks)
    if band.empty:
        return drawn, None
    drawn |= {"from": int(band["month"].iloc[0])}
    drawn |= {name: _plain(band[name]) for name in ("expected", "lower", "upper")}
    back = recovery(band)
    return drawn, {"state": back.state.name, "since": back.since, "sentence": back.sentence}


def parts_of(facts: pd.DataFrame, indicator: Indicator, headline: Shift) -> list[dict]:
    """The parts of a headline's change, one table for each cut that can be parted: `cut`,
    `columns`, `rows` (value of the cut, then numbers), the largest part first."""
    found = []
    try:
        tables = contributions_by_cut(facts, indicator, headline)
    except ValueError:
        return []
    for cut in indicator.cuts:
        table = tables.get(cut)
        if table is None or len(table) < 2:
            continue
        rows = [[value, *_plain(row)] for value, row in zip(table.index, table.values, strict=True)]
        found.append({"cut": cut, "columns": list(table.columns), "rows": rows})
    return found


def is_whole(shift: Shift) -> bool:
    """Whether a shift is about the whole authority, not a group in it."""
    return isinstance(shift.name, Group) and not shift.name.cut


def _shown(batch: Batch) -> np.ndarray:
    """The whole's months as people read them: counts, of shares per cent."""
    counts = batch.counts[0]
    if not batch.kind.of_shares:
        return counts
    out_of = batch.out_of[0]
    share = np.full(len(counts), np.nan)
    np.divide(100.0 * counts, out_of, out=share, where=np.nan_to_num(out_of) > 0)
    return share


def _plain(values) -> list[float | None]:
    return [float(f"{v:.{DIGITS}g}") if np.isfinite(v) else None for v in np.asarray(values, float)]
