"""What changed in an authority's own figures: every indicator, and the groups inside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.define import Basis, Indicator, Stage, Unit
from indicators.facts import FactStatus
from indicators.families import twins
from indicators.figures import population_year
from indicators.shift.contributions import of_counts, of_shares
from indicators.shift.engine import shifts
from indicators.shift.events import FIRST_LOCKDOWN, Break, Event
from indicators.shift.result import Method, Shift, Verdict, Why
from indicators.shift.series import Batch, Kind
from indicators.shift.verdicts import among_many, nested
from indicators.shift.windows import FIRST_YEAR, HEADLINE, months_after

AVERAGES = (Unit.MEAN, Unit.RATIO, Unit.MEDIAN)
# Stages whose events happen in an office that is closed at weekends.
BY_WORKING_DAY = (Stage.REFERRALS, Stage.ASSESSMENTS, Stage.SECTION_47, Stage.NEED, Stage.PLANS)
MOST_YEARS = 3


@dataclass(frozen=True)
class Group:
    """Which series of an authority's figures a shift is about; cut and value "" for the whole."""

    indicator: str
    cut: str = ""
    cut_value: str = ""


def kind_of(indicator: Indicator) -> Kind | None:
    """What kind of series an indicator's months are; None for one figure a year, or an average, of
    which only sums are kept."""
    if indicator.basis is Basis.YEAR_END or indicator.unit in AVERAGES:
        return None
    stands = indicator.basis is Basis.MONTH_END
    if indicator.unit is Unit.PERCENT:
        return Kind.STOCK_SHARE if stands else Kind.SHARE
    return Kind.STOCK if stands else Kind.FLOW


def shifts_of(
    facts: pd.DataFrame,
    event: Event = FIRST_LOCKDOWN,
    *,
    catalogue: Mapping[str, Indicator] = INDICATORS,
    population: Mapping[int, float] | None = None,
    breaks: Mapping[str, tuple[Break, ...]] | None = None,
    detail: bool = True,
) -> list[Shift]:
    """Every series in some facts against one event, in the order of the catalogue: the whole with
    all its windows (with `detail`), each group with its headline.

    `facts`: rows of `indicators.facts.measure`, with those of the whole, which say what is covered;
    months that are not whole count as missing. `population`: mid-year -> children aged 0 to 17, for
    rates. `breaks`: by indicator. Names are `Group`s. Headlines carry `q`: indicators are one
    family, groups are tested inside the indicators that passed; a verdict that falls among so many
    becomes "cannot tell".
    """
    found: list[Shift] = []
    by_indicator = dict(list(facts.groupby("indicator", sort=False)))
    for key, indicator in catalogue.items():
        if key in by_indicator:
            broken = (breaks or {}).get(key, ())
            found += shifts_alone(
                by_indicator[key], indicator, event, population, broken, detail=detail
            )
    return adjusted_for_many(found)


def shifts_alone(
    facts: pd.DataFrame,
    indicator: Indicator,
    event: Event,
    population: Mapping[int, float] | None = None,
    breaks: tuple[Break, ...] = (),
    *,
    detail: bool = True,
) -> list[Shift]:
    """The series of one indicator against one event, as if nothing else had been asked:
    `adjusted_for_many` makes of all of them what `shifts_of` tells. `facts`: its rows."""
    kind = kind_of(indicator)
    if kind is None:
        return [_not_compared(indicator, event)]
    batch = batch_of(facts, indicator, kind, population)
    if batch is None:
        return []
    whole, groups = _parted(batch)
    return [
        *shifts(whole, event, breaks=breaks, detail=detail),
        *shifts(groups, event, breaks=breaks, detail=False),
    ]


