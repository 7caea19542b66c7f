"""Cases counted into monthly facts: numerator and denominator of every indicator, month and value
of every cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
import pandas as pd

from indicators import durations
from indicators.catalogue import INDICATORS
from indicators.cuts import VALUES, coded, in_words, placed_in, values_of
from indicators.define import OVERLAPPING, Basis, Indicator, Unit
from records import counted
from records.calendar import month_number
from records.record import Record

COLUMNS = ("indicator", "cut", "cut_value", "month", "numerator", "denominator", "status")
IDENTITY = list(COLUMNS[:4])
MARCH = 2


class FactStatus(StrEnum):
    """Whether a covered month's numbers are whole."""

    OK = "ok"
    TOO_RECENT = "too_recent"
    TOO_EARLY = "too_early"


def covered(indicator: Indicator, record: Record) -> pd.Series:
    """The months for which everything the indicator needs was supplied: index month (int64), value
    status (`FactStatus`).

    A measure of 31 March has only its Marches.
    """
    coverages = [record.coverage(entity, by_child=indicator.by_child) for entity in indicator.needs]
    months = coverages[0].months
    for coverage in coverages[1:]:
        months = np.intersect1d(months, coverage.months)
    if indicator.of_partners and len(record.partner_count):
        share = indicator.denominator is not None and indicator.unit is not Unit.RATE
        for name in indicator.needs:
            months = np.setdiff1d(months, _not_known(record, name, share=share))
    if indicator.since:
        months = months[months >= month_number(indicator.since)]
    if indicator.basis is Basis.YEAR_END:
        months = months[months % 12 == MARCH]
    status = np.full(len(months), FactStatus.OK.value, dtype=object)
    if indicator.follow_up_days:
        for coverage in coverages:
            status[~coverage.followed_up(months, indicator.follow_up_days)] = (
                FactStatus.TOO_RECENT.value
            )
    if indicator.look_back_months:
        for coverage in coverages:
            status[~coverage.looked_back(months, indicator.look_back_months)] = (
                FactStatus.TOO_EARLY.value
            )
    return pd.Series(status, index=pd.Index(months, dtype="int64", name="month"))


def _not_known(record: Record, name: str, *, share: bool) -> np.ndarray:
    """The months of which an extract's counts do not say what is asked: `counted.unknown`."""

    def make() -> np.ndarray:
        return counted.unknown(record.partner_count, name, share=share)

    return record.once(f"counts of {name} not known{', of a share' if share else ''}", make)


def measure(
    record: Record,
    keys: Iterable[str] | None = None,
    catalogue: Mapping[str, Indicator] = INDICATORS,
) -> pd.DataFrame:
    """All facts of an authority's record, in canonical order.

    Out: indicator, cut, cut_value (str; cut and cut_value "" for the whole), month (int64,
    `records.calendar.month_of`), numerator, denominator (float64; denominator NaN where the
    indicator has none), status (`FactStatus`). The whole has one row for every covered month,
    without cases too; both numbers are NaN unless the status is ok. A value of a cut has a row only
    where it has cases: they add up to the whole, unless the cut overlaps. Raises KeyError for a key
    that is not in the catalogue.
    """
    record = coded(record)
    chosen = [catalogue[key] for key in sorted(catalogue if keys is None else set(keys))]
    blocks = [block for indicator in chosen for block in _blocks(indicator, record)]
    if not blocks:
        return _typed({name: [] for name in COLUMNS})
    return _typed({name: np.concatenate([block[name] for block in blocks]) for name in COLUMNS})


def _typed(columns: Mapping[str, object]) -> pd.DataFrame:
    kinds = dict.fromkeys(("indicator", "cut", "cut_value", "status"), "str")
    return pd.DataFrame(columns).astype(
        {**kinds, "month": "int64", "numerator": "float64", "denominator": "float64"}
    )


