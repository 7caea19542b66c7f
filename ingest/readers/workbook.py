"""Workbooks (xlsx): sheets to raw tables, once every part is known to be harmless.

Formulas are never computed: the value last saved is read and the cell marked. Macros, controls,
embedded objects and live links refuse the workbook.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.readers.archive import Entry
from ingest.readers.headings import HEADINGS_ENOUGH, PREAMBLE, known, refuse_preamble
from ingest.readers.limits import Limits
from ingest.readers.xml import plain_xml
from ingest.schema import Form, RawTable
from ingest.vocabulary import ErrorCode, Normalisation, Refused, shown_name

CONTENT_TYPES = "[Content_Types].xml"
_ACTIVE_PART = re.compile(
    r"vbaProject|/activeX/|/ctrlProps/|/embeddings/|/macrosheets/|/dialogsheets/", re.IGNORECASE
)
_LIVE_LINK = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")
_FILLED_CELL = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*(?<!/)>"""
)
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*>\s*<(?:\w+:)?f[\s/>]"""
)
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(
    source: str, data: bytes, parts: list[Entry], headings: frozenset[str], limits: Limits
) -> tuple[list[RawTable], set[Normalisation]]:
    """The sheets that hold tables, and what was normalised.

    `parts`: the workbook's zip as `archive.unpack` gave it. Sheets that are hidden or show no known
    heading are left unread. Raises Refused.
    """
    by_name = {part.name: part.data for part in parts}
    _refuse_parts(source, by_name)
    sheets = _sheet_parts(source, by_name)
    for part in sheets.values():
        _refuse_size(source, by_name.get(part, b""), limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return _tables(source, book, sheets, by_name, headings, limits)
    except (CalamineError, ValueError, OverflowError, OSError):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source)) from None


def _refuse_parts(source: str, parts: dict[str, bytes]) -> None:
    if "xl/workbook.bin" in parts or not any(name.startswith("xl/") for name in parts):
        raise Refused(
            ErrorCode.UNSUPPORTED_TYPE,
            f"{source} is an office file but no xlsx workbook: save it as xlsx or CSV.",
        )
    if any(_ACTIVE_PART.search(name) for name in parts) or (
        b"macroEnabled" in parts.get(CONTENT_TYPES, b"")
    ):
        raise Refused(ErrorCode.ACTIVE_CONTENT, _active(source))
    for name, part in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            plain_xml(source, part)
            if _LIVE_LINK.search(part):
                raise Refused(ErrorCode.ACTIVE_CONTENT, _active(source))


def _sheet_parts(source: str, parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name -> the part that holds it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        book = etree.fromstring(parts["xl/workbook.xml"], parser)
        relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"], parser)
    except (KeyError, etree.XMLSyntaxError):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source)) from None
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    found = {}
    for sheet in book.iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATIONS), "")
        found[sheet.get("name", "")] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    return found


def _refuse_size(source: str, sheet: bytes, limits: Limits) -> None:
    """Refuse a sheet whose filled cells span more than can be held.

    A sheet is held as a rectangle, so two filled cells in opposite corners would take gigabytes.
    """
    widest = tallest = 0
    for found in _FILLED_CELL.finditer(sheet):
        tallest = max(tallest, int(found[2]))
        widest = max(widest, _column_number(found[1]))
    if widest > limits.columns:
        raise Refused(
            ErrorCode.TOO_MANY_COLUMNS,
            f"A sheet of {source} has {widest:,} columns, and no return has more than "
            f"{limits.columns}: clear what stands far to the right.",
        )
    if widest * tallest > limits.sheet_cells:
        raise Refused(
            ErrorCode.ARCHIVE_TOO_LARGE,
            f"A sheet of {source} is too large: clear what stands far below the table.",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _tables(
    source: str,
    book: CalamineWorkbook,
    sheets: dict[str, str],
    parts: dict[str, bytes],
    headings: frozenset[str],
    limits: Limits,
) -> tuple[list[RawTable], set[Normalisation]]:
    tables: list[RawTable] = []
    normalised: set[Normalisation] = set()
    for meta in book.sheets_metadata:
        if meta.visible is not SheetVisibleEnum.Visible or meta.typ is not SheetTypeEnum.WorkSheet:
            normalised.add(Normalisation.N_SHEET_IGNORED)
            continue
        cells = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        shown = [[_text(cell) for cell in row] for row in cells[:PREAMBLE]]
        first = next((n for n, row in enumerate(shown) if any(cell.strip() for cell in row)), None)
        if first is None or not any(known(row, headings) >= HEADINGS_ENOUGH for row in shown):
            normalised.add(Normalisation.N_SHEET_IGNORED)
            continue
        name = f"sheet {shown_name(meta.name)} of {source}"
        refuse_preamble(name, shown, first, headings)
        formulas = _FORMULA.findall(parts.get(sheets.get(meta.name, ""), b""))
        table, blank = _table(name, cells, first, formulas, limits)
        tables.append(table)
        if blank:
            normalised.add(Normalisation.N_BLANK_ROWS)
    if not tables:
        raise Refused(
            ErrorCode.UNKNOWN_TABLE,
            f"No sheet of {source} holds a table of a return: row 1 must hold the headings.",
        )
    return tables, normalised


def _table(
    name: str,
    cells: list[list[Any]],
    first: int,
    formulas: list[tuple[bytes, bytes]],
    limits: Limits,
) -> tuple[RawTable, bool]:
    names = [_text(cell) for cell in cells[first]]
    while (
        names
        and not names[-1].strip()
        and all(not _text(row[len(names) - 1]).strip() for row in cells[first + 1 :])
    ):
        names.pop()
    width = len(names)
    kept, numbers, stored = [], [], []
    for number, row in enumerate(cells[first + 1 :], first + 2):
        texts = [_text(cell) for cell in row[:width]]
        if not any(text.strip() for text in texts):
            continue
        if len(max(texts, key=len)) > limits.cell_chars:
            raise Refused(
                ErrorCode.CELL_TOO_LARGE,
                f"A cell in row {number} of {name} is over {limits.cell_chars:,} characters long.",
            )
        kept.append(texts)
        numbers.append(number)
        stored.append([type(cell) in (int, float) for cell in row[:width]])
    columns = list(zip(*kept, strict=True)) or [()] * width
    frame = pd.DataFrame({n: pd.Series(c, dtype="str") for n, c in enumerate(columns)})
    frame.columns = names
    rows = np.array(numbers, dtype=np.int64)
    computed = np.zeros((len(kept), width), dtype=bool)
    position = {number: n for n, number in enumerate(numbers)}
    for letters, number in formulas:
        column, row_at = _column_number(letters) - 1, position.get(int(number))
        if row_at is not None and column < width:
            computed[row_at, column] = True
    table = RawTable(
        name,
        frame,
        rows,
        form=Form.XLSX,
        numbers=np.array(stored, dtype=bool).reshape(len(kept), width),
        formulas=computed,
    )
    last = numbers[-1] if numbers else first + 1
    return table, last - first - 1 > len(numbers)


def _text(cell: Any) -> str:
    """A cell as its reader in this country would write it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        day = f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
        return day if cell.time() == time() else f"{day} {cell:%H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return "" if cell is None else str(cell)


def _active(source: str) -> str:
    return (
        f"{source} holds macros, controls or live links, which can act on their own: save it as a "
        "plain xlsx or CSV."
    )


def _damaged(source: str) -> str:
    return f"{source} is a damaged workbook: open it, save it as xlsx and send it again."
