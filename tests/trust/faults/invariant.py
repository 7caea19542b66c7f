"""Invariant I of an import, and of publishing it.

Whatever was done to the process, the connection, the broker or the disk: after a minute the return
is wholly there or wholly absent, with the reason; figures were the old or the new at every moment;
doing it again gives the same facts; no file is left that nobody owns, nothing stands as under way;
and the audit trail has one entry for each change of state.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from accounts.models import Authority
from indicators import facts, queries
from indicators.models import Build
from ingest import actions, leases, pipeline
from ingest.models import WORKING, Finding, Stage, Upload, UploadedFile
from records.models import ROWS, Child, Release
from tests.ingest.journey import Files, received, told_of

KINDS = {"releases": Release, "children": Child, "builds": Build} | ROWS


@dataclass(frozen=True)
class Standing:
    """What stands of an authority: how many rows of each kind, and the digest of the figures that
    pages show."""

    rows: dict[str, int]
    shown: str

    def unlike(self, other: Standing) -> dict[str, tuple]:
        """What is otherwise, each as it is here and there; nothing where both are alike."""
        here, there = (each.rows | {"figures": each.shown} for each in (self, other))
        return {name: (here[name], there[name]) for name in here if here[name] != there[name]}


def standing(authority: Authority) -> Standing:
    """What stands of it now."""
    rows = {name: kind.objects.filter(authority=authority).count() for name, kind in KINDS.items()}
    return Standing(rows, shown(authority))


def shown(authority: Authority) -> str:
    """The digest of the figures that pages show; "" where none are."""
    live = queries.live_build(authority)
    return "" if live is None else facts.digest(queries.facts_of(live))


def stray_files() -> set[str]:
    """Files that are kept and that no upload owns, once what clears up has looked."""
    actions.clear_strays(timezone.now() + 2 * actions.STRAY_AFTER)
    folder = Path(default_storage.path(actions.FOLDER))
    kept = {str(p.relative_to(folder.parent)) for p in folder.rglob("*") if p.is_file()}
    return kept - set(UploadedFile.objects.values_list("path", flat=True))


def a_minute_passes() -> None:
    """Leases run out, and the sweep finds what was left; the connection a fault broke is given up,
    as it is between two requests and between two tasks."""
    close_old_connections()
    ago = timezone.now() - timedelta(seconds=1)
    Upload.objects.filter(lease_until__isnull=False).update(lease_until=ago)
    for upload in leases.expired():
        pipeline.work_on(upload)


def through_the_fault(work: Callable[[], object]) -> None:
    """Do what a cut connection may break."""
    with suppress(OperationalError, InterfaceError):
        work()


@dataclass
class Import:
    """A return taken in for an authority that has figures: undisturbed first, and then with
    something done to it."""

    authority: Authority
    files: Files
    year: int
    before: Standing = field(init=False)
    drafted: Standing = field(init=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        self.before = standing(self.authority)
        whole = self.ready()
        self.digest, self.drafted = whole.build.digest, standing(self.authority)
        self._put_back(whole)

    def received(self) -> Upload:
        """The files as sent."""
        return received(self.authority, self.files, year=self.year)

    def ready(self) -> Upload:
        """The return taken in, and waiting to be published."""
        upload = self.received()
        pipeline.work_on(upload.pk)
        upload.refresh_from_db()
        assert upload.stage == Stage.READY, upload.message
        return upload

    def holds_through(self, fault: Callable[[Upload], object], what: object) -> None:
        """Invariant I, through a fault done to the work on an upload."""
        upload = self.received()
        fault(upload)
        close_old_connections()
        assert shown(self.authority) == self.before.shown, f"{what}: figures moved"
        a_minute_passes()
        self.holds(upload, what)
        self._put_back(upload)

    def holds(self, upload: Upload, what: object) -> None:
        """Invariant I, of an upload on which something was done a minute ago."""
        upload.refresh_from_db()
        ends = {Stage.READY: self.drafted, Stage.FAILED: self.before}
        assert upload.stage in ends, f"{what}: {upload.stage}"
        held = upload.lease_until is not None and upload.lease_until > timezone.now()
        assert not held, f"{what}: the lease is held"
        unlike = standing(self.authority).unlike(ends[upload.stage])
        assert not unlike, f"{what}: {upload.stage}, {unlike}"
        if upload.stage == Stage.READY:
            assert upload.build.digest == self.digest, f"{what}: other figures"
        else:
            assert upload.message, f"{what}: no reason"
        assert told_of(upload) == ["upload received", f"upload {upload.stage}"], what
        assert not Upload.objects.filter(stage__in=WORKING).exists(), f"{what}: still at work"
        assert not stray_files(), f"{what}: files that nobody owns"

    def _put_back(self, upload: Upload) -> None:
        actions.discard(upload, None)
        assert not standing(self.authority).unlike(self.before)
        assert not Finding.objects.filter(upload=upload).exists()


def publishing_holds_through(
    taken: Import, after: str, fault: Callable[[Upload], object], what: object
) -> None:
    """Invariant I, through a fault done to the publishing of a return; `after`: the digest of the
    figures with it. The return is withdrawn behind it."""
    upload = taken.ready()
    fault(upload)
    close_old_connections()
    upload.refresh_from_db()
    told = {Stage.READY: taken.before.shown, Stage.PUBLISHED: after}
    assert shown(taken.authority) == told.get(upload.stage), f"{what}: {upload.stage}"
    if upload.stage == Stage.READY:
        actions.publish([upload], None)
    assert shown(taken.authority) == after, f"{what}: published again, other figures"
    assert told_of(upload) == ["upload received", "upload ready", "upload published"], what
    assert Build.objects.filter(authority=taken.authority).count() == 1, what
    upload.refresh_from_db()
    actions.withdraw(upload, None, reason="another will be published")
    assert shown(taken.authority) == taken.before.shown, what
