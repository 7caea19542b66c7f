"""Returns written carelessly: what is put right makes the same record, and is said; what is
doubtful is kept and marked; what could be another day, year or authority waits for a person."""

from __future__ import annotations

import csv
import re

import pytest

from ingest.check import CheckedReturn, read_return
from ingest.datasets.registry import RETURNS
from ingest.decide import Outcome, Stored
from records.extract import digest
from tests.ingest.files import census, checked, child, flags, sources, workbook
from tests.ingest.written import (
    Tables,
    changed,
    csv_files,
    dates_as,
    looked_after,
    mapped,
    replaced,
    serial,
    xlsx_file,
    xml_file,
    zip_file,
)

CLEAN = looked_after()
FILES = csv_files(CLEAN)
BOOK = xlsx_file(CLEAN)
XML = xml_file(CLEAN)
SHEET = "xl/worksheets/sheet1.xml"
CENSUS = census(child("C1"), child("C2"), child("C3")).decode()


def taken(files: dict, **more) -> CheckedReturn:
    return checked(files, digest=lambda c: digest(RETURNS[c.dataset.key].to_records(c)), **more)


SAME = taken(FILES).records_digest
SAME_CENSUS = taken({"c.xml": CENSUS}).records_digest


def episodes(text: bytes | str) -> dict:
    """The return with another file of episodes."""
    return {**FILES, "Episodes.csv": text.encode() if isinstance(text, str) else text}


def each(change) -> dict:
    """Every file of the return as `change` makes it."""
    return {name: change(data) for name, data in FILES.items()}


def cell(address: str, xml: bytes):
    """A change of a sheet: one cell written otherwise."""
    return lambda part: re.sub(
        rb'<c r="%s"[^>]*(?:/>|>.*?</c>)' % address.encode(),
        rb'<c r="%s" %s</c>' % (address.encode(), xml),
        part,
        count=1,
    )


