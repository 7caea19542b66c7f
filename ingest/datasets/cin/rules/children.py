"""CIN rules about the child: sex, ethnic group, disability, birth and death."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import Census, is_false, reported
from ingest.datasets.cin.tables import DISABILITY, ETHNIC, GENDER, SEX
from ingest.rules import Severity
from ingest.schema import Collection

PREGNANCY = pd.Timedelta(days=280)


@rule("4180", until=2024, ChildIdentifiers="GenderCurrent")
def gender_is_valid(child_identifiers: pd.DataFrame, collection: Collection) -> pd.Series:
    """The child's gender is missing or not one of 0, 1, 2 and 9. Record it; 0 stands for not
    recorded or unborn."""
    return ~child_identifiers.GenderCurrent.isin(GENDER.valid(collection.year))


@rule("4180", since=2025, ChildIdentifiers="Sex")
def sex_is_valid(child_identifiers: pd.DataFrame, collection: Collection) -> pd.Series:
    """The child's sex is missing or not one of M, F and U. Record it; U stands for not known or
    unborn."""
    return ~child_identifiers.Sex.isin(SEX.valid(collection.year))


@rule("8750", until=2024, ChildIdentifiers="GenderCurrent PersonBirthDate ExpectedPersonBirthDate")
def gender_of_the_unborn(child_identifiers: pd.DataFrame) -> pd.Series:
    """The child is not born yet, so the gender must be 0. Correct it, or give the date of birth if
    the child has been born."""
    return _unborn(child_identifiers) & (child_identifiers.GenderCurrent != "0")


@rule("8750", since=2025, ChildIdentifiers="Sex PersonBirthDate ExpectedPersonBirthDate")
def sex_of_the_unborn(child_identifiers: pd.DataFrame) -> pd.Series:
    """The child is not born yet, so the sex must be U. Correct it, or give the date of birth if the
    child has been born."""
    return _unborn(child_identifiers) & (child_identifiers.Sex != "U")


def _unborn(children: pd.DataFrame) -> pd.Series:
    return children.ExpectedPersonBirthDate.notna() & children.PersonBirthDate.isna()


@rule("4220", ChildCharacteristics="Ethnicity")
def ethnicity_is_valid(child_characteristics: pd.DataFrame, collection: Collection) -> pd.Series:
    """The child's ethnic group is missing or not a code of the census. Record it; NOBT stands for
    not yet obtained, REFU for refused."""
    return ~child_characteristics.Ethnicity.isin(ETHNIC.valid(collection.year))


@rule("8520", ChildIdentifiers="PersonBirthDate")
def born_by_the_end(child_identifiers: pd.DataFrame, census: Census) -> pd.Series:
    """By this date of birth the child was not born by the end of the census year. Correct it, or
    give the expected date of birth instead.
    """
    return child_identifiers.PersonBirthDate > census.end


@rule("8525Q", severity=Severity.QUERY, ChildIdentifiers="PersonBirthDate ExpectedPersonBirthDate")
def born_or_expected(child_identifiers: pd.DataFrame) -> pd.Series:
    """The child needs one of date of birth and expected date of birth, and has neither or both.
    Once a child is born, give the date of birth alone."""
    born = child_identifiers.PersonBirthDate.isna()
    return born == child_identifiers.ExpectedPersonBirthDate.isna()


@rule("8530Q", severity=Severity.QUERY, ChildIdentifiers="ExpectedPersonBirthDate")
def expected_soon(child_identifiers: pd.DataFrame, census: Census) -> pd.Series:
    """The expected date of birth is more than 30 days before, or nine months after, the end of the
    census year. Correct it, or give the date of birth if the child has been born."""
    expected = child_identifiers.ExpectedPersonBirthDate
    first, last = census.end - pd.Timedelta(days=30), census.end + pd.DateOffset(months=9)
    return expected.notna() & ~expected.between(first, last)


@rule("8535Q", severity=Severity.QUERY, ChildIdentifiers="PersonDeathDate PersonBirthDate")
def died_after_birth(child_identifiers: pd.DataFrame) -> pd.Series:
    """The child has a date of death that is before the date of birth, or no date of birth at all.
    Check both dates."""
    born, died = child_identifiers.PersonBirthDate, child_identifiers.PersonDeathDate
    return died.notna() & (born.isna() | (died < born))


@rule("8545Q", severity=Severity.QUERY, ChildIdentifiers="PersonDeathDate")
def died_in_the_year(child_identifiers: pd.DataFrame, census: Census) -> pd.Series:
    """The child died before or after the census year, by the date given. Correct it, or leave the
    child out if the case was closed before the year.
    """
    return census.misses(child_identifiers.PersonDeathDate)


@rule(
    "8540",
    ChildIdentifiers="PersonBirthDate",
    Disabilities="Disability",
    CINdetails="ReferralNFA",
)
def disability_is_recorded(
    child_identifiers: pd.DataFrame,
    cindetails: pd.DataFrame,
    disabilities: pd.DataFrame,
    collection: Collection,
) -> dict[str, pd.Series]:
    """The child's referral went further, so a disability or NONE is needed, and there is none or a
    code that the census does not know. Record the child's disabilities, or NONE."""
    further = is_false(cindetails.ReferralNFA) & cindetails.LAchildID.notna()
    given = disabilities.Disability.notna()
    wrong = given & ~disabilities.Disability.isin(DISABILITY.valid(collection.year))
    child = child_identifiers.LAchildID
    sound = child.isin(disabilities.LAchildID[given]) & ~child.isin(disabilities.LAchildID[wrong])
    in_scope = child_identifiers.PersonBirthDate.notna() & child.isin(cindetails.LAchildID[further])
    failing = child[in_scope & ~sound]
    return {
        "ChildIdentifiers": in_scope & ~sound,
        "CINdetails": further & cindetails.LAchildID.isin(failing),
        "Disabilities": (wrong | ~given) & disabilities.LAchildID.isin(failing),
    }


