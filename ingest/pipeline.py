"""The journey of a return, on one page: read, check, decide, record, measure, and wait to be
published."""

from __future__ import annotations

import logging
import time
import traceback
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts import audit, walls
from accounts.at_hand import at_hand
from accounts.full_disk import is_full
from indicators import actions as indicators
from indicators import queries as figures
from ingest import drafts, extracts_held, findings, leases
from ingest.check import read_return
from ingest.datasets.registry import Return, kind_of
from ingest.decide import Context, Decision, Held, Outcome, decide
from ingest.decide_extract import decide_extract
from ingest.held import held, reference
from ingest.kept import files_of, keep_no_file_of
from ingest.leases import LeaseLostError
from ingest.models import Finding, Stage, Upload
from ingest.period import refuse_days
from ingest.rules import Checked
from ingest.schema import Conformed
from ingest.virus_scanner import AWAY, ScannerAway, refuse_viruses
from ingest.vocabulary import ErrorCode, FlagCode, Refused
from records import actions as records
from records import queries as stored
from records.comparing import compare
from records.extract import Extract, digest

log = logging.getLogger(__name__)

OUR_FAULT = (
    "Something went wrong on our side while this return was taken in. Nothing was changed."
    " Tell whoever looks after this service when it happened."
)

TOO_LARGE = (
    "This return needs more memory than the worker has, so it was not taken in. Nothing was"
    " changed. Tell whoever looks after this service that the worker needs more."
)
DISK_FULL = (
    "The service ran out of disk space while this return was taken in. Nothing was changed. Tell"
    " whoever looks after this service, and send the files again once there is room."
)


def work_on(upload_id: UUID, *, measure: bool = True) -> None:
    """Take an upload as far as it can go without a person, unless somebody else is at it.

    A database that goes away is left to the lease: the sweep tries again. Any other fault ends the
    job with a sentence; its text is not logged, for it may hold a child's data. Without `measure`
    the figures wait until several returns are published together.
    """
    with walls.every_authority(walls.Because.JOBS):
        upload = Upload.objects.only("authority_id").filter(pk=upload_id).first()
    if upload is None:
        return
    with walls.within(upload.authority_id):
        _claim_and_work(upload_id, measure=measure)


def _claim_and_work(upload_id: UUID, *, measure: bool) -> None:
    upload = leases.claim(upload_id)
    if upload is None:
        return
    with leases.kept_alive(upload), at_hand(upload.authority):
        try:
            _end_well_or_badly(upload, measure=measure)
        except LeaseLostError:
            log.warning("upload %s was taken over by another worker", upload.pk)


def _end_well_or_badly(upload: Upload, *, measure: bool) -> None:
    try:
        _take_in(upload, measure=measure)
    except Refused as refused:
        _refuse(upload, refused.code, refused.message)
    except ScannerAway:
        log.error("upload %s was not opened: the virus scanner gave no answer", upload.pk)
        leases.fail(upload, AWAY)
    except LeaseLostError:
        raise
    except Exception as fault:
        if isinstance(fault, OperationalError | InterfaceError) and not is_full(fault):
            raise
        log.error("upload %s failed: %s", upload.pk, _where(fault))
        leases.fail(upload, _sentence(fault))


def _sentence(fault: Exception) -> str:
    """What the person who sent it is told."""
    if is_full(fault):
        return DISK_FULL
    return TOO_LARGE if isinstance(fault, MemoryError) else OUR_FAULT


