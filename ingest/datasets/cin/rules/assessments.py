"""CIN rules about assessments and the factors found by them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import (
    CLOSED_AFTER_ASSESSMENT,
    EPISODE,
    Census,
    overlapping,
    reported,
    several,
)
from ingest.datasets.cin.tables import ASSESSMENT_FACTORS
from ingest.rules import Severity
from ingest.schema import Collection
from records.calendar import add_working_days

NO_FACTORS = "21"
# Withdrawn from the list in 2025/26, and reported by rules of their own: not reported twice.
WITHDRAWN = frozenset({"18A", "19A"})


@rule("1103", Assessments="AssessmentActualStartDate", CINdetails="CINreferralDate")
def assessment_starts_after_referral(assessments_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The child was not referred yet when this assessment started. Correct one of the dates, or
    move the assessment to the episode it belongs to.
    """
    of_episode = assessments_of_episodes
    early = of_episode.AssessmentActualStartDate < of_episode.CINreferralDate
    return reported(of_episode, early, "Assessments", "CINdetails")


@rule("8608", Assessments="AssessmentActualStartDate AssessmentAuthorisationDate")
def assessment_ends_after_start(assessments: pd.DataFrame) -> pd.Series:
    """The assessment was authorised before it started. Check both dates."""
    return assessments.AssessmentActualStartDate > assessments.AssessmentAuthorisationDate


@rule("8696", Assessments="AssessmentAuthorisationDate")
def assessment_completed_in_the_year(assessments: pd.DataFrame, census: Census) -> pd.Series:
    """The day of authorisation lies outside the census year. Correct it; leave out assessments
    completed before the year, and send those completed after it as open.
    """
    return census.misses(assessments.AssessmentAuthorisationDate)


@rule("8736", Assessments="AssessmentAuthorisationDate AssessmentActualStartDate")
def open_assessment_started_in_the_year(assessments: pd.DataFrame, census: Census) -> pd.Series:
    """The assessment is not completed, so it should have started in the census year; its start is
    missing or outside the year. Correct the start, or give the day on which it was authorised."""
    started = census.holds(assessments.AssessmentActualStartDate)
    return assessments.AssessmentAuthorisationDate.isna() & ~started


@rule(
    "8670Q",
    severity=Severity.QUERY,
    Assessments="AssessmentAuthorisationDate AssessmentActualStartDate",
)
def assessment_open_over_45_days(assessments: pd.DataFrame, census: Census) -> pd.Series:
    """The assessment has been open for more than 45 working days at the end of the census year. If
    it was completed, give the day on which it was authorised."""
    first_day = add_working_days(pd.Series([census.end]), -44).iloc[0]
    still_open = assessments.AssessmentAuthorisationDate.isna()
    return still_open & (assessments.AssessmentActualStartDate < first_day)


@rule("8896", Assessments="AssessmentAuthorisationDate")
def one_open_assessment(assessments: pd.DataFrame) -> pd.Index:
    """The episode has more than one assessment that is not completed. Give the day on which the
    earlier ones were authorised."""
    return several(assessments[assessments.AssessmentAuthorisationDate.isna()], EPISODE)


@rule(
    "8863Q",
    severity=Severity.QUERY,
    Assessments="AssessmentActualStartDate AssessmentAuthorisationDate",
)
def assessments_do_not_overlap(assessments: pd.DataFrame, census: Census) -> np.ndarray:
    """A new assessment began in this episode before the one before it was completed. Check the
    dates of both, and that one was not entered twice.
    """
    start, end = "AssessmentActualStartDate", "AssessmentAuthorisationDate"
    return overlapping(assessments, start, end, EPISODE, census.end)


@rule("8614", Assessments="AssessmentAuthorisationDate AssessmentFactors")
def factors_only_when_completed(factors_of_assessments: pd.DataFrame) -> dict[str, pd.Series]:
    """The assessment has factors but is not completed; factors are what it found at its end. Give
    the day on which it was authorised, or remove the factors."""
    going_on = factors_of_assessments.AssessmentAuthorisationDate.isna()
    return {"Assessments": factors_of_assessments.row[going_on]}


