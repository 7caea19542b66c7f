"""Files that must not come in: each gets one code and one sentence, quickly, and no cell of it is
repeated to anybody."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zipfile

import pytest

from ingest.decide import Outcome
from ingest.readers import TEST_VIRUS
from ingest.vocabulary import ErrorCode
from tests.ingest.files import census, checked, child, workbook
from tests.ingest.written import (
    changed,
    csv_files,
    looked_after,
    mapped,
    replaced,
    text_of,
    without_column,
    xlsx_file,
    xml_file,
    zip_file,
)

CLEAN = looked_after()
FILES = csv_files(CLEAN)
BOOK = xlsx_file(CLEAN)
XML = xml_file(CLEAN)
ZIP = zip_file(FILES)
CENSUS = census(child("C1"), child("C2"), child("C3")).decode()
SHEET = "xl/worksheets/sheet1.xml"
EPISODES = FILES["Episodes.csv"]
DOCX = zip_file({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})
ODS = zip_file(
    {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
)
XLSB = zip_file({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SENTENCE_LENGTH = 400


def episodes(data: bytes) -> dict:
    return {**FILES, "Episodes.csv": data}


def book(part: str, change) -> dict:
    return {"r.xlsx": replaced(BOOK, {part: change})}


def put(old: bytes, new: bytes):
    return lambda part: part.replace(old, new, 1)


def formula(text: bytes):
    """A change of a sheet: cell B2 is this formula."""
    cell = rb'<c r="B2"><f>%s</f><v>0</v></c>' % text
    return lambda part: re.sub(rb'<c r="B2"[^>]*>.*?</c>', cell, part, count=1)


def flagged(archive: bytes, bits: int) -> bytes:
    """An archive whose list of files and files bear these general purpose bits."""
    data = bytearray(archive)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), archive):
            data[found.start() + offset] |= bits
    return bytes(data)


def declared(archive: bytes, offset: int, value: bytes) -> bytes:
    """An archive whose first central entry says something else at an offset."""
    at = archive.index(b"PK\x01\x02") + offset
    return archive[:at] + value + archive[at + len(value) :]


def twice(name: str) -> bytes:
    """A zip with two entries of one name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for at in (name, "x" * len(name)):
            archive.writestr(at, FILES[name])
    return out.getvalue().replace(b"x" * len(name), name.encode())


