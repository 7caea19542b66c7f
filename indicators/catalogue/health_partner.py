"""What health holds of children: attendances, admissions, mental health, checks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.looked_after import CUTS, starts
from indicators.catalogue.of_partners import (
    KIND,
    events,
    happened,
    of_extract,
    open_at_end,
    rows_of,
    shared,
)
from indicators.define import Basis, Polarity, Stage, Unit, cases
from records.calendar import add_working_days
from records.record import Record

POPULATION = "children aged 0 to 17 living in the area (ONS mid-year estimate)"
INJURIES = ("injury", "self_harm", "poisoning")
SEEN_DAYS = 28
LONG_WAIT_DAYS = 126
ASSESSED_WORKING_DAYS = 20
# Twenty working days, with the bank holidays of any season among them.
ASSESSED_KNOWN_AFTER_DAYS = 35


@of_extract(
    "a_and_e_attendances",
    title="A&E attendances, ages 0 to 17",
    stage=Stage.HEALTH,
    numerator="attendances of children at emergency departments in the month",
    cuts=KIND,
    source="Health extract: A&E attendances",
)
def a_and_e_attendances_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many times a child who lives in the area was brought to an emergency department, known to
    social care or not. A fall may be fewer injuries, or injuries that nobody sees.
    """
    return happened(record, "a_and_e_attendances")


@of_extract(
    "a_and_e_attendances",
    title="A&E attendances per 10,000 children",
    stage=Stage.HEALTH,
    numerator="attendances of children at emergency departments",
    denominator=POPULATION,
    unit=Unit.RATE,
    cuts=KIND,
    source="Health extract: A&E attendances; ONS mid-year population estimates",
)
def a_and_e_attendances_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Attendances at emergency departments for every 10,000 children living in the area, per
    year."""
    return happened(record, "a_and_e_attendances")


@of_extract(
    "a_and_e_attendances",
    title="A&E attendances of which social care was told",
    stage=Stage.HEALTH,
    numerator="attendances of which children's social care was told",
    denominator="attendances of which the extract says whether it was told",
    unit=Unit.PERCENT,
    by_child=True,
    cuts=KIND,
    source="Health extract: A&E attendances, whether social care was told",
)
def a_and_e_told_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the attendances of children of which the extract says so, the share of which the
    department told children's social care.
    """
    return shared(record, "a_and_e_attendances", column="detail")


@of_extract(
    "emergency_admissions",
    title="Emergency admissions, ages 0 to 17",
    stage=Stage.HEALTH,
    numerator="unplanned admissions of children to hospital in the month",
    cuts=KIND,
    source="Health extract: emergency admissions",
)
def emergency_admissions_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many times a child who lives in the area was admitted to hospital without a plan."""
    return happened(record, "emergency_admissions")


@of_extract(
    "emergency_admissions",
    title="Emergency admissions for injuries per 10,000 children",
    stage=Stage.HEALTH,
    numerator="unplanned admissions for an injury, self-harm or poisoning",
    denominator=POPULATION,
    unit=Unit.RATE,
    polarity=Polarity.LOW,
    by_child=True,
    cuts=KIND,
    source="Health extract: emergency admissions; ONS mid-year population estimates",
)
def hospital_injury_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Unplanned admissions for injuries, deliberate ones too, for every 10,000 children aged 0 to
    17, per year. OHID's published rate is of children aged 0 to 14: the two do not compare.
    """
    return rows_of(record, "emergency_admissions", *INJURIES)


@of_extract(
    "alcohol_admissions",
    title="Admissions for alcohol, under 18",
    stage=Stage.HEALTH,
    numerator="admissions of under 18s for something caused by alcohol alone",
    polarity=Polarity.LOW,
    source="Health extract: admissions for alcohol",
)
def alcohol_admissions_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many times somebody under 18 who lives in the area was admitted to hospital for something
    that alcohol alone had caused.
    """
    return happened(record, "alcohol_admissions")


@of_extract(
    "inpatient_admissions",
    title="Inpatient admissions, ages 0 to 17",
    stage=Stage.HEALTH,
    numerator="stays of children as inpatients that began in the month",
    cuts=KIND,
    source="Health extract: inpatient admissions",
)
def inpatient_admissions_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many stays of children in hospital began in the month, planned or not."""
    return happened(record, "inpatient_admissions")


@of_extract(
    "camhs_referrals",
    title="Referrals to mental health services (CAMHS)",
    stage=Stage.HEALTH,
    numerator="referrals of children received in the month",
    cuts=KIND,
    source="Health extract: CAMHS referrals and waits",
)
def camhs_referrals_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many referrals of children specialist mental health services received, by whom."""
    return happened(record, "camhs_referrals")


@of_extract(
    "camhs_referrals",
    title="Children waiting for mental health services (CAMHS)",
    stage=Stage.HEALTH,
    numerator="children referred and not yet seen on the last day of the month",
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    by_child=True,
    cuts=KIND,
    source="Health extract: CAMHS referrals and waits",
)
def camhs_waiting_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children had been referred to specialist mental health services and neither been
    seen nor closed on the last day of the month. Only rows of children tell it.
    """
    waiting = open_at_end(record, "camhs_referrals", months)
    return waiting[waiting["child"] >= 0].reset_index(drop=True)


