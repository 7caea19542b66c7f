"""Which finding of one upload is which of the next: a name that no child's data can be read from.

A finding is the same where the same rule marks the same row of the same table: the child and the
columns that tell one of the child's rows from another. Where those are themselves what was wrong,
the corrected row is another row: the finding is put right, and what is found in its place is new.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

import numpy as np
import pandas as pd

from ingest.schema import Conformed

# Parts a key's values; no cell holds it.
BETWEEN = "\x1f"


def row_keys(conformed: Conformed, table: str) -> np.ndarray:
    """Of each row of a table the values of its key columns as one text; "" where a child has one
    row."""
    frame = conformed.tables[table]
    columns = [_as_text(frame[name]) for name in conformed.dataset.table(table).key]
    if not columns:
        return np.full(len(frame), "", dtype=object)
    return np.array(list(map(BETWEEN.join, zip(*columns, strict=True))), dtype=object)


def _as_text(column: pd.Series) -> list[str]:
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%d")
    return column.astype("str").fillna("").to_list()


def identities(found: pd.DataFrame, secret: bytes) -> list[str]:
    """The identity of each finding, as the text of a UUID.

    `found`: rule, table, child, key (str). `secret`: the authority's own, so that nobody without it
    can try which child an identity belongs to. Of findings alike in all four, the first is the
    first of the next upload, and so on.
    """
    alike = found.groupby(["rule", "table", "child", "key"], dropna=False).cumcount()
    told = zip(found["rule"], found["table"], found["child"], found["key"], alike, strict=True)
    return [str(_named(BETWEEN.join(map(str, parts)), secret)) for parts in told]


def _named(text: str, secret: bytes) -> UUID:
    return UUID(bytes=hashlib.blake2b(text.encode(), key=secret, digest_size=16).digest())
