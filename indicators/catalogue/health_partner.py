"""What health holds of children: attendances, admissions, mental health."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue.of_partners import happened
from indicators.define import Basis, Polarity, Stage, Unit, indicator
from records.record import Record

KIND = ("what",)


@indicator(
    title="A&E attendances, ages 0 to 17",
    stage=Stage.HEALTH,
    numerator="attendances of children at emergency departments in the month",
    unit=Unit.COUNT,
    polarity=Polarity.NEUTRAL,
    basis=Basis.MONTH,
    needs=("a_and_e_attendances",),
    cuts=KIND,
    source="Health extract: A&E attendances",
)
def a_and_e_attendances_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many times a child who lives in the area was brought to an emergency department, known to
    social care or not. A fall may be fewer injuries, or injuries that nobody sees.
    """
    return happened(record, "a_and_e_attendances")