DOCTYPES = (
    '<!DOCTYPE x SYSTEM "http://x.example/y.dtd">',
    '<!DOCTYPE x PUBLIC "-//a" "x.dtd">',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    '<!DOCTYPE x [<!ATTLIST a b CDATA "x">]>',
    "<!-- > --><?p ?><!DOCTYPE x>",
)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        # encodings
        *[(csv_files(CLEAN, encoding=name), "ENCODING_UNDECODABLE")
          for name in ("utf-16-le", "utf-16-be", "utf-32")],
        (episodes(EPISODES.decode().encode("utf-16")[:-1]), "ENCODING_UNDECODABLE"),
        (episodes(EPISODES + b"\0"), "NUL_BYTES"),
        (episodes(EPISODES.decode().replace("S,", "S\0,", 1).encode("utf-16")), "NUL_BYTES"),
        (book("xl/sharedStrings.xml", put(b"C-1003", b"C_x0000_3")), "NUL_BYTES"),
        # structure
        (episodes(b"\xef\xbb\xbf"), "EMPTY_FILE"),
        (episodes(b" \r\n\t\n"), "EMPTY_FILE"),
        (episodes(b",,,\n,,,\n"), "EMPTY_FILE"),
        (csv_files({name: rows[:1] for name, rows in CLEAN.items()}), "NO_ROWS"),
        ({"r.xlsx": xlsx_file({**CLEAN, "Episodes": CLEAN["Episodes"][:1]})}, "NO_ROWS"),
        ({"r.xlsx": workbook(CLEAN, hidden=("Episodes",))}, "NO_ROWS"),
        ({"Header.csv": FILES["Header.csv"]}, "NO_ROWS"),
        ({"c.xml": census()}, "NO_ROWS"),
        (episodes(b"Run on 1 May\n" + EPISODES), "HEADER_NOT_FIRST"),
        (episodes(b"A title, of two\n" + text_of(CLEAN["Episodes"], delimiter=";").encode()),
         "HEADER_NOT_FIRST"),
        ({"r.xlsx": workbook({n: [["Report"], *r] for n, r in CLEAN.items()})}, "HEADER_NOT_FIRST"),
        (csv_files(without_column(CLEAN, "Header", "CHILD")), "MISSING_COLUMNS"),
        ({"r.xlsx": xlsx_file(without_column(CLEAN, "Episodes", "DECOM"))}, "MISSING_COLUMNS"),
        ({"r.xlsx": xlsx_file({**CLEAN, "Reviews": [[*r, r[0]] for r in CLEAN["Reviews"]]})},
         "DUPLICATE_HEADER"),
        (csv_files({**CLEAN, "Reviews": [[*r, r[0].lower()] for r in CLEAN["Reviews"]]}),
         "DUPLICATE_HEADER"),
        ({**FILES, "notes.csv": b"NAME,NOTE\na,b\n"}, "UNKNOWN_TABLE"),
        ({**FILES, "readme.txt": b"Dear all, here they are.\nBest wishes\n"}, "UNKNOWN_TABLE"),
        (csv_files(CLEAN, delimiter="~"), "UNKNOWN_TABLE"),
        ({"r.xlsx": workbook({"S": [["a", "b"], ["1", "2"]]})}, "UNKNOWN_TABLE"),
        ({**FILES, "c.xml": CENSUS}, "UNKNOWN_TABLE"),
        ({**FILES, "again.csv": EPISODES}, "DUPLICATE_TABLE"),
        ({"r.xml": XML, "Episodes.csv": EPISODES}, "DUPLICATE_TABLE"),
        ({"r.zip": twice("Episodes.csv")}, "DUPLICATE_TABLE"),
        ({"a.xml": CENSUS, "b.xml": CENSUS}, "DUPLICATE_TABLE"),
        (episodes(EPISODES.replace(b",S,V2", b",V2", 1)), "MALFORMED_CSV"),
        (episodes(EPISODES.replace(b"C-1003", b'"C-1003"x', 1)), "MALFORMED_CSV"),
        (episodes(text_of(CLEAN["Episodes"], newline="\r\n").encode()[:701]), "TRUNCATED"),
        (episodes(EPISODES.decode()[:701].encode("utf-16")), "TRUNCATED"),
        ({"r.xml": xml_file(changed(CLEAN, {("Episodes", 3, "URN"): "x" * 20_000}))},
         "CELL_TOO_LARGE"),
        ({"r.xml": xml_file(changed(CLEAN, {("Episodes", 3, "URN"): "x" * 11_000_000}))},
         "CELL_TOO_LARGE"),
        ({"r.xlsx": xlsx_file(changed(CLEAN, {("Episodes", 3, "URN"): "x" * 20_000}))},
         "CELL_TOO_LARGE"),
        (episodes(b"x" * 11_000 + b"," + EPISODES.replace(b"\n", b"\n,")), "CELL_TOO_LARGE"),
        (episodes(EPISODES.replace(b"URN\n", b"URN" + b"," * 201 + b"\n")), "TOO_MANY_COLUMNS"),
        ({"r.xlsx": xlsx_file({**CLEAN, "Header": [[*r, *r * 40] for r in CLEAN["Header"]]})},
         "TOO_MANY_COLUMNS"),
        # ids
        *[(csv_files(changed(CLEAN, {("Episodes", 6, "CHILD"): text})), "ID_DAMAGED")
          for text in ("1E+05", "1.00203E+11", "1,2e+05", "########")],
        ({"r.xml": xml_file(mapped(CLEAN, lambda c, t: t.replace("C-1003", "1.2E+05")))},
         "ID_DAMAGED"),
        ({"c.xml": CENSUS.replace(">C2<", ">1.2E+05<")}, "ID_DAMAGED"),
        ({"r.xlsx": xlsx_file(looked_after(prefix="12345678901234"), numbers=("CHILD",))},
         "ID_DAMAGED"),
        # kinds of file
        ({"r.docx": DOCX}, "UNSUPPORTED_TYPE"), ({"r.xlsx": DOCX}, "TYPE_MISMATCH"),
        ({"r.ods": ODS}, "UNSUPPORTED_TYPE"), ({"r.csv": ODS}, "TYPE_MISMATCH"),
        ({"r.xlsb": XLSB}, "UNSUPPORTED_TYPE"), ({"r.xlsx": XLSB}, "TYPE_MISMATCH"),
        ({"r.pdf": b"%PDF-1.4"}, "UNSUPPORTED_TYPE"), ({"r.csv": b"MZ\x90"}, "TYPE_MISMATCH"),
        ({"r.xls": b"<table><tr><td>CHILD</td></tr></table>"}, "TYPE_MISMATCH"),
        ({"r.xls": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:'
                   b'spreadsheet"/>'}, "TYPE_MISMATCH"),
        ({"r.xls": b"MIME-Version: 1.0\nX-Document-Type: Workbook\n"}, "TYPE_MISMATCH"),
        ({"r.xls": OLE}, "ENCRYPTED_OR_LEGACY"), ({"r.zip": zip_file({"r.csv": OLE})},
                                                  "ENCRYPTED_OR_LEGACY"),
        *[({name: data}, "MALWARE_FOUND") for name, data in (
            ("eicar.com", TEST_VIRUS), ("r.csv", b"\xef\xbb\xbf" + TEST_VIRUS + b"\r\n"),
            ("r.zip", zip_file({**FILES, "x.csv": TEST_VIRUS})),
            ("r.xlsx", replaced(BOOK, {"xl/media/image1.png": TEST_VIRUS})))],
        # workbooks
        (book("xl/vbaProject.bin", b"x"), "ACTIVE_CONTENT"),
        (book("[Content_Types].xml", put(b".sheet.main", b".sheet.macroEnabled.main")),
         "ACTIVE_CONTENT"),
        (book("[Content_Types].xml", put(b"</Types>", b'<Override PartName="/xl/a.bin" Content'
              b'Type="application/vnd.ms-office.vbaProject"/></Types>')), "ACTIVE_CONTENT"),
        (book("xl/externalLinks/externalLink1.xml", b"<externalLink><ddeLink/></externalLink>"),
         "ACTIVE_CONTENT"),
        (book(SHEET, formula(b"cmd|'/C calc'!A0")), "ACTIVE_CONTENT"),
        (book(SHEET, formula(b"WEBSERVICE(&quot;http://x.example&quot;)")), "ACTIVE_CONTENT"),
        (book(SHEET, put(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')),
         "XML_DTD_FORBIDDEN"),
        (book("xl/other.part", b"<!DOCTYPE x><x/>"), "XML_DTD_FORBIDDEN"),
        *[(book(name, None), "MALFORMED_ARCHIVE") for name in (
            SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")],
        *[(book(name, lambda part: part[: len(part) // 2]), "MALFORMED_ARCHIVE") for name in (
            SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")],
        *[({"r.xlsx": BOOK[:at]}, "MALFORMED_ARCHIVE") for at in (-10, len(BOOK) // 2)],
        # Cells without addresses, or with none that can be, made the reader ask for 270 GB.
        (book(SHEET, put(b"</sheetData>", b'<row r="99999999999"><c r="A99999999999"><v>1</v></c>'
              b"</row></sheetData>")), "MALFORMED_ARCHIVE"),
        (book(SHEET, put(b"</sheetData>", b'<row r="4294967295"><c><v>1</v></c></row>'
              b"</sheetData>")),
         "MALFORMED_ARCHIVE"),
        (book(SHEET, put(b"</row>", b"<c><v>1</v></c>" * 5_000 + b"</row>")), "TOO_MANY_COLUMNS"),
        (book(SHEET, put(b"</sheetData>", b'<row><c a=">" r="XFD1048576"><v>1</v></c></row>'
              b"</sheetData>")), "TOO_MANY_COLUMNS"),
        (book(SHEET, put(b"</sheetData>", b'<row r="1048576"><c r="AA1048576"><v>1</v></c></row>'
              b"</sheetData>")), "ARCHIVE_TOO_LARGE"),
        # XML
        *[({"r.xml": XML.replace("<EXPSSDA903>", f"{doctype}<EXPSSDA903>")}, "XML_DTD_FORBIDDEN")
          for doctype in DOCTYPES],
        ({"r.xml": XML.replace("UTF-8", "UTF-16").replace(
            "<EXPSSDA903>", "<!DOCTYPE x><EXPSSDA903>").encode("utf-16")}, "XML_DTD_FORBIDDEN"),
        ({"c.xml": CENSUS.replace("<Child>", '<Child><xi:include xmlns:xi="http://www.w3.org/2001/'
                                  'XInclude" href="/etc/hostname" parse="text"/>', 1)},
         "XML_UNEXPECTED_ELEMENT"),
        *[({"c.xml": CENSUS.replace("<Sex>", "<Sex>" + "<a>" * n + "</a>" * n, 1)}, "XML_TOO_DEEP")
          for n in (33, 300, 100_000)],
        *[({"r.xml": XML.replace("UTF-8", name)}, "XML_MALFORMED") for name in ("x-none", "UTF-7")],
        ({"r.xml": XML + XML.split("\n", 1)[1]}, "XML_MALFORMED"),
        ({"r.xml": XML.replace("WBRI", "&unknown;", 1)}, "XML_MALFORMED"),
        ({"c.xml": CENSUS.replace(">C2<", ">&#0;<")}, "XML_MALFORMED"),
        ({"c.xml": CENSUS.replace(">C2<", ">A&B<")}, "XML_MALFORMED"),
        ({"c.xml": CENSUS.replace("Message>", "message>")}, "XML_WRONG_ROOT"),
        ({"c.xml": CENSUS.replace("<LAchildID>C2</LAchildID>", "")}, "XML_MISSING_ELEMENT"),
        ({"c.xml": re.sub("<Header>.*</Header>", "", CENSUS)}, "XML_MISSING_ELEMENT"),
        ({"c.xml": re.sub("(?s)<Children>.*</Children>", "", CENSUS)}, "XML_MISSING_ELEMENT"),
        ({"r.xml": re.sub("<CHILDID>.*?</CHILDID>", "", XML, count=1)}, "XML_MISSING_ELEMENT"),
        ({"c.xml": CENSUS.replace("<Source>", "<Foo/>" * 100_000 + "<Source>")},
         "XML_UNEXPECTED_ELEMENT"),
        ({"c.xml": CENSUS.replace("<Sex>F</Sex>", "<Sex>F</Sex><Sex>M</Sex>", 1)},
         "XML_UNEXPECTED_ELEMENT"),
        ({"c.xml": CENSUS.replace("<LEA>999", "<LEA>998")}, "WRONG_AUTHORITY"),
        # archives
        ({"r.zip": zip_file({})}, "EMPTY_FILE"),
        ({"r.zip": ZIP[:-30]}, "MALFORMED_ARCHIVE"),
        ({"r.zip": declared(ZIP, 6, b"\x63")}, "MALFORMED_ARCHIVE"),
        ({"r.zip": declared(ZIP, 16, b"\0\0\0\0")}, "MALFORMED_ARCHIVE"),
        ({"r.zip": flagged(ZIP, 0x1)}, "ENCRYPTED_OR_LEGACY"),
        ({"r.zip": zip_file({"r.csv": ZIP})}, "ARCHIVE_NESTED"),
        ({"r.zip": zip_file({f"{n}.csv": b"x" for n in range(2_000)})}, "ARCHIVE_TOO_MANY_FILES"),
        *[({"r.zip": zip_file({name: b"x"})}, "ARCHIVE_UNSAFE_PATH")
          for name in ("a/../../x.csv", "/x.csv", "\\\\host\\x.csv", "c:x.csv")],
    ],
)  # fmt: skip
def test_refused_with_one_code(files: dict, code: str):
    decision = checked(files).decision

    assert (decision.outcome, decision.error) == (Outcome.REJECT, code), decision.message
    assert decision.message.endswith(".")
    assert len(decision.message) < SENTENCE_LENGTH
    for cell in ("C-1003", "05/09/2011", CLEAN["Header"][3][4], "ZZ9 9AA"):
        assert cell not in decision.message


def test_a_size_that_lies_is_found_out_without_holding_what_there_is():
    packed = zip_file({"Header.csv": b"A" * 120_000_000})
    lies = declared(packed, 24, struct.pack("<I", 100))
    tracemalloc.start()
    decision = checked({"r.zip": lies}).decision
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert decision.error == "ARCHIVE_TOO_LARGE"
    assert held < 20_000_000


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        (b"y" * 30_000_000, "CELL_TOO_LARGE"),
        (b"," * 1_500_000, "TOO_MANY_COLUMNS"),
        (b"\n,\n" * 6_000_000, "ARCHIVE_TOO_LARGE"),
        (b'"' + b"y" * 3_000_000 + b'"', "CELL_TOO_LARGE"),
    ],
    ids=["one cell", "one line", "lines", "one quoted cell"],
)
def test_what_would_fill_the_memory_once_parted_is_refused_before(rest: bytes, code: str):
    tracemalloc.start()
    decision = checked(episodes(EPISODES + rest)).decision
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert decision.error == code
    assert held < 8 * len(rest) + 10_000_000


def test_each_code_says_what_was_wrong_once_no_file_may_be_named():
    """V2: a sentence for each, and never the same one twice."""
    said = [code.sentence for code in ErrorCode]
    assert len(set(said)) == len(said)
    assert all(sentence.endswith(".") for sentence in said)
