"""What can be said of a file: why it is refused or held, what was put right, what is doubtful.

Each code has the sentence a person reads. The codes are the contract of the command line. No
sentence ever holds the content of a cell: files are full of children's data, and sentences end up
in logs.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a return is refused; or, the last five, why it waits until a person says yes."""

    ENCODING_UNDECODABLE = "ENCODING_UNDECODABLE"
    NUL_BYTES = "NUL_BYTES"
    EMPTY_FILE = "EMPTY_FILE"
    NO_ROWS = "NO_ROWS"
    MALFORMED_CSV = "MALFORMED_CSV"
    HEADER_NOT_FIRST = "HEADER_NOT_FIRST"
    MISSING_COLUMNS = "MISSING_COLUMNS"
    DUPLICATE_HEADER = "DUPLICATE_HEADER"
    UNKNOWN_TABLE = "UNKNOWN_TABLE"
    DUPLICATE_TABLE = "DUPLICATE_TABLE"
    CELL_TOO_LARGE = "CELL_TOO_LARGE"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    ID_DAMAGED = "ID_DAMAGED"
    TRUNCATED = "TRUNCATED"
    UNSUPPORTED_TYPE = "UNSUPPORTED_TYPE"
    TYPE_MISMATCH = "TYPE_MISMATCH"
    ENCRYPTED_OR_LEGACY = "ENCRYPTED_OR_LEGACY"
    ACTIVE_CONTENT = "ACTIVE_CONTENT"
    XML_MALFORMED = "XML_MALFORMED"
    XML_DTD_FORBIDDEN = "XML_DTD_FORBIDDEN"
    XML_TOO_DEEP = "XML_TOO_DEEP"
    XML_WRONG_ROOT = "XML_WRONG_ROOT"
    XML_UNEXPECTED_ELEMENT = "XML_UNEXPECTED_ELEMENT"
    XML_MISSING_ELEMENT = "XML_MISSING_ELEMENT"
    MALFORMED_ARCHIVE = "MALFORMED_ARCHIVE"
    ARCHIVE_TOO_LARGE = "ARCHIVE_TOO_LARGE"
    ARCHIVE_NESTED = "ARCHIVE_NESTED"
    ARCHIVE_UNSAFE_PATH = "ARCHIVE_UNSAFE_PATH"
    ARCHIVE_TOO_MANY_FILES = "ARCHIVE_TOO_MANY_FILES"
    MALWARE_FOUND = "MALWARE_FOUND"
    WRONG_AUTHORITY = "WRONG_AUTHORITY"
    AMBIGUOUS_DATES = "AMBIGUOUS_DATES"
    WRONG_PERIOD = "WRONG_PERIOD"
    WRONG_AUTHORITY_SUSPECTED = "WRONG_AUTHORITY_SUSPECTED"
    MIXED_AUTHORITIES_SUSPECTED = "MIXED_AUTHORITIES_SUSPECTED"
    ROW_COUNT_DROP = "ROW_COUNT_DROP"

    @property
    def sentence(self) -> str:
        """What was wrong, for a person, once nobody may know any more which file or sheet it was:
        either may be called after a child."""
        return WRONG[self]


class Normalisation(StrEnum):
    """Something put right in a file without changing what it says."""

    N_BOM = "N_BOM"
    N_NEWLINES = "N_NEWLINES"
    N_UTF16 = "N_UTF16"
    N_CP1252 = "N_CP1252"
    N_EXTRA_COLUMNS_IGNORED = "N_EXTRA_COLUMNS_IGNORED"
    N_TRIM = "N_TRIM"
    N_NFKC = "N_NFKC"
    N_DELIMITER = "N_DELIMITER"
    N_SEP_LINE = "N_SEP_LINE"
    N_HEADER_CASE = "N_HEADER_CASE"
    N_COLUMN_ORDER = "N_COLUMN_ORDER"
    N_BLANK_ROWS = "N_BLANK_ROWS"
    N_TABLE_BY_COLUMNS = "N_TABLE_BY_COLUMNS"
    N_DATE_ISO = "N_DATE_ISO"
    N_DATE_EXCEL_SERIAL = "N_DATE_EXCEL_SERIAL"
    N_DATE_TIME_STRIPPED = "N_DATE_TIME_STRIPPED"
    N_DATE_MONTH_NAME = "N_DATE_MONTH_NAME"
    N_ID_FLOAT_SUFFIX = "N_ID_FLOAT_SUFFIX"
    N_XML_NAMESPACE = "N_XML_NAMESPACE"
    N_SHEET_IGNORED = "N_SHEET_IGNORED"
    N_FILENAME = "N_FILENAME"

    @property
    def sentence(self) -> str:
        """What was put right, for a person."""
        return NORMALISED[self]


