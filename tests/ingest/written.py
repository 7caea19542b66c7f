"""One clean return of twelve children, and writing it in any form or style a sender may choose.

Tables are lists of rows of text, headings first, dates dd/mm/yyyy, so that a test spoils a cell by
name before it writes the whole.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import date
from xml.sax.saxutils import escape

import xlsxwriter

Table = list[list[str]]
Tables = dict[str, Table]

EPISODES = [
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
    "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
]  # fmt: skip
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
DATES = {
    "DOB", "MC_DOB", "DECOM", "DEC", "REVIEW", "MIS_START", "MIS_END",
}  # fmt: skip


def upn(area: str, number: int) -> str:
    """A UPN of this area whose check letter fits."""
    digits = f"{area}4001{number:05}"
    total = sum(int(d) * weight for d, weight in zip(digits, range(2, 14), strict=True))
    return LETTERS[total % 23] + digits


def looked_after(area: str = "999", prefix: str = "C-10") -> Tables:
    """An SSDA903 of 2024/25 with nothing wrong in its cells: twelve children, fifteen episodes.

    One id begins with zeros, as no number can.
    """
    ids = [f"00{area}", *(f"{prefix}{n:02}" for n in range(2, 13))]
    born = [
        "17/02/2009", "29/02/2012", "05/09/2011", "30/11/2016", "14/07/2014", "28/01/2018",
        "09/12/2010", "21/06/2008", "06/03/2015", "13/04/2019", "25/10/2020", "02/08/2013",
    ]  # fmt: skip
    ethnic = ["WBRI", "BCRB", "WBRI", "APKN", "MWBC", "WOTH"] * 2
    header = [["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]]
    for n, child in enumerate(ids):
        mother = ["1", "19/08/2024"] if n == 7 else ["", ""]
        header.append([child, "12"[n % 2], born[n], ethnic[n], upn(area, n + 1), *mother])
    episodes = [EPISODES]

    def lived(
        n: int, start: str, rne: str, legal: str, place: str, end: str = "", rec: str = "",
        why: str = "",
    ) -> None:  # fmt: skip
        where = ["ZZ9 9AA", "ZZ9 9AB", f"SC90{n:04}"]
        episodes.append([ids[n], start, rne, legal, "N1", place, "PR1", end, rec, why, *where])

    lived(0, "15/02/2017", "S", "C2", "U4", "14/08/2024", "X1", "CARPL")
    lived(0, "14/08/2024", "P", "C2", "K2")
    lived(1, "01/06/2023", "S", "C1", "U6", "20/12/2024", "X1")
    lived(1, "20/12/2024", "L", "C2", "U6")
    lived(2, "03/04/2024", "S", "V2", "U6", "10/06/2024", "E4A")
    lived(3, "29/02/2024", "S", "C2", "U1")
    lived(4, "05/05/2022", "S", "E1", "A3", "30/09/2024", "E11")
    lived(5, "12/01/2025", "S", "V2", "U6")
    lived(6, "25/06/2024", "S", "C2", "R1", "01/07/2024", "X1", "CREQB")
    lived(6, "01/07/2024", "P", "C2", "K2")
    lived(7, "02/02/2020", "S", "C2", "U4", "05/06/2024", "E15")
    lived(8, "09/09/2024", "S", "V2", "H5")
    lived(9, "01/04/2024", "S", "C1", "U1", "31/03/2025", "E45")
    lived(10, "25/12/2023", "S", "D1", "A5")
    lived(11, "17/10/2024", "S", "V2", "P1")
    reviews = [["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]]
    for n, day, code in (
        (0, "10/05/2024", "PN1"), (0, "04/11/2024", "PN1"), (1, "06/06/2024", "PN3"),
        (3, "02/05/2024", "PN0"), (6, "15/08/2024", "PN2"), (9, "20/09/2024", "PN0"),
    ):  # fmt: skip
        reviews.append([ids[n], born[n], day, code])
    missing = [["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]]
    for n, code, start, end in (
        (0, "M", "13/11/2024", "15/11/2024"), (6, "M", "02/08/2024", "03/08/2024"),
        (6, "A", "30/03/2025", ""),
    ):  # fmt: skip
        missing.append([ids[n], born[n], code, start, end])
    return {"Header": header, "Episodes": episodes, "Reviews": reviews, "Missing": missing}


def changed(tables: Tables, cells: Mapping[tuple[str, int, str], str]) -> Tables:
    """The tables with some cells changed: (table, row as a person sees it, column) -> text."""
    tables = deepcopy(tables)
    for (table, row, column), text in cells.items():
        rows = tables[table]
        rows[row - 1][rows[0].index(column)] = text
    return tables


def mapped(tables: Tables, change: Callable[[str, str], str]) -> Tables:
    """The tables with each data cell what `change(column, text)` makes of it."""
    return {
        name: [
            rows[0],
            *([change(c, t) for c, t in zip(rows[0], row, strict=True)] for row in rows[1:]),
        ]
        for name, rows in tables.items()
    }


def day_of(text: str) -> date | None:
    """The day a cell says, None where it says none."""
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def dates_as(tables: Tables, form: str | Callable[[date], str]) -> Tables:
    """The tables with every date written otherwise: strftime's form, or a function of the day."""

    def written(column: str, text: str) -> str:
        day = day_of(text) if column in DATES else None
        if day is None:
            return text
        return day.strftime(form) if isinstance(form, str) else form(day)

    return mapped(tables, written)


