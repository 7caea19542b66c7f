"""Early help: assessments completed, and children who go on to social care or come back from it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import days_later, event_between
from records.record import Record

STEPPED_UP_WITHIN_DAYS = 90
TO_EARLY_HELP = "RC9"
RC9_SINCE = date(2022, 4, 1)


@indicator(
    title="Early help assessments completed",
    stage=Stage.EARLY_HELP,
    numerator="early help assessments completed in the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("early_help_assessment",),
    cuts=("organisation",),
    source="Annex A list 2: Assessment completion date",
)
def eh_assessments_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many early help assessments were completed in the month, by whichever organisation."""
    return cases(record.early_help_assessment, date="completed_on")


@indicator(
    title="Early help assessments completed per 10,000 children",
    stage=Stage.EARLY_HELP,
    numerator="early help assessments completed",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("early_help_assessment",),
    cuts=("organisation",),
    source="Annex A list 2: Assessment completion date; ONS mid-year population estimates",
)
def eh_assessments_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Early help assessments completed for every 10,000 children living in the area, per year."""
    return cases(record.early_help_assessment, date="completed_on")


@indicator(
    title="Early help stepped up to social care",
    stage=Stage.EARLY_HELP,
    numerator="children referred to children's social care within 90 days of it",
    denominator="children with an early help assessment that began in the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("early_help_assessment", "cin_episode"),
    follow_up_days=STEPPED_UP_WITHIN_DAYS,
    source="Annex A list 2: Assessment start date; CIN census: CINreferralDate",
)
def eh_stepup_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children whose early help assessment began in the month, the share who were referred
    to children's social care in the 90 days after.
    """
    began = cases(record.early_help_assessment, date="started_on")
    began = began.drop_duplicates(["child", "month"], ignore_index=True)
    up = event_between(
        began,
        days_later(began["on"], 1),
        days_later(began["on"], STEPPED_UP_WITHIN_DAYS),
        record.cin_episode,
        "referred_on",
    )
    return cases(began, date="on", value=up, share=True)


@indicator(
    title="Children stepped down from social care to early help",
    stage=Stage.EARLY_HELP,
    numerator="episodes of need closed in the month because the child goes on in early help",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    since=RC9_SINCE,
    cuts=("primary_need", "source"),
    source="CIN census: CINclosureDate, ReasonForClosure RC9 (from 2022 to 2023)",
)
def eh_stepdown_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many episodes of need were closed after assessment with the child going on to early help.
    The census has had a code for it since April 2022.
    """
    episodes = record.cin_episode
    return cases(episodes[episodes["closure_reason"] == TO_EARLY_HELP], date="closed_on")
