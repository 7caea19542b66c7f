"""Monthly series to be asked what changed, many of one kind on one grid of months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from records.calendar import bank_holidays


class Kind(StrEnum):
    """What a month's figure is, which decides how it may be modelled."""

    FLOW = "events in the month"
    SHARE = "a share of events in the month"
    STOCK = "how many there were on the last day of the month"
    STOCK_SHARE = "a share of those there were on the last day of the month"
    VALUE = "an average or a median of the month"

    @property
    def of_shares(self) -> bool:
        """Whether it is told in percentage points."""
        return self in (Kind.SHARE, Kind.STOCK_SHARE)

    @property
    def stands(self) -> bool:
        """Whether it is mostly the same children from month to month."""
        return self in (Kind.STOCK, Kind.STOCK_SHARE)


@dataclass(frozen=True)
class Batch:
    """S series over T months that follow each other without a gap in the grid.

    `names`: one for each series. `first`: the month number of the first month. `counts` (S, T):
    numerators (of values, the values), NaN where nothing is known. `out_of` (S, T): denominators of
    shares, what a flow is a rate of (a population), or None. `working_days`: whether a flow follows
    the number of working days of the month.
    """

    names: tuple[object, ...]
    first: int
    counts: np.ndarray
    kind: Kind = Kind.FLOW
    out_of: np.ndarray | None = None
    working_days: bool = False
    titles: Mapping[object, str] = field(default_factory=dict)

    @property
    def months(self) -> np.ndarray:
        """The month numbers of the grid (T,)."""
        return self.first + np.arange(self.counts.shape[1])

    @property
    def exposure(self) -> np.ndarray | None:
        """What a count is a rate of in the model (S, T): population, working days, both or
        neither."""
        scale = self.out_of if self.kind is Kind.FLOW else None
        if not self.working_days:
            return scale
        days = np.broadcast_to(working_days_of(self.months), self.counts.shape)
        return days.astype("float64") if scale is None else scale * days

    @property
    def scale(self) -> np.ndarray | None:
        """Exposure of flows, denominators of shares, None where there is neither."""
        return self.out_of if self.kind.of_shares else self.exposure

    @property
    def known(self) -> np.ndarray:
        """The months of each series that have a figure (S, T)."""
        there = ~np.isnan(self.counts)
        return there if self.scale is None else there & (np.nan_to_num(self.scale) > 0)


def working_days_of(months: np.ndarray) -> np.ndarray:
    """How many working days each month number has in England (T,)."""
    first = (np.asarray(months, dtype="int64") - 1970 * 12).astype("datetime64[M]")
    begin, end = first.astype("datetime64[D]"), (first + 1).astype("datetime64[D]")
    return np.busday_count(begin, end, holidays=bank_holidays())
