"""The tables of a recorded rule case, read as a file with the same rows would have been."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ingest.rules import Rulebook
from ingest.schema import Kind, Table
from ingest.typed import DAY_FIRST, ISO, typed

FACTOR_COLUMNS = ("LAchildID", "CINdetailsID", "AssessmentID", "AssessmentFactor")

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


@dataclass
class Tables:
    """The typed tables of a case by name, and which recorded row each of their rows was."""

    this_year: dict[str, pd.DataFrame] = field(default_factory=dict)
    last_year: dict[str, pd.DataFrame] = field(default_factory=dict)
    positions: dict[str, np.ndarray] = field(default_factory=dict)


def read_tables(case: Mapping[str, Any], rulebook: Rulebook, year: int) -> Tables:
    """The tables of a case as a file with the same rows would have been read.

    A row whose running number is recorded as blank is none: a reader numbers every row it finds.
    Factors recorded in the row of their assessment become rows of their own. In the CSV form of the
    SSDA903 the header knows an unaccompanied child by the table UASC. A CIN case without a header
    is one of `year`.
    """
    tables = Tables()
    numbers: dict[str, dict[str, str]] = defaultdict(dict)
    for name, recorded in _with_factors(case["inputs"]).items():
        table = rulebook.dataset.table(name.removesuffix("_last"))
        text = text_frame(recorded)
        keys = [f.name for f in table.fields if f.kind is Kind.KEY and f.name in text]
        tables.positions[name] = np.flatnonzero((text[keys] != "").all(axis=1))
        text = text.iloc[tables.positions[name]].reset_index(drop=True)
        for key in keys:
            text[key] = _numbered(text[key], numbers[key])
        of_year = tables.last_year if name.endswith("_last") else tables.this_year
        of_year[table.name] = _typed(table, text, rulebook)
    if (case.get("metadata") or {}).get("file_format") == "csv":
        for of_year in (tables.this_year, tables.last_year):
            if "Header" in of_year:
                of_year["Header"]["UASC"] = _unaccompanied(of_year)
    if rulebook.dataset.key == "cin" and "Header" not in tables.this_year:
        header = pd.DataFrame({"Year": [f"{year}"], "ReferenceDate": [f"{year}-03-31"]})
        tables.this_year["Header"] = _typed(rulebook.dataset.table("Header"), header, rulebook)
    return tables


def _with_factors(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tables of a case with AssessmentFactorsList, made from Assessments where need be.

    Where the keys of an assessment are not recorded, each row is an assessment of its own.
    """
    recorded = inputs.get("Assessments", {"columns": []})
    if "AssessmentFactors" not in recorded["columns"] or "AssessmentFactorsList" in inputs:
        return inputs
    assessments = pd.DataFrame(recorded["rows"], columns=recorded["columns"], dtype="object")
    for key in ("LAchildID", "AssessmentID"):
        if key not in assessments:
            assessments[key] = [f"{number}" for number in range(len(assessments))]
    listed = assessments.rename(columns={"AssessmentFactors": "AssessmentFactor"})
    listed = listed[listed.columns.intersection(FACTOR_COLUMNS)].explode("AssessmentFactor")
    tables = {
        "Assessments": assessments.drop(columns="AssessmentFactors"),
        "AssessmentFactorsList": listed,
    }
    return {**inputs} | {
        name: {"columns": list(frame), "rows": frame.to_numpy().tolist()}
        for name, frame in tables.items()
    }


def _typed(table: Table, text: pd.DataFrame, rulebook: Rulebook) -> pd.DataFrame:
    """The typed columns of a recorded table, and as they come those that no table declares (where a
    placement is, looked up elsewhere).
    """
    day_first = rulebook.dataset.key == "ssda903"
    for column in table.fields:
        if column.kind is Kind.DATE and column.name in text:
            text[column.name] = [
                _as_written(cell, day_first=day_first) for cell in text[column.name]
            ]
    date_format = DAY_FIRST if day_first else ISO
    frame = typed(table, text, date_format=date_format, upper_codes=day_first)
    for name in text.columns.difference([column.name for column in table.fields]):
        cells = text[name].where(text[name] != "")
        amounts = pd.to_numeric(cells, errors="coerce") if name == "PL_DISTANCE" else cells
        frame[name] = amounts if amounts.notna().equals(cells.notna()) else cells
    return frame


def _numbered(cells: pd.Series, seen: dict[str, str]) -> pd.Series:
    """Each distinct text as a running number; `seen` grows, so that other tables number alike."""
    return cells.map(lambda cell: seen.setdefault(cell, str(len(seen) + 1)))


def _unaccompanied(tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """UASC of the header: 1 for a child with a row in the table UASC that tells more than the
    child's id and date of birth, else 0.
    """
    header, rows = tables["Header"], tables.get("UASC", pd.DataFrame({"CHILD": []}, dtype="str"))
    said = rows.drop(columns=["CHILD", "DOB"], errors="ignore")
    said = said[[name for name in said if not name.endswith("?")]].notna().any(axis=1)
    return header.CHILD.isin(rows.CHILD[said]).map({True: "1", False: "0"}).astype("str")


def text_frame(recorded: Mapping[str, Any]) -> pd.DataFrame:
    """Recorded rows as text, so that 1, 1.0 and "1" are the same; null is blank."""
    rows = [[_text(cell) for cell in row] for row in recorded["rows"]]
    return pd.DataFrame(rows, columns=recorded["columns"], dtype="str")


def _text(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _as_written(cell: str, *, day_first: bool) -> str:
    """A date as the files of this return write it, whichever way it was recorded; other text
    unchanged.
    """
    if day_first and (iso := _ISO_DATE.fullmatch(cell)):
        return f"{iso[3]}/{iso[2]}/{iso[1]}"
    if not day_first and (british := _DAY_FIRST_DATE.fullmatch(cell)):
        return f"{british[3]}-{british[2]:0>2}-{british[1]:0>2}"
    return cell
