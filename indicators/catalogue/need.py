"""Children in need: how many there are, how many begin and end, and for how long."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import NO_DISABILITY, known_people
from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import days_later, months_later, standing, stock
from records.record import Record

TWO_YEARS_DAYS = 730
ONE_YEAR_MONTHS = 12
ABUSE_OR_NEGLECT = "N1"
CUTS = ("primary_need", "source")


def _episodes(record: Record) -> pd.DataFrame:
    """Episodes of need: referrals that were taken further."""
    return record.cin_episode[record.cin_episode["no_further_action"] != 1]


def in_need(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The children in need at the end of each month, one row each: `cin_episode` and `on`."""
    return record.once(
        f"in need {months.tobytes().hex()}",
        lambda: known_people(
            record, standing(_episodes(record), start="referred_on", end="closed_on", months=months)
        ),
    )


@indicator(
    title="Children in need",
    stage=Stage.NEED,
    numerator="children with an episode of need open on the last day of the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH_END,
    needs=("cin_episode",),
    cuts=CUTS,
    source=(
        "CIN census: CINreferralDate, CINclosureDate, ReferralNFA; Children Act 1989, section 17"
    ),
    published="cin_31_march",
)
def cin_stock_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children were in need on the last day of the month. As DfE counts them: everyone
    referred and not closed, with or without a plan, looked after or not; referrals that ended in no
    further action are left out.
    """
    return stock(in_need(record, months))


@indicator(
    title="Children in need per 10,000 children",
    stage=Stage.NEED,
    numerator="children with an episode of need open on the last day of the month",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH_END,
    needs=("cin_episode",),
    cuts=CUTS,
    source=(
        "CIN census: CINreferralDate, CINclosureDate, ReferralNFA; ONS mid-year population"
        " estimates"
    ),
    published="cin_31_march_rate",
)
def cin_stock_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children in need on the last day of the month, for every 10,000 living in the area."""
    return stock(in_need(record, months))


@indicator(
    title="Episodes of need starting per 10,000 children",
    stage=Stage.NEED,
    numerator="episodes of need that started",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=CUTS,
    source="CIN census: CINreferralDate, ReferralNFA; ONS mid-year population estimates",
    published="cin_started_rate",
)
def cin_started_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Episodes of need that started (referrals taken further) for every 10,000 children living in
    the area, per year.
    """
    return cases(_episodes(record), date="referred_on")


@indicator(
    title="Episodes of need ending per 10,000 children",
    stage=Stage.NEED,
    numerator="episodes of need that ended",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=(*CUTS, "closure_reason"),
    source="CIN census: CINclosureDate, ReferralNFA; ONS mid-year population estimates",
    published="cin_ended_rate",
)
def cin_ended_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Episodes of need that were closed for every 10,000 children living in the area, per year."""
    return cases(_episodes(record), date="closed_on")


@indicator(
    title="Children on a child in need plan per 10,000 children",
    stage=Stage.NEED,
    numerator="children with a child in need plan open on the last day of the month",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH_END,
    needs=("cin_plan",),
    cuts=CUTS,
    source="CIN census: CINPlanStartDate, CINPlanEndDate; ONS mid-year population estimates",
    published="cin_plans_31_march_rate",
)
def cin_plans_stock_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children on a child in need plan on the last day of the month for every 10,000 children
    living in the area.
    """
    return stock(standing(record.cin_plan, start="started_on", end="ended_on", months=months))


@indicator(
    title="Children in need for two years or more",
    stage=Stage.NEED,
    numerator="children in need whose episode began at least two years (730 days) ago",
    denominator="children in need on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cin_episode",),
    cuts=CUTS,
    source="CIN census: CINreferralDate, CINclosureDate",
    published="cin_over_2y_pct",
)
def cin_over_2y_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children in need on the last day of the month, the share whose episode had been open
    for two years or more.
    """
    children = in_need(record, months)
    long = days_later(children["referred_on"], TWO_YEARS_DAYS) <= children["on"]
    return stock(children, value=long, share=True)


@indicator(
    title="Child in need plans open for 12 months or more",
    stage=Stage.NEED,
    numerator="children whose child in need plan began at least 12 months ago",
    denominator="children on a child in need plan on the last day of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cin_plan",),
    cuts=CUTS,
    source="CIN census: CINPlanStartDate, CINPlanEndDate",
)
def cin_plan_over_12m_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a child in need plan on the last day of the month, the share whose plan
    had been open for twelve months or more: a sign of drift.
    """
    plans = standing(record.cin_plan, start="started_on", end="ended_on", months=months)
    long = months_later(plans["started_on"], ONE_YEAR_MONTHS) <= plans["on"]
    return stock(plans, value=long, share=True)


@indicator(
    title="Children in need with a recorded disability",
    stage=Stage.NEED,
    numerator="children in need with a disability recorded",
    denominator="children in need on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cin_episode", "disability"),
    cuts=CUTS,
    source="CIN census: Disability (other than NONE)",
    published="cin_disability_pct",
)
def cin_disability_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children in need on the last day of the month, the share with a disability recorded in
    the latest return that describes them.
    """
    children = in_need(record, months)
    told = record.disability
    disabled = told.loc[told["disability"].notna() & (told["disability"] != NO_DISABILITY), "child"]
    return stock(children, value=children["child"].isin(disabled.unique()), share=True)


@indicator(
    title="Children in need because of abuse or neglect",
    stage=Stage.NEED,
    numerator="children in need whose primary need is abuse or neglect",
    denominator="children in need on the last day of the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    needs=("cin_episode",),
    cuts=("source",),
    source="CIN census: PrimaryNeedCode N1",
    published="cin_abuse_need_pct",
)
def cin_abuse_need_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children in need on the last day of the month, the share whose primary need at
    assessment was abuse or neglect.
    """
    children = in_need(record, months)
    return stock(children, value=children["primary_need"] == ABUSE_OR_NEGLECT, share=True)


@indicator(
    title="Children in pre-proceedings",
    stage=Stage.NEED,
    numerator="children whose pre-proceedings had begun and had no outcome yet",
    unit=Unit.COUNT,
    basis=Basis.MONTH_END,
    needs=("pre_proceedings",),
    source=(
        "CIN census: PPStartDate, PPOutcome, StepDecisionDate, CourtAppDate, LetterInitCPDate"
        " (from 2025 to 2026)"
    ),
)
def preproceedings_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children were in pre-proceedings (the public law outline) on the last day of the
    month: begun, and neither stepped down nor before the court. Where a return gives an outcome
    without its day, the child is not counted.
    """
    begun = record.pre_proceedings
    ended_on = begun[["step_decided_on", "court_applied_on", "ended_by_letter_on"]].min(axis=1)
    begun = begun.assign(ended_on=ended_on.astype("datetime64[us]"))
    begun = begun[begun["outcome"].isna() | begun["ended_on"].notna()]
    return stock(standing(begun, start="started_on", end="ended_on", months=months))