def adjusted_for_many(found: list[Shift]) -> list[Shift]:
    """The same shifts with `q` on the headlines, and verdicts as one of many.

    A rate is its count over a population that hardly moves: one question, asked once, whose `q`
    both carry (`indicators.families.twins`).
    """
    whole: dict[str, float] = {}
    groups: dict[str, list[tuple[int, float]]] = {}
    for place, shift in enumerate(found):
        if shift.window != HEADLINE:
            continue
        p = float("nan") if shift.p is None else shift.p
        if shift.name.cut:
            groups.setdefault(shift.name.indicator, []).append((place, p))
        else:
            whole[shift.name.indicator] = p
    inside = {key: [p for _, p in each] for key, each in groups.items()}
    q_whole, q_groups = nested(whole, inside, twins())
    out = list(found)
    for place, shift in enumerate(found):
        if shift.window == HEADLINE and not shift.name.cut:
            out[place] = among_many(shift, q_whole[shift.name.indicator])
    for key, each in groups.items():
        for (place, _), q in zip(each, q_groups[key], strict=True):
            out[place] = among_many(found[place], q)
    return out


def batch_of(
    facts: pd.DataFrame,
    indicator: Indicator,
    kind: Kind,
    population: Mapping[int, float] | None = None,
) -> Batch | None:
    """The series of one indicator: the whole first, then its groups; None where no month is whole.

    In a covered month a group without a row had no case, which is a zero; a month that is not
    covered, or not whole yet, is missing.
    """
    whole = facts[(facts["cut"] == "") & (facts["status"] == FactStatus.OK)]
    if whole.empty:
        return None
    first, last = int(whole["month"].min()), int(whole["month"].max())
    covered = np.full(last - first + 1, np.nan)
    covered[whole["month"].to_numpy() - first] = 0.0
    inside = facts[facts["month"].between(first, last) & (facts["status"] == FactStatus.OK)]
    keys = inside[["cut", "cut_value"]].drop_duplicates().sort_values(["cut", "cut_value"])
    place = {pair: n for n, pair in enumerate(keys.itertuples(index=False, name=None))}
    at = (
        np.array([place[p] for p in zip(inside["cut"], inside["cut_value"], strict=True)]),
        inside["month"].to_numpy() - first,
    )
    counts = np.tile(covered, (len(place), 1))
    counts[at] = inside["numerator"]
    out_of = None
    if kind.of_shares:
        out_of = np.tile(covered, (len(place), 1))
        out_of[at] = inside["denominator"]
    elif kind is Kind.FLOW and indicator.unit is Unit.RATE and population:
        children = [
            population.get(population_year(population, month), np.nan)
            for month in range(first, last + 1)
        ]
        # A year without an estimate must not cost its months: the rate is then told by its counts.
        if not np.isnan(children).any():
            out_of = np.tile(np.array(children, dtype="float64"), (len(place), 1))
    names = tuple(Group(indicator.key, *pair) for pair in place)
    return Batch(
        names=names,
        first=first,
        counts=counts,
        kind=kind,
        out_of=out_of,
        working_days=kind is Kind.FLOW and indicator.stage in BY_WORKING_DAY,
        titles={
            name: f"{indicator.title}, {name.cut_value}" if name.cut else indicator.title
            for name in names
        },
    )


def _parted(batch: Batch) -> tuple[Batch, Batch]:
    """The whole and the groups of one indicator."""
    parts = []
    for wanted in (False, True):
        rows = [n for n, name in enumerate(batch.names) if bool(name.cut) is wanted]
        parts.append(
            replace(
                batch,
                names=tuple(batch.names[n] for n in rows),
                counts=batch.counts[rows],
                out_of=None if batch.out_of is None else batch.out_of[rows],
            )
        )
    return parts[0], parts[1]


def _not_compared(indicator: Indicator, event: Event) -> Shift:
    """A measure whose months cannot be compared."""
    return Shift(
        name=Group(indicator.key),
        event=event,
        window=HEADLINE,
        kind=Kind.VALUE,
        method=Method.NONE,
        verdict=Verdict.CANNOT_TELL,
        why=Why.YEARLY if indicator.basis is Basis.YEAR_END else Why.AVERAGE,
        title=indicator.title,
    )


