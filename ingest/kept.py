"""The files of an upload as they were sent, read again from private storage."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction

from ingest.models import Upload
from ingest.readers import SourceFile


def files_of(upload: Upload) -> list[SourceFile]:
    """The files, under the names their owner gave them.

    Raises `FileNotFoundError` once they are deleted.
    """
    files = []
    for kept in upload.files.all():
        if not kept.path:
            raise FileNotFoundError("deleted on schedule")
        with default_storage.open(kept.path) as file:
            files.append(SourceFile(kept.name, file.read()))
    return files


def keep_no_file_of(upload: Upload) -> None:
    """Delete what was sent, once what is said of it is committed; names and digests stay."""
    for kept in upload.files.exclude(path=""):
        transaction.on_commit(lambda path=kept.path: default_storage.delete(path))
    upload.files.update(path="")
