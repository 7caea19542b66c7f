"""What one return says of children: frames of entities, and the canonical text that is hashed and
copied."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from records import counted
from records.entities import BY_NAME, ENTITIES, Entity, Type

NULL = r"\N"
_PLAIN = re.compile(r"[^\\\t\n\r]*")
# Rows written as text at a time.
BLOCK = 20_000


@dataclass(frozen=True)
class Extract:
    """Entities as one return gives them.

    `frames`: entity name -> DataFrame with `child` (str, the authority's own id) and the entity's
    columns, typed as `entities.Type` says. `supplies`: the entities this return speaks for, so that
    an entity without rows is a true "none", and one that is not supplied is a gap. `counts`:
    monthly counts of nobody in particular, as `records.counted` has them.
    """

    frames: Mapping[str, pd.DataFrame]
    supplies: frozenset[str]
    counts: pd.DataFrame | None = None

    @property
    def rows(self) -> int:
        counts = 0 if self.counts is None else len(self.counts)
        return sum(len(frame) for frame in self.frames.values()) + counts

    def children(self) -> pd.Index:
        """Every child named in any row, sorted."""
        named = [frame["child"] for frame in self.frames.values() if len(frame)]
        return (
            pd.Index(pd.concat(named).unique()).sort_values()
            if named
            else pd.Index([], dtype="str")
        )


def columns_as_text(entity: Entity, frame: pd.DataFrame) -> list[list[str]]:
    """Each of the entity's columns as COPY text: dates ISO, whole numbers, t/f, \\N where
    unknown."""
    return [_as_text(frame[a.name], a.type).tolist() for a in entity.attributes]


def digest(extract: Extract) -> str:
    """SHA-256 over the records in canonical order: one return has one digest, however it was
    written."""
    sha = hashlib.sha256()
    for entity in ENTITIES:
        if entity.name not in extract.supplies:
            continue
        sha.update(f"# {entity.name}\n".encode())
        frame = extract.frames.get(entity.name)
        if frame is None or frame.empty:
            continue
        columns = [_as_text(frame["child"], Type.TEXT).tolist(), *columns_as_text(entity, frame)]
        lines = sorted(set(map("\t".join, zip(*columns, strict=True))))
        for begin in range(0, len(lines), BLOCK):
            sha.update(("\n".join(lines[begin : begin + BLOCK]) + "\n").encode())
    if extract.counts is not None:
        sha.update(f"# {', '.join(sorted(extract.supplies))}\n".encode())
        sha.update("\n".join(sorted(set(counted.lines(extract.counts)))).encode())
    return sha.hexdigest()


def typed_frame(entity_name: str, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """A frame of the entity from columns by name; a column that is not given is unknown throughout.

    Columns are Series on one index. Exact duplicates are one row.
    """
    entity = BY_NAME[entity_name]
    index = columns["child"].index
    unknown = {
        Type.TEXT: pd.Series(np.nan, index=index, dtype="str"),
        Type.DATE: pd.Series(pd.NaT, index=index, dtype="datetime64[us]"),
        Type.INTEGER: pd.Series(np.nan, index=index, dtype="float64"),
        Type.NUMBER: pd.Series(np.nan, index=index, dtype="float64"),
        Type.BOOLEAN: pd.Series(np.nan, index=index, dtype="float64"),
    }
    made = {"child": columns["child"].astype("str")}
    for attribute in entity.attributes:
        made[attribute.name] = columns.get(attribute.name, unknown[attribute.type])
    frame = pd.DataFrame(made)
    return frame[frame["child"].notna()].drop_duplicates(ignore_index=True)


def copy_lines(entity: Entity, frame: pd.DataFrame, *, before: list[list[str]]) -> Iterator[bytes]:
    """COPY text of the frame in blocks of rows; `before` are columns that stand first in each
    line."""
    columns = [*before, *columns_as_text(entity, frame)]
    for begin in range(0, len(frame), BLOCK):
        block = [column[begin : begin + BLOCK] for column in columns]
        yield ("\n".join(map("\t".join, zip(*block, strict=True))) + "\n").encode()


def _as_text(column: pd.Series, kind: Type) -> np.ndarray:
    if kind is Type.DATE:
        # Days repeat: each is written once.
        codes, days = pd.factorize(column.to_numpy("datetime64[D]").astype("int64"))
        days = days.astype("datetime64[D]")
        names = np.datetime_as_string(days, unit="D").astype(object)
        names[np.isnat(days)] = NULL
        return names[codes]
    if kind is Type.TEXT:
        codes, distinct = pd.factorize(column)
        texts = distinct.tolist()
        # Hardly any column holds what has to be escaped: one look at all says so.
        if not _PLAIN.fullmatch("".join(texts)):
            texts = [_escaped(text) for text in texts]
        return np.array([*texts, NULL], dtype=object)[codes]
    numbers = column.to_numpy("float64")
    # A number no bigint holds is nonsense a rule has reported; here it is unknown.
    known = np.abs(numbers) < 2**53
    codes, distinct = pd.factorize(np.where(known, numbers, 0.0))
    written = {Type.BOOLEAN: lambda n: "t" if n else "f", Type.NUMBER: lambda n: repr(float(n))}
    names = [written.get(kind, lambda n: str(int(n)))(n) for n in distinct]
    text = np.array(names, dtype=object)[codes] if len(names) else np.array([], dtype=object)
    text[~known] = NULL
    return text


def _escaped(value: str) -> str:
    return (
        value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    )
