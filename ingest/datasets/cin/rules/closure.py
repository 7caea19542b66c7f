"""CIN rules about an episode that is closed: what its closing must agree with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import (
    CLOSED_AFTER_ASSESSMENT,
    EPISODE,
    is_true,
    present,
    reported,
)
from ingest.rules import Severity


@rule(
    "2990",
    CINdetails="ReasonForClosure DateOfInitialCPC",
    Section47="LAchildID",
    ChildProtectionPlans="LAchildID",
    CINplanDates="LAchildID",
)
def closed_after_assessment_went_no_further(
    cindetails: pd.DataFrame,
    enquiries_of_episodes: pd.DataFrame,
    protection_plans_of_episodes: pd.DataFrame,
    cin_plans_of_episodes: pd.DataFrame,
) -> dict[str, np.ndarray | pd.Series]:
    """The case was closed after assessment (RC8 or RC9), yet the episode has a section 47 enquiry,
    an initial conference or a plan. Correct the reason for closure, or remove what does not belong.
    """
    further = {
        table: of_episode[of_episode.ReasonForClosure.isin(CLOSED_AFTER_ASSESSMENT)]
        for table, of_episode in (
            ("Section47", enquiries_of_episodes),
            ("ChildProtectionPlans", protection_plans_of_episodes),
            ("CINplanDates", cin_plans_of_episodes),
        )
    }
    closed = cindetails.ReasonForClosure.isin(CLOSED_AFTER_ASSESSMENT)
    conference = np.flatnonzero(closed & cindetails.DateOfInitialCPC.notna())
    episodes = np.concatenate([conference, *(rows.row_2 for rows in further.values())])
    return {"CINdetails": episodes} | {table: rows.row for table, rows in further.items()}


@rule(
    "8565",
    CINdetails="CINclosureDate DateOfInitialCPC",
    Assessments="AssessmentActualStartDate AssessmentAuthorisationDate",
    Section47="S47ActualStartDate DateOfInitialCPC",
    ChildProtectionPlans="CPPendDate",
    CINplanDates="CINPlanStartDate CINPlanEndDate",
)
def nothing_after_closure(
    cindetails: pd.DataFrame,
    assessments_of_episodes: pd.DataFrame,
    enquiries_of_episodes: pd.DataFrame,
    protection_plans_of_episodes: pd.DataFrame,
    cin_plans_of_episodes: pd.DataFrame,
) -> dict[str, np.ndarray | pd.Series]:
    """Something in the episode is dated after the case was closed. Correct that date or the closure
    date; what happened later belongs to a new referral."""
    late = {
        table: of_episode[of_episode[dates].gt(of_episode.CINclosureDate, axis=0).any(axis=1)]
        for table, of_episode, dates in (
            (
                "Assessments",
                assessments_of_episodes,
                ["AssessmentActualStartDate", "AssessmentAuthorisationDate"],
            ),
            ("Section47", enquiries_of_episodes, ["S47ActualStartDate", "DateOfInitialCPC"]),
            ("ChildProtectionPlans", protection_plans_of_episodes, ["CPPendDate"]),
            ("CINplanDates", cin_plans_of_episodes, ["CINPlanStartDate", "CINPlanEndDate"]),
        )
    }
    conference = np.flatnonzero(cindetails.DateOfInitialCPC > cindetails.CINclosureDate)
    episodes = np.concatenate([conference, *(rows.row_2 for rows in late.values())])
    return {"CINdetails": episodes} | {table: rows.row for table, rows in late.items()}


@rule("8825Q", severity=Severity.QUERY, CINdetails="ReasonForClosure")
def closed_after_assessment_was_assessed(
    cindetails: pd.DataFrame, assessments: pd.DataFrame
) -> pd.Series:
    """The case was closed after assessment (RC8 or RC9), but the episode has no assessment. Add the
    assessment, or correct the reason for closure."""
    closed = cindetails.ReasonForClosure.isin(CLOSED_AFTER_ASSESSMENT)
    return closed & ~present(cindetails, assessments, EPISODE)


@rule("8867", CINdetails="CINclosureDate", Assessments="AssessmentAuthorisationDate")
def assessments_end_before_closure(assessments_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The case was closed while an assessment was still open. Give the day on which the assessment
    was authorised, or open the case again.
    """
    of_episode = assessments_of_episodes
    failing = of_episode.CINclosureDate.notna() & of_episode.AssessmentAuthorisationDate.isna()
    return reported(of_episode, failing, "Assessments", "CINdetails")


@rule("8868", Section47="DateOfInitialCPC ICPCnotRequired", CINdetails="CINclosureDate")
def enquiries_end_before_closure(enquiries_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The case was closed while a section 47 enquiry was still open. Give the date of the initial
    conference, or say that no conference was required.
    """
    of_episode = enquiries_of_episodes
    going_on = of_episode.DateOfInitialCPC.isna() & ~is_true(of_episode.ICPCnotRequired)
    failing = of_episode.CINclosureDate.notna() & going_on
    return reported(of_episode, failing, "Section47", "CINdetails")
