"""Raw tables to a return in its declared shape: recognised, cleaned, typed, doubted where due."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from ingest.dates import ReadColumn, hold_month_first, read_odd_dates
from ingest.doubts import Doubts
from ingest.period import guessed_year, months_spoken_for
from ingest.readers import Read
from ingest.readers.limits import DEFAULT, Limits
from ingest.recognise import empty_rows, recognise
from ingest.schema import Collection, Conformed, Dataset, Field, Form, Kind, RawTable, Table
from ingest.spread_out import unfolded
from ingest.typed import DAY_FIRST, ISO, Texts, typed_texts
from ingest.vocabulary import ErrorCode, Normalisation, Refused

# White space of every script, and marks that take no room.
AROUND = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
# In texts parted by NUL, which no cell holds: white space around one, a whole number as a float.
_SPACED = re.compile(r"\0\s|\s\0")
_FLOATS = re.compile(r"\.0+\0")
_FLOAT = re.compile(r"(\d+)\.0+")
# Written with a sign by spreadsheets, so that an id like 12E45 is not taken for a number; or as the
# hashes of a column too narrow.
_DAMAGED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+|#{3,}")
_MAYBE_DAMAGED = re.compile(r"[Ee]\+\d|###")
# A spreadsheet holds fifteen digits of a number and loses the rest.
_EXACT_DIGITS = 15
_LOOSE = (
    *(Kind.CHILD_ID, Kind.CODE, Kind.UPN, Kind.NHS_NUMBER, Kind.POSTCODE),
    *(Kind.DATE, Kind.INTEGER, Kind.NUMBER, Kind.MONTH),
)


def conform(
    read: Read,
    datasets: Mapping[str, Dataset],
    *,
    dataset: str | None = None,
    year: int | None = None,
    as_at: date | None = None,
    authority: str | None = None,
    first_on: date | None = None,
    limits: Limits = DEFAULT,
) -> Conformed:
    """The return in its declared shape.

    `dataset`: its key, or None to tell it from the content; `year`: the collection year, or None to
    take the one most of its events fall in; `first_on`: of a monthly extract, the first day it
    speaks for. Raises Refused where that cannot be done safely.
    """
    sent = read.tables
    if dataset and datasets[dataset].monthly:
        sent = [unfolded(table, authority) for table in sent]
    known = recognise(sent, datasets, dataset)
    normalised = read.normalised | known.normalised
    kind = known.dataset
    tables: dict[str, pd.DataFrame] = {}
    texts: dict[str, dict[str, Texts]] = {}
    rows: dict[str, np.ndarray] = {}
    held: list[tuple[str, str]] = []
    keys: dict[str, dict[str, str]] = {}
    for table in kind.tables:
        raw = known.tables.get(table.name)
        if raw is None:
            tables[table.name] = _typed(kind, table, {}, 0)
            rows[table.name] = empty_rows()
            continue
        cleaned = _clean(raw, table, kind, normalised)
        if raw.form is not Form.XML:
            _number_keys(table, cleaned, keys)
        frame = _typed(kind, table, cleaned, len(raw.frame))
        seen: dict[str, ReadColumn] = {}
        # An XML's schema knows one way of writing a date; a spreadsheet writes as it likes.
        iso_only = kind.iso_dates and raw.form is Form.XML
        for field in table.fields:
            if field.kind is Kind.DATE and field.name in cleaned:
                seen[field.name], codes = read_odd_dates(
                    frame, field.name, cleaned[field.name], iso_only=iso_only
                )
                normalised |= codes
        if not iso_only:
            held += hold_month_first(table, frame, cleaned, seen)
        tables[table.name], rows[table.name], texts[table.name] = frame, raw.rows, cleaned
    _refuse_no_rows(known.tables, kind)
    _derive_uasc(kind, tables, known.tables)
    if kind.monthly:
        collection = months_spoken_for(kind, tables, first_on, as_at, authority)
    else:
        collection = Collection(year or guessed_year(kind, tables), as_at, authority)
    conformed = Conformed(
        dataset=kind,
        collection=collection,
        tables=tables,
        rows=rows,
        loaded=frozenset(known.tables),
        normalisations=sorted(normalised),
        flags=[],
        held=held,
        sizes=_sizes(kind, known.tables),
    )
    Doubts(conformed, known.tables, texts, limits).find()
    return conformed


def _typed(dataset: Dataset, table: Table, texts: Mapping[str, Texts], rows: int) -> pd.DataFrame:
    date_format = ISO if dataset.iso_dates else DAY_FIRST
    return typed_texts(table, texts, rows, date_format=date_format, upper_codes=dataset.upper_codes)


def _clean(
    raw: RawTable, table: Table, dataset: Dataset, normalised: set[Normalisation]
) -> dict[str, Texts]:
    """The texts of each column, without what is around them and what spreadsheets add to them."""
    texts = {}
    for field in table.fields:
        if field.name not in raw.frame:
            continue
        text = Texts.of(raw.frame[field.name])
        if field.name == dataset.child_column:
            _refuse_damaged(raw, table, field, text)
        if _may_be_unclean(text.joined()):
            text = text.map(lambda cell, f=field: _cleaned(cell, f, normalised))
        texts[field.name] = text
    return texts


def _may_be_unclean(joined: str) -> bool:
    """Whether any of the texts, parted by NULs, needs the slow look. Those of most columns need
    none, and most of those hold no white space at all, which is told quickest."""
    return (
        not joined.isascii()
        or (".0" in joined and _FLOATS.search(joined) is not None)
        or (len(joined.split(None, 1)) > 1 and _SPACED.search(joined) is not None)
    )


def _number_keys(table: Table, texts: dict[str, Texts], seen: dict[str, dict[str, str]]) -> None:
    """Give running numbers to keys, which may be any text where a return comes as several files.

    `seen`: key column -> text -> its number, so that all tables number alike.
    """
    for field in table.fields:
        if field.kind is Kind.KEY and field.name in texts:
            numbers = seen.setdefault(field.name, {})
            texts[field.name] = texts[field.name].map(
                lambda cell, of=numbers: of.setdefault(
                    found[1] if (found := _FLOAT.fullmatch(cell)) else cell, str(len(of) + 1)
                )
            )


def _cleaned(cell: str, field: Field, normalised: set[Normalisation]) -> str:
    text = cell.strip(AROUND)
    if text != cell:
        normalised.add(Normalisation.N_TRIM)
    if field.kind not in _LOOSE:
        return text
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text).strip(AROUND)
        if folded != text:
            normalised.add(Normalisation.N_NFKC)
            text = folded
    if text.endswith("0") and field.kind in (Kind.CHILD_ID, Kind.CODE):
        found = _FLOAT.fullmatch(text)
        if found and (field.codes is None or found[1] in field.codes.ever):
            normalised.add(Normalisation.N_ID_FLOAT_SUFFIX)
            text = found[1]
    return text


def _refuse_damaged(raw: RawTable, table: Table, field: Field, text: Texts) -> None:
    """Refuse ids that a spreadsheet has rounded: several children may share one now."""
    bad = np.zeros(len(text.codes), dtype=bool)
    if _MAYBE_DAMAGED.search(text.joined()):
        bad = text.where(lambda cell: bool(_DAMAGED.fullmatch(cell.strip(AROUND))))
    if raw.numbers is not None:
        at = list(raw.frame.columns).index(field.name)
        bad = bad | (raw.numbers[:, at] & text.where(lambda cell: len(cell) > _EXACT_DIGITS))
    if bad.any():
        raise Refused(
            ErrorCode.ID_DAMAGED,
            f"{raw.source} ({table.name}): a spreadsheet has rounded or hidden the ids in column "
            f"{field.name}, first in row {raw.rows[np.flatnonzero(bad)[0]]}, so that children "
            "share one. Export it again and do not open it in a spreadsheet.",
        )


def _refuse_no_rows(sent: Mapping[str, RawTable], dataset: Dataset) -> None:
    if not any(len(raw.frame) for raw in sent.values()):
        raise Refused(ErrorCode.NO_ROWS, "None of the tables that were sent has a row.")
    for table in dataset.tables:
        if table.needed and (table.name not in sent or not len(sent[table.name].frame)):
            why = "was not sent" if table.name not in sent else "has no rows"
            raise Refused(
                ErrorCode.NO_ROWS,
                f"The table {table.name} {why}, and without it there is no return: send it too.",
            )


def _derive_uasc(
    dataset: Dataset, tables: dict[str, pd.DataFrame], sent: Mapping[str, RawTable]
) -> None:
    """Fill the SSDA903's Header.UASC: by the table UASC in a CSV set; an XML says it in an element,
    whose blanks stay blank for the rules to report."""
    if dataset.key != "ssda903":
        return
    header = tables["Header"]
    if sent["Header"].form is not Form.XML and "UASC" in sent:
        told = header["CHILD"].isin(tables["UASC"]["CHILD"].dropna())
        header["UASC"] = pd.Series(np.where(told, "1", "0").astype(object), dtype="str")


def _sizes(dataset: Dataset, sent: Mapping[str, RawTable]) -> dict[str, int]:
    sizes = {}
    children = sent[dataset.children.name] if dataset.children else None
    if children and children.form is Form.XML and dataset.iso_dates:
        sizes["Child"] = len(children.frame)
    for table in dataset.tables:
        raw = sent.get(table.name)
        if raw is not None and (len(raw.frame) or raw.form is not Form.XML):
            sizes[table.name] = len(raw.frame)
    return sizes
