"""What people do with uploads: send, confirm, publish, withdraw, discard.

Each leaves an audit entry.
"""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import audit, two_people, walls
from accounts.models import Authority, Person
from indicators import actions as indicators
from indicators import queries as figures
from indicators.models import Build
from ingest import drafts, quota, tasks
from ingest.models import Finding, Stage, Upload, UploadedFile
from records import actions as records
from records import queries

FOLDER = "uploads"
# Longer than anybody sends one file, and than any upload is on its way into the database.
STRAY_AFTER = timedelta(hours=6)


class NotNow(Exception):
    """What was asked cannot be done to this upload as it stands; the text is for the person who
    asked."""


def receive(
    authority: Authority,
    person: Person | None,
    files: Sequence[tuple[str, IO[bytes]]],
    *,
    dataset: str = "auto",
    year: int | None = None,
    as_at: date | None = None,
    first_on: date | None = None,
    ring: bool = True,
) -> Upload:
    """Keep the files in private storage under names of ours, and ring for the worker once that is
    committed. Where a file or a row cannot be written, none of the files stays.

    Raises `quota.BeyondQuota`.
    """
    quota.refuse_beyond(authority, person, [content for _, content in files])
    upload = Upload(
        authority=authority,
        person=person,
        declared_dataset=dataset,
        declared_year=year,
        as_at=as_at,
        first_on=first_on,
    )
    with transaction.atomic(), _none_or_all(upload):
        kept = [_kept(upload, name, content) for name, content in files]
        upload.save()
        UploadedFile.objects.bulk_create(kept)
        audit.record(
            "upload received", person=person, authority=authority, subject=upload, files=len(kept)
        )
        if ring:
            transaction.on_commit(lambda: ring_for(upload))
    return upload


@contextmanager
def _none_or_all(upload: Upload) -> Iterator[None]:
    """Take the upload's files away again where it breaks inside: a full disk needs their room.

    Not where the commit breaks, for it may have been made: `clear_strays` looks later.
    """
    try:
        yield
    except BaseException:
        folder = Path(default_storage.path(f"{FOLDER}/{upload.pk}"))
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _kept(upload: Upload, name: str, content: IO[bytes]) -> UploadedFile:
    sha = hashlib.sha256()
    size = 0
    for block in iter(lambda: content.read(1 << 20), b""):
        sha.update(block)
        size += len(block)
    content.seek(0)
    path = default_storage.save(f"{FOLDER}/{upload.pk}/{uuid.uuid4()}", content)
    shown = PurePosixPath(name.replace("\\", "/")).name[:255]
    return UploadedFile(upload=upload, name=shown, path=path, size=size, sha256=sha.hexdigest())


def ring_for(upload: Upload) -> None:
    """Ring the doorbell.

    A broker that is down loses nothing: the sweep rings again.
    """
    with suppress(tasks.take_in.OperationalError, OSError):
        tasks.take_in.apply_async((str(upload.pk),), expires=tasks.RING_SECONDS)


