"""The row as it came: the very text of the file, found again by its place."""

from __future__ import annotations

import pytest

from ingest import actions
from ingest.as_sent import Cell, FilesAgain, NotReadAgainError
from ingest.models import Finding, Upload
from tests.ingest.journey import EPISODES_2024, csv, sent, ssda903

pytestmark = pytest.mark.django_db
SPOILT = EPISODES_2024.replace("09/01/2024", "31/02/2024")
WORKERS = """
    CHILD DOB        SW_ID    SW_DECOM   SW_DEC     SW_REASON
    A1    04/05/2010 SW1      03/06/2022 01/09/2023 MANAGE
    A1    04/05/2010 SW2      01/09/2023 -          -
    A2    19/11/2012 SW3      20/02/2023 30/03/2024 LEFTRL
"""


@pytest.fixture
def upload(people) -> Upload:
    files = [*ssda903(SPOILT), ("SWEpisodes.csv", csv(WORKERS))]
    return sent(people.here, files, people.bob, year=2024)


def test_a_date_that_is_none_is_shown_as_it_was_written(upload) -> None:
    finding = Finding.objects.get(upload=upload, rule="F_DATE_INVALID")
    row = FilesAgain(upload).row(finding)
    assert row is not None
    assert row.source == "Episodes.csv"
    assert Cell("DECOM", "31/02/2024", marked=True) in row.cells
    assert Cell("CHILD", "A3", marked=False, identifies=True) in row.cells


def test_every_row_found_again_is_of_the_child_of_its_finding(upload) -> None:
    files = FilesAgain(upload)
    for finding in Finding.objects.filter(upload=upload).exclude(child=""):
        row = files.row(finding)
        assert row is not None
        marked = "CHILD" in finding.columns
        assert Cell("CHILD", finding.child, marked, identifies=True) in row.cells


@pytest.mark.parametrize(("child", "worker"), [("A1", "SW2"), ("A2", ""), ("A3", ""), ("", "")])
def test_the_worker_is_whom_the_return_says_the_child_has_now(upload, child, worker) -> None:
    assert FilesAgain(upload).worker_of(child) == worker


def test_files_that_were_deleted_are_not_read(upload, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(upload, people.bob)
    with pytest.raises(NotReadAgainError, match="no longer kept"):
        FilesAgain(upload)
