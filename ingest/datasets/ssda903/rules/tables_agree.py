"""Rules that hold the tables of one return against each other: who is in them, how often, and the
facts they repeat."""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import rule
from ingest.datasets.ssda903.rules.derived import SHORT_BREAKS, pairs, years_after
from ingest.datasets.ssda903.rules.shapes import declared
from ingest.datasets.ssda903.tables import DATASET, UPN_UNKNOWN
from ingest.rules import Severity


def not_in_header(rows: pd.DataFrame, header: pd.DataFrame) -> pd.Series:
    """Rows of children whom Header does not name."""
    return ~rows.CHILD.isin(header.CHILD.dropna())


def born_otherwise(rows: pd.DataFrame, header: pd.DataFrame) -> pd.Series:
    """Rows whose date of birth differs from one that Header gives the child."""
    p = pairs(rows, header)
    return p.row[p.DOB.notna() & p.DOB_right.notna() & (p.DOB != p.DOB_right)]


def more_than_once(rows: pd.DataFrame) -> pd.Series:
    """Rows of children who stand in the table more than once."""
    return rows.CHILD.notna() & rows.CHILD.duplicated(keep=False)


NOT_IN_HEADER = {
    "INT01": "AD1",
    "INT02": "PlacedAdoption",
    "INT03": "Episodes",
    "INT04": "Missing",
    "INT05": "OC2",
    "INT06": "OC3",
    "INT07": "PrevPerm",
    "INT08": "Reviews",
    "INT09": "UASC",
}
BORN_OTHERWISE = {
    "INT11": "AD1",
    "INT12": "PlacedAdoption",
    "INT13": "Missing",
    "INT14": "OC2",
    "INT15": "OC3",
    "INT16": "PrevPerm",
    "INT17": "Reviews",
    "INT18": "UASC",
}
MORE_THAN_ONCE = {
    "INT31": "AD1",
    "INT32": "Header",
    "INT33": "OC2",
    "INT34": "OC3",
    "INT35": "PrevPerm",
    "INT36": "UASC",
}

for code, table in NOT_IN_HEADER.items():
    message = (
        f"This child is in {table} but not in Header. Add the child to Header, correct the id, or "
        f"take the row out of {table}."
    )
    asked = (DATASET.table(table).parameter, "header")
    rule(code, **{table: "CHILD"})(declared(message, asked, not_in_header))

for code, table in BORN_OTHERWISE.items():
    message = f"The DOB in {table} differs from the one in Header. Give the child the same in both."
    asked = (DATASET.table(table).parameter, "header")
    rule(code, **{table: "DOB"})(declared(message, asked, born_otherwise))

for code, table in MORE_THAN_ONCE.items():
    message = (
        f"This child stands in {table} more than once, where there may be one row a child. Keep "
        f"the right row, or correct the id if these are different children."
    )
    asked = (DATASET.table(table).parameter,)
    rule(code, **{table: "CHILD"})(declared(message, asked, more_than_once))


@rule("INT21", UASC="SEX")
def sex_is_as_in_header(uasc: pd.DataFrame, header: pd.DataFrame) -> pd.Series:
    """The sex in UASC differs from the one in Header. Give the child the same SEX in both."""
    p = pairs(uasc, header)
    return p.row[p.SEX.notna() & p.SEX_right.notna() & (p.SEX != p.SEX_right)]


@rule("EPI", severity=Severity.QUERY, Header="CHILD")
def child_has_episodes_or_left_care(
    header: pd.DataFrame, episodes: pd.DataFrame | None = None, oc3: pd.DataFrame | None = None
) -> pd.Series:
    """This child has neither an episode nor a care leaver row, so nothing is reported of them. Add
    what is missing, or take the child out of Header."""
    reported = header.CHILD.isna() & False
    for rows in (episodes, oc3):
        if rows is not None:
            reported |= header.CHILD.isin(rows.CHILD.dropna())
    return ~reported


@rule("442", Header="UPN")
def looked_after_child_has_a_upn(header: pd.DataFrame, episodes: pd.DataFrame) -> pd.Series:
    """The UPN of a looked after child is missing. Give it, or the code (UN1 to UN5) that says why
    there is none."""
    in_care = episodes.CHILD[~episodes.LS.isin(SHORT_BREAKS)].dropna()
    return header.UPN.isna() & header.CHILD.isin(in_care)


@rule("444", since=2026, Header="UPN")
def upn_belongs_to_one_child(header: pd.DataFrame) -> pd.Series:
    """The same UPN is given for more than one child. Correct it for the child to whom it does not
    belong."""
    number = header.UPN.notna() & ~header.UPN.isin(UPN_UNKNOWN.ever)
    return number & header.UPN.duplicated(keep=False)


@rule("440", Reviews="DOB REVIEW REVIEW_CODE")
def child_of_four_takes_part(reviews: pd.DataFrame) -> pd.Series:
    """The review is coded PN0 (child under 4), but the child was 4 or over that day. Say how the
    child took part (PN1 to PN7), or correct REVIEW or DOB."""
    return (reviews.REVIEW_CODE == "PN0") & (reviews.REVIEW >= years_after(reviews.DOB, 4))


@rule("441", Reviews="DOB REVIEW REVIEW_CODE")
def child_under_four_does_not_take_part(reviews: pd.DataFrame) -> pd.Series:
    """The review says how the child took part (PN1 to PN7), but the child was under 4 that day. Use
    PN0, or correct REVIEW or DOB."""
    took_part = reviews.REVIEW_CODE.isin([f"PN{n}" for n in range(1, 8)])
    return took_part & (reviews.REVIEW < years_after(reviews.DOB, 4))
