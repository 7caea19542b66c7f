"""What one person may have kept at once: nobody fills the disk for all the others."""

from __future__ import annotations

from collections.abc import Iterable
from os import SEEK_END
from typing import IO

from django.conf import settings
from django.db.models import Count, Sum

from accounts.models import Authority, Person
from ingest.models import Stage, UploadedFile

MEGABYTE = 1_000_000


class BeyondQuota(Exception):
    """Too much is kept already; the text is for the person who sent it."""


def refuse_beyond(authority: Authority, person: Person | None, sent: Iterable[IO[bytes]]) -> None:
    """Refuse files that would take what `person` has kept beyond the quota. The command line, which
    sends for nobody, has none.

    Raises BeyondQuota.
    """
    if person is None:
        return
    sizes = [_size(content) for content in sent]
    kept = (
        UploadedFile.objects.filter(upload__authority=authority, upload__person=person)
        .exclude(path="")
        .exclude(upload__stage=Stage.DISCARDED)
        .aggregate(files=Count("pk"), size=Sum("size", default=0))
    )
    if (
        kept["files"] + len(sizes) > settings.KEPT_FILES
        or kept["size"] + sum(sizes) > settings.KEPT_BYTES
    ):
        raise BeyondQuota(
            f"Of what you have sent {kept['files']:,} files, {kept['size'] // MEGABYTE:,} MB, are"
            f" still kept, and no more than {settings.KEPT_FILES:,} files or"
            f" {settings.KEPT_BYTES // MEGABYTE:,} MB may be. Discard returns that are not needed,"
            f" or wait: files are deleted {settings.KEEP_FILES_DAYS} days after they were sent."
        )


def _size(content: IO[bytes]) -> int:
    at = content.tell()
    size = content.seek(0, SEEK_END)
    content.seek(at)
    return size
