"""Month by month: observed against the band that was expected, and since when it is back in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.shift.counterfactual import Against
from indicators.shift.engine import MODELS, plans_of
from indicators.shift.events import Break, Event
from indicators.shift.expected import expect
from indicators.shift.series import Batch, Kind
from indicators.shift.verdicts import critical
from indicators.shift.windows import HORIZON, each_month, months_after
from records.calendar import month_start

# So many months in a row inside the band are a return, one alone may be chance.
BACK_FOR = 3
COLUMNS = ("name", "month", "observed", "expected", "lower", "upper", "gap", "gap_so_far")


class State(StrEnum):
    """Where a series stands against what was expected."""

    NEVER_LEFT = "It has stayed within what was expected."
    BACK = "It is back within what was expected, since {month}."
    BELOW = "It is still below what was expected in {month}."
    ABOVE = "It is still above what was expected in {month}."
    BETWEEN = "It left what was expected, and it is too early to say whether it is back."
    UNKNOWN = "It cannot be said whether it is back."


@dataclass(frozen=True)
class Recovery:
    """Whether a series is back, `since` which month number, and the sentence that says so."""

    state: State
    since: int | None
    sentence: str


def bands(batch: Batch, event: Event, *, breaks: tuple[Break, ...] = ()) -> pd.DataFrame:
    """Observed and expected in each of the first 24 months after an event, with the band that 95 of
    100 single months would lie in.

    Out: name, month (month number), observed, expected, lower, upper, gap (observed − expected),
    gap_so_far (its sum from the event on; of shares, stocks and values NaN): counts, of shares per
    cent. Series too short or too small for a model have no rows.
    """
    after = months_after(event, batch.months, breaks)[:HORIZON]
    plans = plans_of(batch, event, after)
    parts = []
    for chosen in MODELS:
        rows = np.array([n for n, each in enumerate(plans) if each is chosen], dtype="int64")
        if not len(rows):
            continue
        for found in expect(batch, event, rows, after, each_month(after), chosen, breaks=breaks):
            parts.extend(
                (int(row), bool(found.local[n]), _band(batch, int(row), n, after, found.against))
                for n, row in enumerate(found.rows)
            )
    # A series carried by its last level comes after its first model, and stands.
    last = {row: table for row, _, table in parts}
    if not last:
        return pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat([last[row] for row in sorted(last)], ignore_index=True)


def _band(batch: Batch, row: int, n: int, after: np.ndarray, against: Against) -> pd.DataFrame:
    observed, expected, error = (
        each[n] for each in (against.observed, against.expected, against.error)
    )
    far = critical(float(against.df[n])) * error
    times = 100.0 if batch.kind.of_shares else 1.0
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        if batch.kind is Kind.VALUE:
            lower, upper = expected - far, expected + far
        elif batch.kind.of_shares:
            odds = np.log(expected / (1 - expected))
            lower, upper = (1 / (1 + np.exp(-(odds + end))) for end in (-far, far))
        else:
            lower, upper = expected * np.exp(-far), expected * np.exp(far)
    gap = observed - expected
    adds = batch.kind is Kind.FLOW
    return pd.DataFrame(
        {
            "name": [batch.names[row]] * len(after),
            "month": after,
            "observed": observed * times,
            "expected": expected * times,
            "lower": lower * times,
            "upper": upper * times,
            "gap": gap * times,
            "gap_so_far": np.nancumsum(gap) if adds else np.full(len(after), np.nan),
        }
    )


def recovery(band: pd.DataFrame) -> Recovery:
    """Whether one series is back within what was expected, and since when.

    `band`: the rows of one series of `bands`. Back means that the latest three known months or more
    all lie inside, and it is back since the first of that unbroken run. It left where two of any
    three known months in a row lay outside on one side: one alone is chance once in twenty.
    """
    known = band.dropna(subset=["observed", "lower", "upper"])
    if len(known) < BACK_FOR:
        return Recovery(State.UNKNOWN, None, State.UNKNOWN.value)
    side = np.where(known["observed"] < known["lower"], -1, 0)
    side = np.where(known["observed"] > known["upper"], 1, side)
    left = any(
        abs(side[n : n + BACK_FOR].sum()) >= BACK_FOR - 1 for n in range(len(side) - BACK_FOR + 1)
    )
    if not left:
        return Recovery(State.NEVER_LEFT, None, State.NEVER_LEFT.value)
    months = known["month"].to_numpy()
    inside = int(np.argmax(side[::-1] != 0))
    if inside >= BACK_FOR:
        since = int(months[len(side) - inside])
        return Recovery(State.BACK, since, State.BACK.format(month=f"{month_start(since):%B %Y}"))
    if side[-1]:
        state = State.BELOW if side[-1] < 0 else State.ABOVE
        month = f"{month_start(int(months[-1])):%B %Y}"
        return Recovery(state, None, state.format(month=month))
    return Recovery(State.BETWEEN, None, State.BETWEEN.value)
