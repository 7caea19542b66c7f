"""How much of a source is linked, and what the rest could do to a figure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Rate:
    """Of `people` named by a source, `linked` are linked to a child of social care and `waiting`
    wait for a person's word. `low`, `high`: 95% interval of the share linked; None of nobody."""

    people: int
    linked: int
    waiting: int
    share: float | None
    low: float | None
    high: float | None

    @property
    def unlinked(self) -> int:
        return self.people - self.linked


@dataclass(frozen=True)
class Bounds:
    """A count, or a share where there is a denominator: as linked (`low`), had all that wait been
    confirmed (`asked`), and had everybody unlinked belonged to it (`high`)."""

    low: float
    asked: float
    high: float


def rate(people: int, linked: int, waiting: int) -> Rate:
    """The linkage rate of a source, with Wilson's interval (Wilson, JASA 22, 1927)."""
    if not 0 <= linked <= people or not 0 <= waiting <= people - linked:
        raise ValueError("nobody is linked twice, or linked and waiting")
    if people == 0:
        return Rate(0, 0, 0, None, None, None)
    share = linked / people
    square = Z_95**2
    middle = (linked + square / 2) / (people + square)
    spread = Z_95 / (people + square) * sqrt(linked * (1 - share) + square / 4)
    low, high = max(0.0, middle - spread), min(1.0, middle + spread)
    return Rate(people, linked, waiting, share, low, high)


def bounds(count: int, unlinked: int, waiting: int, denominator: int | None = None) -> Bounds:
    """What the unlinked could do to a figure of linked people.

    `count`: those counted now. `unlinked`: people of the source with what the figure counts and no
    link, `waiting` of them in the queue. `denominator`: the children of whom it is a share; no
    more than these can be counted.
    """
    if min(count, unlinked, waiting) < 0 or waiting > unlinked:
        raise ValueError("those who wait are among the unlinked")
    counts = [count, count + waiting, count + unlinked]
    if denominator is None:
        return Bounds(*map(float, counts))
    if count > denominator or denominator == 0:
        raise ValueError("a share is of at least those counted")
    return Bounds(*(min(each, denominator) / denominator for each in counts))
