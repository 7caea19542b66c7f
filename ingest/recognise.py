"""Which return was sent, and which of its tables each file is: told from the columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ingest.readers.headings import HEADINGS_ENOUGH, no_headings, plain_heading
from ingest.schema import Dataset, Form, RawTable, Table
from ingest.vocabulary import ErrorCode, Normalisation, Refused

# A file that lacks columns is still taken for a table if it has at least this share of them.
ENOUGH = 0.5


@dataclass
class Recognised:
    """The dataset that was sent and its tables under their declared columns.

    `tables`: table name -> raw table whose frame has declared column names only.
    """

    dataset: Dataset
    tables: dict[str, RawTable]
    normalised: set[Normalisation] = field(default_factory=set)


def recognise(
    raw: list[RawTable], datasets: Mapping[str, Dataset], declared: str | None = None
) -> Recognised:
    """Tell the dataset and its tables; `declared` is the dataset's key where the sender says it.

    Raises Refused: UNKNOWN_TABLE, MISSING_COLUMNS, DUPLICATE_HEADER, DUPLICATE_TABLE,
    XML_WRONG_ROOT.
    """
    choices = [datasets[declared]] if declared else list(datasets.values())
    found: list[tuple[Dataset, Table, RawTable]] = []
    normalised: set[Normalisation] = set()
    for table in raw:
        if table.table is not None:
            dataset = datasets[table.dataset]
            if dataset not in choices:
                raise Refused(
                    ErrorCode.XML_WRONG_ROOT,
                    f"{table.source} is another return than was said ({dataset.title}).",
                )
            found.append((dataset, dataset.table(table.table), table))
        else:
            dataset, known = (
                _of_extract(table, choices[0])
                if declared and choices[0].monthly
                else _by_columns(table, choices)
            )
            found.append((dataset, known, _renamed(table, known, normalised)))
            if _named_for_another(table.source, known, dataset):
                normalised.add(Normalisation.N_TABLE_BY_COLUMNS)
    dataset = found[0][0]
    if any(other is not dataset for other, _, _ in found):
        raise Refused(
            ErrorCode.UNKNOWN_TABLE,
            "These files are of more than one return: send each return by itself.",
        )
    return Recognised(dataset, _each_once(found), normalised)


def _by_columns(raw: RawTable, datasets: list[Dataset]) -> tuple[Dataset, Table]:
    """The table with most of its columns in the file, if any column is that table's alone."""
    sent = {plain_heading(str(heading)) for heading in raw.frame.columns}
    best: tuple[float, int, Dataset, Table] | None = None
    for dataset in datasets:
        for table in dataset.tables:
            needed = [f for f in table.fields if f.required]
            here = [f for f in needed if _headings(f.name, f.aliases) & sent]
            if not needed or not any(_is_distinctive(f.name, table, dataset) for f in here):
                continue
            if len(here) < HEADINGS_ENOUGH:
                continue
            share = len(here) / len(needed)
            if best is None or (share, len(here)) > best[:2]:
                best = (share, len(here), dataset, table)
    if best is None or best[0] < ENOUGH:
        raise Refused(
            ErrorCode.UNKNOWN_TABLE,
            no_headings(raw.source),
        )
    _, _, dataset, table = best
    _refuse_lacking(raw, table, sent)
    return dataset, table


def _of_extract(raw: RawTable, dataset: Dataset) -> tuple[Dataset, Table]:
    """The table of an extract of which most columns are in the file: its sender has said which
    extract it is."""
    sent = {plain_heading(str(heading)) for heading in raw.frame.columns}

    def known(table: Table) -> tuple[int, int]:
        here = [f for f in table.fields if _headings(f.name, f.aliases) & sent]
        return sum(f.required for f in here), len(here)

    table = max(dataset.tables, key=known)
    if known(table) < (0, HEADINGS_ENOUGH):
        raise Refused(
            ErrorCode.UNKNOWN_TABLE,
            f"The first row of {raw.source} does not hold the headings of this extract: put those "
            "of its template in row 1.",
        )
    _refuse_lacking(raw, table, sent)
    return dataset, table


def _refuse_lacking(raw: RawTable, table: Table, sent: set[str]) -> None:
    lacking = [
        f.name for f in table.fields if f.required and not _headings(f.name, f.aliases) & sent
    ]
    if lacking:
        raise Refused(
            ErrorCode.MISSING_COLUMNS,
            f"{raw.source} looks like the table {table.name} but has no column "
            f"{', '.join(lacking)}: add {'it' if len(lacking) == 1 else 'them'} and send it again.",
        )


def _headings(name: str, aliases: tuple[str, ...]) -> set[str]:
    return {plain_heading(n) for n in (name, *aliases)}


def _is_distinctive(name: str, table: Table, dataset: Dataset) -> bool:
    return not any(
        name == f.name for other in dataset.tables if other is not table for f in other.fields
    )


def _renamed(raw: RawTable, table: Table, normalised: set[Normalisation]) -> RawTable:
    """The raw table with declared columns only, under their declared names."""
    names = {plain_heading(n): f.name for f in table.fields for n in (f.name, *f.aliases)}
    positions: dict[str, int] = {}
    for at, heading in enumerate(map(str, raw.frame.columns)):
        name = names.get(plain_heading(heading))
        if name is None:
            normalised.add(Normalisation.N_EXTRA_COLUMNS_IGNORED)
            continue
        if name in positions:
            raise Refused(
                ErrorCode.DUPLICATE_HEADER,
                f"{raw.source} has the column {name} twice, and it cannot be told which counts: "
                "take one out.",
            )
        if heading != name:
            normalised.add(Normalisation.N_HEADER_CASE)
        positions[name] = at
    order = [f.name for f in table.fields if f.name in positions]
    if order != list(positions):
        normalised.add(Normalisation.N_COLUMN_ORDER)
    picked = [positions[name] for name in order]
    frame = raw.frame.iloc[:, picked]
    frame.columns = order
    return RawTable(
        raw.source,
        frame,
        raw.rows,
        form=raw.form,
        numbers=None if raw.numbers is None else raw.numbers[:, picked],
        formulas=None if raw.formulas is None else raw.formulas[:, picked],
    )


def _named_for_another(source: str, table: Table, dataset: Dataset) -> bool:
    """Whether the file's or sheet's name is that of another table of the return."""
    stem = re.sub(r"^sheet (.*) of .*$", r"\1", source).rsplit(".", 1)[0]
    plain = re.sub(r"[^a-z]|\d", "", stem.lower())
    return any(plain == other.name.lower() for other in dataset.tables if other is not table)


def _each_once(found: list[tuple[Dataset, Table, RawTable]]) -> dict[str, RawTable]:
    tables: dict[str, RawTable] = {}
    for _, table, raw in found:
        other = tables.get(table.name)
        # An XML holds all tables, empty ones too; a newer table may come beside it as CSV.
        if other is None or (other.form is Form.XML and not len(other.frame)):
            tables[table.name] = raw
        elif not (raw.form is Form.XML and not len(raw.frame)):
            raise Refused(
                ErrorCode.DUPLICATE_TABLE,
                f"{other.source} and {raw.source} are both the table {table.name}: send it once.",
            )
    return tables


def empty_rows() -> np.ndarray:
    """The row numbers of a table that was not sent."""
    return np.array([], dtype=np.int64)
