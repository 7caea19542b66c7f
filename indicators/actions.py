"""Making facts: a draft build of an authority's figures, and the moment it goes live."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from django.db import connection, transaction

from accounts.models import Authority
from indicators import facts, shift_requests
from indicators.models import Build, Fact
from records import queries as records
from records.calendar import month_start
from records.merge import InForce

COLUMNS = ("indicator", "cut", "cut_value", "month", "numerator", "denominator", "status")


def build_facts(authority: Authority, releases: list[InForce]) -> Build:
    """Measure everything from these releases and keep it as a draft build, which no page shows
    yet."""
    return keep(authority, releases, measure(authority, releases))


def measure(authority: Authority, releases: list[InForce]) -> pd.DataFrame:
    """The facts of an authority from these releases, as `indicators.facts.measure` gives them."""
    return facts.measure(records.record_of(authority, releases))


@transaction.atomic
def keep(authority: Authority, releases: list[InForce], measured: pd.DataFrame) -> Build:
    """Keep facts measured from these releases as a draft build.

    `measured`: as `measure` gives it.
    """
    build = Build.objects.create(
        authority=authority,
        releases=sorted(r.release for r in releases),
        digest=facts.digest(measured),
    )
    if len(measured):
        columns = [_as_text(measured[name], name) for name in COLUMNS]
        lines = map("\t".join, zip(*columns, strict=True))
        text = "".join(f"{build.pk}\t{line}\n" for line in lines)
        query = f"COPY {Fact._meta.db_table} (build_id, {', '.join(COLUMNS)}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(query) as copy,
        ):
            copy.write(text.encode())
    return build


def _as_text(column: pd.Series, name: str) -> list[str]:
    """A column of facts as COPY text: each distinct value is written once.

    Labels are our own words, without tabs; whole numbers are floats only for the sake of NaN.
    """
    codes, distinct = pd.factorize(column)
    if name == "month":
        written = [month_start(month).isoformat() for month in distinct.tolist()]
    else:
        written = [str(value) for value in distinct.tolist()]
    return np.array([*written, r"\N"], dtype=object)[codes].tolist()


def go_live(build: Build) -> None:
    """Show this build from now on; the one before it is forgotten, and what changed is asked anew.

    Call inside the transaction that publishes.
    """
    Build.objects.filter(authority=build.authority, is_live=True).exclude(pk=build.pk).delete()
    build.is_live = True
    build.save(update_fields=["is_live"])
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
        authority=authority, releases=same.releases, digest=same.digest, is_frozen=True
    )
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Fact._meta.db_table} (build_id, {names})"  # noqa: S608  our names
            f" SELECT %s, {names} FROM {Fact._meta.db_table} WHERE build_id = %s",
            [frozen.pk, same.pk],
        )
    return frozen


def forget_frozen(build: Build) -> None:
    """Forget figures that were kept for a return which did not go to DfE after all."""
    Build.objects.filter(pk=build.pk, is_frozen=True).delete()
