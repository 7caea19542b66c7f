"""The health of children looked after for twelve months or more, as it stood at 31 March (OC2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.cuts import people
from indicators.define import Basis, Polarity, Stage, Unit, indicator
from indicators.picking import year_end
from records.calendar import age_at, month_ends
from records.record import Record


def _answered(record: Record, field: str) -> pd.DataFrame:
    outcomes = record.cla_outcomes
    outcomes = outcomes[outcomes[field].notna()]
    return year_end(outcomes, value=outcomes[field] == 1, share=True)


def _health_share(title: str, done: str, source: str, published: str):
    """Declare a share of the children looked after for twelve months with a yes in one field of
    OC2.
    """
    return indicator(
        title=title,
        stage=Stage.LOOKED_AFTER,
        numerator=done,
        denominator=(
            "children looked after at 31 March for at least 12 months, where the return "
            "answers the question"
        ),
        unit=Unit.PERCENT,
        polarity=Polarity.HIGH,
        basis=Basis.YEAR_END,
        needs=("cla_outcomes",),
        source=source,
        published=published,
    )


@_health_share(
    "Looked-after children with an up-to-date health assessment",
    "children who had their annual health assessment",
    "SSDA903 OC2: HEALTH_ASSESSMENT; Promoting the health and wellbeing of looked-after children",
    published="cla_health_assessment_pct",
)
def cla_health_assessment_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after at 31 March for at least 12 months, the share who had their
    annual health assessment.
    """
    return _answered(record, "health_assessment")


@_health_share(
    "Looked-after children with a dental check",
    "children whose teeth were checked by a dentist in the year",
    "SSDA903 OC2: TEETH_CHECK",
    published="cla_dental_pct",
)
def cla_dental_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after at 31 March for at least 12 months, the share whose teeth were
    checked by a dentist in the year.
    """
    return _answered(record, "teeth_check")


@_health_share(
    "Looked-after children with up-to-date immunisations",
    "children whose immunisations were up to date",
    "SSDA903 OC2: IMMUNISATIONS",
    published="cla_immunisations_pct",
)
def cla_immunisations_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after at 31 March for at least 12 months, the share whose
    immunisations were up to date.
    """
    return _answered(record, "immunisations")


@indicator(
    title="Average strengths and difficulties score",
    stage=Stage.LOOKED_AFTER,
    numerator="the sum of the children's scores",
    denominator=(
        "children aged 5 to 16 looked after at 31 March for at least 12 months who have a score"
    ),
    unit=Unit.MEAN,
    polarity=Polarity.LOW,
    basis=Basis.YEAR_END,
    needs=("cla_outcomes",),
    source="SSDA903 OC2: SDQ_SCORE",
    published="cla_sdq_avg",
)
def cla_sdq_avg(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The average score of the strengths and difficulties questionnaire (0 to 40) of looked-after
    children aged 5 to 16; 14 to 16 is borderline and 17 or more a cause for concern.
    """
    scored = _aged(record, 5, 16)
    scored = scored[scored["sdq_score"].notna()]
    return year_end(scored, value=scored["sdq_score"], share=True)


def _aged(record: Record, youngest: int, oldest: int) -> pd.DataFrame:
    """Children of OC2 of some ages at 31 March."""
    outcomes = record.cla_outcomes
    year_ends = pd.Series(
        month_ends(outcomes["year"].to_numpy("int64") * 12 + 2), index=outcomes.index
    )
    age = age_at(people(record).born(outcomes["child"]), year_ends)
    return outcomes[age.between(youngest, oldest)]


@indicator(
    title="Looked-after under-fives with up-to-date development assessments",
    stage=Stage.LOOKED_AFTER,
    numerator="children whose development assessments were up to date",
    denominator=(
        "children aged 0 to 4 looked after at 31 March for at least 12 months, where the return"
        " answers the question"
    ),
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.YEAR_END,
    needs=("cla_outcomes",),
    source="SSDA903 OC2: HEALTH_CHECK",
    published="cla_dev_u5_pct",
)
def cla_dev_u5_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children under five looked after at 31 March for at least 12 months, the share whose
    development assessments were up to date.
    """
    young = _aged(record, 0, 4)
    young = young[young["health_check"].notna()]
    return year_end(young, value=young["health_check"] == 1, share=True)


@indicator(
    title="Strengths and difficulties questionnaires completed",
    stage=Stage.LOOKED_AFTER,
    numerator="children for whom a score was received",
    denominator="children aged 5 to 16 looked after at 31 March for at least 12 months",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.YEAR_END,
    needs=("cla_outcomes",),
    source="SSDA903 OC2: SDQ_SCORE, SDQ_REASON",
    published="cla_sdq_completed_pct",
)
def cla_sdq_completed_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children aged 5 to 16 looked after at 31 March for at least 12 months, the share for
    whom a score of the strengths and difficulties questionnaire was received.
    """
    children = _aged(record, 5, 16)
    return year_end(children, value=children["sdq_score"].notna(), share=True)


@indicator(
    title="Looked-after children identified with a substance misuse problem",
    stage=Stage.LOOKED_AFTER,
    numerator="children identified as having a substance misuse problem in the year",
    denominator=(
        "children looked after at 31 March for at least 12 months, where the return answers the"
        " question"
    ),
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.YEAR_END,
    needs=("cla_outcomes",),
    source="SSDA903 OC2: SUBSTANCE_MISUSE",
    published="cla_substance_misuse_pct",
)
def cla_substance_misuse_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children looked after at 31 March for at least 12 months, the share identified as
    having a substance misuse problem in the year.
    """
    return _answered(record, "substance_misuse")


@indicator(
    title="Looked-after children convicted or cautioned",
    stage=Stage.LOOKED_AFTER,
    numerator="children convicted or given a youth caution in the year",
    denominator=(
        "children aged 10 to 17 looked after at 31 March for at least 12 months, where the return"
        " answers the question"
    ),
    unit=Unit.PERCENT,
    polarity=Polarity.LOW,
    basis=Basis.YEAR_END,
    needs=("cla_outcomes",),
    source="SSDA903 OC2: CONVICTED",
    published="cla_convicted_pct",
)
def cla_convicted_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children aged 10 to 17 looked after at 31 March for at least 12 months, the share who
    were convicted or given a youth caution in the year.
    """
    older = _aged(record, 10, 17)
    older = older[older["convicted"].notna()]
    return year_end(older, value=older["convicted"] == 1, share=True)
