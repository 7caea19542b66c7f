"""What the clock and the worker do, begun as a worker begins: with no authority said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import audit, doors, walls
from accounts.models import AuditEntry
from boards import tasks as of_boards
from indicators import shift_keeping, shift_requests
from indicators import tasks as of_indicators
from indicators.models import ShiftSet
from ingest import actions, leases, letting_go, pipeline
from ingest.models import Finding, Stage, Upload, UploadedFile
from records.models import Disposal
from tests.builders import Scene, sent, undone


@pytest.fixture(autouse=True)
def nothing_said(scene: Scene) -> Iterator[None]:
    """As in a worker; what is done is undone."""
    with undone(), walls.nobody():
        assert not Upload.objects.exists()
        yield


def looked_at(queryset):
    """Rows as somebody with the database's password sees them."""
    with walls.every_authority(walls.Because.COMMAND_LINE):
        return list(queryset)


def test_an_upload_is_found_and_taken_in(scene: Scene):
    """P7: the sweep sees every authority's, the work its own alone."""
    with walls.within(scene.here):
        upload = sent(scene.here, scene.lead, scene.paths_of("cin", 2019), year=2019)
    assert upload.pk in leases.expired()
    pipeline.work_on(upload.pk, measure=False)
    (now,) = looked_at(Upload.objects.filter(pk=upload.pk))
    assert now.stage == Stage.REPEATED
    assert looked_at(AuditEntry.objects.filter(subject=f"upload {upload.pk}"))


def test_what_is_due_is_proposed_and_old_findings_go(scene: Scene):
    """P7, V13: of the authority whose night it is, and of no other."""
    letting_go.night(scene.next_door, datetime(2130, 1, 1, tzinfo=UTC))
    assert not looked_at(Disposal.objects.all())
    assert looked_at(Finding.objects.filter(upload=scene.flawed))
    letting_go.night(scene.here, datetime(2130, 1, 1, tzinfo=UTC))
    (proposed,) = looked_at(Disposal.objects.all())
    with walls.within(scene.here):
        assert proposed.items.count() > 10
    assert not looked_at(Finding.objects.filter(upload=scene.flawed))


def test_kept_files_are_no_strays(scene: Scene):
    """P7: whoever saw no upload would take every kept file for a stray."""
    kept = looked_at(UploadedFile.objects.all())
    actions.clear_strays(timezone.now() + timedelta(days=2))
    assert all(default_storage.exists(file.path) for file in kept)
    assert kept


def test_changes_are_asked_and_found_again(scene: Scene):
    """P7: of every authority with figures, each behind its own wall."""
    with walls.every_authority(walls.Because.COMMAND_LINE):
        ShiftSet.objects.all().delete()
    of_indicators.ask(scene.here.pk)
    waiting = looked_at(ShiftSet.objects.filter(authority=scene.here))
    assert {row.pk for row in waiting} <= set(shift_requests.expired())
    assert waiting
    assert shift_keeping.work_on(903_903) is False


def test_what_goes_through_every_authority_begins(scene: Scene):
    """P7: reminders, the children of boards and what changed are gone through without an error."""
    of_boards.remind()
    of_boards.read_children_again()
    of_indicators.ask_everybody()
    of_indicators.send_digests()


def test_what_the_clock_does_to_an_account_stands_where_its_owner_works(scene: Scene):
    """P7: an entry for each authority, behind its wall; of none where they work for none."""
    audit.record_unasked("disabled person", subject=scene.stranger)
    (entry,) = looked_at(AuditEntry.objects.filter(action="disabled person"))
    assert entry.authority_id == scene.next_door.pk


def test_a_view_without_a_door_is_an_error_at_start_up(monkeypatch: pytest.MonkeyPatch):
    """P3: the check names the address."""
    assert doors.every_view_has_a_door() == []

    class Bare:
        callback = staticmethod(lambda request: None)

    monkeypatch.setattr(doors, "routes", lambda: [("bare/", Bare)])
    (error,) = doors.every_view_has_a_door()
    assert (error.id, "/bare/" in error.msg) == ("accounts.E001", True)