def _take_in(upload: Upload, *, measure: bool) -> None:
    _begin_afresh(upload)
    clock = _Clock(upload)
    clock.enter(Stage.READING)
    files = files_of(upload)
    refuse_viruses(files, settings.VIRUS_SCANNER)
    conformed = read_return(
        files,
        dataset=upload.declared_dataset,
        year=upload.declared_year,
        as_at=upload.as_at,
        first_on=upload.first_on,
        authority=upload.authority.code,
    )
    refuse_days(conformed.collection, timezone.localdate(upload.created_at))
    kind, collection = kind_of(conformed.dataset.key), conformed.collection
    upload.dataset, upload.year = conformed.dataset.key, collection.year

    clock.enter(Stage.CHECKING, dataset=upload.dataset, year=upload.year)
    known = Held() if kind.extract else held(upload.authority, upload.dataset, upload.year)
    checked = kind.rulebook.run(
        {name: conformed.tables[name] for name in conformed.loaded},
        collection,
        last=known.last_tables,
        earlier=known.earlier,
        reference=reference(upload.authority.code, conformed, known),
    )

    clock.enter(Stage.DECIDING)
    if kind.extract:
        extract = kind.to_records(conformed, extracts_held.key_of(upload.authority))
        decision = decide_extract(
            kind.extract, conformed, extracts_held.known(upload.authority, conformed)
        )
    else:
        extract = kind.to_records(conformed)
        context = Context(
            upload.authority.dfe_code, upload.declared_year, known.this_year, known.last_year
        )
        decision = decide(conformed, context)
    sha = digest(extract)
    if decision.outcome is Outcome.REJECT:
        _refuse(upload, decision.error, decision.message)
        return
    _note_what_was_found(upload, conformed, checked, decision, sha)
    first_on, last_on = kind.window(conformed) if kind.window else _days(upload)
    if _already_stands(clock, kind, sha, first_on, last_on):
        return
    if decision.outcome is Outcome.CONFIRM and upload.confirmed_at is None:
        _settle(clock, Stage.HELD, message=decision.message)
        return

    clock.enter(Stage.RECORDING)
    _record(upload, kind, first_on, last_on, extract)
    replaces = extracts_held.replaces(upload) if kind.extract else ""
    if measure:
        clock.enter(Stage.MEASURING)
        _measure(clock, replaces)
    else:
        _settle(clock, Stage.READY, message=replaces)


class _Clock:
    """Moves an upload from stage to stage, as long as the lease is ours, and keeps how long each
    took."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.stage: Stage | None = None
        self.began = time.perf_counter()
        upload.stage_seconds = {}

    def enter(self, stage: Stage, **learnt: Any) -> None:
        now = time.perf_counter()
        if self.stage:
            self.upload.stage_seconds[self.stage.name] = round(now - self.began, 3)
        self.stage, self.began = stage, now
        leases.move(self.upload, stage, stage_seconds=self.upload.stage_seconds, **learnt)


def _days(upload: Upload) -> tuple[date, date]:
    """The days a return speaks for: its year, up to the day it says or the year's end."""
    end = date(upload.year, 3, 31)
    return date(upload.year - 1, 4, 1), min(upload.as_at, end) if upload.as_at else end


def _note_what_was_found(
    upload: Upload, conformed: Conformed, checked: Checked, decision: Decision, sha: str
) -> None:
    found = findings.found_in(conformed, checked)
    with transaction.atomic():
        leases.hold(upload)
        findings.keep(upload, found)
        leases.move(
            upload,
            Stage.DECIDING,
            outcome=str(decision.outcome),
            error_code=str(decision.error or ""),
            row_counts=conformed.sizes,
            found=findings.tally(found),
            normalisations=[str(code) for code in conformed.normalisations],
            untried=[{"rule": u.rule.code, "why": u.why} for u in checked.untried],
            looked_for=_looked_for(conformed, checked),
            records_digest=sha,
        )


def _looked_for(conformed: Conformed, checked: Checked) -> list[str]:
    """The rules in force that could be tried, and the flags: what is not among what was found was
    sought in vain."""
    rules = kind_of(conformed.dataset.key).rulebook.rules
    in_force = {rule.code for rule in rules if rule.in_force(conformed.collection.year)}
    return sorted(in_force - {u.rule.code for u in checked.untried}) + list(FlagCode)


