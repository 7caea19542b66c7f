"""`take_in`: what a schedule reads of it, its exit status and its one JSON document."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from indicators import facts, queries
from ingest.models import Upload
from tests.ingest import journey
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in journey.ssda903(journey.EPISODES_2024):
        (tmp_path / name).write_bytes(content)
    return tmp_path


def taken(people: People, *paths: Path, **said) -> tuple[int, dict]:
    """The exit status and the JSON."""
    out = io.StringIO()
    status = 0
    asked = {"authority": people.here.code, "year": 2024, "json": True, "stdout": out} | said
    try:
        call_command("take_in", *map(str, paths), **asked)
    except SystemExit as ended:
        status = ended.code
    return status, json.loads(out.getvalue())


def test_a_return_is_published_and_its_facts_have_the_digest_that_is_told(people, folder):
    status, told = taken(people, folder / "Header.csv", folder / "Episodes.csv")
    assert (status, told["stage"], told["dataset"], told["year"]) == (
        0,
        "published",
        "ssda903",
        2024,
    )
    live = queries.facts_of(queries.live_build(people.here))
    assert told["facts_digest"] == facts.digest(live)


def test_a_folder_stands_for_the_files_in_it(people, folder):
    _, told = taken(people, folder, draft=True)
    assert told["rows"] == {"Header": 3, "Episodes": 3}
    assert queries.live_build(people.here) is None


def test_a_refused_return_ends_with_2_and_changes_nothing(people, folder):
    (folder / "Episodes.csv").write_bytes(b"")
    status, told = taken(people, folder)
    assert status == 2
    assert (told["outcome"], told["error"]["code"]) == ("reject", "EMPTY_FILE")
    assert told["dataset"] is None, "nobody knows what it was"
    assert told["facts_digest"] is None


def test_a_return_of_another_year_waits_with_2_until_it_is_confirmed(people, folder):
    status, told = taken(people, folder, year=2020)
    assert (status, told["stage"], told["error"]["code"]) == (2, "held", "WRONG_PERIOD")
    assert queries.live_build(people.here) is None
    assert taken(people, folder, year=2020, confirm=True)[0] == 0
    assert queries.live_build(people.here)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("Header.csv", {"year": 1990}),
        ("Header.csv", {"year": 99999}),
        ("Header.csv", {"authority": "E10000000"}),
        ("no-such-file.csv", {}),
    ],
)
def test_wrong_arguments_end_with_3_and_leave_no_upload(people, folder, path: str, said: dict):
    with pytest.raises(CommandError) as refused:
        taken(people, folder / path, **said)
    assert refused.value.returncode == 3
    assert not Upload.objects.exists()
