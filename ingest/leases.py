"""The lease on an upload: who works on it now, renewed by a heartbeat, taken over when it runs
out."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from ingest.models import WORKING, Stage, Upload

LEASE = timedelta(seconds=25)
HEARTBEAT_SECONDS = 8.0
ATTEMPTS = 3


class LeaseLostError(Exception):
    """Another worker has the upload now: whatever this one still wanted to write must not be
    written."""


GAVE_UP = (
    "The work on this upload was interrupted three times, so we stopped trying."
    " Nothing was changed. Send the files again; if it happens again, tell whoever looks after this service."
)


def claim(upload_id: UUID) -> Upload | None:
    """Take the lease of an upload that nobody works on, or None.

    After three broken attempts the upload has failed.
    """
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        waiting = Upload.objects.filter(free, pk=upload_id, stage__in=WORKING)
        upload = waiting.select_for_update(skip_locked=True).first()
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


def move(upload: Upload, stage: Stage, **learnt: Any) -> None:
    """Take the upload to a stage with what was learnt, if the lease is still ours.

    Raises `LeaseLostError`.
    """
    ours = Upload.objects.filter(pk=upload.pk, attempt=upload.attempt, stage__in=WORKING)
    if not ours.update(stage=stage, **learnt):
        raise LeaseLostError
    for name, value in learnt.items():
        setattr(upload, name, value)
    upload.stage = stage


def hold(upload: Upload) -> None:
    """Keep the upload's row to ourselves until the transaction ends.

    Raises `LeaseLostError`.
    """
    ours = Upload.objects.select_for_update().filter(pk=upload.pk, attempt=upload.attempt)
    if not ours.filter(stage__in=WORKING).exists():
        raise LeaseLostError


def fail(upload: Upload, sentence: str) -> None:
    """End the job: nothing came of it, and the sentence says what to do."""
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(
            stage=Stage.FAILED, message=sentence, lease_until=None
        )
        audit.record("upload failed", person=None, authority=upload.authority, subject=upload)


def expired() -> list[UUID]:
    """Uploads that wait or whose worker has gone quiet."""
    quiet = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return list(Upload.objects.filter(quiet, stage__in=WORKING).values_list("pk", flat=True))


@contextmanager
def kept_alive(upload: Upload):
    """Renew the lease from another thread while the work goes on, and let go of it at the end."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(HEARTBEAT_SECONDS):
                ours = Upload.objects.filter(pk=upload.pk, attempt=upload.attempt)
                ours.filter(stage__in=WORKING).update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()

    heart = threading.Thread(target=beat, name="heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()
        Upload.objects.filter(pk=upload.pk, attempt=upload.attempt).update(lease_until=None)
