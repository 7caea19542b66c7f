"""What a return is made of: datasets, tables, fields and code lists, each declared once.

A dataset's declaration is the only place that knows its columns, their kinds, and the years in
which a column, a table or a code exists. Readers, rules, templates for download and documentation
all read it from here. Years are collection years, named by their end: 2025 is 1 April 2024 to 31
March 2025.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pandas as pd


class Kind(StrEnum):
    """What the text of a cell stands for, and so the type of its column once conformed."""

    CHILD_ID = "the authority's own id of a child"
    TEXT = "text"
    CODE = "a code from a list"
    DATE = "a date"
    INTEGER = "a whole number"
    NUMBER = "a number"
    MONTH = "a month"
    NHS_NUMBER = "an NHS number"
    UPN = "a unique pupil number"
    POSTCODE = "a postcode"
    KEY = "a running number that ties rows together"


@dataclass(frozen=True)
class Code:
    """One code of a list, its meaning, and the collection years (inclusive) it may be used in."""

    code: str
    meaning: str
    since: int | None = None
    until: int | None = None

    def valid_in(self, year: int) -> bool:
        return (self.since or 0) <= year <= (self.until or 9999)


@dataclass(frozen=True)
class Codes:
    """A code list: which codes are valid depends on the collection year."""

    name: str
    codes: tuple[Code, ...]

    def valid(self, year: int) -> frozenset[str]:
        return frozenset(c.code for c in self.codes if c.valid_in(year))

    @property
    def ever(self) -> frozenset[str]:
        return frozenset(c.code for c in self.codes)

    def meaning(self, code: str) -> str | None:
        return next((c.meaning for c in self.codes if c.code == code), None)


def code_list(
    name: str,
    meanings: Mapping[str, str],
    *,
    since: Mapping[str, int] = MappingProxyType({}),
    until: Mapping[str, int] = MappingProxyType({}),
) -> Codes:
    """A code list as {code: meaning}; `since`, `until` name codes that did not always exist."""
    return Codes(name, tuple(Code(c, m, since.get(c), until.get(c)) for c, m in meanings.items()))


@dataclass(frozen=True)
class Field:
    """One column, exactly as DfE writes it.

    `required` says that the column must be there (not that each cell must be filled: that is a
    rule's business).
    `aliases` are other headings under which councils send it. `derived`: DfE's CSV has no such
    column; it comes in an XML, or conform fills it.
    Of a date: `event`: something that happened to the child in the return's own story (not a
    birth, not the return's header);
    `ahead`: it may lie after the data's last day; `follows`: the column whose date it cannot lie
    before.
    """

    name: str
    kind: Kind
    meaning: str
    codes: Codes | None = None
    required: bool = True
    since: int | None = None
    until: int | None = None
    aliases: tuple[str, ...] = ()
    derived: bool = False
    event: bool = True
    ahead: bool = False
    follows: str | None = None

    def exists_in(self, year: int) -> bool:
        return (self.since or 0) <= year <= (self.until or 9999)


@dataclass(frozen=True)
class Table:
    """One table of a return.

    `needed`: a return without rows in it is no return. `spells`: (start, end) columns where two
    rows of a child cannot overlap. `key`: the columns that, with the child, tell one row from
    another; none where a child has one row.
    """

    name: str
    row_is: str
    fields: tuple[Field, ...]
    needed: bool = False
    spells: tuple[str, str] | None = None
    key: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    def field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    @property
    def parameter(self) -> str:
        """The name under which a rule asks for this table: PlacedAdoption is `placed_adoption`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.name).lower()

    def exists_in(self, year: int) -> bool:
        return (self.since or 0) <= year <= (self.until or 9999)


@dataclass(frozen=True)
class Dataset:
    """A kind of return: its tables, its years, and the column that names the child.

    `child_column` is blank where no one column tells whose a row is. `born`: the column with the
    date before which nothing in the return can have happened to the child. `monthly`: it speaks for
    months that its sender says or its rows name, not for a collection year. `iso_dates`: dates are
    yyyy-mm-dd and nothing else (else dd/mm/yyyy, and other plain forms are read too).
    `upper_codes`: codes count in capitals.
    """

    key: str
    title: str
    tables: tuple[Table, ...]
    child_column: str
    first_year: int
    last_year: int
    born: str | None = None
    iso_dates: bool = False
    upper_codes: bool = False
    monthly: bool = False

    @property
    def children(self) -> Table | None:
        """The table with a row for each child; None where every table describes its children."""
        return next((t for t in self.tables if t.needed), None)

    def table(self, name: str) -> Table:
        return next(t for t in self.tables if t.name == name)


