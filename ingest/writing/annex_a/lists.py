"""Every list of Annex A as at a day, under the headings it is read with, and what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from indicators.work_lists.allocation import with_whom
from ingest.datasets.annex_a.tables import CHILD, DATASET
from ingest.schema import Kind, Table
from ingest.writing.annex_a import care, protection
from ingest.writing.annex_a.as_at import AsAt
from records.record import Record

LISTS: dict[int, tuple[str, Callable[[AsAt], pd.DataFrame | None]]] = {
    1: ("Contacts", protection.contacts),
    2: ("Early help assessments", protection.early_help),
    3: ("Referrals", protection.referrals),
    4: ("Assessments", protection.assessments),
    5: ("Section 47 enquiries and initial conferences", protection.enquiries),
    6: ("Children in need", protection.in_need),
    7: ("Child protection plans", protection.plans),
    8: ("Children in care", care.in_care),
    9: ("Care leavers", care.care_leavers),
    10: ("Adoption", care.adoption),
}
ADOPTERS = 11
TEAM, WORKER = "Allocated Team", "Allocated Worker"


@dataclass(frozen=True)
class Lack:
    """What a list could not be told: some columns of it, or none for the list as a whole."""

    number: int
    columns: tuple[str, ...]
    why: str

    @property
    def what(self) -> str:
        """The columns as one text."""
        return "; ".join(self.columns)


@dataclass(frozen=True)
class AnnexA:
    """Annex A as at a day.

    `tables`: number of the list -> DataFrame with every heading of the list in Ofsted's order: str,
    datetime64[us] or float64, missing where not known; a child is the record's own number (int64)
    until `named`. A list of which the record knows nothing is not there: a gap is no empty list.
    """

    on: date
    tables: Mapping[int, pd.DataFrame]
    lacking: tuple[Lack, ...]

    @property
    def children(self) -> frozenset[int]:
        """Every child on any list."""
        return frozenset(child for rows in self.tables.values() for child in rows[CHILD])

    def lacks(self, number: int) -> list[Lack]:
        """What a list lacks, and why."""
        return [each for each in self.lacking if each.number == number]

    def named(self, names: Mapping[int, str]) -> AnnexA:
        """The same lists with the authority's own id of each child, in order of it and of their
        dates."""
        tables = {}
        for number, rows in self.tables.items():
            days = [f.name for f in table_of(number).fields if f.kind is Kind.DATE]
            order = [CHILD, *(day for day in days if day != "Date of Birth")]
            rows = rows.assign(**{CHILD: rows[CHILD].map(names).astype("str")})
            tables[number] = rows.sort_values(order, kind="stable").reset_index(drop=True)
        return replace(self, tables=tables)


def annex_a(record: Record, on: date, areas: Mapping[str, str] | None = None) -> AnnexA:
    """The lists of an inspection on a day.

    `areas`: the name of each authority by its ONS code.
    """
    at = AsAt(record, pd.Timestamp(on), areas or {})
    tables = {}
    for number, (_, make) in LISTS.items():
        rows = make(at)
        if rows is not None:
            tables[number] = _headed(at, number, rows)
    at.lack(ADOPTERS, "", "It speaks of adopters; the record holds children.")
    return AnnexA(on, tables, _grouped(at.lacking, tables))


def _grouped(lacking: Iterable[tuple[int, str, str]], tables: Container[int]) -> tuple[Lack, ...]:
    """What is lacking, columns of one list and reason together; of a list that is left out no
    column is told apart."""
    columns: dict[tuple[int, str], dict[str, None]] = {}
    for number, column, why in lacking:
        if number in tables or not column:
            columns.setdefault((number, why), {})[column] = None
    return tuple(
        Lack(number, tuple(filter(None, found)), why) for (number, why), found in columns.items()
    )


def table_of(number: int) -> Table:
    """The declaration a list is read with."""
    return DATASET.table(f"List{number}")


def _headed(at: AsAt, number: int, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows under every heading of the list."""
    children = rows["child"]
    columns = at.who(children)
    table = table_of(number)
    if any(field.name == TEAM for field in table.fields):
        whose = with_whom(at.record, rows, at.on)
        columns |= {TEAM: whose["team"], WORKER: whose["worker"]}
        if whose["team"].isna().all() and len(whose):
            at.lack(number, TEAM, "No Annex A list of the six months before names a team.")
        if whose["worker"].isna().all() and len(whose):
            at.lack(number, WORKER, "Nothing that is published names a worker.")
    given = {**columns, **{name: rows[name] for name in rows}}
    made = {
        field.name: _typed(field.kind, given.get(field.name), rows)
        for field in table.fields
        if field.name != CHILD
    }
    frame = pd.DataFrame(made, index=rows.index)
    headings = [field.name for field in table.fields]
    return frame.assign(**{CHILD: children})[headings].reset_index(drop=True)


def _typed(kind: Kind, values: pd.Series | None, rows: pd.DataFrame) -> pd.Series:
    if values is None:
        values = pd.Series(np.nan, index=rows.index)
    if kind is Kind.DATE:
        return pd.to_datetime(values).astype("datetime64[us]")
    return values.astype("float64" if kind is Kind.INTEGER else "str")


def best_day(record: Record) -> date | None:
    """The day on which most lists can be told, the latest of several; None without any return."""
    days = sorted({release.last for release in record.releases}, reverse=True)
    return max(days, key=lambda day: (_tellable(record, day), day), default=None)


def _tellable(record: Record, on: date) -> int:
    at = AsAt(record, pd.Timestamp(on))
    sources = (
        at.covers("contact"),
        at.covers("early_help_assessment"),
        at.covers("cin_episode"),
        at.covers("cin_assessment") or at.covers("assessment_sight"),
        at.covers("section_47"),
        at.covers("cin_episode") or at.lists_of_the_day("cin_standing"),
        at.covers("cp_plan") or at.lists_of_the_day("cp_standing"),
        at.covers("cla_episode") or at.lists_of_the_day("cla_standing"),
        at.covers("care_leaver") or at.lists_of_the_day("care_leaver_standing"),
        at.covers("placed_for_adoption"),
    )
    return sum(sources)
