"""Adoption: how many, how long children wait for it, and which decisions are reversed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.looked_after import ADOPTED, CUTS, ceased
from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import looked_after_stock, months_later, stock
from records.record import Record

PLACED = ("A3", "A4", "A5", "A6")
FOSTERING_FOR_ADOPTION = ("U2", "U5")
PLACEMENT_ORDER = ("E1", "D1")
THRESHOLD_MONTHS = 14


def adopted(record: Record) -> pd.DataFrame:
    """Periods of care that ended in adoption, one case each."""
    left = ceased(record)
    return left[left["rec"].isin(ADOPTED)].reset_index(drop=True)


@indicator(
    title="Children adopted",
    stage=Stage.ADOPTION,
    numerator="looked-after children adopted in the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=CUTS,
    source="SSDA903: REC E11, E12, DEC",
    published="adopted",
)
def adopted_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many looked-after children were adopted in the month."""
    return cases(adopted(record), date="on")


@indicator(
    title="Children leaving care through adoption",
    stage=Stage.ADOPTION,
    numerator="periods of care that ended with an adoption order",
    denominator="periods of care that ended",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=CUTS,
    source="SSDA903: REC E11, E12",
    published="cla_ceased_adopted_pct",
)
def cla_ceased_adopted_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the periods of care that ended, the share that ended with an adoption order."""
    left = ceased(record)
    return cases(left, date="on", value=left["rec"].isin(ADOPTED), share=True)


def _first_in_period(
    record: Record, children: pd.DataFrame, column: str, codes: tuple[str, ...]
) -> pd.Series:
    """The day of the first episode with such a code in each period of care, on the rows' index."""
    care = record.care
    first = care[care[column].isin(codes)].groupby("period")["decom"].min()
    days = first.reindex(children["period"]).to_numpy("datetime64[us]")
    return pd.Series(days, index=children.index)


def _placed_on(record: Record, children: pd.DataFrame) -> pd.Series:
    """The day each child moved in with the adopters: placed for adoption or, with carers who
    fostered for adoption, the day that fostering began.
    """
    placed = _first_in_period(record, children, "place", PLACED)
    fostered = _first_in_period(record, children, "place", FOSTERING_FOR_ADOPTION)
    return placed.where(~(fostered < placed), fostered)


@indicator(
    title="Days from entering care to living with adopters",
    stage=Stage.ADOPTION,
    numerator="days from the start of the period of care to moving in with the adopters, added up",
    denominator="children adopted whose move to the adopters is recorded",
    unit=Unit.MEAN,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    source=(
        "SSDA903: DECOM of the period and of PLACE A3 to A6 (or U2, U5 before it); adoption"
        " scorecards, A1 and A10"
    ),
)
def adoption_entry_to_placed_days(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many days, on average, the children adopted had waited from entering care until they
    moved in with their adopters; where carers fostered them for adoption first, until then.
    """
    children = adopted(record)
    days = (_placed_on(record, children) - children["started_on"]).dt.days.astype("float64")
    known = days.notna()
    return cases(children[known], date="on", value=days[known], share=True)


@indicator(
    title="Adopted children who waited less than 14 months",
    stage=Stage.ADOPTION,
    numerator="children who moved in with their adopters within 14 months of entering care",
    denominator="children adopted whose move to the adopters is recorded",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    source="SSDA903: DECOM of the period and of PLACE A3 to A6; adoption scorecards, A3",
)
def adoption_under_14m_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children adopted, the share who had moved in with their adopters less than 14 months
    after entering care.
    """
    children = adopted(record)
    placed = _placed_on(record, children)
    known = placed.notna()
    in_time = placed < months_later(children["started_on"], THRESHOLD_MONTHS)
    return cases(children[known], date="on", value=in_time[known], share=True)


@indicator(
    title="Days from placement order to match",
    stage=Stage.ADOPTION,
    numerator="days from the placement order to the match with adopters (0 if matched before)",
    denominator="children adopted with a placement order and a match recorded",
    unit=Unit.MEAN,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cla_episode", "adoption"),
    source="SSDA903: LS E1 and D1, AD1 DATE_MATCH; adoption scorecards, A2",
)
def adoption_po_to_match_days(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many days, on average, passed between the placement order and the match of the children
    adopted; a match made before the order counts as none.
    """
    children = adopted(record)
    ordered = _first_in_period(record, children, "legal_status", PLACEMENT_ORDER)
    year = children["on"].dt.year + (children["on"].dt.month >= 4)
    told = record.adoption[["child", "year", "matched_on"]].drop_duplicates(["child", "year"])
    found = children[["child"]].assign(year=year.astype("float64"))
    matched = found.merge(told, on=["child", "year"], how="left")["matched_on"]
    days = (matched - ordered).dt.days.astype("float64").clip(lower=0)
    known = days.notna()
    return cases(children[known], date="on", value=days[known], share=True)


@indicator(
    title="Children with a placement order not yet placed",
    stage=Stage.ADOPTION,
    numerator="children under a placement order who do not live in an adoptive placement",
    unit=Unit.COUNT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    cuts=("primary_need", "place"),
    source="SSDA903: LS E1, PLACE not A3 to A6",
)
def adoption_waiting_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many looked-after children had a placement order on the last day of the month and were
    not placed with adopters.
    """
    children = looked_after_stock(record, months)
    return stock(
        children[children["legal_status"].isin(PLACEMENT_ORDER) & ~children["place"].isin(PLACED)]
    )


@indicator(
    title="Adoption decisions reversed",
    stage=Stage.ADOPTION,
    numerator="decisions in the month that a child should no longer be placed for adoption",
    unit=Unit.COUNT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("placed_for_adoption",),
    source="SSDA903: DATE_PLACED_CEASED",
)
def adoption_reversal_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many decisions that a child should be placed for adoption were reversed in the month."""
    return cases(record.placed_for_adoption, date="ceased_on")