@rule(
    "8897Q",
    severity=Severity.QUERY,
    Assessments="AssessmentAuthorisationDate AssessmentFactors",
)
def completed_assessment_has_factors(
    assessments: pd.DataFrame,
    factors_of_assessments: pd.DataFrame,
    census: Census,
    collection: Collection,
) -> pd.Series:
    """The assessment was completed but has no factors, or one that the census does not know. Record
    what the assessment found; 21 stands for no factors, when nothing further will be done."""
    valid = ASSESSMENT_FACTORS.valid(collection.year) | WITHDRAWN
    unknown = factors_of_assessments.row[~factors_of_assessments.AssessmentFactor.isin(valid)]
    without = ~assessments.index.isin(factors_of_assessments.row)
    completed = assessments.AssessmentAuthorisationDate >= census.start
    return completed & (without | assessments.index.isin(unknown))


@rule("8898", Assessments="AssessmentFactors")
def factor_given_once(factors_of_assessments: pd.DataFrame) -> dict[str, pd.Series]:
    """The same factor is recorded more than once in the assessment. Keep one of them."""
    again = factors_of_assessments.duplicated(["row", "AssessmentFactor"])
    return {"Assessments": factors_of_assessments.row[again]}


@rule("8869", Assessments="AssessmentFactors")
def no_factors_stands_alone(factors_of_assessments: pd.DataFrame) -> dict[str, np.ndarray]:
    """Factor 21 says that no factors were found, yet the assessment has others. Remove 21, or
    remove the others if they were recorded in error."""
    none = factors_of_assessments.AssessmentFactor == NO_FACTORS
    found, others = factors_of_assessments.row[none], factors_of_assessments.row[~none]
    return {"Assessments": np.intersect1d(found, others)}


@rule(
    "8873Q",
    severity=Severity.QUERY,
    Assessments="AssessmentFactors",
    CINdetails="ReasonForClosure",
)
def no_factors_means_closed(
    assessments_of_episodes: pd.DataFrame, factors_of_assessments: pd.DataFrame
) -> dict[str, pd.Series]:
    """The only assessment of the episode found no factors (21), so the case is expected to be
    closed with RC8 or RC9. Check the factors and the reason for closure."""
    of_episode = assessments_of_episodes
    none = factors_of_assessments.AssessmentFactor == NO_FACTORS
    only = of_episode.row.isin(factors_of_assessments.row[none])
    only &= ~of_episode.duplicated("row_2", keep=False)
    failing = only & ~of_episode.ReasonForClosure.isin(CLOSED_AFTER_ASSESSMENT)
    return reported(of_episode, failing, "Assessments", "CINdetails")


@rule("8945Q", severity=Severity.QUERY, since=2025, Assessments="AssessmentFactors")
def physical_abuse_says_by_whom(factors_of_assessments: pd.DataFrame) -> dict[str, pd.Series]:
    """Factor 18A, physical abuse, no longer says enough. Use 18B where another child was the
    abuser, 18C where an adult was."""
    return _with_factor("18A", factors_of_assessments)


@rule("8950Q", severity=Severity.QUERY, since=2025, Assessments="AssessmentFactors")
def sexual_abuse_says_by_whom(factors_of_assessments: pd.DataFrame) -> dict[str, pd.Series]:
    """Factor 19A, sexual abuse, no longer says enough. Use 19B where another child was the abuser,
    19C where an adult was."""
    return _with_factor("19A", factors_of_assessments)


def _with_factor(factor: str, factors: pd.DataFrame) -> dict[str, pd.Series]:
    used = factors.AssessmentFactor.isin((factor, factor.lower()))
    return {"Assessments": factors.row[used]}
