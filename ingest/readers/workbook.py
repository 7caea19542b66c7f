"""Workbooks (xlsx): sheets to raw tables, once every part is known to be harmless.

Formulas are never computed: the value last saved is read and the cell marked. Macros, controls,
embedded objects and live links refuse the workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.readers.archive import Entry
from ingest.readers.headings import HEADINGS_ENOUGH, PREAMBLE, known, refuse_preamble
from ingest.readers.limits import Limits
from ingest.readers.sheet import Sheet, walked
from ingest.readers.xml import looks_like_xml, plain_xml
from ingest.schema import Form, RawTable
from ingest.vocabulary import ErrorCode, Normalisation, Refused, shown_name

CONTENT_TYPES = "[Content_Types].xml"
_ACTIVE_PART = re.compile(
    r"vbaProject|/activeX/|/ctrlProps/|/embeddings/|/macrosheets/|/dialogsheets/", re.IGNORECASE
)
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|macrosheet|dialogsheet|activeX", re.IGNORECASE)
_LIVE_LINK = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(
    source: str, parts: list[Entry], headings: frozenset[str], limits: Limits
) -> tuple[list[RawTable], set[Normalisation]]:
    """The sheets that hold tables, and what was normalised.

    `parts`: the workbook's zip as `archive.unpack` gave it. Sheets that are hidden or show no known
    heading are left unread. Raises Refused.
    """
    by_name = {part.name: part.data for part in parts}
    if len(by_name) < len(parts):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source))
    _refuse_parts(source, by_name)
    names = _sheet_parts(source, by_name)
    # Every part with cells is looked at, whatever it is called and whether or not a sheet names it.
    walks = {
        name: walked(source, part, limits) for name, part in by_name.items() if b"heetData" in part
    }
    sheets = {sheet: walks.get(part, Sheet()) for sheet, part in names.items()}
    try:
        with CalamineWorkbook.from_filelike(_packed(by_name)) as book:
            return _tables(source, book, sheets, headings, limits)
    except (CalamineError, ValueError, OverflowError, OSError):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source)) from None


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    """A zip of the parts that were looked at and of nothing else: two readers of one zip may be
    made to see different things in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            if looks_like_xml(data):
                archive.writestr(name, data)
    out.seek(0)
    return out


def _refuse_parts(source: str, parts: dict[str, bytes]) -> None:
    if any(_ACTIVE_PART.search(name) for name in parts) or (
        _ACTIVE_TYPE.search(parts.get(CONTENT_TYPES, b""))
    ):
        raise Refused(ErrorCode.ACTIVE_CONTENT, _active(source))
    for part in parts.values():
        if looks_like_xml(part):
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


def _tables(
    source: str,
    book: CalamineWorkbook,
    sheets: dict[str, Sheet],
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
        _put_in_errors(cells, sheets.get(meta.name, Sheet()))
        shown = [[_text(cell) for cell in row] for row in cells[:PREAMBLE]]
        first = next((n for n, row in enumerate(shown) if any(cell.strip() for cell in row)), None)
        if first is None or not any(known(row, headings) >= HEADINGS_ENOUGH for row in shown):
            normalised.add(Normalisation.N_SHEET_IGNORED)
            continue
        name = f"sheet {shown_name(meta.name)} of {source}"
        filled = [(n, row) for n, row in enumerate(shown, 1) if any(cell.strip() for cell in row)]
        refuse_preamble(name, filled, headings)
        sheet = sheets.get(meta.name, Sheet())
        if sheet.live:
            raise Refused(ErrorCode.ACTIVE_CONTENT, _active(source))
        table, blank = _table(name, cells, first, sheet, limits)
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
    sheet: Sheet,
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
    if any("\0" in "".join(texts) for texts in [names, *kept]):
        raise Refused(
            ErrorCode.NUL_BYTES,
            f"{name} holds NUL characters, a sign of damage: export it again and send it again.",
        )
    columns = list(zip(*kept, strict=True)) or [()] * width
    frame = pd.DataFrame({n: pd.Series(c, dtype="str") for n, c in enumerate(columns)})
    frame.columns = names
    rows = np.array(numbers, dtype=np.int64)
    computed = np.zeros((len(kept), width), dtype=bool)
    position = {number: n for n, number in enumerate(numbers)}
    for row, column in sheet.formulas:
        if row in position and column <= width:
            computed[position[row], column - 1] = True
    table = RawTable(
        name,
        frame,
        rows,
        form=Form.XLSX,
        numbers=np.array(stored, dtype=bool).reshape(len(kept), width),
        formulas=computed,
    )
    last = numbers[-1] if numbers else first + 1
    return table, first > 0 or last - first - 1 > len(numbers)


def _put_in_errors(cells: list[list[Any]], sheet: Sheet) -> None:
    """Write errors such as #REF! into their cells: a cell that shows one is not a blank."""
    for (row, column), text in sheet.errors.items():
        if row <= len(cells) and column <= len(cells[row - 1]):
            cells[row - 1][column - 1] = text


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