class FlagCode(StrEnum):
    """Why a cell or a row was kept but cannot be relied on."""

    F_ID_ILLEGAL_CHARS = "F_ID_ILLEGAL_CHARS"
    F_ID_TWIN = "F_ID_TWIN"
    F_ID_BLANK = "F_ID_BLANK"
    F_ID_TOO_LONG = "F_ID_TOO_LONG"
    F_ID_NUMERIC_CELL = "F_ID_NUMERIC_CELL"
    F_ORPHAN_CHILD = "F_ORPHAN_CHILD"
    F_CHILD_CONFLICT = "F_CHILD_CONFLICT"
    F_ROW_DUPLICATE = "F_ROW_DUPLICATE"
    F_ROW_NOT_A_RECORD = "F_ROW_NOT_A_RECORD"
    F_DATE_INVALID = "F_DATE_INVALID"
    F_DATE_FUTURE = "F_DATE_FUTURE"
    F_DATE_SENTINEL = "F_DATE_SENTINEL"
    F_DATE_ORDER = "F_DATE_ORDER"
    F_DOB_AFTER_EVENT = "F_DOB_AFTER_EVENT"
    F_EPISODE_OVERLAP = "F_EPISODE_OVERLAP"
    F_CODE_UNKNOWN = "F_CODE_UNKNOWN"
    F_UPN_CHECK = "F_UPN_CHECK"
    F_POSTCODE_INVALID = "F_POSTCODE_INVALID"
    F_XML_STRAY_TEXT = "F_XML_STRAY_TEXT"
    F_FORMULA_CELL = "F_FORMULA_CELL"

    @property
    def sentence(self) -> str:
        """What is doubtful, for a person."""
        return DOUBTFUL[self]


WRONG = {
    ErrorCode.ENCODING_UNDECODABLE: "A file was in an encoding that could not be read.",
    ErrorCode.NUL_BYTES: "A file held NUL characters, a sign of damage.",
    ErrorCode.EMPTY_FILE: "A file was empty.",
    ErrorCode.NO_ROWS: "There was no row in what was sent.",
    ErrorCode.MALFORMED_CSV: "A file was no table that could be read: its rows differed in length.",
    ErrorCode.HEADER_NOT_FIRST: "The headings of a file did not stand in its first row.",
    ErrorCode.MISSING_COLUMNS: "A table lacked a column without which it cannot be read.",
    ErrorCode.DUPLICATE_HEADER: "A table had a column twice.",
    ErrorCode.UNKNOWN_TABLE: "A file or sheet held no table of a return.",
    ErrorCode.DUPLICATE_TABLE: "A table came twice, or one was missing.",
    ErrorCode.CELL_TOO_LARGE: "A cell was longer than any in a return.",
    ErrorCode.TOO_MANY_COLUMNS: "A file or sheet had more columns than any return has.",
    ErrorCode.ID_DAMAGED: "A spreadsheet had rounded or hidden children’s ids.",
    ErrorCode.TRUNCATED: "A file broke off before its end.",
    ErrorCode.UNSUPPORTED_TYPE: "A file was of no kind in which a return comes.",
    ErrorCode.TYPE_MISMATCH: "A file was not of the kind that its name said.",
    ErrorCode.ENCRYPTED_OR_LEGACY: "A file was locked with a password, or of an old kind.",
    ErrorCode.ACTIVE_CONTENT: "A workbook held a program, or something else that acts by itself.",
    ErrorCode.XML_MALFORMED: "A file was not well-formed XML.",
    ErrorCode.XML_DTD_FORBIDDEN: "An XML file declared a document type or entities.",
    ErrorCode.XML_TOO_DEEP: "An XML file was nested more deeply than any return is.",
    ErrorCode.XML_WRONG_ROOT: "An XML file was of no return that is known.",
    ErrorCode.XML_UNEXPECTED_ELEMENT: "An XML file held an element where the return has none.",
    ErrorCode.XML_MISSING_ELEMENT: "An XML file lacked an element that the return must have.",
    ErrorCode.MALFORMED_ARCHIVE: "An archive or workbook was damaged.",
    ErrorCode.ARCHIVE_TOO_LARGE: "A file was larger than is taken, packed or unpacked.",
    ErrorCode.ARCHIVE_NESTED: "There was an archive inside an archive.",
    ErrorCode.ARCHIVE_UNSAFE_PATH: "An archive held a file that pointed outside it.",
    ErrorCode.ARCHIVE_TOO_MANY_FILES: "An archive held more files than a return has.",
    ErrorCode.MALWARE_FOUND: "A file was harmful and was not kept.",
    ErrorCode.WRONG_AUTHORITY: "The files were another authority’s.",
    ErrorCode.AMBIGUOUS_DATES: "Some dates could mean another day.",
    ErrorCode.WRONG_PERIOD: "The files spoke of another time than was said.",
    ErrorCode.WRONG_AUTHORITY_SUSPECTED: "The files looked like another authority’s.",
    ErrorCode.MIXED_AUTHORITIES_SUSPECTED: "The files looked like those of two authorities.",
    ErrorCode.ROW_COUNT_DROP: "There were far fewer rows than before.",
}

