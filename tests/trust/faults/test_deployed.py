"""The product replaced while people read pages and a return is taken in: processes are told to
stop, and others follow."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from csc_dashboard import processes
from ingest.models import WORKING, Stage, Upload
from ingest.tasks import take_in
from tests.csc_dashboard.served import asked, free_port, proxy, until_listening
from tests.people import People
from tests.trust.faults.invariant import Import
from tests.trust.faults.web import as_person, killed, started
from tests.trust.faults.workers import is_done, wait_until, worker_on

pytestmark = pytest.mark.trust
ROUNDS = {"trust": 2, "all": 20}
READERS = 2
# Between two requests of one reader, so that the proxy does not tell them to wait; how long a web
# server is gone; and how long it has been back before the one beside it goes, which is longer than
# the proxy leaves it out. `docker compose up --wait` looks for longer.
PAUSE, AWAY_SECONDS, BACK_SECONDS = 0.3, 1.0, 4.0
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


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx on this machine")
def test_one_web_server_answers_while_the_one_beside_it_is_replaced(
    coming_in: Import, people: People, tmp_path: Path, rounds: int, record_property
):
    """F3: as docker-compose.yml has them, behind docker/proxy.conf: each is told to stop, is gone
    for a while, and another begins at its port."""
    ports, over = [free_port(), free_port()], threading.Event()
    with processes.take_port(0) as listener:
        cookie = as_person(people.bob, listener, tmp_path).cookie
    page = f"/{people.here.code}/returns/"
    serving = [started(port, tmp_path) for port in ports]
    answers = []

    def read(method: str) -> None:
        while not over.wait(PAUSE):
            try:
                answers.append((method, asked(front, method, page, Cookie=cookie)[0]))
            except OSError as fault:
                answers.append((method, type(fault).__name__))

    readers = []
    try:
        for port, server in zip(ports, serving, strict=True):
            until_listening(port, server)
        with proxy(tmp_path, *ports) as front:
            readers = [threading.Thread(target=read, args=(each,)) for each in ("GET", "POST")]
            for reader in readers:
                reader.start()
            for place in [0, 1] * rounds:
                serving[place].send_signal(signal.SIGTERM)
                serving[place].wait(60)
                time.sleep(AWAY_SECONDS)
                serving[place] = started(ports[place], tmp_path)
                until_listening(ports[place], serving[place])
                time.sleep(BACK_SECONDS)
            over.set()
            for reader in readers:
                reader.join(60)
    finally:
        over.set()
        for server in serving:
            killed(server)
    # The product's own words for a form without its token: it was asked.
    assert set(answers) == {("GET", 200), ("POST", 403)}, Counter(answers)
    record_property("figure", f"{len(answers)} requests while {2 * rounds} were replaced, 0 failed")
