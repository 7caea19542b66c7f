"""CSV: text to one raw table, strictly. A row that does not fit its headings refuses the file.

Nearly every file is plain: no quotes, one newline, as many separators in each line. That is checked
exactly, and such bytes go through pandas' C reader, which keeps each distinct text once; everything
else goes through the csv module in strict mode. Both give the same table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

import numpy as np
import pandas as pd

from ingest.readers.headings import (
    HEADINGS_ENOUGH,
    PREAMBLE,
    known,
    no_headings,
    refuse_preamble,
)
from ingest.readers.limits import Limits
from ingest.readers.text import decode
from ingest.schema import Form, RawTable
from ingest.vocabulary import ErrorCode, Normalisation, Refused

DELIMITERS = ",;\t|"
# What programs of the days of DOS put at the end of a text.
_DOS_END = "\x1a"
# A line is parted in memory, so it cannot have more marks than any return's line could.
_MARKS_IN_A_LINE = 20_000
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
    if text.endswith(_DOS_END):
        text = text.rstrip(_DOS_END)
        normalised.add(Normalisation.N_TRIM)
    if not text.strip():
        raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
    ends_blank = text.endswith(("\n\n", "\n\r\n", "\r\r"))
    if ends_blank:
        text = text.rstrip("\r\n") + "\n"
    _refuse_size(source, text, limits)
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
    table = _without_blank_rows(table)
    if ends_blank or _has_blank_rows(table, text, delimiter):
        normalised.add(Normalisation.N_BLANK_ROWS)
    return table, normalised


def _has_blank_rows(table: RawTable, text: str, delimiter: str) -> bool:
    """Whether rows were passed over: before the headings, among the others, or at the end."""
    rows, began = table.rows, re.match(r"[^\r\n]*", text)[0].strip(f'{delimiter}" ')
    gaps = len(rows) > 0 and rows[-1] - 1 > len(rows)
    return gaps or not began or not text[-2_000:].splitlines()[-1].strip(f'{delimiter}" ')


def _refuse_size(source: str, text: str, limits: Limits) -> None:
    """Refuse what would fill the memory once it is parted: endless lines, or lines without end."""
    if text.count("\n") + text.count("\r") > 2 * limits.lines:
        raise Refused(
            ErrorCode.ARCHIVE_TOO_LARGE,
            f"{source} has more lines than a return can have: delete the blank ones, or send it in "
            "parts.",
        )
    longest = limits.cell_chars * limits.columns
    lines = enumerate(io.StringIO(text, newline=""), 1) if len(text) > longest else ()
    if endless := next((number for number, line in lines if len(line) > longest), None):
        raise Refused(ErrorCode.CELL_TOO_LARGE, _too_large(source, endless, limits))
    if len(text) > _MARKS_IN_A_LINE and any(
        len(line) > _MARKS_IN_A_LINE
        and max(line.count(mark) for mark in DELIMITERS) > _MARKS_IN_A_LINE
        for line in io.StringIO(text, newline="")
    ):
        raise Refused(
            ErrorCode.TOO_MANY_COLUMNS,
            f"A line of {source} has more columns than any return: export the file again.",
        )


def _delimiter(text: str, headings: frozenset[str]) -> str:
    """The separator under which one of the first lines shows the most known headings."""
    lines = list(islice((line for line in io.StringIO(text) if line.strip()), PREAMBLE))

    def shown(line: str, mark: str) -> int:
        return known([cell.strip('" \r\n') for cell in line.split(mark)], headings)

    def parts(mark: str) -> tuple[int, int]:
        return max(shown(line, mark) for line in lines), len(lines[0].split(mark))

    best = max(DELIMITERS, key=parts)
    # A title or a first data row shows no heading: the comma stands, unless it parts nothing.
    return best if parts(best)[0] or len(lines[0].split(",")) == 1 else ","


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
    rows = _filled_rows(source, text, delimiter, limits)
    first = list(islice(rows, PREAMBLE))
    if not first:
        raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
    (at, names), width = first[0], len(first[0][1])
    refuse_preamble(source, first, headings)
    if width > limits.columns:
        raise Refused(
            ErrorCode.TOO_MANY_COLUMNS,
            f"{source} has {width:,} columns, and no return has more than {limits.columns}.",
        )
    if len(max(names, key=len)) > limits.cell_chars:
        raise Refused(ErrorCode.CELL_TOO_LARGE, _too_large(source, at, limits))
    if known(names, headings) < HEADINGS_ENOUGH:
        raise Refused(ErrorCode.UNKNOWN_TABLE, no_headings(source))
    # Each distinct text is kept once: a million rows hold few different ones.
    seen: dict[str, str] = {}
    kept: list[list[str]] = []
    numbers: list[int] = []
    for number, row in chain(first[1:], rows):
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            del row[width:]
        if len(row) != width:
            if len(row) < width and not ended and next(rows, None) is None:
                raise Refused(
                    ErrorCode.TRUNCATED,
                    f"{source} breaks off in the middle of row {number}: send the whole file.",
                )
            raise Refused(
                ErrorCode.MALFORMED_CSV,
                f"Row {number} of {source} has {len(row)} cells under {width} headings, so it "
                "cannot be told which value belongs where: put it right or export the file again.",
            )
        if len(max(row, key=len)) > limits.cell_chars:
            raise Refused(ErrorCode.CELL_TOO_LARGE, _too_large(source, number, limits))
        kept.append([seen.setdefault(cell, cell) for cell in row])
        numbers.append(number)
    columns = list(zip(*kept, strict=True)) or [()] * width
    frame = pd.DataFrame({n: pd.Series(c, dtype="str") for n, c in enumerate(columns)})
    frame.columns = names
    return RawTable(source, frame, np.array(numbers, dtype=np.int64), form=Form.CSV)


def _filled_rows(
    source: str, text: str, delimiter: str, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its number as a spreadsheet shows it."""
    number = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            if any(cell and not cell.isspace() for cell in row):
                yield number, row
    except csv.Error as error:
        if "field larger" in str(error):
            raise Refused(
                ErrorCode.CELL_TOO_LARGE, _too_large(source, number + 1, limits)
            ) from None
        raise Refused(
            ErrorCode.MALFORMED_CSV,
            f"{source} cannot be parted into cells: a quotation mark in or after row "
            f"{number + 1} is not closed as it should be. Export it again.",
        ) from None


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
    blank = [n for n, cell in enumerate(first) if not cell or cell.isspace()]
    for at in range(1, frame.shape[1] if blank else 0):
        cells = frame.iloc[:, at].to_numpy(object)
        blank = [n for n in blank if not (cell := cells[n]) or cell.isspace()]
    if not blank:
        return table
    keep = np.setdiff1d(np.arange(len(frame)), blank)
    return RawTable(
        table.source, frame.iloc[keep].reset_index(drop=True), table.rows[keep], form=table.form
    )
