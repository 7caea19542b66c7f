"""Rules on deprivation of liberty orders (DoLo), collected from 2026/27."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import (
    Marked,
    for_child,
    in_order,
    latest,
    outside_care,
    pairs,
)
from ingest.rules import Severity
from ingest.schema import Collection, unreadable

EXPECTED_PLACES = ("K2", "Z12", "Z13")
FORBIDDEN_PLACES = ("K1", "K3", "P1", "R5")


@derived
def orders_beside_placements(do_lo: pd.DataFrame, episodes: pd.DataFrame) -> pd.DataFrame:
    """Each order that has begun and ended beside each episode it touched, one line a pair
    (`pairs`)."""
    p = pairs(do_lo, episodes)
    begun = p.DOLO_START.notna() & (p.DEC_right.isna() | (p.DOLO_START <= p.DEC_right))
    return p[begun & (p.DOLO_END >= p.DECOM_right)]


@rule("700", since=2027, DoLo="DOLO_START")
def order_start_is_a_date(do_lo: pd.DataFrame) -> pd.Series:
    """The start of the deprivation of liberty order is blank or is not a real date. Give DOLO_START
    as dd/mm/yyyy."""
    return do_lo.DOLO_START.isna()


@rule("701", since=2027, DoLo="DOLO_END")
def order_end_is_a_date(do_lo: pd.DataFrame) -> pd.Series:
    """The end of the deprivation of liberty order is not a real date. Give DOLO_END as dd/mm/yyyy,
    or leave it blank."""
    return unreadable(do_lo, "DOLO_END")


@rule("702", since=2027, DoLo="DOLO_START DOLO_END")
def order_ends_after_it_starts(do_lo: pd.DataFrame) -> pd.Series:
    """The deprivation of liberty order ends on or before the day it starts. Correct DOLO_START or
    DOLO_END."""
    return do_lo.DOLO_END <= do_lo.DOLO_START


@rule("703", since=2027, DoLo="DOLO_START")
def order_starts_by_the_year_end(do_lo: pd.DataFrame, collection: Collection) -> pd.Series:
    """The deprivation of liberty order starts after the end of the year. Correct DOLO_START, or
    keep the row for next year's return."""
    return do_lo.DOLO_START > collection.end


@rule("704", since=2027, DoLo="DOLO_END")
def order_ends_in_the_year(do_lo: pd.DataFrame, collection: Collection) -> pd.Series:
    """The deprivation of liberty order ends before the year began or after it ended. Correct
    DOLO_END; leave it blank while the order is in force at the end of the year."""
    return (do_lo.DOLO_END < collection.start) | (do_lo.DOLO_END > collection.end)


@rule("705", since=2027, DoLo="DOLO_START DOLO_END")
def orders_do_not_overlap(do_lo: pd.DataFrame) -> pd.Index:
    """A new deprivation of liberty order starts before the child's previous one ended. Correct
    DOLO_START here, or give the DOLO_END of the order before."""
    d = in_order(do_lo, "DOLO_START", "DOLO_END")
    ended = d.DOLO_END_before
    return d.index[d.CHILD_before.notna() & (ended.isna() | (d.DOLO_START < ended))]


@rule("706", since=2027, DoLo="DOLO_START", DoLo_last="DOLO_START")
def open_order_carries_over(do_lo: pd.DataFrame, do_lo_last: pd.DataFrame) -> dict[str, Marked]:
    """Last year's return left a deprivation of liberty order in force for this child, but this
    year's return does not begin with it. Give it again under the DOLO_START it had, with DOLO_END
    once it ended."""
    opened = latest(do_lo_last, "DOLO_START")
    opened = opened[opened.DOLO_END.isna()]
    first = do_lo.sort_values("DOLO_START", kind="stable").drop_duplicates("CHILD")
    began = for_child(first.CHILD, opened.set_index("CHILD").DOLO_START)
    return {
        "DoLo": first.index[began.notna() & (began != first.DOLO_START)],
        "DoLo_last": opened.index[~opened.CHILD.isin(do_lo.CHILD.dropna())],
    }


@rule("707", since=2027, DoLo="DOLO_END")
def order_ends_within_care(do_lo: pd.DataFrame, periods_of_care: pd.DataFrame) -> pd.Index:
    """The child's care ended, but the deprivation of liberty order goes on or lies outside the time
    in care. Give a DOLO_END no later than the day care ended."""
    return outside_care(do_lo, "DOLO_START", "DOLO_END", periods_of_care)


@rule("708", since=2027, DoLo="DOB DOLO_START")
def order_after_birth(do_lo: pd.DataFrame) -> pd.Series:
    """The deprivation of liberty order starts on or before the date of birth. Correct DOLO_START or
    DOB."""
    return do_lo.DOLO_START <= do_lo.DOB


@rule("709", since=2027, severity=Severity.QUERY, DoLo="DOLO_START", Episodes="PLACE")
def order_in_an_expected_placement(orders_beside_placements: pd.DataFrame) -> dict[str, Marked]:
    """The child was under a deprivation of liberty order in a kind of placement where that is
    unusual (other than K2, Z12 or Z13). Check PLACE and the order's dates; if they are right, no
    change is needed."""
    unusual = orders_beside_placements[~orders_beside_placements.PLACE_right.isin(EXPECTED_PLACES)]
    return {"DoLo": unusual.row, "Episodes": unusual.row_right}


@rule("710", since=2027, DoLo="DOLO_START", Episodes="PLACE")
def order_in_a_permitted_placement(orders_beside_placements: pd.DataFrame) -> dict[str, Marked]:
    """The child was under a deprivation of liberty order in a kind of placement where there can be
    none (K1, K3, P1 or R5). Correct PLACE or the order's dates."""
    wrong = orders_beside_placements[orders_beside_placements.PLACE_right.isin(FORBIDDEN_PLACES)]
    return {"DoLo": wrong.row, "Episodes": wrong.row_right}
