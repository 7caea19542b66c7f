"""The rules every extract must pass, made from its declaration."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.datasets.partners.declare import COUNTS, EVENTS, ExtractKind
from ingest.rules import Rulebook, Severity
from ingest.schema import Collection, Dataset
from records.calendar import age_at
from records.matching.check import nhs_number

IDENTIFIERS = ("authority_child_id", "upn", "nhs_number", "youth_justice_id", "partner_person_id")
ONCE = ("month", "age_band", "sex")


PEOPLE = "authority_child_id"


def rulebook_of(kind: ExtractKind, dataset: Dataset) -> Rulebook:
    """The rules of one extract."""
    book = Rulebook(dataset)
    if kind.of_events:
        _of_events(book, kind)
    if kind.of_children:
        _of_people(book, kind)
    if kind.of_children and not kind.of_events:
        _of_who_is_who(book, kind)
    if kind.counted:
        _of_counts(book, kind)
    return book


def _of_events(book: Rulebook, kind: ExtractKind) -> None:
    named = {ours: theirs for theirs, ours in kind.becomes.items()}
    on, until = named["happened_on"], named.get("ended_on")

    @book.rule("X01", **{EVENTS: on})
    def the_day_is_there(events: pd.DataFrame) -> pd.Series:
        """The day is missing or is not a date: the row can be counted in no month."""
        return events[on].isna()

    @book.rule("X02", **{EVENTS: on})
    def the_day_lies_in_the_months_sent(events: pd.DataFrame, collection: Collection) -> pd.Series:
        """The day lies outside the months this extract speaks for: the row is not counted."""
        if kind.lasts:
            begins_late = events[on] > collection.end
            ended = events[until] if until else events[on]
            return begins_late | (ended < collection.start)
        return (events[on] < collection.start) | (events[on] > collection.end)

    if "date_of_birth" in kind.known_by:

        @book.rule("X05", **{EVENTS: ("date_of_birth", on)})
        def nothing_before_birth(events: pd.DataFrame) -> pd.Series:
            """The day comes before the person was born."""
            return events[on] < events["date_of_birth"]

        @book.rule("X06", severity=Severity.QUERY, **{EVENTS: ("date_of_birth", on)})
        def it_is_of_a_child(events: pd.DataFrame) -> pd.Series:
            """On the day the person was older than the children this extract is of."""
            return age_at(events["date_of_birth"], events[on]) >= kind.oldest

    if {"amount", "out_of"} <= set(named):

        @book.rule("X07", **{EVENTS: (named["amount"], named["out_of"])})
        def no_more_than_there_were(events: pd.DataFrame) -> pd.Series:
            """There are more of it than there can be, or fewer than none."""
            amount, out_of = events[named["amount"]], events[named["out_of"]]
            return (amount > out_of) | (amount < 0) | (out_of < 0)

    @book.rule("X08", severity=Severity.QUERY, **{EVENTS: on})
    def each_row_once(events: pd.DataFrame) -> pd.Series:
        """The row is the same as one before it: it counts once."""
        return events.duplicated() & events[on].notna()


def _of_people(book: Rulebook, kind: ExtractKind) -> None:
    known_by = kind.known_by

    @book.rule("X03", severity=Severity.QUERY, **{EVENTS: tuple(known_by)})
    def somebody_can_be_told(events: pd.DataFrame) -> pd.Series:
        """Nobody can be told from this row: it counts, but it can be matched with no child."""
        ids = [name for name in IDENTIFIERS if name in known_by]
        has_id = events[ids].notna().any(axis=1)
        described = pd.Series(False, events.index)
        if {"date_of_birth", "surname"} <= set(known_by):
            described = events["date_of_birth"].notna() & events["surname"].notna()
        return ~has_id & ~described

    if "nhs_number" in known_by:

        @book.rule("X04", severity=Severity.QUERY, **{EVENTS: "nhs_number"})
        def the_nhs_number_is_one(events: pd.DataFrame) -> pd.Series:
            """The NHS number is not ten digits whose check digit fits: it is not used to match."""
            return events["nhs_number"].notna() & nhs_number(events["nhs_number"]).isna()


def _of_who_is_who(book: Rulebook, kind: ExtractKind) -> None:
    @book.rule("X09", **{EVENTS: PEOPLE})
    def the_own_id_is_there(events: pd.DataFrame) -> pd.Series:
        """The council's own id is missing: what the row says belongs to nobody."""
        return events[PEOPLE].isna()

    @book.rule("X10", severity=Severity.QUERY, **{EVENTS: PEOPLE})
    def each_child_once(events: pd.DataFrame) -> pd.Series:
        """The same id stands in an earlier row: what the last row says of it counts."""
        return events.duplicated(PEOPLE) & events[PEOPLE].notna()


def _of_counts(book: Rulebook, kind: ExtractKind) -> None:
    counted = kind.counted
    part = [counted.by] if counted.by else []

    @book.rule("X20", **{COUNTS: "month"})
    def the_month_is_there(counts: pd.DataFrame) -> pd.Series:
        """The month is missing or is none: write it as 2025-04."""
        return counts["month"].isna()

    @book.rule("X21", **{COUNTS: "count"})
    def the_count_is_there(counts: pd.DataFrame) -> pd.Series:
        """The count is missing, is no number or is below zero: the month stays unknown."""
        return counts["count"].isna() | (counts["count"] < 0)

    @book.rule("X22", **{COUNTS: "month"})
    def each_month_once(counts: pd.DataFrame) -> pd.Series:
        """The same month and part stand in two rows: the first of them counts."""
        told = [name for name in (*ONCE, *part) if name in counts]
        return counts.duplicated(told) & counts["month"].notna()

    @book.rule("X23", **{COUNTS: "month"})
    def the_month_has_ended(counts: pd.DataFrame, collection: Collection) -> pd.Series:
        """The month had not ended on the day the data run to."""
        return counts["month"] > collection.end

    if counted.of:

        @book.rule("X24", **{COUNTS: "out_of"})
        def of_how_many_is_there(counts: pd.DataFrame) -> pd.Series:
            """Of how many is missing, is no number or is below zero: there is no share."""
            return counts["out_of"].isna() | (counts["out_of"] < 0)

    if part:

        @book.rule("X25", severity=Severity.QUERY, **{COUNTS: "count"})
        def parts_make_the_whole(counts: pd.DataFrame) -> pd.Series:
            """The parts of this month come to more than its whole."""
            of_all = counts[[n for n in ("age_band", "sex") if n in counts]].isna().all(axis=1)
            whole = counts[of_all & counts[part[0]].isna()].drop_duplicates("month")
            parts = counts[of_all & counts[part[0]].notna()].groupby("month")["count"].sum()
            more = parts.reindex(whole["month"]).to_numpy() > whole["count"].to_numpy()
            return pd.Series(np.isin(counts.index, whole.index[more]), counts.index)
