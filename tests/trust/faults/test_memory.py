"""Workers that run out of memory: told so by the system, or killed by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import leases, pipeline
from ingest.models import Stage, Upload
from tests.ingest.journey import received, told_of
from tests.trust.faults.in_the_worker import KILLED_ON, MEMORY
from tests.trust.faults.invariant import Import, standing
from tests.trust.faults.workers import is_done, wait_until, worker_on

pytestmark = pytest.mark.trust
HEAD = b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
ROWS = 1_500_000


def test_one_return_too_large_fails_with_its_reason(coming_in: Import, tmp_path: Path):
    """F11: once, and the return behind it is taken in by the same worker."""
    rows = b"".join(b"C%d,1,04/05/2010,WBRI,UN1,,\n" % number for number in range(ROWS))
    large = received(coming_in.authority, [("Header.csv", HEAD + rows)], year=2024)
    with worker_on("filesystem", tmp_path) as worker:
        worker.given = {"TEST_FAULTS": "1", MEMORY: "256"}
        worker.start()
        wait_until(lambda: is_done(large), "it has failed")
        large.refresh_from_db()
        assert (large.stage, large.message) == (Stage.FAILED, pipeline.TOO_LARGE), worker.log()
        assert large.attempt == 1
        assert told_of(large) == ["upload received", "upload failed"]
        assert standing(coming_in.authority) == coming_in.before
        small = coming_in.received()
        wait_until(lambda: is_done(small), "the next is taken in")
        coming_in.holds(small, "a worker that had run out of memory")
        assert Upload.objects.get(pk=small.pk).stage == Stage.READY


def test_one_that_gets_its_worker_killed_is_tried_three_times(coming_in: Import, tmp_path: Path):
    """F11: as the kernel does where memory is short; other returns are taken in meanwhile."""
    deadly, other = coming_in.received(), coming_in.received()
    with worker_on("filesystem", tmp_path) as worker:
        worker.given = {"TEST_FAULTS": "1", KILLED_ON: str(deadly.pk)}
        worker.start()
        wait_until(lambda: is_done(other), "the other is taken in")
        wait_until(lambda: not Upload.objects.get(pk=deadly.pk).is_working, "it was given up")
        assert worker.process.poll() is None
    deadly.refresh_from_db()
    assert (deadly.stage, deadly.message) == (Stage.FAILED, leases.GAVE_UP)
    assert deadly.attempt == leases.ATTEMPTS
    assert told_of(deadly) == ["upload received", "upload failed"]
    coming_in.holds(other, "a worker that was killed")
    assert Upload.objects.get(pk=other.pk).stage == Stage.READY
