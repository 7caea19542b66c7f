"""Assessments: how many are completed, how fast, and which are waiting."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.define import Basis, Polarity, Scale, Stage, Unit, cases, indicator
from indicators.durations import finished, under_way
from indicators.picking import standing, stock
from records.calendar import working_days
from records.record import Record

WORKING_DAYS = 45
NOT_IN_NEED = ("RC8", "RC9")
SCALE = Scale("working days", 1, 250)
CUTS = ("primary_need", "source", "factor")


@indicator(
    title="Assessments started",
    stage=Stage.ASSESSMENTS,
    numerator="assessments started in the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("cin_assessment",),
    cuts=CUTS,
    source="CIN census: AssessmentActualStartDate",
)
def assessments_started_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many assessments were started in the month, completed since or not."""
    return cases(record.cin_assessment, date="started_on")


@indicator(
    title="Assessments completed",
    stage=Stage.ASSESSMENTS,
    numerator="assessments completed in the month",
    unit=Unit.COUNT,
    basis=Basis.MONTH,
    needs=("cin_assessment",),
    cuts=CUTS,
    source="CIN census: AssessmentAuthorisationDate",
    published="assessments_completed",
)
def assessments_completed_count(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many assessments were completed (authorised) in the month."""
    return cases(record.cin_assessment, date="authorised_on")


@indicator(
    title="Assessments completed per 10,000 children",
    stage=Stage.ASSESSMENTS,
    numerator="assessments completed",
    denominator="children aged 0 to 17 living in the area (ONS mid-year estimate)",
    unit=Unit.RATE,
    basis=Basis.MONTH,
    needs=("cin_assessment",),
    cuts=CUTS,
    source="CIN census: AssessmentAuthorisationDate; ONS mid-year population estimates",
    published="assessments_completed_rate",
)
def assessments_completed_rate(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Assessments completed for every 10,000 children living in the area, per year."""
    return cases(record.cin_assessment, date="authorised_on")


@indicator(
    title="Assessments completed within 45 working days",
    stage=Stage.ASSESSMENTS,
    numerator="assessments completed within 45 working days of starting",
    denominator="assessments completed",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH,
    needs=("cin_assessment",),
    cuts=CUTS,
    source=(
        "CIN census: AssessmentActualStartDate, AssessmentAuthorisationDate; Working "
        "Together to Safeguard Children"
    ),
    published="assessments_45wd_pct_derived",
)
def assessments_45wd_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the assessments completed, the share completed within 45 working days of starting."""
    done = record.cin_assessment
    in_time = working_days(done["started_on"], done["authorised_on"]) <= WORKING_DAYS
    return cases(done, date="authorised_on", value=in_time, share=True)


@indicator(
    title="Open assessments already over 45 working days",
    stage=Stage.ASSESSMENTS,
    numerator="children with an assessment started more than 45 working days ago and not completed",
    unit=Unit.COUNT,
    polarity=Polarity.LOW,
    basis=Basis.MONTH_END,
    needs=("cin_assessment",),
    cuts=CUTS,
    source="CIN census: AssessmentActualStartDate without AssessmentAuthorisationDate",
)
def assessments_open_over_45wd(record: Record, months: np.ndarray) -> pd.DataFrame:
    """How many children were waiting, on the last day of the month, for an assessment that had
    already taken more than 45 working days.
    """
    waiting = standing(
        record.cin_assessment, start="started_on", end="authorised_on", months=months
    )
    return stock(waiting[working_days(waiting["started_on"], waiting["on"]) > WORKING_DAYS])


@indicator(
    title="Median duration of completed assessments",
    stage=Stage.ASSESSMENTS,
    numerator="assessments completed",
    unit=Unit.MEDIAN,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cin_assessment",),
    cuts=CUTS,
    scale=SCALE,
    source="CIN census: AssessmentActualStartDate, AssessmentAuthorisationDate",
    published="assessment_median_working_days",
)
def assessment_median_wd(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Within how many working days half of the assessments completed had been completed, as DfE
    gives it. It leaves out assessments still open, so a backlog makes it look shorter.
    """
    done = record.cin_assessment
    days = working_days(done["started_on"], done["authorised_on"])
    return finished(done, date="authorised_on", duration=days)


@indicator(
    title="Median duration of assessments, open ones included",
    stage=Stage.ASSESSMENTS,
    numerator="assessments completed",
    unit=Unit.MEDIAN,
    polarity=Polarity.LOW,
    basis=Basis.MONTH,
    needs=("cin_assessment",),
    cuts=CUTS,
    scale=SCALE,
    source="CIN census: AssessmentActualStartDate, AssessmentAuthorisationDate; Kaplan-Meier",
)
def assessment_median_all_wd(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Within how many working days half of the assessments under way would be completed, at the
    pace of this time. Assessments still open count for as long as they have lasted, so a backlog
    shows.
    """
    return under_way(
        record.cin_assessment,
        start="started_on",
        end="authorised_on",
        months=months,
        in_working_days=True,
    )


@indicator(
    title="Referrals assessed and found not in need",
    stage=Stage.ASSESSMENTS,
    numerator="referrals closed after assessment without further action, or to early help",
    denominator="referrals received",
    unit=Unit.PERCENT,
    basis=Basis.MONTH,
    needs=("cin_episode",),
    cuts=("primary_need", "source"),
    source="CIN census: ReferralNFA, ReasonForClosure RC8, RC9",
    published="assessed_not_in_need_pct",
)
def assessed_not_in_need_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the referrals received, the share that were assessed and found not to be in need. As DfE
    counts them: as far as it is known at the date of the return, so the latest months still rise
    while their assessments are finished.
    """
    referrals = record.cin_episode
    found = referrals["closure_reason"].isin(NOT_IN_NEED) & (referrals["no_further_action"] != 1)
    return cases(referrals, date="referred_on", value=found, share=True)


@indicator(
    title="Children seen during assessment",
    stage=Stage.ASSESSMENTS,
    numerator="assessments during which the child was seen",
    denominator="assessments completed in the month of which the list says so or not",
    unit=Unit.PERCENT,
    polarity=Polarity.HIGH,
    basis=Basis.MONTH,
    needs=("assessment_sight",),
    source="Annex A list 4: Child Seen During Continuous Assessment, Date of Authorisation",
)
def assessment_child_seen_pct(record: Record, months: np.ndarray) -> pd.DataFrame:
    """Of the assessments completed in the month of which it is recorded whether the child was seen,
    the share during which the child was seen.
    """
    known = record.assessment_sight.dropna(subset="seen")
    return cases(known, date="authorised_on", value=known["seen"] == 1, share=True)
