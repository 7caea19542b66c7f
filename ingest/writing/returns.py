"""A return written back in DfE's layout, and read again before anybody is handed it.

What is written is the return as it was understood: spaces, date styles and encodings put right,
every row there, and a cell that could not be understood as it came. Our own reader must read the
same records from it, row for row, and find nothing in it that it did not find before; where it does
not, nothing is written and a sentence says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from ingest.conform import conform
from ingest.datasets.registry import DATASETS, HEADINGS, RETURNS, XML_FORMS
from ingest.readers import SourceFile, read
from ingest.readers.limits import DEFAULT, Limits
from ingest.recognise import recognise
from ingest.schema import Conformed, Kind, Table
from ingest.vocabulary import Refused
from ingest.writing.cells import as_text
from ingest.writing.forms import NotXmlError, csv_file, xml_file
from ingest.writing.given import Given
from records.extract import digest


class NotWrittenError(Exception):
    """The return cannot be written so; the text says why, and what to do. It holds no cell."""


class Layout(StrEnum):
    """The two forms in which DfE's returns are written."""

    CSV = "CSV files, one for each table"
    XML = "One XML file"

    @property
    def key(self) -> str:
        """The name under which pages ask for it."""
        return self.name.lower()


# The returns that go to DfE.
TO_DFE = tuple(key for key, kind in RETURNS.items() if kind.xml)


@dataclass(frozen=True)
class _Reading:
    """A return as read: conformed, and its tables as text."""

    conformed: Conformed
    texts: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, files: Iterable[SourceFile], limits: Limits, **known) -> _Reading:
        raw = read(files, headings=HEADINGS, forms=XML_FORMS, limits=limits)
        sent = recognise(raw.tables, DATASETS, known["dataset"]).tables
        conformed = conform(raw, DATASETS, limits=limits, **known)
        return cls(conformed, as_text(conformed, sent))

    @property
    def digest(self) -> str:
        return digest(RETURNS[self.conformed.dataset.key].to_records(self.conformed))

    def rows(self, table: str) -> list[tuple[str, ...]]:
        """The rows of a table in an order of their own, without the keys, which are numbered
        afresh by whoever writes."""
        if table not in self.texts:
            return []
        keys = [f.name for f in _table(self.conformed, table).fields if f.kind is Kind.KEY]
        return sorted(self.texts[table].drop(columns=keys).itertuples(index=False, name=None))

    def doubts(self) -> Counter:
        return Counter((flag.code, flag.table, flag.column) for flag in self.conformed.flags)


def write(
    files: Iterable[SourceFile],
    layout: Layout,
    *,
    dataset: str,
    year: int,
    as_at: date | None = None,
    dfe_code: str = "",
    limits: Limits = DEFAULT,
) -> list[SourceFile]:
    """The files of a return, written again in DfE's layout of its collection year.

    `files`: as they were sent; `dfe_code`: the authority's three digits. Tables of which DfE's XML
    has no element, or which an XML without rows of them cannot say were sent, stand beside it as
    CSV. Raises `NotWrittenError`.
    """
    known = {"dataset": dataset, "year": year, "as_at": as_at}
    try:
        first = _Reading.of(files, limits, **known)
    except Refused as refused:
        raise NotWrittenError(
            "The files of this return can no longer be read: send them again."
        ) from refused
    if layout is Layout.CSV:
        written = _csv_set(first)
        again = _read_again(written, limits, known)
    else:
        written = [_xml(first, frozenset(), dfe_code)]
        again = _read_again(written, limits, known)
        beside = frozenset(first.conformed.loaded - again.conformed.loaded)
        if beside:
            written = [_xml(first, beside, dfe_code), *_csv_set(first, only=beside)]
            again = _read_again(written, limits, known)
    _refuse_other(first, again, layout)
    return written


def _read_again(written: list[SourceFile], limits: Limits, known: dict) -> _Reading:
    try:
        return _Reading.of(written, limits, **known)
    except Refused as refused:
        raise NotWrittenError(
            "This return cannot be written so: something in its rows does not fit the form. Put"
            " right the cells that could not be relied on, or take the other form."
        ) from refused


def _csv_set(reading: _Reading, only: frozenset[str] | None = None) -> list[SourceFile]:
    """A CSV file for each table that was sent, with DfE's columns of the year in DfE's order, and
    any other column that has something in it."""
    year = reading.conformed.collection.year
    texts = reading.texts | _unaccompanied(reading)
    made = []
    for table in reading.conformed.dataset.tables:
        if table.name not in texts or (only is not None and table.name not in only):
            continue
        frame = texts[table.name]
        columns = [
            f.name
            for f in table.fields
            if not f.derived and (f.exists_in(year) or (frame[f.name] != "").any())
        ]
        made.append(csv_file(table.name, frame[columns]))
    return made


def _unaccompanied(reading: _Reading) -> Mapping[str, pd.DataFrame]:
    """The SSDA903's table UASC where the return said it in Header instead, as an XML does: its
    CSV set has no column for it."""
    header = reading.texts["Header"] if "Header" in reading.texts else pd.DataFrame()
    if "UASC" not in header or "UASC" in reading.texts or not (header["UASC"] != "").any():
        return {}
    names = [field.name for field in _table(reading.conformed, "UASC").fields]
    told = header[header["UASC"] == "1"]
    return {"UASC": told.reindex(columns=names, fill_value="").astype("str")}


def _xml(reading: _Reading, without: frozenset[str], dfe_code: str) -> SourceFile:
    conformed = reading.conformed
    form = RETURNS[conformed.dataset.key].xml
    if form is None:
        raise NotWrittenError(f"{conformed.dataset.title} is not sent as XML.")
    tables = {name: frame for name, frame in reading.texts.items() if name not in without}
    year = conformed.collection.year
    try:
        return xml_file(
            f"{conformed.dataset.key}_{year}", form.root, form.give(Given(tables, year, dfe_code))
        )
    except NotXmlError as refused:
        raise NotWrittenError(
            "A cell of this return holds a mark that XML cannot carry: take the CSV files."
        ) from refused


def _refuse_other(first: _Reading, again: _Reading, layout: Layout) -> None:
    """Refuse what would be read otherwise than what was sent."""
    differ = [
        table.name
        for table in first.conformed.dataset.tables
        if table.name in first.conformed.loaded and first.rows(table.name) != again.rows(table.name)
    ]
    other = "the CSV files" if layout is Layout.XML else "the XML"
    if differ:
        raise NotWrittenError(
            f"Written so, {', '.join(differ)} would not say what was sent: some rows name a child"
            " whom the table of children does not have, repeat what may stand once, or hold a cell"
            f" that could not be relied on. Put them right, or take {other}."
        )
    if first.digest != again.digest:
        lacking = [
            table.name
            for table in first.conformed.dataset.tables
            if table.name not in first.conformed.loaded
            and table.exists_in(first.conformed.collection.year)
        ]
        raise NotWrittenError(
            f"Written so, it would say that there is no row of {', '.join(lacking)}, which was not"
            f" sent: send those tables too, or take {other}."
        )
    if again.doubts() - first.doubts():
        raise NotWrittenError(
            f"Written so, more of its cells could not be relied on than in what was sent: take"
            f" {other}."
        )


def _table(conformed: Conformed, name: str) -> Table:
    return conformed.dataset.table(name)
