"""Comparing two releases of one return as they are kept: counts to keep, children on demand."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from records.changes import changed_children, changed_rows, counted
from records.entities import ENTITIES, Entity
from records.models import Release
from records.queries import children_of, read_differing

CHILDREN = "children"


@dataclass(frozen=True)
class Compared:
    """What differs: `children` and, by entity, `rows`; each child (the record's number), change."""

    children: pd.DataFrame
    rows: dict[str, pd.DataFrame]

    def counts(self) -> dict[str, dict[str, int]]:
        """Added, gone and altered: of children, and of the rows of each entity that both speak
        for."""
        return {CHILDREN: counted(self.children)} | {
            name: counted(told) for name, told in self.rows.items()
        }


def compare(before: Release, after: Release) -> Compared:
    """What the later release changes of the earlier one, of the entities that either supplies."""
    rows = {
        entity.name: rows_changed(entity, before, after)
        for entity in ENTITIES
        if entity.name in {*before.supplies, *after.supplies}
    }
    return Compared(changed_children(rows, children_of(before), children_of(after)), rows)


def rows_changed(entity: Entity, before: Release, after: Release) -> pd.DataFrame:
    """What the later release changes of one entity, as `records.changes.changed_rows` gives it."""
    read = read_differing(entity, before, after)
    then, now = (
        read[read["release"] == release.pk].drop(columns="release") for release in (before, after)
    )
    return changed_rows(entity, then, now)


def release_numbered(authority_id: int, number: int) -> Release | None:
    """A release of the authority by its number."""
    return Release.objects.filter(authority=authority_id, pk=number).first()
