"""What an upload leaves in the record and the figures before it is published, and how that is
forgotten."""

from __future__ import annotations

from django.db import transaction

from ingest.models import Upload
from records import actions as records


@transaction.atomic
def forget(upload: Upload) -> None:
    """Discard the upload's draft release and draft figures, so that no row is left that nobody
    knows."""
    release, build = upload.release, upload.build
    upload.release, upload.build = None, None
    upload.save(update_fields=["release", "build"])
    if release:
        records.discard(release)
    if build:
        build.delete()
