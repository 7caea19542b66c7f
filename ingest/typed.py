"""From text to typed columns: one table of a return as declared, nothing lost, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ingest.schema import Kind, Table

DAY_FIRST = "%d/%m/%Y"
ISO = "%Y-%m-%d"


def typed(
    table: Table, frame: pd.DataFrame, *, date_format: str, upper_codes: bool
) -> pd.DataFrame:
    """The declared columns of `table`, typed as `schema.Conformed` describes.

    `frame`: str columns under the declared names, cells trimmed, blank "" or NaN; a column that is
    absent is blank throughout, others are left out. `date_format`: strptime format of a DATE cell.
    `upper_codes`: SSDA903 codes are compared in upper case.
    """
    columns: dict[str, pd.Series] = {}
    for field in table.fields:
        text = _text(frame, field.name)
        if field.kind is Kind.DATE:
            columns[field.name], columns[f"{field.name}?"] = _dates(text, date_format)
        elif field.kind is Kind.INTEGER:
            columns[field.name], columns[f"{field.name}?"] = _integers(text)
        elif field.kind is Kind.KEY:
            columns[field.name] = _numbers(text)
        elif upper_codes and field.kind in (Kind.CODE, Kind.UPN):
            columns[field.name] = by_distinct(text, lambda distinct: distinct.str.upper())
        else:
            columns[field.name] = text
    return pd.DataFrame(columns)


def by_distinct(text: pd.Series, change: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """`change` applied to each distinct text once: columns hold few different ones."""
    codes, distinct = pd.factorize(text)
    before = pd.Series(distinct, dtype="str")
    after = change(before)
    if after.equals(before):
        return text
    values = np.append(after.to_numpy(object), np.nan)[codes]
    return pd.Series(values, dtype="str")


def _text(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series(np.full(len(frame), np.nan, dtype=object), dtype="str")
    text = frame[name]
    if text.dtype != "str":
        text = text.astype("str")
    text = text.reset_index(drop=True)
    blank = text.to_numpy(object) == ""
    return text.mask(blank) if blank.any() else text


def _dates(text: pd.Series, date_format: str) -> tuple[pd.Series, pd.Series]:
    """Dates and where there was text that is none; each distinct text is read once."""
    codes, distinct = pd.factorize(text)
    read = pd.to_datetime(
        pd.Series(distinct, dtype="str"), format=date_format, errors="coerce", cache=False
    )
    values = np.append(read.to_numpy("datetime64[us]"), np.datetime64("NaT", "us"))[codes]
    return pd.Series(values), pd.Series(np.isnat(values) & (codes >= 0))


def _numbers(text: pd.Series) -> pd.Series:
    codes, distinct = pd.factorize(text)
    read = pd.to_numeric(pd.Series(distinct, dtype="str"), errors="coerce").to_numpy("float64")
    return pd.Series(np.append(read, np.nan)[codes])


def _integers(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    numbers = _numbers(text)
    numbers = numbers.where(np.isfinite(numbers) & (numbers == np.floor(numbers)))
    return numbers, numbers.isna() & text.notna()
