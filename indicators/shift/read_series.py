"""Monthly series from a CSV file: `series,month,count[,denominator]`, in any order of rows.

A file is refused with one plain sentence that says where and what to do, and never quotes a number
from it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.shift.series import Batch, Kind

NEEDED = ("series", "month", "count")
DENOMINATOR = "denominator"
MONTH = re.compile(r"(19|20)(\d\d)-(0[1-9]|1[0-2])")
MOST_ROWS = 2_000_000
MISSING = {"", "na", "nan", "null", "c", "x", "z", "u", ":", "..", "low", "k"}
# A share of so few in a hundred is a rate of something: a population, not those it may happen to.
RARE = 0.05


class SeriesRefused(Exception):
    """The file cannot be read as monthly series; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One line of the file."""

    line: int
    series: str
    month: int
    count: float
    denominator: float


def read_series(
    data: bytes, *, kind: Kind | None = None, working_days: bool = False
) -> list[Batch]:
    """Read a file into batches, one for each kind of series that is in it.

    A month that has no row, or a cell that is empty or one of DfE's symbols (c, x, z, u, ":"), is
    missing and stays so. A denominator makes a share of a series whose counts never exceed it and
    are at least 5% of it in all, else a rate; `kind` decides instead. Raises SeriesRefused.
    """
    rows = _rows(_text(data))
    table = pd.DataFrame(rows)
    twice = table[table.duplicated(["series", "month"])]
    if len(twice):
        raise SeriesRefused(
            f"Row {twice['line'].iloc[0]} has a series and month that another row has too: keep "
            "one of them."
        )
    first, last = int(table["month"].min()), int(table["month"].max())
    names = sorted(table["series"].unique())
    place = {name: n for n, name in enumerate(names)}
    at = table["series"].map(place).to_numpy(), table["month"].to_numpy() - first
    grids = []
    for column in ("count", DENOMINATOR):
        grid = np.full((len(names), last - first + 1), np.nan)
        grid[at] = table[column]
        grids.append(grid)
    counts, out_of = grids
    above = table["count"] > table[DENOMINATOR]
    if kind is not None and kind.of_shares and above.any():
        raise SeriesRefused(
            f"Row {table.loc[above, 'line'].iloc[0]}: the count is larger than the denominator, "
            "which no share can be."
        )
    kinds = [kind or _kind(counts[n], out_of[n]) for n in range(len(names))]
    batches = []
    for each in dict.fromkeys(kinds):
        rated = [bool((~np.isnan(out_of[n])).any()) for n in range(len(names))]
        for with_denominator in (False, True):
            rows = [
                n for n, found in enumerate(kinds) if found is each and rated[n] is with_denominator
            ]
            if not rows:
                continue
            if each.of_shares and not with_denominator:
                raise SeriesRefused("A share needs a column called denominator.")
            batches.append(
                Batch(
                    names=tuple(names[n] for n in rows),
                    first=first,
                    counts=counts[rows],
                    kind=each,
                    out_of=out_of[rows] if with_denominator else None,
                    working_days=working_days and each is Kind.FLOW,
                )
            )
    return batches


def _kind(counts: np.ndarray, out_of: np.ndarray) -> Kind:
    """A share where the counts are part of the denominators and no rare part of them."""
    both = ~np.isnan(counts) & ~np.isnan(out_of)
    if not both.any() or (counts[both] > out_of[both]).any():
        return Kind.FLOW
    total = out_of[both].sum()
    return Kind.SHARE if total and counts[both].sum() / total >= RARE else Kind.FLOW


def _text(data: bytes) -> str:
    if not data.strip():
        raise SeriesRefused("The file is empty.")
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SeriesRefused("The file is not text: save it as CSV.")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(text: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader)]
        missing = [name for name in NEEDED if name not in header]
        if missing:
            raise SeriesRefused(
                f"The first row must name the columns series, month and count: {missing[0]} is not "
                "there."
            )
        doubled = [n for n in (*NEEDED, DENOMINATOR) if header.count(n) > 1]
        if doubled:
            raise SeriesRefused(f"The column {doubled[0]} is there twice: keep one of them.")
        at = {name: header.index(name) for name in (*NEEDED, DENOMINATOR) if name in header}
        rows = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) >= MOST_ROWS:
                raise SeriesRefused("The file has more than two million rows: split it.")
            rows.append(_row(reader.line_num, cells, len(header), at))
    except csv.Error as error:
        raise SeriesRefused(
            "The file is not a CSV that can be read: a quotation mark may be missing."
        ) from error
    if not rows:
        raise SeriesRefused("The file has a first row and nothing below it.")
    return rows


def _row(line: int, cells: list[str], width: int, at: dict[str, int]) -> Row:
    if len(cells) != width:
        raise SeriesRefused(f"Row {line} has not as many cells as the first row: mend it.")
    text = {name: cells[place].strip() for name, place in at.items()}
    month = MONTH.fullmatch(text["month"])
    if month is None:
        raise SeriesRefused(f"Row {line}: write the month as YYYY-MM, with a year from 1900 on.")
    if not text["series"]:
        raise SeriesRefused(f"Row {line} does not say which series it belongs to.")
    count = _amount(text["count"], line, "count")
    denominator = _amount(text.get(DENOMINATOR, ""), line, DENOMINATOR)
    year = int(month.group(1) + month.group(2))
    return Row(line, text["series"], year * 12 + int(month.group(3)) - 1, count, denominator)


def _amount(text: str, line: int, column: str) -> float:
    if text.lower() in MISSING:
        return float("nan")
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise SeriesRefused(f"Row {line}: {column} is not a number; leave it empty if not known.")
    if value < 0:
        raise SeriesRefused(f"Row {line}: {column} is below zero, and nothing can be counted so.")
    return value
