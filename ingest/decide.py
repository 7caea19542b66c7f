"""What becomes of a return that could be read: taken, taken with flags, held, refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from ingest.period import SHARE_OF_BUSIEST, events_by_year, header_year
from ingest.schema import Collection, Conformed, Kind
from ingest.vocabulary import ErrorCode

# Of one authority's children, most are known from its last return or go to school in its area.
FEW_KNOWN = 0.05
MANY_UNKNOWN = 0.2
MOST = 0.8
ENOUGH_CHILDREN = 10
# A return sent again has at least this share of the rows it had.
ROWS_KEPT = 0.7
ENOUGH_ROWS = 10
ENOUGH_EVENTS = 20
DAYS_IN_A_YEAR = 365


class Outcome(StrEnum):
    """What becomes of a return."""

    ACCEPT = "accept"
    ACCEPT_FLAGGED = "accept_flagged"
    CONFIRM = "confirm"
    REJECT = "reject"


@dataclass(frozen=True)
class Stored:
    """A return that is already held: its tables that were loaded, its children, how many rows."""

    tables: Mapping[str, pd.DataFrame]
    children: frozenset[str]
    rows: Mapping[str, int]

    @classmethod
    def of(cls, conformed: Conformed) -> Stored:
        """A return read from its files, as if it were held."""
        tables = {name: conformed.tables[name] for name in conformed.loaded}
        return cls(
            tables,
            frozenset(_children(conformed)),
            {name: len(frame) for name, frame in tables.items()},
        )


@dataclass(frozen=True)
class Held:
    """The returns held of one authority and dataset: of a year, of the year before, and `earlier`
    (table name -> rows of all years before that, the latest year first)."""

    this_year: Stored | None = None
    last_year: Stored | None = None
    earlier: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def last_tables(self) -> Mapping[str, pd.DataFrame] | None:
        return self.last_year.tables if self.last_year else None


@dataclass(frozen=True)
class Context:
    """What is known apart from the files: who sends, for which year, and what is held already.

    `dfe_code`: the authority's three digits, where known; `loaded`: this year's return as held;
    `last`: the year before.
    """

    dfe_code: str | None = None
    year: int | None = None
    loaded: Stored | None = None
    last: Stored | None = None

    @property
    def known_children(self) -> frozenset[str]:
        held = [stored.children for stored in (self.loaded, self.last) if stored]
        return frozenset().union(*held)


@dataclass(frozen=True)
class Decision:
    """What becomes of a return, and why where it is not simply taken."""

    outcome: Outcome
    error: ErrorCode | None = None
    message: str = ""
    also: tuple[tuple[ErrorCode, str], ...] = field(default=())


def decide(conformed: Conformed, context: Context) -> Decision:
    """Decide on a conformed return.

    The first reason stands; further ones are in `also`.
    """
    if message := _wrong_authority(conformed, context):
        return Decision(Outcome.REJECT, ErrorCode.WRONG_AUTHORITY, message)
    reasons = [
        (code, message)
        for code, message in (
            (ErrorCode.AMBIGUOUS_DATES, _ambiguous_dates(conformed)),
            (ErrorCode.WRONG_PERIOD, _wrong_period(conformed)),
            _whose_children(conformed, context),
            (ErrorCode.ROW_COUNT_DROP, _fewer_rows(conformed, context)),
        )
        if message
    ]
    if reasons:
        code, message = reasons[0]
        return Decision(Outcome.CONFIRM, code, message, tuple(reasons[1:]))
    return Decision(Outcome.ACCEPT_FLAGGED if conformed.flags else Outcome.ACCEPT)


def _wrong_authority(conformed: Conformed, context: Context) -> str:
    header = conformed.tables.get("Header")
    if header is None or "LEA" not in header or not context.dfe_code:
        return ""
    named = set(header["LEA"].dropna())
    if not named or named == {context.dfe_code}:
        return ""
    return (
        "The file's own header names another authority than the one it was sent for: send it where "
        "it belongs."
    )


def _ambiguous_dates(conformed: Conformed) -> str:
    if not conformed.held:
        return ""
    columns = ", ".join(f"{column} of {table}" for table, column in conformed.held)
    return (
        "Dates seem to be written month first or without the century, and some could mean another "
        f"day ({columns}). Send them as dd/mm/yyyy; if you confirm the return as it is, these "
        "columns stay unread."
    )


def _wrong_period(conformed: Conformed) -> str:
    year = conformed.collection.year
    named = header_year(conformed.tables)
    if any(other != year for other in named):
        return (
            f"The file's own header speaks of {', '.join(str(y) for y in named)}, and it was sent "
            f"for {year}: confirm that it is the return of {year}."
        )
    events = events_by_year(conformed.dataset, conformed.tables)
    inside = int(events.get(year, 0))
    after = int(events[events.index > year].sum())
    period = f"1 April {year - 1} to 31 March {year}"
    if not len(events):
        return ""
    if not inside:
        return f"No event in these files falls in {period}: confirm that they are of that year."
    busiest = int(events.max())
    # A few mistyped dates put an event or two into any year.
    expected = SHARE_OF_BUSIEST * busiest * _share_of_year(conformed.collection)
    if busiest >= ENOUGH_EVENTS and inside < expected:
        return (
            f"Hardly an event in these files falls in {period}: confirm that they are of that year."
        )
    if inside >= after:
        return ""
    return (
        f"More events in these files come after {period} than fall in it: confirm that they are of "
        "that year."
    )


def _share_of_year(collection: Collection) -> float:
    """How much of the collection year the return speaks for."""
    return ((collection.end - collection.start).days + 1) / DAYS_IN_A_YEAR


def _children(conformed: Conformed) -> list[str]:
    column = conformed.dataset.child_column
    children = conformed.dataset.children
    tables = [children] if children else conformed.dataset.tables
    ids = [
        conformed.tables[table.name][column].drop(index=conformed.left_out.get(table.name, []))
        for table in tables
        if column in conformed.tables[table.name]
    ]
    return pd.concat(ids).dropna().unique().tolist()


def _whose_children(conformed: Conformed, context: Context) -> tuple[ErrorCode, str]:
    suspected = ErrorCode.WRONG_AUTHORITY_SUSPECTED
    children = _children(conformed)
    known = context.known_children
    areas = _upn_areas(conformed)
    if len(children) < ENOUGH_CHILDREN:
        return suspected, ""
    if known:
        share = sum(child in known for child in children) / len(children)
        if share < FEW_KNOWN:
            return suspected, (
                "Hardly a child in this return is known from the one before: confirm that it is "
                "this authority's."
            )
        unknown = areas[~areas.index.isin(known)]
        if share <= 1 - MANY_UNKNOWN and _one_other(
            unknown, context.dfe_code, areas[areas.index.isin(known)]
        ):
            return ErrorCode.MIXED_AUTHORITIES_SUSPECTED, (
                "Part of the children are not known from the return before, and their pupil "
                "numbers come from another authority's area: confirm that all are this authority's."
            )
    elif context.dfe_code and len(areas) >= ENOUGH_CHILDREN:
        shares = areas.value_counts(normalize=True)
        if context.dfe_code not in shares.index and shares.iloc[0] >= MOST:
            return suspected, (
                "Nearly all pupil numbers in this return come from one other authority's area: "
                "confirm that it is this authority's."
            )
    return suspected, ""


def _upn_areas(conformed: Conformed) -> pd.Series:
    """The three digits of the authority that gave each child's UPN: index child id."""
    table = conformed.dataset.children
    if table is None:
        return pd.Series(dtype="str")
    upn = next((f.name for f in table.fields if f.kind is Kind.UPN), None)
    frame = conformed.tables[table.name]
    if upn is None:
        return pd.Series(dtype="str")
    areas = frame.set_index(conformed.dataset.child_column)[upn].str.extract(
        r"^[A-Z](\d{3})\d{8}[\dA-Z]$", expand=False
    )
    # DfE numbers authorities from 201; what stands lower in a UPN names no authority's area.
    return areas[areas >= "200"].dropna()


def _one_other(unknown: pd.Series, own: str | None, known: pd.Series) -> bool:
    """Whether the unknown children's UPNs are of one area, and not that of the known ones."""
    if len(unknown) < ENOUGH_CHILDREN:
        return False
    shares = unknown.value_counts(normalize=True)
    home = own or (known.mode().iloc[0] if len(known) else None)
    return shares.iloc[0] >= MOST and shares.index[0] != home


def _fewer_rows(conformed: Conformed, context: Context) -> str:
    if context.loaded is None:
        return ""
    fewer = [
        name
        for name, before in context.loaded.rows.items()
        if before >= ENOUGH_ROWS and len(conformed.tables[name]) < ROWS_KEPT * before
    ]
    if not fewer:
        return ""
    return (
        f"Far fewer rows than in the return already held, in {', '.join(fewer)}: the files may be "
        "cut off. Confirm that they are whole."
    )
