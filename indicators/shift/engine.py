"""What changed after an event: each series by the method that its length and size allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indicators.shift.crude import compare, scatter
from indicators.shift.events import Break, Event
from indicators.shift.expected import TREND, Expectation, expect, model_months
from indicators.shift.result import Method, Shift, Verdict, Why
from indicators.shift.segmented import steps
from indicators.shift.series import Batch, Kind
from indicators.shift.telling import blank, nothing, of_crude, of_step, of_window
from indicators.shift.verdicts import SLOPE_AFTER, Plan, plan
from indicators.shift.windows import FIRST_YEAR, HEADLINE, HORIZON, months_after, windows_of

MODELS = (Plan.LEVEL, Plan.SEASONAL, Plan.TREND)
# The lengths of the plain comparison that is shown beside the headline, and against what.
PLAIN_LENGTHS = (1, 3, 6, 12)
PLAIN_YEARS = (1, 3)
WITHOUT_TREND = f"{HEADLINE}, without trend"
WITHOUT = {
    Plan.NO_HISTORY: (Why.NO_HISTORY, Verdict.NO_HISTORY),
    Plan.NO_AFTER: (Why.NO_AFTER, Verdict.NO_HISTORY),
    Plan.NOTHING: (Why.NOTHING, Verdict.CANNOT_TELL),
}


def shifts(
    batch: Batch, event: Event, *, breaks: tuple[Break, ...] = (), detail: bool = True
) -> list[Shift]:
    """What each series says of an event: one `Shift` for each series and window, series in the
    order of the batch, the headline first.

    `breaks`: where a series is counted another way from some month on; before the event they are
    terms of the model, after it they end the windows. Without `detail`, the headline alone.
    """
    if not batch.names:
        return []
    after = months_after(event, batch.months, breaks)
    near = after[:HORIZON]
    plans = plans_of(batch, event, near)
    windows = windows_of(event, near, detail=detail)
    told: list[dict[str, Shift]] = [{} for _ in batch.names]
    blanks = _blanks(batch, event, near)
    for row, chosen in enumerate(plans):
        if chosen in WITHOUT:
            why, verdict = WITHOUT[chosen]
            told[row][HEADLINE] = nothing(blanks[row], why, verdict)
    for chosen in MODELS:
        rows = np.array([n for n, each in enumerate(plans) if each is chosen], dtype="int64")
        if len(rows):
            for found in expect(batch, event, rows, near, windows, chosen, breaks=breaks):
                _tell(told, blanks, found, windows, near, chosen, detail=detail)
            if detail:
                _add(told, blanks, batch, event, rows, near, chosen, breaks, len(after))
    _plain(told, blanks, batch, event, plans, near, detail=detail)
    return [shift for found in told for shift in found.values()]


def plans_of(batch: Batch, event: Event, after: np.ndarray) -> list[Plan]:
    """What may be done with each series; `after`: month numbers to be compared."""
    known = batch.known
    before = known & model_months(batch, event)
    later = known & np.isin(batch.months, after)
    counts = np.where(known, batch.counts, 0.0)
    size = counts
    if batch.kind.of_shares:
        size = np.minimum(counts, np.where(known, batch.out_of, 0.0) - counts)
        rarer = np.minimum(
            (counts * before).sum(axis=1),
            (np.where(known, batch.out_of, 0.0) * before - counts * before).sum(axis=1),
        )
    else:
        rarer = (size * before).sum(axis=1)
    history = before.sum(axis=1)
    cases = np.divide(rarer, history, out=np.zeros(len(rarer)), where=history > 0)
    sums = (counts * before).sum(axis=1), (counts * later).sum(axis=1)
    if batch.kind.of_shares:
        # A share is nothing only where there was nothing to be a share of.
        there = np.where(known, batch.out_of, 0.0)
        sums = (there * before).sum(axis=1), (there * later).sum(axis=1)
    return [
        plan(
            int(history[n]),
            int(later[n].sum()),
            np.inf if batch.kind is Kind.VALUE else float(cases[n]),
            before=float(sums[0][n]),
            after=float(sums[1][n]),
        )
        for n in range(len(history))
    ]


def _blanks(batch: Batch, event: Event, after: np.ndarray) -> list[Shift]:
    """What is known of each series before anything is worked out."""
    known = batch.known & model_months(batch, event)
    history = known.sum(axis=1)
    sums = np.where(known, batch.counts, 0.0).sum(axis=1)
    size = (
        np.where(known, batch.out_of, 0.0).sum(axis=1) / 100
        if batch.kind.of_shares
        else history.astype("float64")
    )
    means = np.divide(sums, size, out=np.full(len(sums), np.nan), where=size > 0)
    inside = after[: min(FIRST_YEAR, len(after))]
    ends = (int(inside[0]), int(inside[-1])) if len(inside) else (None, None)
    return [
        blank(
            batch,
            event,
            row,
            HEADLINE,
            first=ends[0],
            last=ends[1],
            history=int(history[row]),
            pre_mean=None if np.isnan(means[row]) else float(means[row]),
        )
        for row in range(len(batch.names))
    ]


def _tell(
    told: list[dict[str, Shift]],
    blanks: list[Shift],
    found: Expectation,
    windows,
    after: np.ndarray,
    chosen: Plan,
    *,
    detail: bool,
) -> None:
    """Put what was expected into words' numbers, window by window."""
    method = Method.EXPECTED if chosen in TREND else Method.EXPECTED_LEVEL
    for number, row in enumerate(found.rows):
        for place, name in enumerate(windows.names):
            inside = after[windows.holds[place]]
            base = replace(blanks[row], window=name, first=int(inside[0]), last=int(inside[-1]))
            told[row][name] = of_window(
                base,
                found.against,
                number,
                place,
                wanted=len(inside),
                method=Method.LOCAL_LEVEL if found.local[number] else method,
                phi=float(found.phi[number]),
                r=float(found.r[number]),
                fit=found.fit if detail and place == 0 else None,
            )


