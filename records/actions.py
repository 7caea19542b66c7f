"""Writing the record: take down what a return says as a draft, publish it, withdraw it, discard
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts.copying import copied_into
from accounts.models import Authority
from records import counted, erasing
from records.entities import BY_NAME
from records.extract import Extract, copy_lines, digest
from records.models import ROWS, PartnerCount, Release


@transaction.atomic
def take_down(
    authority: Authority,
    *,
    dataset: str,
    year: int,
    first_on: date,
    last_on: date,
    extract: Extract,
    holder: str = "",
    latest_word: bool = False,
) -> Release:
    """Load an extract by COPY as the rows of a draft release, which nothing counts until it is
    published.

    `holder`: whose ids its people have; `latest_word`: whether it stands for its own days until
    another release of its dataset speaks for them.
    """
    release = Release.objects.create(
        authority=authority,
        dataset=dataset,
        year=year,
        first_on=first_on,
        last_on=last_on,
        supplies=sorted(extract.supplies),
        digest=digest(extract),
        row_count=extract.rows,
        holder=holder,
        latest_word=latest_word,
    )
    _one_at_a_time(authority)
    for table, columns, blocks in copies(release, extract):
        copy_in(table, columns, blocks)
    return release


def copies(release: Release, extract: Extract) -> Iterator[tuple[str, list[str], Iterator[bytes]]]:
    """The rows of an extract as (table, columns, blocks of the text of a COPY), one for each entity
    that has rows. Children not known yet become known; who was erased does not come back."""
    number_of = _children(release.authority, release.holder, extract, release.last_on)
    for name, frame in extract.frames.items():
        frame = frame[frame["child"].isin(number_of)]
        if frame.empty:
            continue
        children = frame["child"].map(number_of).astype("int64").astype(str).tolist()
        ours = [str(release.authority_id)], [str(release.pk)]
        before = [*(number * len(frame) for number in ours), children]
        columns = ["authority_id", "release_id", "child_id", *BY_NAME[name].columns]
        yield ROWS[name]._meta.db_table, columns, copy_lines(BY_NAME[name], frame, before=before)
    if extract.counts is not None and len(extract.counts):
        columns = ["authority_id", "release_id", *counted.COLUMNS]
        ours = f"{release.authority_id}\t{release.pk}"
        text = "".join(f"{ours}\t{line}\n" for line in counted.lines(extract.counts))
        yield PartnerCount._meta.db_table, columns, iter([text.encode()])


def copy_in(table: str, columns: list[str], blocks: Iterable[bytes]) -> None:
    """Send blocks of text to a table by COPY."""
    with copied_into(table, columns) as copy:
        for block in blocks:
            copy.write(block)


def _children(authority: Authority, holder: str, extract: Extract, last_on: date) -> dict[str, int]:
    """The number of each child named in the extract; children not known yet become known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH named AS (SELECT unnest(%s::text[]) AS la_child_id),"
            " known AS (SELECT la_child_id, child.id FROM records_child child"
            "  JOIN named USING (la_child_id) WHERE authority_id = %s AND holder = %s),"
            " made AS (INSERT INTO records_child (authority_id, public_id, holder, la_child_id)"
            "  SELECT %s, gen_random_uuid(), %s, la_child_id FROM named"
            "  WHERE la_child_id NOT IN (SELECT la_child_id FROM known)"
            "  RETURNING la_child_id, id)"
            " SELECT la_child_id, id FROM known UNION ALL SELECT la_child_id, id FROM made",
            [
                erasing.not_erased(authority, holder, extract.children().tolist(), last_on),
                *([authority.pk, holder] * 2),
            ],
        )
        return dict(cursor.fetchall())


def _one_at_a_time(authority: Authority) -> None:
    """Wait until nobody else writes this authority's record, and let nobody until the transaction
    ends: a child that one return makes known must not be forgotten with another's draft."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('record'), %s)", [authority.pk])


def publish(release: Release) -> None:
    """From now on the release stands for its dataset and year.

    Call inside the transaction that flips the figures.
    """
    release.state = Release.State.PUBLISHED
    release.published_at = timezone.now()
    release.save(update_fields=["state", "published_at"])


def withdraw(release: Release) -> None:
    """The release stands no longer; the one published before it for the same dataset and year
    stands again."""
    release.state = Release.State.WITHDRAWN
    release.save(update_fields=["state"])


@transaction.atomic
def discard(release: Release) -> None:
    """Forget a draft and the children only it knew of."""
    if release.state != Release.State.DRAFT:
        raise ValueError("only a draft release can be discarded")
    _one_at_a_time(release.authority)
    named = _named_in(release)
    for model in (*ROWS.values(), PartnerCount):
        model.objects.filter(authority=release.authority_id, release=release).delete()
    release.delete()
    _forget_unknown(named)


def _named_in(release: Release) -> list[int]:
    """The children whom any row of the release names."""
    named: set[int] = set()
    for model in ROWS.values():
        rows = model.objects.filter(authority=release.authority_id, release=release)
        named.update(rows.values_list("child_id", flat=True).distinct())
    return sorted(named)


def _forget_unknown(children: list[int]) -> None:
    """Forget those of these children whom no row of any release names."""
    known = " AND ".join(
        f"NOT EXISTS (SELECT FROM {model._meta.db_table} r WHERE r.child_id = c.id)"
        for model in ROWS.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM records_child c WHERE c.id = ANY(%s) AND {known}",  # noqa: S608  our names
            [children],
        )
