"""One return written in 42 ways: one record, and the same findings about the same children."""

from __future__ import annotations

import csv

import pytest

from ingest.check import CheckedReturn
from ingest.datasets.registry import RETURNS
from records.extract import digest
from tests.ingest.cin.test_flattened import XML as CENSUS_FILES
from tests.ingest.cin.test_flattened import flattened
from tests.ingest.files import cells, checked, workbook, zipped
from tests.ingest.written import (
    changed,
    csv_files,
    dates_as,
    looked_after,
    reordered,
    serial,
    xlsx_file,
    xml_file,
    zip_file,
)

# Two things for rules to find: a need and an ethnic group that are no codes.
RETURN = changed(looked_after(), {("Episodes", 6, "CIN"): "N9", ("Header", 8, "ETHNIC"): "XXXX"})
UPSIDE_DOWN = {name: [rows[0], *rows[:0:-1]] for name, rows in RETURN.items()}
BACKWARDS = reordered(RETURN, lambda order: order[::-1])
WITH_MORE = {
    name: [[*row, "LOCAL_TEAM" if n == 0 else "North"] for n, row in enumerate(rows)]
    for name, rows in RETURN.items()
}
LOWER = {name: [[h.lower() for h in rows[0]], *rows[1:]] for name, rows in RETURN.items()}


def bundled(files: dict[str, bytes]) -> dict[str, bytes]:
    return {"return.zip": zip_file(files)}


WAYS: dict[str, dict[str, str | bytes]] = {
    # encoding
    "UTF-8": csv_files(RETURN),
    "UTF-8 with a mark": csv_files(RETURN, encoding="utf-8-sig"),
    "UTF-16": csv_files(RETURN, encoding="utf-16"),
    "UTF-16, big end first": {
        name: b"\xfe\xff" + data.decode().encode("utf-16-be")
        for name, data in csv_files(RETURN).items()
    },
    "Windows, with a column it needs": {
        name: data.replace(b"North", "Caf\u00e9".encode("cp1252"))
        for name, data in csv_files(WITH_MORE).items()
    },
    # line ends
    "CRLF": csv_files(RETURN, newline="\r\n"),
    "CR": csv_files(RETURN, newline="\r"),
    "no line end at the end": {n: d.rstrip() for n, d in csv_files(RETURN).items()},
    "blank lines": csv_files(RETURN, newline="\n\n"),
    "blank lines at the end": csv_files(RETURN, after="\n\n"),
    # delimiter and quotes
    "semicolon": csv_files(RETURN, delimiter=";"),
    "tab": csv_files(RETURN, delimiter="\t"),
    "bar": csv_files(RETURN, delimiter="|"),
    "separator named": csv_files(RETURN, delimiter=";", before="sep=;\n"),
    "all quoted": csv_files(RETURN, quoting=csv.QUOTE_ALL),
    "all quoted, tab, UTF-16, CRLF": csv_files(
        RETURN, quoting=csv.QUOTE_ALL, delimiter="\t", encoding="utf-16", newline="\r\n"
    ),
    # dates
    "ISO dates": csv_files(dates_as(RETURN, "%Y-%m-%d")),
    "ISO dates with time": csv_files(dates_as(RETURN, "%Y-%m-%dT00:00:00")),
    "eight digits": csv_files(dates_as(RETURN, "%Y%m%d")),
    "day numbers": csv_files(dates_as(RETURN, serial)),
    "month names": csv_files(dates_as(RETURN, "%d %B %Y")),
    "short month names": csv_files(dates_as(RETURN, "%d-%b-%Y")),
    "dots": csv_files(dates_as(RETURN, "%d.%m.%Y")),
    "hyphens": csv_files(dates_as(RETURN, "%d-%m-%Y")),
    "no leading zeros": csv_files(dates_as(RETURN, lambda d: f"{d.day}/{d.month}/{d.year}")),
    "times": csv_files(dates_as(RETURN, "%d/%m/%Y 00:00")),
    # order and headings
    "columns backwards": csv_files(BACKWARDS),
    "rows upside down": csv_files(UPSIDE_DOWN),
    "both": csv_files({n: [r[::-1] for r in rows] for n, rows in UPSIDE_DOWN.items()}),
    "headings in lower case": csv_files(LOWER),
    "columns of their own": csv_files(WITH_MORE),
    "other names of files": {f"x{n}.txt": d for n, d in enumerate(csv_files(RETURN).values())},
    # forms
    "XML": {"r.xml": xml_file(RETURN)},
    "XML with a namespace": {"r.xml": xml_file(RETURN, namespace="urn:x")},
    "XML in UTF-16": {"r.xml": xml_file(RETURN).replace("UTF-8", "UTF-16").encode("utf-16")},
    "XML, last child first, CRLF": {"r.xml": xml_file(RETURN, order=-1, newline="\r\n")},
    "workbook": {"r.xlsx": xlsx_file(RETURN)},
    "workbook, dates as text": {"r.xlsx": xlsx_file(RETURN, days=False)},
    "workbook of 1904": {"r.xlsx": xlsx_file(BACKWARDS, date_1904=True)},
    "zip of files": bundled(csv_files(RETURN)),
    "zip of a workbook": bundled({"r.xlsx": xlsx_file(UPSIDE_DOWN)}),
    "zip of an XML": bundled({"folder/r.xml": xml_file(RETURN).encode()}),
}


def _taken(files: dict[str, str | bytes]) -> CheckedReturn:
    return checked(files, digest=lambda c: digest(RETURNS[c.dataset.key].to_records(c)))


def _found(result: CheckedReturn) -> set[tuple[str, str, str]]:
    """What rules found as (rule, table, child)."""
    conformed = result.conformed
    child = conformed.dataset.child_column
    return {
        (failure.rule.code, failure.table, str(conformed.tables[failure.table][child][at]))
        for failure in result.checked.failures
        for at in failure.positions
        if child in conformed.tables[failure.table]
    }


PLAIN = _taken(WAYS["UTF-8"])


def test_there_are_42_and_rules_find_both_things():
    children = {child for _, _, child in _found(PLAIN)}

    assert len(WAYS) == 42
    assert {"C-1003", "C-1008"} <= children


@pytest.mark.parametrize("way", WAYS)
def test_however_it_is_written_it_is_one_return(way: str):
    result = _taken(WAYS[way])

    assert result.records_digest == PLAIN.records_digest is not None
    # A table without rows is not sent in XML, so rules about it have nothing to look at.
    assert _found(result) == _found(PLAIN)


@pytest.fixture(scope="module")
def census() -> CheckedReturn:
    return _taken(CENSUS_FILES)


@pytest.mark.parametrize("form", ["namespaced", "files", "zip", "workbook"])
def test_a_census_however_it_is_written_is_one_return(form: str, census: CheckedReturn):
    text = CENSUS_FILES["census.xml"].decode()
    flat = flattened(census.conformed, day_first=form == "workbook")
    files = {
        "namespaced": {"c.xml": text.replace("<Message>", '<Message xmlns="urn:x">')},
        "files": flat,
        "zip": {"c.zip": zipped(flat)},
        "workbook": {
            "c.xlsx": workbook({n.removesuffix(".csv"): cells(t) for n, t in flat.items()})
        },
    }[form]
    result = _taken(files)

    assert result.records_digest == census.records_digest is not None
    assert _found(result) == _found(census)
