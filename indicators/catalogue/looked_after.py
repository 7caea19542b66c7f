"""Children looked after: how many, who starts and stops, under what order, and whether they are
reviewed and heard.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Scale, Stage, Unit, cases, indicator
from indicators.durations import under_way
from indicators.picking import (
    days_later,
    event_between,
    first_missed_review,
    looked_after_stock,
    months_later,
    standing,
    stock,
)
from records.calendar import add_working_days
from records.record import Record

STARTS = "S"
VOLUNTARY = "V2"
TOOK_PART = ("PN1", "PN2", "PN3", "PN5", "PN6")
UNDER_FOUR = "PN0"
FIRST_REVIEW_WORKING_DAYS = 20
SECOND_REVIEW_MONTHS = 3
LATER_REVIEW_MONTHS = 6
CUTS = ("primary_need", "legal_status", "place", "place_provider", "uasc")
STOCK_CUTS = (*CUTS, "placed", "home_quintile", "home_ward")
LEFT = (*CUTS, "rec")
HOME = ("E4A", "E4B")
SPECIAL_GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")
ADOPTED = ("E11", "E12")
NO_PERMANENCE = "Z1"


def _periods(record: Record) -> pd.DataFrame:
    """Periods of care that did not begin as agreed short breaks, with their `primary_need`."""
    periods = record.period_of_care
    return periods[~periods["short_break"]].rename(columns={"need": "primary_need"})


def starts(record: Record) -> pd.DataFrame:
    """Periods of care that a return says started (RNE S), as `records.care.periods_of_care`.

    Where the first episode known is not a start, the child was looked after before the record
    begins.
    """
    periods = _periods(record)
    return periods[periods["rne"] == STARTS]


def started(record: Record) -> pd.DataFrame:
    """The same, one case each."""
    return cases(starts(record), date="started_on")


def ceased(record: Record) -> pd.DataFrame:
    """Periods of care that ended with a reason from a return, one case each; `place` is the last
    placement.
    """
    periods = _periods(record)
    periods = periods[periods["explained_end"]]
    return cases(
        periods.assign(place=periods["last_place"], place_provider=periods["last_provider"]),
        date="ended",
    )


@indicator(
    title="Children looked after",
    stage=Stage.LOOKED_AFTER,
    numerator="children looked after on the last day of the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    cuts=STOCK_CUTS,
    source="SSDA903: DECOM, DEC, LS; Children Act 1989, section 22",
    published="cla_31_march",
)
def cla_stock_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children were looked after on the last day of the month; agreed series of short
    breaks are left out.
    """
    return stock(looked_after_stock(record, months))


@indicator(
    title="Children looked after per 10,000 children",
    stage=Stage.LOOKED_AFTER,
    numerator="children looked after on the last day of the month",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    cuts=STOCK_CUTS,
    source="SSDA903: DECOM, DEC, LS; ONS mid-year population estimates",
    published="cla_31_march_rate",
)
def cla_stock_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children looked after on the last day of the month for every 10,000 children living in the
    area.
    """
    return stock(looked_after_stock(record, months))


@indicator(
    title="Children starting to be looked after per 10,000 children",
    stage=Stage.LOOKED_AFTER,
    numerator="periods of care that started; a child who starts twice counts twice",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=CUTS,
    source="SSDA903: DECOM, RNE, LS; ONS mid-year population estimates",
    published="cla_started_rate",
)
def cla_started_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Periods of care that started for every 10,000 children living in the area, per year. DfE
    counts a child's first start of a year only, so its figure can be a little lower.
    """
    return started(record)


