"""The child in Header: sex and motherhood, pupil number, birth, and what may not change from one
year's return to the next."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import (
    SHORT_BREAKS,
    differs,
    overlaps_year,
    years_after,
)
from ingest.datasets.ssda903.tables import UPN_UNKNOWN
from ingest.rules import Severity
from ingest.schema import Collection

SEX_CODES_CHANGED = 2025


def is_male(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """True where Header gives the sex as male, in the codes of that year."""
    return header.SEX == ("M" if collection.year >= SEX_CODES_CHANGED else "1")


def is_female(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """True where Header gives the sex as female, in the codes of that year."""
    return header.SEX == ("F" if collection.year >= SEX_CODES_CHANGED else "2")


@derived
def header_before(header: pd.DataFrame, header_last: pd.DataFrame) -> pd.DataFrame:
    """Last year's header of each child, row by row beside this year's; `known`: the child stood in
    last year's return."""
    named = header_last[header_last.CHILD.notna()].drop_duplicates("CHILD").set_index("CHILD")
    before = named.reindex(header.CHILD).set_axis(header.index)
    return before.assign(known=header.CHILD.isin(named.index))


@rule("165", Header="MOTHER SEX", OC3="ACTIV ACCOM IN_TOUCH", Episodes="DECOM")
def mother_is_for_females_in_care(
    header: pd.DataFrame, episodes: pd.DataFrame, oc3: pd.DataFrame, collection: Collection
) -> dict[str, pd.Series]:
    """Whether the child is a mother is neither 0 nor 1, is filled for a male, or is blank for a
    female who was looked after this year otherwise than for short breaks. Enter 0 or 1 for every
    such female, nothing for a male."""
    in_care = overlaps_year(episodes, collection) & ~episodes.LS.isin(SHORT_BREAKS)
    invalid = header.MOTHER.notna() & ~header.MOTHER.isin(["0", "1"])
    of_male = header.MOTHER.notna() & is_male(header, collection)
    missing = header.MOTHER.isna() & is_female(header, collection)
    missing &= header.CHILD.isin(episodes.CHILD[in_care].dropna())
    failing = invalid | of_male | missing
    return {"Header": failing, "OC3": oc3.CHILD.isin(header.CHILD[failing].dropna())}


@rule("174", Header="SEX MC_DOB")
def only_mothers_have_a_child(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """A date of birth of a mother's child is given for a male. Clear it, or correct the sex."""
    return is_male(header, collection) & header.MC_DOB.notna()


@rule("202", Header="SEX")
def sex_is_as_last_year(
    header: pd.DataFrame, header_before: pd.DataFrame, collection: Collection
) -> pd.Series:
    """The sex is not the one that last year's return gave for this child. Correct whichever is
    wrong; where it is this year's that is right, tell DfE."""
    before = header_before.SEX
    if collection.year == SEX_CODES_CHANGED:
        before = before.replace({"1": "M", "2": "F"})
    return header_before.known & differs(header.SEX, before)


@rule("203", Header="DOB")
def birth_is_as_last_year(header: pd.DataFrame, header_before: pd.DataFrame) -> pd.Series:
    """The date of birth is not the one that last year's return gave for this child. Check it; the
    same id may stand for two children."""
    return header_before.known & differs(header.DOB, header_before.DOB)


@rule("204", Header="ETHNIC")
def ethnic_group_is_as_last_year(header: pd.DataFrame, header_before: pd.DataFrame) -> pd.Series:
    """The ethnic group is not the one that last year's return gave for this child. Check with the
    child or family which is right."""
    return header_before.known & differs(header.ETHNIC, header_before.ETHNIC)


@rule("207", Header="MOTHER")
def once_a_mother(
    header: pd.DataFrame, header_before: pd.DataFrame, episodes: pd.DataFrame
) -> pd.Series:
    """Last year's return said that this child is a mother, this year's does not. Set MOTHER to 1,
    or tell DfE that last year's was wrong."""
    was = header_before.known & (header_before.MOTHER == "1")
    return was & (header.MOTHER != "1") & header.CHILD.isin(episodes.CHILD.dropna())


@rule("208", Header="UPN")
def upn_is_as_last_year(header: pd.DataFrame, header_before: pd.DataFrame) -> pd.Series:
    """The unique pupil number is not the one that last year's return gave for this child. A number
    never changes: it may only take the place of a blank or of UN1 to UN5, and UN1 may become
    another of those codes."""
    now, before = header.UPN, header_before.UPN
    unknown, was_unknown = now.isin(UPN_UNKNOWN.ever), before.isin(UPN_UNKNOWN.ever)
    found = (before.isna() | was_unknown) & now.notna() & ~unknown
    explained = (before.isna() | (before == "UN1")) & unknown & (now != "UN1")
    too_young = before.isna() & (now == "UN1")
    changed = header_before.known & differs(now, before)
    return changed & ~(found | explained | too_young)


@rule("209", Header="UPN DOB")
def school_age_has_a_upn(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """The child has no unique pupil number because of being too young for school (UN1), but was
    already 4 on the 31 August before this year began. Enter the number the school holds, or another
    code."""
    school_year = pd.Timestamp(collection.start.year - 1, 8, 31)
    return (header.UPN == "UN1") & (years_after(header.DOB, 4) <= school_year)


@rule("210", Header="UPN", Episodes="DECOM")
def new_to_care_is_new(
    header: pd.DataFrame, episodes: pd.DataFrame, collection: Collection
) -> dict[str, pd.Series]:
    """The unique pupil number is not known because the child had only just come into care (UN4),
    but the child came more than a week before the end of the year. Enter the number, or another
    code."""
    newly = header.CHILD[header.UPN == "UN4"].dropna()
    week_before = collection.end - pd.Timedelta(days=7)
    failing = episodes.CHILD.isin(newly) & (episodes.DECOM < week_before)
    return {
        "Episodes": failing,
        "Header": (header.UPN == "UN4") & header.CHILD.isin(episodes.CHILD[failing]),
    }


@rule("232", severity=Severity.QUERY, since=2025, Header="SEX")
def sex_is_known(header: pd.DataFrame) -> pd.Series:
    """The sex is recorded as unknown (U). Check whether the case record knows it."""
    return header.SEX == "U"


@rule("301", Header="DOB")
def birth_is_by_the_end_of_the_year(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """The date of birth is after the end of the year. Correct it, or take the child out."""
    return header.DOB > collection.end


@rule("351", Header="DOB")
def nobody_is_over_twenty_five(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """The young person was over 25 when the year began, too old for this return. Correct the date
    of birth, or take the person out."""
    return years_after(header.DOB, 25) < collection.start


@rule("393", Header="MOTHER SEX")
def females_in_care_say_if_mother(
    header: pd.DataFrame, episodes: pd.DataFrame, collection: Collection
) -> pd.Series:
    """Whether this looked-after female is a mother is blank. Enter 0 or 1; only short breaks need
    neither."""
    in_care = episodes.CHILD[~episodes.LS.isin(SHORT_BREAKS)].dropna()
    return is_female(header, collection) & header.MOTHER.isna() & header.CHILD.isin(in_care)
