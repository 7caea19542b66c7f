"""Rows out of the tables of the record, typed: the tables of a family in one statement, for a page
waits for each statement it sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

import pandas as pd
from django.db import connection
from psycopg import sql

from accounts.models import Authority
from records.entities import FAMILIES, Entity, Type
from records.merge import InForce
from records.models import ROWS, Release


def read_rows(
    authority: Authority, entities: Iterable[Entity], releases: list[InForce]
) -> Iterator[tuple[Entity, pd.DataFrame]]:
    """The rows of each of these entities in the given releases, family by family: `release`,
    `child` (int64) and the entity's columns. Nothing is asked of what no release supplies."""
    selects: dict[str, sql.Composed] = {}
    for entity in entities:
        numbers = [r.release for r in releases if entity.name in r.supplies]
        if not numbers:
            yield entity, empty(entity)
            continue
        rows = f"SELECT release_id, child_id, {_columns(entity)} FROM {_table(entity)}"  # noqa: S608  our names
        query = sql.SQL(rows + " WHERE authority_id = {authority} AND release_id = ANY({numbers})")
        selects[entity.name] = query.format(authority=authority.pk, numbers=numbers)
    yield from _copied(selects)


def read_differing(
    entities: Iterable[Entity], one: Release, other: Release
) -> Iterator[tuple[Entity, pd.DataFrame]]:
    """The rows of each of these entities that only one of two releases has, as `read_rows` gives
    them.

    The database takes away what both have, as often as both have it: what comes is small, however
    large the releases.
    """
    selects: dict[str, sql.Composed] = {}
    for entity in entities:
        rows = f"SELECT child_id, {', '.join(entity.columns)} FROM {_table(entity)}"  # noqa: S608  our names
        side = rows + " WHERE authority_id = {authority} AND release_id = "
        told = f"lone.child_id, {_columns(entity)}"
        apart = (
            f"SELECT {{one}}, {told} FROM"  # noqa: S608  our names
            f" ({side}{{one}} EXCEPT ALL {side}{{other}}) AS lone UNION ALL"
            f" SELECT {{other}}, {told} FROM"
            f" ({side}{{other}} EXCEPT ALL {side}{{one}}) AS lone"
        )
        selects[entity.name] = sql.SQL(apart).format(
            authority=one.authority_id, one=one.pk, other=other.pk
        )
    yield from _copied(selects)


def empty(entity: Entity) -> pd.DataFrame:
    """No rows of an entity, with the columns and types that rows have."""
    columns = {"release": pd.Series(dtype="int64"), "child": pd.Series(dtype="int64")}
    kinds = {Type.TEXT: "str", Type.DATE: "datetime64[us]"}
    for attribute in entity.attributes:
        columns[attribute.name] = pd.Series(dtype=kinds.get(attribute.type, "float64"))
    return pd.DataFrame(columns)


def _copied(selects: Mapping[str, sql.Composed]) -> Iterator[tuple[Entity, pd.DataFrame]]:
    """What each entity's query of release, child and its columns gives, typed."""
    for family in FAMILIES:
        asked = [entity for entity in family if entity.name in selects]
        if asked:
            texts = _copied_together(asked, [selects[entity.name] for entity in asked])
            for entity, text in zip(asked, texts, strict=True):
                yield entity, _typed(entity, text)


def _copied_together(entities: list[Entity], queries: list[sql.Composed]) -> Iterator[BytesIO]:
    """What the query of each entity gives as CSV, all of them asked at once.

    A row says first which query it comes of; blanks at its end make all rows as wide as the widest.
    """
    widest = max(len(entity.columns) for entity in entities)
    numbered = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {number}, asked.*{blanks} FROM ({query}) AS asked").format(
            number=number,
            blanks=sql.SQL(", NULL" * (widest - len(entity.columns))),
            query=query,
        )
        for number, (entity, query) in enumerate(zip(entities, queries, strict=True))
    )
    # Written out in full: Django's cursor that counts queries takes a COPY without parameters only.
    copied = sql.SQL("COPY ({query}) TO STDOUT (FORMAT csv)").format(query=numbered)
    texts = [BytesIO() for _ in queries]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(copied.as_string()) as copy,
    ):
        # A block is a row, whatever stands in its cells.
        for block in copy:
            number, _, row = bytes(block).partition(b",")
            texts[int(number)].write(row)
    for number, text in enumerate(texts):
        texts[number] = None  # not kept while the next is read
        yield text


def _typed(entity: Entity, text: BytesIO) -> pd.DataFrame:
    """Rows as CSV: release, child, the entity's columns, and blanks that are no columns."""
    if not text.tell():
        return empty(entity)
    text.seek(0)
    names = ["release", "child", *entity.columns]
    types = {a.name: "str" if a.type is Type.TEXT else "float64" for a in entity.attributes}
    frame = pd.read_csv(
        text,
        header=None,
        names=names,
        usecols=range(len(names)),
        index_col=False,
        dtype={"release": "int64", "child": "int64", **types},
        keep_default_na=False,
        na_values=[""],
    )
    for attribute in entity.attributes:
        if attribute.type is Type.DATE:
            # Days since 1970 cross the wire as numbers: several times faster than reading dates.
            days = pd.to_timedelta(frame[attribute.name], unit="D")
            frame[attribute.name] = (pd.Timestamp(0) + days).astype("datetime64[us]")
    return frame


def _table(entity: Entity) -> str:
    return ROWS[entity.name]._meta.db_table


def _columns(entity: Entity) -> str:
    """An entity's columns as text, so that those of several tables stand under each other."""
    return ", ".join(_as_text(each.name, each.type) for each in entity.attributes)


def _as_text(name: str, kind: Type) -> str:
    if kind is Type.DATE:
        return f"({name} - DATE '1970-01-01')::text"
    return f"{name}::int::text" if kind is Type.BOOLEAN else f"{name}::text"
