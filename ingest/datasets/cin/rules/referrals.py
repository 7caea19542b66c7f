"""CIN rules about the referral and the episode it began: dates, codes, one open at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import (
    CHILD,
    Census,
    is_false,
    is_true,
    overlapping,
    pairs,
    reported,
    several,
)
from ingest.datasets.cin.tables import PRIMARY_NEED, REASON_FOR_CLOSURE, REFERRAL_SOURCE
from ingest.rules import Severity
from ingest.schema import Collection
from records.calendar import add_working_days

# The source of a referral was first asked for in the census of 2013/14.
SOURCE_ASKED_FROM = pd.Timestamp(2013, 4, 1)


@rule("8568", CINdetails="ReferralNFA")
def no_further_action_is_valid(cindetails: pd.DataFrame) -> pd.Series:
    """The flag that says whether the referral led to no further action is missing or not valid.
    Send 1 (or true) for no further action, 0 (or false) where the referral went further."""
    return ~(is_true(cindetails.ReferralNFA) | is_false(cindetails.ReferralNFA))


@rule("8569Q", severity=Severity.QUERY, CINdetails="CINreferralDate ReferralNFA")
def earlier_referral_went_further(cindetails: pd.DataFrame, census: Census) -> pd.Series:
    """A referral from before the census year belongs in the return only if it went further. Set the
    no further action flag to 0, or leave the referral out."""
    eve = pd.Series([census.start - pd.Timedelta(days=1)])
    last_working_day = add_working_days(eve, 0).iloc[0]
    return (cindetails.CINreferralDate < last_working_day) & ~is_false(cindetails.ReferralNFA)


@rule("8600", CINdetails="CINreferralDate")
def referral_date(cindetails: pd.DataFrame, census: Census) -> pd.Series:
    """There is no referral date, or it lies after the end of the census year. Give the day on which
    the referral was received.
    """
    return cindetails.CINreferralDate.isna() | (cindetails.CINreferralDate > census.end)


@rule("8610", CINdetails="ReferralNFA PrimaryNeedCode")
def primary_need_given(cindetails: pd.DataFrame) -> pd.Series:
    """The referral went further but has no primary need code. Record the child's primary need; N0
    stands for not stated."""
    return is_false(cindetails.ReferralNFA) & cindetails.PrimaryNeedCode.isna()


@rule("8650", CINdetails="PrimaryNeedCode")
def primary_need_is_valid(cindetails: pd.DataFrame, collection: Collection) -> pd.Series:
    """The primary need code is not one of N0 to N9. Choose the right code."""
    need = cindetails.PrimaryNeedCode
    return need.notna() & ~need.isin(PRIMARY_NEED.valid(collection.year))


@rule("8866", CINdetails="CINreferralDate ReferralSource")
def referral_source_is_valid(cindetails: pd.DataFrame, collection: Collection) -> pd.Series:
    """The source of the referral is missing or not a code of the census. Record who referred the
    child; 10 stands for not known."""
    unknown = ~cindetails.ReferralSource.isin(REFERRAL_SOURCE.valid(collection.year))
    return (cindetails.CINreferralDate >= SOURCE_ASKED_FROM) & unknown


@rule("8620", CINdetails="CINclosureDate")
def closed_in_the_year(cindetails: pd.DataFrame, census: Census) -> pd.Series:
    """The case was closed in another census year, by the date given. Correct it; a case closed
    before the year does not belong in the return, and one closed after it is sent as open.
    """
    return census.misses(cindetails.CINclosureDate)


@rule("8630", CINdetails="CINreferralDate CINclosureDate")
def closed_after_referral(cindetails: pd.DataFrame) -> pd.Series:
    """The closure date is earlier than the referral date. Check both dates."""
    return cindetails.CINclosureDate < cindetails.CINreferralDate


@rule("8640", CINdetails="ReasonForClosure")
def reason_for_closure_is_valid(cindetails: pd.DataFrame, collection: Collection) -> pd.Series:
    """The reason for closure is not a code of the census. Choose the right code."""
    reason = cindetails.ReasonForClosure
    return reason.notna() & ~reason.isin(REASON_FOR_CLOSURE.valid(collection.year))


@rule("8805", CINdetails="CINclosureDate ReasonForClosure")
def closure_has_a_reason(cindetails: pd.DataFrame) -> pd.Series:
    """The case is closed without a reason. Record why it was closed."""
    return cindetails.CINclosureDate.notna() & cindetails.ReasonForClosure.isna()


@rule("8810", CINdetails="ReasonForClosure CINclosureDate")
def reason_has_a_closure_date(cindetails: pd.DataFrame) -> pd.Series:
    """There is a reason for closure but no closure date. Give the date, or remove the reason if the
    case is still open."""
    return cindetails.ReasonForClosure.notna() & cindetails.CINclosureDate.isna()


@rule("8815", CINdetails="CINclosureDate")
def one_open_episode(cindetails: pd.DataFrame) -> pd.Index:
    """The child has more than one open episode. Close the earlier ones, or join them if the same
    need was referred twice."""
    return several(cindetails[_open(cindetails)], CHILD)


@rule("8816", CINdetails="CINreferralDate")
def open_episode_is_the_latest(cindetails: pd.DataFrame) -> np.ndarray:
    """An episode is open although the child has another that began later or on the same day. Close
    the earlier episode, or correct the referral dates."""
    beside = pairs(cindetails, cindetails.assign(open=_open(cindetails)), CHILD)
    later = beside.CINreferralDate_2 > beside.CINreferralDate
    as_late = (beside.CINreferralDate_2 == beside.CINreferralDate) & beside.open
    failing = _open(beside) & (beside.row != beside.row_2) & (later | as_late)
    return np.union1d(beside.row[failing], beside.row_2[failing])


@rule("8820", CINdetails="CINreferralDate CINclosureDate")
def episodes_do_not_overlap(cindetails: pd.DataFrame, census: Census) -> np.ndarray:
    """The child was referred while another episode was still open. Close the earlier episode first,
    or record the new referral within it."""
    return overlapping(
        cindetails,
        "CINreferralDate",
        "CINclosureDate",
        CHILD,
        census.end,
        runs_on=is_false(cindetails.ReferralNFA),
        touching=False,
    )


def _open(episodes: pd.DataFrame) -> pd.Series:
    return episodes.CINclosureDate.isna() & is_false(episodes.ReferralNFA)


@rule(
    "8831",
    CINdetails="ReferralNFA DateOfInitialCPC",
    Assessments="AssessmentActualStartDate AssessmentAuthorisationDate",
    Section47="S47ActualStartDate DateOfInitialCPC",
)
def no_further_action_has_no_activity(
    cindetails: pd.DataFrame,
    assessments_of_episodes: pd.DataFrame,
    enquiries_of_episodes: pd.DataFrame,
) -> dict[str, np.ndarray | pd.Series]:
    """The referral is marked as no further action, yet an assessment, a section 47 enquiry or an
    initial conference followed it. Set the flag to 0, or remove what was recorded in error."""
    assessed, enquired = (
        of_episode[is_true(of_episode.ReferralNFA) & of_episode[dates].notna().any(axis=1)]
        for of_episode, dates in (
            (assessments_of_episodes, ["AssessmentActualStartDate", "AssessmentAuthorisationDate"]),
            (enquiries_of_episodes, ["S47ActualStartDate", "DateOfInitialCPC"]),
        )
    )
    conference = is_true(cindetails.ReferralNFA) & cindetails.DateOfInitialCPC.notna()
    episodes = np.concatenate([np.flatnonzero(conference), assessed.row_2, enquired.row_2])
    return {"CINdetails": episodes, "Assessments": assessed.row, "Section47": enquired.row}


@rule("8832", ChildProtectionPlans="LAchildID", CINdetails="ReferralNFA")
def no_further_action_has_no_protection_plan(
    protection_plans_of_episodes: pd.DataFrame,
) -> dict[str, pd.Series]:
    """The referral is marked as no further action, yet it has a child protection plan. Set the flag
    to 0, or move the plan to the episode it belongs to."""
    failing = is_true(protection_plans_of_episodes.ReferralNFA)
    return reported(protection_plans_of_episodes, failing, "ChildProtectionPlans", "CINdetails")


@rule("4000", CINplanDates="LAchildID", CINdetails="ReferralNFA")
def no_further_action_has_no_cin_plan(cin_plans_of_episodes: pd.DataFrame) -> dict[str, pd.Series]:
    """The referral is marked as no further action, yet it has a child in need plan. Set the flag to
    0, or move the plan to the episode it belongs to."""
    failing = is_true(cin_plans_of_episodes.ReferralNFA)
    return reported(cin_plans_of_episodes, failing, "CINplanDates", "CINdetails")