def _add(
    told: list[dict[str, Shift]],
    blanks: list[Shift],
    batch: Batch,
    event: Event,
    rows: np.ndarray,
    near: np.ndarray,
    chosen: Plan,
    breaks: tuple[Break, ...],
    later: int,
) -> None:
    """The second line without trend, and the steps of the segmented regression."""
    if batch.kind.stands:
        return
    if chosen in TREND:
        windows = windows_of(event, near, detail=False)
        level = expect(
            batch, event, rows, near, windows, chosen, breaks=breaks, trend=False, settle=False
        )
        second: list[dict[str, Shift]] = [{} for _ in batch.names]
        for found in level:
            _tell(second, blanks, found, windows, near, Plan.SEASONAL, detail=False)
        for row in rows:
            told[row][WITHOUT_TREND] = replace(second[row][HEADLINE], window=WITHOUT_TREND)
    if later >= SLOPE_AFTER:
        for step in steps(batch, event, rows, chosen, breaks=breaks):
            for number, row in enumerate(rows):
                level = blanks[row].pre_mean / (100 if batch.kind.of_shares else 1)
                told[row][step.window] = of_step(blanks[row], batch, step, number, level)


def _plain(
    told: list[dict[str, Shift]],
    blanks: list[Shift],
    batch: Batch,
    event: Event,
    plans: list[Plan],
    after: np.ndarray,
    *,
    detail: bool,
) -> None:
    """The plain comparison: the headline of what is too short or too small for a model, and for all
    with detail a description."""
    bearing = [chosen in (Plan.EXACT, Plan.CRUDE) for chosen in plans]
    rows = [n for n, each in enumerate(plans) if bearing[n] or (detail and each not in WITHOUT)]
    if not rows:
        return
    some = _of(batch, rows)
    scattered = scatter(some, event)
    first_year = after[:FIRST_YEAR]
    if any(bearing):
        crude = compare(some, event, scattered, first_year, together=True)
        for number, row in enumerate(rows):
            if bearing[row]:
                told[row][HEADLINE] = of_crude(
                    blanks[row], crude, number, len(first_year), bears=plans[row]
                )
    if not detail:
        return
    for length in PLAIN_LENGTHS:
        wanted = first_year[:length]
        if len(wanted) < length:
            break
        for years in PLAIN_YEARS:
            crude = compare(some, event, scattered, wanted, years)
            window = f"first {length} month{'s' * (length > 1)}, plain, {years} year"
            window += "s" * (years > 1)
            for number, row in enumerate(rows):
                base = replace(
                    blanks[row], window=window, first=int(wanted[0]), last=int(wanted[-1])
                )
                if crude.months[number] == length:
                    told[row][window] = of_crude(base, crude, number, length, bears=None)


def _of(batch: Batch, rows: list[int]) -> Batch:
    """Some series of a batch."""
    out_of = None if batch.out_of is None else batch.out_of[rows]
    return replace(
        batch,
        names=tuple(batch.names[n] for n in rows),
        counts=batch.counts[rows],
        out_of=out_of,
    )
