"""Seeded draws: each family and each child's year has a stream of its own."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from math import exp
from statistics import NormalDist
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")
_STANDARD_NORMAL = NormalDist()


class Weighted(Generic[T]):
    """Things to choose among, each with a weight (any positive scale)."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.things = list(weights)
        self.running = list(accumulate(weights.values()))


class Chance:
    """One stream of random draws, the same for the same key of whole numbers."""

    def __init__(self, *key: int, batch: int = 64) -> None:
        self._generator = np.random.default_rng(key)
        self._batch = batch
        self._waiting: list[float] = []

    def unit(self) -> float:
        """A number from 0 up to, not including, 1."""
        if not self._waiting:
            self._waiting = self._generator.random(self._batch).tolist()
        return self._waiting.pop()

    def happens(self, probability: float) -> bool:
        return self.unit() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included; `low` where the range is empty."""
        return low + int(self.unit() * max(high - low + 1, 1))

    def pick(self, choices: Weighted[T]) -> T:
        return choices.things[bisect(choices.running, self.unit() * choices.running[-1])]

    def one_of(self, things: list[T] | tuple[T, ...]) -> T:
        return things[int(self.unit() * len(things))]

    def days(self, median: float, spread: float = 0.6, least: int = 1) -> timedelta:
        """A length of time: log-normal with this median in days, `spread` the standard deviation of
        its logarithm, three of them at most."""
        normal = _STANDARD_NORMAL.inv_cdf(min(max(self.unit(), 0.002), 0.998))
        return timedelta(days=max(least, round(median * exp(spread * normal))))

    def day_between(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included; `first` where the range is empty."""
        return first + timedelta(days=self.between(0, (last - first).days))