@rule("8790", Disabilities="Disability")
def none_stands_alone(disabilities: pd.DataFrame) -> pd.Series:
    """A disability is recorded for a child who also has NONE. Remove NONE, or remove the disability
    if it was recorded in error."""
    code = disabilities.Disability
    none = code.str.upper() == "NONE"
    return code.notna() & ~none & disabilities.LAchildID.isin(disabilities.LAchildID[none].dropna())


@rule("8794", Disabilities="Disability")
def disability_given_once(disabilities: pd.DataFrame) -> pd.Series:
    """A disability code stands twice or more for this child. Keep one of them."""
    given = disabilities.LAchildID.notna() & disabilities.Disability.notna()
    return given & disabilities.duplicated(["LAchildID", "Disability"], keep=False)


@rule(
    "8555Q",
    severity=Severity.QUERY,
    CINdetails="CINreferralDate",
    ChildIdentifiers="PersonDeathDate",
)
def referred_before_death(episodes_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """By these dates the child had died when the referral was made. Check both dates, and that the
    referral is this child's.
    """
    late = episodes_of_children.CINreferralDate > episodes_of_children.PersonDeathDate
    return reported(episodes_of_children, late, "CINdetails", "ChildIdentifiers")


@rule(
    "8585Q",
    severity=Severity.QUERY,
    ChildIdentifiers="PersonDeathDate",
    CINdetails="ReasonForClosure",
)
def death_is_dated(episodes_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """The case was closed because the child died (RC2), but the child has no date of death. Add the
    date, or correct the reason."""
    of_child = episodes_of_children
    failing = (of_child.ReasonForClosure == "RC2") & of_child.PersonDeathDate.isna()
    return reported(of_child, failing, "CINdetails", "ChildIdentifiers")


@rule(
    "8606",
    CINdetails="CINreferralDate",
    ChildIdentifiers="PersonBirthDate ExpectedPersonBirthDate",
)
def referred_once_conceived(episodes_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """This referral is from before the pregnancy: more than 280 days earlier than the date of
    birth, given or expected. Check the referral date and the date of birth.
    """
    births = episodes_of_children[["PersonBirthDate", "ExpectedPersonBirthDate"]] - PREGNANCY
    failing = births.gt(episodes_of_children.CINreferralDate, axis=0).any(axis=1)
    return reported(episodes_of_children, failing, "CINdetails", "ChildIdentifiers")


@rule(
    "8775Q",
    severity=Severity.QUERY,
    ChildIdentifiers="PersonBirthDate",
    CINdetails="CINclosureDate",
)
def under_25(episodes_of_children: pd.DataFrame, census: Census) -> dict[str, pd.Series]:
    """The episode is open, or was closed, after the person's 25th birthday. Correct the date of
    birth, or close the episode on the right day."""
    born, closed = episodes_of_children.PersonBirthDate, episodes_of_children.CINclosureDate
    over_25 = born < census.end - pd.DateOffset(years=25)
    failing = over_25 & (closed.isna() | (closed > born + pd.DateOffset(years=25)))
    return reported(episodes_of_children, failing, "CINdetails", "ChildIdentifiers")
