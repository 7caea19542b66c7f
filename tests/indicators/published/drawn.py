"""Small published files, drawn as tables: the geography DfE writes on every row is filled in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from indicators.published import Content

GEOGRAPHY = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
)
ENGLAND = ("National", "E92000001", "England", "", "", "", "", "")
NORTH = ("Regional", "E92000001", "England", "E12000001", "North East", "", "", "")


def authority(number: str, code: str, name: str) -> tuple[str, ...]:
    """The geography of an authority of the North East."""
    return ("Local authority", "E92000001", "England", "E12000001", "North East",
            number, code, name)  # fmt: skip


ALNWICK = authority("901", "E06900001", "Alnwick")
BLYTH = authority("902", "E06900002", "Blyth")


def published_file(
    path: Path, columns: str, *rows: tuple, order: tuple[str, ...] = GEOGRAPHY, bom: bool = False
) -> Path:
    """Write a file of rows (year, geography, *values); `columns` are those of the values."""
    out = io.StringIO()
    names = [*GEOGRAPHY, *columns.split()]
    writer = csv.DictWriter(out, [*order, *columns.split()], lineterminator="\r\n")
    writer.writeheader()
    for year, geography, *values in rows:
        cells = (str(year), "Reporting year", *geography, *values)
        writer.writerow(dict(zip(names, cells, strict=True)))
    path.write_text(out.getvalue(), encoding="utf-8-sig" if bom else "utf-8")
    return path


def figures(content: Content, measure: str) -> dict[tuple[str, int], object]:
    """The figures of everybody in a measure by (area, year): a value, or its symbol."""
    rows = content.rows[(content.rows["measure"] == measure) & (content.rows["cut"] == "")]
    return {(row.area, row.year): row.symbol or row.value for row in rows.itertuples(index=False)}
