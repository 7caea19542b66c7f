"""People drawn in tables: names in clear, hashed as a reader hashes them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from records.matching.names import hashed
from tests.grid import grid

KEY = b"a key for the names of tests only"


def people(drawn: str, first: int = 1) -> pd.DataFrame:
    """What is known of people: `child` as drawn or counted from `first`, `id` (I and the number),
    the columns drawn; `forename` and `surname` as their digests, `born` as date_of_birth."""
    table = grid(drawn).replace("", np.nan)
    number = pd.Series(range(first, first + len(table)))
    known = table.assign(child=table["child"].astype("int64") if "child" in table else number)
    known["id"] = table["id"] if "id" in table else "I" + known["child"].astype("str")
    if "born" in table:
        known["date_of_birth"] = pd.to_datetime(table["born"], format="%Y-%m-%d")
    blank = pd.Series(np.nan, index=table.index, dtype="str")
    digests = hashed(table.get("forename", blank), table.get("surname", blank), KEY)
    rest = known.drop(columns=["forename", "surname", "born"], errors="ignore")
    return pd.concat([rest, digests], axis=1)


def told(links: pd.DataFrame) -> dict[tuple[int, int], str]:
    """Links as pairs: "linked" or "asked"."""
    return {
        (link.ours, link.theirs): "linked" if link.automatic else "asked"
        for link in links.itertuples()
    }
