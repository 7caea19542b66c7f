"""Comparing two releases of one return as they are kept: counts to keep, children on demand."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from records.changes import changed_children, changed_rows, counted
from records.entities import ENTITIES
from records.models import Release
from records.queries import as_in_force, read_rows

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
    pair = [as_in_force(before), as_in_force(after)]
    rows: dict[str, pd.DataFrame] = {}
    named: dict[int, set[int]] = {before.pk: set(), after.pk: set()}
    for entity in ENTITIES:
        if entity.name not in {*before.supplies, *after.supplies}:
            continue
        read = read_rows(after.authority, entity, pair)
        sides = {}
        for release in (before, after):
            side = read[read["release"] == release.pk].drop(columns="release")
            named[release.pk].update(side["child"].unique().tolist())
            sides[release.pk] = side
        rows[entity.name] = changed_rows(entity, sides[before.pk], sides[after.pk])
    then, now = (pd.Index(sorted(named[r.pk]), dtype="int64") for r in (before, after))
    return Compared(changed_children(rows, then, now), rows)


def release_numbered(authority_id: int, number: int) -> Release | None:
    """A release of the authority by its number."""
    return Release.objects.filter(authority=authority_id, pk=number).first()
