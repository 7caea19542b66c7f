"""How cases stood on the day of Annex A's lists: visits, reviews, plans and contact between the
yearly returns.

A list holds the latest visit or review, not all of them, so each figure is of the list's own day:
it is there for the months whose last day a workbook was drawn for, and for no other. Where no child
of a list has an answer the list does not tell, and there is no figure.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import people
from indicators.define import Basis, Polarity, Stage, Unit, cases, indicator
from indicators.picking import months_later
from records.calendar import age_at, working_days
from records.record import Record

SEEN_WORKING_DAYS = 20
VISIT_WORKING_DAYS = 10
PERMANENCE_MONTHS = 4
YEAR_MONTHS = 12
# Regulation 28 of the Care Planning, Placement and Case Review (England) Regulations 2010.
FIRST_VISIT_DAYS = 7
VISIT_DAYS = 42
LONG_TERM_VISIT_MONTHS = 3
LONG_TERM = ("long-term fostering", "long-term residential placement")
PATHWAY_MONTHS = 6
CONTACT_DAYS = 56
PLAN_OWED = ("eligible", "relevant", "former relevant")
CONTACT_OWED = ("relevant", "former relevant")
IN_WORK = ("F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5")
YOUNG = 5


def _told(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows of lists in which some child has an answer: a column left blank tells nothing."""
    return rows[rows[column].notna().groupby(rows["as_on"]).transform("any").astype(bool)]


def _said(labels: pd.Series, *words: str) -> pd.Series:
    return labels.str.lower().isin(words)


def _open(rows: pd.DataFrame, end: str) -> pd.DataFrame:
    return rows[~(rows[end] <= rows["as_on"])]


def _listed(
    title: str,
    stage: Stage,
    numerator: str,
    denominator: str,
    entity: str,
    source: str,
):
    """Declare a share of those on a list, as it stood on the list's day."""
    return indicator(
        title=title,
        stage=stage,
        numerator=numerator,
        denominator=denominator,
        unit=Unit.PERCENT,
        polarity=Polarity.HIGH,
        basis=Basis.MONTH_END,
        needs=(entity,),
        cuts=("team",),
        source=source,
    )


@_listed(
    "Children on a child in need plan seen in the last 20 working days",
    Stage.NEED,
    "children last seen at most 20 working days before the day of the list",
    "children on a child in need plan",
    "cin_standing",
    "Annex A list 6: Case Status, Date Child Was Last Seen",
)
def cin_seen_20wd_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a child in need plan on the day of the list, the share who had been seen
    in the 20 working days before. The interval is a common local standard, not a statutory one.
    """
    rows = _open(_told(record.cin_standing, "seen_on"), "closed_on")
    rows = rows[_said(rows["case_status"], "child in need plan")]
    seen = working_days(rows["seen_on"], rows["as_on"]) <= SEEN_WORKING_DAYS
    return cases(rows, date="as_on", value=seen, share=True)


@indicator(
    title="Children with an open case and no allocated worker",
    stage=Stage.NEED,
    numerator="children with an open case for whom no list names a worker",
    unit=Unit.COUNT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("allocation",),
    cuts=("team",),
    source="Annex A lists 6, 7 and 8: Allocated Worker",
)
def cin_unallocated_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children in need, on a protection plan or looked after had no worker named in any of
    the lists on their day. There is no figure where a list is missing or names no worker at all.
    """
    rows = record.allocation
    return cases(rows[rows["allocated"] == 0], date="as_on")


@_listed(
    "Children on a protection plan visited in the last 10 working days",
    Stage.PLANS,
    "children last visited at most 10 working days before the day of the list",
    "children on a child protection plan, whose plan is older than 10 working days or visited",
    "cp_standing",
    "Annex A list 7: Date of the Last Statutory Visit",
)
def cpp_visits_in_time_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a child protection plan on the day of the list, the share visited in the
    10 working days before; the interval is local, and 10 working days are common. A plan younger
    than that which has had no visit is not counted yet.
    """
    rows = _open(_told(record.cp_standing, "visited_on"), "ended_on")
    young = working_days(rows["started_on"], rows["as_on"]) <= VISIT_WORKING_DAYS
    rows = rows[~young | rows["visited_on"].notna()]
    visited = working_days(rows["visited_on"], rows["as_on"]) <= VISIT_WORKING_DAYS
    return cases(rows, date="as_on", value=visited, share=True)


@_listed(
    "Children on a protection plan seen alone at the last visit",
    Stage.PLANS,
    "children who were seen alone",
    "children on a child protection plan of whom the list says whether they were seen alone",
    "cp_standing",
    "Annex A list 7: Was the Child Seen Alone?",
)
def cpp_seen_alone_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children on a child protection plan on the day of the list of whom it is said, the
    share who were seen alone at the last statutory visit. Babies are among them.
    """
    rows = _open(record.cp_standing, "ended_on")
    rows = rows[rows["seen_alone"].notna()]
    return cases(rows, date="as_on", value=rows["seen_alone"] == 1, share=True)


