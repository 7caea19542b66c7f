"""What was found wrong in a return, as one row for each place, and kept by COPY: a bad return has
tens of thousands."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

from accounts.copying import copied_into
from ingest import workers
from ingest.identity import BETWEEN, identities, row_keys
from ingest.models import WHOLE_RETURN, Finding, FindingSecret, Upload
from ingest.queries import FLAG
from ingest.rules import Checked, Failure
from ingest.schema import Conformed

KINDS = {
    "rule": "str",
    "severity": "str",
    "table": "str",
    "row": "int64",
    "position": "Int64",
    "columns": "str",
    "child": "str",
    "worker": "str",
    "team": "str",
    "key": "str",
}


def found_in(conformed: Conformed, checked: Checked) -> pd.DataFrame:
    """Every failure of a rule and every flag.

    Out: rule, severity, table (str), row (int, as a person sees it, WHOLE_RETURN where the return
    fails as a whole), position (Int64: of the data row in its table, from 0; missing where the
    row number names no single row), columns (JSON text), child (the authority's own id, "" where
    the row names none), worker and team ("" where the return does not say, `workers.named`), key
    (what tells the row from the child's others). A row of last year's
    return is left out: this upload cannot put it right.
    """
    rows = {table: _Rows.of(conformed, table) for table in conformed.rows}
    blocks = [
        _failed(failure, rows[failure.table])
        for failure in checked.failures
        if failure.table in rows
    ]
    blocks.append(_flagged(conformed, rows))
    # An empty block has no kinds of its own, and concat would make rows of it that are no numbers.
    return pd.concat([block.astype(KINDS) for block in blocks], ignore_index=True)


@dataclass(frozen=True)
class _Rows:
    """Of each row of a table: the number people see, the child, who works with the child, what
    tells it from others."""

    numbers: np.ndarray
    children: np.ndarray
    workers: np.ndarray
    teams: np.ndarray
    keys: np.ndarray

    @classmethod
    def of(cls, conformed: Conformed, table: str) -> _Rows:
        children, keys = _children(conformed, table), row_keys(conformed, table)
        return cls(conformed.rows[table], children, *workers.named(conformed, table), keys)

    def only_at(self) -> dict[int, int]:
        """The position of each row whose number no other row has."""
        numbers, first, times = np.unique(self.numbers, return_index=True, return_counts=True)
        alone = times == 1
        return dict(zip(numbers[alone].tolist(), first[alone].tolist(), strict=True))


def _failed(failure: Failure, rows: _Rows) -> pd.DataFrame:
    whole, at = failure.whole_return, failure.positions
    cells = failure.rule.cells.get(failure.table, ())
    return pd.DataFrame(
        {
            "rule": failure.rule.code,
            "severity": str(failure.rule.severity),
            "table": failure.table,
            "row": [WHOLE_RETURN] if whole else rows.numbers[at],
            "position": [pd.NA] if whole else at,
            "columns": json.dumps(cells),
            "child": [""] if whole else rows.children[at],
            "worker": [""] if whole else rows.workers[at],
            "team": [""] if whole else rows.teams[at],
            "key": [""] if whole else rows.keys[at],
        }
    )


def _flagged(conformed: Conformed, rows: dict[str, _Rows]) -> pd.DataFrame:
    flags = conformed.flags
    of_row = {
        table: dict(
            zip(
                these.numbers.tolist(),
                zip(these.children, these.workers, these.teams, strict=True),
                strict=True,
            )
        )
        for table, these in rows.items()
    }
    told = [of_row.get(flag.table, {}).get(flag.row, ("", "", "")) for flag in flags]
    only_at = {table: these.only_at() for table, these in rows.items()}
    at = [only_at.get(flag.table, {}).get(flag.row, pd.NA) for flag in flags]
    return pd.DataFrame(
        {
            "rule": [str(flag.code) for flag in flags],
            "severity": FLAG,
            "table": [flag.table for flag in flags],
            "row": [flag.row for flag in flags],
            "position": at,
            "columns": [json.dumps([flag.column] if flag.column else []) for flag in flags],
            "child": [child for child, _, _ in told],
            "worker": [worker for _, worker, _ in told],
            "team": [team for _, _, team in told],
            # A rule marks the same columns in every row; a flag stands on a cell.
            "key": [
                f"{flag.column}{BETWEEN}{'' if n is pd.NA else rows[flag.table].keys[n]}"
                for flag, n in zip(flags, at, strict=True)
            ],
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
    named = identities(found, secret_of(upload.authority_id))
    rows = found.drop(columns="key").assign(upload_id=str(upload.pk), identity=named)
    csv = " (FORMAT csv, FORCE_NOT_NULL (child, worker, team))"
    with copied_into(Finding._meta.db_table, list(rows), csv) as copy:
        copy.write(rows.to_csv(header=False, index=False))


def secret_of(authority_id: int) -> bytes:
    """What the authority's identities of findings are made with; made at the first use."""
    kept, _ = FindingSecret.objects.get_or_create(authority_id=authority_id)
    return bytes(kept.secret)


def tally(found: pd.DataFrame) -> list[dict[str, str | int]]:
    """How many rows of which table each rule marks: rule, severity, table, rows.

    `found`: as `found_in` gives it. What stays known of an upload once its findings are gone.
    """
    rows = found.groupby(["rule", "severity", "table"]).size()
    return [
        {"rule": rule, "severity": severity, "table": table, "rows": int(count)}
        for (rule, severity, table), count in rows.items()
    ]
