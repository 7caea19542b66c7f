"""How many rows of each release have which fields filled, month by month: counted by the database,
without a row of anybody leaving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.db import connection

from accounts.models import Authority
from records import counted
from records.entities import BY_NAME, IDENTITY, PARTNER_EVENT
from records.models import ROWS, PartnerCount, Release

WHO = ("upn", "nhs_number", "youth_justice_id", "authority_child_id",
       "date_of_birth", "sex", "postcode", "surname_hash")  # fmt: skip
EVENT = ("recorded_on", "what", "detail", "outcome", "amount", "out_of", "reference")


@dataclass(frozen=True)
class FilledRows:
    """Rows of one table in one release and month (its first day; None where rows have no day), and
    how many of them have each field filled."""

    release: int
    table: str
    month: date | None
    rows: int
    filled: dict[str, int]


def published(authority: Authority, dataset: str | None = None) -> list[Release]:
    """The releases of the authority that were published and not withdrawn, of one dataset or of
    all, the earliest published first."""
    found = Release.objects.filter(authority=authority, state=Release.State.PUBLISHED)
    if dataset is not None:
        found = found.filter(dataset=dataset)
    return list(found.order_by("published_at", "pk"))


def of_extract(authority: Authority, key: str, releases: list[int]) -> list[FilledRows]:
    """The rows of people of a partner's extract, by the month in which each happened or began, with
    what is known of whose they are."""
    who = [f"count(told.{name})" for name in WHO]
    what = [f"count(row.{name})" for name in EVENT]
    event, identity = (ROWS[each.name]._meta.db_table for each in (PARTNER_EVENT, IDENTITY))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row.release_id, date_trunc('month', row.happened_on)::date, count(*),"  # noqa: S608  our names
            f" ARRAY[{', '.join([*what, *who])}] FROM {event} AS row"
            f" LEFT JOIN {identity} AS told ON told.release_id = row.release_id"
            " AND told.child_id = row.child_id AND told.authority_id = row.authority_id"
            " WHERE row.authority_id = %s AND row.release_id = ANY(%s) AND row.source = %s"
            " GROUP BY 1, 2",
            [authority.pk, releases, key],
        )
        return [
            FilledRows(release, PARTNER_EVENT.name, month, rows,
                    dict(zip((*EVENT, *WHO), filled, strict=True)))
            for release, month, rows, filled in cursor.fetchall()
        ]  # fmt: skip


def of_return(authority: Authority, releases: list[Release]) -> list[FilledRows]:
    """The rows of each entity of a return, by the month in which each began, in one query."""
    supplied: dict[str, list[int]] = {}
    for release in releases:
        for name in release.supplies:
            if name in BY_NAME:
                supplied.setdefault(name, []).append(release.pk)
    if not supplied:
        return []
    parts, values = [], []
    for name in BY_NAME.keys() & supplied.keys():
        entity = BY_NAME[name]
        counts = ", ".join(f"count({column})" for column in entity.columns)
        month = f"date_trunc('month', {entity.start})::date" if entity.start else "NULL::date"
        parts.append(
            f"SELECT '{name}', release_id, {month}, count(*), ARRAY[{counts}]"  # noqa: S608  our names
            f" FROM {ROWS[name]._meta.db_table}"
            " WHERE authority_id = %s AND release_id = ANY(%s) GROUP BY 2, 3"
        )
        values += [authority.pk, supplied[name]]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = [
            FilledRows(release, name, month, rows, dict(zip(BY_NAME[name].columns, counts,
                                                         strict=True)))
            for name, release, month, rows, counts in cursor.fetchall()
        ]  # fmt: skip
    order = list(BY_NAME)
    return sorted(found, key=lambda each: order.index(each.table))


def monthly(authority: Authority, releases: list[int]) -> list[tuple[int, date, float]]:
    """Of monthly counts the number of each release and month, where it is known."""
    rows = PartnerCount.objects.filter(authority=authority, release__in=releases)
    found = []
    read = pd.DataFrame(
        list(rows.values_list("release_id", *counted.COLUMNS)),
        columns=["release", *counted.COLUMNS],
    )
    for release, of_release in read.groupby("release"):
        typed = counted.typed({name: of_release[name] for name in counted.COLUMNS})
        whole = counted.whole(typed).dropna(subset="numerator")
        found += [
            (int(release), month.date(), float(number))
            for month, number in zip(whole["month"], whole["numerator"], strict=True)
        ]
    return found
