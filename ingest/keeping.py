"""Keeping and letting go: files on schedule, a child erased everywhere, what is held of one."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from accounts import audit, walls
from accounts.at_hand import at_hand
from accounts.models import Authority, Person
from indicators import actions as indicators
from indicators.exports import Row, Sheet
from ingest import actions, linking, tasks
from ingest.models import Finding, Stage, Upload, UploadedFile
from ingest.vocabulary import ErrorCode
from records import erased_again, erasing, held_of, queries

# Sentences of these may name a file, a sheet of it or a file inside it.
NAMES_FILES = (Stage.REFUSED, Stage.DISCARDED)
NAMES_GONE = "Its files, and what they were called, are deleted."


def clear_old_files(now: datetime) -> int:
    """Delete the files of uploads sent longer ago than they are kept (`KEEP_FILES_DAYS`), and what
    their owners named them or their sheets, which may be after a child; the record, the findings
    and the digests stay. Returns how many files went."""
    before = now - timedelta(days=settings.KEEP_FILES_DAYS)
    old = UploadedFile.objects.filter(upload__created_at__lt=before).exclude(path="", name="")
    # What nobody has decided on can still be taken in, for which its files are needed.
    old = old.exclude(upload__stage__in=[Stage.HELD, Stage.RECEIVED])
    with walls.every_authority(walls.Because.JOBS):
        files = list(old.select_related("upload__authority"))
    for file in files:
        with walls.within(file.upload.authority), transaction.atomic():
            path, file.path, file.name = file.path, "", ""
            file.save(update_fields=["path", "name"])
            audit.record(
                "file of an upload deleted on schedule",
                person=None,
                authority=file.upload.authority,
                subject=file.upload,
                days=settings.KEEP_FILES_DAYS,
            )
            if path:
                transaction.on_commit(lambda path=path: default_storage.delete(path))
    _forget_names(before)
    return len(files)


def _forget_names(before: datetime) -> None:
    """Say what was wrong with uploads sent before a moment without naming a file or a sheet."""
    told = Upload.objects.filter(created_at__lt=before, stage__in=NAMES_FILES)
    told = told.exclude(error_code="").exclude(message__endswith=NAMES_GONE)
    with walls.every_authority(walls.Because.JOBS):
        uploads = list(told.only("pk", "authority_id", "error_code"))
    for upload in uploads:
        said = f"{ErrorCode(upload.error_code).sentence} {NAMES_GONE}"
        with walls.within(upload.authority_id):
            Upload.objects.filter(pk=upload.pk).update(message=said)


def forget_child(authority: Authority, own_id: str) -> dict[str, int]:
    """What checks found in the rows of a child goes with them; how many went."""
    if not own_id:
        return {}
    found, _ = Finding.objects.filter(upload__authority=authority, child=own_id).delete()
    return {"findings": found}


@transaction.atomic
def decide_erasure(asked: object, *, erased: bool, by: Person) -> None:
    """Erase a child, or leave them, as a second person decides; the figures are made again. Raises
    `records.erasing.NotErasedError`."""
    decided = erasing.decide(asked, erased=erased, by=by)
    if erased:
        number = decided.authority_id
        transaction.on_commit(lambda: _ring_to_measure(number))


def _ring_to_measure(authority_id: int) -> None:
    """A broker that is down loses nothing: `linking.catch_up` sees that a child was erased."""
    with suppress(tasks.measure_after_erasure.OperationalError, OSError):
        tasks.measure_after_erasure.delay(authority_id)


def write_erasures_down() -> int:
    """Bring the file of who was erased into step with the database's ledger. Returns how many were
    missing from it."""
    with walls.every_authority(walls.Because.JOBS):
        return erasing.write_down_missing()


def erase_again() -> int:
    """Do again what the ledger outside the database says was done and a restore undid: whoever was
    erased goes, and the figures are made anew without them. Returns how many children went."""
    with walls.every_authority(walls.Because.JOBS):
        named = erased_again.named()
    gone = 0
    for authority in named:
        with walls.within(authority), at_hand(authority):
            if erased_again.is_behind(authority):
                gone += erased_again.replay(authority, linking.measure_if_behind)
            linking.measure_if_behind(authority)
    return gone


def measure_anew(authority_id: int) -> None:
    """Make the live figures of an authority anew from what its record holds now."""
    with walls.within(authority_id), transaction.atomic():
        authority = actions.alone_with(authority_id)
        indicators.go_live(indicators.build_facts(authority, queries.standing(authority)))


def everything_held(authority: Authority, own_id: str, *, reason: str, by: Person) -> list[Sheet]:
    """What is held of one child, as tables: for whoever asks what is held of them (a subject access
    request). Audited. Raises `records.held_of.UnknownChildError`."""
    with transaction.atomic():
        found = held_of.child(authority, own_id)
        audit.record(
            "what is held of a child handed out",
            person=by,
            authority=authority,
            subject=found.name,
            reason=reason,
            rows=sum(len(table.rows) for table in found.tables),
        )
    about: list[Row] = [
        ("What is held", "Sheet", "Rows", "Column", "What the column says"),
        *(
            (table.title, table.name, len(table.rows) if first else None, column, meaning)
            for table in found.tables
            for first, (column, meaning) in _marked(table.columns)
        ),
    ]
    return [Sheet("What this is", about)] + [
        Sheet(table.name, [tuple(name for name, _ in table.columns), *table.rows])
        for table in found.tables
    ]


def _marked(columns: tuple) -> list[tuple[bool, tuple[str, str]]]:
    return [(place == 0, column) for place, column in enumerate(columns)]