def _looked_after(record: Record, told: str, *, months: int = 0) -> pd.DataFrame:
    """The looked-after children of lists that tell something, in care for so many months."""
    rows = _open(_told(record.cla_standing, told), "ended_on")
    return rows[months_later(rows["started_on"], months) <= rows["as_on"]]


@_listed(
    "Looked-after children visited within the statutory interval",
    Stage.LOOKED_AFTER,
    "looked-after children whose last visit lies within the interval that applies to them",
    "looked-after children placed for at least a week, or visited since they were placed",
    "cla_standing",
    "Annex A list 8: Date of Last Social Work Visit, Start Date of Most Recent Placement,"
    " permanence plan; Care Planning, Placement and Case Review Regulations 2010, regulation 28",
)
def cla_visits_in_time_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the looked-after children on the day of the list, the share visited within the statutory
    interval: since the placement began in its first six weeks, then within six weeks; within three
    months once the placement is a year old and meant to last until 18 (long-term fostering or
    residential care). The first visit is due within a week. Only the latest visit is known, so a
    visit that was late and then made counts as in time.
    """
    rows = _looked_after(record, "visited_on")
    rows = rows.assign(placed=rows["placed_on"].fillna(rows["started_on"]))
    rows = rows.assign(days=(rows["as_on"] - rows["placed"]).dt.days)
    rows = rows[(rows["days"] > FIRST_VISIT_DAYS) | (rows["visited_on"] >= rows["placed"])]
    recent = (rows["as_on"] - rows["visited_on"]).dt.days <= VISIT_DAYS
    since_placed = (rows["days"] > VISIT_DAYS) | (rows["visited_on"] >= rows["placed"])
    lasting = _said(rows["permanence_plan"], *LONG_TERM) & (
        months_later(rows["placed"], YEAR_MONTHS) <= rows["as_on"]
    )
    in_three = months_later(rows["visited_on"], LONG_TERM_VISIT_MONTHS) >= rows["as_on"]
    in_time = (recent & since_placed) | (lasting & in_three)
    return cases(rows, date="as_on", value=in_time, share=True)


@_listed(
    "Looked-after children with a permanence plan",
    Stage.LOOKED_AFTER,
    "looked-after children with a permanence plan in the list",
    "children looked after for four months or more",
    "cla_standing",
    "Annex A list 8: What is the permanence plan for this child?",
)
def cla_permanence_plan_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children who had been looked after for at least four months on the day of the list,
    by when the second review is due, the share for whom a permanence plan is recorded.
    """
    rows = _looked_after(record, "permanence_plan", months=PERMANENCE_MONTHS)
    return cases(rows, date="as_on", value=rows["permanence_plan"].notna(), share=True)


