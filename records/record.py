"""One authority's record in memory: the merged entities, what they cover, and the periods of care
made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from records import counted
from records.calendar import month_ends, month_number, month_start, whole_months
from records.care import periods_of_care, repaired
from records.entities import BY_NAME, COUNTS, IDENTITY
from records.latest import segments
from records.merge import InForce
from records.places import DIRECTORY, Directory, with_places

Made = TypeVar("Made")


@dataclass(frozen=True)
class Coverage:
    """The months for which an entity was supplied, as sorted month numbers, and the days each
    unbroken stretch runs from and to.

    Of what is told as it stood on one day, the month that ends with the day; none where the day is
    not a month's last.
    """

    months: np.ndarray
    stretches: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, entity: str, releases: list[InForce]) -> Coverage:
        windows = sorted((r.first, r.last) for r in releases if entity in r.supplies)
        if entity in BY_NAME and BY_NAME[entity].as_it_stood:
            windows = [(month_start(month_number(last)), last) for _, last in windows]
        return cls._over(windows)

    @classmethod
    def child_by_child(cls, source: str, releases: list[InForce]) -> Coverage:
        """What an extract was sent for child by child: not the months for which its last word is a
        count."""
        sent = [r for r in releases if source in r.supplies]
        people = {r.release for r in sent if IDENTITY.name in r.supplies}
        spoken = [(s.first, s.last) for s in segments(sent) if s.release in people]
        return cls._over(sorted(spoken))

    @classmethod
    def _over(cls, windows: list[tuple[date, date]]) -> Coverage:
        stretches: list[tuple[date, date]] = []
        for first, last in windows:
            if stretches and (pd.Timestamp(first) - pd.Timestamp(stretches[-1][1])).days <= 1:
                stretches[-1] = (stretches[-1][0], max(last, stretches[-1][1]))
            else:
                stretches.append((first, last))
        months = sorted({m for first, last in windows for m in whole_months(first, last)})
        return cls(np.array(months, dtype="int64"), tuple(stretches))

    def followed_up(self, months: np.ndarray, days: int) -> np.ndarray:
        """True for each month whose every day is followed by `days` covered days."""
        ends = month_ends(months) + np.timedelta64(days, "D")
        return self._within(month_ends(months), ends)

    def looked_back(self, months: np.ndarray, back: int) -> np.ndarray:
        """True for each month before whose first day `back` whole months are covered."""
        starts = np.array([month_start(m) for m in months], dtype="datetime64[us]")
        before = np.array([month_start(m - back) for m in months], dtype="datetime64[us]")
        return self._within(before, starts)

    def _within(self, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
        inside = np.zeros(len(begins), dtype=bool)
        for first, last in self.stretches:
            inside |= (begins >= np.datetime64(first, "us")) & (ends <= np.datetime64(last, "us"))
        return inside


class Record:
    """Merged entities by name (`record.cin_episode`), with `child` a whole number on every row.

    `frames`: entity name -> DataFrame as `records.merge.merge` returns it. Every entity is there,
    empty where nothing was supplied. `directory`: where its postcodes lie; None where the postcode
    directory is not loaded.
    """

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        releases: list[InForce],
        directory: Directory | None = None,
    ) -> None:
        self.frames = {COUNTS: counted.none(), **frames}
        self.releases = releases
        self.directory = directory
        self._made: dict[str, Any] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["frames"][name]
        except KeyError:
            raise AttributeError(f"the record has no entity {name}") from None

    def coverage(self, entity: str, *, by_child: bool = False) -> Coverage:
        """The months for which an entity was supplied; those for which places can be told are those
        with episodes, once the postcode directory is loaded. `by_child`: of a partner's extract,
        those for which it came child by child."""
        if entity == DIRECTORY:
            return Coverage.of("cla_episode", self.releases if self.directory else [])
        if by_child and entity not in BY_NAME:
            return Coverage.child_by_child(entity, self.releases)
        return Coverage.of(entity, self.releases)

    @cached_property
    def placed_episode(self) -> pd.DataFrame:
        """`cla_episode` with where home and placement lie: `records.places.with_places`."""
        return with_places(self.cla_episode, self.directory)

    @cached_property
    def care(self) -> pd.DataFrame:
        """SSDA903 episodes repaired: `records.care.repaired` over `cla_episode`."""
        return repaired(self.cla_episode)

    @cached_property
    def period_of_care(self) -> pd.DataFrame:
        """Continuous periods of care: `records.care.periods_of_care`."""
        return periods_of_care(self.care)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make` returns, made the first time `name` is asked for: many indicators stand on
        the same frame.
        """
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]
