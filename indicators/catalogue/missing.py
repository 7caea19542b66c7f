"""Looked-after children who go missing, over the twelve months to each month's end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Stage, Unit, indicator
from indicators.picking import count_up_to, months_later, stock
from records.calendar import month_ends
from records.care import SHORT_BREAKS
from records.record import Record
from records.standing import NEVER

MISSING = "M"
YEAR_MONTHS = 12


def looked_after_in_the_year(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The children looked after at any time in the twelve months to each month's end, without
    agreed short breaks: one row a child and month, with `incidents`, how often each went missing.

    Incidents are those that began within the twelve months.
    """

    def make() -> pd.DataFrame:
        care = _known_care(record)
        ends = month_ends(np.sort(months))
        years_begin = months_later(pd.Series(ends) + pd.Timedelta(days=1), -YEAR_MONTHS)
        first = np.maximum(care["decom"], care["known_from"]).to_numpy("datetime64[us]")
        ended = care["dec"].fillna(care["ended"]).fillna(pd.Timestamp(NEVER))
        last = np.minimum(ended, care["known_to"]).to_numpy("datetime64[us]")
        low = np.searchsorted(ends, first)
        high = np.searchsorted(years_begin.to_numpy(), last, side="right")
        many = np.maximum(high - low, 0)
        which = np.repeat(np.arange(len(care)), many)
        nth = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many) + np.repeat(low, many)
        rows = pd.DataFrame({"child": care["child"].to_numpy()[which], "on": ends[nth]})
        rows = rows.drop_duplicates(ignore_index=True)
        went = record.missing[record.missing["type"] == MISSING]
        went = went[went["started_on"].between(went["known_from"], went["known_to"])]
        before = months_later(rows["on"] + pd.Timedelta(days=1), -YEAR_MONTHS)
        before = before - pd.Timedelta(days=1)
        upto = count_up_to(rows, rows["on"], went, "started_on")
        return rows.assign(incidents=upto - count_up_to(rows, before, went, "started_on"))

    return record.once(f"looked after in the year {months.tobytes().hex()}", make)


def _known_care(record: Record) -> pd.DataFrame:
    """Episodes that are not agreed short breaks, each with the days for which the return of the
    time vouches for it: child, decom, dec, known_from, known_to, and `ended` as repaired, for those
    that a return left open.
    """
    episodes = record.cla_episode[~record.cla_episode["legal_status"].isin(SHORT_BREAKS)]
    episodes = episodes[["child", "decom", "dec", "known_from", "known_to"]]
    return episodes.merge(record.care[["child", "decom", "ended"]], on=["child", "decom"])


@indicator(
    title="Looked-after children with a missing incident",
    stage=Stage.LOOKED_AFTER,
    numerator="children who went missing at least once in the twelve months",
    denominator="children looked after at any time in the twelve months to the end of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cla_episode", "missing"),
    look_back_months=YEAR_MONTHS - 1,
    source="SSDA903: MISSING M, MIS_START; DECOM, DEC",
    published="cla_missing_pct",
)
def cla_missing_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after at any time in the twelve months up to the last day of the
    month, the share who went missing at least once. DfE warns that some authorities record as
    missing what is only away from placement.
    """
    children = looked_after_in_the_year(record, months)
    return stock(children, value=children["incidents"] > 0, share=True)


@indicator(
    title="Missing incidents for each looked-after child who went missing",
    stage=Stage.LOOKED_AFTER,
    numerator="missing incidents that began in the twelve months",
    denominator="looked-after children who went missing at least once in the twelve months",
    unit=Unit.RATIO,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cla_episode", "missing"),
    look_back_months=YEAR_MONTHS - 1,
    source="SSDA903: MISSING M, MIS_START; DECOM, DEC",
    published="cla_missing_incidents_per_child",
)
def cla_missing_incidents_per_child(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How often, on average, the looked-after children who went missing did so in the twelve months
    up to the last day of the month.
    """
    children = looked_after_in_the_year(record, months)
    children = children[children["incidents"] > 0]
    return stock(children, value=children["incidents"], share=True)
