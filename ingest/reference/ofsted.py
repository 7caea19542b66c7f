"""Ofsted's list of providers as published for the SSDA903: workbooks whose layout changes by year.

One workbook for children's homes and one for other social care providers; or one sheet of all; or
a sheet of providers and one of supported accommodation. Headings stand somewhere in the first rows
of a sheet, in changing words; what matters is what they speak of.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

COLUMNS = ("URN", "LA", "PLACE_CODES", "PROVIDER_CODES", "REG_END", "POSTCODE")
NEEDED = frozenset({"URN", "LA", "PLACE_CODES", "PROVIDER_CODES"})
HEADINGS_WITHIN = 20
# A column -> what its heading says, tried in this order, each heading taken once. Plain words:
# lower case, no signs.
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("URN", r"urn|ofsted urn|unique reference number( urn)?|setting urn|provider urn"),
    ("PROVIDER_CODES", r".*\bprovider\b.*\bcodes?"),
    ("PLACE_CODES", r".*\bplace(ment)?\b.*\bcodes?"),
    ("REG_END", r".*\b(closed|closure|deregist\w+|resign\w+|reg end|registration end\w*)\b.*"),
    ("POSTCODE", r"(?!.*\b(registered person|head office|correspondence)\b).*\bpost ?code"),
    ("LA", r"(?!.*region)(.*\blocal authority( name)?|la|la name|(?:.*\b)?la code|"
           r".*\blocal authority (ons )?code)"),
)  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class NotAList(ValueError):
    """The file is no list of providers."""


def providers(path: Path) -> pd.DataFrame:
    """The entries of a list, as text: COLUMNS, blank NaN; REG_END a date; codes in capitals parted
    by commas; LA as the list writes it. One row an entry. Raises NotAList."""
    entries = [
        frame for sheet in _sheets(path) if (frame := _entries(sheet)) is not None and len(frame)
    ]
    if not entries:
        raise NotAList(
            f"{path.name} has no sheet with the URN, the local authority, the placement codes and "
            "the placement provider codes of providers."
        )
    return pd.concat(entries, ignore_index=True)


def is_list(path: Path) -> bool:
    """Whether this is a list of providers, told from its headings."""
    try:
        return any(_header(sheet) is not None for sheet in _sheets(path))
    except NotAList:
        return False


def _sheets(path: Path) -> Iterator[list[list[Any]]]:
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
                for name in book.sheet_names:
                    yield book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OSError) as fault:
            raise NotAList(f"{path.name} is no workbook that can be read.") from fault
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    yield list(csv.reader(io.StringIO(text)))


def _header(sheet: list[list[Any]]) -> tuple[int, Mapping[str, int]] | None:
    """Which row holds the headings, and where each column stands; None where no row does."""
    for number, row in enumerate(sheet[:HEADINGS_WITHIN]):
        found: dict[str, int] = {}
        plain = [re.sub(r"[\W_]+", " ", str(cell).lower()).strip() for cell in row]
        for column, pattern in _HEADINGS:
            fits = [
                n
                for n, heading in enumerate(plain)
                if n not in found.values() and re.fullmatch(pattern, heading)
            ]
            if fits:
                # The shortest says it plainest: "URN" before "Provider URN".
                found[column] = min(fits, key=lambda n: (len(plain[n]), n))
        if found.keys() >= NEEDED:
            return number, found
    return None


def _entries(sheet: list[list[Any]]) -> pd.DataFrame | None:
    header = _header(sheet)
    if header is None:
        return None
    number, places = header
    columns: dict[str, list[Any]] = {}
    for column in COLUMNS:
        place = places.get(column)
        cells = [row[place] if place is not None and place < len(row) else "" for row in sheet]
        columns[column] = cells[number + 1 :]
    frame = pd.DataFrame(
        {
            "URN": _text(columns["URN"]).str.upper(),
            "LA": _text(columns["LA"]),
            "PLACE_CODES": _codes(columns["PLACE_CODES"]),
            "PROVIDER_CODES": _codes(columns["PROVIDER_CODES"]),
            "REG_END": pd.Series([_day(cell) for cell in columns["REG_END"]], dtype="str"),
            "POSTCODE": _text(columns["POSTCODE"]).str.upper(),
        }
    )
    frame["REG_END"] = pd.to_datetime(frame["REG_END"], errors="coerce").astype("datetime64[us]")
    return frame[frame["URN"].notna()].drop_duplicates(ignore_index=True)


def _text(cells: list[Any]) -> pd.Series:
    """Cells as text, a whole number without its fraction, blank NaN."""
    whole = [int(c) if isinstance(c, float) and c.is_integer() else c for c in cells]
    column = pd.Series([str(cell).strip() for cell in whole], dtype="str")
    return column.where(column != "", np.nan)


def _codes(cells: list[Any]) -> pd.Series:
    """Code lists however parted, as capitals parted by commas."""
    parted = [re.findall(r"[A-Z]+\d+", str(cell).upper()) for cell in cells]
    return pd.Series([",".join(codes) or np.nan for codes in parted], dtype="str")


def _day(cell: Any) -> str | float:
    """A date cell as ISO text; NaN where there is none or none that can be read."""
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%Y-%m-%d")
    text = str(cell).strip()
    if found := _ISO.match(text):
        return found[0]
    if found := _DAY_FIRST.match(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return np.nan
