"""Readers: bytes of any file somebody may send to raw text tables, or one plain refusal.

What a file is, is told from its bytes and never from its name. Nothing is written to disk and
nothing in a file is run, fetched or followed. Whatever the bytes, the answer is tables or
`Refused`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.readers.archive import ZIP, Budget, Entry, Zipped, kind_of, unpack
from ingest.readers.delimited import read_csv
from ingest.readers.limits import DEFAULT, MEGABYTE, Limits
from ingest.readers.workbook import read_workbook
from ingest.readers.xml import XmlForm, looks_like_xml, read_xml
from ingest.schema import RawTable
from ingest.vocabulary import ErrorCode, Normalisation, Refused, shown_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_ARCHIVES = (
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
OTHER_FILES = (
    b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF", b"#!",
    b"SQLite format 3", b"PAR1", b"MIME-Version:", b"\x09\x08",
)  # fmt: skip
# Names under which our own kinds of files come, and what kind each speaks of. What reporting tools
# call .xls is anything but.
CLAIMS = {
    ".csv": "text", ".txt": "text", ".tsv": "text", ".xml": "xml", ".zip": "zip",
    ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "",
}  # fmt: skip
# The harmless file by which scanners are tested; EICAR, 2003. Parted, so that no scanner finds it
# here.
TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE
)
# The XML that Excel of 2003 wrote, which reporting tools still call .xls.
_SPREADSHEET_XML = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office")
_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$")


@dataclass(frozen=True)
class SourceFile:
    """One file as it was sent: its name and its bytes."""

    name: str
    data: bytes

    @classmethod
    def open(cls, path: Path) -> SourceFile:
        """A file of this machine."""
        return cls(path.name, path.read_bytes())


@dataclass
class Read:
    """What was read: raw tables in the order of the files, and what was put right on the way."""

    tables: list[RawTable] = field(default_factory=list)
    normalised: set[Normalisation] = field(default_factory=set)


def read(
    files: Iterable[SourceFile],
    *,
    headings: frozenset[str],
    forms: tuple[XmlForm, ...],
    limits: Limits = DEFAULT,
) -> Read:
    """Read the files of one upload.

    `headings`: every column name of every dataset, in upper case. `forms`: the XML forms accepted.
    Raises Refused, and nothing else, for whatever cannot be read.
    """
    reading = _Reading(headings, forms, Budget(limits))
    for file in files:
        reading.file(file)
    if not reading.done.tables:
        raise Refused(ErrorCode.EMPTY_FILE, "There is no file in what was sent.")
    return reading.done


class _Reading:
    """One upload being read."""

    def __init__(
        self, headings: frozenset[str], forms: tuple[XmlForm, ...], budget: Budget
    ) -> None:
        self.headings = headings
        self.forms = forms
        self.budget = budget
        self.done = Read()

    def file(self, file: SourceFile) -> None:
        source = self.shown(file.name)
        if file.data.startswith(ZIP):
            self.archive(source, file, nested=False)
        else:
            self.plain(source, file)

    def shown(self, name: str) -> str:
        shown = shown_name(name)
        if shown != name:
            self.done.normalised.add(Normalisation.N_FILENAME)
        return shown

    def named_for(self, file: SourceFile, kind: str) -> None:
        """Note a name that speaks of another kind of file than it is."""
        ending = _ending(file.name)
        if ending and CLAIMS.get(ending) != kind:
            self.done.normalised.add(Normalisation.N_FILENAME)

    def archive(self, source: str, file: SourceFile, *, nested: bool) -> None:
        data = file.data
        kind = kind_of(source, data, self.budget.limits)
        if kind is Zipped.OFFICE:
            raise _foreign(source, file.name)
        if kind is Zipped.WORKBOOK:
            self.named_for(file, "workbook")
            entries = unpack(source, data, self.budget, count_files=False)
            for entry in entries:
                _refuse_harmful(source, entry.data)
            tables, normalised = read_workbook(source, entries, self.headings, self.budget.limits)
            self.done.tables += tables
            self.done.normalised |= normalised
            return
        if nested:
            raise Refused(
                ErrorCode.ARCHIVE_NESTED,
                f"{source} is an archive inside an archive: send its files in one.",
            )
        self.named_for(file, "zip")
        entries = unpack(source, data, self.budget)
        if not entries:
            raise Refused(ErrorCode.EMPTY_FILE, f"{source} holds no file.")
        for entry in entries:
            self.entry(entry)

    def entry(self, entry: Entry) -> None:
        # Folders inside an archive are no fault of the name.
        name = entry.name.replace("\\", "/").rsplit("/", 1)[-1]
        source, file = self.shown(name), SourceFile(name, entry.data)
        if entry.data.startswith(ZIP):
            self.archive(source, file, nested=True)
        elif entry.data.startswith(OTHER_ARCHIVES):
            raise Refused(
                ErrorCode.ARCHIVE_NESTED,
                f"{source} is an archive inside an archive: send its files in one.",
            )
        else:
            self.plain(source, file)

    def plain(self, source: str, file: SourceFile) -> None:
        data, limits = file.data, self.budget.limits
        if len(data) > limits.plain_bytes:
            raise Refused(
                ErrorCode.ARCHIVE_TOO_LARGE,
                f"{source} is larger than {limits.plain_bytes // MEGABYTE} MB: send it in parts.",
            )
        if not data[: 64 * 1024].strip() and not data.strip():
            raise Refused(ErrorCode.EMPTY_FILE, f"{source} is empty: export it again.")
        _refuse_foreign(source, file)
        if looks_like_xml(data):
            self.named_for(file, "xml")
            tables, normalised = read_xml(source, data, self.forms, limits)
        else:
            self.named_for(file, "text")
            table, normalised = read_csv(source, data, self.headings, limits)
            tables = [table]
        self.done.tables += tables
        self.done.normalised |= normalised


def _ending(name: str) -> str:
    """How a file's name ends, in lower case: ".csv", or "" where it tells no kind of file."""
    found = _ENDING.search(name.strip().lower())
    return found[0] if found else ""


def _refuse_harmful(source: str, data: bytes) -> None:
    if data[:128].removeprefix(codecs.BOM_UTF8).lstrip().startswith(TEST_VIRUS):
        raise Refused(ErrorCode.MALWARE_FOUND, f"{source} is harmful and was not kept.")


def _refuse_foreign(source: str, file: SourceFile) -> None:
    data = file.data
    _refuse_harmful(source, data)
    if data.startswith(OLE):
        raise Refused(
            ErrorCode.ENCRYPTED_OR_LEGACY,
            f"{source} is locked with a password or in the format of Excel before 2007: save it as "
            "xlsx or CSV without a password.",
        )
    if (
        _HTML.match(data)
        or data.startswith(OTHER_FILES + OTHER_ARCHIVES)
        or _SPREADSHEET_XML.search(data[:2_000])
    ):
        raise _foreign(source, file.name)


def _foreign(source: str, name: str) -> Refused:
    """Why a file of another kind is refused: its name says it is ours, or does not."""
    if _ending(name) in CLAIMS:
        return Refused(
            ErrorCode.TYPE_MISMATCH,
            f"{source} is not the kind of file its name says: open it, save it as CSV or xlsx "
            "and send that.",
        )
    return Refused(
        ErrorCode.UNSUPPORTED_TYPE,
        f"{source} is not a kind of file a return comes in: send CSV, XML, xlsx or a zip.",
    )