NORMALISED = {
    Normalisation.N_BOM: "A byte-order mark at the start of a file was skipped.",
    Normalisation.N_NEWLINES: "Line ends of Windows or old Macs were read as line ends.",
    Normalisation.N_UTF16: "A file in UTF-16 was read.",
    Normalisation.N_CP1252: "A file in the Windows encoding was read.",
    Normalisation.N_EXTRA_COLUMNS_IGNORED: "Columns the return does not have were not read.",
    Normalisation.N_TRIM: "Spaces and invisible marks around cells were taken off.",
    Normalisation.N_NFKC: "Look-alike forms of letters and digits were read as the plain ones.",
    Normalisation.N_DELIMITER: "Columns were parted by another mark than a comma.",
    Normalisation.N_SEP_LINE: "A first line that names the separator was skipped.",
    Normalisation.N_HEADER_CASE: "Headings were matched in spite of other case or spacing.",
    Normalisation.N_COLUMN_ORDER: "Columns stood in another order.",
    Normalisation.N_BLANK_ROWS: "Blank rows were skipped.",
    Normalisation.N_TABLE_BY_COLUMNS: "A file was taken for what its columns say, not its name.",
    Normalisation.N_DATE_ISO: "Dates written year first were read.",
    Normalisation.N_DATE_EXCEL_SERIAL: "Day numbers of a spreadsheet were read as dates.",
    Normalisation.N_DATE_TIME_STRIPPED: "The time of day was taken off dates.",
    Normalisation.N_DATE_MONTH_NAME: "Dates with the name of the month were read.",
    Normalisation.N_ID_FLOAT_SUFFIX: "A spreadsheet's .0 was taken off ids and codes.",
    Normalisation.N_XML_NAMESPACE: "A namespace in the XML was ignored.",
    Normalisation.N_SHEET_IGNORED: "Sheets that hold no table of the return were not read.",
    Normalisation.N_FILENAME: "A file's name was cleaned, or did not tell what the file is.",
}

DOUBTFUL = {
    FlagCode.F_ID_ILLEGAL_CHARS: "The child's id holds characters no id should have.",
    FlagCode.F_ID_TWIN: "Two children's ids differ only in leading zeros, spaces or case.",
    FlagCode.F_ID_BLANK: "The row has no child id.",
    FlagCode.F_ID_TOO_LONG: "The child's id is too long to be one.",
    FlagCode.F_ID_NUMERIC_CELL: "The id was stored as a number: leading zeros are lost.",
    FlagCode.F_ORPHAN_CHILD: "The child is not in the table of children.",
    FlagCode.F_CHILD_CONFLICT: "The same child is given twice, with another value here.",
    FlagCode.F_ROW_DUPLICATE: "The row repeats an earlier one and is counted once.",
    FlagCode.F_ROW_NOT_A_RECORD: "The row is a total or a note, not a record.",
    FlagCode.F_DATE_INVALID: "This is not a real date.",
    FlagCode.F_DATE_FUTURE: "The date lies after the day the data run to.",
    FlagCode.F_DATE_SENTINEL: "The date stands for a blank in some system.",
    FlagCode.F_DATE_ORDER: "The end lies before the start.",
    FlagCode.F_DOB_AFTER_EVENT: "The child was born after this happened.",
    FlagCode.F_EPISODE_OVERLAP: "The episode overlaps the one before.",
    FlagCode.F_CODE_UNKNOWN: "No year's code list has this code.",
    FlagCode.F_UPN_CHECK: "The UPN's check letter does not fit.",
    FlagCode.F_POSTCODE_INVALID: "This is not the form of a postcode.",
    FlagCode.F_XML_STRAY_TEXT: "There is text between the elements.",
    FlagCode.F_FORMULA_CELL: "The cell is a formula: only its last value was read.",
}


class Refused(Exception):
    """The files cannot be taken in. `message` is one plain sentence; nothing of them is kept."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


LONGEST_NAME = 80
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Names that mean a device on Windows, whatever stands behind the dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def shown_name(name: str) -> str:
    """A file's name, safe to show, to log and to put into a list that a spreadsheet opens: no path,
    no control marks, no marks a shell or a spreadsheet acts on, not too long."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    kept = "".join(c for c in base if unicodedata.category(c) not in _UNPRINTABLE)
    kept = " ".join(re.sub(r"[<>\"'`|:*?{}$;%]", "_", kept).split()).strip(". ")
    kept = re.sub(r"^[=+@-]", "_", kept)
    if _DEVICE.fullmatch(kept):
        kept = f"_{kept}"
    if len(kept) > LONGEST_NAME:
        kept = f"{kept[: LONGEST_NAME - 9]}…{kept[-8:]}"
    return kept or "unnamed file"
