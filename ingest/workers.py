"""Who works with the child of a row, where a return says so.

Annex A's lists name a worker and a team in columns of their own; the SSDA903 says in SWEpisodes
which social worker a child has, by the number alone. Other returns do not say.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingest.schema import Conformed

WORKER, TEAM = "Allocated Worker", "Allocated Team"
SPELLS = "SWEpisodes"
# What a list holds longer than this is no name.
LONGEST = 100


def named(conformed: Conformed, table: str) -> tuple[np.ndarray, np.ndarray]:
    """Of each row of a table the worker and the team (object arrays of str, "" where not said)."""
    frame = conformed.tables[table]
    if WORKER in frame or TEAM in frame:
        return _said(frame, WORKER), _said(frame, TEAM)
    nobody = np.full(len(frame), "", dtype=object)
    column = conformed.dataset.child_column
    if column not in frame or SPELLS not in conformed.loaded:
        return nobody, nobody
    workers = frame[column].map(_now(conformed.tables[SPELLS], column))
    return workers.fillna("").to_numpy(object), nobody


def _said(frame: pd.DataFrame, column: str) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), "", dtype=object)
    return frame[column].fillna("").str.slice(0, LONGEST).to_numpy(object)


def _now(spells: pd.DataFrame, child: str) -> pd.Series:
    """The worker each child has now, by child: of the spells that have not ended the one that began
    last."""
    open_now = spells[spells[child].notna() & spells.SW_ID.notna() & spells.SW_DEC.isna()]
    ordered = open_now.sort_values("SW_DECOM", kind="stable", na_position="first")
    return ordered.drop_duplicates(child, keep="last").set_index(child).SW_ID.str.slice(0, LONGEST)
