"""From text to typed columns: one table of a return as its declaration says, nothing lost and nothing guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.schema import Kind, Table

DAY_FIRST = "%d/%m/%Y"
ISO = "%Y-%m-%d"


def typed(table: Table, frame: pd.DataFrame, *, date_format: str, upper_codes: bool) -> pd.DataFrame:
    """The declared columns of `table`, typed as `schema.Conformed` describes.

    `frame`: str columns under the declared names, cells trimmed, blank "" or NaN; a column that is absent is blank throughout, others are
    left out. `date_format`: strptime format of a DATE cell. `upper_codes`: SSDA903 codes are compared in upper case.
    """
    columns: dict[str, pd.Series] = {}
    for field in table.fields:
        text = _text(frame, field.name)
        if field.kind is Kind.DATE:
            columns[field.name], columns[f"{field.name}?"] = _dates(text, date_format)
        elif field.kind is Kind.INTEGER:
            columns[field.name], columns[f"{field.name}?"] = _integers(text)
        elif field.kind is Kind.KEY:
            columns[field.name] = pd.to_numeric(text, errors="coerce").astype("float64")
        elif upper_codes and field.kind in (Kind.CODE, Kind.UPN):
            columns[field.name] = text.str.upper()
        else:
            columns[field.name] = text
    return pd.DataFrame(columns)


def _text(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series(np.nan, index=range(len(frame)), dtype="str")
    text = frame[name].reset_index(drop=True).astype("str")
    return text.where(text != "")


def _dates(text: pd.Series, date_format: str) -> tuple[pd.Series, pd.Series]:
    """Dates and where there was text that is none; each distinct text is read once."""
    codes, distinct = pd.factorize(text)
    read = pd.to_datetime(pd.Series(distinct, dtype="str"), format=date_format, errors="coerce")
    values = np.append(read.to_numpy("datetime64[us]"), np.datetime64("NaT", "us"))[codes]
    dates = pd.Series(values, dtype="datetime64[us]")
    return dates, dates.isna() & text.notna()


def _integers(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    numbers = pd.to_numeric(text, errors="coerce").astype("float64")
    numbers = numbers.where(numbers == np.floor(numbers))
    return numbers, numbers.isna() & text.notna()
