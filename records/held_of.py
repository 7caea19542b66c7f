"""Everything that is held of one child, table by table, for the child or a parent who asks."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Authority
from records import links
from records.entities import ENTITIES
from records.models import ROWS, Child, Release

RETURN = ("return", "the return or extract that says so, and the days it speaks for")


class UnknownChildError(Exception):
    """No child of that id is in the record; the text is for the person who asked."""


@dataclass(frozen=True)
class Table:
    """One table: `columns` as (name, meaning), and its rows as text."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[str | None, ...]]


@dataclass(frozen=True)
class HeldOf:
    """What is held of a child. `name`: the random id by which the audit trail knows them."""

    name: str
    tables: list[Table]


def child(authority: Authority, own_id: str) -> HeldOf:
    """Every row of every return that names the child, superseded ones too, under each id that is
    linked with theirs. Raises `UnknownChildError`."""
    found = Child.objects.filter(authority=authority, holder="", la_child_id=own_id.strip()).first()
    if found is None:
        raise UnknownChildError("No child of this id is in the record: look at the id again.")
    numbers = links.same_as(authority, found.pk)
    said = {
        release.pk: f"{release.dataset} {release.first_on} to {release.last_on} ({release.state})"
        for release in Release.objects.filter(authority=authority)
    }
    tables = []
    for entity in ENTITIES:
        rows = ROWS[entity.name].objects.filter(authority=authority, child__in=numbers)
        told = rows.order_by("release", "pk").values_list("release_id", *entity.columns)
        lines = [
            (said[release], *(None if cell is None else str(cell) for cell in cells))
            for release, *cells in told
        ]
        if lines:
            columns = (RETURN, *((a.name, a.meaning) for a in entity.attributes))
            tables.append(Table(entity.name, entity.row_is, columns, lines))
    return HeldOf(f"child {found.public_id}", tables)