@_listed(
    "Return interviews offered after the last missing episode",
    Stage.LOOKED_AFTER,
    "looked-after children who were offered a return interview",
    "looked-after children who went missing in the last twelve months, where the list answers",
    "cla_standing",
    "Annex A list 8: missing episodes in the last 12 months, return interview offered",
)
def cla_rhi_offered_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after on the day of the list who went missing in the twelve months
    before, the share who were offered a return interview after the last time.
    """
    rows = _open(record.cla_standing, "ended_on")
    rows = rows[(rows["missing_episodes"] > 0) & rows["interview_offered"].notna()]
    return cases(rows, date="as_on", value=rows["interview_offered"] == 1, share=True)


@_listed(
    "Looked-after children with an up-to-date health assessment, in year",
    Stage.LOOKED_AFTER,
    "children assessed in the last twelve months (six for those under five)",
    "children looked after for twelve months or more",
    "cla_standing",
    "Annex A list 8: Date of Last Health Assessment",
)
def cla_health_assessment_listed_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after for at least twelve months on the day of the list, the share
    whose last health assessment was in the twelve months before, or six for children under five.
    Between the yearly figures of the SSDA903 (OC2), which stay the ones compared with DfE's.
    """
    rows = _looked_after(record, "health_assessed_on", months=YEAR_MONTHS)
    age = age_at(people(record).born(rows["child"]), rows["as_on"])
    within = months_later(rows["health_assessed_on"], YEAR_MONTHS)
    within = within.where(
        ~(age < YOUNG), months_later(rows["health_assessed_on"], YEAR_MONTHS // 2)
    )
    return cases(rows, date="as_on", value=within >= rows["as_on"], share=True)


@_listed(
    "Looked-after children with a dental check, in year",
    Stage.LOOKED_AFTER,
    "children whose teeth were checked in the last twelve months",
    "children looked after for twelve months or more",
    "cla_standing",
    "Annex A list 8: Date of Last Dental Check",
)
def cla_dental_listed_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after for at least twelve months on the day of the list, the share
    whose teeth were checked in the twelve months before. Between the yearly figures of the SSDA903
    (OC2), which stay the ones compared with DfE's.
    """
    rows = _looked_after(record, "dental_checked_on", months=YEAR_MONTHS)
    within = months_later(rows["dental_checked_on"], YEAR_MONTHS) >= rows["as_on"]
    return cases(rows, date="as_on", value=within, share=True)


def _leavers(record: Record, told: str, *owed: str) -> pd.DataFrame:
    rows = _told(record.care_leaver_standing, told)
    return rows[_said(rows["eligibility"], *owed)] if owed else rows


@_listed(
    "Care leavers with a pathway plan reviewed in the last six months",
    Stage.LEAVING_CARE,
    "young people whose pathway plan was reviewed in the last six months",
    "eligible, relevant and former relevant young people on the list",
    "care_leaver_standing",
    "Annex A list 9: Latest Pathway Plan Review Date; Care Leavers (England) Regulations 2010",
)
def cl_pathway_plan_6m_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the young people on the list who are owed a pathway plan, the share whose plan was
    reviewed in the six months before its day.
    """
    rows = _leavers(record, "pathway_plan_reviewed_on", *PLAN_OWED)
    within = months_later(rows["pathway_plan_reviewed_on"], PATHWAY_MONTHS) >= rows["as_on"]
    return cases(rows, date="as_on", value=within, share=True)


@_listed(
    "Care leavers contacted in the last eight weeks",
    Stage.LEAVING_CARE,
    "care leavers whose latest contact was in the last eight weeks",
    "relevant and former relevant care leavers on the list",
    "care_leaver_standing",
    "Annex A list 9: Latest Date of Contact",
)
def cl_contact_8wk_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the relevant and former relevant care leavers on the list, the share with whom the
    authority had contact in the 56 days before its day.
    """
    rows = _leavers(record, "contacted_on", *CONTACT_OWED)
    recent = (rows["as_on"] - rows["contacted_on"]).dt.days <= CONTACT_DAYS
    return cases(rows, date="as_on", value=recent, share=True)


@_listed(
    "Care leavers in touch, in year",
    Stage.LEAVING_CARE,
    "care leavers with whom the authority was in touch",
    "care leavers on the list, without those it excludes",
    "care_leaver_standing",
    "Annex A list 9: LA in Touch",
)
def cl_in_touch_listed_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers on the list whom it does not exclude, the share the authority was in
    touch with on its day. Between the yearly figures of the SSDA903 (OC3), which are of each young
    person's birthday.
    """
    rows = _leavers(record, "in_touch")
    rows = rows[~_said(rows["in_touch"], "exclude")]
    return cases(rows, date="as_on", value=_said(rows["in_touch"], "in touch"), share=True)


def _aged(record: Record, told: str) -> pd.DataFrame:
    rows = _leavers(record, told)
    return rows[age_at(people(record).born(rows["child"]), rows["as_on"]).between(19, 21)]


@_listed(
    "Care leavers aged 19 to 21 in education, employment or training, in year",
    Stage.LEAVING_CARE,
    "care leavers in education, employment or training",
    "care leavers aged 19 to 21 on the list",
    "care_leaver_standing",
    "Annex A list 9: Activity Status",
)
def cl_eet_19_21_listed_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 19 to 21 on the list, the share in education, employment or training
    on its day; those whose activity is not known are in the denominator, as with DfE.
    """
    rows = _aged(record, "activity")
    return cases(rows, date="as_on", value=rows["activity"].isin(IN_WORK), share=True)


@_listed(
    "Care leavers aged 19 to 21 in suitable accommodation, in year",
    Stage.LEAVING_CARE,
    "care leavers in suitable accommodation",
    "care leavers aged 19 to 21 on the list, without those it excludes",
    "care_leaver_standing",
    "Annex A list 9: Suitability of Accommodation",
)
def cl_suitable_accom_19_21_listed_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the care leavers aged 19 to 21 on the list whom it does not exclude, the share whose
    accommodation is suitable; those of whom it is not known are in the denominator.
    """
    rows = _aged(record, "suitability")
    rows = rows[~_said(rows["suitability"], "exclude")]
    return cases(rows, date="as_on", value=_said(rows["suitability"], "suitable"), share=True)
