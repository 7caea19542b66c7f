"""The record of one child alone: everything that the standing releases say of them, read at once.

A page about a child must not read the record of everybody, and asks the database once however many
tables there are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pandas as pd
from django.db import connection

from accounts.models import Authority
from records.entities import BY_NAME, ENTITIES, Entity, Type
from records.merge import InForce, merge
from records.models import ROWS
from records.record import Record


def record_of_child(
    authority: Authority, numbers: Sequence[int], releases: list[InForce]
) -> Record:
    """What the given releases say of one child, merged as `records.queries.record_of` merges it.

    `numbers`: those under which the record knows them, the child's own first: every row is told as
    of that one.
    """
    rows = _rows(authority, numbers, releases)
    frames = {
        entity.name: merge(entity, typed(entity, rows[entity.name], numbers[0]), releases)
        if rows[entity.name]
        else _nothing(entity.name)
        for entity in ENTITIES
    }
    return Record(frames, releases)


def _rows(
    authority: Authority, numbers: Sequence[int], releases: Iterable[InForce]
) -> dict[str, list[tuple[int, dict]]]:
    """Of each entity the rows of the child, as (release, columns)."""
    supplied = defaultdict(list)
    for release in releases:
        for name in release.supplies & BY_NAME.keys():
            supplied[name].append(release.release)
    found: dict[str, list[tuple[int, dict]]] = defaultdict(list)
    if not supplied:
        return found
    parts, values = [], []
    for name, ids in sorted(supplied.items()):
        parts.append(
            f"SELECT '{name}', told.release_id, to_jsonb(told) FROM {ROWS[name]._meta.db_table}"  # noqa: S608  our names
            " AS told WHERE told.authority_id = %s AND told.child_id = ANY(%s)"
            " AND told.release_id = ANY(%s)"
        )
        values += [authority.pk, list(numbers), sorted(ids)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for name, release, told in cursor.fetchall():
            found[name].append((release, told if isinstance(told, dict) else json.loads(told)))
    return found


def typed(
    entity: Entity, rows: Sequence[tuple[int, Mapping[str, object]]], child: int
) -> pd.DataFrame:
    """Rows as (release, columns as JSON has them) as a frame: `release`, `child` (int64) and the
    entity's columns, each of its type."""
    made: dict[str, pd.Series] = {
        "release": pd.Series([release for release, _ in rows], dtype="int64"),
        "child": pd.Series([child] * len(rows), dtype="int64"),
    }
    for attribute in entity.attributes:
        values = [told.get(attribute.name) for _, told in rows]
        if attribute.type is Type.TEXT:
            made[attribute.name] = pd.Series(values, dtype="str")
        elif attribute.type is Type.DATE:
            days = pd.Series(values, dtype="str")
            made[attribute.name] = pd.to_datetime(days, format="%Y-%m-%d").astype("datetime64[us]")
        else:
            made[attribute.name] = pd.Series(values, dtype="object").astype("float64")
    return pd.DataFrame(made)


@cache
def _nothing(name: str) -> pd.DataFrame:
    """An entity of which nothing is said."""
    entity = BY_NAME[name]
    return merge(entity, typed(entity, [], 0), [])
