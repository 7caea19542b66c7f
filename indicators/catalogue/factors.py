"""What assessments find: factors identified at the end of an assessment, per 10,000 children."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from indicators.define import Basis, Indicator, Stage, Unit, cases, indicator
from records.record import Record

DOMESTIC_ABUSE_OF_PARENT = ("3B",)
NEGLECT = ("16A",)
EXPLOITATION = ("10A", "11A", "12A", "13A", "24A")
PARENTS_MENTAL_HEALTH = ("4B",)


def _with_factor(record: Record, factors: tuple[str, ...]) -> pd.DataFrame:
    """Assessments completed at whose end one of the factors was identified, each once."""
    told = record.assessment_factor
    told = told.loc[told["factor"].isin(factors), ["child", "assessment_started_on"]]
    told = told.rename(columns={"assessment_started_on": "started_on"}).drop_duplicates()
    found = record.cin_assessment.merge(told, on=["child", "started_on"])
    return cases(found, date="authorised_on")


def _factor_rate(
    title: str, found: str, codes: str, published: str | None = None
) -> Callable[[Callable], Indicator]:
    """Declare a rate of assessments with a factor."""
    return indicator(
        title=title,
        stage=Stage.ASSESSMENTS,
        numerator=found,
        denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
        unit=Unit.RATE,
        basis=Basis.MONTH,
        needs=("cin_assessment", "assessment_factor"),
        cuts=("primary_need", "source"),
        source=f"CIN census: AssessmentFactors {codes}; ONS mid-year population estimates",
        published=published,
    )


@_factor_rate(
    "Assessments that found domestic abuse of a parent, per 10,000 children",
    "assessments completed that found domestic abuse of a parent or carer",
    "3B",
    published="factor_domestic_abuse_rate",
)
def factor_domestic_abuse_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Assessments completed that found domestic abuse of a parent or carer, for every 10,000
    children living in the area, per year.
    """
    return _with_factor(record, DOMESTIC_ABUSE_OF_PARENT)


@_factor_rate(
    "Assessments that found neglect, per 10,000 children",
    "assessments completed that found neglect",
    "16A",
    published="factor_neglect_rate",
)
def factor_neglect_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Assessments completed that found neglect, for every 10,000 children living in the area, per
    year.
    """
    return _with_factor(record, NEGLECT)


@_factor_rate(
    "Assessments that found exploitation or going missing, per 10,000 children",
    "assessments completed that found sexual or criminal exploitation, gangs, trafficking or going"
    " missing",
    "10A, 11A, 12A, 13A, 24A (from 2022)",
)
def factor_exploitation_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Assessments completed that found harm outside the home (sexual exploitation, criminal
    exploitation, gangs, trafficking or going missing), for every 10,000 children living in the
    area, per year. An assessment with several counts once; DfE publishes each factor by itself.
    """
    return _with_factor(record, EXPLOITATION)


@_factor_rate(
    "Assessments that found a parent's poor mental health, per 10,000 children",
    "assessments completed that found poor mental health of a parent or carer",
    "4B",
    published="factor_mental_health_parent_rate",
)
def factor_mental_health_parent_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Assessments completed that found poor mental health of a parent or carer, for every 10,000
    children living in the area, per year.
    """
    return _with_factor(record, PARENTS_MENTAL_HEALTH)
