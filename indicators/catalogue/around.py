"""What is around a child: early help, housing, adults of the household, cost and voice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.of_partners import (
    KIND,
    amounts,
    happened,
    of_extract,
    open_at_end,
    rows_of,
    told_at_end,
)
from indicators.define import Basis, Polarity, Stage, Unit
from records.record import Record

MOST_DEPRIVED = ("1", "2")
WHAT = ("what",)


@of_extract(
    "referrals_as_published",
    title="Referrals by month, as DfE published them",
    stage=Stage.REFERRALS,
    numerator="referrals in the month, as DfE published them",
    cuts=(),
    of_people=False,
    source="DfE, Children in need: referrals by month",
)
def referrals_published_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many referrals a month DfE published for the authority, from 2012 on. DfE leaves out what
    it leaves out; the authority's own count may be another.
    """
    return happened(record, "referrals_as_published")


@of_extract(
    "early_help_contacts",
    title="Early help contacts",
    stage=Stage.EARLY_HELP,
    numerator="contacts with early help about a child in the month",
    cuts=KIND,
    source="Early help extract: contacts",
)
def early_help_contacts_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many contacts the early help service had about children, and from whom."""
    return happened(record, "early_help_contacts")


@of_extract(
    "early_help_assessments",
    title="Early help assessments begun",
    stage=Stage.EARLY_HELP,
    numerator="early help assessments begun in the month",
    cuts=KIND,
    source="Early help extract: assessments",
)
def early_help_begun_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many early help assessments began in the month, by whichever organisation, as the early
    help service records them.
    """
    return happened(record, "early_help_assessments")


@of_extract(
    "early_help_steps",
    title="Children stepped up from early help to social care",
    stage=Stage.EARLY_HELP,
    numerator="steps up to children's social care in the month",
    by_child=True,
    source="Early help extract: steps up and down",
)
def early_help_up_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children went from early help to social care, as early help recorded it."""
    return rows_of(record, "early_help_steps", "up")


@of_extract(
    "early_help_steps",
    title="Children stepped down from social care, as early help records it",
    stage=Stage.EARLY_HELP,
    numerator="steps down to early help in the month",
    by_child=True,
    source="Early help extract: steps up and down",
)
def early_help_down_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children came from social care to early help, as early help recorded it. Where this
    is less than what social care closed for it, children are lost on the way.
    """
    return rows_of(record, "early_help_steps", "down")


@of_extract(
    "free_school_meals",
    title="Pupils who may have free school meals",
    stage=Stage.AROUND,
    numerator="pupils who may have free school meals on the last day of the month",
    basis=Basis.MONTH_END,
    source="Schools' extract: free school meals",
)
def free_school_meals_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many pupils could have free school meals because of their family's income, on the last
    day of the month. Rules that changed move it as well as hardship does.
    """
    return open_at_end(record, "free_school_meals", months)


@of_extract(
    "children_by_deprivation",
    title="Children living in the most deprived neighbourhoods",
    stage=Stage.AROUND,
    numerator="children living in the most deprived fifth of England's neighbourhoods",
    denominator="children aged 0 to 17 living in the area",
    unit=Unit.PERCENT,
    basis=Basis.MONTH_END,
    of_people=False,
    cuts=(),
    source="Extract: children by the deprivation of their neighbourhood (IMD)",
)
def most_deprived_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children living in the area, the share in neighbourhoods that are among the most
    deprived fifth in England by the Index of Multiple Deprivation.
    """
    made = told_at_end(record, "children_by_deprivation")
    made = made[made["what"].notna()].reset_index(drop=True)
    deprived = made["numerator"].where(made["what"].isin(MOST_DEPRIVED), 0.0)
    return made.assign(denominator=made["numerator"], numerator=deprived)


@of_extract(
    "temporary_accommodation",
    title="Children in temporary accommodation",
    stage=Stage.AROUND,
    numerator="children in temporary accommodation on the last day of the month",
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    cuts=KIND,
    source="Housing extract: temporary accommodation",
)
def temporary_accommodation_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children lived in temporary accommodation on the last day of the month."""
    return open_at_end(record, "temporary_accommodation", months)


@of_extract(
    "parental_mental_health",
    title="Children of adults in mental health services",
    stage=Stage.AROUND,
    numerator="children of adults in treatment on the last day of the month",
    basis=Basis.MONTH_END,
    cuts=KIND,
    source="Adult services' extract: parental mental health",
)
def parental_mental_health_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children lived with, or regularly saw, an adult whom mental health services treated
    on the last day of the month. Treatment is help: more of it is not worse.
    """
    return open_at_end(record, "parental_mental_health", months)


@of_extract(
    "parental_substance_misuse",
    title="Children of adults in treatment for drugs or alcohol",
    stage=Stage.AROUND,
    numerator="children of adults in treatment on the last day of the month",
    basis=Basis.MONTH_END,
    cuts=KIND,
    source="Adult services' extract: parental substance misuse",
)
def parental_substance_misuse_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children lived with, or regularly saw, an adult in treatment for drugs or alcohol on
    the last day of the month. Treatment is help: more of it is not worse.
    """
    return open_at_end(record, "parental_substance_misuse", months)


@of_extract(
    "placement_costs",
    title="Weekly cost of a placement",
    stage=Stage.AROUND,
    numerator="pounds paid for placements of children looked after",
    denominator="weeks of placements paid for",
    unit=Unit.MEAN,
    of_people=False,
    cuts=WHAT,
    source="Finance extract: cost of placements by type and week",
)
def cla_unit_cost_week(record: Record, months: np.ndarray) -> pd.DataFrame:
    """What a week of a placement of a child looked after cost in pounds, on average, by type of
    placement. Prices rise every year, and it is not put into one year's money.
    """
    return told_at_end(record, "placement_costs").dropna(subset="denominator")


@of_extract(
    "surveys",
    title="What children and families say: average score",
    stage=Stage.AROUND,
    numerator="scores given, added up",
    denominator="answers",
    unit=Unit.MEAN,
    polarity=Polarity.HIGH,
    of_people=False,
    cuts=WHAT,
    source="Surveys of children and families: scores by question",
)
def survey_score_avg(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The average score that children and families gave in surveys, by question. Who answers is not
    everybody, and changes from month to month.
    """
    return amounts(record, "surveys")


@of_extract(
    "case_audits",
    title="Case-file audits: average score",
    stage=Stage.AROUND,
    numerator="scores given by auditors, added up",
    denominator="files audited, by question",
    unit=Unit.MEAN,
    polarity=Polarity.HIGH,
    of_people=False,
    cuts=WHAT,
    source="Case-file audits: scores by question",
)
def case_audit_score_avg(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The average score that auditors gave case files, by question. Files chosen because something
    was wrong score lower than files drawn by lot.
    """
    return amounts(record, "case_audits")
