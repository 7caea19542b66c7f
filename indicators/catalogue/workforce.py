"""Children's social workers, month by month, after DfE's workforce census (CSWW)."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from indicators.catalogue.of_partners import of_extract, told_at_end
from indicators.define import Basis, Polarity, Stage, Unit
from records.record import Record

_of_workers = partial(
    of_extract,
    stage=Stage.WORKFORCE,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    cuts=("what",),
    of_people=False,
)


def _share(record: Record, source: str) -> pd.DataFrame:
    return told_at_end(record, source).dropna(subset="denominator").reset_index(drop=True)


@_of_workers(
    "workforce_in_post",
    title="Social workers in post (FTE)",
    numerator="full-time equivalent social workers in post on the last day of the month",
    polarity=Polarity.NEUTRAL,
    source="Workforce extract: social workers in post, as the workforce census counts them",
)
def sw_in_post_fte(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many full-time equivalent children's social workers were in post on the last day of the
    month, agency workers left out.
    """
    return told_at_end(record, "workforce_in_post").assign(denominator=np.nan)


@_of_workers(
    "workforce_vacancies",
    title="Social worker vacancies",
    numerator="full-time equivalent posts that nobody holds",
    denominator="full-time equivalent posts, filled and vacant",
    unit=Unit.PERCENT,
    source="Workforce extract: vacancies, as the workforce census counts them",
    published="sw_vacancy_pct",
)
def sw_vacancy_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the posts of children's social workers on the last day of the month, the share that nobody
    held, whether or not an agency worker covered them.
    """
    return _share(record, "workforce_vacancies")


@_of_workers(
    "workforce_agency",
    title="Agency social workers",
    numerator="full-time equivalent agency social workers",
    denominator="full-time equivalent social workers, in post and agency",
    unit=Unit.PERCENT,
    source="Workforce extract: agency workers, as the workforce census counts them",
    published="sw_agency_pct",
)
def sw_agency_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the children's social workers at work on the last day of the month, the share who came
    through an agency.
    """
    return _share(record, "workforce_agency")


@_of_workers(
    "workforce_leavers",
    title="Turnover of social workers",
    numerator="full-time equivalent social workers who left in the twelve months",
    denominator="full-time equivalent social workers in post on the last day of the month",
    unit=Unit.PERCENT,
    source="Workforce extract: leavers, as the workforce census counts them",
    published="sw_turnover_pct",
)
def sw_turnover_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Children's social workers who left in the twelve months to the end of the month, against
    those in post then. DfE counts the year to 30 September.
    """
    return _share(record, "workforce_leavers")


@_of_workers(
    "workforce_caseload",
    title="Cases for each social worker",
    numerator="cases held by social workers, agency workers too",
    denominator="full-time equivalent social workers who hold a case",
    unit=Unit.MEAN,
    source="Workforce extract: caseload, as the workforce census counts it",
    published="sw_caseload_avg",
)
def sw_caseload_avg(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many cases a full-time social worker who holds any had on the last day of the month, on
    average. An average hides who has far more.
    """
    return _share(record, "workforce_caseload")


@_of_workers(
    "workforce_absence",
    title="Absence of social workers",
    numerator="working days lost to sickness in the month",
    denominator="working days of social workers in post in the month",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    source="Workforce extract: absence, as the workforce census counts it",
)
def sw_absence_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the working days of children's social workers in post, the share lost to sickness in the
    month.
    """
    return _share(record, "workforce_absence")
