"""Child protection plans: how many, for how long, again, and reviewed in time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import known_people
from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import (
    days_later,
    event_between,
    first_missed_review,
    months_later,
    standing,
    stock,
)
from records.record import Record

TWO_YEARS_DAYS = 730
FIRST_REVIEW_MONTHS = 3
LATER_REVIEW_MONTHS = 6
AGAIN_WITHIN_MONTHS = 24
LONG_MONTHS = 15
SHORT_MONTHS = 3
NEGLECT = "NEG"
CUTS = ("primary_need", "source", "category")


def on_plan(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The children on a child protection plan at the end of each month, one row each: `cp_plan` and
    `on`.
    """
    return record.once(
        f"on a plan {months.tobytes().hex()}",
        lambda: known_people(
            record, standing(record.cp_plan, start="started_on", end="ended_on", months=months)
        ),
    )


@indicator(
    title="Children on a child protection plan",
    stage=Stage.PLANS,
    numerator="children with a child protection plan open on the last day of the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH_END,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPendDate",
    published="cpp_31_march",
)
def cpp_stock_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children were on a child protection plan on the last day of the month."""
    return stock(on_plan(record, months))


@indicator(
    title="Children on a child protection plan per 10,000 children",
    stage=Stage.PLANS,
    numerator="children with a child protection plan open on the last day of the month",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH_END,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPendDate; ONS mid-year population estimates",
    published="cpp_31_march_rate",
)
def cpp_stock_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children on a child protection plan on the last day of the month for every 10,000 children
    living in the area.
    """
    return stock(on_plan(record, months))


@indicator(
    title="Child protection plans starting per 10,000 children",
    stage=Stage.PLANS,
    numerator="child protection plans that started",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate; ONS mid-year population estimates",
    published="cpp_started_rate",
)
def cpp_started_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Child protection plans that started for every 10,000 children in the area, per year."""
    return cases(record.cp_plan, date="started_on")


@indicator(
    title="Child protection plans ending per 10,000 children",
    stage=Stage.PLANS,
    numerator="child protection plans that ended",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPendDate; ONS mid-year population estimates",
    published="cpp_ended_rate",
)
def cpp_ended_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Child protection plans that ended for every 10,000 children living in the area, per year."""
    return cases(record.cp_plan, date="ended_on")


@indicator(
    title="Plans starting that are a second or later one",
    stage=Stage.PLANS,
    numerator="plans that started for a child who had been on a plan before, however long ago",
    denominator=(
        "child protection plans that started, where the number of earlier plans is recorded"
    ),
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: NumberOfPreviousCPP",
    published="cpp_subsequent_pct",
)
def cpp_subsequent_ever_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the child protection plans that started, the share for a child who had been on a plan at
    any time before.
    """
    plans = record.cp_plan[record.cp_plan["previous_plans"].notna()]
    return cases(plans, date="started_on", value=plans["previous_plans"] >= 1, share=True)


@indicator(
    title="Current plans of two years or more",
    stage=Stage.PLANS,
    numerator="children whose open plan began at least two years (730 days) ago",
    denominator="children on a child protection plan on the last day of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate",
    published="cpp_2yrs_plus_at31_pct",
)
def cpp_2y_plus_current_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a child protection plan on the last day of the month, the share who had
    been on it for two years or more.
    """
    plans = on_plan(record, months)
    long = days_later(plans["started_on"], TWO_YEARS_DAYS) <= plans["on"]
    return stock(plans, value=long, share=True)


