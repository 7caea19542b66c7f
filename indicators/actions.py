"""Making facts: a draft build of an authority's figures, and the moment it goes live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd
from django.db import connection, transaction
from django.utils import timezone

from accounts.at_hand import at_hand
from accounts.copying import copied_into
from accounts.models import Authority
from indicators import (
    fact_series,
    facts,
    first_reported,
    inputs,
    shift_requests,
    standing_facts,
)
from indicators.catalogue import INDICATORS
from indicators.cuts import PERSON_COLUMNS
from indicators.models import Build, FactSeries
from records import erasing, links, postcodes
from records import queries as records
from records.merge import InForce

COLUMNS = (*fact_series.SERIES, *fact_series.ARRAYS)


@dataclass(frozen=True)
class Measured:
    """Facts ready to be kept: those measured, and of which earlier build the others are.

    `facts`: as `indicators.facts.measure` gives them, of the indicators measured. `made_of`: of
    every indicator what its facts are made of (`indicators.inputs.made_of`). `reused`: indicator ->
    the number of the build whose facts are made of the very same. `links`: the version of the links
    between people that all of it rests on.
    """

    facts: pd.DataFrame
    made_of: Mapping[str, str] = field(default_factory=dict)
    reused: Mapping[str, int] = field(default_factory=dict)
    links: str = ""


def build_facts(authority: Authority, releases: list[InForce]) -> Build:
    """Make all facts from these releases and keep them as a draft build, which no page shows
    yet."""
    return keep(authority, releases, measure(authority, releases))


def measure(authority: Authority, releases: list[InForce]) -> Measured:
    """The facts of an authority from these releases: what an earlier build made of the very same is
    left to be copied, the rest is measured."""
    with at_hand(authority):
        return _measured(authority, releases)


def _measured(authority: Authority, releases: list[InForce]) -> Measured:
    # Asked before anything is read: figures of a directory loaded meanwhile then pass for those
    # of the one before and measured again, never the other way about.
    directory = f"{authority.code} {postcodes.edition()}"
    known_twice = links.version(authority, partners=False)
    linked = links.version(authority)
    merged = records.all_merged(authority, inputs.DESCRIBED, releases)
    described = {name: merged[name].drop(columns="release") for name in inputs.DESCRIBED}
    # Nothing else of a person is read by any figure, so nothing else can change one.
    described["person"] = described["person"][list(PERSON_COLUMNS)]
    children = {
        name: records.children_in(authority, name, releases)
        for name in inputs.entities_of(INDICATORS.values())
    }
    stands = standing_facts.months(authority, INDICATORS.values())
    made_of = inputs.made_of(
        releases, children, described, directory, links=(known_twice, linked), stands=stands
    )
    reused = _same(authority, made_of)
    wanted = [INDICATORS[key] for key in made_of if key not in reused]
    reads = {entity for indicator in wanted for entity in indicator.reads}
    record = records.record_of(authority, releases, reads, known=described)
    measured = facts.measure(record, [each.key for each in wanted])
    if stands:
        measured = standing_facts.as_published(authority, measured, list(wanted), stands)
    return Measured(measured, made_of, reused, linked)


def _same(authority: Authority, made_of: Mapping[str, str]) -> dict[str, int]:
    """Of the indicators that some build of the authority made of the very same, its number."""
    found: dict[str, int] = {}
    builds = Build.objects.filter(authority=authority).order_by("is_live", "pk")
    for number, before in builds.values_list("pk", "made_of"):
        found |= {key: number for key, own in made_of.items() if before.get(key) == own}
    return found


@transaction.atomic
def keep(authority: Authority, releases: list[InForce], measured: Measured) -> Build:
    """Keep facts made from these releases as a draft build.

    What was to be copied from a build that has gone meanwhile is measured now.
    """
    wanted = set(measured.reused.values())
    # No build that is copied from may go before this one is whole.
    held = Build.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    before = {build.pk: build for build in held}
    if wanted - set(before):
        return keep(authority, releases, measure(authority, releases))
    digests = facts.digests(measured.facts)
    for key, number in measured.reused.items():
        if key in before[number].digests:
            digests[key] = before[number].digests[key]
    build = Build.objects.create(
        authority=authority,
        releases=sorted(r.release for r in releases),
        digest=facts.digest_of(digests),
        made_of=dict(measured.made_of),
        digests=digests,
        links=measured.links,
    )
    _write(build, measured.facts)
    for number in sorted(wanted):
        _copy(build, number, [key for key, own in measured.reused.items() if own == number])
    return build


def _write(build: Build, measured: pd.DataFrame) -> None:
    text = "".join(f"{build.pk}\t{line}\n" for line in fact_series.copy_lines(measured))
    with copied_into(FactSeries._meta.db_table, ["build_id", *COLUMNS]) as copy:
        copy.write(text.encode())


def _copy(build: Build, before: int, indicators: Iterable[str] | None = None) -> None:
    """Give a build the facts of an earlier one: of some indicators, or all of them."""
    names = ", ".join(COLUMNS)
    some = "" if indicators is None else " AND indicator = ANY(%s)"
    given = [build.pk, before, *([] if indicators is None else [list(indicators)])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {FactSeries._meta.db_table} (build_id, {names})"  # noqa: S608  our names
            f" SELECT %s, {names} FROM {FactSeries._meta.db_table}"
            f" WHERE build_id = %s{some} ORDER BY id",
            given,
        )


def is_behind(build: Build) -> bool:
    """Whether figures rest on other links than those in force, or on a child who was erased
    since."""
    if build.links != links.version(build.authority):
        return True
    erased_at = erasing.last_erased_at(build.authority)
    return erased_at is not None and build.created_at < erased_at


def go_live(build: Build) -> None:
    """Show this build from now on; the one before it is forgotten, but not what was first reported
    of a month; and what changed is asked anew.

    Call inside the transaction that publishes.
    """
    Build.objects.filter(authority=build.authority, is_live=True).exclude(pk=build.pk).delete()
    build.is_live = True
    build.save(update_fields=["is_live"])
    first_reported.keep(build, timezone.now())
    shift_requests.ask_again(build.authority)


@transaction.atomic
def freeze(authority: Authority, releases: list[InForce], known: Iterable[Build | None]) -> Build:
    """The facts from these releases, kept as they are whatever goes live or is withdrawn later.

    Copied from one of the `known` builds that was made from just these releases; where there is
    none they are measured.
    """
    numbers = sorted(r.release for r in releases)
    same = next((build for build in known if build and build.releases == numbers), None)
    if same is None:
        frozen = build_facts(authority, releases)
        frozen.is_frozen = True
        frozen.save(update_fields=["is_frozen"])
        return frozen
    frozen = Build.objects.create(
        authority=authority,
        releases=same.releases,
        digest=same.digest,
        made_of=same.made_of,
        digests=same.digests,
        is_frozen=True,
    )
    _copy(frozen, same.pk)
    return frozen


def forget_frozen(build: Build) -> None:
    """Forget figures that were kept for a return which did not go to DfE after all."""
    Build.objects.filter(pk=build.pk, is_frozen=True).delete()
