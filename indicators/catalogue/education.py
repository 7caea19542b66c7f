"""What schools and the education service hold of children."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.of_partners import (
    INVOLVED,
    KIND,
    amounts,
    happened,
    of_extract,
    open_at_end,
    rows_of,
    shared,
)
from indicators.define import Basis, Polarity, Stage, Unit
from indicators.picking import days_later, event_between
from records.record import Record

PERSISTENT = 0.1
YEAR_DAYS = 365


@of_extract(
    "attendance",
    title="School sessions missed, all pupils",
    stage=Stage.EDUCATION,
    numerator="half-day sessions missed, for whatever reason",
    denominator="half-day sessions possible",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    cuts=KIND,
    source="Schools' extract: attendance",
)
def attendance_absence_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the half-day sessions pupils could have come to, the share they missed. Sessions follow
    one another, so the range by chance is wider than the one shown.
    """
    return amounts(record, "attendance")


def _of(made: pd.DataFrame, *groups: str) -> pd.DataFrame:
    return made[made["involvement"].isin(groups)].reset_index(drop=True)


def _looked_after(record: Record, made: pd.DataFrame) -> pd.DataFrame:
    """Cases of children looked after on the day and for the year before it: of those looked after
    then, who began no period of care in that year."""
    made = _of(made, "Looked after")
    care = record.period_of_care
    began = event_between(made, days_later(made["on"], -YEAR_DAYS), made["on"], care, "started_on")
    return made[~began].reset_index(drop=True)


@of_extract(
    "attendance",
    title="School sessions missed by children looked after for a year",
    stage=Stage.EDUCATION,
    numerator="half-day sessions missed by children looked after for twelve months",
    denominator="half-day sessions possible for them",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    by_child=True,
    needs=INVOLVED,
    source="Schools' extract: attendance, linked; SSDA903: DECOM, DEC",
    published="absence_cla_pct",
)
def attendance_overall_absence_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the half-day sessions that pupils looked after for at least twelve months could have come
    to, the share they missed. Only pupils who could be linked are in it.
    """
    return _looked_after(record, amounts(record, "attendance"))


@of_extract(
    "attendance",
    title="School sessions missed by children on a protection plan",
    stage=Stage.EDUCATION,
    numerator="half-day sessions missed by children on a child protection plan",
    denominator="half-day sessions possible for them",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    by_child=True,
    needs=INVOLVED,
    cuts=(),
    source="Schools' extract: attendance, linked; CIN census",
)
def attendance_absence_cpp_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the half-day sessions that pupils on a child protection plan (and not looked after) could
    have come to, the share they missed. Only pupils who could be linked are in it.
    """
    return _of(amounts(record, "attendance"), "On a protection plan")


@of_extract(
    "attendance",
    title="School sessions missed by children in need",
    stage=Stage.EDUCATION,
    numerator="half-day sessions missed by children in need",
    denominator="half-day sessions possible for them",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    by_child=True,
    needs=INVOLVED,
    cuts=(),
    source="Schools' extract: attendance, linked; CIN census",
)
def attendance_absence_cin_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the half-day sessions that children in need (neither on a protection plan nor looked
    after) could have come to, the share they missed. Only pupils who could be linked are in it.
    """
    return _of(amounts(record, "attendance"), "In need")


def _persistent(record: Record) -> pd.DataFrame:
    """A case a pupil and month: whether a tenth or more of the month's sessions were missed."""
    made = amounts(record, "attendance")
    made = made[made["child"] >= 0]
    months = made.groupby(["child", "month"], sort=False)[["numerator", "denominator"]]
    totals = months.transform("sum")
    missed = (totals["numerator"] >= PERSISTENT * totals["denominator"]).astype("float64")
    made = made.assign(numerator=missed, denominator=1.0)
    return made.drop_duplicates(["child", "month"]).reset_index(drop=True)


