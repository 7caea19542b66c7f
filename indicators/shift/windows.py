"""The months after an event over which a change is told: the first twelve for the headline, three,
six, twelve and twenty-four, and the event's phases."""

from __future__ import annotations

import numpy as np

from indicators.shift.counterfactual import Windows
from indicators.shift.events import Break, Event

HEADLINE = "headline"
FIRST_YEAR = 12
LONGER = (3, 6, 12, 24)
# A pattern carried further than two years forward says nothing.
HORIZON = 24


def months_after(event: Event, months: np.ndarray, breaks: tuple[Break, ...] = ()) -> np.ndarray:
    """The month numbers of a grid that are wholly after an event, up to the next break in the
    series."""
    until = min((b.month for b in breaks if b.month >= event.first_after), default=np.inf)
    return months[(months >= event.first_after) & (months < until)]


def windows_of(event: Event, after: np.ndarray, *, detail: bool) -> Windows:
    """The windows that some months after an event allow: the headline first; others only where they
    are whole, phases where they have begun.

    `after`: month numbers, at most HORIZON of them, from the first after on.
    """
    step = after - event.first_after
    found = {HEADLINE: step < FIRST_YEAR}
    if detail:
        found |= {f"first {n} months": step < n for n in LONGER if len(after) >= n}
        found |= {phase.title: phase.holds(after) for phase in event.phases}
    kept = {name: holds for name, holds in found.items() if holds.any()}
    return Windows(tuple(kept), np.array(list(kept.values()), dtype=bool))


def each_month(after: np.ndarray) -> Windows:
    """Every month a window of its own."""
    return Windows(tuple(str(month) for month in after), np.eye(len(after), dtype=bool))