def confirm(upload: Upload, person: Person | None, *, ring: bool = True) -> None:
    """A person says: take it in all the same."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if upload.stage != Stage.HELD:
            raise NotNow("This upload is not waiting to be confirmed.")
        upload.stage = Stage.RECEIVED
        upload.attempt, upload.lease_until = 0, None
        upload.confirmed_by, upload.confirmed_at = person, timezone.now()
        upload.save(
            update_fields=["stage", "attempt", "lease_until", "confirmed_by", "confirmed_at"]
        )
        audit.record(
            "upload confirmed",
            person=person,
            authority=upload.authority,
            subject=upload,
            code=upload.error_code,
        )
        if ring:
            transaction.on_commit(lambda: ring_for(upload))


def publish(uploads: Iterable[Upload], person: Person | None) -> Build:
    """Let these uploads' releases stand, and show the figures made with them, in one transaction.

    The draft build is used where it was made from just these releases and nobody was erased since;
    otherwise (another return was published since, or several are published at once) the figures are
    measured again first.
    Raises `NotNow` where an upload is not ready, or its records stand already, or they are not of
    one authority.
    """
    numbers = [upload.pk for upload in uploads]
    with transaction.atomic():
        waiting = Upload.objects.filter(pk__in=numbers).order_by("created_at", "pk")
        authorities = {upload.authority_id for upload in waiting}
        if len(authorities) != 1:
            raise NotNow("Choose uploads of one authority to publish.")
        authority = alone_with(authorities.pop())
        uploads = list(waiting.select_for_update(no_key=True))
        if any(u.stage != Stage.READY or u.release is None for u in uploads):
            raise NotNow("Only an upload that is ready can be published.")
        for upload in uploads:
            _refuse_what_stands_already(upload)
        if not all(two_people.may_publish(authority, person, each.person) for each in uploads):
            raise NotNow(
                "You sent this: somebody else who may publish returns has to publish it, as your"
                " information governance has it."
            )
        build = _build_for(authority, uploads)
        drafted = [upload.build_id for upload in uploads]
        if len(uploads) > 1 or build.pk not in drafted:
            # They were measured one by one, as if the others had not been sent.
            moved = figures.moved(figures.live_build(authority), build)
            for upload in uploads:
                upload.moved, upload.moved_with = moved, len(uploads) - 1
        for upload in uploads:
            records.publish(upload.release)
            upload.stage = Stage.PUBLISHED
            upload.published_by, upload.published_at = person, timezone.now()
            upload.build = None
            upload.save(
                update_fields=[
                    *("stage", "published_by", "published_at", "build"),
                    *("moved", "moved_with"),
                ]
            )
            audit.record(
                "upload published",
                person=person,
                authority=authority,
                subject=upload,
                dataset=upload.dataset,
                year=upload.year,
            )
        indicators.go_live(build)
        Build.objects.filter(pk__in=drafted).exclude(pk=build.pk).delete()
    return build


def _refuse_what_stands_already(upload: Upload) -> None:
    """Raise `NotNow` where somebody published the very same records of the year while this upload
    waited: whoever comes second is told who was first."""
    if upload.release.latest_word:
        return
    standing = queries.standing_release(upload.authority, upload.dataset, upload.year)
    same = standing is not None and (standing.digest, standing.last_on) == (
        upload.release.digest,
        upload.release.last_on,
    )
    if same:
        first = Upload.objects.filter(release=standing).select_related("published_by").first()
        by = f" by {first.published_by.name}" if first and first.published_by else ""
        raise NotNow(
            f"The same return was published on {standing.published_at:%d %B %Y}{by} while this one"
            " waited: nothing would change. Discard it."
        )


def measure_together(uploads: Iterable[Upload]) -> Build:
    """Measure what the figures would be with all these uploads, and keep that as the draft of the
    last of them: publishing them together then uses it.

    Raises `NotNow` as `publish` does.
    """
    numbers = [upload.pk for upload in uploads]
    with transaction.atomic():
        waiting = Upload.objects.filter(pk__in=numbers).order_by("created_at", "pk")
        authorities = {upload.authority_id for upload in waiting}
        if len(authorities) != 1:
            raise NotNow("Choose uploads of one authority to measure.")
        authority = alone_with(authorities.pop())
        uploads = list(waiting.select_for_update(no_key=True))
        if any(u.stage != Stage.READY or u.release is None for u in uploads):
            raise NotNow("Only uploads that are ready can be measured together.")
        build = _build_for(authority, uploads)
        last = uploads[-1]
        if build.pk not in {upload.build_id for upload in uploads}:
            replaced, last.build = last.build, build
            last.save(update_fields=["build"])
            if replaced:
                replaced.delete()
    return build


def moved_together(uploads: Sequence[Upload]) -> list[dict] | None:
    """Which figures would move if these uploads were published together, as `Upload.moved` has it;
    None where that was not measured, or what stands has changed since."""
    authority = uploads[0].authority
    standing = queries.standing(authority, with_drafts=[u.release for u in uploads])
    numbers = sorted(r.release for r in standing)
    for upload in uploads:
        if upload.build and upload.build.releases == numbers:
            return figures.moved(figures.live_build(authority), upload.build)
    return None


def alone_with(authority_id: int) -> Authority:
    """The authority, whose publications and withdrawals now wait for us: what stands cannot change
    under our feet.

    A lock that leaves the key alone, since every audit entry made meanwhile points to the row.
    """
    return Authority.objects.select_for_update(no_key=True).get(pk=authority_id)


def _build_for(authority: Authority, uploads: Sequence[Upload]) -> Build:
    standing = queries.standing(authority, with_drafts=[u.release for u in uploads])
    numbers = sorted(r.release for r in standing)
    for upload in uploads:
        draft = upload.build
        if draft and draft.releases == numbers and not indicators.is_behind(draft):
            return draft
    return indicators.build_facts(authority, standing)


def withdraw(upload: Upload, person: Person | None, *, reason: str) -> None:
    """Take a published return back: the one before it stands again, and the figures are made anew
    without it."""
    with transaction.atomic():
        authority = alone_with(upload.authority_id)
        upload = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if upload.stage != Stage.PUBLISHED:
            raise NotNow("Only a published upload can be withdrawn.")
        records.withdraw(upload.release)
        upload.stage = Stage.WITHDRAWN
        upload.save(update_fields=["stage"])
        indicators.go_live(indicators.build_facts(authority, queries.standing(authority)))
        audit.record(
            "upload withdrawn", person=person, authority=authority, subject=upload, reason=reason
        )


def measure_anew() -> int:
    """Make the live figures of every authority anew from the same returns, after what they rest on
    beside returns has changed: the postcode directory. Returns how many authorities that were."""
    with walls.every_authority(walls.Because.REFERENCE):
        live = sorted(Build.objects.filter(is_live=True).values_list("authority_id", flat=True))
    for number in live:
        with walls.within(number), transaction.atomic():
            authority = alone_with(number)
            indicators.go_live(indicators.build_facts(authority, queries.standing(authority)))
    return len(live)


def discard(upload: Upload, person: Person | None) -> None:
    """Throw away an upload that was not published, with its files and its draft."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if upload.is_working or upload.stage in (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.DISCARDED):
            raise NotNow("An upload can be discarded before it is published, when no work goes on.")
        if upload.submissions.filter(taken_back_at=None).exists():
            raise NotNow("This upload was sent to DfE: it is kept as it was sent.")
        upload.stage = Stage.DISCARDED
        upload.save(update_fields=["stage"])
        drafts.forget(upload)
        Finding.objects.filter(upload=upload).delete()
        audit.record("upload discarded", person=person, authority=upload.authority, subject=upload)
        for file in upload.files.all():
            transaction.on_commit(lambda path=file.path: default_storage.delete(path))


