"""The children behind one count of what changed, laid out: which of their rows, which columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from records.changes import Change
from records.comparing import CHILDREN
from records.entities import BY_NAME, Entity, Type

# Parts of entities' names that are written in capitals.
SHORT = frozenset({"cin", "cla", "cp", "uasc"})


# Entity -> its rows that changed, as `records.changes.changed_rows` gives them.
Rows = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class ChangedChild:
    """One child: how many rows are counted, and a sentence of each."""

    child: int
    rows: int
    told: tuple[str, ...]


def title_of(what: str) -> str:
    """Children, or the rows of an entity: "CLA episode rows", "Missing rows"."""
    if what == CHILDREN:
        return "Children"
    first, *others = what.split("_")
    first = first.upper() if first in SHORT else first.capitalize()
    return " ".join([first, *(each.upper() if each in SHORT else each for each in others), "rows"])


def columns_altered(rows: Rows, what: str) -> list[tuple[str, int]]:
    """What each altered column means and in how many rows it was altered, the most rows first."""
    if what == CHILDREN:
        return []
    counts: dict[str, int] = {}
    for fields, count in rows[what]["fields"].value_counts().items():
        for name in str(fields).split():
            counts[name] = counts.get(name, 0) + int(count)
    meaning = {a.name: _capital(a.meaning) for a in BY_NAME[what].attributes}
    return sorted(
        ((meaning[name], count) for name, count in counts.items()),
        key=lambda line: (-line[1], line[0]),
    )


def of_children(rows: Rows, what: str, change: str, children: Iterable[int]) -> list[ChangedChild]:
    """What is counted of each of these children, in their order."""
    asked = list(children)
    if what == CHILDREN:
        told = {name: found[found["child"].isin(asked)] for name, found in rows.items()}
        return [ChangedChild(child, 0, _where(told, child)) for child in asked]
    found = rows[what]
    counted = found[(found["change"] == change) & found["child"].isin(asked)]
    lines: dict[int, list[str]] = {child: [] for child in asked}
    for row in counted.sort_values(list(BY_NAME[what].key)).to_dict("records"):
        lines[row["child"]].append(_sentence(BY_NAME[what], row))
    return [
        ChangedChild(child, len(said), tuple(each for each in said if each))
        for child, said in lines.items()
    ]


def _where(told: Rows, child: int) -> tuple[str, ...]:
    """In which entities rows of a child differ: "CLA episode rows: 1 added, 2 altered"."""
    lines = []
    for name, rows in told.items():
        found = rows.loc[rows["child"] == child, "change"].value_counts()
        if len(found):
            said = ", ".join(f"{found[each]} {each}" for each in Change if each in found)
            lines.append(f"{title_of(name)}: {said}")
    return tuple(lines)


def _sentence(entity: Entity, row: dict) -> str:
    """A row by what names it, and which of its columns were altered; empty where neither is."""
    names = [_written(row[name], entity.attribute(name).type) for name in entity.key]
    altered = "; ".join(entity.attribute(name).meaning for name in row["fields"].split())
    return ": ".join(part for part in (", ".join(names), altered) if part)


def _written(value: object, kind: Type) -> str:
    if pd.isna(value):
        return "blank"
    if kind is Type.DATE:
        return f"{value.day} {value:%b %Y}"
    return f"{value:.0f}" if kind is Type.INTEGER else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