@of_extract(
    "attendance",
    title="Pupils who missed a tenth or more of the month's sessions",
    stage=Stage.EDUCATION,
    numerator="pupils who missed a tenth or more of their sessions of the month",
    denominator="pupils with sessions in the month",
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    by_child=True,
    cuts=KIND,
    source="Schools' extract: attendance",
)
def attendance_persistent_month_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the pupils with sessions in the month, the share who missed a tenth or more of them. DfE's
    persistent absence is over the whole year, which fewer pupils reach.
    """
    return _persistent(record)


@of_extract(
    "exclusions",
    title="Suspensions and permanent exclusions",
    stage=Stage.EDUCATION,
    numerator="suspensions and permanent exclusions that began in the month",
    polarity=Polarity.LOW,
    cuts=KIND,
    source="Schools' extract: suspensions and permanent exclusions",
)
def exclusions_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many suspensions and permanent exclusions from schools began in the month."""
    return happened(record, "exclusions")


@of_extract(
    "part_time_timetables",
    title="Pupils on a part-time timetable",
    stage=Stage.EDUCATION,
    numerator="pupils on a part-time timetable on the last day of the month",
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    cuts=KIND,
    source="Schools' extract: part-time timetables",
)
def part_time_timetables_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many pupils were offered less than full-time education on the last day of the month."""
    return open_at_end(record, "part_time_timetables", months)


@of_extract(
    "home_education",
    title="Children in elective home education",
    stage=Stage.EDUCATION,
    numerator="children educated at home on the last day of the month",
    basis=Basis.MONTH_END,
    cuts=KIND,
    source="Education extract: elective home education",
)
def home_education_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children were educated at home because their parents chose it, on the last day of
    the month. Those whom social care knows are the ones to ask about first.
    """
    return open_at_end(record, "home_education", months)


@of_extract(
    "special_needs",
    title="Requests for an education, health and care assessment",
    stage=Stage.EDUCATION,
    numerator="requests made in the month",
    by_child=True,
    source="Education extract: special educational needs, requests",
)
def ehc_requests_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many requests for an education, health and care assessment were made in the month."""
    return rows_of(record, "special_needs", "request")


@of_extract(
    "special_needs",
    title="Education, health and care assessments begun",
    stage=Stage.EDUCATION,
    numerator="assessments begun in the month",
    by_child=True,
    source="Education extract: special educational needs, assessments",
)
def ehc_assessments_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many education, health and care assessments began in the month."""
    return rows_of(record, "special_needs", "assessment")


@of_extract(
    "special_needs",
    title="Children and young people with an EHC plan",
    stage=Stage.EDUCATION,
    numerator="children and young people with an EHC plan on the last day of the month",
    basis=Basis.MONTH_END,
    by_child=True,
    source="Education extract: special educational needs, plans",
)
def ehc_plans_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children and young people up to 25 had an education, health and care plan on the
    last day of the month.
    """
    return open_at_end(record, "special_needs", months, "plan")


@of_extract(
    "attainment_ks2",
    title="Pupils at the expected standard at key stage 2",
    stage=Stage.EDUCATION,
    numerator="pupils at the expected standard in reading, writing and maths",
    denominator="pupils at the end of key stage 2",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    source="Schools' extract: attainment at key stage 2",
)
def ks2_rwm_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the pupils at the end of key stage 2, the share at the expected standard in reading,
    writing and maths, in the month in which results came out.
    """
    return shared(record, "attainment_ks2")


@of_extract(
    "attainment_ks4",
    title="Average Attainment 8 score",
    stage=Stage.EDUCATION,
    numerator="Attainment 8 scores, added up",
    denominator="pupils at the end of key stage 4",
    unit=Unit.MEAN,
    polarity=Polarity.HIGH,
    source="Schools' extract: attainment at key stage 4",
)
def ks4_att8_avg(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The average Attainment 8 score of pupils at the end of key stage 4, in the month in which
    results came out. By involvement of social care it is that of the pupils who could be linked.
    """
    return amounts(record, "attainment_ks4", each=True)


@of_extract(
    "school_moves",
    title="Moves between schools outside the usual times",
    stage=Stage.EDUCATION,
    numerator="moves of pupils in the month",
    cuts=KIND,
    source="Schools' extract: moves between schools",
)
def school_moves_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many pupils left the roll of a school other than at the usual age of moving on."""
    return happened(record, "school_moves")
