"""The journey of a return: what becomes of it, what is left of it, and what nobody may read of
it."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.forms.models import model_to_dict

from accounts.models import AuditEntry
from csc_dashboard.demo import AUTHORITIES, ReturnFiles, write_returns
from indicators import actions as indicators
from indicators import facts, queries
from indicators.models import Build
from ingest import actions, pipeline
from ingest.models import Finding, Stage, Upload
from records.queries import standing
from tests.ingest import journey
from tests.ingest.journey import published, received, sent, told_of, worked_on
from tests.people import People, new_authority

pytestmark = pytest.mark.django_db

THIS_YEAR = journey.ssda903(journey.EPISODES_2024)
LAST_YEAR = journey.ssda903(journey.EPISODES_2023, journey.CHILDREN_2023)


def figures_digest(authority) -> str:
    return facts.digest(queries.facts_of(queries.live_build(authority)))


def rows_left(upload: Upload) -> dict[str, int]:
    """What the record and the figures still hold of an authority in which only this was sent."""
    from records.models import ROWS, Child, Release

    counted = {"releases": Release, "children": Child} | {"builds": Build} | ROWS
    found = {
        name: model.objects.filter(authority=upload.authority).count()
        for name, model in counted.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def test_a_good_return_waits_to_be_published_and_moves_nothing_before(people: People) -> None:
    upload = sent(people.here, THIS_YEAR, people.bob, year=2024)
    assert (upload.stage, upload.dataset, upload.year) == (Stage.READY, "ssda903", 2024)
    assert upload.row_counts == {"Header": 3, "Episodes": 3}
    assert upload.moved, "the page says which figures would move"
    assert queries.live_build(people.here) is None
    assert standing(people.here) == []
    assert told_of(upload) == ["upload received", "upload ready"]
    assert set(upload.stage_seconds) == {
        "READING",
        "CHECKING",
        "DECIDING",
        "RECORDING",
        "MEASURING",
    }
    assert upload.lease_until is None


@pytest.mark.parametrize(
    ("sent_on", "as_at", "stage"),
    [
        (date(2024, 4, 1), None, Stage.READY),
        # Months still to come would be counted as months in which nothing happened.
        (date(2024, 2, 1), None, Stage.REFUSED),
        (date(2024, 2, 1), date(2024, 1, 31), Stage.READY),
        (date(2024, 2, 1), date(2023, 3, 31), Stage.REFUSED),
    ],
)
def test_a_year_that_has_not_ended_is_taken_up_to_a_day_only(
    people: People, sent_on: date, as_at: date | None, stage: Stage
) -> None:
    upload = received(people.here, THIS_YEAR, year=2024, as_at=as_at)
    noon = datetime(sent_on.year, sent_on.month, sent_on.day, 12, tzinfo=UTC)
    Upload.objects.filter(pk=upload.pk).update(created_at=noon)
    upload = worked_on(upload)
    assert upload.stage == stage
    assert upload.error_code == ("" if stage == Stage.READY else "WRONG_PERIOD")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("Header.csv", b"")], "EMPTY_FILE"),
        (THIS_YEAR[:1], "NO_ROWS"),
        ([("cin.xml", b"<Message><Header/><Child>")], "XML_MALFORMED"),
        ([("notes.csv", b"when,what\n1,2\n")], "UNKNOWN_TABLE"),
        ([("Header.csv", b"%PDF-1.7")], "TYPE_MISMATCH"),
    ],
)
def test_what_is_no_return_is_refused_with_a_sentence_and_changes_nothing(
    people: People, files: journey.Files, code: str
) -> None:
    published(people.here, LAST_YEAR, year=2023)
    before = figures_digest(people.here)
    upload = sent(people.here, files, people.bob, year=2024)
    assert (upload.stage, upload.outcome, upload.error_code) == (Stage.REFUSED, "reject", code)
    assert upload.message.endswith(".")
    assert upload.release is None
    assert figures_digest(people.here) == before
    assert told_of(upload) == ["upload received", "upload refused"]


def test_a_return_of_another_year_is_held_until_a_person_confirms(people: People) -> None:
    upload = sent(people.here, THIS_YEAR, people.bob, year=2019)
    assert (upload.stage, upload.error_code) == (Stage.HELD, "WRONG_PERIOD")
    assert rows_left(upload) == {}
    actions.confirm(upload, people.bob, ring=False)
    upload = worked_on(upload)
    assert upload.stage == Stage.READY
    assert upload.confirmed_by == people.bob
    assert told_of(upload) == [
        "upload received",
        "upload held",
        "upload confirmed",
        "upload ready",
    ]


def test_the_same_return_again_changes_nothing_and_says_who_was_first(people: People) -> None:
    published(people.here, THIS_YEAR, people.bob, year=2024)
    build = queries.live_build(people.here)
    again = sent(people.here, THIS_YEAR, people.alice, year=2024)
    assert again.stage == Stage.REPEATED
    assert people.bob.name in again.message
    assert queries.live_build(people.here) == build
    assert rows_left(again)["releases"] == 1


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[ReturnFiles]:
    folder = tmp_path_factory.mktemp("returns")
    small = AUTHORITIES[0].sized_for(150)
    return write_returns(folder, authority=small, children=150, first_year=2022, years=2, seed=4)


def files_of(returned: ReturnFiles) -> journey.Files:
    return [(path.name, Path(path).read_bytes()) for path in returned.paths]


# Places in `generated`: the years out of order, two of the returns twice.
MIXED = [3, 0, 2, 1, 0, 2]


def test_whatever_the_order_the_figures_are_the_same(db, generated: list[ReturnFiles]) -> None:
    forwards = new_authority("E99000001", AUTHORITIES[0].dfe_code, "Wexbourne")
    ready = [
        sent(forwards, files_of(returned), dataset=returned.dataset, year=returned.year)
        for returned in generated
    ]
    actions.publish(ready, None)

    # The census names its authority in its header, so that the other order comes to the same.
    named = f"<LEA>{AUTHORITIES[0].dfe_code}</LEA>".encode()
    otherwise = new_authority("E99000009", "999", "Wexbourne again")
    for place in MIXED:
        returned = generated[place]
        files = [
            (name, content.replace(named, b"<LEA>999</LEA>"))
            for name, content in files_of(returned)
        ]
        upload = sent(otherwise, files, dataset=returned.dataset, year=returned.year)
        if upload.stage == Stage.HELD:
            actions.confirm(upload, None, ring=False)
            upload = worked_on(upload)
        if upload.stage != Stage.REPEATED:
            actions.publish([upload], None)
    assert figures_digest(forwards) == figures_digest(otherwise)


def breaks(fault: Exception):
    def measure(*given: object) -> None:
        raise fault

    return measure


def test_a_database_that_goes_away_leaves_the_job_to_the_sweep(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = received(people.here, THIS_YEAR, year=2024)
    with monkeypatch.context() as patched:
        patched.setattr(indicators, "measure", breaks(OperationalError("gone")))
        with pytest.raises(OperationalError):
            pipeline.work_on(upload.pk)
    upload.refresh_from_db()
    assert (upload.stage, upload.lease_until) == (Stage.MEASURING, None)
    left = rows_left(upload)

    upload = worked_on(upload)
    assert (upload.stage, upload.attempt) == (Stage.READY, 2)
    assert rows_left(upload) == left | {"builds": 1}
    assert told_of(upload) == ["upload received", "upload ready"]


def test_a_retry_that_ends_elsewhere_leaves_no_draft_of_the_attempt_before(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = received(people.here, THIS_YEAR, year=2024)
    with monkeypatch.context() as patched:
        patched.setattr(indicators, "measure", breaks(OperationalError("gone")))
        with pytest.raises(OperationalError):
            pipeline.work_on(broken.pk)
    published(people.here, THIS_YEAR, year=2024)
    assert worked_on(broken).stage == Stage.REPEATED
    assert rows_left(broken)["releases"] == 1


CANARY = "Zanzibar-Quokka"


def test_a_fault_of_ours_ends_the_job_with_a_sentence_and_without_a_trace_of_a_child(
    people: People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indicators, "measure", breaks(ValueError(CANARY)))
    with caplog.at_level(logging.DEBUG):
        upload = sent(people.here, THIS_YEAR, year=2024)
    assert (upload.stage, upload.message) == (Stage.FAILED, pipeline.OUR_FAULT)
    assert rows_left(upload) == {}
    assert told_of(upload) == ["upload received", "upload failed"]
    assert f"upload {upload.pk} failed: ValueError" in caplog.text
    assert CANARY not in caplog.text


def test_no_cell_of_a_return_is_in_a_log_an_audit_entry_or_a_message(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    header, episodes = (content.decode() for _, content in THIS_YEAR)
    spoilt = [
        ("Header.csv", header.replace("A1", CANARY).replace("WBRI", CANARY).encode()),
        ("Episodes.csv", episodes.replace("A1", CANARY).replace("09/01/2024", CANARY).encode()),
    ]
    with caplog.at_level(logging.DEBUG):
        flagged = sent(people.here, spoilt, people.bob, year=2024)
        held = sent(people.here, spoilt, people.bob, year=2019)
        refused = sent(people.here, [*spoilt, ("x.csv", CANARY.encode())], people.bob)
        actions.publish([flagged], people.bob)
    stages = [Upload.objects.get(pk=upload.pk).stage for upload in (flagged, held, refused)]
    assert stages == [Stage.PUBLISHED, Stage.HELD, Stage.REFUSED]
    assert Finding.objects.filter(upload=flagged, child=CANARY).exists(), "it stands in the list"
    trail = json.dumps([model_to_dict(e) for e in AuditEntry.objects.all()], default=str)
    uploads = json.dumps([model_to_dict(u) for u in Upload.objects.all()], default=str)
    for place in (caplog.text, trail, uploads):
        assert CANARY.lower() not in place.lower()


def test_files_are_kept_under_names_of_ours_for_this_account_alone(people: People) -> None:
    upload = received(people.here, [("../../etc/A1 Smith.csv", b"x")])
    (kept,) = upload.files.all()
    assert kept.name == "A1 Smith.csv"
    assert "Smith" not in kept.path
    path = Path(default_storage.path(kept.path))
    assert path.stat().st_mode & 0o077 == 0
