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


def _health_share(title: str, done: str, source: str):
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
    )


@_health_share(
    "Looked-after children with an up-to-date health assessment",
    "children who had their annual health assessment",
    "SSDA903 OC2: HEALTH_ASSESSMENT; Promoting the health and wellbeing of looked-after children",
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
)
def cla_sdq_avg(record: Record, months: np.ndarray) -> pd.DataFrame:
    """The average score of the strengths and difficulties questionnaire (0 to 40) of looked-after
    children aged 5 to 16; 14 to 16 is borderline and 17 or more a cause for concern.
    """
    scored = record.cla_outcomes[record.cla_outcomes["sdq_score"].notna()]
    year_ends = pd.Series(month_ends(scored["year"].to_numpy("int64") * 12 + 2), index=scored.index)
    scored = scored[age_at(people(record).born(scored["child"]), year_ends).between(5, 16)]
    return year_end(scored, value=scored["sdq_score"], share=True)
