"""What an XML is written from: the rows of a return, each given out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

# The name of an element, and its text or the elements in it.
Element = tuple[str, "str | Iterable[Element]"]
Row = dict[str, str]


@dataclass
class Given:
    """The rows of a return as text: table -> DataFrame of str columns, blank "".

    `year`: the collection year; `dfe_code`: the authority's three digits, "" where not known. Every
    row is given once: of two rows that name one child, the first has what hangs on them.
    """

    tables: Mapping[str, pd.DataFrame]
    year: int
    dfe_code: str = ""
    _by_key: dict[str, dict[tuple[str, ...], list[Row]]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """All rows of a table, in their order."""
        frame = self.tables.get(table)
        return [] if frame is None else frame.to_dict("records")

    def under(self, table: str, *key: str) -> list[Row]:
        """The rows of a table whose first columns say `key`, and which were not given before."""
        if table not in self._by_key:
            found: dict[tuple[str, ...], list[Row]] = {}
            for row in self.rows(table):
                found.setdefault(tuple(row.values())[: len(key)], []).append(row)
            self._by_key[table] = found
        return self._by_key[table].pop(key, [])


def elements(
    declared: Mapping[str, str],
    row: Mapping[str, str],
    inner: Mapping[str, list[Element]] | None = None,
    *,
    always: frozenset[str] = frozenset(),
) -> list[Element]:
    """The elements that `Taken.leaves` would read a row from, in the order they are declared in.

    `declared`: element -> column, or "" for an element with elements of its own, which `inner` has.
    A blank cell has no element, unless it is one of `always`.
    """
    made: list[Element] = []
    for name, column in declared.items():
        if not column:
            made += (inner or {}).get(name, [])
        elif (text := row.get(column, "")) or name in always:
            made.append((name, text))
    return made
