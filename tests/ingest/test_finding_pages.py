"""The pages of findings: filtered, looked for, read as they came, noted, given, chased, sent on."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from ingest import exports
from ingest.models import Assignment, ClosingDay, Finding, FindingNote
from records.entities import BY_NAME
from tests.pages import asking_at_most


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


@pytest.fixture
def lead(scene, visitor):
    """The client, with the performance lead signed in."""
    return visitor.as_person(scene.lead)


@pytest.fixture
def one(scene) -> Finding:
    """A finding on a row of a child, about a cell."""
    rows = scene.flawed.findings.exclude(child="").exclude(columns=[])
    return rows.filter(position__isnull=False).order_by("pk").first()


def soon() -> str:
    return (timezone.localdate() + timedelta(days=9)).isoformat()


# --- Lists ---------------------------------------------------------------------------------------


def test_the_list_holds_what_its_filters_ask_for(scene, lead, one):
    asked = {"severity": one.severity, "table": one.table, "rule": one.rule}
    seen = lead.page(at(scene, "findings_list", scene.flawed.pk), asked)
    rows = scene.flawed.findings.filter(**asked).count()
    assert f"{rows} finding" in seen.text
    assert len(seen.table()) == min(rows, 50)
    assert all(cells[0].startswith(one.rule) for cells in seen.table())


def test_htmx_is_given_the_list_alone(scene, lead):
    answer = lead.get(at(scene, "findings_list", scene.flawed.pk), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="findings">')
    assert "HX-Request" in answer["Vary"]


def test_by_table_counts_every_finding(scene, lead):
    seen = lead.page(at(scene, "findings_by_table", scene.flawed.pk))
    counted = sum(int(cell.replace(",", "")) for row in seen.table() for cell in row[2:5])
    assert counted == scene.flawed.findings.count()


def test_the_upload_says_what_is_new_and_links_to_it(scene, lead):
    seen = lead.page(at(scene, "upload", scene.flawed.pk))
    assert "Since the upload before" in seen.text
    listed = lead.page(seen.links()["New"])
    new = [row for row in listed.table() if row[-2] == "New"]
    assert new
    assert len(new) == len(listed.table())


# --- Looking for a child --------------------------------------------------------------------------


def test_a_child_is_looked_for_in_the_body_and_stands_in_no_address(scene, lead, one):
    lead.shows_ids(scene.here)
    seen = lead.send(at(scene, "search_findings", scene.flawed.pk), {"child": one.child[-4:]})
    assert one.child in seen.text
    addresses = seen.tree.xpath("//@href|//@action|//@hx-get|//@formaction")
    assert not [address for address in addresses if one.child[-4:] in address.split("/")[-1]]
    entry = AuditEntry.objects.filter(action="findings read").latest("pk")
    assert one.child[-4:] not in str(entry.detail.values())


def test_an_empty_search_says_what_to_enter_and_shows_nobody(scene, lead, one):
    seen = lead.send(at(scene, "search_findings", scene.flawed.pk), {"child": " "})
    assert seen.errors() == ["Enter a child’s id, or part of it."]
    assert one.child not in seen.text


# --- One finding ----------------------------------------------------------------------------------


def test_the_row_is_shown_as_it_came_with_the_cells_marked(scene, lead, one):
    seen = lead.shows_ids(scene.here).page(at(scene, "finding", scene.flawed.pk, one.pk))
    told = dict(seen.table())
    assert told["LAchildID"] == one.child
    marked = seen.tree.xpath("//table[@id='row']//tr[td/mark]/th")
    assert {cell.text_content() for cell in marked} == set(one.columns) & set(told)


def test_once_the_files_are_gone_the_page_says_so(scene, lead, one, monkeypatch):
    def gone(*_):
        raise FileNotFoundError

    monkeypatch.setattr(default_storage, "open", gone)
    seen = lead.page(at(scene, "finding", scene.flawed.pk, one.pk))
    assert "no longer kept" in seen.text


def test_every_look_at_a_finding_is_audited(scene, lead, one):
    before = AuditEntry.objects.filter(action="findings read").count()
    lead.page(at(scene, "finding", scene.flawed.pk, one.pk))
    assert AuditEntry.objects.filter(action="findings read").count() == before + 1


def test_rows_of_a_rule_are_shown_as_they_came_where_asked(scene, lead, one):
    address = at(scene, "findings_of_rule", scene.flawed.pk, one.rule)
    assert not lead.page(address).tree.xpath("//mark")
    assert lead.page(address, {"as_sent": "on"}).tree.xpath("//mark")


# --- What is said of findings ---------------------------------------------------------------------


def test_a_finding_is_accepted_with_a_reason(scene, lead, one):
    said = {"finding": one.pk, "text": "The court has sealed it.", "accepted": "on"}
    seen = lead.send(at(scene, "note_findings", scene.flawed.pk), said)
    assert "Accepted 1 finding." in seen.tree.text_content()
    assert "The court has sealed it." in seen.text


@pytest.mark.parametrize(
    ("name", "said", "refusal"),
    [
        ("note_findings", {}, "Write the note, or why the finding is accepted."),
        ("assign_findings", {"due_on": "2999-01-01"}, "Name a worker or a team."),
        ("assign_findings", {"team": "North"}, "Say by which day it has to be put right."),
        (
            "assign_findings",
            {"team": "North", "due_on": "2020-01-01"},
            "The day has passed: give one that is still to come.",
        ),
    ],
)
def test_what_is_wrong_with_it_is_said_and_nothing_kept(scene, lead, one, name, said, refusal):
    seen = lead.send(at(scene, name, scene.flawed.pk), {"finding": one.pk} | said)
    assert refusal in seen.tree.text_content()
    assert not FindingNote.objects.exists()
    assert not Assignment.objects.exists()


def test_all_that_are_listed_are_given_at_once(scene, lead, one):
    said = {"rule": one.rule, "team": "North", "due_on": soon()}
    lead.send(at(scene, "assign_findings", scene.flawed.pk), said)
    of_rule = scene.flawed.findings.filter(rule=one.rule).values("identity").distinct()
    assert Assignment.objects.count() == of_rule.count()


@pytest.mark.parametrize(
    "wanted", [{"rule": "no-such-rule"}, {"child": "A\0"}, {"child": "9" * 41}]
)
def test_a_filter_that_is_not_understood_does_not_become_none(scene, lead, wanted: dict):
    said = wanted | {"team": "North", "due_on": soon()}
    seen = lead.send(at(scene, "assign_findings", scene.flawed.pk), said)
    assert "Nothing was done" in seen.tree.text_content()
    assert not Assignment.objects.exists()


# --- The chasing list and files -------------------------------------------------------------------


def test_the_chasing_list_names_who_and_sends_each_their_own(scene, lead, one):
    rows = scene.flawed.findings.exclude(child="").order_by("pk")
    for finding, worker in zip(rows, ("=Sam", "Kim"), strict=False):
        said = {"finding": finding.pk, "worker": worker, "due_on": soon()}
        lead.send(at(scene, "assign_findings", scene.flawed.pk), said)
    seen = lead.page(at(scene, "chasing"))
    assert {row[0] for row in seen.table()} == {"=Sam", "Kim"}
    answer = lead.post(at(scene, "chasing_csv"), {"worker": "=Sam", "team": ""})
    heads, *told = csv.reader(io.StringIO(answer.content.decode()))
    assert tuple(heads) == exports.CHASED
    assert [row[0] for row in told] == ["'=Sam"]


def test_a_workbook_holds_text_and_nothing_that_runs(scene, lead, one):
    said = {"finding": one.pk, "text": '=HYPERLINK("https://elsewhere.example")'}
    lead.send(at(scene, "note_findings", scene.flawed.pk), said)
    answer = lead.get(at(scene, "findings_xlsx", scene.flawed.pk))
    (heads, *rows) = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert tuple(heads) == exports.HEADINGS + exports.NAMED + exports.SAID
    assert len(rows) == scene.flawed.findings.count()
    note = heads.index("Note")
    assert said["text"] in {row[note] for row in rows}


def test_quality_shows_the_uploads_of_the_return(scene, lead):
    seen = lead.page(at(scene, "data_quality"), {"return": "cin-2021"})
    assert len(seen.table()) == 2
    assert "DfE closed the collection on 30 July 2021" in seen.text


# --- What changed ---------------------------------------------------------------------------------


def test_the_counts_of_what_changes_lead_to_their_children(scene, lead):
    counts = scene.flawed.changes["counts"]["children"]
    change = next(name for name, count in counts.items() if count)
    seen = lead.page(at(scene, "changed", scene.flawed.pk, "children", change))
    assert len(seen.table()) == min(counts[change], 100)
    assert AuditEntry.objects.filter(action="changes read").exists()


def test_the_children_say_in_which_tables_they_differ(scene, lead):
    seen = lead.page(at(scene, "changed", scene.flawed.pk, "children", "altered"))
    rows = seen.table("children")
    assert [child for child, _ in rows] == sorted(child for child, _ in rows)
    assert all(re.search(r"CIN episode rows: \d+ altered", where) for _, where in rows)


def test_altered_rows_say_which_they_are_and_what_was_altered(scene, lead):
    seen = lead.page(at(scene, "changed", scene.flawed.pk, "cin_episode", "altered"))
    need = BY_NAME["cin_episode"].attribute("primary_need").meaning
    ((column, altered),) = seen.table("columns")
    assert (column.lower(), altered) == (need.lower(), "12")
    rows = seen.table("children")
    assert sum(int(count) for _, count, _ in rows) == 12
    assert all(which.endswith(f": {need}") for _, _, which in rows)


def test_rows_that_are_gone_say_which_they_were(scene, lead):
    seen = lead.page(at(scene, "changed", scene.flawed.pk, "cin_episode", "gone"))
    ((_, count, which), *_) = seen.table("children")
    assert re.fullmatch(rf"( ?\d{{1,2}} [A-Z][a-z]{{2}} \d{{4}}){{{count}}}", which)


@pytest.mark.parametrize(("what", "change"), [("children", "lost"), ("cla_nothing", "added")])
def test_what_is_not_counted_is_not_there(scene, lead, what: str, change: str):
    assert lead.page(at(scene, "changed", scene.flawed.pk, what, change)).status == 404


# --- Of every page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("findings_list", "findings_by_table", "findings_by_child", "findings_by_worker"),
        *("finding", "upload"),
    ],
)
def test_a_page_of_an_upload_asks_the_database_little(scene, lead, one, name: str):
    more = [one.pk] if name == "finding" else []
    lead.page(at(scene, "uploads"))  # the first page of a session also writes its token
    with asking_at_most():
        lead.page(at(scene, name, scene.flawed.pk, *more))


@pytest.mark.parametrize("name", ["chasing", "data_quality"])
def test_a_page_of_all_uploads_asks_the_database_little(scene, lead, one, name: str):
    said = {"rule": one.rule, "team": "North", "due_on": soon()}
    lead.send(at(scene, "assign_findings", scene.flawed.pk), said)
    with asking_at_most():
        lead.page(at(scene, name))


def test_the_neighbour_finds_no_finding_of_ours(scene, visitor, one):
    visitor.as_person(scene.stranger)
    address = reverse("finding", args=[scene.next_door.code, scene.flawed.pk, one.pk])
    assert visitor.page(address).status == 404


# --- By worker, and the closing day --------------------------------------------------------------


def test_a_return_that_names_no_worker_says_so(scene, lead):
    seen = lead.page(at(scene, "findings_by_worker", scene.flawed.pk))
    assert "does not say who works with a child" in seen.text


def test_a_closing_day_that_nobody_knows_is_said_by_the_authority(scene, lead):
    asked = {"return": "ssda903-2021"}
    assert "We do not know when" in lead.page(at(scene, "data_quality"), asked).text
    seen = lead.send(at(scene, "say_closing_day"), asked | {"closes_on": "2021-07-02"})
    assert (
        "DfE closed the collection on 2 July 2021. Source: as your authority has said." in seen.text
    )
    entry = AuditEntry.objects.get(action="closing day said")
    assert (entry.person, entry.detail["closes_on"]) == (scene.lead, "2021-07-02")
    lead.send(at(scene, "say_closing_day"), asked | {"closes_on": "2021-07-30"})
    assert ClosingDay.objects.get().closes_on == date(2021, 7, 30)


@pytest.mark.parametrize("closes_on", ["", "soon", "2021-03-31", "2022-04-01"])
def test_a_closing_day_lies_in_the_year_after_the_return(scene, lead, closes_on):
    answer = lead.post(
        at(scene, "say_closing_day"), {"return": "ssda903-2021", "closes_on": closes_on}
    )
    assert answer.status_code == 200
    assert not ClosingDay.objects.exists()


def test_a_closing_day_that_the_guide_names_is_nobodys_to_say(scene, lead):
    assert (
        "Say when DfE closes"
        not in lead.page(at(scene, "data_quality"), {"return": "cin-2021"}).text
    )
    said = {"return": "cin-2021", "closes_on": "2021-08-01"}
    assert lead.post(at(scene, "say_closing_day"), said).status_code == 404
