"""The lease on an upload: who works on it now, renewed by a heartbeat, taken over when it runs
out."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import audit, walls
from ingest import drafts
from ingest.models import WORKING, Stage, Upload

LEASE = timedelta(seconds=settings.UPLOAD_LEASE_SECONDS)
HEARTBEAT_SECONDS = settings.UPLOAD_LEASE_SECONDS / 3
ATTEMPTS = 3


class LeaseLostError(Exception):
    """Another worker has the upload now: whatever this one still wanted to write must not be
    written."""


GAVE_UP = (
    "The work on this upload was interrupted three times, so we stopped trying."
    " Nothing was changed. Send the files again; if it happens again, tell whoever looks after"
    " this service."
)


def claim(upload_id: UUID) -> Upload | None:
    """Take the lease of an upload that nobody works on, or None.

    After three broken attempts the upload has failed.
    """
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        waiting = Upload.objects.filter(free, pk=upload_id, stage__in=WORKING)
        upload = waiting.select_for_update(skip_locked=True, no_key=True).first()
        if upload is None:
            return None
        if upload.attempt >= ATTEMPTS:
            fail(upload, GAVE_UP)
            return None
        upload.attempt = F("attempt") + 1
        upload.lease_until = now + LEASE
        upload.save(update_fields=["attempt", "lease_until"])
    upload.refresh_from_db()
    return upload


def _ours(upload: Upload) -> QuerySet[Upload]:
    """The upload's row, if it is still ours to write.

    Attempts are counted anew once a person has confirmed, so the two together tell one claim from
    every other: a worker that slept through all that must not take the second first attempt for
    its own.
    """
    return Upload.objects.filter(
        pk=upload.pk,
        attempt=upload.attempt,
        confirmed_at=upload.confirmed_at,
        stage__in=WORKING,
    )


def move(upload: Upload, stage: Stage, **learnt: Any) -> None:
    """Take the upload to a stage with what was learnt, if the lease is still ours.

    The lease is renewed with it, as long as there is work: the heartbeat cannot while a transaction
    of ours holds the row, and it may have run out meanwhile. Raises `LeaseLostError`.
    """
    if stage in WORKING:
        learnt["lease_until"] = timezone.now() + LEASE
    if not _ours(upload).update(stage=stage, **learnt):
        raise LeaseLostError
    for name, value in learnt.items():
        setattr(upload, name, value)
    upload.stage = stage


def hold(upload: Upload) -> None:
    """Keep the upload's row to ourselves until the transaction ends.

    Raises `LeaseLostError`.
    """
    if not _ours(upload).select_for_update(no_key=True).exists():
        raise LeaseLostError


def fail(upload: Upload, sentence: str) -> None:
    """End the job: nothing came of it, and the sentence says what to do.

    Raises `LeaseLostError`: what broke here may be going well elsewhere.
    """
    with transaction.atomic():
        move(upload, Stage.FAILED, message=sentence, lease_until=None)
        drafts.forget(upload)
        audit.record("upload failed", person=None, authority=upload.authority, subject=upload)


def expired() -> list[UUID]:
    """Uploads that wait or whose worker has gone quiet."""
    quiet = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    with walls.every_authority(walls.Because.JOBS):
        return list(Upload.objects.filter(quiet, stage__in=WORKING).values_list("pk", flat=True))


def renew(upload: Upload, until: datetime) -> None:
    """Let the lease last until then, if it is still ours and not longer already: a heartbeat that
    had to wait for a transaction of ours comes after what that said, with a moment that has gone
    by, and another worker would take the upload for left."""
    _ours(upload).filter(lease_until__lt=until).update(lease_until=until)


@contextmanager
def kept_alive(upload: Upload):
    """Renew the lease from another thread while the work goes on, and let go of it at the end."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT_SECONDS):
            # A database that is away for a moment must not end the heartbeat for good.
            with suppress(DatabaseError, InterfaceError):
                renew(upload, timezone.now() + LEASE)
            connection.close_if_unusable_or_obsolete()
        connection.close()

    # Behind the same wall as the work.
    heart = threading.Thread(target=copy_context().run, args=(beat,), name="heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()
        ended = Upload.objects.filter(pk=upload.pk, attempt=upload.attempt)
        ended.filter(confirmed_at=upload.confirmed_at).update(lease_until=None)
