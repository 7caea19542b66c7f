"""The pages of returns: send one, watch it, see what is wrong with it, publish it, take it back."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from ingest import actions, exports
from ingest.models import Finding, Stage, Upload
from tests.builders import sent, worked_on
from tests.pages import asking_at_most


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.fixture
def lead(scene, visitor):
    """The client, with the performance lead signed in."""
    return visitor.as_person(scene.lead)


def buttons(seen) -> list[str]:
    return [b.text_content().strip() for b in seen.tree.xpath("//main//button")]


# --- Sending -------------------------------------------------------------------------------------


def test_a_return_is_sent_and_waits_for_its_turn(scene, lead, django_capture_on_commit_callbacks):
    files = [
        SimpleUploadedFile(path.name, path.read_bytes()) for path in scene.paths_of("ssda903", 2021)
    ]
    seen = lead.send(at(scene, "new_upload"), {"files": files, "dataset": "auto", "year": "2021"})
    upload = Upload.objects.latest("created_at")
    assert seen.url == at(scene, "upload", upload.pk)
    assert seen.heading == "A return being read"
    assert "Waiting for its turn" in seen.text
    assert upload.files.count() == len(files)
    assert (upload.person, upload.declared_year) == (scene.lead, 2021)


@pytest.mark.parametrize(
    ("said", "refused_with"),
    [
        ({}, "Choose the files of the return."),
        ({"as_at": "2999-01-01"}, "The data cannot run to a day that has not come yet."),
        (
            {"year": "2021", "as_at": "2020-03-31"},
            "The day the data run to comes before 1 April 2020, when the collection year begins:"
            " say another day, or another year.",
        ),
        ({"as_at": "yesterday"}, "Give the day as day, month and year, such as 30 09 2025."),
    ],
)
def test_what_is_wrong_with_the_form_is_said(scene, lead, said: dict, refused_with: str):
    if said:
        said = said | {"files": [SimpleUploadedFile("a.csv", b"CHILD\n")]}
    before = Upload.objects.count()
    seen = lead.send(at(scene, "new_upload"), {"dataset": "auto"} | said)
    assert refused_with in seen.errors()
    assert Upload.objects.count() == before


def test_an_empty_file_is_named_as_such(scene, lead):
    seen = lead.send(
        at(scene, "new_upload"), {"dataset": "auto", "files": [SimpleUploadedFile("a.csv", b"")]}
    )
    assert seen.errors() == ["The submitted file is empty."]


# --- Where a return stands -----------------------------------------------------------------------


def test_while_work_goes_on_the_page_asks_again_and_offers_a_link(scene, lead):
    upload = sent(scene.here, scene.lead, scene.paths_of("cin", 2021))
    seen = lead.page(at(scene, "upload", upload.pk))
    fragment = seen.tree.get_element_by_id("upload")
    assert fragment.get("hx-get") == seen.url
    assert seen.links()["Look again"] == seen.url
    assert buttons(seen) == []
    assert "Reading the files" in seen.text


def test_htmx_is_given_the_part_alone_and_a_finished_part_asks_no_more(scene, lead):
    url = at(scene, "upload", scene.flawed.pk)
    part = lead.get(url, headers={"HX-Request": "true"}).content.decode()
    assert '<div id="upload">' in part
    assert "<title>Children in need census, 2020 to 2021" in part, "the tab's title keeps up"
    assert "<html" not in part
    assert "hx-trigger" not in part


def test_ready_says_what_was_found_and_what_would_move(scene, lead):
    seen = lead.page(at(scene, "upload", scene.flawed.pk))
    assert seen.heading == "Children in need census, 2020 to 2021"
    assert "Ready to publish" in seen.text
    assert "Figures that would move" in seen.text
    assert "Children in need" in [row[0] for row in seen.table()]
    assert buttons(seen) == ["Publish", "Discard"]
    for kind in ("Errors", "Queries", "Cells"):
        (address,) = [url for title, url in seen.links().items() if title.startswith(f"{kind}")]
        assert lead.page(address).heading == "What is wrong, one by one"


def test_a_refused_return_says_why_and_offers_to_send_another(scene, lead, tmp_path):
    path = tmp_path / "holiday.csv"
    path.write_text("a,b\n1,2\n")
    upload = worked_on(sent(scene.here, scene.lead, [path]))
    seen = lead.page(at(scene, "upload", upload.pk))
    assert upload.stage == Stage.REFUSED
    assert upload.message in seen.text
    assert "Nothing has changed." in seen.text
    assert "Send a return" in seen.links()
    assert buttons(seen) == ["Discard"]


def test_a_held_return_waits_for_somebody_to_confirm_it(scene, lead):
    upload = worked_on(sent(scene.here, scene.lead, scene.paths_of("ssda903", 2021), year=2020))
    assert upload.stage == Stage.HELD
    seen = lead.page(at(scene, "upload", upload.pk))
    assert upload.message in seen.text
    assert buttons(seen) == ["Take it in all the same", "Discard"]
    lead.send(at(scene, "confirm_upload", upload.pk))
    upload = worked_on(upload)
    assert upload.stage == Stage.READY
    assert upload.confirmed_by == scene.lead


def test_the_same_files_again_are_already_loaded(scene, lead):
    upload = worked_on(sent(scene.here, scene.lead, scene.paths_of("cin", 2021), year=2021))
    seen = lead.page(at(scene, "upload", upload.pk))
    assert "Already loaded" in seen.text
    assert f"by {scene.lead.name}: nothing changes." in seen.text
    assert buttons(seen) == []


# --- What a person does --------------------------------------------------------------------------


def test_publish_then_withdraw(scene, lead):
    seen = lead.send(at(scene, "publish_upload", scene.flawed.pk))
    assert "Published. The figures now include this return." in seen.tree.text_content()
    assert buttons(seen) == ["Withdraw"]
    nothing = lead.send(at(scene, "withdraw_upload", scene.flawed.pk), {"reason": ""})
    assert "Say why the return is withdrawn." in nothing.tree.text_content()
    seen = lead.send(at(scene, "withdraw_upload", scene.flawed.pk), {"reason": "a child missing"})
    assert "Withdrawn" in seen.text
    scene.flawed.refresh_from_db()
    assert scene.flawed.stage == Stage.WITHDRAWN
    assert AuditEntry.objects.filter(action="upload withdrawn", person=scene.lead).exists()


def test_publishing_twice_is_told_to_be_too_late(scene, lead):
    lead.send(at(scene, "publish_upload", scene.flawed.pk))
    seen = lead.send(at(scene, "publish_upload", scene.flawed.pk))
    assert "Only an upload that is ready can be published." in seen.tree.text_content()


def test_discard_keeps_no_finding(scene, lead):
    assert Finding.objects.filter(upload=scene.flawed).exists()
    seen = lead.send(at(scene, "discard_upload", scene.flawed.pk))
    assert "Discarded" in seen.text
    assert not Finding.objects.filter(upload=scene.flawed).exists()


def test_all_that_are_ready_are_published_together(scene, lead):
    last = next(u for u in scene.uploads if (u.dataset, u.year) == ("ssda903", 2021))
    actions.withdraw(last, scene.lead, reason="to be sent again")
    worked_on(sent(scene.here, scene.lead, scene.paths_of("ssda903", 2021), year=2021))
    seen = lead.page(at(scene, "uploads"))
    assert "Publish all 2 that are ready" in buttons(seen)
    waiting = list(Upload.objects.filter(stage=Stage.READY))
    assert "Measure together" in buttons(lead.page(at(scene, "publish_ready")))
    seen = lead.send(at(scene, "publish_ready"), {"do": "measure"})
    assert "Measure together" not in buttons(seen)
    together = [row[0] for row in seen.table()]
    assert together
    assert Upload.objects.filter(stage=Stage.READY).count() == 2

    seen = lead.send(at(scene, "publish_ready"))
    assert "Published 2 returns together." in seen.tree.text_content()
    assert not Upload.objects.filter(stage=Stage.READY).exists()
    for upload in waiting:
        told = lead.page(at(scene, "upload", upload.pk))
        assert "Published together with 1 other return" in told.text
        rows = told.tree.xpath("//table[@id='moved']/tbody/tr")
        assert [row.xpath("th")[0].text for row in rows] == together


# --- History and findings ------------------------------------------------------------------------


def test_the_history_is_newest_first(scene, lead):
    seen = lead.page(at(scene, "uploads"))
    assert [row[1] for row in seen.table()] == ["Ready to publish"] + ["Published"] * 6
    assert seen.table()[0][0] == "Children in need census, 2020 to 2021"


def test_without_a_return_the_page_says_where_to_begin(scene, visitor):
    visitor.as_person(scene.stranger)
    seen = visitor.page(reverse("uploads", args=[scene.next_door.code]))
    assert "No return has been sent yet." in seen.text


def test_findings_by_rule_count_what_their_pages_list(scene, lead):
    seen = lead.page(at(scene, "findings", scene.flawed.pk))
    rows = {row[0]: int(row[4]) for row in seen.table()}
    assert rows
    for rule, count in rows.items():
        listed = lead.page(at(scene, "findings_of_rule", scene.flawed.pk, rule))
        assert len(listed.table()) == min(count, 100)
        assert listed.heading == f"Rule {rule}"


def test_rules_that_could_not_be_tried_are_named_with_the_reason(scene, lead):
    upload = scene.uploads[0]
    assert upload.untried
    seen = lead.page(at(scene, "findings", upload.pk))
    for line in upload.untried:
        assert line["rule"] in seen.text


def test_a_rule_that_found_nothing_is_no_page(scene, lead):
    assert lead.page(at(scene, "findings_of_rule", scene.flawed.pk, "no-such-rule")).status == 404


def test_findings_by_child_name_each_child_once(scene, lead):
    lead.shows_ids(scene.here)
    seen = lead.page(at(scene, "findings_by_child", scene.flawed.pk))
    named = [s.text_content() for s in seen.tree.xpath("//summary/span")]
    children = set(Finding.objects.filter(upload=scene.flawed).values_list("child", flat=True))
    assert sorted(named) == sorted(f"Child {child}" for child in children - {""})


@pytest.mark.parametrize("name", ["findings_by_child", "findings_csv"])
def test_reading_which_children_are_named_is_audited(scene, lead, name: str):
    read = AuditEntry.objects.filter(action="findings read", person=scene.lead)
    before = read.count()
    lead.get(at(scene, name, scene.flawed.pk))
    assert read.count() == before + 1


def test_the_file_of_findings_holds_them_all(scene, lead):
    answer = lead.get(at(scene, "findings_csv", scene.flawed.pk))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == exports.HEADINGS + exports.NAMED + exports.SAID
    assert len(rows) - 1 == Finding.objects.filter(upload=scene.flawed).count()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("A1", "A1"),
    ],
)
def test_no_cell_of_the_file_can_become_a_formula(text: str, written: str):
    assert exports.inert(text) == written


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("uploads", False),
        ("new_upload", False),
        ("upload", True),
        ("findings", True),
        ("findings_by_child", True),
        ("findings_csv", True),
    ],
)
def test_a_page_asks_little_of_the_database(scene, lead, name: str, more: bool):
    # The first pages after signing in also write the session.
    for _ in range(2):
        lead.get(at(scene, "uploads"))
    with asking_at_most():
        assert lead.get(at(scene, name, *([scene.flawed.pk] if more else []))).status_code == 200
