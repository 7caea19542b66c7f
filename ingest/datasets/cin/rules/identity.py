"""CIN rules about who the child is: the authority's id, the unique pupil number (UPN) and its
absence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.cin.rulebook import rule
from ingest.datasets.cin.rules.derived import Census, is_false, is_true, reported
from ingest.rules import Severity
from ingest.schema import Collection

# A UPN opens with the letter that stands in this row at the weighted sum of its other characters,
# modulo 23 (DfE, Unique pupil numbers: a guide).
CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_LENGTH = 13
REASONS_FOR_SCHOOL_AGE = ("UN2", "UN3", "UN4", "UN5", "UN6", "UN7")


def _numbers(ranges: str) -> frozenset[str]:
    """Three-digit numbers written as "001-005 420"."""
    bounds = (part.partition("-") for part in ranges.split())
    spans = (range(int(first), int(last or first) + 1) for first, _, last in bounds)
    return frozenset(f"{number:03}" for span in spans for number in span)


# Numbers of authorities, past and present, that may stand in a UPN, as DfE lists them.
UPN_AUTHORITIES = _numbers(
    "001-005 201-213 301-320 330-336 340-344 350-359 370-373 380-384 390-394 420 660-681 701-708 "
    "800-803 805-808 810-813 815-816 820-823 825-826 830-831 835-841 845-846 850-852 855-857 "
    "860-861 865-896 908-909 916 919 921 925-926 928-929 931 933 935-938 940-941"
)
UPN_AUTHORITIES_SINCE_2024 = _numbers("942-943")


def _whole(upn: pd.Series) -> pd.Series:
    return upn.str.len() == UPN_LENGTH


@rule("1510", ChildIdentifiers="UPN")
def upn_check_letter(child_identifiers: pd.DataFrame) -> pd.Series:
    """The UPN's first letter does not agree with the rest of it, so a character is wrong. Copy the
    UPN again from the school's record."""
    upn = child_identifiers.UPN
    sums = upn[upn.str.fullmatch(f".[0-9]{{11}}[0-9{CHECK_LETTERS}]")]
    characters = np.array(sums.to_list(), dtype=f"U{UPN_LENGTH}").view(np.uint32)
    values = np.full(128, 0)
    values[[ord(c) for c in "0123456789" + CHECK_LETTERS]] = [*range(10), *range(23)]
    others = values[characters.reshape(-1, UPN_LENGTH)[:, 1:]] @ np.arange(2, UPN_LENGTH + 1)
    expected = pd.Series(np.array(list(CHECK_LETTERS))[others % 23], sums.index, dtype="str")
    return (sums.str[0] != expected).reindex(upn.index, fill_value=False)


@rule("1520", ChildIdentifiers="UPN")
def upn_of_one_child(child_identifiers: pd.DataFrame) -> pd.Series:
    """Another child in the return has the same UPN. A UPN belongs to one child: find out whose it
    is, or join the two records if they are the same child."""
    upn = child_identifiers.UPN
    return upn.notna() & upn.duplicated(keep=False)


@rule("1530", ChildIdentifiers="UPN")
def upn_authority(child_identifiers: pd.DataFrame, collection: Collection) -> pd.Series:
    """Characters 2 to 4 of the UPN should be the number of a local authority and are not. Copy the
    UPN again from the school's record."""
    upn = child_identifiers.UPN
    newer = UPN_AUTHORITIES_SINCE_2024 if collection.year >= 2024 else frozenset()
    return _whole(upn) & ~upn.str.slice(1, 4).isin(UPN_AUTHORITIES | newer)


@rule("1540", ChildIdentifiers="UPN")
def upn_digits(child_identifiers: pd.DataFrame) -> pd.Series:
    """Characters 5 to 12 of the UPN should all be digits and are not, or are cut off. Copy the UPN
    again from the school's record."""
    upn = child_identifiers.UPN
    return upn.notna() & ~upn.str.slice(4, 12).str.fullmatch("[0-9]{8}")


@rule("1550", ChildIdentifiers="UPN")
def upn_last_character(child_identifiers: pd.DataFrame) -> pd.Series:
    """The last character of the UPN should be a digit, or in a temporary UPN a capital letter other
    than I, O and S. Copy the UPN again from the school's record."""
    upn = child_identifiers.UPN
    return _whole(upn) & ~upn.str.slice(12, 13).str.fullmatch(f"[0-9{CHECK_LETTERS}]")


