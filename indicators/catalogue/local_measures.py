"""Measures that nobody declared: made of what an authority says of an extract of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from indicators.catalogue.of_partners import counts, events, happened
from indicators.define import PERSON_CUTS, Basis, Indicator, Polarity, Stage, Unit, cases
from indicators.picking import stock
from records.calendar import month_ends
from records.record import Record
from records.standing import open_at

CHILDREN_LIVING_HERE = "children aged 0 to 17 living in the area (ONS mid-year estimate)"
UNITS = (Unit.COUNT, Unit.PERCENT, Unit.RATE)
BASES = (Basis.MONTH, Basis.MONTH_END)


@dataclass(frozen=True)
class Share:
    """Which rows of children a percentage is of: those with one of `codes` in a column of
    `partner_event`. Rows that say nothing there are in neither number."""

    column: str
    codes: tuple[str, ...]


def measure(
    key: str,
    *,
    title: str,
    numerator: str,
    denominator: str,
    description: str,
    unit: Unit,
    polarity: Polarity,
    basis: Basis,
    source: str,
    of_children: bool,
    split: bool,
    share: Share | None = None,
    described: str,
) -> Indicator:
    """The measure that the extract `key` feeds.

    `of_children`: rows of children come, so figures can be split by who they are; `split`: by
    `what` as well. A percentage is of rows (`share`), or of counts that say of how many they are.
    """
    if unit is Unit.PERCENT:
        pick: Callable[..., pd.DataFrame] = partial(_share, key, share, basis)
    else:
        pick = partial(_many, key, basis)
    cuts = (*PERSON_CUTS,) if of_children else ()
    return Indicator(
        key=key,
        title=title,
        stage=Stage.LOCAL,
        numerator=numerator,
        denominator={Unit.PERCENT: denominator, Unit.RATE: CHILDREN_LIVING_HERE}.get(unit),
        unit=unit,
        polarity=polarity,
        basis=basis,
        needs=(key,),
        source=source,
        description=f"{description.rstrip('.')}.",
        pick=pick,
        cuts=(*cuts, "what") if split else cuts,
        described=described,
    )


def _many(key: str, basis: Basis, record: Record, months: np.ndarray) -> pd.DataFrame:
    """What happened in each month, or lasted at its end, and the counts of those months."""
    if basis is Basis.MONTH:
        return happened(record, key)
    of_nobody = counts(record, key).dropna(subset="numerator")
    rows = stock(_open(record, key, months))
    return pd.concat([rows, of_nobody], ignore_index=True) if len(of_nobody) else rows


def _share(
    key: str, share: Share | None, basis: Basis, record: Record, months: np.ndarray
) -> pd.DataFrame:
    """A share of rows, and the counts that say of how many they are, each month as a whole."""
    of_nobody = counts(record, key, whole=True).dropna(subset=["numerator", "denominator"])
    if share is None:
        return of_nobody
    rows = events(record, key) if basis is Basis.MONTH else _open(record, key, months)
    rows = rows[rows[share.column].notna()]
    counts_in = rows[share.column].isin(share.codes)
    if basis is Basis.MONTH:
        made = cases(rows, date="happened_on", value=counts_in, share=True)
    else:
        made = stock(rows, value=counts_in, share=True)
    return pd.concat([made, of_nobody], ignore_index=True) if len(of_nobody) else made


def _open(record: Record, key: str, months: np.ndarray) -> pd.DataFrame:
    ends = month_ends(np.asarray(months))
    return open_at(events(record, key), start="happened_on", end="ended_on", ends=ends)
