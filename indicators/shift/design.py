"""The columns of the models: level, centred time, season, what is known of earlier events."""

from __future__ import annotations

import numpy as np

from indicators.shift.events import Break, Phase


def harmonics(months: np.ndarray, pairs: int) -> np.ndarray:
    """Sine and cosine of the calendar month, `pairs` of them (T, 2 · pairs): sin 1 … sin k,
    cos 1 … cos k. January is month 1."""
    angle = 2 * np.pi * (np.asarray(months) % 12 + 1)[:, None] * np.arange(1, pairs + 1) / 12
    return np.column_stack([np.sin(angle), np.cos(angle)])


def baseline(
    months: np.ndarray,
    *,
    origin: int,
    trend: bool,
    pairs: int,
    phases: tuple[Phase, ...] = (),
    breaks: tuple[Break, ...] = (),
) -> np.ndarray:
    """The earlier pattern (T, p): a level, a trend in years from `origin` (a month number), season,
    and a level of its own for each earlier phase and from each break on."""
    months = np.asarray(months)
    columns = [np.ones(len(months))]
    if trend:
        columns.append((months - origin) / 12)
    if pairs:
        columns.extend(harmonics(months, pairs).T)
    columns.extend(phase.holds(months).astype("float64") for phase in phases)
    columns.extend((months >= each.month).astype("float64") for each in breaks)
    return np.column_stack(columns)


def independent(design: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Which columns of a design can be told apart on some of its rows, the earlier ones first."""
    kept: list[int] = []
    for column in range(design.shape[1]):
        tried = design[np.ix_(rows, [*kept, column])]
        if np.linalg.matrix_rank(tried) == len(kept) + 1:
            kept.append(column)
    return np.array(kept, dtype="int64")