@rule("1560Q", severity=Severity.QUERY, ChildIdentifiers="FormerUPN")
def former_upn(child_identifiers: pd.DataFrame) -> pd.Series:
    """The former UPN does not look like a UPN: a letter, eleven digits, then a digit or letter.
    Correct it, or leave it out if it is not known."""
    upn = child_identifiers.FormerUPN
    return upn.notna() & ~upn.str.fullmatch(f"[A-Za-z][0-9]{{11}}[0-9{CHECK_LETTERS}]")


@rule("1570", since=2025, ChildIdentifiers="LAchildID")
def child_id_length(child_identifiers: pd.DataFrame) -> pd.Series:
    """The LA child ID is too long: 20 characters are the most. Send the id of your case system
    itself, without anything added to it.
    """
    return child_identifiers.LAchildID.str.len() > 20


@rule("1580", since=2025, ChildIdentifiers="LAchildID")
def child_id_characters(child_identifiers: pd.DataFrame) -> pd.Series:
    """The LA child ID holds something other than letters and digits. Take out spaces, hyphens,
    slashes and other signs, the same way for this child in every return."""
    child = child_identifiers.LAchildID
    return child.notna() & ~child.str.fullmatch("[A-Za-z0-9]+")


@rule("8500", ChildIdentifiers="LAchildID")
def child_id_missing(child_identifiers: pd.DataFrame) -> pd.Series:
    """The child has no LA child ID, so nothing recorded about this child can be joined. Add the id
    of your case system."""
    return child_identifiers.LAchildID.isna()


@rule("8510", ChildIdentifiers="LAchildID")
def child_id_of_one_child(child_identifiers: pd.DataFrame) -> pd.Series:
    """This LA child ID is shared by several child records. Join the records if they are one child;
    otherwise give each child its own id.
    """
    child = child_identifiers.LAchildID
    return child.notna() & child.duplicated(keep=False)


@rule("8590", ChildIdentifiers="LAchildID")
def child_has_an_episode(child_identifiers: pd.DataFrame, cindetails: pd.DataFrame) -> pd.Series:
    """The child is in the return without any episode of need. Add the referral, or leave the child
    out."""
    return ~child_identifiers.LAchildID.isin(cindetails.LAchildID)


@rule("8770Q", severity=Severity.QUERY, until=2024, ChildIdentifiers="UPN UPNunknown")
def upn_over_five(
    child_identifiers: pd.DataFrame, cindetails: pd.DataFrame, census: Census
) -> pd.Series:
    """The child is more than five years old and has neither a UPN nor a reason for its absence that
    fits a child of school age. Ask the school for the UPN, or give the reason."""
    school_age = child_identifiers.PersonBirthDate < census.end - pd.DateOffset(years=6)
    return school_age & _upn_owed(child_identifiers, cindetails)


@rule("8770Q", severity=Severity.QUERY, since=2025, ChildIdentifiers="UPN UPNunknown")
def upn_at_school_age(
    child_identifiers: pd.DataFrame, cindetails: pd.DataFrame, census: Census
) -> pd.Series:
    """The child was five or older when the school year began and has neither a UPN nor a reason for
    its absence that fits a child of school age. Ask the school for the UPN, or give the reason."""
    five_by = pd.Timestamp(census.reference.year - 6, 8, 31)
    school_age = child_identifiers.PersonBirthDate <= five_by
    return school_age & _upn_owed(child_identifiers, cindetails)


def _upn_owed(children: pd.DataFrame, cindetails: pd.DataFrame) -> pd.Series:
    """Children with a referral that went further, no UPN, and no reason that a pupil may have."""
    further = cindetails.LAchildID[is_false(cindetails.ReferralNFA)].dropna()
    excused = children.UPNunknown.str.upper().isin(REASONS_FOR_SCHOOL_AGE)
    return children.LAchildID.isin(further) & children.UPN.isna() & ~excused


@rule("8772", ChildIdentifiers="UPNunknown", CINdetails="ReferralNFA")
def un7_is_for_no_further_action(episodes_of_children: pd.DataFrame) -> dict[str, pd.Series]:
    """UN7 says that there is no UPN because the referral led to no further action, yet this episode
    went further. Give the UPN or another reason, or correct the no further action flag."""
    of_child = episodes_of_children
    failing = (of_child.UPNunknown.str.upper() == "UN7") & ~is_true(of_child.ReferralNFA)
    return reported(of_child, failing, "CINdetails", "ChildIdentifiers")
