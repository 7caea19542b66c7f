"""The edges of the calendar and of the day: clocks that change, years that end, hosts whose clocks
differ. Ages, days of links and seeds of codes have tests of their own that begin with F19."""

from __future__ import annotations

import datetime as dt

import pytest
from celery.schedules import crontab

from accounts import guessing, sessions
from accounts.models import Person
from ingest import leases, pipeline
from ingest.leases import LeaseLostError
from ingest.models import Stage, Upload
from records.models import Release
from tests.grid import grid
from tests.ingest import journey
from tests.ingest.journey import received, told_of
from tests.people import People

THIS_YEAR = journey.ssda903(journey.EPISODES_2024)
SKEW = dt.timedelta(minutes=5)
# In 2024 the clocks went forward on the last day of the collection year itself.
ENDS = grid("""
    sent_at             | in_england         | taken
    2024-03-31T00:30:00 | 31 March, 00:30    | no
    2024-03-31T22:30:00 | 31 March, 23:30    | no
    2024-03-31T22:59:59 | 31 March, 23:59    | no
    2024-03-31T23:00:00 | 1 April, midnight  | yes
    2024-04-01T00:30:00 | 1 April, 01:30     | yes
""")


@pytest.mark.django_db
@pytest.mark.parametrize("row", ENDS.to_dict("records"), ids=lambda row: row["in_england"])
def test_a_year_has_ended_at_midnight_in_england(people: People, row: dict[str, str]):
    """F19: 31 March, midnight, as clocks in England say it."""
    upload = received(people.here, THIS_YEAR, year=2024)
    at = dt.datetime.fromisoformat(row["sent_at"]).replace(tzinfo=dt.UTC)
    Upload.objects.filter(pk=upload.pk).update(created_at=at)
    pipeline.work_on(upload.pk, measure=False)
    upload.refresh_from_db()
    assert upload.stage == (Stage.READY if row["taken"] == "yes" else Stage.REFUSED)
    assert ("has not ended" in upload.message) == (row["taken"] == "no")


@pytest.mark.parametrize(
    "changes", ["2026-03-29T01:00:00", "2026-10-25T01:00:00"], ids=["forward", "back"]
)
@pytest.mark.parametrize(("minutes", "on"), [(14, True), (29, True), (31, False), (65, False)])
def test_a_session_is_as_long_on_a_night_when_the_clocks_change(changes: str, minutes: int, on):
    """F19: half an hour left alone is half an hour, where an hour is skipped or comes twice."""
    change = dt.datetime.fromisoformat(changes).replace(tzinfo=dt.UTC)
    begun = change - dt.timedelta(minutes=10)
    session: dict = {}
    sessions.begin(session, begun)
    later = begun + dt.timedelta(minutes=minutes)
    assert (sessions.why_over(session, Person(), at_children=False, now=later) == "") is on


def test_nothing_is_due_in_the_hour_that_clocks_skip_or_repeat(settings):
    """F19: what is done each night is done once on each."""
    assert settings.CELERY_TIMEZONE == "Europe/London"
    daily = {
        name: each["schedule"]
        for name, each in settings.CELERY_BEAT_SCHEDULE.items()
        if isinstance(each["schedule"], crontab)
    }
    assert len(daily) > 3
    assert not [name for name, schedule in daily.items() if 1 in schedule.hour]


def test_guesses_of_a_clock_that_was_put_back_are_still_counted():
    """F19: five minutes back: nobody gets ten more tries, and nobody waits much longer."""
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    ahead = [noon + SKEW] * guessing.LIMIT
    wait = guessing.wait_after(ahead, noon)
    assert 0 < wait <= (guessing.WINDOW + SKEW).total_seconds()


@pytest.mark.django_db
def test_a_worker_whose_clock_is_ahead_takes_over_and_one_version_comes_of_it(
    people: People, monkeypatch
):
    """F19: by five minutes, so that a lease just taken has run out for it."""
    upload = received(people.here, THIS_YEAR, people.bob, year=2024)
    first = leases.claim(upload.pk)
    now = leases.timezone.now
    monkeypatch.setattr(leases.timezone, "now", lambda: now() + SKEW)
    pipeline.work_on(upload.pk, measure=False)
    monkeypatch.undo()
    with pytest.raises(LeaseLostError):
        leases.move(first, Stage.CHECKING)
    upload.refresh_from_db()
    assert upload.stage == Stage.READY
    assert Release.objects.filter(authority=people.here).count() == 1
    assert told_of(upload) == ["upload received", "upload ready"]
