"""Reading the record: which releases stand, and their rows as one merged `Record`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import numpy as np
import pandas as pd
from django.db import connection

from accounts.models import Authority
from records import counted, links, postcodes
from records.entities import (
    BY_NAME,
    COUNTS,
    ENTITIES,
    IDENTITY,
    OF_PARTNERS,
    PARTNER_EVENT,
    tables_of,
)
from records.extract import Extract
from records.latest import segments
from records.merge import InForce, merge
from records.models import ROWS, Child, PartnerCount, Release
from records.places import DIRECTORY
from records.reading import empty, read_rows
from records.record import Record


def standing(authority: Authority, *, with_drafts: Iterable[Release] = ()) -> list[InForce]:
    """The releases that stand for the authority: the last published of each dataset, year and first
    day spoken for (returns that speak for months, not a year, stand beside each other); of those
    that stand for their own days, each that is still the word for one.

    `with_drafts`: releases to treat as if they were published now, to see what they would change.
    """
    published = Release.objects.filter(authority=authority, state=Release.State.PUBLISHED)
    ordered = list(enumerate([*published.order_by("published_at", "pk"), *with_drafts]))
    by_day = [as_in_force(release, order) for order, release in ordered if release.latest_word]
    still = {segment.release for segment in segments(by_day)}
    last = {
        (r.dataset, r.year, r.first_on, r.pk if r.latest_word else 0): as_in_force(r, order)
        for order, r in ordered
        if not r.latest_word or r.pk in still
    }
    return [last[name] for name in sorted(last)]


def published_of(authority: Authority) -> tuple[int, ...]:
    """The numbers of the published releases, in the order in which they were: which releases stand
    changes only with it."""
    published = Release.objects.filter(authority=authority, state=Release.State.PUBLISHED)
    return tuple(published.order_by("published_at", "pk").values_list("pk", flat=True))


def as_in_force(release: Release, order: int = 0) -> InForce:
    """A release as merging wants it."""
    return InForce(
        release.pk,
        release.dataset,
        release.year,
        release.first_on,
        release.last_on,
        frozenset(release.supplies),
        order,
    )


def standing_release(authority: Authority, dataset: str, year: int) -> Release | None:
    """The published release that stands for one dataset and year."""
    published = Release.objects.filter(authority=authority, state=Release.State.PUBLISHED)
    return published.filter(dataset=dataset, year=year).order_by("published_at", "pk").last()


def last_word(authority: Authority, dataset: str, first_on: date, last_on: date) -> Release | None:
    """Of a dataset that stands by the day, the published release for just these days, where it is
    the word for all of them."""
    published = Release.objects.filter(
        authority=authority, dataset=dataset, state=Release.State.PUBLISHED
    )
    over = published.filter(first_on__lte=last_on, last_on__gte=first_on)
    last = over.order_by("published_at", "pk").last()
    return last if last and (last.first_on, last.last_on) == (first_on, last_on) else None


def holders_of(authority: Authority, datasets: Iterable[str]) -> list[str]:
    """Whose ids the people of some published datasets have, each once, in order."""
    published = Release.objects.filter(
        authority=authority, dataset__in=list(datasets), state=Release.State.PUBLISHED
    )
    named = (each for each in published if IDENTITY.name in each.supplies)
    return sorted({each.holder for each in named})


def stretches_by_dataset(
    authority: Authority,
) -> tuple[dict[str, list[tuple[date, date]]], dict[str, datetime]]:
    """Of what stands by the day: for each dataset the unbroken stretches of days that are spoken
    for, and when a release of it was last published."""
    published = Release.objects.filter(
        authority=authority, state=Release.State.PUBLISHED, latest_word=True
    )
    days: dict[str, list[tuple[date, date]]] = {}
    last: dict[str, datetime] = {}
    for release in published.order_by("first_on", "last_on"):
        spans = days.setdefault(release.dataset, [])
        if spans and (release.first_on - spans[-1][1]).days <= 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], release.last_on))
        else:
            spans.append((release.first_on, release.last_on))
        before = last.get(release.dataset, release.published_at)
        last[release.dataset] = max(before, release.published_at)
    return days, last


def overlapping(release: Release) -> list[tuple[Release, date, date]]:
    """The published releases that lose days to this one, each with the first and last such day."""
    published = Release.objects.filter(
        authority=release.authority_id, dataset=release.dataset, state=Release.State.PUBLISHED
    )
    ordered = published.exclude(pk=release.pk).order_by("published_at", "pk")
    by_number = {each.pk: each for each in ordered}
    standing = segments([as_in_force(each, order) for order, each in enumerate(ordered)])
    return [
        (by_number[s.release], max(s.first, release.first_on), min(s.last, release.last_on))
        for s in standing
        if s.first <= release.last_on and s.last >= release.first_on
    ]


def rows_for(authority: Authority, dataset: str, first_on: date, last_on: date) -> int:
    """How many rows of events and counts stand for these days in the extracts of one kind."""
    held = record_of(authority, [r for r in standing(authority) if r.dataset == dataset], [dataset])
    first, last = pd.Timestamp(first_on), pd.Timestamp(last_on)
    happened = held.partner_event["happened_on"]
    counted_in = held.partner_count["month"]
    return int(happened.between(first, last).sum() + counted_in.between(first, last).sum())


def own_ids(authority: Authority) -> set[str]:
    """The authority's own ids of children, those it gave up for others among them."""
    own = Child.objects.filter(authority=authority, holder="")
    former = ROWS[IDENTITY.name].objects.filter(authority=authority, child__holder="")
    gone = former.exclude(former_authority_child_id=None)
    return {
        *own.values_list("la_child_id", flat=True),
        *gone.values_list("former_authority_child_id", flat=True),
    }


