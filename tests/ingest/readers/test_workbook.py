"""Workbooks: sheets read as typed by people, dangerous ones refused before anything opens them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest

from ingest.vocabulary import ErrorCode, Normalisation
from tests.ingest.files import HEADER, cells, checked, flags, reading, refusal, workbook

# A cell of a workbook knows no time zone.
MOMENT = datetime.fromisoformat("2012-01-02T03:04")


def _with(book: bytes, name: str, data: bytes | None) -> bytes:
    """A workbook with one part put in or (None) taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if data is not None:
            new.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def book() -> bytes:
    return workbook({"Header": cells(HEADER)})


def test_a_sheet_reads_like_a_csv(book: bytes):
    sheet, file = reading({"r.xlsx": book}).tables[0], reading({"h.csv": HEADER}).tables[0]

    assert sheet.frame.equals(file.frame)
    assert sheet.rows.tolist() == file.rows.tolist()


def test_what_a_cell_holds_becomes_what_a_person_would_type():
    rows = [
        ["CHILD", "SEX", "DOB"],
        [417, 1.5, date(2012, 2, 29)],
        ["x", True, MOMENT],
    ]

    assert reading({"r.xlsx": workbook({"Header": rows})}).tables[0].frame.values.tolist() == [
        ["417", "1.5", "29/02/2012"],
        ["x", "1", "02/01/2012 03:04:00"],
    ]


def test_rows_keep_the_numbers_of_the_sheet():
    rows = [[], ["CHILD", "SEX", "DOB"], ["A1", "M", ""], [], ["A2", "F", ""]]
    read = reading({"r.xlsx": workbook({"Header": rows})})

    assert read.tables[0].rows.tolist() == [3, 5]
    assert read.normalised == {Normalisation.N_BLANK_ROWS}


def test_sheets_hidden_or_without_headings_are_left_unread():
    sheets = {"Header": cells(HEADER), "Notes": [["made by the team"]], "Old": cells(HEADER)}
    read = reading({"r.xlsx": workbook(sheets, hidden=("Old",))})

    assert [table.source for table in read.tables] == ["sheet Header of r.xlsx"]
    assert read.normalised == {Normalisation.N_SHEET_IGNORED}


def test_a_formula_and_a_numeric_id_are_flagged():
    header = [row[:] for row in cells(HEADER)]
    header[1][0], header[2][3] = 417, '="WB"&"RI"'
    episodes = cells(
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
        "A2,20/06/2024,S,V2,N1,U4,PR1,,,,,,"
    )
    found = flags(checked({"r.xlsx": workbook({"Header": header, "Episodes": episodes})}))

    assert ("F_ID_NUMERIC_CELL", "Header", 2, "CHILD") in found
    assert ("F_FORMULA_CELL", "Header", 3, "ETHNIC") in found
    assert not [flag for flag in found if flag[0] == "F_ID_NUMERIC_CELL" and flag[2] == 3]


def test_more_digits_than_a_spreadsheet_keeps():
    header = [row[:] for row in cells(HEADER)]
    header[1][0] = 1234567890123456789.0

    assert checked({"r.xlsx": workbook({"Header": header})}).decision.error == ErrorCode.ID_DAMAGED


@pytest.mark.parametrize(
    ("part", "data", "code"),
    [
        ("xl/vbaProject.bin", b"x", "ACTIVE_CONTENT"),
        ("xl/activeX/activeX1.xml", b"<x/>", "ACTIVE_CONTENT"),
        ("xl/embeddings/oleObject1.bin", b"x", "ACTIVE_CONTENT"),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>",
         "ACTIVE_CONTENT"),
        ("xl/sharedStrings.xml", b"<!DOCTYPE x [<!ENTITY e 'e'>]><sst/>", "XML_DTD_FORBIDDEN"),
        ("xl/extra.xml", b"<?xml version='1.0'?><!-- c --><!DOCTYPE x><x/>", "XML_DTD_FORBIDDEN"),
        ("xl/workbook.xml", None, "MALFORMED_ARCHIVE"),
        ("xl/worksheets/sheet1.xml", None, "MALFORMED_ARCHIVE"),
        ("xl/worksheets/sheet1.xml", b"<worksheet", "MALFORMED_ARCHIVE"),
        ("xl/workbook.bin", b"x", "TYPE_MISMATCH"),
    ],
)  # fmt: skip
def test_refused(book: bytes, part: str, data: bytes | None, code: str):
    assert refusal({"r.xlsx": _with(book, part, data)}) == ErrorCode(code)


def test_a_filled_cell_far_out_is_refused_before_a_sheet_of_that_size_is_made(book: bytes):
    rows = cells(HEADER)
    far_right = [[*rows[0], *[""] * 2_000, "x"], *rows[1:]]

    assert refusal({"r.xlsx": workbook({"Header": far_right})}) == ErrorCode.TOO_MANY_COLUMNS
    far_down = b'<worksheet><sheetData><c r="GR1048576"><v>1</v></c></sheetData></worksheet>'
    assert refusal({"r.xlsx": _with(book, "xl/worksheets/sheet1.xml", far_down)}) == (
        ErrorCode.ARCHIVE_TOO_LARGE
    )


def test_no_sheet_of_a_return():
    assert refusal({"r.xlsx": workbook({"Notes": [["nothing"]]})}) == ErrorCode.UNKNOWN_TABLE
