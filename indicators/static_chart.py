"""A trend drawn without a browser: places in a box, for a page that is printed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 20, 24
TICKS = 5
MOST_YEARS = 10
HEADROOM = 1.05
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where it is, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True)
class StaticChart:
    """What `_static_chart.html` draws. `lines` and `bands`: "x,y x,y …", one for each unbroken
    stretch; `dots`: months that stand alone; `mark`: where the dated event is."""

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    mark: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def trend(
    months: np.ndarray,
    values: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    *,
    event: int,
    suffix: str = "",
) -> StaticChart | None:
    """A line of values by month (month numbers, ascending) with its 95% band, from zero; a missing
    value is a gap in the line. None where there is no value at all.

    `event`: the month number of the dated event. `suffix`: "%" of percentages, whose scale ends at
    100.
    """
    if not (~np.isnan(values)).any():
        return None
    highest = float(np.nanmax(np.concatenate([values, upper]))) * HEADROOM
    ticks = nice_ticks(min(highest, 100.0) if suffix == "%" else highest)
    first, span = months[0], max(int(months[-1] - months[0]), 1)

    def x(month: float) -> float:
        return round(LEFT + (month - first) / span * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        inside = min(value, ticks[-1]) / ticks[-1]
        return round(HEIGHT - BOTTOM - inside * (HEIGHT - TOP - BOTTOM), 1)

    lines, dots = [], []
    for run in stretches(~np.isnan(values)):
        if len(run) == 1:
            dots.append((x(months[run[0]]), y(values[run[0]])))
        else:
            lines.append(" ".join(f"{x(months[i])},{y(values[i])}" for i in run))
    bands = []
    for run in stretches(~np.isnan(lower) & ~np.isnan(upper)):
        there = [f"{x(months[i])},{y(upper[i])}" for i in run]
        back = [f"{x(months[i])},{y(lower[i])}" for i in reversed(run)]
        bands.append(" ".join(there + back))
    return StaticChart(
        lines=tuple(lines),
        bands=tuple(bands),
        dots=tuple(dots),
        across=tuple(Tick(x(month), str(month // 12)) for month in _januaries(months)),
        up=tuple(Tick(y(tick), f"{tick:,g}{suffix}") for tick in ticks),
        mark=x(event) if first <= event <= months[-1] else None,
    )


def nice_ticks(highest: float) -> list[float]:
    """Round numbers from 0 up to one that is not below `highest`."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in STEPS if power * each >= rough * (1 - 1e-9))
    return [round(step * n, 10) for n in range(math.ceil(highest / step - 1e-9) + 1)]


def stretches(known: np.ndarray) -> list[list[int]]:
    """The unbroken runs of places that are known."""
    places = np.flatnonzero(known)
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    return [run.tolist() for run in runs if len(run)]


def _januaries(months: np.ndarray) -> list[int]:
    """The Januaries inside, every other or third where there are many."""
    inside = [m for m in range(int(months[0]), int(months[-1]) + 1) if m % 12 == 0]
    return inside[:: math.ceil(len(inside) / MOST_YEARS) or 1]
