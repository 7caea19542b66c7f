"""Workers killed in the middle of their work: real processes, killed as the kernel kills them.

A worker is stopped at a stage without any help of the product's: the test holds a lock on the table
that the stage needs next, and kills the worker while it waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from accounts.models import Authority
from csc_dashboard.demo import AUTHORITIES, ReturnFiles, write_returns
from indicators import facts, queries
from indicators.models import Build
from ingest import actions
from ingest.models import Stage, Upload
from records.models import ROWS, Child, Release
from tests.ingest.journey import Files, published, received, sent, told_of
from tests.people import new_authority
from tests.trust.faults.workers import Worker, wait_until, worker_on

pytestmark = pytest.mark.django_db(transaction=True)

# Where a worker waits in each stage while the test holds the table: against reading, or against
# writing alone.
NEEDED_NEXT = {
    Stage.READING: ("ingest_uploadedfile", "ACCESS EXCLUSIVE"),
    Stage.CHECKING: ("records_release", "ACCESS EXCLUSIVE"),
    Stage.DECIDING: ("ingest_finding", "EXCLUSIVE"),
    Stage.RECORDING: ("records_child", "EXCLUSIVE"),
    Stage.MEASURING: ("indicators_build", "EXCLUSIVE"),
}


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> list[ReturnFiles]:
    """SSDA903 returns of four years."""
    folder = tmp_path_factory.mktemp("returns")
    small = AUTHORITIES[0].sized_for(80)
    written = write_returns(folder, authority=small, children=80, first_year=2021, years=4, seed=8)
    return [returned for returned in written if returned.dataset == "ssda903"]


def files_of(returned: ReturnFiles) -> Files:
    return [(path.name, Path(path).read_bytes()) for path in returned.paths]


def figures_digest(authority: Authority) -> str:
    return facts.digest(queries.facts_of(queries.live_build(authority)))


def rows_of(authority: Authority) -> dict[str, int]:
    """How many rows of each kind there are of an authority."""
    kinds = {"releases": Release, "children": Child, "builds": Build} | ROWS
    return {name: kind.objects.filter(authority=authority).count() for name, kind in kinds.items()}


def stage_of(upload: Upload) -> Stage:
    return Stage(Upload.objects.values_list("stage", flat=True).get(pk=upload.pk))


def kill_at(stage: Stage, worker: Worker, upload: Upload) -> None:
    """Kill the worker while it works on the upload in this stage."""
    table, mode = NEEDED_NEXT[stage]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
        if worker.process is None:
            worker.start()
        waiting = (
            "SELECT FROM pg_locks WHERE relation = %s::regclass AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )

        def is_waiting() -> bool:
            cursor.execute(waiting, [table])
            return cursor.rowcount > 0 and stage_of(upload) == stage

        wait_until(is_waiting, f"a worker waits in {stage.label}")
        worker.kill()
        assert stage_of(upload) == stage


def finish(worker: Worker, upload: Upload) -> None:
    if worker.process is None:
        worker.start()
    wait_until(lambda: stage_of(upload) == Stage.READY, "a new worker has finished the job")


# For each kind of broker, the stages in which each upload's worker is killed. Three attempts are
# all an upload has: two to be killed in, one to finish.
KILLINGS = {
    "filesystem": [
        [Stage.READING, Stage.CHECKING],
        [Stage.DECIDING, Stage.RECORDING],
        [Stage.MEASURING],
    ],
    "redis": [[Stage.RECORDING, Stage.MEASURING]],
}


@pytest.fixture(params=KILLINGS)
def worker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Worker]:
    """A worker not yet started, on each kind of broker."""
    with worker_on(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def killings(worker: Worker) -> list[list[Stage]]:
    """The stages in which the worker of each upload is killed."""
    return KILLINGS["redis" if worker.broker.startswith("redis") else "filesystem"]


def test_a_worker_killed_at_any_stage_leaves_the_old_figures_and_the_next_one_finishes(
    worker: Worker, killings: list[list[Stage]], years: list[ReturnFiles]
) -> None:
    years = years[: 1 + len(killings)]
    here = new_authority("E10000901", "901", "Alderwick")
    undisturbed = new_authority("E10000902", "902", "Brackenford")
    at_once = [
        sent(undisturbed, files_of(returned), year=returned.year, measure=False)
        for returned in years
    ]
    actions.publish(at_once, None)
    published(here, files_of(years[0]), year=years[0].year)
    before = figures_digest(here)

    uploads = []
    for returned, stages in zip(years[1:], killings, strict=True):
        upload = received(here, files_of(returned), year=returned.year)
        for stage in stages:
            kill_at(stage, worker, upload)
            assert figures_digest(here) == before
        finish(worker, upload)
        assert told_of(upload) == ["upload received", "upload ready"]
        uploads.append(upload)
    assert figures_digest(here) == before

    actions.publish(uploads, None)
    assert figures_digest(here) == figures_digest(undisturbed)
    assert rows_of(here) == rows_of(undisturbed)
