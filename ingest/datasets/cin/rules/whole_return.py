"""CIN rules about the header and about the return as a whole."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import Census, is_reference_day
from ingest.datasets.cin.tables import DISABILITY
from ingest.rules import Severity
from ingest.schema import Collection

PERCENT_WITHOUT_SEX = 2
FEW_DISABILITY_CODES = 7


@rule("100", Header="ReferenceDate")
def reference_date(header: pd.DataFrame) -> pd.Series:
    """The header must give 31 March of its own year as the reference date. Set the census year in
    your case system's export and make the file again."""
    day = header.ReferenceDate
    return ~(is_reference_day(day) & (day.dt.year == header.Year))


@rule(
    "2883",
    ChildProtectionPlans="CPPstartDate",
    CINdetails="DateOfInitialCPC",
    Section47="DateOfInitialCPC",
)
def fewer_conferences_than_plans(
    child_protection_plans: pd.DataFrame,
    cindetails: pd.DataFrame,
    section47: pd.DataFrame,
    census: Census,
) -> bool:
    """There are fewer initial conferences in the year than child protection plans that started in
    it. Every plan follows a conference: look for plans whose conference date was not entered.
    """
    plans = census.holds(child_protection_plans.CPPstartDate).sum()
    conferences = sum(census.holds(t.DateOfInitialCPC).sum() for t in (cindetails, section47))
    return bool(plans > conferences)


@rule(
    "2886Q",
    severity=Severity.QUERY,
    until=2024,
    ChildIdentifiers="GenderCurrent ExpectedPersonBirthDate",
)
def gender_mostly_recorded(child_identifiers: pd.DataFrame) -> bool:
    """More than 2% of the children in the return, leaving out the unborn, have no gender recorded.
    Find the children with gender blank or 0 and record it."""
    unknown = child_identifiers.GenderCurrent.isna() | (child_identifiers.GenderCurrent == "0")
    return _too_many(unknown, child_identifiers)


@rule(
    "2886Q",
    severity=Severity.QUERY,
    since=2025,
    ChildIdentifiers="Sex ExpectedPersonBirthDate",
)
def sex_mostly_recorded(child_identifiers: pd.DataFrame) -> bool:
    """More than 2% of the children in the return, leaving out the unborn, have no sex recorded.
    Find the children with sex blank or U and record it."""
    unknown = child_identifiers.Sex.isna() | (child_identifiers.Sex == "U")
    return _too_many(unknown, child_identifiers)


def _too_many(unknown: pd.Series, children: pd.DataFrame) -> bool:
    counted = (unknown & children.ExpectedPersonBirthDate.isna()).sum()
    return bool(counted * 100 > PERCENT_WITHOUT_SEX * len(children))


@rule("2887Q", severity=Severity.QUERY, Disabilities="Disability")
def few_disability_codes(disabilities: pd.DataFrame, collection: Collection) -> bool:
    """The return knows seven kinds of disability at most. That is few: check that your case system
    exports every disability that workers record.
    """
    used = set(disabilities.Disability.dropna()) & DISABILITY.valid(collection.year) - {"NONE"}
    return len(used) <= FEW_DISABILITY_CODES


@rule("2888Q", severity=Severity.QUERY, Disabilities="Disability")
def one_disability_each(disabilities: pd.DataFrame) -> bool:
    """No disabled child in the return has more than one disability. That is unusual: check that
    your case system exports every disability of a child and not only the first."""
    given = disabilities[disabilities.Disability.notna() & (disabilities.Disability != "NONE")]
    each = given.groupby("LAchildID").Disability.nunique()
    return bool(len(each) and each.max() < 2)
