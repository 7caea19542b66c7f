"""Cases out of partners' extracts: rows of children where they are held, monthly counts where they
are all there is.

A figure of a partner's extract covers everybody whom the partner counts, whether or not they are
known to children's social care. Which of them are is told by the cut `involvement`, as far as rows
could be linked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from indicators.define import (
    Basis,
    Indicator,
    Polarity,
    Stage,
    Unit,
    cases,
    indicator,
)
from indicators.picking import count_up_to, standing, stock
from records import counted
from records.calendar import month_ends, month_of
from records.care import SHORT_BREAKS
from records.record import Record

NOBODY = -1
"""Stands for the child of a case that is a count of nobody in particular."""
KIND = ("what", "involvement")
"""The cuts of what comes child by child and says what it was."""
WHO = ("involvement",)
INVOLVED = ("cla_episode", "cp_plan", "cin_episode")
NOTHING = "None recorded, or not linked"
YES = "yes"
NUMBERS = ["numerator", "denominator"]

Picking = Callable[[Record, np.ndarray], pd.DataFrame]


def of_extract(
    extract: str,
    *,
    title: str,
    stage: Stage,
    numerator: str,
    source: str,
    unit: Unit = Unit.COUNT,
    basis: Basis = Basis.MONTH,
    polarity: Polarity = Polarity.NEUTRAL,
    cuts: tuple[str, ...] = WHO,
    **more: Any,
) -> Callable[[Picking], Indicator]:
    """Declare an indicator of one partner's extract, as `indicators.define.indicator` does."""
    return indicator(
        title=title,
        stage=stage,
        numerator=numerator,
        unit=unit,
        basis=basis,
        polarity=polarity,
        needs=(extract, *more.pop("needs", ())),
        cuts=cuts,
        source=source,
        **more,
    )


def events(record: Record, source: str) -> pd.DataFrame:
    """The rows of children in one extract, as `partner_event` has them, with `involvement`."""

    def make() -> pd.DataFrame:
        rows = record.partner_event[record.partner_event["source"] == source]
        return rows.assign(involvement=involvement(record, rows, rows["happened_on"]))

    return record.once(f"events of {source}", make)


def involvement(record: Record, rows: pd.DataFrame, on: pd.Series) -> pd.Categorical:
    """What children's social care was doing for each row's child on a day, the most first; missing
    where the returns of the day are not there.

    `rows`: with `child`; `on`: the day of each (datetime64[us]). A child whom nobody could link is
    as one with whom social care has nothing to do.
    """
    names = np.array(["Looked after", "On a protection plan", "In need", NOTHING])
    if rows.empty:
        return pd.Categorical.from_codes(np.zeros(0, dtype="int8"), categories=names)
    care = record.care
    # A child whose episodes follow one another is in care on the day the one ends.
    in_care = _open_on(rows, on, care[~care["legal_status"].isin(SHORT_BREAKS)], "decom", "ended")
    on_plan = _open_on(rows, on, record.cp_plan, "started_on", "ended_on")
    needs = record.cin_episode[record.cin_episode["no_further_action"] != 1]
    in_need = _open_on(rows, on, needs, "referred_on", "closed_on")
    codes = np.select([in_care, on_plan, in_need], [0, 1, 2], 3)
    months = [record.coverage(entity).months for entity in INVOLVED]
    told = np.intersect1d(np.intersect1d(*months[:2]), months[2])
    codes[on.isna() | ~np.isin(month_of(on).fillna(-1).astype("int64"), told)] = -1
    return pd.Categorical.from_codes(codes, categories=names)


def _open_on(
    rows: pd.DataFrame, on: pd.Series, spells: pd.DataFrame, start: str, end: str
) -> np.ndarray:
    """Whether a spell of the row's child was open at the end of the day."""
    spells = spells.sort_values("known_from", kind="stable")
    spells = spells.drop_duplicates(["child", start], keep="last")
    began = count_up_to(rows, on, spells, start)
    return began > count_up_to(rows, on, spells, end)


def happened(record: Record, source: str) -> pd.DataFrame:
    """Cases of an extract by the month in which they happened, each row of a child one, each
    month's count as many as it says.

    A count that is split by what it is of has a case for each part. A month whose count is not
    known has no case, and is not covered (`indicators.facts.covered`).
    """
    rows = cases(events(record, source), date="happened_on")
    return _with_counts(rows, counts(record, source).assign(denominator=np.nan))


