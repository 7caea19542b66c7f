"""Rules on young people who are mothers, and on the birth of their first child."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import (
    SHORT_BREAKS,
    Marked,
    any_given,
    differs,
    for_child,
    latest,
    pairs,
    years_after,
)
from ingest.schema import Collection

LEAVER_ANSWERS = ("IN_TOUCH", "ACTIV", "ACCOM")
LETTERS_FOR_SEX_SINCE = 2025


def female(header: pd.DataFrame, year: int) -> pd.Series:
    """True where Header says that the child is female, in the codes of the collection year."""
    return header.SEX == ("F" if year >= LETTERS_FOR_SEX_SINCE else "2")


@rule("607", Episodes="DEC REC LS", Header="SEX MOTHER")
def leaver_says_whether_mother(
    episodes: pd.DataFrame, header: pd.DataFrame, collection: Collection
) -> dict[str, Marked]:
    """This girl or young woman ceased to be looked after in the year, but Header does not say
    whether she is a mother. Answer 0 or 1 in MOTHER."""
    ceased = episodes.REC.notna() & (episodes.REC != "X1") & ~episodes.LS.isin(SHORT_BREAKS)
    ended = episodes[ceased & episodes.DEC.between(collection.start, collection.end)]
    p = pairs(ended, header[female(header, collection.year) & header.MOTHER.isna()])
    return {"Episodes": p.row, "Header": p.row_right}


@rule("611", Header="MOTHER MC_DOB")
def mother_has_a_childs_birth_date(header: pd.DataFrame) -> pd.Series:
    """The child is recorded as a mother, but her first child's date of birth is blank. Give MC_DOB,
    or correct MOTHER."""
    return (header.MOTHER == "1") & header.MC_DOB.isna()


@rule("612", Header="SEX MOTHER MC_DOB")
def birth_date_belongs_to_a_mother(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """A first child's date of birth is given, but she is not recorded as a mother. Put 1 in MOTHER,
    or take MC_DOB out."""
    not_mother = (header.MOTHER == "0") | header.MOTHER.isna()
    return female(header, collection.year) & not_mother & header.MC_DOB.notna()


@rule("620", Header="DOB MOTHER")
def mother_is_old_enough(header: pd.DataFrame, collection: Collection) -> pd.Series:
    """She is recorded as a mother but was under 11 when the year began. Check MOTHER and DOB."""
    return (header.MOTHER == "1") & (years_after(header.DOB, 11) > collection.start)


@rule("621", Header="DOB MC_DOB")
def mother_is_older_than_her_child(header: pd.DataFrame) -> pd.Series:
    """The first child's date of birth is not later than the mother's own. Correct MC_DOB or DOB."""
    return header.MC_DOB <= header.DOB


@rule("624", Header="MC_DOB")
def birth_date_is_as_last_year(header: pd.DataFrame, header_last: pd.DataFrame) -> pd.Series:
    """The first child's date of birth differs from last year's return. It cannot change: correct
    MC_DOB in the year in which it is wrong."""
    known = header_last[header_last.MC_DOB.notna() & header_last.CHILD.notna()]
    before = for_child(header.CHILD, known.drop_duplicates("CHILD").set_index("CHILD").MC_DOB)
    return before.notna() & differs(before, header.MC_DOB)


@rule("625", Header="MC_DOB", Episodes="DEC")
def child_born_while_looked_after(
    header: pd.DataFrame, episodes: pd.DataFrame, collection: Collection
) -> dict[str, Marked]:
    """The first child's date of birth is after the end of the year, or after the mother ceased to
    be looked after. Correct MC_DOB; a birth after care ended is not reported."""
    ended = latest(episodes, "DEC")
    in_care = header.CHILD.isin(episodes.CHILD[episodes.DEC.isna()].dropna())
    left_on = for_child(header.CHILD, ended.set_index("CHILD").DEC)
    late = (header.MC_DOB > collection.end) | (~in_care & (header.MC_DOB > left_on))
    return {"Header": late, "Episodes": ended.index[ended.CHILD.isin(header.CHILD[late])]}


@rule("626", Header="MOTHER MC_DOB")
def new_mother_gave_birth_this_year(
    header: pd.DataFrame, header_last: pd.DataFrame, collection: Collection
) -> pd.Series:
    """Last year's return said that she was not a mother, but her first child was born before this
    year began. Correct MC_DOB, or last year's MOTHER."""
    not_then = header.CHILD.isin(header_last.CHILD[header_last.MOTHER == "0"].dropna())
    return (header.MOTHER == "1") & not_then & (header.MC_DOB < collection.start)


@rule("628", Header="MOTHER")
def leaver_is_not_asked_for_motherhood(
    header: pd.DataFrame, episodes: pd.DataFrame, oc3: pd.DataFrame
) -> pd.Series:
    """This care leaver was not looked after in the year, so MOTHER is not asked for. Leave it
    blank, or add the episodes if the child was in care."""
    leaver = header.CHILD.isin(oc3.CHILD[any_given(oc3, LEAVER_ANSWERS)].dropna())
    in_care = header.CHILD.isin(episodes.CHILD.dropna())
    return header.MOTHER.notna() & leaver & ~in_care
