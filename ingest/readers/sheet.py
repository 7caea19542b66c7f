"""One sheet of a workbook looked through before anything holds it: how far its cells reach, which
are formulas, which show an error.

A sheet is held as a rectangle, so two filled cells in opposite corners would take gigabytes; what a
sheet says of its own dimensions is not believed. Only what a cell begins with is looked at, in one
pass that keeps nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.readers.limits import Limits
from ingest.readers.xml import plain_xml
from ingest.vocabulary import ErrorCode, Refused

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# The last row there can be: Microsoft, Excel specifications and limits.
LAST_ROW = 1_048_576
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
# A call of another program (`program|topic!item`), or a function that fetches.
_LIVE = re.compile(r"\||\b(?:DDE|RTD|WEBSERVICE)\s*\(", re.IGNORECASE)


@dataclass
class Sheet:
    """What a look through a sheet tells: addresses are (row, column), both from 1.

    `live`: a formula calls another program or fetches something.
    """

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    live: bool = False


def walked(source: str, part: bytes, limits: Limits) -> Sheet:
    """Look through the XML of one sheet.

    Raises Refused: MALFORMED_ARCHIVE, TOO_MANY_COLUMNS, ARCHIVE_TOO_LARGE.
    """
    data, _ = plain_xml(source, part)
    walk = _Walk(source)
    try:
        walk.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source)) from None
    if walk.widest > limits.columns:
        raise Refused(
            ErrorCode.TOO_MANY_COLUMNS,
            f"A sheet of {source} has {walk.widest:,} columns, and no return has more than "
            f"{limits.columns}: clear what stands far to the right.",
        )
    if walk.widest * walk.tallest > limits.sheet_cells:
        raise Refused(
            ErrorCode.ARCHIVE_TOO_LARGE,
            f"A sheet of {source} is too large: clear what stands far below the table.",
        )
    return walk.sheet


class _Walk:
    """The state of one pass: where the parser is, and how far filled cells reach."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.sheet = Sheet()
        self.widest = self.tallest = 0
        self.row = self.column = 0
        self.in_error = False
        self.text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begins

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cell(attributes)
        elif name == "row":
            told = attributes.get("r", "")
            self.row = self.numbered(told) if told else self.row + 1
            self.column = 0
        elif name in ("v", "is", "f"):
            self.widest = max(self.widest, self.column)
            self.tallest = max(self.tallest, self.row)
            if name == "f":
                self.sheet.formulas.add((self.row, self.column))
            if name == "f" or (name == "v" and self.in_error):
                self.text = []
                self.parser.CharacterDataHandler = self.text.append
                self.parser.EndElementHandler = self.ends

    def cell(self, attributes: dict[str, str]) -> None:
        self.in_error = attributes.get("t") == "e"
        told = attributes.get("r")
        if told is None:
            self.column += 1
            return
        address = _ADDRESS.fullmatch(told)
        if not address:
            raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(self.source))
        self.column = _column_number(address[1])
        self.row = self.numbered(address[2])

    def numbered(self, told: str) -> int:
        number = int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 0
        if not 1 <= number <= LAST_ROW:
            raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(self.source))
        return number

    def ends(self, tag: str) -> None:
        text = "".join(self.text)
        if tag.rpartition(":")[2] == "f":
            self.sheet.live |= bool(_LIVE.search(_QUOTED.sub("", text)))
        else:
            self.sheet.errors[self.row, self.column] = text
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _damaged(source: str) -> str:
    return f"{source} is a damaged workbook: open it, save it as xlsx and send it again."