@indicator(
    title="Plans ending that lasted two years or more",
    stage=Stage.PLANS,
    numerator="plans that ended after two years (730 days) or more",
    denominator="child protection plans that ended",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPendDate",
    published="cpp_2yrs_plus_ended_pct",
)
def cpp_2y_plus_ended_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the child protection plans that ended, the share that had lasted two years or more."""
    plans = record.cp_plan
    long = days_later(plans["started_on"], TWO_YEARS_DAYS) <= plans["ended_on"]
    return cases(plans, date="ended_on", value=long, share=True)


@indicator(
    title="Child protection plans reviewed in time",
    stage=Stage.PLANS,
    numerator=(
        "children whose plan has had every review in time: the first within 3 months, then"
        " at most 6 months apart"
    ),
    denominator="children on a plan that had been open for 3 months or more",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH_END,
    needs=("cp_plan", "cp_review"),
    look_back_months=LATER_REVIEW_MONTHS,
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPreviewDate; Working Together to Safeguard Children",
    published="cpp_reviewed_in_time_pct",
)
def cpp_reviewed_in_time_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a plan for at least 3 months, the share whose every review conference was
    in time: the first within 3 months of the start, each later one within 6 months of the one
    before, and none overdue. Reviews from before the returns begin are taken as held in time.
    """
    plans = on_plan(record, months)
    due = months_later(plans["started_on"], FIRST_REVIEW_MONTHS)
    plans = plans[due <= plans["on"]].reset_index(drop=True)
    reviews = record.cp_review.rename(columns={"plan_started_on": "began"})
    missed_on = pd.Series(np.datetime64("NaT", "us"), index=plans.index)
    for begins, ends in record.coverage("cp_review").stretches:
        inside = plans[plans["on"].between(pd.Timestamp(begins), pd.Timestamp(ends))]
        # Each plan is judged once, however many month ends it stands at.
        things = inside.drop_duplicates(["child", "started_on"]).rename(
            columns={"started_on": "began"}
        )
        missed = first_missed_review(
            things,
            reviews,
            first_due=months_later(things["began"], FIRST_REVIEW_MONTHS),
            second_after=LATER_REVIEW_MONTHS,
            later_after=LATER_REVIEW_MONTHS,
            covered_from=pd.Timestamp(begins),
        )
        judged = (
            things[["child", "began"]]
            .assign(missed_on=missed)
            .rename(columns={"began": "started_on"})
        )
        found = inside[["child", "started_on"]].merge(
            judged, on=["child", "started_on"], how="left"
        )
        missed_on.loc[inside.index] = found["missed_on"].to_numpy()
    return stock(plans, value=plans["on"] <= missed_on, share=True)


@indicator(
    title="Plans starting within two years of an earlier one",
    stage=Stage.PLANS,
    numerator="plans that started within 24 months of the end of the child's previous plan",
    denominator="child protection plans that started",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cp_plan",),
    look_back_months=AGAIN_WITHIN_MONTHS,
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPendDate of this and earlier returns",
)
def cpp_subsequent_2y_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the child protection plans that started, the share for a child whose earlier plan had
    ended in the two years before.
    """
    starts = cases(record.cp_plan, date="started_on")
    ends = cases(record.cp_plan, date="ended_on")
    since = months_later(starts["on"], -AGAIN_WITHIN_MONTHS)
    again = event_between(starts, since, starts["on"], ends, "on")
    # A plan that starts and ends within one day is not its own predecessor.
    before = event_between(starts, since, days_later(starts["on"], -1), ends, "on")
    own = starts["ended_on"] == starts["on"]
    return cases(starts, date="on", value=again.where(~own, before), share=True)


@indicator(
    title="Plans ending within three months",
    stage=Stage.PLANS,
    numerator="plans that ended at most three months after they began",
    denominator="child protection plans that ended",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPendDate",
    published="cpp_3m_or_less_ended_pct",
)
def cpp_3m_or_less_ended_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the child protection plans that ended, the share that had lasted three months or less:
    ended early, or moved to another authority.
    """
    plans = record.cp_plan
    short = plans["ended_on"] <= months_later(plans["started_on"], SHORT_MONTHS)
    return cases(plans, date="ended_on", value=short, share=True)


@indicator(
    title="Current plans of 15 months or more",
    stage=Stage.PLANS,
    numerator="children whose open plan began at least 15 months ago",
    unit=Unit.COUNT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cp_plan",),
    cuts=CUTS,
    source="CIN census: CPPstartDate, CPPendDate",
)
def cpp_over_15m_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children on a child protection plan on the last day of the month had been on it for
    15 months or more: an early warning of plans of two years.
    """
    plans = on_plan(record, months)
    return stock(plans[months_later(plans["started_on"], LONG_MONTHS) <= plans["on"]])


@indicator(
    title="Current plans because of neglect",
    stage=Stage.PLANS,
    numerator="children whose plan's latest category of abuse is neglect",
    denominator="children on a child protection plan on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cp_plan",),
    cuts=("primary_need", "source"),
    source="CIN census: LatestCategoryOfAbuse NEG",
    published="cpp_neglect_pct",
)
def cpp_neglect_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a child protection plan on the last day of the month, the share whose
    latest category of abuse is neglect.
    """
    plans = on_plan(record, months)
    return stock(plans, value=plans["latest_category"] == NEGLECT, share=True)
