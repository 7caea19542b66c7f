"""Facts made into figures: a value with its interval for every month asked for, or the reason why
there is none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators import durations
from indicators.define import Basis, Indicator, Unit
from indicators.facts import MARCH
from indicators.intervals import poisson, wilson
from records.calendar import collection_year, month_start

COLUMNS = (
    "cut",
    "cut_value",
    "month",
    "basis",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
)
PER = {Unit.PERCENT: 100.0, Unit.RATE: 10_000.0}
# How many years an estimate of the population may be carried forward until ONS publishes the next.
POPULATION_LASTS = 2


class Status(StrEnum):
    """Why a figure stands, or does not."""

    OK = "ok"
    TOO_RECENT = "too_recent"
    TOO_EARLY = "too_early"
    NO_RETURN = "no_return"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"


BASES = ("month", "rolling12", "year")
# The worst of a year's months decides for the year.
_WORST = (Status.OK, Status.TOO_RECENT, Status.TOO_EARLY, Status.NO_RETURN)
_RANK = {status.value: rank for rank, status in enumerate(_WORST)}


def population_year(population: Mapping[int, float], month: int) -> int | None:
    """The mid-year whose estimate serves a month: that of the collection year's start, or the last
    before it, at most two years older.

    DfE divides the rate at 31 March of year t by ONS's estimate for mid-year t − 1. None where no
    such estimate is loaded.
    """
    wanted = collection_year(month_start(month)) - 1
    loaded = [year for year in population if wanted - POPULATION_LASTS <= year <= wanted]
    return max(loaded, default=None)


def figures(
    facts: pd.DataFrame,
    indicator: Indicator,
    *,
    first: int,
    last: int,
    basis: str = "month",
    population: Mapping[int, float] | None = None,
) -> pd.DataFrame:
    """Figures of one indicator for the months `first` to `last` (month numbers, inclusive), on one
    basis.

    `facts`: rows of `indicators.facts.measure` for this indicator (months before `first` are needed
    for a rolling year). `basis`: "month"; "rolling12", the twelve months that end with each month;
    "year", the collection years that end in a March among the months. `population`: mid-year ->
    children aged 0 to 17 of the authority.

    Out: cut, cut_value ("" for the whole), month (int64), basis, numerator, denominator, value,
    lower, upper (float64), status (`Status`); every month asked for is a row, for the whole and for
    every value of a cut that ever occurs. Percentages run 0 to 100; rates are per 10,000 children
    and per year (a month's is multiplied by twelve), their denominator is the population, known for
    the whole only. Raises ValueError for an unknown basis, and for facts of a cut without those of
    the whole.
    """
    if basis not in BASES:
        raise ValueError(f"there is no basis {basis}; the bases are {', '.join(BASES)}")
    months = np.arange(first, last + 1)
    reach = np.arange(first - 11, last + 1)
    # Columns as arrays: a page makes hundreds of figures of a hundred rows each, of which pandas
    # would spend most of its time on keeping the rows' names.
    own = facts[(facts["indicator"] == indicator.key).to_numpy()]
    cut, value, told = (own[name].to_numpy(dtype=object) for name in ("cut", "cut_value", "status"))
    month = own["month"].to_numpy()
    numerator, denominator = (own[name].to_numpy() for name in ("numerator", "denominator"))
    whole, lasted = cut == "", cut == durations.CUT
    if len(own) and not lasted.all() and not whole.any():
        raise ValueError("figures of a cut need the facts of the whole, which say what is covered")
    split = ~(whole | lasted)
    groups = [("", ""), *sorted(set(zip(cut[split], value[split], strict=True)))]
    number = {group: n for n, group in enumerate(groups)}
    inside = (month >= reach[0]) & (month <= reach[-1])
    rank = np.full(len(reach), len(_WORST) - 1)
    here = inside & whole
    rank[month[here] - reach[0]] = [_RANK[status] for status in told[here]]
    here = inside & ~lasted
    row = np.array([number[g] for g in zip(cut[here], value[here], strict=True)], dtype="int64")
    column = month[here] - reach[0]
    up, down = np.zeros((len(groups), len(reach))), np.zeros((len(groups), len(reach)))
    up[row, column], down[row, column] = numerator[here], denominator[here]

    events = indicator.basis is Basis.MONTH
    if basis == "month" or not events:
        up, down, rank = up[:, 11:], down[:, 11:], rank[11:]
    else:
        sliding = np.lib.stride_tricks.sliding_window_view
        up, down = sliding(up, 12, axis=1).sum(axis=2), sliding(down, 12, axis=1).sum(axis=2)
        rank = sliding(rank, 12).max(axis=1)
    march = months % 12 == MARCH
    status = np.array([s.value for s in _WORST], dtype=object)[rank]
    if indicator.basis is Basis.YEAR_END:
        status = np.where(march, status, Status.NOT_APPLICABLE.value)
    if basis == "rolling12" and not events:
        status = np.full(len(months), Status.NOT_APPLICABLE.value, dtype=object)
    if basis == "year":
        months, status, up, down = months[march], status[march], up[:, march], down[:, march]
    if indicator.scale:
        wide = 12 if events and basis != "month" else 1
        kept = month[lasted], value[lasted], numerator[lasted], denominator[lasted]
        return _medians(indicator, kept, months, basis, status, up, wide)
    return _valued(indicator, groups, months, basis, status, up, down, population or {})


def _medians(
    indicator: Indicator,
    kept: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    months: np.ndarray,
    basis: str,
    status: np.ndarray,
    up: np.ndarray,
    wide: int,
) -> pd.DataFrame:
    """Medians of the whole out of its durations (`kept`: month, step, how many ended, how many were
    at risk): of each figure the `wide` months up to it.

    Where half had not ended there is no value: the status is not_applicable, and `lower` is the
    longest duration seen, which the median exceeds.
    """
    first, size = int(months[0]) - 11 if len(months) else 0, indicator.scale.steps
    span = int(months[-1]) - first + 1 if len(months) else 0
    inside = (kept[0] >= first) & (kept[0] < first + span)
    month, step, many_ended, many_at_risk = (each[inside] for each in kept)
    ended, at_risk = np.zeros((span, size)), np.zeros((span, size))
    at = month - first, step.astype("int64")
    ended[at], at_risk[at] = many_ended, many_at_risk
    rows = []
    for month, state in zip(months.tolist(), status.tolist(), strict=True):
        here = slice(month - first - wide + 1, month - first + 1)
        rows.append(
            durations.median(ended[here].sum(axis=0), at_risk[here].sum(axis=0), indicator.scale)
            if state == Status.OK
            else durations.Median(np.nan, np.nan, np.nan, np.nan)
        )
    ok = status == Status.OK
    value = np.array([row.value for row in rows], dtype="float64")
    unreached = ok & np.isnan(value)
    lower = [row.beyond if no else row.lower for row, no in zip(rows, unreached, strict=True)]
    upper = [np.nan if no else row.upper for row, no in zip(rows, unreached, strict=True)]
    return _framed(
        [("", "")],
        months,
        basis,
        np.where(ok, up[0], np.nan),
        np.full(len(months), np.nan),
        (value, np.array(lower, dtype="float64"), np.array(upper, dtype="float64")),
        np.where(unreached, Status.NOT_APPLICABLE.value, status),
    )


def _valued(
    indicator: Indicator,
    groups: list[tuple[str, str]],
    months: np.ndarray,
    basis: str,
    status: np.ndarray,
    up: np.ndarray,
    down: np.ndarray,
    population: Mapping[int, float],
) -> pd.DataFrame:
    """Divide once, at the edge, and put an interval beside each value."""
    up, down = up.ravel(), down.ravel()
    state = np.tile(status, len(groups))
    ok = state == Status.OK
    if indicator.unit is Unit.RATE:
        of_month = [population.get(population_year(population, m), np.nan) for m in months.tolist()]
        # Of the whole, which comes first, and no group's.
        down = np.full(len(up), np.nan)
        down[: len(months)] = of_month
    up, down = np.where(ok, up, np.nan), np.where(ok, down, np.nan)
    if indicator.unit is Unit.COUNT:
        value, down = up, np.full(len(up), np.nan)
        low, high = poisson(up) if indicator.basis is Basis.MONTH else (down, down)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(down > 0, up / down, np.nan)
        if indicator.unit is Unit.PERCENT:
            low, high = wilson(up, down)
        elif indicator.unit is Unit.RATE:
            low, high = (np.where(down > 0, limit / down, np.nan) for limit in poisson(up))
        else:
            low = high = np.full(len(up), np.nan)
        yearly = (
            12
            if indicator.unit is Unit.RATE and indicator.basis is Basis.MONTH and basis == "month"
            else 1
        )
        per = PER.get(indicator.unit, 1.0) * yearly
        value, low, high = value * per, low * per, high * per
        state = np.where(ok & np.isnan(value), Status.NOT_APPLICABLE.value, state)
    return _framed(groups, months, basis, up, down, (value, low, high), state)


def _framed(
    groups: list[tuple[str, str]],
    months: np.ndarray,
    basis: str,
    up: np.ndarray,
    down: np.ndarray,
    figure: tuple[np.ndarray, np.ndarray, np.ndarray],
    state: np.ndarray,
) -> pd.DataFrame:
    """`COLUMNS`, for each group all its months; `figure` is value, lower, upper."""

    def text(each: np.ndarray) -> pd.api.extensions.ExtensionArray:
        return pd.array(each, dtype="str")

    cuts, values = (np.array(each, dtype=object) for each in zip(*groups, strict=True))
    size = len(groups) * len(months)
    return pd.DataFrame(
        {
            "cut": text(np.repeat(cuts, len(months))),
            "cut_value": text(np.repeat(values, len(months))),
            "month": np.tile(months, len(groups)).astype("int64"),
            "basis": text(np.full(size, basis, dtype=object)),
            "numerator": up,
            "denominator": down,
            **dict(zip(("value", "lower", "upper"), figure, strict=True)),
            "status": text(state),
        }
    )
