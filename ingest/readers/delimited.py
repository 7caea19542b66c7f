"""CSV: text to one raw table, strictly. A row that does not fit its headings refuses the file.

Nearly every file is plain: no quotes, one newline, as many separators in each line. That is checked
exactly, and such bytes go through pandas' C reader, which keeps each distinct text once; everything
else goes through the csv module in strict mode. Both give the same table.
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd

from ingest.readers.headings import HEADINGS_ENOUGH, known, refuse_preamble
from ingest.readers.limits import Limits
from ingest.readers.text import decode
from ingest.schema import Form, RawTable
from ingest.vocabulary import ErrorCode, Normalisation, Refused

DELIMITERS = ",;\t|"
_QUOTED = re.compile(r'"[^"]*"')
_SEP_LINE = re.compile(r'\ufeff?"?sep=([,;\t|])"?\r?\n?', re.IGNORECASE)


def read_csv(
    source: str, data: bytes, headings: frozenset[str], limits: Limits
) -> tuple[RawTable, set[Normalisation]]:
    """One CSV file as a raw table, and what was normalised.

    `headings`: every column name any dataset knows, in upper case, to tell separators and headers
    by. Raises Refused for whatever cannot be read without guessing.
    """
    text, normalised = decode(data, source)
    if not text.strip():
        raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
    if "\r" in text and "\r" in _QUOTED.sub("", text):
        normalised.add(Normalisation.N_NEWLINES)
    if found := _SEP_LINE.match(text):
        normalised.add(Normalisation.N_SEP_LINE)
        delimiter, text = found[1], text[found.end() :]
    else:
        delimiter = _delimiter(text, headings)
    if delimiter != ",":
        normalised.add(Normalisation.N_DELIMITER)
    table = _plain(source, text, delimiter, headings, limits)
    if table is None:
        table = _strict(source, text, delimiter, headings, limits)
    before = len(table.frame)
    table = _without_blank_rows(table)
    if len(table.frame) < before or _leading_blank_lines(text):
        normalised.add(Normalisation.N_BLANK_ROWS)
    return table, normalised


def _leading_blank_lines(text: str) -> bool:
    return text[0] in "\r\n"


def _delimiter(text: str, headings: frozenset[str]) -> str:
    """The separator under which the first filled line shows the most known headings."""
    first = text.lstrip()
    line = re.split(r"[\r\n]", first, maxsplit=1)[0]

    def cells(mark: str) -> tuple[int, int]:
        parted = [cell.strip('" ') for cell in line.split(mark)]
        return known(parted, headings), len(parted)

    best = max(DELIMITERS, key=cells)
    # A title or a first data row shows no heading: the comma stands, unless it parts nothing.
    return best if cells(best)[0] or len(line.split(",")) == 1 else ","


def _plain(
    source: str, text: str, delimiter: str, headings: frozenset[str], limits: Limits
) -> RawTable | None:
    """The table if every line is plain and the first one holds the headings, else None."""
    if '"' in text or text.count("\r") != text.count("\r\n"):
        return None
    data = text.encode()
    mark = delimiter.encode()
    if len(mark) > 1 or {line.count(mark) for line in io.BytesIO(data)} != {
        width := data.split(b"\n", 1)[0].count(mark)
    }:
        return None
    if width + 1 > limits.columns or max(map(len, io.BytesIO(data))) > limits.cell_chars:
        return None
    names = text.split("\n", 1)[0].rstrip("\r").split(delimiter)
    # A lone blank cell is a blank line, which the csv module and the C reader see differently.
    if len(names) == 1 or known(names, headings) < HEADINGS_ENOUGH:
        return None
    if "\n" in text.rstrip("\r\n"):
        frame = pd.read_csv(
            io.BytesIO(data),
            sep=delimiter,
            header=None,
            skiprows=1,
            names=range(len(names)),
            dtype="str",
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            skip_blank_lines=False,
            engine="c",
            low_memory=False,
        )
    else:
        frame = pd.DataFrame(columns=range(len(names)), dtype="str")
    frame.columns = names
    return RawTable(source, frame, np.arange(2, len(frame) + 2), form=Form.CSV)


def _strict(
    source: str, text: str, delimiter: str, headings: frozenset[str], limits: Limits
) -> RawTable:
    ended = text.endswith(("\n", "\r"))
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            raise Refused(
                ErrorCode.CELL_TOO_LARGE, _too_large(source, len(rows) + 1, limits)
            ) from None
        raise Refused(
            ErrorCode.MALFORMED_CSV,
            f"{source} cannot be parted into cells: a quotation mark in or after row "
            f"{len(rows) + 1} is not closed as it should be. Export it again.",
        ) from None
    filled = (n for n, row in enumerate(rows) if any(cell.strip() for cell in row))
    first = next(filled, None)
    if first is None:
        raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
    names = rows[first]
    refuse_preamble(source, rows, first, headings)
    if len(names) > limits.columns:
        raise Refused(
            ErrorCode.TOO_MANY_COLUMNS,
            f"{source} has {len(names):,} columns, and no return has more than {limits.columns}.",
        )
    kept: list[list[str]] = []
    numbers: list[int] = []
    width = len(names)
    for number, row in enumerate(rows[first + 1 :], first + 2):
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            row = row[:width]
        elif not any(cell.strip() for cell in row):
            row = [""] * width
        if len(row) != width:
            if len(row) < width and number == len(rows) and not ended:
                raise Refused(
                    ErrorCode.TRUNCATED,
                    f"{source} breaks off in the middle of row {number}: send the whole file.",
                )
            raise Refused(
                ErrorCode.MALFORMED_CSV,
                f"Row {number} of {source} has {len(row)} cells under {width} headings, so it "
                "cannot be told which value belongs where: put it right or export the file again.",
            )
        kept.append(row)
        numbers.append(number)
    for number, row in zip([first + 1, *numbers], [names, *kept], strict=True):
        if len(max(row, key=len)) > limits.cell_chars:
            raise Refused(ErrorCode.CELL_TOO_LARGE, _too_large(source, number, limits))
    columns = list(zip(*kept, strict=True)) or [()] * width
    frame = pd.DataFrame({n: pd.Series(c, dtype="str") for n, c in enumerate(columns)})
    frame.columns = names
    return RawTable(source, frame, np.array(numbers, dtype=np.int64), form=Form.CSV)


def _too_large(source: str, row: int, limits: Limits) -> str:
    return (
        f"A cell in row {row} of {source} holds more than {limits.cell_chars:,} characters: "
        "put it right or export the file again."
    )


def _without_blank_rows(table: RawTable) -> RawTable:
    frame = table.frame
    if not len(frame):
        return table
    first = frame.iloc[:, 0].to_numpy(object).tolist()
    maybe = [n for n, cell in enumerate(first) if not cell or cell.isspace()]
    blank = [n for n in maybe if all(not str(cell).strip() for cell in frame.iloc[n])]
    if not blank:
        return table
    keep = np.setdiff1d(np.arange(len(frame)), blank)
    return RawTable(
        table.source, frame.iloc[keep].reset_index(drop=True), table.rows[keep], form=table.form
    )
