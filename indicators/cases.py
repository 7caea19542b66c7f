"""The children behind a figure: picked again from the record, opened only with an audit entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pandas as pd
from django.db import transaction

from accounts import audit
from accounts.models import Authority, Person
from indicators import facts, queries
from indicators.catalogue.of_partners import NOBODY
from indicators.define import CUTS, Indicator, Unit
from records import access, sealing
from records import queries as records

# Of these, cases that do not count are listed too.
SHARES = (Unit.PERCENT, Unit.MEAN)


@dataclass(frozen=True)
class Listed:
    """Cases as a page shows them: headings and rows of text, the oldest first; `pages`: of each row
    the random id under which its child's own page stands."""

    headings: list[str]
    rows: list[list[str]]
    pages: list[UUID]


def behind(
    authority: Authority,
    indicator: Indicator,
    *,
    month: int,
    cut: str,
    cut_value: str,
    person: Person,
    reason: str,
    mask: Callable[[str], str] = str,
) -> Listed:
    """The cases behind one month's figure, with the authority's own ids behind a `mask`; audited in
    the same transaction.

    They come from the releases that the live figures were made from, so that the list and the
    figure agree.
    """
    build = queries.live_build(authority)
    numbers = set(build.releases) if build else set()
    releases = [r for r in records.standing(authority) if r.release in numbers]
    record = records.record_of(authority, releases, entities=indicator.reads)
    found = facts.cases_of(indicator, record, month, cut, cut_value)
    # A count of nobody in particular has no child behind it; a sealed child's row is not shown.
    found = found[found["child"] != NOBODY]
    sealed = found["child"].isin(sealing.kept_from(authority, person))
    found = found[~sealed].reset_index(drop=True)
    with transaction.atomic():
        names = access.as_listed(access.ids_of(authority, found["child"].tolist(), person), mask)
        audit.record(
            "children behind a figure read",
            person=person,
            authority=authority,
            subject=indicator.key,
            reason=reason,
            month=f"{month // 12}-{month % 12 + 1:02d}",
            cut=cut,
            cut_value=cut_value,
            children=int(found["child"].nunique()),
        )
    pages = access.public_ids_of(found["child"].tolist())
    return Listed(
        _headings(indicator),
        _rows(indicator, found, names),
        [pages[child] for child in found["child"].tolist()],
    )


def _headings(indicator: Indicator) -> list[str]:
    counted = ["Counts towards the figure"] if indicator.unit in SHARES else []
    return ["Child", "Date", *counted, *(CUTS[c].capitalize() for c in indicator.cuts)]


def _rows(indicator: Indicator, found: pd.DataFrame, names: dict[int, str]) -> list[list[str]]:
    columns = [found["child"].map(names).tolist(), found["on"].dt.strftime("%-d %B %Y").tolist()]
    if indicator.unit in SHARES:
        numbers = found["numerator"].tolist()
        columns.append(
            [f"{n:g}" if indicator.unit is Unit.MEAN else ("Yes" if n else "No") for n in numbers]
        )
    columns += [found[cut].tolist() for cut in indicator.cuts]
    return [list(row) for row in zip(*columns, strict=True)]