@indicator(
    title="Children ceasing to be looked after per 10,000 children",
    stage=Stage.LOOKED_AFTER,
    numerator="periods of care that ended; a child who leaves twice counts twice",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=LEFT,
    source="SSDA903: DEC, REC, LS; ONS mid-year population estimates",
    published="cla_ceased_rate",
)
def cla_ceased_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Periods of care that ended for every 10,000 children living in the area, per year. DfE counts
    a child's last ending of a year only, so its figure can be a little lower.
    """
    return ceased(record)


@indicator(
    title="Children starting to be looked after again within 12 months",
    stage=Stage.LOOKED_AFTER,
    numerator=(
        "periods of care that started within 12 months of the end of the child's previous one"
    ),
    denominator="periods of care that started",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    look_back_months=12,
    cuts=CUTS,
    source="SSDA903: DECOM, DEC, RNE, REC of this and earlier returns",
)
def cla_reentry_12m_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the periods of care that started, the share where the child had left care in the 12 months
    before.
    """
    starts = started(record)
    again = event_between(
        starts, months_later(starts["on"], -12), starts["on"], ceased(record), "on"
    )
    # A period that starts and ends within one day is not its own predecessor.
    own = starts["ended"] == starts["on"]
    before = event_between(
        starts, months_later(starts["on"], -12), days_later(starts["on"], -1), ceased(record), "on"
    )
    return cases(starts, date="on", value=again.where(~own, before), share=True)


@indicator(
    title="Looked-after children who are unaccompanied asylum-seeking children",
    stage=Stage.LOOKED_AFTER,
    numerator=(
        "looked-after children with unaccompanied asylum-seeking status on the last day of"
        " the month"
    ),
    denominator="children looked after on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cla_episode", "uasc_status"),
    cuts=CUTS,
    source="SSDA903: UASC return and its DUC",
    published="cla_uasc_pct",
)
def cla_uasc_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share who were unaccompanied
    asylum-seeking children.
    """
    children = looked_after_stock(record, months)
    year = children["on"].dt.year + (children["on"].dt.month >= 4)
    status = record.uasc_status[["child", "year", "ceased_on"]].assign(listed=True)
    found = (
        children[["child"]]
        .assign(year=year.astype("float64"))
        .merge(status, on=["child", "year"], how="left")
    )
    ceased_on = found["ceased_on"].to_numpy("datetime64[us]")
    current = found["listed"].eq(True).to_numpy() & (
        np.isnat(ceased_on) | (ceased_on > children["on"].to_numpy())
    )
    return stock(children, value=pd.Series(current, index=children.index), share=True)


@indicator(
    title="Looked-after children under a voluntary agreement",
    stage=Stage.LOOKED_AFTER,
    numerator="children looked after under section 20",
    denominator="children looked after on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cla_episode",),
    cuts=CUTS,
    source="SSDA903: LS V2; Children Act 1989, section 20",
    published="cla_s20_pct",
)
def cla_s20_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share accommodated by
    agreement with their parents (section 20).
    """
    children = looked_after_stock(record, months)
    return stock(children, value=children["legal_status"] == VOLUNTARY, share=True)


