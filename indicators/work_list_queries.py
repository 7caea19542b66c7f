"""Work lists of an authority: read from the releases behind the live figures, with the children's
own ids only where somebody opens one, which is audited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import pandas as pd
from django.db import transaction

from accounts import audit
from accounts.models import Authority, Person
from indicators import queries, remembered
from indicators.work_lists import WORK_LISTS
from indicators.work_lists.allocation import ENTITIES as ALLOCATION
from indicators.work_lists.define import Reading, State
from indicators.work_lists.reading import read
from records import access
from records import queries as records
from records.merge import InForce
from records.record import Record

NOBODY = "nobody"
"""The key of rows beside which nobody is named."""


@dataclass(frozen=True)
class Named:
    """A team or a worker beside rows of a list."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        """What stands for the name in an address, which may end in a log or a history."""
        return blake2b(f"{self.kind} {self.name}".encode(), digest_size=9).hexdigest()


@dataclass(frozen=True)
class Asked:
    """What of a list is wanted: `state` by its name; `team` and `worker` by key."""

    state: str = ""
    team: str = ""
    worker: str = ""

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows that are wanted."""
        if self.state:
            rows = rows[rows["state"] == State[self.state].value]
        for kind, key in (("team", self.team), ("worker", self.worker)):
            if key == NOBODY:
                rows = rows[rows[kind].isna()]
            elif key:
                names = [each.name for each in named(rows, kind) if each.key == key]
                rows = rows[rows[kind].isin(names)]
        return rows.reset_index(drop=True)


def named(rows: pd.DataFrame, kind: str) -> list[Named]:
    """The teams or workers beside the rows, in order of the alphabet."""
    return [Named(kind, name) for name in sorted(rows[kind].dropna().unique())]


def last_day(authority: Authority) -> date | None:
    """The last day that any of the returns behind the live figures speaks for."""
    return max((release.last for release in _releases(authority)), default=None)


def readings(authority: Authority, on: date) -> dict[str, Reading]:
    """Every work list by its key, as at the last day up to `on` that the record can tell it for."""
    releases = _releases(authority)

    def make() -> dict[str, Reading]:
        record = _record(authority, releases)
        return {key: read(each, record, on) for key, each in WORK_LISTS.items()}

    standing = tuple(sorted(release.release for release in releases))
    return remembered.once(("work lists", authority.pk, standing, on), make)


def opened(
    authority: Authority, reading: Reading, rows: pd.DataFrame, *, person: Person, **said: str
) -> dict[int, str]:
    """The authority's own id of each child of the rows; audited in the same transaction.

    `said`: why it is opened (`reason`), and how it is taken away (`export`).
    """
    reason = said.pop("reason", "")
    with transaction.atomic():
        names = access.ids_of(authority, rows["child"].tolist(), person)
        audit.record(
            "work list read",
            person=person,
            authority=authority,
            subject=reading.work_list.key,
            reason=reason,
            on=reading.on.isoformat() if reading.on else "",
            children=int(rows["child"].nunique()),
            **said,
        )
    return names


def _releases(authority: Authority) -> list[InForce]:
    build = queries.live_build(authority)
    numbers = set(build.releases) if build else set()
    return [release for release in records.standing(authority) if release.release in numbers]


def _record(authority: Authority, releases: Iterable[InForce]) -> Record:
    wanted = {entity for each in WORK_LISTS.values() for entity in each.needs}
    return records.record_of(authority, list(releases), entities=wanted | set(ALLOCATION))
