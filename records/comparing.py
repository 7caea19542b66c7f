"""Comparing two releases of one return as they are kept: counts to keep, children on demand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from records.changes import changed_children, changed_rows, counted
from records.entities import ENTITIES, Entity
from records.models import Release
from records.queries import children_of
from records.reading import read_differing

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
    supplied = {*before.supplies, *after.supplies}
    rows = rows_changed([each for each in ENTITIES if each.name in supplied], before, after)
    return Compared(changed_children(rows, children_of(before), children_of(after)), rows)


def rows_changed(
    entities: Iterable[Entity], before: Release, after: Release
) -> dict[str, pd.DataFrame]:
    """What the later release changes of each of these entities, by name, as
    `records.changes.changed_rows` gives it."""
    told = {}
    for entity, read in read_differing(entities, before, after):
        then, now = (
            read[read["release"] == release.pk].drop(columns="release")
            for release in (before, after)
        )
        told[entity.name] = changed_rows(entity, then, now)
    return told


def release_numbered(authority_id: int, number: int) -> Release | None:
    """A release of the authority by its number."""
    return Release.objects.filter(authority=authority_id, pk=number).first()
