"""How an authority keeps small numbers: its rule, and the tables of groups released under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authority, Person
from accounts.worded_once import Given, WordedOnce
from indicators import shift_requests
from indicators.define import Indicator
from indicators.models import ReleasedTable, SmallNumbers
from indicators.released import groups_of_year
from indicators.suppression import Cell, Rules, may_replace

_RULES = WordedOnce(
    lambda: SmallNumbers.objects.filter(authority=Given("authority")).values_list(
        "smallest_shown", "rounding"
    )
)
_EDITION = WordedOnce(
    lambda: (
        ReleasedTable.objects.filter(
            authority=Given("authority"), indicator=Given("indicator"), cut=Given("cut")
        )
        .order_by("year")
        .values_list("year", "released_at")
    )
)


def rules_of(authority: Authority) -> Rules:
    """What the authority's information governance has set for small numbers, or DfE's rule."""
    chosen = next(iter(_RULES(authority=authority.pk)), None)
    return Rules(*chosen) if chosen else Rules()


@transaction.atomic
def set_rules(authority: Authority, rules: Rules, *, by: Person) -> None:
    """Let small numbers be kept so from now on. Raises ValueError (from `Rules`) for a rule laxer
    than DfE's, before this is called."""
    was = rules_of(authority)
    SmallNumbers.objects.update_or_create(
        authority=authority,
        defaults={"smallest_shown": rules.smallest_shown, "rounding": rules.rounding},
    )
    audit.record(
        "set how small numbers are kept",
        person=by,
        authority=authority,
        smallest_shown=rules.smallest_shown,
        rounding=rules.rounding,
        smallest_shown_was=was.smallest_shown,
        rounding_was=was.rounding,
    )
    shift_requests.rules_changed(authority)


@dataclass(frozen=True)
class Shown:
    """One year's groups as readers outside see them: row, column, count, status as
    `Suppressed.frame`; `revised`: our figures have moved since, by too little to show apart."""

    year: int
    table: pd.DataFrame
    revised: bool


def safe_tables(
    figures: pd.DataFrame, indicator: Indicator, cut: str, years: Sequence[int], rules: Rules
) -> dict[int, pd.DataFrame]:
    """The groups of some years as they may be shown now (`Suppressed.frame`), by year in the order
    of `years`; years without a table, and closed ones, are left out.

    `figures`: on the basis "year", the whole and the groups of `cut`.
    """
    made = {year: groups_of_year(figures, indicator, cut, year, rules) for year in years}
    return {year: safe.frame for year, safe in made.items() if safe and not safe.closed}


def edition_of(authority: Authority, indicator: Indicator, cut: str) -> tuple:
    """What was released of these groups, and when: another one whenever any table is."""
    return tuple(_EDITION(authority=authority.pk, indicator=indicator.key, cut=cut))


def standing(
    authority: Authority,
    indicator: Indicator,
    cut: str,
    tables: Mapping[int, pd.DataFrame],
    rules: Rules,
) -> list[Shown] | None:
    """As `release`, where all of it was released before; None where something would be now."""
    rows = ReleasedTable.objects.filter(
        authority=authority, indicator=indicator.key, cut=cut, year__in=list(tables)
    )
    shown, news = _decided({row.year: row for row in rows}, tables, rules)
    return None if news else shown


@transaction.atomic
def release(
    authority: Authority,
    indicator: Indicator,
    cut: str,
    tables: Mapping[int, pd.DataFrame],
    rules: Rules,
) -> list[Shown]:
    """The groups of some years (`safe_tables`) for readers outside: as released before, or for the
    first time. What was withdrawn or has become too small is not among them, and not shown any
    more.

    A table is kept as it was first shown; one that has moved since takes its place only where the
    two seen together tell nothing of the records that came late.
    """
    rows = ReleasedTable.objects.select_for_update().filter(
        authority=authority, indicator=indicator.key, cut=cut, year__in=list(tables)
    )
    before = {row.year: row for row in rows}
    shown, news = _decided(before, tables, rules)
    first = [_kept(authority, indicator, cut, year, tables[year]) for year in news - before.keys()]
    again = [before[year] for year in news & before.keys()]
    for held in again:
        held.cells, held.released_at = _cells(tables[held.year]), timezone.now()
    ReleasedTable.objects.bulk_create(first, ignore_conflicts=True)
    ReleasedTable.objects.bulk_update(again, ["cells", "released_at"])
    return shown


def _decided(
    before: Mapping[int, ReleasedTable], tables: Mapping[int, pd.DataFrame], rules: Rules
) -> tuple[list[Shown], set[int]]:
    """What is shown of some years, and the years of which a table is released anew by it."""
    shown, news = [], set()
    for year, safe in tables.items():
        held = before.get(year)
        was = None if held is None else _frame(held)
        if was is not None and _same(was, safe):
            shown.append(Shown(year, was, revised=False))
        elif was is None or may_replace(was, safe, rules) or _stricter(was, rules):
            news.add(year)
            shown.append(Shown(year, safe, revised=False))
        else:
            shown.append(Shown(year, was, revised=True))
    return shown, news


def _stricter(was: pd.DataFrame, rules: Rules) -> bool:
    """Whether a stricter rule has come since: what it forbids is not shown on."""
    counts = was["count"].dropna().to_numpy()
    return bool(rules.small(counts).any() or (rules.rounded(counts) != counts).any())


def _same(was: pd.DataFrame, now: pd.DataFrame) -> bool:
    alike = np.array_equal(was["count"], now["count"], equal_nan=True)
    return len(was) == len(now) and alike and (was["status"] == now["status"]).all()


def _kept(
    authority: Authority, indicator: Indicator, cut: str, year: int, table: pd.DataFrame
) -> ReleasedTable:
    return ReleasedTable(
        authority=authority, indicator=indicator.key, cut=cut, year=year, cells=_cells(table)
    )


def _cells(table: pd.DataFrame) -> list[list]:
    counts = [None if np.isnan(count) else count for count in table["count"]]
    names = {cell.value: cell.name for cell in Cell}
    states = [names[status] for status in table["status"]]
    return [list(cell) for cell in zip(table["row"], table["column"], counts, states, strict=True)]


def _frame(kept: ReleasedTable) -> pd.DataFrame:
    rows, columns, counts, states = zip(*kept.cells, strict=True)
    return pd.DataFrame(
        {
            "row": pd.Series(rows, dtype="str"),
            "column": pd.Series(columns, dtype="str"),
            "count": pd.Series(counts, dtype="float64"),
            "status": pd.Series([Cell[state].value for state in states], dtype="str"),
        }
    )
