"""From text to typed columns: one table of a return as declared, nothing lost, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingest.schema import Kind, Table

DAY_FIRST = "%d/%m/%Y"
ISO = "%Y-%m-%d"
# How people write a month, or a day that stands for it.
MONTHS = (
    *("%Y-%m", ISO, f"{ISO} %H:%M:%S", "%m/%Y", DAY_FIRST),
    *("%b %Y", "%B %Y", "%b-%y", "%b-%Y", "%B-%y", "%B-%Y"),
)


@dataclass(frozen=True)
class Texts:
    """A column of text, each distinct text once: half a million cells hold few different ones.

    `codes`: for each row the position of its text in `distinct` (object array), -1 where blank.
    """

    codes: np.ndarray
    distinct: np.ndarray

    @classmethod
    def of(cls, column: pd.Series) -> Texts:
        """A column of text; "" and NaN are blank."""
        values = (
            column.to_numpy(object)
            if column.dtype == "str"
            else column.astype("str").to_numpy(object)
        )
        codes, distinct = pd.factorize(values)
        blank = np.flatnonzero(distinct == "")
        if len(blank):
            codes = np.where(codes == blank[0], -1, codes)
        return cls(codes, distinct)

    @classmethod
    def blank(cls, rows: int) -> Texts:
        """A column with nothing in it."""
        return cls(np.full(rows, -1), np.array([], dtype=object))

    def map(self, change: Callable[[str], str]) -> Texts:
        """`change` applied to each text; what becomes "" is blank."""
        changed = [change(text) for text in self.distinct.tolist()]
        distinct = np.array(changed, dtype=object)
        blank = np.array([not text for text in changed] + [False], dtype=bool)
        codes = np.where(blank[self.codes], -1, self.codes) if blank.any() else self.codes
        return Texts(codes, distinct)

    def spread(self, values: np.ndarray, blank: object) -> np.ndarray:
        """One value for each row out of one for each distinct text."""
        return np.append(values, np.array([blank], dtype=values.dtype))[self.codes]

    def where(self, is_so: Callable[[str], bool]) -> np.ndarray:
        """For each row whether its text is so; a blank is not."""
        answers = np.array([is_so(text) for text in self.distinct.tolist()], dtype=bool)
        return self.spread(answers, blank=False)

    def joined(self) -> str:
        """All texts, each between NULs, which no cell holds: one search says whether any is odd."""
        return "\0".join(["", *self.distinct.tolist(), ""])

    def series(self) -> pd.Series:
        """The column as pandas `str`, blank NaN."""
        return pd.Series(self.spread(self.distinct.astype(object), np.nan), dtype="str")


def typed(
    table: Table, frame: pd.DataFrame, *, date_format: str, upper_codes: bool
) -> pd.DataFrame:
    """The declared columns of `table`, typed as `schema.Conformed` describes.

    `frame`: str columns under the declared names, cells trimmed, blank "" or NaN; a column that is
    absent is blank throughout, others are left out. `date_format`: strptime format of a DATE cell.
    `upper_codes`: SSDA903 codes are compared in upper case.
    """
    texts = {f.name: Texts.of(frame[f.name]) for f in table.fields if f.name in frame}
    return typed_texts(table, texts, len(frame), date_format=date_format, upper_codes=upper_codes)


def typed_texts(
    table: Table,
    texts: Mapping[str, Texts],
    rows: int,
    *,
    date_format: str,
    upper_codes: bool,
) -> pd.DataFrame:
    """The same from texts by column name, for a table of so many rows."""
    columns: dict[str, pd.Series] = {}
    for field in table.fields:
        text = texts.get(field.name) or Texts.blank(rows)
        if field.kind is Kind.DATE:
            columns[field.name], columns[f"{field.name}?"] = _dates(text, date_format)
        elif field.kind is Kind.INTEGER:
            columns[field.name], columns[f"{field.name}?"] = _integers(text)
        elif field.kind is Kind.NUMBER:
            columns[field.name], columns[f"{field.name}?"] = _decimals(text)
        elif field.kind is Kind.MONTH:
            columns[field.name], columns[f"{field.name}?"] = months(text)
        elif field.kind is Kind.KEY:
            columns[field.name] = _numbers(text)
        elif upper_codes and field.kind in (Kind.CODE, Kind.UPN):
            columns[field.name] = text.map(str.upper).series()
        else:
            columns[field.name] = text.series()
    return pd.DataFrame(columns)


def _dates(text: Texts, date_format: str) -> tuple[pd.Series, pd.Series]:
    """Dates and where there was text that is none."""
    distinct = pd.Series(text.distinct, dtype="str")
    read = pd.to_datetime(distinct, format=date_format, errors="coerce", cache=False)
    values = text.spread(read.to_numpy("datetime64[us]"), np.datetime64("NaT", "us"))
    return pd.Series(values), pd.Series(np.isnat(values) & (text.codes >= 0))


def _numbers(text: Texts) -> pd.Series:
    distinct = pd.Series(text.distinct, dtype="str")
    read = pd.to_numeric(distinct, errors="coerce").to_numpy("float64")
    return pd.Series(text.spread(read, np.nan))


def _decimals(text: Texts) -> tuple[pd.Series, pd.Series]:
    """Numbers, thousands parted by commas or not, with a pound or percent sign or without."""
    numbers = _numbers(text.map(lambda cell: cell.strip("£% ").replace(",", "")))
    numbers = numbers.where(np.isfinite(numbers))
    return numbers, numbers.isna() & pd.Series(text.codes >= 0)


def months(text: Texts) -> tuple[pd.Series, pd.Series]:
    """The first day of each month: of 2025-04, 04/2025, Apr 2025, April-25, or any day of it."""
    distinct = pd.Series(text.distinct, dtype="str")
    read = pd.Series(pd.NaT, index=distinct.index, dtype="datetime64[us]")
    for written in MONTHS:
        read = read.fillna(pd.to_datetime(distinct, format=written, errors="coerce", cache=False))
    first = read.to_numpy("datetime64[M]").astype("datetime64[us]")
    values = text.spread(first, np.datetime64("NaT", "us"))
    return pd.Series(values), pd.Series(np.isnat(values) & (text.codes >= 0))


def _integers(text: Texts) -> tuple[pd.Series, pd.Series]:
    numbers = _numbers(text)
    numbers = numbers.where(np.isfinite(numbers) & (numbers == np.floor(numbers)))
    return numbers, numbers.isna() & pd.Series(text.codes >= 0)