@indicator(
    title="Looked-after children with all reviews in time",
    stage=Stage.LOOKED_AFTER,
    numerator=(
        "children whose every review was in time: within 20 working days, then 3 months, "
        "then every 6 months"
    ),
    denominator="children looked after on the last day of the month, for at least 20 working days",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH_END,
    needs=("cla_episode", "cla_review"),
    look_back_months=LATER_REVIEW_MONTHS,
    cuts=CUTS,
    source=(
        "SSDA903: REVIEW, DECOM; Care Planning, Placement and Case Review (England) "
        "Regulations 2010, regulation 33"
    ),
)
def cla_reviews_in_time_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after for at least 20 working days, the share whose every review was
    in time: the first within 20 working days, the second within 3 months of it, each later one
    within 6 months, and none overdue. Reviews from before the returns begin are taken as held in
    time.
    """
    children = looked_after_stock(record, months)
    began = _began(record, children)
    children = children.assign(began=began)[
        began.notna() & (add_working_days(began, FIRST_REVIEW_WORKING_DAYS) <= children["on"])
    ]
    children = children.reset_index(drop=True)
    reviews = record.cla_review[["child", "reviewed_on"]]
    reviews = reviews.assign(began=_began(record, reviews.assign(on=reviews["reviewed_on"])))
    missed_on = pd.Series(np.datetime64("NaT", "us"), index=children.index)
    for begins, ends in record.coverage("cla_review").stretches:
        inside = children[children["on"].between(pd.Timestamp(begins), pd.Timestamp(ends))]
        things = inside.drop_duplicates(["child", "began"])[["child", "began"]]
        missed = first_missed_review(
            things,
            reviews,
            first_due=add_working_days(things["began"], FIRST_REVIEW_WORKING_DAYS),
            second_after=SECOND_REVIEW_MONTHS,
            later_after=LATER_REVIEW_MONTHS,
            covered_from=pd.Timestamp(begins),
        )
        found = inside[["child", "began"]].merge(
            things.assign(missed_on=missed), on=["child", "began"], how="left"
        )
        missed_on.loc[inside.index] = found["missed_on"].to_numpy()
    return stock(children, value=children["on"] <= missed_on, share=True)


def _began(record: Record, rows: pd.DataFrame) -> pd.Series:
    """The start of the period of care in which each row (`child`, `on`) falls, on the rows' index;
    NaT where there is none.
    """
    periods = record.period_of_care[["child", "started_on"]].sort_values(
        "started_on", kind="stable"
    )
    asked = rows[["child", "on"]].assign(row=rows.index).sort_values("on", kind="stable")
    found = pd.merge_asof(asked, periods, left_on="on", right_on="started_on", by="child")
    return found.set_index("row")["started_on"].reindex(rows.index)


@indicator(
    title="Children taking part in their review",
    stage=Stage.LOOKED_AFTER,
    numerator="reviews at which the child spoke, was spoken for, or gave views in another way",
    denominator="reviews of children aged four or over",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH,
    needs=("cla_review",),
    source="SSDA903: REVIEW, REVIEW_CODE (PN1, PN2, PN3, PN5 and PN6; PN0 left out)",
)
def cla_review_participation_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the reviews held of children aged four or over, the share in which the child took part:
    there, through someone else, or by giving views in another way.
    """
    reviews = record.cla_review
    reviews = reviews[reviews["participation"].notna() & (reviews["participation"] != UNDER_FOUR)]
    return cases(
        reviews, date="reviewed_on", value=reviews["participation"].isin(TOOK_PART), share=True
    )


@indicator(
    title="Children starting to be looked after again after adoption or guardianship",
    stage=Stage.LOOKED_AFTER,
    numerator=(
        "periods of care that started for a child who had left care before for adoption, special"
        " guardianship or a child arrangements order"
    ),
    denominator="periods of care that started",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cla_episode", "previous_permanence"),
    cuts=CUTS,
    source="SSDA903: RNE, DECOM, PREV_PERM",
)
def cla_return_after_permanence_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the periods of care that started, the share of children who had left care before, in any
    authority, for adoption, special guardianship or a child arrangements order.
    """
    starts = started(record)
    told = record.previous_permanence
    told = told[told["option"].notna() & (told["option"] != NO_PERMANENCE)]
    year = (starts["on"].dt.year + (starts["on"].dt.month >= 4)).astype("float64")
    asked = pd.MultiIndex.from_arrays([starts["child"], year])
    back = asked.isin(pd.MultiIndex.from_frame(told[["child", "year"]]))
    return cases(starts, date="on", value=pd.Series(back, index=starts.index), share=True)


@indicator(
    title="Median time in care",
    stage=Stage.LOOKED_AFTER,
    numerator="periods of care that ended",
    unit=Unit.MEDIAN,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=CUTS,
    scale=Scale("days", 7, 6580),
    source="SSDA903: DECOM, DEC, REC; Kaplan-Meier, periods still open included",
)
def cla_duration_median_days(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many days half of the children would stay in care, if they left at the pace at which
    children left in this time. Periods of care that are still open count for as long as they have
    lasted, so a batch of closures does not shorten it; the lengths of ended ones alone would.
    """
    periods = _periods(record)
    # What left the record without a reason was only seen until then.
    unexplained = periods["ended"].notna() & ~periods["explained_end"]
    seen_to = periods["known_to"].where(
        ~unexplained, np.minimum(periods["known_to"], days_later(periods["ended"], -1))
    )
    return under_way(
        periods.assign(known_to=seen_to, ended=periods["ended"].where(~unexplained)),
        start="started_on",
        end="ended",
        months=months,
    )