def rows_of(record: Record, source: str, *whats: str) -> pd.DataFrame:
    """Cases of rows of children alone, by the month in which they happened; of some kinds (`what`)
    where these are named."""
    rows = events(record, source)
    return cases(rows[rows["what"].isin(whats)] if whats else rows, date="happened_on")


def shared(record: Record, source: str, *, column: str = "outcome") -> pd.DataFrame:
    """Cases of a share by the month in which they happened: of the rows of children that say yes or
    no in a column, those that say yes; of counts, how many of how many."""
    rows = events(record, source)
    rows = rows[rows[column].notna()]
    made = cases(rows, date="happened_on", value=rows[column] == YES, share=True)
    return _with_counts(made, counts(record, source).dropna(subset="denominator"))


def amounts(record: Record, source: str, *, each: bool = False) -> pd.DataFrame:
    """Cases of an amount by the month in which it was: so much of so much, as rows of children or
    counts say; `each`: of a row of a child, the amount of one."""
    rows = events(record, source)
    rows = rows[rows["amount"].notna() & (each | (rows["out_of"] > 0))]
    made = cases(rows, date="happened_on", value=rows["amount"], share=True)
    if not each:
        made["denominator"] = made["out_of"]
    return _with_counts(made, counts(record, source).dropna(subset="denominator"))


def open_at_end(record: Record, source: str, months: np.ndarray, *whats: str) -> pd.DataFrame:
    """Cases of what lasts, as it stood on the last day of each month: children, each once, and the
    counts of that day. Of some kinds where these are named, and then of children alone."""
    rows = events(record, source)
    if whats:
        rows = rows[rows["what"].isin(whats)]
    made = standing(rows, start="happened_on", end="ended_on", months=months)
    made = stock(made.assign(involvement=involvement(record, made, made["on"])))
    if whats:
        return made
    return _with_counts(made, counts(record, source).assign(denominator=np.nan))


def told_at_end(record: Record, source: str) -> pd.DataFrame:
    """Cases of counts that say how things stood on the last day of each month."""
    return counts(record, source)


def _with_counts(rows: pd.DataFrame, of_nobody: pd.DataFrame) -> pd.DataFrame:
    if not len(of_nobody):
        return rows
    of_nobody = of_nobody.assign(
        involvement=pd.Categorical.from_codes(
            np.full(len(of_nobody), -1), categories=rows["involvement"].cat.categories
        )
    )
    return pd.concat([rows, of_nobody], ignore_index=True) if len(rows) else of_nobody


def counts(record: Record, source: str, *, whole: bool = False) -> pd.DataFrame:
    """The monthly counts of an extract as cases: the parts of a month where it is split by `what`
    and its whole is not told or is their sum, of how many too, else, or where `whole` asks for it,
    its whole; months without a number left out.

    Out: child (`NOBODY`), what, happened_on, on, month, numerator, denominator.
    """

    def make() -> pd.DataFrame:
        told = record.partner_count[record.partner_count["source"] == source]
        return _no_counts() if told.empty else _counts(told, source, whole=whole)

    return record.once(f"counts of {source}{', whole' if whole else ''}", make)


@cache
def _no_counts() -> pd.DataFrame:
    return _counts(counted.none(), "", whole=False)


def _counts(told: pd.DataFrame, source: str, *, whole: bool) -> pd.DataFrame:
    of_all = told[told["age_band"].isna() & told["sex"].isna()]
    parts = of_all[of_all["what"].notna()]
    months = counted.whole(told)
    summed = parts.groupby("month")[NUMBERS].sum(skipna=False)
    exact = months.set_index("month")[NUMBERS].reindex(summed.index)
    alike = np.isclose(summed, exact, equal_nan=True).all(axis=1) & summed["numerator"].notna()
    split = summed.index[alike & (not whole)]
    rows = pd.concat([parts[parts["month"].isin(split)], months[~months["month"].isin(split)]])
    rows = rows.dropna(subset="numerator")
    month = month_of(rows["month"]).astype("int64")
    return pd.DataFrame(
        {
            "child": NOBODY,
            "source": source,
            "what": rows["what"].astype("str"),
            "happened_on": rows["month"],
            "on": month_ends(month.to_numpy()),
            "month": month,
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
        }
    ).reset_index(drop=True)
