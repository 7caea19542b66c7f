"""Dates as people and spreadsheets write them, read only where they can mean one day.

Day first is the custom of the return. Month first is never assumed: a column that shows it is held
until somebody says what is meant. A year of two digits is no date: children's and parents' birth
years overlap in it. A column that mostly has such years is held too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ingest.schema import Table
from ingest.typed import Texts
from ingest.vocabulary import Normalisation

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LIKE_SLASHED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.]?([A-Za-z]{3,9})[ \-/.,]{0,2}(\d{4})")
_MONTH_FIRST_NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SHORT_YEAR = re.compile(r"\d{1,2}[ /.-](?:\d{1,2}|[A-Za-z]{3,9})[ /.-]\d{2}")
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_TIME = re.compile(
    r"(.*\d)(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?"
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
# Day 1 of a spreadsheet is 1 January 1900, in which it counts a 29 February that never was.
_SPREADSHEET_ZERO = date(1899, 12, 30)
# 1 January 1940 to 31 December 2099: other numbers of five digits are no dates of this field.
_SERIALS = range(14611, 73051)
# A column is held once this share of its tellable dates can only be month first.
MONTH_FIRST_SHARE = 0.2
_NOT_A_DAY = np.datetime64("NaT", "us")


@dataclass(frozen=True)
class ReadDate:
    """What a text that is not in the return's own form was read as."""

    day: date | None
    normalised: tuple[Normalisation, ...] = ()
    month_first: bool = False
    short_year: bool = False


def read_date(text: str, *, iso_only: bool) -> ReadDate:
    """Read one text. `iso_only`: nothing but yyyy-mm-dd, with or without a time, is a date."""
    normalised: tuple[Normalisation, ...] = ()
    if timed := _TIME.fullmatch(text):
        text, normalised = timed[1], (Normalisation.N_DATE_TIME_STRIPPED,)
    if found := _ISO.fullmatch(text):
        code = () if iso_only else (Normalisation.N_DATE_ISO,)
        return _made(int(found[1]), int(found[2]), int(found[3]), normalised + code)
    if iso_only:
        return ReadDate(None)
    # Eight digits can be read in one order only: no year begins with a month.
    if found := _COMPACT.fullmatch(text):
        code = (Normalisation.N_DATE_ISO,)
        return _made(int(found[1]), int(found[2]), int(found[3]), normalised + code)
    if found := _SLASHED.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        read = _made(year, month, day, normalised)
        if read.day is None and month > 12 and _made(year, day, month, ()).day is not None:
            return ReadDate(None, month_first=True)
        return read
    if found := _NAMED.fullmatch(text):
        code = (Normalisation.N_DATE_MONTH_NAME,)
        return _made(int(found[3]), _month(found[2]), int(found[1]), normalised + code)
    if found := _MONTH_FIRST_NAMED.fullmatch(text):
        code = (Normalisation.N_DATE_MONTH_NAME,)
        return _made(int(found[3]), _month(found[1]), int(found[2]), normalised + code)
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        code = (Normalisation.N_DATE_EXCEL_SERIAL,)
        if found[2] and int(found[2]):
            code += (Normalisation.N_DATE_TIME_STRIPPED,)
        return ReadDate(_SPREADSHEET_ZERO + timedelta(days=int(found[1])), normalised + code)
    return ReadDate(None, short_year=bool(_SHORT_YEAR.fullmatch(text)))


def _month(name: str) -> int:
    """The number of the month of this name, 0 where there is none."""
    name = name.lower()
    return next((n for n, m in enumerate(_MONTHS, 1) if name in (m, m[:3], m[:4])), 0)


def _made(year: int, month: int, day: int, normalised: tuple[Normalisation, ...]) -> ReadDate:
    try:
        return ReadDate(date(year, month, day), normalised)
    except ValueError:
        return ReadDate(None)


@dataclass
class ReadColumn:
    """What the dates of one column show: how many can only be in one order, how many have a year
    of two digits, of how many filled cells."""

    day_first: int = 0
    month_first: int = 0
    short_years: int = 0
    filled: int = 0

    @property
    def looks_month_first(self) -> bool:
        return self.month_first > 0 and self.month_first >= MONTH_FIRST_SHARE * self.day_first

    @property
    def mostly_short_years(self) -> bool:
        return self.short_years > self.filled / 2


def read_odd_dates(
    frame: pd.DataFrame, name: str, texts: Texts, *, iso_only: bool
) -> tuple[ReadColumn, set[Normalisation]]:
    """Fill in, in the typed `frame`, the dates of a column that are not in the return's own form.

    `texts`: the cleaned column. What cannot be read stays marked in "<name>?".
    """
    seen = ReadColumn(filled=int((texts.codes >= 0).sum()))
    normalised: set[Normalisation] = set()
    values = frame[name].to_numpy()
    if not iso_only:
        seen.day_first = int((frame[name].dt.day > 12).sum())
    odd = np.flatnonzero(frame[f"{name}?"].to_numpy())
    if not len(odd):
        return seen, normalised
    positions, codes = np.unique(texts.codes[odd], return_inverse=True)
    reads = [read_date(text, iso_only=iso_only) for text in texts.distinct[positions]]
    for read in reads:
        normalised.update(read.normalised)
    days = np.array(
        [_NOT_A_DAY if r.day is None else np.datetime64(r.day, "us") for r in reads],
        dtype="datetime64[us]",
    )[codes]
    seen.month_first = int(np.array([r.month_first for r in reads])[codes].sum())
    seen.short_years = int(np.array([r.short_year for r in reads])[codes].sum())
    values = values.copy()
    values[odd] = days
    frame[name] = values
    marked = np.zeros(len(frame), dtype=bool)
    marked[odd] = np.isnat(days)
    frame[f"{name}?"] = marked
    return seen, normalised


def hold_month_first(
    table: Table,
    frame: pd.DataFrame,
    texts: Mapping[str, Texts],
    seen: Mapping[str, ReadColumn],
) -> list[tuple[str, str]]:
    """Unread the columns whose dates may be month first, and those whose years mostly have two
    digits; gives their (table, column).

    Where one column shows it, those of the same file that show no day above 12 in first place may
    be so too, and their dates would be silently wrong.
    """
    held = [(table.name, name) for name, column in seen.items() if column.mostly_short_years]
    if not any(column.looks_month_first for column in seen.values()):
        return held
    for field in table.fields:
        if field.name not in seen or (table.name, field.name) in held:
            continue
        column = seen[field.name]
        slashed = texts[field.name].where(lambda text: bool(_LIKE_SLASHED.match(text)))
        if slashed.any() and (column.looks_month_first or not column.day_first):
            frame.loc[slashed, field.name] = pd.NaT
            frame.loc[slashed, f"{field.name}?"] = True
            held.append((table.name, field.name))
    return held