def standing_before(authority: Authority, dataset: str, year: int) -> list[Release]:
    """The releases that stand for the years before one, the latest first."""
    published = Release.objects.filter(
        authority=authority, dataset=dataset, year__lt=year, state=Release.State.PUBLISHED
    )
    last = {release.year: release for release in published.order_by("published_at", "pk")}
    return [last[year] for year in sorted(last, reverse=True)]


def record_of(
    authority: Authority,
    releases: list[InForce],
    entities: Iterable[str] | None = None,
    *,
    known: Mapping[str, pd.DataFrame] | None = None,
) -> Record:
    """The merged record of the given releases: all entities, or those named and person.

    The places of its postcodes come with it where they are wanted (`records.places.DIRECTORY`) and
    the directory is loaded, whenever that was. `known`: entities as `merged` gave them already,
    which are not read again.
    """
    asked = {"person", *(entities if entities is not None else (*BY_NAME, COUNTS, DIRECTORY))}
    wanted = {table for name in asked for table in _tables(name)}
    frames = dict(known or {})
    frames |= all_merged(authority, wanted & set(BY_NAME) - set(frames), releases)
    for entity in ENTITIES:
        if entity.name not in frames:
            frames[entity.name] = merge(entity, empty(entity), releases)
    frames[COUNTS] = _counts(authority, releases if COUNTS in wanted else [])
    directory = None
    if DIRECTORY in wanted:
        directory = postcodes.directory_of(frames["cla_episode"], authority.code)
    return Record(frames, releases, directory)


def _tables(name: str) -> tuple[str, ...]:
    """The tables to read for an entity, an extract, the counts or the directory."""
    return (name,) if name in (COUNTS, DIRECTORY) else tables_of(name)


def _counts(authority: Authority, releases: list[InForce]) -> pd.DataFrame:
    """The monthly counts that are the last word for their month: `records.counted.COLUMNS`."""
    standing = segments([r for r in releases if COUNTS in r.supplies])
    rows = PartnerCount.objects.filter(
        authority=authority, release__in={segment.release for segment in standing}
    )
    read = pd.DataFrame(
        list(rows.order_by("pk").values_list("release_id", *counted.COLUMNS)) if standing else [],
        columns=["release", *counted.COLUMNS],
    )
    typed = counted.typed({name: read[name] for name in counted.COLUMNS})
    inside = np.zeros(len(typed), dtype=bool)
    for segment in standing:
        inside |= (
            read["release"].eq(segment.release)
            & typed["month"].between(pd.Timestamp(segment.first), pd.Timestamp(segment.last))
        ).to_numpy()
    return typed[inside].reset_index(drop=True)


def merged(
    authority: Authority, name: str, releases: list[InForce], *, linked: bool = True
) -> pd.DataFrame:
    """One entity of the given releases, as `all_merged` gives each."""
    return all_merged(authority, [name], releases, linked=linked)[name]


def all_merged(
    authority: Authority, names: Iterable[str], releases: list[InForce], *, linked: bool = True
) -> dict[str, pd.DataFrame]:
    """Entities of the given releases by name, each as `records.merge.merge` gives it; who was found
    to be somebody else's record is that child, unless not `linked`."""
    named = set(names)
    wanted = [entity for entity in ENTITIES if entity.name in named]
    same = links.resolved_by_reach(authority) if linked and wanted else {}
    frames = {}
    for entity, rows in read_rows(authority, wanted, releases):
        child = _followed(same.get(entity.name in OF_PARTNERS), rows["child"].to_numpy())
        frames[entity.name] = merge(entity, rows.assign(child=child), releases)
    return frames


def children_in(authority: Authority, name: str, releases: list[InForce]) -> np.ndarray:
    """The children with a row of an entity, or of an extract, in the given releases, each once
    (int64)."""
    kept = PARTNER_EVENT.name if name not in ROWS else name
    rows = ROWS[kept].objects.filter(
        authority=authority, release__in=[r.release for r in releases if name in r.supplies]
    )
    named = np.fromiter(rows.values_list("child_id", flat=True).distinct(), dtype="int64")
    same = links.resolved(authority, partners=kept in OF_PARTNERS)
    return np.unique(_followed(same, named))


def _followed(same: Mapping[int, int] | None, children: np.ndarray) -> np.ndarray:
    """The children whose these rows are, where links in force say that one is another."""
    if not same:
        return children
    numbers = pd.Series(children, dtype="int64")
    return numbers.map(same).fillna(numbers).to_numpy("int64")


def children_of(release: Release) -> pd.Index:
    """The children whom a release names in any of its rows, by the record's number."""
    tables = [ROWS[name]._meta.db_table for name in release.supplies if name in ROWS]
    if not tables:
        return pd.Index([], dtype="int64")
    named = " UNION ".join(
        f"SELECT child_id FROM {table} WHERE authority_id = %s AND release_id = %s"  # noqa: S608  our names
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(named, [release.authority_id, release.pk] * len(tables))
        return pd.Index(sorted(child for (child,) in cursor.fetchall()), dtype="int64")


def extract_of(release: Release, entities: Iterable[str] | None = None) -> Extract:
    """What a release said of children, as it was taken down, with the authority's own ids: all
    entities it supplies, or those named."""
    wanted = set(release.supplies) & set(BY_NAME if entities is None else entities)
    alone = [as_in_force(release)]
    names = dict(
        Child.objects.filter(authority=release.authority_id).values_list("pk", "la_child_id")
    )
    frames = {}
    for entity, rows in read_rows(release.authority, [BY_NAME[name] for name in wanted], alone):
        frames[entity.name] = rows.assign(child=rows["child"].map(names).astype("str")).drop(
            columns="release"
        )
    return Extract(frames, frozenset(wanted))
