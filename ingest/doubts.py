"""What in a return cannot be relied on: each cell or row flagged, with its reason, and kept.

A flag is about the file (a date that is none, an id nobody can have, a row that repeats another).
What DfE asks of the data beyond that is a rule's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ingest.readers.headings import plain_heading
from ingest.readers.limits import Limits
from ingest.schema import Conformed, Field, Flag, Kind, RawTable, Table
from ingest.typed import Texts
from ingest.vocabulary import FlagCode

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _./\\-]*[A-Za-z0-9])?")
# Ids between NULs of which none needs a closer look.
_PLAIN_IDS = re.compile(r"\0(?:[A-Za-z0-9](?:[A-Za-z0-9_./-]{0,18}[A-Za-z0-9])?\0)*")
# Begins with NUL whatever it finds, so that it is looked for only where a text begins.
_MAYBE_NO_RECORD = re.compile(
    r"\0(?:(?:grand |overall |sub[ -]?)?total|sum|count|average|mean|rows?|records?|number|no\b"
    r"|no\.|end|footer|source|n ?=|\(?\d+ (?:row|record|child)|[-*=# ]+end\b"
    r"|(?:report |extract |file |data )?(?:generated|run|created|produced|printed|extracted"
    r"|report|extract)\b)",
    re.IGNORECASE,
)
_NOT_A_RECORD = re.compile(
    r"(?:grand |overall |sub[ -]?)?totals?\b.*|(?:sum|count|average|mean)(?: ?[:=].*)?"
    r"|(?:row|record)s? ?count\b.*|(?:rows?|records?) ?[:=].*|(?:number|no\.?) of .*|end of .*"
    r"|\(?\d+ (?:rows?|records?|child(?:ren)?)\b.*|[-*=# ]+end\b.*|footer|source ?:.*|n ?= ?\d+"
    r"|(?:report |extract |file |data )?(?:generated|created|produced|printed|extracted|run)"
    r"(?: on| by| at|:| \d).*|(?:report|extract)(?: name| date| title)? ?:.*",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA", re.IGNORECASE)
# The check letter of a unique pupil number: DfE, unique pupil numbers guide, 2019.
_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(rf"[{_CHECK_LETTERS}]\d{{11}}[\d{_CHECK_LETTERS}]")
_TRUTHS = frozenset({"true", "false"})
# What systems write for a blank date, besides anything before 1900 or after 2899.
_SENTINELS = np.array(["1900-01-01", "1901-01-01", "1970-01-01"], dtype="datetime64[us]")
_FIRST, _LAST = np.datetime64("1900-01-01", "us"), np.datetime64("2899-12-31", "us")


class Doubts:
    """The search for doubts in one return: fills its flags, rows left out and doubtful dates."""

    def __init__(
        self,
        conformed: Conformed,
        raw: Mapping[str, RawTable],
        texts: Mapping[str, Mapping[str, Texts]],
        limits: Limits,
    ) -> None:
        self.conformed = conformed
        self.dataset = conformed.dataset
        self.raw = raw
        self.texts = texts
        self.limits = limits
        self.child = self.dataset.child_column
        self.not_records: dict[str, np.ndarray] = {}
        self.born_late: set[str] = set()

    def find(self) -> None:
        """Look at every table that was sent."""
        sent = [t for t in self.dataset.tables if t.name in self.raw]
        for table in sent:
            self.rows(table)
        for table in sent:
            self.ids(table)
            self.cells(table)
            self.read_as_sent(table)
        self.children()
        for table in sent:
            self.order(table)
        self.births_of_children()

    def flag(
        self, code: FlagCode, table: Table, wrong: np.ndarray, column: str | None = None
    ) -> np.ndarray:
        """Flag rows of a table, those that are no records apart; gives the positions flagged."""
        found = np.flatnonzero(wrong & ~self.not_records[table.name])
        numbers = self.conformed.rows[table.name]
        self.conformed.flags += [Flag(code, table.name, int(numbers[n]), column) for n in found]
        return found

    def leave_out(self, table: Table, positions: np.ndarray) -> None:
        before = self.conformed.left_out.get(table.name, np.array([], dtype=np.int64))
        together = np.union1d(before, positions)
        if len(together):
            self.conformed.left_out[table.name] = together

    def rows(self, table: Table) -> None:
        """Totals, rows without an id, rows that repeat an earlier one."""
        frame = self.conformed.tables[table.name]
        if self.child not in frame:
            self.not_records[table.name] = np.zeros(len(frame), dtype=bool)
            return
        ids = self.texts[table.name][self.child]
        none = np.zeros(len(frame), dtype=bool)
        if _MAYBE_NO_RECORD.search(ids.joined()):
            none = ids.where(lambda text: bool(_NOT_A_RECORD.fullmatch(text)))
        none |= self.headings_again(table, ids)
        self.not_records[table.name] = np.zeros(len(frame), dtype=bool)
        self.leave_out(table, self.flag(FlagCode.F_ROW_NOT_A_RECORD, table, none, self.child))
        self.not_records[table.name] = none
        blank = frame[self.child].isna().to_numpy()
        self.leave_out(table, self.flag(FlagCode.F_ID_BLANK, table, blank, self.child))
        again = frame.duplicated().to_numpy() & ~blank
        self.leave_out(table, self.flag(FlagCode.F_ROW_DUPLICATE, table, again))

    def headings_again(self, table: Table, ids: Texts) -> np.ndarray:
        """Rows that repeat the headings, as files put one under the other do."""
        again = ids.where(lambda text: plain_heading(text) == plain_heading(self.child))
        for name, texts in self.texts[table.name].items() if again.any() else ():
            blank = texts.codes < 0
            same = texts.where(lambda text, of=name: plain_heading(text) == plain_heading(of))
            again &= same | blank
        return again

    def ids(self, table: Table) -> None:
        frame = self.conformed.tables[table.name]
        if self.child not in frame:
            return
        ids = frame[self.child]
        texts = self.texts[table.name][self.child]
        if not _PLAIN_IDS.fullmatch(texts.joined()):
            illegal = texts.where(lambda text: not _ID.fullmatch(text))
            self.flag(FlagCode.F_ID_ILLEGAL_CHARS, table, illegal, self.child)
            long = texts.where(lambda text: len(text) > self.limits.id_chars)
            self.leave_out(table, self.flag(FlagCode.F_ID_TOO_LONG, table, long, self.child))
        if self.dataset.children not in (None, table):
            known = self.conformed.tables[self.dataset.children.name][self.child].dropna()
            orphan = (ids.notna() & ~ids.isin(known)).to_numpy()
            self.flag(FlagCode.F_ORPHAN_CHILD, table, orphan, self.child)

    def cells(self, table: Table) -> None:
        frame = self.conformed.tables[table.name]
        for field in table.fields:
            if field.kind is Kind.DATE:
                self.dates(table, field, frame)
                continue
            texts = self.texts[table.name].get(field.name)
            if texts is None:
                continue
            if self.dataset.upper_codes and field.kind in (Kind.CODE, Kind.UPN):
                texts = texts.map(str.upper)
            if field.kind is Kind.CODE and field.codes is not None:
                known = field.codes.ever
                truths = _TRUTHS if known == {"0", "1"} else frozenset()
                unknown = texts.where(
                    lambda t, k=known, o=truths: t not in k and t.lower() not in o
                )
                self.flag(FlagCode.F_CODE_UNKNOWN, table, unknown, field.name)
            elif field.kind is Kind.UPN:
                reasons = field.codes.ever if field.codes else frozenset()
                self.flag(FlagCode.F_UPN_CHECK, table, _wrong_upns(texts, reasons), field.name)
            elif field.kind is Kind.POSTCODE:
                wrong = texts.where(lambda text: not _POSTCODE.fullmatch(text))
                self.flag(FlagCode.F_POSTCODE_INVALID, table, wrong, field.name)

    def dates(self, table: Table, field: Field, frame: pd.DataFrame) -> None:
        if (table.name, field.name) in self.conformed.held:
            return
        self.flag(
            FlagCode.F_DATE_INVALID, table, frame[f"{field.name}?"].to_numpy(bool), field.name
        )
        days = frame[field.name].to_numpy("datetime64[us]")
        stands_for_blank = (
            (days < _FIRST) | (days > _LAST) | np.any([days == day for day in _SENTINELS], axis=0)
        )
        doubtful = self.flag(FlagCode.F_DATE_SENTINEL, table, stands_for_blank, field.name)
        if not field.ahead:
            end = np.datetime64(self.conformed.collection.end, "us")
            future = (days > end) & ~stands_for_blank
            found = self.flag(FlagCode.F_DATE_FUTURE, table, future, field.name)
            doubtful = np.union1d(doubtful, found)
        if len(doubtful):
            self.conformed.doubtful.setdefault(table.name, {})[field.name] = doubtful

    def read_as_sent(self, table: Table) -> None:
        """What only the file itself tells: numbers for ids, formulas, text between elements."""
        raw = self.raw[table.name]
        columns = list(raw.frame.columns)
        if raw.numbers is not None and self.child in columns:
            numeric = raw.numbers[:, columns.index(self.child)]
            self.flag(FlagCode.F_ID_NUMERIC_CELL, table, numeric, self.child)
        if raw.formulas is not None:
            for at in np.flatnonzero(raw.formulas.any(axis=0)):
                self.flag(FlagCode.F_FORMULA_CELL, table, raw.formulas[:, at], columns[at])
        self.conformed.flags += [
            Flag(FlagCode.F_XML_STRAY_TEXT, table.name, row) for row in raw.stray
        ]

    def children(self) -> None:
        """Children whose ids are all but the same, and children given twice with other values."""
        table = self.dataset.children
        if table is None:
            return
        frame = self.conformed.tables[table.name]
        ids = frame[self.child]
        first = ~ids.duplicated().to_numpy() & ids.notna().to_numpy()
        plain = ids[first].str.replace(" ", "").str.lstrip("0").str.casefold()
        twin = np.zeros(len(frame), dtype=bool)
        twin[np.flatnonzero(first)[plain.duplicated().to_numpy()]] = True
        self.flag(FlagCode.F_ID_TWIN, table, twin, self.child)
        if not ids.dropna().duplicated().any():
            return
        before = frame.drop_duplicates(self.child).set_index(self.child)
        again = np.flatnonzero(ids.duplicated().to_numpy() & ids.notna().to_numpy())
        for field in table.fields:
            if field.name == self.child:
                continue
            here = frame[field.name].iloc[again]
            there = before[field.name].reindex(ids.iloc[again]).set_axis(here.index)
            other = np.zeros(len(frame), dtype=bool)
            other[again] = (here.notna() & there.notna() & (here != there)).to_numpy(bool)
            self.flag(FlagCode.F_CHILD_CONFLICT, table, other, field.name)

    def order(self, table: Table) -> None:
        """Ends before starts, events before birth, spells that overlap."""
        frame = self.conformed.tables[table.name]
        for field in table.fields:
            if field.follows:
                before = (frame[field.name] < frame[field.follows]).to_numpy()
                self.flag(FlagCode.F_DATE_ORDER, table, before, field.name)
        self.births(table, frame)
        if table.spells:
            start, end = table.spells
            skip = np.zeros(len(frame), dtype=bool)
            skip[self.conformed.left_out.get(table.name, [])] = True
            rows = frame.loc[~skip & frame[start].notna().to_numpy(), [self.child, start, end]]
            rows = rows.sort_values([self.child, start, end], kind="stable")
            ended = rows.groupby(self.child)[end].shift()
            same = rows[self.child].eq(rows[self.child].shift())
            wrong = np.zeros(len(frame), dtype=bool)
            wrong[rows.index[same & (ended.isna() | (ended > rows[start]))]] = True
            self.flag(FlagCode.F_EPISODE_OVERLAP, table, wrong, start)

    def births(self, table: Table, frame: pd.DataFrame) -> None:
        born_column = self.dataset.born
        if born_column is None or self.child not in frame or table is self.dataset.children:
            return
        children = self.dataset.children
        people = self.conformed.tables[children.name] if children else frame
        named = people[people[self.child].notna()].drop_duplicates(self.child)
        born = named.set_index(self.child)[born_column]
        birth = born.reindex(frame[self.child]).set_axis(frame.index)
        too_early = np.zeros(len(frame), dtype=bool)
        for field in table.fields:
            if field.kind is Kind.DATE and field.event:
                before = (frame[field.name] < birth).to_numpy()
                self.flag(FlagCode.F_DOB_AFTER_EVENT, table, before, field.name)
                too_early |= before
        if too_early.any():
            self.born_late |= set(frame[self.child][too_early])

    def births_of_children(self) -> None:
        """Mark the date of birth too, where something happened before it."""
        children = self.dataset.children
        if self.born_late and children:
            ids = self.conformed.tables[children.name][self.child]
            late = ids.isin(list(self.born_late)).to_numpy()
            self.flag(FlagCode.F_DOB_AFTER_EVENT, children, late, self.dataset.born)


def _wrong_upns(texts: Texts, reasons: frozenset[str]) -> np.ndarray:
    """Where a filled cell is neither a UPN whose check letter fits nor a reason for having none."""
    formed = np.array([bool(_UPN.fullmatch(text)) for text in texts.distinct], dtype=bool)
    wrong = ~formed & np.array([text not in reasons for text in texts.distinct], dtype=bool)
    if formed.any():
        letters = texts.distinct[formed].astype("S13")
        digits = letters.view(np.uint8).reshape(-1, 13)
        values = np.full(256, -1, dtype=np.int64)
        values[[ord(c) for c in "0123456789"]] = range(10)
        values[[ord(c) for c in _CHECK_LETTERS]] = range(len(_CHECK_LETTERS))
        remainder = (values[digits[:, 1:]] * np.arange(2, 14)).sum(axis=1) % len(_CHECK_LETTERS)
        wrong[formed] = values[digits[:, 0]] != remainder
    return texts.spread(wrong, blank=False)