@pytest.mark.parametrize(
    ("files", "normalised"),
    [
        # encodings
        (csv_files(CLEAN, encoding="utf-8-sig"), "N_BOM"),
        (each(lambda d: b"\xfe\xff" + d.decode().encode("utf-16-be")), "N_UTF16"),
        (each(lambda d: d + b"\x1a"), "N_TRIM"),
        ({"r.xml": b"\xef\xbb\xbf" + XML.encode()}, "N_BOM"),
        ({"r.xml": XML.replace("UTF-8", "UTF-16").encode("utf-16")}, "N_UTF16"),
        ({"r.xml": XML.replace("UTF-8", "UTF-16").encode("utf-16-le")}, "N_UTF16"),
        ({"r.xml": XML.replace("UTF-8", "windows-1252").encode("cp1252")}, ""),
        # structure
        (csv_files(CLEAN, delimiter="\t"), "N_DELIMITER"),
        (csv_files(CLEAN, delimiter="|", quoting=csv.QUOTE_ALL), "N_DELIMITER"),
        (csv_files(CLEAN, before="sep=,\n"), "N_SEP_LINE"),
        (csv_files(CLEAN, delimiter=";", before='"sep=;"\n'), "N_DELIMITER N_SEP_LINE"),
        (csv_files(CLEAN, quoting=csv.QUOTE_ALL), ""),
        (csv_files(CLEAN, newline="\r\n"), "N_NEWLINES"),
        (each(bytes.rstrip), ""),
        (each(lambda d: d.replace(b"\n", b"\n\n")), "N_BLANK_ROWS"),
        (each(lambda d: b",,,\n" + d), "N_BLANK_ROWS"),
        (each(lambda d: d + b",,\n"), "N_BLANK_ROWS"),
        (each(lambda d: d + b"\n" * 100_000), "N_BLANK_ROWS"),
        (each(lambda d: d.replace(b"\n", b",\n")), "N_EXTRA_COLUMNS_IGNORED"),
        (each(lambda d: b"," + d[:-1].replace(b"\n", b"\n7,") + b"\n"), "N_EXTRA_COLUMNS_IGNORED"),
        # dates
        (csv_files(dates_as(CLEAN, "%d.%m.%Y")), ""),
        (csv_files(dates_as(CLEAN, "%Y/%m/%d")), "N_DATE_ISO"),
        (csv_files(dates_as(CLEAN, "%Y%m%d")), "N_DATE_ISO"),
        (csv_files(dates_as(CLEAN, "%Y-%m-%dT00:00:00Z")), "N_DATE_ISO N_DATE_TIME_STRIPPED"),
        (csv_files(dates_as(CLEAN, "%d/%m/%Y 12:00:00 AM")), "N_DATE_TIME_STRIPPED"),
        (csv_files(dates_as(CLEAN, "%d-%b-%Y")), "N_DATE_MONTH_NAME"),
        (csv_files(dates_as(CLEAN, "%B %d, %Y")), "N_DATE_MONTH_NAME"),
        (csv_files(dates_as(CLEAN, "%b %d %Y 12:00AM")), "N_DATE_MONTH_NAME N_DATE_TIME_STRIPPED"),
        (csv_files(dates_as(CLEAN, lambda d: f"{serial(d)}.0")), "N_DATE_EXCEL_SERIAL"),
        # ids and codes
        (csv_files(mapped(CLEAN, lambda c, t: f" {t}\u00a0" if c == "CHILD" else t)), "N_TRIM"),
        (csv_files(mapped(CLEAN, lambda c, t: t.replace("1", "\uff11") if c == "CHILD" else t)),
         "N_NFKC"),
        (csv_files(mapped(CLEAN, lambda c, t: f"{t}.0" if c == "SEX" else t)), "N_ID_FLOAT_SUFFIX"),
        (csv_files(mapped(CLEAN, lambda c, t: t.lower() if c in ("LS", "UPN") else t)), ""),
        # workbooks
        ({"r.xlsx": xlsx_file(CLEAN, date_1904=True)}, ""),
        ({"r.xlsx": xlsx_file(CLEAN, days=False)}, ""),
        ({"r.xlsx": replaced(BOOK, {SHEET: lambda d: re.sub(
            rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', d)})}, ""),
        ({"r.xlsx": replaced(BOOK, {SHEET: lambda d: d.replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')})}, ""),
        ({"r.xlsx": workbook({"Cover": [["Report of 2025"]], **CLEAN})}, "N_SHEET_IGNORED"),
        ({"r.xlsx": workbook({**CLEAN, "Notes": [["CHILD", "DOB"]]}, hidden=("Notes",))},
         "N_SHEET_IGNORED"),
        ({"r.xlsx": workbook({name: [[], *rows] for name, rows in CLEAN.items()})},
         "N_BLANK_ROWS"),
        # XML
        ({"r.xml": xml_file(CLEAN, namespace="urn:returns")}, "N_XML_NAMESPACE"),
        ({"r.xml": XML.replace("<CHILD>", "<!-- a --><?b c?><CHILD>")}, ""),
        ({"r.xml": XML.replace(">WBRI<", "><![CDATA[WBRI]]><")}, ""),
        # archives and names
        ({"r.zip": zip_file({f"2025/{n}": d for n, d in FILES.items()})}, ""),
        ({"r.zip": zip_file({"r.xlsx": BOOK})}, ""),
        ({name.replace(".csv", ".xls"): data for name, data in FILES.items()}, "N_FILENAME"),
        ({"Header.csv": BOOK}, "N_FILENAME"),
        ({"r.zip": XML}, "N_FILENAME"),
        ({f"../../etc/{name}": data for name, data in FILES.items()}, "N_FILENAME"),
        ({f"=1+1{name}": data for name, data in FILES.items()}, "N_FILENAME"),
        ({f"$(id){name}": data for name, data in FILES.items()}, "N_FILENAME"),
        ({**{n: d for n, d in FILES.items() if n != "Header.csv"}, "CON.csv": FILES["Header.csv"]},
         "N_FILENAME"),
    ],
)  # fmt: skip
def test_put_right_and_said(files: dict, normalised: str):
    result = taken(files)

    assert result.decision.outcome is Outcome.ACCEPT, result.decision
    assert sorted(result.conformed.normalisations) == normalised.split()
    assert result.records_digest == SAME


def test_a_census_with_prefixes_everywhere_is_the_same():
    prefixed = re.sub(r"<(/?)(\w)", r"<\1p:\2", CENSUS).replace(
        "<p:Message", '<p:Message xmlns:p="urn:x"'
    )
    result = taken({"c.xml": prefixed})

    assert result.conformed.normalisations == ["N_XML_NAMESPACE"]
    assert result.records_digest == SAME_CENSUS


NOT_RECORDS = [
    "Total", "Grand Total: 15", "Overall total", "15 rows", "(15 rows affected)", "15 records",
    "Rows: 15", "No. of children: 12", "n=15", "-- end --", "*** END ***", "End of report",
    "Generated 01/04/2025", "Report run: noon", "Source: case system", "Footer",
]  # fmt: skip


@pytest.mark.parametrize("said", NOT_RECORDS)
def test_a_line_under_the_table_is_no_record(said: str):
    result = taken(episodes(FILES["Episodes.csv"] + f"{said}{',' * 12}\n".encode()))

    assert flags(result) == [("F_ROW_NOT_A_RECORD", "Episodes", 17, "CHILD")]
    assert result.records_digest == SAME


@pytest.mark.parametrize("name", ["END1", "RUN-12", "N12", "SOURCE", "EXTRA1", "15R", "TOTTENHAM1"])
def test_an_id_that_reads_like_such_a_line_is_an_id(name: str):
    result = taken(csv_files(mapped(CLEAN, lambda c, t: name if t == "C-1003" else t)))

    assert result.decision.outcome is Outcome.ACCEPT, flags(result)


def test_headings_repeated_further_down_are_no_record():
    heading = FILES["Episodes.csv"].split(b"\n")[0] + b"\n"
    for text, row in ((heading + FILES["Episodes.csv"], 2), (FILES["Episodes.csv"] + heading, 17)):
        result = taken(episodes(text))

        assert flags(result) == [("F_ROW_NOT_A_RECORD", "Episodes", row, "CHILD")]
        assert result.records_digest == SAME


def again(table: str, row: int, column: str | None = None, text: str = "") -> Tables:
    """The return with one row given again at the end, in one cell otherwise."""
    rows = CLEAN[table]
    tables = {**CLEAN, table: [*rows, list(rows[row - 1])]}
    return changed(tables, {(table, len(rows) + 1, column): text}) if column else tables


def said(table: str, row: int, column: str, text: str) -> dict:
    return csv_files(changed(CLEAN, {(table, row, column): text}))


@pytest.mark.parametrize(
    ("files", "flag"),
    [
        *[(said("Episodes", 9, "DECOM", text), ("F_DATE_INVALID", "Episodes", 9, "DECOM"))
          for text in ("31/02/2024", "29/02/2023", "00/00/0000", "2024", "N/A", "########",
                       "15/02/20166", "0", "99999", "12/01/25")],
        *[(said("Episodes", 9, "DECOM", text), ("F_DATE_SENTINEL", "Episodes", 9, "DECOM"))
          for text in ("01/01/1900", "31/12/9999", "30/12/1899", "9999-12-31", "01/01/0001")],
        (said("Header", 4, "DOB", "01/01/2031"), ("F_DATE_FUTURE", "Header", 4, "DOB")),
        (said("Header", 4, "DOB", "01/01/2025"), ("F_DOB_AFTER_EVENT", "Episodes", 6, "DECOM")),
        (said("Episodes", 6, "DEC", "01/04/2024"), ("F_DATE_ORDER", "Episodes", 6, "DEC")),
        (said("Episodes", 3, "DECOM", "14/07/2024"), ("F_EPISODE_OVERLAP", "Episodes", 3, "DECOM")),
        (said("Episodes", 6, "CHILD", "\u0421-1003"),
         ("F_ID_ILLEGAL_CHARS", "Episodes", 6, "CHILD")),
        (said("Episodes", 6, "CHILD", "'; DROP TABLE x; --"),
         ("F_ID_ILLEGAL_CHARS", "Episodes", 6, "CHILD")),
        (said("Episodes", 6, "CHILD", "c-1003"), ("F_ORPHAN_CHILD", "Episodes", 6, "CHILD")),
        (said("Missing", 3, "CHILD", "Z1"), ("F_ORPHAN_CHILD", "Missing", 3, "CHILD")),
        (said("Episodes", 6, "CHILD", "9" * 41), ("F_ID_TOO_LONG", "Episodes", 6, "CHILD")),
        (said("Episodes", 6, "CHILD", "\u200b "), ("F_ID_BLANK", "Episodes", 6, "CHILD")),
        (csv_files(again("Header", 4, "CHILD", "c-1003")), ("F_ID_TWIN", "Header", 14, "CHILD")),
        (csv_files(again("Header", 4, "CHILD", "C- 1003")), ("F_ID_TWIN", "Header", 14, "CHILD")),
        (csv_files(again("Header", 2, "CHILD", "999")), ("F_ID_TWIN", "Header", 14, "CHILD")),
        (csv_files(again("Header", 4, "SEX", "2")), ("F_CHILD_CONFLICT", "Header", 14, "SEX")),
        (csv_files(again("Header", 4)), ("F_ROW_DUPLICATE", "Header", 14, None)),
        (said("Episodes", 4, "LS", "\u04212"), ("F_CODE_UNKNOWN", "Episodes", 4, "LS")),
        (said("Header", 4, "UPN", "A999400112003"), ("F_UPN_CHECK", "Header", 4, "UPN")),
        (said("Episodes", 4, "HOME_POST", "12345"),
         ("F_POSTCODE_INVALID", "Episodes", 4, "HOME_POST")),
        ({"r.xml": XML.replace("<EPISODE>", "x<EPISODE>", 1)},
         ("F_XML_STRAY_TEXT", "Header", 1, None)),
        ({"c.xml": CENSUS.replace(">C2<", ">c1<")},
         ("F_ID_TWIN", "ChildIdentifiers", 2, "LAchildID")),
        ({"c.xml": CENSUS.replace("2024-05-01", "2024-02-31", 1)},
         ("F_DATE_INVALID", "CINdetails", 1, "CINreferralDate")),
        ({"c.xml": CENSUS.replace("2024-05-01", "01/05/2024", 1)},
         ("F_DATE_INVALID", "CINdetails", 1, "CINreferralDate")),
        ({"r.xlsx": xlsx_file(looked_after(prefix="10"), numbers=("CHILD",))},
         ("F_ID_NUMERIC_CELL", "Header", 2, "CHILD")),
        ({"r.xlsx": replaced(BOOK, {SHEET: cell("B2", b't="str"><f>A1</f><v>1</v>')})},
         ("F_FORMULA_CELL", "Header", 2, "SEX")),
        # An error that a cell shows is not a blank.
        ({"r.xlsx": replaced(BOOK, {SHEET: cell("B2", b't="e"><v>#REF!</v>')})},
         ("F_CODE_UNKNOWN", "Header", 2, "SEX")),
        ({"r.xlsx": replaced(BOOK, {SHEET: cell("C2", b't="e"><v>#N/A</v>')})},
         ("F_DATE_INVALID", "Header", 2, "DOB")),
    ],
)  # fmt: skip
def test_kept_and_flagged(files: dict, flag: tuple):
    result = taken(files)

    assert result.decision.outcome is Outcome.ACCEPT_FLAGGED, result.decision
    assert flag in flags(result)


OTHERS = looked_after("998", "D-20")
TOGETHER = {name: rows + OTHERS[name][1:] for name, rows in CLEAN.items()}
EARLIER = dates_as(CLEAN, lambda day: f"{min(day.day, 28):02}/{day.month:02}/{day.year - 4}")
FEWER = {**CLEAN, "Episodes": CLEAN["Episodes"][:6]}


@pytest.mark.parametrize(
    ("files", "error"),
    [
        (csv_files(dates_as(CLEAN, "%m/%d/%Y")), "AMBIGUOUS_DATES"),
        (csv_files(dates_as(CLEAN, "%m-%d-%Y 00:00")), "AMBIGUOUS_DATES"),
        ({"r.xlsx": xlsx_file(dates_as(CLEAN, "%m/%d/%Y"), days=False)}, "AMBIGUOUS_DATES"),
        (csv_files(dates_as(CLEAN, "%d/%m/%y")), "AMBIGUOUS_DATES"),
        (csv_files(dates_as(CLEAN, "%d-%b-%y")), "AMBIGUOUS_DATES"),
        (csv_files(EARLIER), "WRONG_PERIOD"),
        ({"r.xml": xml_file(EARLIER)}, "WRONG_PERIOD"),
        ({"r.xlsx": xlsx_file(EARLIER)}, "WRONG_PERIOD"),
        ({"c.xml": CENSUS.replace("<Year>2025", "<Year>2021")}, "WRONG_PERIOD"),
        (csv_files(OTHERS), "WRONG_AUTHORITY_SUSPECTED"),
        ({"r.xml": xml_file(OTHERS)}, "WRONG_AUTHORITY_SUSPECTED"),
        (csv_files(TOGETHER), "MIXED_AUTHORITIES_SUSPECTED"),
        ({"r.xlsx": xlsx_file(TOGETHER)}, "MIXED_AUTHORITIES_SUSPECTED"),
        (csv_files(FEWER), "ROW_COUNT_DROP"),
        ({"r.xml": xml_file(FEWER)}, "ROW_COUNT_DROP"),
    ],
)
def test_waits_for_a_person(files: dict, error: str):
    held = None if "c.xml" in files else Stored.of(read_return(sources(FILES), year=2025))
    decision = taken(files, loaded=held).decision

    assert (decision.outcome, decision.error) == (Outcome.CONFIRM, error)


def test_the_same_return_again_waits_for_nobody():
    held = Stored.of(read_return(sources(FILES), year=2025))

    assert taken(FILES, loaded=held).decision.outcome is Outcome.ACCEPT
