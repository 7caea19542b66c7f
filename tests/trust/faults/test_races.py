"""Two people who load one year at once, each in a thread and on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from accounts.models import AuditEntry, Person
from indicators.models import Build
from ingest import actions, pipeline, queries
from ingest.models import Stage, Upload
from records import queries as records
from tests.ingest import journey
from tests.ingest.journey import Files, told_of
from tests.people import People
from tests.trust.faults.invariant import Import, shown, standing, stray_files
from tests.trust.faults.sending import THIS_YEAR

CORRECTED = journey.ssda903(journey.EPISODES_2024_CORRECTED)
ROUNDS = {"core": 1, "trust": 10, "all": 250}


def at_once(*deeds: Callable[[], object]) -> None:
    """Begin them all in one moment, and wait for them; what one raises is raised here."""
    gate, broke = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            gate.wait(30)
            deed()
        except BaseException as fault:  # noqa: BLE001  raised below, in the test's own thread
            broke.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    if broke:
        raise broke[0]


class Loads:
    """Somebody who sends a return and publishes it as soon as it is ready."""

    def __init__(self, taken: Import, person: Person, files: Files) -> None:
        self.taken, self.person, self.files = taken, person, files
        self.refusal = ""

    def __call__(self) -> None:
        """Do it."""
        here, year = self.taken.authority, self.taken.year
        self.upload = journey.received(here, self.files, self.person, year=year)
        pipeline.work_on(self.upload.pk)
        self.upload.refresh_from_db()
        if self.upload.stage == Stage.READY:
            try:
                actions.publish([self.upload], self.person)
            except actions.NotNow as refusal:
                self.refusal = str(refusal)
            self.upload.refresh_from_db()


@pytest.mark.parametrize("other", ["the same files", "corrected files"])
def test_two_load_one_year_at_once(
    coming_in: Import, people: People, request, record_property, other: str
):
    """F13: there is one history, in order: the figures are those of the last published return, and
    whoever came second is told who was first."""
    rounds = ROUNDS[request.config.getoption("--trust")]
    same = other == "the same files"
    alone = {}
    for files in (THIS_YEAR, CORRECTED):
        upload = journey.published(people.here, files, people.bob, year=2024)
        alone[upload.records_digest] = shown(people.here)
        actions.withdraw(upload, None, reason="it was published to be measured")
    assert len(set(alone.values())) == 2
    for number in range(rounds):
        two = (
            Loads(coming_in, people.alice, THIS_YEAR),
            Loads(coming_in, people.bob, THIS_YEAR if same else CORRECTED),
        )
        at_once(*two)
        published = sorted(
            (each.upload for each in two if each.upload.stage == Stage.PUBLISHED),
            key=lambda upload: upload.published_at,
        )
        last = published[-1]
        stands = records.standing_release(people.here, "ssda903", 2024)
        assert stands == last.release, number
        assert shown(people.here) == alone[last.records_digest], number
        waiting = [each for each in two if each.upload.stage == Stage.READY]
        builds = Build.objects.filter(authority=people.here)
        assert builds.count() == 1 + len(waiting), "a draft of nobody's"
        assert len(published) == (1 if same else 2), number
        if same:
            [second] = [each for each in two if each.upload != last]
            told = second.refusal or second.upload.message
            assert last.person.name in told, told
            assert second.upload.stage in (Stage.READY, Stage.REPEATED)
        else:
            assert queries.published_meanwhile(last) == published[0]
        _one_entry_for_each_step(two)
        for upload in reversed(published):
            actions.withdraw(upload, None, reason="the next round begins")
        for each in two:
            if each.upload.stage in (Stage.READY, Stage.REPEATED):
                actions.discard(each.upload, None)
        assert standing(people.here).shown == coming_in.before.shown
        assert not stray_files()
    record_property("figure", f"{rounds} races with {other}")


def _one_entry_for_each_step(two: tuple[Loads, Loads]) -> None:
    for each in two:
        told = told_of(each.upload)
        assert told[0] == "upload received"
        assert len(told) == len(set(told)), told
    of_both = [f"upload {each.upload.pk}" for each in two]
    entries = AuditEntry.objects.filter(subject__in=of_both, action="upload published")
    in_order = Upload.objects.filter(stage=Stage.PUBLISHED, pk__in=[e.upload.pk for e in two])
    assert list(entries.order_by("pk").values_list("subject", flat=True)) == [
        f"upload {pk}" for pk in in_order.order_by("published_at").values_list("pk", flat=True)
    ]
