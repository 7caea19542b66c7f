"""What differs between two releases of one return: rows added, gone and altered, by natural key."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from records.entities import Entity


class Change(StrEnum):
    """What became of a row, or of a child."""

    ADDED = "added"
    GONE = "gone"
    ALTERED = "altered"


def changed_rows(entity: Entity, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The rows of one entity that differ.

    In: `child` and the entity's columns. Out: child, the natural key's columns, change (str, a
    `Change`) and fields (str, the names of the columns altered, a space between; else empty), one
    row for each row added, gone or altered. A row is the same row where child and natural key are;
    of rows alike in those, the first is compared with the first.
    """
    key = ["child", *entity.key]
    sides = []
    for frame in (before, after):
        ordered = frame.sort_values([*key, *_rest(entity)], kind="stable", ignore_index=True)
        sides.append(ordered.assign(nth=ordered.groupby(key, dropna=False).cumcount()))
    both = sides[0].merge(
        sides[1], how="outer", on=[*key, "nth"], suffixes=("", " after"), indicator="found in"
    )
    # Each column is a bit: which were altered is one number a row, however many rows there are.
    which = np.zeros(len(both), dtype="int64")
    for bit, name in enumerate(_rest(entity)):
        then, now = both[name], both[f"{name} after"]
        differs = (then != now) & ~(then.isna() & now.isna())
        which |= differs.to_numpy(dtype="int64") << bit
    which[both["found in"] != "both"] = 0
    change = both["found in"].map(
        {"left_only": Change.GONE.value, "right_only": Change.ADDED.value, "both": ""}
    )
    change = change.astype("str").mask(which > 0, Change.ALTERED.value)
    told = both[key].assign(change=change, fields=_named(entity, which))
    return told[told["change"] != ""].reset_index(drop=True)


def changed_children(
    rows: Mapping[str, pd.DataFrame], before: pd.Index, after: pd.Index
) -> pd.DataFrame:
    """The children who differ: child, change.

    `rows`: entity -> what `changed_rows` gives; `before`, `after`: the children each release names.
    A child both name is altered where any row of theirs is added, gone or altered.
    """
    added, gone = after.difference(before), before.difference(after)
    touched = pd.Index(pd.concat([frame["child"] for frame in rows.values()]).unique())
    altered = touched.intersection(before.intersection(after))
    named = ((Change.ADDED, added), (Change.GONE, gone), (Change.ALTERED, altered))
    return pd.concat(
        [pd.DataFrame({"child": index, "change": change.value}) for change, index in named],
        ignore_index=True,
    )


def counted(told: pd.DataFrame) -> dict[str, int]:
    """How many were added, gone and altered. `told`: child, change."""
    found = told["change"].value_counts()
    return {change.value: int(found.get(change.value, 0)) for change in Change}


def _named(entity: Entity, which: np.ndarray) -> pd.Series:
    """The names of the columns whose bits are set, for each row."""
    codes, distinct = pd.factorize(which)
    names = [
        " ".join(name for bit, name in enumerate(_rest(entity)) if number >> bit & 1)
        for number in distinct.tolist()
    ]
    return pd.Series(names, dtype="str").take(codes).reset_index(drop=True)


def _rest(entity: Entity) -> list[str]:
    return [name for name in entity.columns if name not in entity.key]