def _blocks(indicator: Indicator, record: Record) -> Iterable[dict[str, np.ndarray]]:
    """The facts of one indicator: the whole first, then each cut by name, each value by name."""
    status = covered(indicator, record)
    if status.empty:
        return
    months, statuses = status.index.to_numpy(), status.to_numpy()
    whole = statuses == FactStatus.OK
    cases = picked(indicator, record, months)
    column = np.searchsorted(months, cases["month"].to_numpy())
    keep = whole[column]
    numerator, denominator = cases["numerator"].to_numpy(), cases["denominator"].to_numpy()
    shared = indicator.denominator is not None
    if indicator.scale:
        cases, column = cases[keep].reset_index(drop=True), column[keep]
        numerator, keep = numerator[keep], np.ones(int(keep.sum()), dtype=bool)

    def block(
        cut: str, value: object, at: np.ndarray, up: np.ndarray, down: np.ndarray
    ) -> dict[str, np.ndarray]:
        ok = whole[at]
        values = value if isinstance(value, np.ndarray) else np.full(len(at), value, dtype=object)
        return {
            "indicator": np.full(len(at), indicator.key, dtype=object),
            "cut": np.full(len(at), cut, dtype=object),
            "cut_value": values,
            "month": months[at],
            "numerator": np.where(ok, up, np.nan),
            "denominator": np.where(ok, down, np.nan) if shared else np.full(len(at), np.nan),
            "status": statuses[at],
        }

    def sums(case: np.ndarray, place: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
        up = np.bincount(place, weights=numerator[case], minlength=size)
        down = (
            np.bincount(place, weights=denominator[case], minlength=size)
            if shared
            else np.zeros(size)
        )
        return up, down

    counted = np.flatnonzero(keep)
    up, down = sums(counted, column[counted], len(months))
    yield block("", "", np.arange(len(months)), up, down)
    if indicator.scale:
        ended, at_risk = durations.tally(cases, column, len(months), indicator.scale)
        step, at = np.nonzero(at_risk.T > 0)
        written = np.array([f"{n:0{durations.DIGITS}d}" for n in step.tolist()], dtype=object)
        kept = block(durations.CUT, written, at, ended[at, step], at_risk[at, step])
        yield {**kept, "denominator": at_risk[at, step]}
    if cases.empty:
        return
    for cut in sorted(indicator.cuts):
        names = np.array(values_of(cut, record, indicator.needs), dtype=object)
        by_name = np.argsort(names, kind="stable")
        place_of = np.argsort(by_name, kind="stable")
        case, value = placed_in(cut, cases, record, indicator.needs)
        counted = keep[case]
        case, code = case[counted], place_of[value[counted]]
        size = len(names) * len(months)
        up, down = sums(case, code * len(months) + column[case], size)
        there = np.flatnonzero((up != 0) | (down != 0))
        at = there % len(months)
        yield block(cut, names[by_name][there // len(months)], at, up[there], down[there])


def crossed(record: Record, indicator: Indicator, first: str, second: str) -> pd.DataFrame:
    """Facts of two cuts at once, which are not kept but made when they are asked for.

    Out: as `measure`, for this indicator only: the whole, and for every pair of values with cases a
    row whose cut is "first,second" and whose cut_value is both values with "; " between them.
    Raises ValueError where the indicator is not split by both, or by one twice.
    """
    if first == second or not {first, second} <= set(indicator.cuts):
        raise ValueError(f"{indicator.key} is not split by {first} and {second} at once")
    record = coded(record)
    whole = measure(record, [indicator.key], {indicator.key: replace(indicator, cuts=())})
    status = covered(indicator, record)
    cases = picked(indicator, record, status.index[status == FactStatus.OK].to_numpy())
    one, two = (
        pd.DataFrame({"case": case, name: value})
        for name, (case, value) in (
            ("one", placed_in(first, cases, record, indicator.needs)),
            ("two", placed_in(second, cases, record, indicator.needs)),
        )
    )
    pairs = one.merge(two, on="case")
    named = cases.iloc[pairs["case"].to_numpy()][["month", "numerator", "denominator"]]
    named = named.reset_index(drop=True).assign(one=pairs["one"], two=pairs["two"])
    sums = named.groupby(["one", "two", "month"], as_index=False).sum(min_count=1)
    names = [
        np.array(values_of(cut, record, indicator.needs), dtype=object) for cut in (first, second)
    ]
    values = names[0][sums["one"]] + "; " + names[1][sums["two"]]
    groups = sums[["month", "numerator", "denominator"]].assign(
        indicator=indicator.key,
        cut=f"{first},{second}",
        cut_value=values,
        status=FactStatus.OK.value,
    )
    return _typed(pd.concat([whole, groups[list(COLUMNS)]], ignore_index=True).to_dict("series"))


def median_groups(record: Record, indicator: Indicator, cut: str) -> dict[str, pd.DataFrame]:
    """Facts of the groups of a median, which are not kept but made when they are asked for.

    Out: of each value of the cut with cases its facts, as `measure` gives them of the whole. Raises
    ValueError where the indicator is no median that is split by it.
    """
    if cut not in indicator.asked_cuts:
        raise ValueError(f"{indicator.key} is no median that is split by {cut}")
    record = coded(record)
    status = covered(indicator, record)
    cases = picked(indicator, record, status.index[status == FactStatus.OK].to_numpy())
    case, value = placed_in(cut, cases, record, indicator.needs)
    names = values_of(cut, record, indicator.needs)
    made = {}
    for number in np.unique(value):
        own = cases.iloc[case[value == number]].reset_index(drop=True)
        alone = replace(indicator, pick=lambda record, months, own=own: own)
        made[names[number]] = measure(record, None, {indicator.key: alone})
    return made


def picked(indicator: Indicator, record: Record, months: np.ndarray) -> pd.DataFrame:
    """The indicator's cases in some months: child, on, month, numerator, denominator and whatever
    columns the entity has.
    """
    cases = indicator.pick(record, months)
    return cases[np.isin(cases["month"].to_numpy(), months)].reset_index(drop=True)


def cases_of(
    indicator: Indicator,
    record: Record,
    month: int,
    cut: str = "",
    cut_value: str = "",
    basis: str = "month",
) -> pd.DataFrame:
    """The case rows behind one figure, oldest first, each with `age_band` and the indicator's other
    cuts in words.

    `basis`: as `indicators.figures.figures`. Of a rolling or a whole year, the cases of its twelve
    months, except for a measure of how things stood. No rows for a month without a whole figure.
    """
    record = coded(record)
    events = indicator.basis is Basis.MONTH and basis != "month"
    months = np.arange(month - 11, month + 1) if events else np.array([month])
    status = covered(indicator, record).reindex(months)
    cases = picked(indicator, record, months if (status == FactStatus.OK).all() else months[:0])
    cases = cases.assign(
        **{name: in_words(name, cases, record, indicator.needs) for name in indicator.cuts}
    )
    if cut in OVERLAPPING:
        case, value = placed_in(cut, cases, record)
        cases = cases.iloc[case[np.array(VALUES[cut], dtype=object)[value] == cut_value]]
    elif cut:
        cases = cases[cases[cut] == cut_value]
    return cases.sort_values(["on", "child"], kind="stable", ignore_index=True)


def digests(facts: pd.DataFrame) -> dict[str, str]:
    """Of each indicator with facts, their SHA-256 in canonical form, so that the same data give the
    same digest in whatever order they come.

    In: the columns of `measure`. Text is hashed as UTF-8 with a separator, numbers as little-endian
    8-byte values, every missing number alike.
    """
    facts = facts.sort_values(IDENTITY, kind="stable", ignore_index=True)
    texts = {name: facts[name].astype("str").tolist() for name in ("cut", "cut_value", "status")}
    months = facts["month"].to_numpy("<i8")
    numbers = [facts[name].to_numpy("<f8") + 0.0 for name in ("numerator", "denominator")]
    numbers = [np.where(np.isnan(each), np.nan, each).astype("<f8") for each in numbers]
    begins = np.flatnonzero(~facts["indicator"].duplicated().to_numpy())
    found = {}
    for first, last in pairwise([*begins, len(facts)]):
        sha = hashlib.sha256()
        for column in texts.values():
            sha.update("\x1f".join(column[first:last]).encode())
            sha.update(b"\x1e")
        for column in (months, *numbers):
            sha.update(column[first:last].tobytes())
        found[str(facts["indicator"].iloc[first])] = sha.hexdigest()
    return found


def digest(facts: pd.DataFrame) -> str:
    """SHA-256 of facts: `digest_of` their `digests`."""
    return digest_of(digests(facts))


def digest_of(digests: Mapping[str, str]) -> str:
    """SHA-256 of the facts of many indicators, told by the digest of each."""
    lines = (f"{key} {digest}\n" for key, digest in sorted(digests.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
