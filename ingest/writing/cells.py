"""A conformed return as text again: what was understood in DfE's form, the rest as it came."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ingest.schema import Conformed, Field, Kind, RawTable

# A float holds whole numbers exactly up to here; beyond it the text as it came is the number.
_EXACT = 2**53


def as_text(conformed: Conformed, sent: Mapping[str, RawTable]) -> dict[str, pd.DataFrame]:
    """Each table that was sent as str columns, blank "": every declared column, every row.

    `sent`: the raw tables it was conformed from, row for row. Dates are dd/mm/yyyy, or yyyy-mm-dd
    where the dataset says so. A cell that could not be read as its kind keeps the text it came
    with; so does a date of a table in which a column is held because its dates may be month first:
    one date rewritten could be what tells them apart.
    """
    held = {table for table, _ in conformed.held}
    texts = {}
    for name in (table.name for table in conformed.dataset.tables if table.name in sent):
        frame, raw = conformed.tables[name], sent[name].frame
        columns = {}
        for field in conformed.dataset.table(name).fields:
            blank = pd.Series("", index=frame.index, dtype="str")
            came = raw[field.name].fillna("").set_axis(frame.index) if field.name in raw else blank
            if field.kind is Kind.DATE and name in held:
                columns[field.name] = came
            else:
                columns[field.name] = _column(frame, field, came, iso=conformed.dataset.iso_dates)
        texts[name] = pd.DataFrame(columns).astype("str")
    return texts


def _column(frame: pd.DataFrame, field: Field, came: pd.Series, *, iso: bool) -> pd.Series:
    values = frame[field.name]
    if field.kind is Kind.DATE:
        return _dates(values, iso=iso).mask(frame[f"{field.name}?"], came)
    if field.kind is Kind.INTEGER:
        unsure = frame[f"{field.name}?"] | (values.abs() >= _EXACT)
        return _numbers(values.mask(unsure)).mask(unsure, came)
    if field.kind is Kind.KEY:
        return _numbers(values)
    return values.fillna("")


def _dates(values: pd.Series, *, iso: bool) -> pd.Series:
    # Days repeat: each is written once.
    codes, days = pd.factorize(values.to_numpy("datetime64[D]"), use_na_sentinel=True)
    written = [str(day) for day in days.astype("datetime64[D]")]
    if not iso:
        written = [f"{day[8:]}/{day[5:7]}/{day[:4]}" for day in written]
    return pd.Series(np.array([*written, ""], dtype=object)[codes], index=values.index, dtype="str")


def _numbers(values: pd.Series) -> pd.Series:
    whole = values.astype("Int64").astype("str")
    return whole.fillna("").astype("str")
