"""Accounts nobody uses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from accounts import actions, dormant, tasks
from accounts.models import AuditEntry, Person
from tests.grid import grid

NOW = dt.datetime(2026, 11, 1, 3, 15, tzinfo=dt.UTC)
SLEPT = grid("""
    days_ago  made_days_ago  warned  active
    44        100            no      yes
    46        100            yes     yes
    59        100            yes     yes
    61        100            no      no
    never     44             no      yes
    never     61             no      no
""")


def asleep(person: Person, row: dict[str, str]) -> None:
    ago = row["days_ago"]
    Person.objects.filter(pk=person.pk).update(
        created_at=NOW - dt.timedelta(days=int(row["made_days_ago"])),
        last_login=None if ago == "never" else NOW - dt.timedelta(days=int(ago)),
    )


@pytest.mark.parametrize("row", SLEPT.to_dict("records"))
def test_warned_at_45_days_and_disabled_at_60(people, row: dict[str, str]):
    """A8: a day on either side."""
    asleep(people.bob, row)
    dormant.look_after(NOW)
    people.bob.refresh_from_db()
    said = "yes" if people.bob.warned_dormant_on else "no", "yes" if people.bob.is_active else "no"
    assert said == (row["warned"], row["active"])


def test_nobody_is_left_active_who_did_not_sign_in_for_60_days(people):
    """A8: 0 active accounts unused."""
    for person in Person.objects.all():
        asleep(person, {"days_ago": "61", "made_days_ago": "90"})
    dormant.look_after(NOW)
    assert not dormant.unused(NOW - dormant.DISABLED_AFTER).exists()
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.person, entry.detail) == (
        "disabled person", None, {"unused_days": 60},
    )  # fmt: skip
    assert entry.authority in (people.here, people.next_door)  # whose trail it then stands in


def test_a_warning_is_written_once_a_sleep(people, settings, django_capture_on_commit_callbacks):
    """A8: by e-mail, where that is set up, without a word of the work."""
    settings.SENDS_EMAIL = True
    asleep(people.bob, {"days_ago": "46", "made_days_ago": "90"})
    with django_capture_on_commit_callbacks(execute=True):
        dormant.look_after(NOW)
        dormant.look_after(NOW + dt.timedelta(days=1))
    assert [(each.to, "15 November 2026" in each.body) for each in mail.outbox] == [
        ([people.bob.email], True)
    ]


def test_who_comes_back_and_sleeps_again_is_warned_again(people):
    asleep(people.bob, {"days_ago": "46", "made_days_ago": "90"})
    dormant.look_after(NOW)
    Person.objects.filter(pk=people.bob.pk).update(last_login=NOW + dt.timedelta(days=1))
    dormant.look_after(NOW + dt.timedelta(days=47))
    people.bob.refresh_from_db()
    assert people.bob.warned_dormant_on == (NOW + dt.timedelta(days=47)).date()


def test_an_account_enabled_again_has_its_two_months_again(people, monkeypatch):
    asleep(people.bob, {"days_ago": "61", "made_days_ago": "90"})
    dormant.look_after(NOW)
    people.bob.refresh_from_db()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    actions.set_active(people.bob, people.here, active=True, by=people.alice)
    dormant.look_after(NOW + dt.timedelta(days=1))
    people.bob.refresh_from_db()
    assert people.bob.is_active


def test_the_clock_does_it_every_night_and_not_in_the_demonstration(people, settings):
    """A8: the task, and that it is scheduled."""
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.disable_dormant.name in scheduled
    long_ago = {"last_login": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}
    Person.objects.filter(pk=people.bob.pk).update(created_at=long_ago["last_login"], **long_ago)
    settings.DEMO = True
    tasks.disable_dormant()
    assert Person.objects.get(pk=people.bob.pk).is_active
    settings.DEMO = False
    tasks.disable_dormant()
    assert not Person.objects.get(pk=people.bob.pk).is_active
