"""The pages of sending a return to DfE: ready or not, the cleaned files, what was sent."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from ingest import actions, submission_actions
from ingest.models import Submission
from tests.pages import asking_at_most

SENT_ON = date(2021, 6, 30)


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.fixture
def lead(scene, visitor):
    """The client, with the performance lead signed in."""
    return visitor.as_person(scene.lead)


@pytest.fixture
def submission(scene, visitor) -> Submission:
    """The last census, marked as sent."""
    return submission_actions.mark_sent(scene.uploads[-1], scene.lead, sent_on=SENT_ON)


# --- Ready? --------------------------------------------------------------------------------------


def test_what_is_in_the_way_leads_to_the_findings(scene, lead):
    seen = lead.page(at(scene, "ready_for_dfe", scene.flawed.pk))
    assert "Not ready:" in seen.text
    rule, *_ = seen.table()[0]
    assert lead.page(seen.links()[rule]).heading
    assert seen.links()["One XML file"]


def test_a_manager_reads_the_counts_and_is_led_to_no_child(scene, visitor):
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    seen = visitor.page(at(scene, "ready_for_dfe", scene.flawed.pk))
    assert "Not ready:" in seen.text
    assert not any("/findings" in url or "/cleaned/" in url for url in seen.links().values())
    assert "Mark as sent to DfE" not in seen.text


def test_every_upload_has_its_verdict(scene, lead):
    for upload in [*scene.uploads, scene.flawed]:
        assert lead.page(at(scene, "ready_for_dfe", upload.pk)).status == 200


def test_what_is_not_sent_yet_is_listed_until_it_is(scene, visitor):
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    not_yet = visitor.page(at(scene, "submissions")).links()
    assert at(scene, "ready_for_dfe", scene.flawed.pk) in not_yet.values()
    submission_actions.mark_sent(scene.uploads[-1], scene.lead, sent_on=SENT_ON)
    left = visitor.page(at(scene, "submissions")).links()
    assert at(scene, "ready_for_dfe", scene.flawed.pk) not in left.values()


# --- The cleaned return --------------------------------------------------------------------------


def test_a_census_comes_as_one_xml_and_is_audited(scene, lead):
    answer = lead.get(at(scene, "cleaned_return", scene.flawed.pk, "xml"))
    assert answer["Content-Disposition"] == 'attachment; filename="cin-2021.xml"'
    assert answer.content.startswith(b"<?xml")
    told = AuditEntry.objects.latest("pk")
    assert (told.action, told.detail["layout"]) == ("cleaned return downloaded", "xml")


def test_the_csv_set_comes_as_a_zip(scene, lead):
    answer = lead.get(at(scene, "cleaned_return", scene.uploads[0].pk, "csv"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"Header.csv", "Episodes.csv"} <= set(archive.namelist())


def test_an_unknown_layout_is_none(scene, lead):
    assert lead.get(at(scene, "cleaned_return", scene.flawed.pk, "pdf")).status_code == 404


def test_files_that_are_gone_are_told_of(scene, lead, monkeypatch):
    def gone(path: str):
        raise FileNotFoundError(path)

    monkeypatch.setattr(default_storage, "open", gone)
    seen = lead.page(at(scene, "cleaned_return", scene.flawed.pk, "xml"))
    assert seen.heading == "Ready for DfE?"
    assert "The files of this return are no longer kept." in seen.response.content.decode()


# --- Marking -------------------------------------------------------------------------------------


def test_the_lead_marks_what_was_sent_and_sees_it_kept(scene, lead):
    upload = scene.uploads[-1]
    said = {"sent_on": "2021-07-01", "reference": "COLLECT 77", "note": "Second try."}
    seen = lead.send(at(scene, "mark_sent", upload.pk), said)
    assert seen.heading == "As it was sent to DfE"
    assert "What DfE holds" in seen.text
    assert "COLLECT 77" in seen.text
    assert "says of every child what was sent" in seen.text
    assert "Sent to DfE on 1 July 2021" in lead.page(at(scene, "upload", upload.pk)).text
    assert [row[1] for row in lead.page(at(scene, "submissions")).table()] == ["What DfE holds"]


@pytest.mark.parametrize(
    ("sent_on", "refused_with"),
    [
        ("", "Say on which day the return was sent."),
        ("2999-01-01", "The day has not come yet: give the day it was sent."),
        (
            "2020-12-01",
            "The return speaks for the year to 31 March 2021: it cannot have been sent before.",
        ),
    ],
)
def test_the_day_it_was_sent_is_looked_at(scene, lead, sent_on: str, refused_with: str):
    seen = lead.send(at(scene, "mark_sent", scene.uploads[-1].pk), {"sent_on": sent_on})
    assert seen.errors() == [refused_with]
    assert not Submission.objects.exists()


def test_a_resubmission_stands_beside_the_first(scene, lead, submission):
    submission_actions.mark_sent(scene.flawed, scene.lead, sent_on=date(2021, 7, 20))
    states = [row[1] for row in lead.page(at(scene, "submissions")).table()]
    assert states == ["What DfE holds", "Sent again since"]
    seen = lead.page(at(scene, "submission", submission.pk))
    assert "sent again on 20 July 2021" in seen.text


def test_a_mistaken_mark_is_taken_back_with_a_reason(scene, lead, submission):
    address = at(scene, "take_back_sent", submission.pk)
    assert lead.send(address).errors() == ["Say why the mark is taken back."]
    seen = lead.send(address, {"reason": "The other file went."})
    assert "Marked by mistake" in seen.text
    assert "The other file went." in seen.text


# --- What differs --------------------------------------------------------------------------------


def test_what_dfe_does_not_know_leads_to_the_children(scene, lead, submission):
    actions.publish([scene.flawed], scene.lead)
    seen = lead.page(at(scene, "submission", submission.pk))
    assert "The published return is not the one that was sent" in seen.text
    gone = next(url for url in seen.links().values() if url.endswith("/changes/children/gone/"))
    assert lead.page(gone).heading == "Children gone"
    assert AuditEntry.objects.latest("pk").action == "changes read"


def test_a_manager_sees_what_differs_and_no_child(scene, visitor, submission):
    actions.publish([scene.flawed], scene.lead)
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    seen = visitor.page(at(scene, "submission", submission.pk))
    assert "Figures that differ" in seen.text
    assert not any("/changes/" in url for url in seen.links().values())
    assert "marked by mistake" not in seen.text


def test_the_neighbour_finds_nothing_of_ours(scene, visitor, submission):
    visitor.as_person(scene.stranger)
    address = reverse("submission", args=[scene.next_door.code, submission.pk])
    assert visitor.page(address).status == 404


# --- What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ready_for_dfe", "submissions", "submission"])
def test_a_page_asks_the_database_little(scene, lead, submission, name: str):
    """Comparing two releases reads each of their tables once, and then is kept."""
    actions.publish([scene.flawed], scene.lead)
    about = {"ready_for_dfe": [scene.flawed.pk], "submission": [submission.pk]}
    lead.page(at(scene, name, *about.get(name, [])))
    with asking_at_most():
        lead.page(at(scene, name, *about.get(name, [])))
