"""Rows as they came: read again from the stored files, never kept in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.datasets.registry import DATASETS, HEADINGS, XML_FORMS
from ingest.kept import files_of
from ingest.models import WHOLE_RETURN, Finding, Upload
from ingest.readers import read
from ingest.readers.limits import MEGABYTE
from ingest.recognise import recognise
from ingest.schema import Kind, RawTable
from ingest.vocabulary import Refused

# What is read while somebody waits for a page.
MOST_BYTES = 40 * MEGABYTE
# What a cell of a column names a child by, besides the child's own id.
IDENTIFYING = (Kind.CHILD_ID, Kind.UPN, Kind.NHS_NUMBER)


class NotReadAgainError(Exception):
    """The files cannot be shown from; the text says why, and what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell as it came: its text ("" where blank), whether the finding is about it, and whether
    it names the child."""

    column: str
    text: str
    marked: bool
    identifies: bool = False


@dataclass(frozen=True)
class RowAsSent:
    """One row as it came, and the file it stands in."""

    finding: Finding
    source: str
    cells: tuple[Cell, ...]


class FilesAgain:
    """The tables of an upload's files, under their declared columns, nothing put right."""

    def __init__(self, upload: Upload) -> None:
        if sum(file.size for file in upload.files.all()) > MOST_BYTES:
            raise NotReadAgainError(
                "These files are too large to be read again for a page: open them where they were"
                " made, at the rows named here."
            )
        try:
            files = files_of(upload)
        except FileNotFoundError as gone:
            raise NotReadAgainError(
                "The files of this return are no longer kept: open them where they were made, at"
                " the rows named here."
            ) from gone
        try:
            raw = read(files, headings=HEADINGS, forms=XML_FORMS)
            self.tables = recognise(raw.tables, DATASETS, upload.dataset).tables
        except Refused as refused:
            raise NotReadAgainError(
                "The files of this return can no longer be read: send them again."
            ) from refused
        self.dataset = DATASETS[upload.dataset]

    def row(self, finding: Finding) -> RowAsSent | None:
        """The row of a finding; None where it is about no single row."""
        raw = self.tables.get(finding.table)
        if raw is None or finding.row == WHOLE_RETURN or finding.position is None:
            return None
        if finding.position >= len(raw.frame):
            return None
        texts = raw.frame.iloc[finding.position]
        names = self._identifying(finding.table)
        cells = tuple(
            Cell(column, str(text), column in finding.columns, column in names)
            for column, text in zip(raw.frame.columns, texts, strict=True)
        )
        return RowAsSent(finding, raw.source, cells + self._not_sent(raw, finding))

    def _identifying(self, table: str) -> set[str]:
        """The columns of a table that name a child."""
        fields = self.dataset.table(table).fields
        numbers = {field.name for field in fields if field.kind in IDENTIFYING}
        return numbers | {self.dataset.child_column}

    def _not_sent(self, raw: RawTable, finding: Finding) -> tuple[Cell, ...]:
        """Columns the finding is about that the file does not have."""
        declared = {field.name for field in self.dataset.table(finding.table).fields}
        lacking = [c for c in finding.columns if c in declared and c not in raw.frame.columns]
        return tuple(Cell(column, "", True) for column in lacking)

    def worker_of(self, child: str) -> str:
        """The social worker whom the return says the child has now; "" where it does not say."""
        raw = self.tables.get("SWEpisodes")
        if raw is None or not child or not {"CHILD", "SW_ID", "SW_DEC"} <= set(raw.frame.columns):
            return ""
        told = raw.frame
        now = told[(told["CHILD"].str.strip() == child) & (told["SW_DEC"].str.strip() == "")]
        return str(now["SW_ID"].iloc[-1]).strip() if len(now) else ""


@dataclass(frozen=True)
class TableAsSent:
    """Rows of one table as they came, under its columns."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[RowAsSent, ...]


def tables_as_sent(upload: Upload, findings: Iterable[Finding]) -> list[TableAsSent]:
    """The rows of these findings, table by table, each row once a finding.

    Raises `NotReadAgainError`.
    """
    files = FilesAgain(upload)
    rows: dict[str, list[RowAsSent]] = {}
    for finding in findings:
        row = files.row(finding)
        if row is not None:
            rows.setdefault(finding.table, []).append(row)
    return [_table(name, found) for name, found in rows.items()]


def _table(name: str, rows: list[RowAsSent]) -> TableAsSent:
    columns = tuple(dict.fromkeys(cell.column for row in rows for cell in row.cells))
    filled = []
    for row in rows:
        known = {cell.column: cell for cell in row.cells}
        cells = tuple(known.get(column, Cell(column, "", False)) for column in columns)
        filled.append(RowAsSent(row.finding, row.source, cells))
    return TableAsSent(name, columns, tuple(filled))