@dataclass(frozen=True)
class Collection:
    """One collection of a dataset for one authority: its year, and the day the data run to.

    `first_on`: of what speaks for months, not a year, the first day of them.
    """

    year: int
    as_at: date | None = None
    authority: str | None = None
    first_on: date | None = None

    @property
    def start(self) -> pd.Timestamp:
        """1 April, or the first day of the months it speaks for."""
        return pd.Timestamp(self.first_on or date(self.year - 1, 4, 1))

    @property
    def end(self) -> pd.Timestamp:
        """31 March, or the day the data run to where that is earlier."""
        end = pd.Timestamp(self.year, 3, 31)
        return min(end, pd.Timestamp(self.as_at)) if self.as_at else end


@dataclass(frozen=True)
class Flag:
    """A cell (or with no column a row) that was kept but cannot be relied on.

    `row` counts as a person sees it.
    """

    code: str
    table: str
    row: int
    column: str | None = None


class Form(StrEnum):
    """How a table was sent."""

    CSV = "a CSV file"
    XLSX = "a sheet of a workbook"
    XML = "an XML file"


@dataclass
class RawTable:
    """A table as its sender wrote it: every cell text, blank cells "", nothing interpreted.

    `source` is the file or sheet it came from, safe to show; `frame` holds str columns under the
    sender's own headings (which may repeat); `rows` gives for each row the number a person sees
    (the header of a CSV is row 1; in XML the nth Child). `dataset` and
    `table` are known of XML alone. `numbers`, `formulas`: of a workbook, (rows, columns) bool
    arrays: the cell was stored as a number, is a formula. `stray`: of XML, the row numbers where
    text stood between the elements.
    """

    source: str
    frame: pd.DataFrame
    rows: np.ndarray
    form: Form = Form.CSV
    dataset: str | None = None
    table: str | None = None
    numbers: np.ndarray | None = None
    formulas: np.ndarray | None = None
    stray: tuple[int, ...] = ()


@dataclass
class Conformed:
    """A return in its declared shape.

    `tables`: table name -> DataFrame with RangeIndex (data row from 0) and every declared column
      of the table: CHILD_ID, TEXT, CODE, UPN, POSTCODE: pandas `str`, trimmed, blank is NaN
      (SSDA903 codes upper-cased); DATE: datetime64[us], NaT where blank or unreadable, beside a
      bool column "<name>?" that is True where there was text that is not a real date; INTEGER,
      NUMBER, KEY: float64, NaN where blank or unreadable, with the same "<name>?" column for
      INTEGER and NUMBER; MONTH: datetime64[us], the month's first day, with its "<name>?" column.
    `rows`: table name -> int array, the row numbers a person sees. `loaded`: names of the tables
    that were sent (a table that was sent empty counts as loaded; a table that was not sent stands
    in `tables` with no rows). `left_out`: table name -> positions of rows that rules may see but
    that are no record of a child (a totals row, a row without an id) or repeat another row.
    `doubtful`: table name -> column -> positions of dates that are real but cannot be meant
    (flagged as in the future, or as standing for a blank).
    `held`: columns whose dates cannot be read safely, as (table, column). `sizes`: what was sent,
    as people count it: table -> rows.
    """

    dataset: Dataset
    collection: Collection
    tables: dict[str, pd.DataFrame]
    rows: dict[str, np.ndarray]
    loaded: frozenset[str]
    normalisations: list[str]
    flags: list[Flag]
    left_out: dict[str, np.ndarray] = field(default_factory=dict)
    doubtful: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    held: list[tuple[str, str]] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)


def recorded(conformed: Conformed, table: str) -> pd.DataFrame:
    """The rows of a table that are records of a child, each once, doubtful dates blank."""
    frame = conformed.tables[table]
    if table in conformed.doubtful:
        frame = frame.copy()
        for column, positions in conformed.doubtful[table].items():
            frame.iloc[positions, frame.columns.get_loc(column)] = pd.NaT
    return frame.drop(index=conformed.left_out[table]) if table in conformed.left_out else frame


def unreadable(frame: pd.DataFrame, column: str) -> pd.Series:
    """True where the cell of a DATE or INTEGER column holds text that cannot be read as one."""
    return frame[f"{column}?"]
