"""What was found wrong in a return, as one row for each place, and kept by COPY: a bad return has
tens of thousands."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from django.db import connection

from ingest.models import WHOLE_RETURN, Finding, Upload
from ingest.queries import FLAG
from ingest.rules import Checked, Failure
from ingest.schema import Conformed

KINDS = {
    "rule": "str",
    "severity": "str",
    "table": "str",
    "row": "int64",
    "columns": "str",
    "child": "str",
}


def found_in(conformed: Conformed, checked: Checked) -> pd.DataFrame:
    """Every failure of a rule and every flag.

    Out: rule, severity, table (str), row (int, as a person sees it, WHOLE_RETURN where the return
    fails as a whole), columns (JSON text), child (the authority's own id, "" where the row names
    none). A row of last year's return is left out: this upload cannot put it right.
    """
    children = {table: _children(conformed, table) for table in conformed.rows}
    blocks = [
        _failed(conformed, failure, children[failure.table])
        for failure in checked.failures
        if failure.table in conformed.rows
    ]
    blocks.append(_flagged(conformed, children))
    # An empty block has no kinds of its own, and concat would make rows of it that are no numbers.
    return pd.concat([block.astype(KINDS) for block in blocks], ignore_index=True)


def _failed(conformed: Conformed, failure: Failure, children: np.ndarray) -> pd.DataFrame:
    whole = failure.whole_return
    cells = failure.rule.cells.get(failure.table, ())
    return pd.DataFrame(
        {
            "rule": failure.rule.code,
            "severity": str(failure.rule.severity),
            "table": failure.table,
            "row": [WHOLE_RETURN] if whole else conformed.rows[failure.table][failure.positions],
            "columns": json.dumps(cells),
            "child": [""] if whole else children[failure.positions],
        }
    )


def _flagged(conformed: Conformed, children: dict[str, np.ndarray]) -> pd.DataFrame:
    child_of = {
        table: dict(zip(rows.tolist(), children[table], strict=True))
        for table, rows in conformed.rows.items()
    }
    flags = conformed.flags
    return pd.DataFrame(
        {
            "rule": [str(flag.code) for flag in flags],
            "severity": FLAG,
            "table": [flag.table for flag in flags],
            "row": [flag.row for flag in flags],
            "columns": [json.dumps([flag.column] if flag.column else []) for flag in flags],
            "child": [child_of.get(flag.table, {}).get(flag.row, "") for flag in flags],
        }
    )


def _children(conformed: Conformed, table: str) -> np.ndarray:
    """The authority's own id of the child in each row of a table; "" where the row names none."""
    frame = conformed.tables[table]
    column = conformed.dataset.child_column
    ids = frame[column] if column in frame else pd.Series("", index=frame.index, dtype="str")
    return ids.fillna("").to_numpy(object)


def keep(upload: Upload, found: pd.DataFrame) -> None:
    """Put these in place of whatever was found in the upload before.

    `found`: as `found_in` gives it. Call inside a transaction.
    """
    Finding.objects.filter(upload=upload).delete()
    rows = found.assign(upload_id=str(upload.pk))[["upload_id", *KINDS]]
    names = ", ".join(f'"{name}"' for name in rows)
    query = (
        f"COPY {Finding._meta.db_table} ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (child))"
    )
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(query) as copy,
    ):
        copy.write(rows.to_csv(header=False, index=False))