@of_extract(
    "camhs_referrals",
    title="Children waiting over 18 weeks for mental health services",
    stage=Stage.HEALTH,
    numerator="children waiting for more than 18 weeks",
    denominator="children referred to CAMHS and not yet seen on the last day of the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    by_child=True,
    cuts=KIND,
    source="Health extract: CAMHS referrals and waits",
)
def camhs_waiting_over_18wk_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children waiting for specialist mental health services on the last day of the month,
    the share who had waited for more than 18 weeks.
    """
    waiting = open_at_end(record, "camhs_referrals", months)
    waiting = waiting[waiting["child"] >= 0].reset_index(drop=True)
    long = (waiting["on"] - waiting["happened_on"]).dt.days > LONG_WAIT_DAYS
    return waiting.assign(numerator=long.astype("float64"), denominator=1.0)


@of_extract(
    "camhs_referrals",
    title="Children seen by mental health services within four weeks",
    stage=Stage.HEALTH,
    numerator="referrals of children who were first seen within 28 days",
    denominator="referrals of children received in the month and not refused or withdrawn",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    by_child=True,
    follow_up_days=SEEN_DAYS,
    cuts=KIND,
    source="Health extract: CAMHS referrals and waits",
)
def camhs_seen_4wk_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals to specialist mental health services that were not refused or withdrawn,
    the share of children first seen within 28 days, the four weeks NHS England tests as a
    standard.
    """
    rows = events(record, "camhs_referrals")
    # An extract of the months after says how a wait ended that was open when it began.
    same = rows.groupby(["child", "happened_on"], sort=False)
    ended = same["ended_on"].transform("max")
    outcome = same["outcome"].transform("last")
    refused = outcome.isin(["not_accepted", "withdrawn"])
    seen = ((ended - rows["happened_on"]).dt.days <= SEEN_DAYS) & (outcome == "seen")
    return cases(rows[~refused], date="happened_on", value=seen[~refused], share=True)


@of_extract(
    "health_assessments",
    title="Initial health assessments in time",
    stage=Stage.HEALTH,
    numerator="of them, those with a health assessment within 20 working days",
    denominator="periods of care that started in the month and lasted 20 working days",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    by_child=True,
    needs=("cla_episode",),
    follow_up_days=ASSESSED_KNOWN_AFTER_DAYS,
    cuts=CUTS,
    source="SSDA903: DECOM, DEC; health extract: health assessments of children looked after",
)
def cla_iha_20wd_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children who started to be looked after in the month and were for 20 working days, the
    share whose first health assessment was within those 20 working days. A child whom health
    assessed and whose record could not be linked reads as not assessed.
    """
    began = starts(record)
    began = began.assign(due=add_working_days(began["started_on"], ASSESSED_WORKING_DAYS))
    began = began[began["ended"].isna() | (began["ended"] >= began["due"])]
    held = record.partner_event
    held = held.loc[held["source"] == "health_assessments", ["child", "happened_on"]]
    pairs = began[["period", "child", "started_on", "due"]].merge(held, on="child")
    in_time = pairs["happened_on"].between(pairs["started_on"], pairs["due"])
    assessed = began["period"].isin(pairs.loc[in_time, "period"])
    return cases(began, date="started_on", value=assessed, share=True)


@of_extract(
    "health_assessments",
    title="Health assessments in time, initial and review",
    stage=Stage.HEALTH,
    numerator="health assessments of children looked after held in time",
    denominator="health assessments of children looked after held in the month",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    cuts=KIND,
    source="Health extract: health assessments of children looked after",
)
def health_assessments_in_time_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the health assessments of children looked after that were held in the month, initial and
    review, the share that health says were held in time.
    """
    return shared(record, "health_assessments")


@of_extract(
    "dental_checks",
    title="Dental checks of children",
    stage=Stage.HEALTH,
    numerator="checks of children's teeth in the month",
    source="Health extract: dental checks",
)
def dental_checks_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many checks of children's teeth there were. Whose, says the extract: the children of the
    area, or those looked after.
    """
    return happened(record, "dental_checks")


@of_extract(
    "immunisations",
    title="Immunisations up to date",
    stage=Stage.HEALTH,
    numerator="immunisations that fell due in the month and have been given",
    denominator="immunisations that fell due in the month",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    cuts=KIND,
    source="Health extract: immunisations that fell due",
)
def immunisations_up_to_date_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the immunisations of the national programme that fell due in the month, the share that
    have been given.
    """
    return shared(record, "immunisations")
