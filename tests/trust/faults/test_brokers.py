"""Brokers that forget what they were told, say it again, or say what nobody understands."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from ingest.models import Stage, Upload
from ingest.tasks import take_in
from tests.trust.faults.in_the_worker import rung
from tests.trust.faults.invariant import Import
from tests.trust.faults.workers import Worker, is_done, redis_server, wait_until, worker_on

pytestmark = pytest.mark.trust
CANARY = "Zanzibar-Quokka"


@pytest.fixture(params=["filesystem", "redis"])
def worker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Worker]:
    """A worker not yet started, on each kind of broker."""
    with worker_on(request.param, tmp_path) as made:
        yield made


def ring(worker: Worker, upload: Upload) -> None:
    """As the web process rings once an upload is committed."""
    with worker.talking() as talking:
        take_in.apply_async((str(upload.pk),), connection=talking)


def attempts(upload: Upload) -> int:
    return Upload.objects.values_list("attempt", flat=True).get(pk=upload.pk)


def test_one_that_was_emptied_before_anybody_listened(coming_in: Import, worker: Worker):
    """F6: the ring is lost, and the sweep finds the upload."""
    upload = coming_in.received()
    ring(worker, upload)
    assert worker.waiting() == 1
    worker.empty_broker()
    assert worker.waiting() == 0
    worker.start()
    wait_until(lambda: is_done(upload), "the sweep found it")
    coming_in.holds(upload, "an emptied broker")
    assert attempts(upload) == 1


def test_one_that_is_emptied_under_a_worker_that_listens(coming_in: Import, worker: Worker):
    """F6: what it and its clock had agreed with the broker is forgotten, and they go on."""
    first = coming_in.received()
    worker.start()
    wait_until(lambda: is_done(first), "the worker listens")
    worker.empty_broker()
    second = coming_in.received()
    ring(worker, second)
    worker.empty_broker()
    wait_until(lambda: is_done(second), "a sweep came through the emptied broker")
    assert Upload.objects.get(pk=second.pk).stage == Stage.READY


def test_a_redis_that_is_gone_and_comes_back_empty(coming_in: Import, tmp_path: Path):
    """F6: a worker finds it again by itself."""
    with worker_on("redis", tmp_path) as worker:
        first = coming_in.received()
        worker.start()
        wait_until(lambda: is_done(first), "the worker listens")
        with worker.talking() as talking:
            talking.default_channel.client.shutdown(nosave=True)
        (tmp_path / "redis.sock").unlink(missing_ok=True)
        second = coming_in.received()
        with redis_server(tmp_path):
            wait_until(lambda: is_done(second), "the worker found the new one")
            assert worker.process.poll() is None
            assert Upload.objects.get(pk=second.pk).stage == Stage.READY
            worker.kill()


def test_one_that_says_it_again_in_mid_work(coming_in: Import, tmp_path: Path):
    """F9: what it hands out again after a second is no second attempt, and one version comes of it;
    two workers."""
    with worker_on("redis", tmp_path) as worker:
        worker.given = {"TEST_VISIBILITY": "1", "TEST_FAULTS": "1"}
        other = Worker(tmp_path, worker.broker, given=worker.given)
        upload = coming_in.received()
        ring(worker, upload)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE records_child IN EXCLUSIVE MODE")
                worker.start()
                wait_until(lambda: rung(tmp_path) > 0, "the first worker has it")
                other.start()
                wait_until(lambda: rung(tmp_path) > 1, "it was handed out again")
                assert not is_done(upload)
            wait_until(lambda: is_done(upload), "the first worker has finished")
            wait_until(lambda: worker.waiting() <= 1, "nothing is handed out any more")
        finally:
            other.kill()
        coming_in.holds(upload, "a message in mid-work")
        assert attempts(upload) == 1


def test_what_nobody_understands_stops_nothing(coming_in: Import, worker: Worker):
    """F17: each is refused at most three times and gone, nothing of it is logged, and the upload
    behind it is taken in."""
    kinds = {
        "an unknown task": ([[], {}, {}], {"task": "no.such.task"}, "json"),
        "no id": ([[CANARY], {}, {}], {"task": take_in.name}, "json"),
        "too little": ([[], {}, {}], {"task": take_in.name}, "json"),
        "too much": ([[CANARY, CANARY], {"a": CANARY}, {}], {"task": take_in.name}, "json"),
        "no task at all": ({"hello": CANARY}, {}, "json"),
        "a pickle": ([[CANARY], {}, {}], {"task": take_in.name}, "pickle"),
        "nobody's upload": ([[str(uuid.uuid4())], {}, {}], {"task": take_in.name}, "json"),
    }
    for body, headers, serializer in kinds.values():
        headers = headers | {"id": str(uuid.uuid4()), "lang": "py"} if headers else {}
        worker.publish(body, headers=headers, serializer=serializer)
    worker.put_raw(b"\x80 no message " + CANARY.encode())
    worker.put_raw(b'{"body": 1}')
    upload = coming_in.received()
    ring(worker, upload)
    starts = 0

    def done_at_last() -> bool:
        nonlocal starts
        starts += worker.keep_running()
        return is_done(upload)

    wait_until(done_at_last, "the queue moves")
    wait_until(lambda: worker.waiting() <= 1, "what nobody understands is gone")
    assert starts <= 3, worker.log()
    coming_in.holds(upload, "messages that nobody understands")
    assert CANARY not in worker.log()