@indicator(
    title="Looked-after children with three or more social workers in 12 months",
    stage=Stage.LOOKED_AFTER,
    numerator="looked-after children who had three or more social workers in the last 12 months",
    denominator="children looked after on the last day of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cla_episode", "social_worker"),
    look_back_months=11,
    cuts=CUTS,
    source="SSDA903: SW_ID, SW_DECOM, SW_DEC (from 2023 to 2024)",
    published="cla_3plus_social_workers_pct",
)
def cla_3plus_social_workers_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the last day of the month, the share who had three or more
    social workers in the 12 months up to it; a worker who comes back counts once.
    """
    children = looked_after_stock(record, months)
    told = record.social_worker
    # Whom a return left open and the next one does not know was there until the seam.
    worked = pd.DataFrame(
        {
            "child": told["child"],
            "worker": told["worker"],
            "first": np.maximum(told["started_on"], told["known_from"]),
            "last": told["ended_on"].where(told["ended_on"] < told["known_to"], told["known_to"]),
        }
    )
    pairs = children[["child", "on"]].assign(row=children.index).merge(worked, on="child")
    since = months_later(pairs["on"] + pd.Timedelta(days=1), -12)
    there = (pairs["first"] <= pairs["on"]) & (pairs["last"] >= since)
    many = pairs[there].drop_duplicates(["row", "worker"]).groupby("row").size()
    return stock(children, value=many.reindex(children.index).fillna(0) >= 3, share=True)


@indicator(
    title="Looked-after children subject to a deprivation of liberty order",
    stage=Stage.LOOKED_AFTER,
    numerator="children with a deprivation of liberty order in force on the last day of the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH_END,
    needs=("deprivation_of_liberty",),
    source="SSDA903: DOLO_START, DOLO_END (from 2025 to 2026)",
)
def cla_dolo_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many looked-after children were deprived of their liberty by an order of the court on the
    last day of the month.
    """
    orders = record.deprivation_of_liberty
    return stock(standing(orders, start="started_on", end="ended_on", months=months))


def _ceased_by(record: Record, reasons: tuple[str, ...]) -> pd.DataFrame:
    left = ceased(record)
    return cases(left, date="on", value=left["rec"].isin(reasons), share=True)


@indicator(
    title="Children leaving care who returned home",
    stage=Stage.LEAVING_CARE,
    numerator=(
        "periods of care that ended with a return to parents or others with parental responsibility"
    ),
    denominator="periods of care that ended",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=CUTS,
    source="SSDA903: REC E4A, E4B",
    published="cla_ceased_home_pct",
)
def cla_ceased_home_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the periods of care that ended, the share in which the child went home to parents or
    others with parental responsibility.
    """
    return _ceased_by(record, HOME)


@indicator(
    title="Children leaving care through special guardianship",
    stage=Stage.LEAVING_CARE,
    numerator="periods of care that ended with a special guardianship order",
    denominator="periods of care that ended",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cla_episode",),
    cuts=CUTS,
    source="SSDA903: REC E43, E44 (to 2018), E45 to E48 (from 2019)",
    published="cla_ceased_sgo_pct",
)
def cla_ceased_sgo_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the periods of care that ended, the share that ended with a special guardianship order."""
    return _ceased_by(record, SPECIAL_GUARDIANSHIP)
