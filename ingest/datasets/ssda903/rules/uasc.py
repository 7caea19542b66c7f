"""Unaccompanied asylum-seeking children: who they are, this year and last, and when the status
ended.

An XML return says in an element of each child's header whether the child was unaccompanied; a set
of CSV files says it by a row in the table UASC. Header goes first where it says anything at all.
"""

from __future__ import annotations

import pandas as pd

from ingest.datasets.ssda903.rulebook import derived, rule
from ingest.datasets.ssda903.rules.derived import years_after
from ingest.rules import Absent, Severity
from ingest.schema import Collection, unreadable

NOT_TOLD = "the return does not say which children are unaccompanied asylum-seekers"
NOT_TOLD_LAST = "last year's return does not say which children were unaccompanied asylum-seekers"


def stated(header: pd.DataFrame | None) -> bool:
    """Whether Header says of any child if it is unaccompanied."""
    return header is not None and "UASC" in header and bool(header.UASC.notna().any())


def unaccompanied(
    header: pd.DataFrame | None, uasc: pd.DataFrame | None, evidence: tuple[str, ...]
) -> pd.Index | None:
    """The children with the status in one year's return; None where it does not say.

    `evidence`: the columns of UASC of which one must be filled for a row to count as a child with
    the status.
    """
    if stated(header):
        return pd.Index(header.CHILD[pd.to_numeric(header.UASC, errors="coerce") == 1].dropna())
    if uasc is None:
        return None
    filled = uasc[list(evidence)].notna().any(axis=1) | unreadable(uasc, "DUC")
    return pd.Index(uasc.CHILD[filled].dropna())


@derived
def uasc_now(
    header: pd.DataFrame | None = None, uasc: pd.DataFrame | None = None
) -> pd.Index | Absent:
    """The children unaccompanied in this year: by Header, or by a row of UASC that gives sex or an
    end date."""
    children = unaccompanied(header, uasc, ("SEX", "DUC"))
    return Absent(NOT_TOLD) if children is None else children


@derived
def uasc_before(
    header_last: pd.DataFrame | None = None, uasc_last: pd.DataFrame | None = None
) -> pd.Index | Absent:
    """The children unaccompanied last year, told from last year's return as `uasc_now` from this
    year's."""
    children = unaccompanied(header_last, uasc_last, ("SEX", "DUC"))
    return Absent(NOT_TOLD_LAST) if children is None else children


@derived
def ever_uasc(
    header: pd.DataFrame | None = None,
    uasc: pd.DataFrame | None = None,
    header_last: pd.DataFrame | None = None,
    uasc_last: pd.DataFrame | None = None,
    header_earlier: pd.DataFrame | None = None,
    uasc_earlier: pd.DataFrame | None = None,
) -> pd.Index | Absent:
    """The children unaccompanied this year, last year or in an earlier year that is held; a row of
    UASC counts where anything but the child's id is filled."""
    evidence = ("SEX", "DOB", "DUC")
    years = [
        unaccompanied(header, uasc, evidence),
        unaccompanied(header_last, uasc_last, evidence),
        unaccompanied(header_earlier, uasc_earlier, evidence),
    ]
    told = [children for children in years if children is not None]
    return told[0].append(told[1:]).unique() if told else Absent(NOT_TOLD)


@rule("104", UASC="DUC")
def status_ends_this_year_or_later(uasc: pd.DataFrame, collection: Collection) -> pd.Series:
    """There is no such day as the one given for the end of the status of unaccompanied
    asylum-seeking child, or it lies before this collection year. A child whose status ended before
    1 April needs no row here."""
    return unreadable(uasc, "DUC") | (uasc.DUC < collection.start)


@rule("105", Header="UASC")
def status_is_stated(header: pd.DataFrame) -> pd.Series:
    """Whether the child is an unaccompanied asylum-seeker is blank, or neither 0 (no) nor 1 (yes).
    Every child of an XML return needs it."""
    if not stated(header):
        return pd.Series(False, header.index)
    return ~pd.to_numeric(header.UASC, errors="coerce").isin([0, 1])


@rule("205A", UASC="DUC", Header="CHILD UASC")
def status_lost_is_explained(
    uasc_now: pd.Index,
    uasc_before: pd.Index,
    uasc_last: pd.DataFrame,
    collection: Collection,
    header: pd.DataFrame | None = None,
    uasc: pd.DataFrame | None = None,
) -> dict[str, pd.Series]:
    """The child was an unaccompanied asylum-seeker last year and is not this year, but last year's
    return gave no end of the status within last year, or this year's gives one. Correct the end
    date, or mark the child as unaccompanied again."""
    year = pd.DateOffset(years=1)
    ended = uasc_last.DUC.between(collection.start - year, collection.end - year)
    explained = pd.Index(uasc_last.CHILD[ended])
    dated_now = pd.Index([]) if uasc is None else pd.Index(uasc.CHILD[uasc.DUC.notna()])
    lost = uasc_before.difference(uasc_now)
    return _rows_of(lost.difference(explained.difference(dated_now)), header, uasc)


