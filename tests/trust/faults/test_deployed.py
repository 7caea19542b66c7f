"""The product replaced while people read pages and a return is taken in: processes are told to
stop, and others follow."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from csc_dashboard import processes
from ingest.models import WORKING, Stage, Upload
from ingest.tasks import take_in
from tests.people import People
from tests.trust.faults.invariant import Import
from tests.trust.faults.web import as_person, killed, started
from tests.trust.faults.workers import is_done, wait_until, worker_on

pytestmark = pytest.mark.trust
ROUNDS = {"trust": 2, "all": 20}
READERS = 2
# As docker-compose.yml has it: told to stop, a worker puts back what it was doing.
AS_DEPLOYED = {"REMAP_SIGTERM": "SIGQUIT"}


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return ROUNDS[request.config.getoption("--trust")]


def is_under_way(upload: Upload) -> bool:
    return Upload.objects.filter(
        pk=upload.pk, stage__in=set(WORKING) - {Stage.RECEIVED}, attempt__gt=0
    ).exists()


@pytest.mark.parametrize("broker", ["filesystem", "redis"])
def test_a_worker_that_is_replaced_in_the_middle_of_an_import(
    coming_in: Import, tmp_path: Path, rounds: int, record_property, broker: str
):
    """F3: the return is taken in by the one or by the other, once."""
    with worker_on(broker, tmp_path) as worker:
        worker.given = AS_DEPLOYED
        worker.start()
        for number in range(rounds):
            upload = coming_in.received()
            with worker.talking() as talking:
                take_in.apply_async((str(upload.pk),), connection=talking)
            wait_until(lambda upload=upload: is_under_way(upload) or is_done(upload), "it began")
            before = worker.process
            before.send_signal(signal.SIGTERM)
            wait_until(lambda before=before: before.poll() is not None, "the old one ended")
            worker.start()
            wait_until(lambda upload=upload: is_done(upload), "it was taken in")
            coming_in.holds(upload, f"deployment {number}")
            assert Upload.objects.get(pk=upload.pk).stage == Stage.READY
            coming_in._put_back(upload)
        record_property("figure", f"{rounds} deployments on {broker}")


def test_whoever_reads_pages_meanwhile_notices_nothing(
    coming_in: Import, people: People, tmp_path: Path, rounds: int, record_property
):
    """F3: no request fails while one web server follows another at the same socket: those under way
    are answered by the old one, those that come wait for the new one."""
    listener, over = processes.take_port(0), threading.Event()
    web, answers, broke = as_person(people.bob, listener, tmp_path), [], []
    page = f"/{people.here.code}/returns/"

    def read() -> None:
        while not over.is_set():
            try:
                answers.append(web.get(page, timeout=60)[0])
            except OSError as fault:
                broke.append(type(fault).__name__)

    serving = started(listener, tmp_path)
    readers = [threading.Thread(target=read) for _ in range(READERS)]
    try:
        for reader in readers:
            reader.start()
        for _ in range(rounds):
            seen = len(answers)
            wait_until(lambda seen=seen: len(answers) > seen + 5 or broke, "pages are answered")
            following = started(listener, tmp_path)
            serving.send_signal(signal.SIGTERM)
            serving.wait(60)
            serving = following
        seen = len(answers)
        wait_until(lambda: len(answers) > seen + 5 or broke, "the last one answers")
    finally:
        over.set()
        for reader in readers:
            reader.join(60)
        killed(serving)
        listener.close()
    assert not broke
    assert set(answers) == {200}
    record_property("figure", f"{len(answers)} pages through {rounds} restarts, 0 failed")