def serial(day: date) -> str:
    """A day as spreadsheets number it."""
    return str((day - date(1899, 12, 30)).days)


def without_column(tables: Tables, table: str, column: str) -> Tables:
    """The tables without one column."""
    at = tables[table][0].index(column)
    return {**tables, table: [row[:at] + row[at + 1 :] for row in tables[table]]}


def reordered(tables: Tables, order: Callable[[list], Iterable]) -> Tables:
    """The tables with their columns in the order `order` makes of their positions."""
    return {
        name: [[row[at] for at in order(list(range(len(rows[0]))))] for row in rows]
        for name, rows in tables.items()
    }


def text_of(
    rows: Table, *, delimiter: str = ",", newline: str = "\n", quoting: int = csv.QUOTE_MINIMAL
) -> str:
    """A table as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows(rows)
    return out.getvalue()


def csv_files(
    tables: Tables, *, encoding: str = "utf-8", before: str = "", after: str = "", **style
) -> dict[str, bytes]:
    """The return as a set of CSV files; `before`, `after`: text put round each."""
    return {
        f"{name}.csv": (before + text_of(rows, **style) + after).encode(encoding)
        for name, rows in tables.items()
    }


def xlsx_file(
    tables: Tables, *, days: bool = True, numbers: tuple[str, ...] = (), **options
) -> bytes:
    """The return as a workbook with a sheet a table; `days`: dates as true dates, else as text;
    `numbers`: columns stored as numbers."""
    out = io.BytesIO()
    settings = {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False, **options}
    with xlsxwriter.Workbook(out, settings) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, text in enumerate(row):
                    column = rows[0][x]
                    if y and days and column in DATES and (day := day_of(text)):
                        sheet.write_datetime(y, x, day)
                    elif y and column in numbers and text.isdigit():
                        sheet.write_number(y, x, int(text))
                    else:
                        sheet.write_string(y, x, text)
    return out.getvalue()


def xml_file(tables: Tables, *, namespace: str = "", newline: str = "\n", order: int = 1) -> str:
    """The return as DfE's XML; `order`: -1 writes the children last to first."""
    by_child: dict[str, dict[str, list[dict[str, str]]]] = {}
    for name, rows in tables.items():
        for row in rows[1:]:
            given = dict(zip(rows[0], row, strict=True))
            by_child.setdefault(given.pop("CHILD"), {}).setdefault(name, []).append(given)

    def leaves(given: Mapping[str, str], skip: tuple[str, ...] = ()) -> str:
        names = {"PLACE": "PL"}
        return "".join(
            f"<{names.get(c, c)}>{escape(t)}</{names.get(c, c)}>{newline}"
            for c, t in given.items()
            if t and c not in skip
        )

    children = []
    for child, parts in by_child.items():
        inner = leaves(parts["Header"][0])
        for table, element in (("Missing", "AMISSING"), ("Reviews", "AREVIEW")):
            for row in parts.get(table, []):
                inner += f"<{element}>{leaves(row, ('DOB',))}</{element}>{newline}"
        spells = "".join(f"<EPISODE>{leaves(row)}</EPISODE>" for row in parts.get("Episodes", []))
        children.append(
            f"<CHILD><HEADER><CHILDID>{escape(child)}</CHILDID>{inner}</HEADER>{spells}</CHILD>"
        )
    spaced = f' xmlns="{namespace}"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{newline}<EXPSSDA903{spaced}>{newline}'
        f"{newline.join(children[::order])}{newline}</EXPSSDA903>{newline}"
    )


def zip_file(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """These files in a zip, packed by this method."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def replaced(archive: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes] | None]) -> bytes:
    """A zip or workbook with some parts put in, changed by a function, or (None) taken out."""
    out = io.BytesIO()
    left = dict(parts)
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED
    ) as new:  # fmt: skip
        for name in old.namelist():
            part = left.pop(name, old.read(name))
            if callable(part):
                part = part(old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in left.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()
