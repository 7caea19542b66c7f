"""Tables of text as the bytes of files: CSV, XML, and a zip of several."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

import pandas as pd

from ingest.readers import SourceFile
from ingest.writing.given import Element

# What no XML 1.0 document can hold, however it is written.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')
# A zip holds a time for each of its files: the same return gives the same bytes on any day.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class NotXmlError(Exception):
    """A text holds a mark that XML cannot carry."""


def csv_file(name: str, frame: pd.DataFrame) -> SourceFile:
    """One table as CSV: UTF-8, commas, a heading, lines ended by a line feed.

    Cells are written as they are. A text that a spreadsheet would take for a formula gets no
    apostrophe before it, as our lists for people do: DfE reads this file, and would read the
    apostrophe as part of the value. It is handed out as an attachment, never shown by a browser.
    """
    columns = [frame[column].map(_cell) for column in frame]
    lines = map(",".join, zip(*columns, strict=True))
    text = "\n".join([",".join(map(_cell, frame.columns)), *lines, ""])
    return SourceFile(f"{name}.csv", text.encode())


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def xml_file(name: str, root: str, inside: Iterable[Element]) -> SourceFile:
    """One XML document, without a namespace, of these elements in this order.

    Raises `NotXmlError`.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_lines(root, inside, ""), ""]
    return SourceFile(f"{name}.xml", "\n".join(lines).encode())


def _lines(name: str, inside: str | Iterable[Element], indent: str) -> Iterator[str]:
    if isinstance(inside, str):
        yield f"{indent}<{name}>{_text(inside)}</{name}>"
        return
    yield f"{indent}<{name}>"
    for element in inside:
        yield from _lines(*element, f"{indent}  ")
    yield f"{indent}</{name}>"


def _text(text: str) -> str:
    if _NOT_IN_XML.search(text):
        raise NotXmlError
    # A reader of XML would make a line feed of a carriage return that is not written so.
    return escape(text, {"\r": "&#13;"})


def zipped(files: Iterable[SourceFile]) -> bytes:
    """Files as one zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, _NO_TIME)
            archive.writestr(entry, file.data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