def clear_strays(now: datetime) -> int:
    """Delete kept files that no upload owns: a process that dies between a file and its row, or
    between a discarded upload's commit and its files, leaves them.

    Returns how many were deleted.
    """
    if not default_storage.exists(FOLDER):
        return 0
    cleared = 0
    for folder in default_storage.listdir(FOLDER)[0]:
        names = default_storage.listdir(f"{FOLDER}/{folder}")[1]
        if not names:
            _clear_folder(f"{FOLDER}/{folder}", now)
            continue
        owned = UploadedFile.objects.filter(path__startswith=f"{FOLDER}/{folder}/")
        owned = owned.exclude(upload__stage=Stage.DISCARDED)
        with walls.every_authority(walls.Because.STRAYS):
            known = set(owned.values_list("path", flat=True))
        for name in names:
            path = f"{FOLDER}/{folder}/{name}"
            old = default_storage.get_modified_time(path) < now - STRAY_AFTER
            if old and path not in known:
                default_storage.delete(path)
                cleared += 1
    return cleared


def _clear_folder(path: str, now: datetime) -> None:
    """Delete the empty folder of an upload, unless its first file may be on its way."""
    if default_storage.get_modified_time(path) < now - STRAY_AFTER:
        with suppress(OSError):
            default_storage.delete(path)