def contributions_of(
    facts: pd.DataFrame, indicator: Indicator, cut: str, headline: Shift
) -> pd.DataFrame:
    """Which groups of one cut drove the headline change of an indicator: the tables of
    `indicators.shift.contributions`, by value of the cut.

    `facts`: rows of the indicator, the whole and the cut. `headline`: its `Shift`. Compared are the
    months of the headline's window with a figure, and the same months of up to three years before
    that all have one. Raises ValueError where there is nothing to part.
    """
    found = contributions_by_cut(facts, indicator, headline)
    if cut not in found:
        raise ValueError("Nothing was counted on either side, so there is nothing to part.")
    return found[cut]


def contributions_by_cut(
    facts: pd.DataFrame, indicator: Indicator, headline: Shift
) -> dict[str, pd.DataFrame]:
    """`contributions_of` every cut of an indicator that can be parted, by cut; raises ValueError
    where none can. `facts`: rows of the indicator, all its cuts among them."""
    ok = facts[(facts["indicator"] == indicator.key) & (facts["status"] == FactStatus.OK)]
    whole, month = (ok["cut"] == "").to_numpy(), ok["month"].to_numpy()
    after, before, years = _compared(set(month[whole].tolist()), headline)
    kind, promised = kind_of(indicator), headline.expected
    if promised is None and not kind.of_shares:
        raise ValueError("Nothing was expected, so there is nothing to part.")
    later = np.isin(month, after)
    inside = (later | np.isin(month, before)) & ~whole
    sums = (
        ok[["cut", "cut_value", "numerator", "denominator"]][inside]
        .assign(later=later[inside])
        .groupby(["cut", "cut_value", "later"], observed=True)
        .sum()
        .unstack(fill_value=0.0)
    )
    found = {}
    for cut, groups in sums.groupby(level="cut"):
        sides = [
            groups.droplevel("cut").xs(side, axis=1, level="later").astype("float64")
            if side in groups.columns.get_level_values("later")
            else groups.droplevel("cut").xs(not side, axis=1, level="later") * 0.0
            for side in (True, False)
        ]
        with suppress(ValueError):
            found[str(cut)] = _parted_by(kind, *sides, promised, (len(after), len(before), years))
    return found


def _parted_by(
    kind: Kind,
    after: pd.DataFrame,
    before: pd.DataFrame,
    promised: float | None,
    months: tuple[int, int, int],
) -> pd.DataFrame:
    if kind.of_shares:
        return of_shares(after, before)
    then, now = before["numerator"], after["numerator"]
    many_after, many_before, years = months
    if kind is Kind.STOCK:
        return of_counts(now / many_after, then / many_before, promised)
    return of_counts(now, then / years, promised)


def _compared(known: set[int], headline: Shift) -> tuple[list[int], list[int], int]:
    """Months of the window, the same months before, and of how many years."""
    event = headline.event
    grid = np.arange(event.first_after, event.first_after + FIRST_YEAR)
    after = [month for month in months_after(event, grid).tolist() if month in known]
    if headline.last is not None:
        after = [month for month in after if month <= headline.last]
    for years in range(MOST_YEARS, 0, -1):
        before = [month - 12 * back for back in range(1, years + 1) for month in after]
        if after and all(month in known and month < event.first_after for month in before):
            return after, before, years
    raise ValueError(
        "The same months of an earlier year have no figure, so there is nothing to part."
    )


def ranked(found: Iterable[Shift]) -> list[Shift]:
    """Headlines by how much they deserve a look: those that rose or fell first, the surest first,
    then the largest; then what is unclear, what cannot be told, and what has no history."""
    order = (
        {Verdict.ROSE, Verdict.FELL},
        {Verdict.UNCLEAR},
        {Verdict.CANNOT_TELL},
        {Verdict.NO_HISTORY},
    )

    def weight(shift: Shift) -> tuple[int, bool, float, float]:
        kind = next(n for n, verdicts in enumerate(order) if shift.verdict in verdicts)
        sure = 1.0 if shift.q is None else shift.q
        return kind, shift.indicative, sure, -abs(shift.change_pct or 0.0)

    return sorted((s for s in found if s.window == HEADLINE), key=weight)
