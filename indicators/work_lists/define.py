"""How a work list is declared: what is due, by when and by what law, and what it is read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from records.record import Record


class State(StrEnum):
    """How far off what is due is, on the day that a list reads as at."""

    OVERDUE = "Overdue"
    UNKNOWN = "Not recorded"
    SOON = "Due soon"
    LATER = "Later"


class Counted(StrEnum):
    """What the days to a date are counted in."""

    WORKING = "working days"
    CALENDAR = "days"


@dataclass(frozen=True)
class Way:
    """One source a list can be read from.

    `needs`: the entities without which it tells nothing. `tells`: of what is told as it stood on
    one day, the column of `needs[0]` that must have an answer for some child of that day: a column
    left blank throughout tells nothing. `pick(record, on)`: one row for each thing that is due:
      child (int64), what (str), basis (str: from what the days are counted), basis_on, due_on
      (datetime64[us]; NaT where what it hangs on is not recorded), at_latest (bool: it may be due
      earlier, which the record does not tell); and where the source says so team and worker (str).
    """

    source: str
    needs: tuple[str, ...]
    pick: Callable[[Record, pd.Timestamp], pd.DataFrame]
    tells: str = ""


@dataclass(frozen=True)
class WorkList:
    """One work list. `limit` says by when, `law` whose rule that is, and `statutory` whether it is
    law or statutory guidance rather than common practice. `soon`: due soon from so many days
    before, counted in `counted`. Of several ways the one that tells of the latest day is taken, of
    two that tell of the same day the first.
    """

    key: str
    title: str
    due: str
    limit: str
    law: str
    ways: tuple[Way, ...]
    counted: Counted
    soon: int
    statutory: bool = True

    @property
    def needs(self) -> frozenset[str]:
        """Every entity that one of the ways reads."""
        return frozenset(entity for way in self.ways for entity in way.needs)


@dataclass(frozen=True)
class Reading:
    """A list as it reads on a day.

    `on`: the day, None where no source tells. `rows`: as `Way.pick` gives them, and left (float64:
    days until it is due, negative once it is over), state, team, worker (str), the most pressing
    first.
    """

    work_list: WorkList
    way: Way | None
    on: date | None
    rows: pd.DataFrame

    def count(self, state: State) -> int:
        """How many rows are in a state."""
        return int((self.rows["state"] == state.value).sum())
