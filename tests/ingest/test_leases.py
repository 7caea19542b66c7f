"""Who works on an upload: one at a time, taken over when silent, and never written by two."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from ingest import actions, leases
from ingest.leases import LeaseLostError
from ingest.models import Stage, Upload
from tests.ingest import journey
from tests.ingest.journey import received, sent, told_of
from tests.people import People

THIS_YEAR = journey.ssda903(journey.EPISODES_2024)


@pytest.fixture
def upload(people: People) -> Upload:
    return received(people.here, THIS_YEAR, people.bob, year=2024)


def fall_silent(upload: Upload) -> None:
    """As if the worker had died longer ago than a lease lasts."""
    ago = timezone.now() - timedelta(seconds=1)
    Upload.objects.filter(pk=upload.pk).update(lease_until=ago)


def test_one_worker_has_an_upload(upload: Upload) -> None:
    assert leases.expired() == [upload.pk]
    assert leases.claim(upload.pk).attempt == 1
    assert leases.expired() == []
    assert leases.claim(upload.pk) is None


def test_a_silent_worker_is_taken_over_from(upload: Upload) -> None:
    leases.claim(upload.pk)
    fall_silent(upload)
    assert leases.expired() == [upload.pk]
    assert leases.claim(upload.pk).attempt == 2


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda u: leases.move(u, Stage.CHECKING), id="move it on"),
        pytest.param(leases.hold, id="hold it for a transaction"),
        pytest.param(lambda u: leases.fail(u, "It broke."), id="end it as failed"),
    ],
)
def test_who_lost_the_lease_writes_nothing_more(upload: Upload, write) -> None:
    first = leases.claim(upload.pk)
    write_allowed = Upload.objects.get(pk=upload.pk).stage
    fall_silent(upload)
    leases.claim(upload.pk)
    with pytest.raises(LeaseLostError):
        write(first)
    assert Upload.objects.get(pk=upload.pk).stage == write_allowed
    assert told_of(upload) == ["upload received"]


def test_who_has_the_lease_writes(upload: Upload) -> None:
    ours = leases.claim(upload.pk)
    leases.move(ours, Stage.CHECKING, year=2024)
    leases.hold(ours)
    kept = Upload.objects.get(pk=upload.pk)
    assert (kept.stage, kept.year) == (Stage.CHECKING, 2024)


def test_a_long_transaction_that_ends_well_is_not_taken_over(upload: Upload) -> None:
    """F9: while it holds the row the heartbeat cannot renew the lease."""
    ours = leases.claim(upload.pk)
    fall_silent(upload)
    leases.hold(ours)
    leases.move(ours, Stage.RECORDING)
    assert leases.expired() == []
    assert leases.claim(upload.pk) is None


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_that_had_to_wait_does_not_shorten_the_lease(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F9: what it wanted to say is past by the time the row is free, and who works on would lose
    the upload to another."""
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0.02)
    ours = leases.claim(upload.pk)
    later = timezone.now() + timedelta(hours=1)
    with leases.kept_alive(ours):
        with transaction.atomic():
            leases.hold(ours)
            time.sleep(0.2)
            Upload.objects.filter(pk=upload.pk).update(lease_until=later)
        time.sleep(0.2)
        assert Upload.objects.get(pk=upload.pk).lease_until == later


def test_a_sleeper_does_not_take_the_attempt_after_a_confirmation_for_its_own(
    people: People,
) -> None:
    upload = received(people.here, THIS_YEAR, people.bob, year=2019)
    sleeper = leases.claim(upload.pk)
    fall_silent(upload)
    worked = journey.worked_on(upload)
    assert worked.stage == Stage.HELD
    actions.confirm(worked, people.bob, ring=False)
    again = leases.claim(upload.pk)
    assert again.attempt == sleeper.attempt == 1
    with pytest.raises(LeaseLostError):
        leases.move(sleeper, Stage.CHECKING)
    leases.move(again, Stage.READING)


def test_after_three_broken_attempts_it_has_failed_with_a_sentence(upload: Upload) -> None:
    for attempt in (1, 2, 3):
        assert leases.claim(upload.pk).attempt == attempt
        fall_silent(upload)
    assert leases.claim(upload.pk) is None
    upload.refresh_from_db()
    assert (upload.stage, upload.message) == (Stage.FAILED, leases.GAVE_UP)
    assert leases.expired() == []
    assert told_of(upload) == ["upload received", "upload failed"]


def test_what_a_person_decides_on_is_no_work(people: People) -> None:
    ready = sent(people.here, THIS_YEAR, year=2024)
    assert leases.claim(ready.pk) is None
    assert leases.expired() == []


def patiently(is_so, seconds: float = 20) -> bool:
    """Whether it is so within a time no machine needs."""
    give_up_at = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_renews_the_lease_and_lets_go_at_the_end(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0.02)
    ours = leases.claim(upload.pk)
    with leases.kept_alive(ours):
        fall_silent(upload)
        assert patiently(lambda: leases.expired() == []), "renewed"
        Upload.objects.filter(pk=upload.pk).update(attempt=2)
        fall_silent(upload)
        time.sleep(0.1)
        assert leases.expired() == [upload.pk], "another's lease is not renewed"
        Upload.objects.filter(pk=upload.pk).update(attempt=1)
    assert Upload.objects.get(pk=upload.pk).lease_until is None