def _already_stands(clock: _Clock, kind: Return, sha: str, first_on: date, last_on: date) -> bool:
    """Whether the very same records already stand for this year, or these months; if so the upload
    ends here, and says who loaded them."""
    upload = clock.upload
    if kind.extract:
        standing = stored.last_word(upload.authority, upload.dataset, first_on, last_on)
    else:
        standing = stored.standing_release(upload.authority, upload.dataset, upload.year)
    if standing is None or standing.digest != sha or standing.last_on != last_on:
        return False
    first = Upload.objects.filter(release=standing).select_related("person").first()
    by = f" by {first.person.name}" if first and first.person else ""
    when = f"{standing.published_at:%d %B %Y}"
    _settle(
        clock,
        Stage.REPEATED,
        message=f"This return was already loaded on {when}{by}: nothing changes.",
    )
    return True


def _record(upload: Upload, kind: Return, first_on: date, last_on: date, extract: Extract) -> None:
    """Write the draft release and tie it to the upload in one transaction, so that neither is left
    without the other."""
    with transaction.atomic():
        leases.hold(upload)
        release = records.take_down(
            upload.authority,
            dataset=upload.dataset,
            year=upload.year,
            first_on=first_on,
            last_on=last_on,
            extract=extract,
            holder=kind.extract.holder if kind.extract else "",
            latest_word=kind.extract is not None,
        )
        leases.move(upload, Stage.RECORDING, release=release)


def _measure(clock: _Clock, message: str = "") -> None:
    """Measure what the figures would be with this return, and keep that with the upload.

    The measuring takes long and holds no lock; only the writing is one transaction, so that no
    build is left that no upload knows.
    """
    upload = clock.upload
    with_this = stored.standing(upload.authority, with_drafts=[upload.release])
    measured = indicators.measure(upload.authority, with_this)
    changes = _changes(upload)
    with transaction.atomic():
        leases.hold(upload)
        build = indicators.keep(upload.authority, with_this, measured)
        moved = figures.moved(figures.live_build(upload.authority), build)
        _settle(clock, Stage.READY, build=build, moved=moved, changes=changes, message=message)


def _changes(upload: Upload) -> dict[str, Any] | None:
    """How many children and rows are added, gone and altered since the return that stands; None
    where none stands."""
    release = upload.release
    if release.latest_word:
        standing = stored.last_word(
            upload.authority, upload.dataset, release.first_on, release.last_on
        )
    else:
        standing = stored.standing_release(upload.authority, upload.dataset, upload.year)
    if standing is None:
        return None
    return {"before": standing.pk, "counts": compare(standing, upload.release).counts()}


def _begin_afresh(upload: Upload) -> None:
    """Forget the draft of an earlier attempt that broke off: this one may end elsewhere."""
    with transaction.atomic():
        leases.hold(upload)
        drafts.forget(upload)


def _settle(clock: _Clock, stage: Stage, **learnt: Any) -> None:
    """The worker is done with the upload: the next move is a person's, or nobody's."""
    upload = clock.upload
    with transaction.atomic():
        clock.enter(stage, **learnt)
        audit.record(
            f"upload {stage.value}",
            person=None,
            authority=upload.authority,
            subject=upload,
            dataset=upload.dataset,
            year=upload.year,
        )


def _refuse(upload: Upload, code: str, message: str) -> None:
    with transaction.atomic():
        Finding.objects.filter(upload=upload).delete()
        leases.move(
            upload,
            Stage.REFUSED,
            outcome=str(Outcome.REJECT),
            error_code=str(code),
            message=message,
        )
        audit.record(
            "upload refused",
            person=None,
            authority=upload.authority,
            subject=upload,
            code=str(code),
        )
        if code == ErrorCode.MALWARE_FOUND:
            keep_no_file_of(upload)


def _where(fault: Exception) -> str:
    """What kind of fault and where in our code, without its text."""
    frames = [
        f"{Path(frame.filename).relative_to(settings.BASE_DIR)}:{frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
        if Path(frame.filename).is_relative_to(settings.BASE_DIR)
        and "site-packages" not in frame.filename
    ]
    return f"{type(fault).__name__} at {frames[-1] if frames else 'a library'}"