@rule("205B", UASC="DUC", Header="UASC")
def status_kept_is_consistent(
    uasc_now: pd.Index,
    uasc_before: pd.Index,
    uasc: pd.DataFrame,
    uasc_last: pd.DataFrame,
    collection: Collection,
    header: pd.DataFrame | None = None,
) -> dict[str, pd.Series]:
    """The child is an unaccompanied asylum-seeker in both years, but the end dates of the status do
    not agree. Last year's must be the 18th birthday; this year's must be the same, or lie within
    this year."""
    kept = uasc_now.intersection(uasc_before).unique()
    now, before = (
        frame.dropna(subset="CHILD").drop_duplicates("CHILD").set_index("CHILD").reindex(kept)
        for frame in (uasc, uasc_last)
    )
    by_default = before.DUC == years_after(before.DOB, 18)
    in_year = now.DUC.between(collection.start, collection.end)
    return _rows_of(kept[~(by_default & (in_year | (now.DUC == before.DUC)))], header, uasc)


@rule("205C", UASC="DUC", Header="UASC")
def end_needs_a_status(
    uasc_now: pd.Index,
    uasc_before: pd.Index,
    uasc: pd.DataFrame,
    uasc_last: pd.DataFrame,
    header: pd.DataFrame | None = None,
) -> dict[str, pd.Series]:
    """An end of the status of unaccompanied asylum-seeking child is given this year or was last
    year, though the child had the status in neither. Mark the child as unaccompanied, or clear the
    date."""
    dated = pd.concat([frame.CHILD[frame.DUC.notna()] for frame in (uasc, uasc_last)])
    return _rows_of(pd.Index(dated).difference(uasc_now).difference(uasc_before), header, uasc)


@rule("205D", Header="UASC CHILD")
def status_is_not_new_for_a_known_child(
    uasc_now: pd.Index,
    uasc_before: pd.Index,
    header: pd.DataFrame | None = None,
    header_last: pd.DataFrame | None = None,
    uasc: pd.DataFrame | None = None,
    uasc_last: pd.DataFrame | None = None,
) -> dict[str, pd.Series]:
    """The child is an unaccompanied asylum-seeker this year, but was in last year's return without
    that status. A child arrives unaccompanied or not: correct whichever year is wrong."""
    then = uasc_last if header_last is None else header_last
    gained = uasc_now.difference(uasc_before).intersection(then.CHILD.dropna().unique())
    return _rows_of(gained, header, uasc if header is None else None)


def _rows_of(
    children: pd.Index, header: pd.DataFrame | None, uasc: pd.DataFrame | None
) -> dict[str, pd.Series]:
    """The rows of these children in Header and UASC, as far as the two are there."""
    tables = {"Header": header, "UASC": uasc}
    known = children.dropna()
    return {name: frame.CHILD.isin(known) for name, frame in tables.items() if frame is not None}


@rule("231", severity=Severity.QUERY, since=2025, Header="DOB UASC")
def unaccompanied_child_is_eleven(
    header: pd.DataFrame, collection: Collection, uasc: pd.DataFrame | None = None
) -> pd.Series:
    """This unaccompanied asylum-seeking child is under eleven at the end of the year. Few are:
    check the date of birth."""
    if stated(header):
        children = unaccompanied(header, None, ())
    else:
        children = pd.Index([]) if uasc is None else uasc.CHILD.dropna()
    return header.CHILD.isin(children) & (header.DOB > collection.end - pd.DateOffset(years=11))


@rule("303", UASC="DUC", Header="UASC")
def only_the_unaccompanied_have_an_end(
    header: pd.DataFrame, uasc: pd.DataFrame
) -> dict[str, pd.Series]:
    """The status of unaccompanied asylum-seeking child is given an end, but the child's header says
    that there was no such status. Set it to 1 or clear the date."""
    if not stated(header):
        return {}
    without = header.CHILD[pd.to_numeric(header.UASC, errors="coerce") != 1].dropna()
    failing = uasc.DUC.notna() & uasc.CHILD.isin(without)
    return {
        "UASC": failing,
        "Header": header.CHILD.isin(without) & header.CHILD.isin(uasc.CHILD[failing]),
    }


@rule("304", UASC="DUC DOB")
def status_ends_by_eighteen(uasc: pd.DataFrame) -> pd.Series:
    """The status of unaccompanied asylum-seeking child ends after the 18th birthday. It ends that
    day at the latest: check the end and the date of birth."""
    return uasc.DUC > years_after(uasc.DOB, 18)
