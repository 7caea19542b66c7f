"""How often the change engine is wrong, and how fast it is: series made up with a known truth.

Each figure is told against what is promised of it: false alarms where nothing changed (7 in 100,
with months that run together 10), true changes missed by the 95% range (8 in 100), seconds. What a
fall by a fifth would show as ("power") is told beside them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.facts import FactStatus
from indicators.shift.engine import shifts
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.of_facts import kind_of, shifts_of
from indicators.shift.result import Shift, Verdict
from indicators.shift.series import Batch

SERIES = 1000
LEVELS = (5, 10, 20, 50, 100, 300, 1000)
LENGTHS = (36, 60)
SHORT = 24
AFTER = 12
SCATTER = 0.1
SEASON = 0.14
FALL = 0.8
SEED = 7
ALARMS = {0.0: 0.07, 0.5: 0.10}
MISSES = 0.08
AUTHORITIES = 160
AUTHORITIES_SECONDS = 5.0
ALL_SERIES = 5000
ALL_SECONDS = 60.0


@dataclass(frozen=True)
class World:
    """Made-up series: `level` a month, `before` months before, `r` the lag-1 correlation of what
    moves the months, `change` what the months after are multiplied by."""

    level: float
    before: int
    r: float
    change: float = 1.0

    @property
    def name(self) -> str:
        return f"{self.level:,g} a month, {self.before} before, r {self.r:g}"


def worlds() -> Iterator[World]:
    """Every size and length, with and without months that run together."""
    for level in LEVELS:
        for before in (SHORT, *LENGTHS):
            for r in ALARMS:
                yield World(level, before, r)


def made(world: World, series: int, after: int = AFTER) -> Batch:
    """Series of one world: a yearly wave, a scatter of 10% with its correlation, Poisson chance."""
    chance = np.random.default_rng([SEED, int(world.level), world.before, int(10 * world.r)])
    first = FIRST_LOCKDOWN.month - world.before
    months = first + np.arange(world.before + 1 + after)
    moved = chance.normal(size=(series, len(months)))
    for month in range(1, len(months)):
        kept = world.r * moved[:, month - 1]
        moved[:, month] = kept + np.sqrt(1 - world.r**2) * moved[:, month]
    mean = world.level * np.exp(SCATTER * moved - SCATTER**2 / 2)
    mean *= np.exp(SEASON * np.cos(2 * np.pi * (months % 12) / 12))
    mean[:, months > FIRST_LOCKDOWN.month] *= world.change
    return Batch(tuple(range(series)), int(first), chance.poisson(mean).astype("float64"))


def headlines(world: World) -> list[Shift]:
    """What the engine says of the series of a world, each taken alone."""
    return shifts(made(world, SERIES), FIRST_LOCKDOWN, detail=False)


def changed(found: list[Shift]) -> float:
    """The share of series that are said to have risen or fallen."""
    return sum(s.verdict in (Verdict.ROSE, Verdict.FELL) for s in found) / len(found)


def missed(found: list[Shift], truth: float) -> float:
    """The share of ranges that leave the true change (per cent) out."""
    ranges = [(s.lower_pct, s.upper_pct) for s in found if s.lower_pct is not None]
    return sum(not low <= truth <= high for low, high in ranges) / len(ranges)


def false_reassurance(found: list[Shift]) -> float:
    """The share of series that changed and of which it is said that there was no clear change."""
    return sum(s.verdict is Verdict.UNCLEAR for s in found) / len(found)


def honesty() -> Iterator[tuple[str, float, float, float | None]]:
    """False alarms, misses and power of every world: (name, ours, promised, limit of the ratio);
    without a limit it is only told. Short series carry "indicative", and are told."""
    for world in worlds():
        limit = None if world.before == SHORT else 1.0
        still = headlines(world)
        fell = headlines(World(world.level, world.before, world.r, FALL))
        yield f"false alarms: {world.name}", changed(still), ALARMS[world.r], limit
        truth = 100 * (FALL - 1)
        misses = (missed(still, 0.0) + missed(fell, truth)) / 2
        yield f"range misses: {world.name}", misses, MISSES, limit
        if not world.r:
            yield f"power, -20%: {world.name}", changed(fell), 1.0, None
            yield f"said unclear: {world.name}", false_reassurance(fell), 1.0, None


def speed() -> Iterator[tuple[str, float, float, float | None]]:
    """Seconds for every authority's referrals of twelve years, and for all figures of one."""
    counts = made(World(300, 95, 0.3), AUTHORITIES, after=48)
    yield (
        f"{AUTHORITIES} authorities, processor s",
        _seconds(lambda: shifts(counts, FIRST_LOCKDOWN)),
        AUTHORITIES_SECONDS,
        1.0,
    )
    facts = all_facts(ALL_SERIES)
    yield (
        f"{ALL_SERIES:,} series, processor s",
        _seconds(lambda: shifts_of(facts)),
        ALL_SECONDS,
        1.0,
    )


def all_facts(series: int) -> pd.DataFrame:
    """Facts of every monthly indicator and made-up groups of it, about so many series in all."""
    chosen = [key for key, each in INDICATORS.items() if kind_of(each) is not None]
    groups = max(1, series // len(chosen))
    parts = []
    for number, key in enumerate(chosen):
        level = 4.0 + 40 * (number % 5)
        counts = made(World(level, 60, 0.3), groups, after=24)
        months = np.tile(counts.months, groups)
        part = pd.DataFrame(
            {
                "indicator": key,
                "cut": "age_band",
                "cut_value": np.repeat([f"group {n}" for n in range(groups)], len(counts.months)),
                "month": months,
                "numerator": counts.counts.ravel(),
                "denominator": np.tile(counts.counts.max(axis=0) * 1.3 + 1, groups),
                "status": FactStatus.OK.value,
            }
        )
        whole = part.groupby("month", as_index=False)[["numerator", "denominator"]].sum()
        whole = whole.assign(indicator=key, cut="", cut_value="", status=FactStatus.OK.value)
        parts += [whole, part]
    return pd.concat(parts, ignore_index=True)


def _seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time, of all cores together: others on the machine do not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
