"""CIN rules about section 47 enquiries and the initial child protection conference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import (
    CHILD,
    EPISODE,
    Census,
    is_false,
    is_true,
    overlapping,
    pairs,
    present,
    reported,
    several,
)
from ingest.rules import Severity
from records.calendar import add_working_days

SATURDAY = 5


@rule("1104", Section47="DateOfInitialCPC", CINdetails="CINreferralDate")
def conference_after_referral(enquiries_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The child was not referred yet on the day of this initial conference. Correct one of the
    dates, or move the enquiry to the episode it belongs to.
    """
    early = enquiries_of_episodes.DateOfInitialCPC < enquiries_of_episodes.CINreferralDate
    return reported(enquiries_of_episodes, early, "Section47", "CINdetails")


@rule("2889", Section47="S47ActualStartDate", CINdetails="CINreferralDate")
def enquiry_after_referral(enquiries_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The child was not referred yet when this section 47 enquiry started. Correct one of the
    dates, or move the enquiry to the episode it belongs to.
    """
    early = enquiries_of_episodes.S47ActualStartDate < enquiries_of_episodes.CINreferralDate
    return reported(enquiries_of_episodes, early, "Section47", "CINdetails")


@rule("2884", Section47="DateOfInitialCPC", CINdetails="DateOfInitialCPC")
def conference_recorded_once(
    cindetails: pd.DataFrame, section47: pd.DataFrame
) -> dict[str, pd.Series]:
    """One conference stands in two places: beside the referral and in a section 47 enquiry. Keep it
    in the enquiry; beside the referral stands only a conference that followed no enquiry.
    """
    beside = pairs(section47, cindetails, CHILD)
    same = beside.DateOfInitialCPC == beside.DateOfInitialCPC_2
    return reported(beside, same, "Section47", "CINdetails")


@rule("2991Q", severity=Severity.QUERY, Section47="LAchildID")
def enquiry_with_assessment(section47: pd.DataFrame, assessments: pd.DataFrame) -> pd.Series:
    """No assessment is given for the episode of this section 47 enquiry. Add the assessment that
    was made with the enquiry.
    """
    return ~present(section47, assessments, EPISODE)


@rule("8615", Section47="S47ActualStartDate DateOfInitialCPC")
def enquiry_before_conference(section47: pd.DataFrame) -> pd.Series:
    """The enquiry has an initial conference, but no start date or one after the conference. Check
    both dates."""
    started, conference = section47.S47ActualStartDate, section47.DateOfInitialCPC
    return conference.notna() & (started.isna() | (started > conference))


@rule("8715", Section47="DateOfInitialCPC")
def conference_in_the_year(section47: pd.DataFrame, census: Census) -> pd.Series:
    """This initial conference was held in another census year, by the date given. Correct the date;
    leave out a conference that took place before or after the year.
    """
    return census.misses(section47.DateOfInitialCPC)


@rule("8740", Section47="S47ActualStartDate DateOfInitialCPC ICPCnotRequired")
def open_enquiry_started_in_the_year(section47: pd.DataFrame, census: Census) -> pd.Series:
    """The enquiry awaits its initial conference but started outside the census year. Give the date
    of the conference, or say that none was required."""
    return _awaits_conference(section47) & census.misses(section47.S47ActualStartDate)


@rule(
    "8675Q",
    severity=Severity.QUERY,
    Section47="DateOfInitialCPC S47ActualStartDate ICPCnotRequired",
)
def enquiry_open_over_15_days(section47: pd.DataFrame, census: Census) -> pd.Series:
    """The enquiry started more than 15 working days before the end of the census year and still
    awaits its initial conference. Give the date of the conference, or say that none was required.
    """
    first_day = add_working_days(pd.Series([census.end]), -14).iloc[0]
    return _awaits_conference(section47) & (section47.S47ActualStartDate < first_day)


def _awaits_conference(section47: pd.DataFrame) -> pd.Series:
    return section47.DateOfInitialCPC.isna() & is_false(section47.ICPCnotRequired)


@rule("8839", Section47="DateOfInitialCPC")
def one_open_enquiry(section47: pd.DataFrame) -> pd.Index:
    """The episode has more than one section 47 enquiry that is not completed. Give the dates of the
    conferences, or say where none was required."""
    going_on = section47.DateOfInitialCPC.isna() & ~is_true(section47.ICPCnotRequired)
    return several(section47[going_on], EPISODE)


@rule("8890", Section47="S47ActualStartDate DateOfInitialCPC")
def enquiries_do_not_overlap(section47: pd.DataFrame, census: Census) -> np.ndarray:
    """A new section 47 enquiry began in this episode before the one before it was completed. Check
    the dates of both, and that one was not entered twice.
    """
    return overlapping(
        section47,
        "S47ActualStartDate",
        "DateOfInitialCPC",
        EPISODE,
        census.end,
        runs_on=~is_true(section47.ICPCnotRequired),
    )


@rule("8870Q", severity=Severity.QUERY, Section47="InitialCPCtarget")
def target_on_a_weekday(section47: pd.DataFrame) -> pd.Series:
    """The initial conference is due at a weekend. Count 15 working days from the strategy
    discussion.
    """
    return section47.InitialCPCtarget.dt.day_of_week >= SATURDAY


@rule("8875", Section47="DateOfInitialCPC")
def conference_on_a_weekday(section47: pd.DataFrame) -> pd.Series:
    """The initial conference was held at a weekend, by the date given. Check the date."""
    return section47.DateOfInitialCPC.dt.day_of_week >= SATURDAY
