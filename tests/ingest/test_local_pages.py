"""Describing an extract in the browser: the form, its template, sending a file, the figure."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from accounts.permissions import RoleName
from ingest import actions, local_actions
from ingest.local_models import LocalExtract
from ingest.models import Upload
from tests.builders import Scene, worked_on
from tests.ingest.partners.drawn_local import CALLS, COUNTED
from tests.pages import Page, PageClient

COUNTS = {
    "title": "Family helpline calls",
    "theme": "EARLY_HELP",
    "description": "Every call of a family to the council's helpline.",
    "comes_as": "counts",
    "columns": "0",
    "counts": "calls",
    "by": "Topic",
    "parts": "money = Money\nhome: The home",
    "measure": "Calls to the family helpline",
    "numerator": "calls of families to the helpline in the month",
    "unit": "COUNT",
    "basis": "MONTH",
    "polarity": "NEUTRAL",
    "holder": "",
}
ROWS = COUNTS | {
    "comes_as": "rows",
    "row_is": "one call about one child",
    "known_by": ["partner_person_id", "sex"],
    "holder": "own",
    "columns": "2",
    "column-0-name": "Called on",
    "column-0-becomes": "happened_on",
    "column-0-meaning": "the day of the call",
    "column-0-needed": "on",
    "column-1-name": "topic",
    "column-1-becomes": "what",
    "column-1-meaning": "what it was about",
    "column-1-codes": "",
}


@pytest.fixture
def administrator(scene: Scene) -> Person:
    return scene.staff[RoleName.ADMINISTRATOR]


def at(scene: Scene, path: str) -> str:
    return f"/{scene.here.code}/{path}"


def describe(visitor: PageClient, scene: Scene, person: Person, said: dict) -> Page:
    return visitor.as_person(person).send(at(scene, "local-extracts/describe/"), said)


def test_described_sent_and_measured_on_one_day(scene: Scene, visitor, administrator: Person):
    seen = describe(visitor, scene, administrator, COUNTS)
    assert seen.heading == "Family helpline calls"
    assert [row[0] for row in seen.table()] == ["month", "count", "topic"]
    extract = LocalExtract.objects.get()

    partner = scene.staff[RoleName.PARTNER_ANALYST]
    seen = visitor.as_person(partner).page(at(scene, "partners/"))
    assert "Family helpline calls (local)" in seen.text
    template = visitor.get(at(scene, f"partners/{extract.key}/template.csv")).content.decode()
    assert template.splitlines()[0].lstrip("\ufeff") == "month,count,topic"

    file = SimpleUploadedFile("calls.csv", b"month,count,topic\n2020-01,40,\n2020-02,38,\n")
    visitor.page(at(scene, "partners/"))
    seen = visitor.send(at(scene, f"partners/{extract.key}/"), {"files": file})
    assert seen.status == 200
    upload = worked_on(Upload.objects.get(declared_dataset=extract.key))
    assert {line["indicator"] for line in upload.moved} == {extract.key}
    actions.publish([upload], scene.lead)

    visitor.as_person(scene.lead)
    seen = visitor.page(at(scene, f"indicators/{extract.key}/"))
    assert seen.heading == "Calls to the family helpline"
    for path in ("", "scorecard/", "measures/"):
        assert "Calls to the family helpline" in visitor.page(at(scene, path)).text, path
    assert "local_" not in visitor.page(at(scene, "")).text
    found = visitor.send(at(scene, "measures/"), {"words": "helpline"})
    assert "Calls to the family helpline" in found.text


def test_a_column_without_codes_is_refused_with_a_sentence(scene: Scene, visitor, administrator):
    seen = describe(visitor, scene, administrator, ROWS)
    assert seen.errors() == [
        "The column topic has no list of codes: write each allowed value on a line, with what it "
        "means."
    ]
    assert not LocalExtract.objects.exists()
    describe(visitor, scene, administrator, ROWS | {"column-1-codes": "money\nhome = The home"})
    [version] = LocalExtract.objects.get().versions.all()
    assert [c["name"] for c in version.said["columns"]] == ["called_on", "topic"]
    assert version.said["columns"][1]["codes"] == [["money", "money"], ["home", "The home"]]


def test_another_column_keeps_what_was_written(scene: Scene, visitor, administrator: Person):
    seen = describe(visitor, scene, administrator, ROWS | {"do": "column"})
    assert seen.errors() == []
    values = {e.get("name"): e.get("value") for e in seen.tree.xpath("//main//input")}
    assert values["columns"] == "3"
    assert len(seen.tree.xpath("//main//form//details[@open]")) == 1
    assert values["column-0-name"] == "Called on"
    assert values["title"] == "Family helpline calls"
    assert not values["column-2-name"]


def test_the_headings_of_a_file_begin_a_description(scene: Scene, visitor, administrator: Person):
    file = SimpleUploadedFile(
        "any.csv", b"NHS number;Call date;Topic\n9434765919;1/1/2020;secret\n"
    )
    seen = describe(visitor, scene, administrator, {"do": "file", "file": file})
    names = seen.tree.xpath("//main//input[starts-with(@name, 'column-')][@type='text']")
    values = {e.get("name"): e.get("value") for e in names}
    assert (values["column-0-name"], values["column-1-name"]) == ("call_date", "topic")
    assert seen.tree.xpath("//input[@value='nhs_number']/@checked")
    assert "secret" not in seen.text
    assert "9434765919" not in seen.text


def test_what_is_no_text_gives_no_headings(scene: Scene, visitor, administrator: Person):
    file = SimpleUploadedFile("any.xlsx", b"PK\x03\x04\0\0")
    seen = describe(visitor, scene, administrator, {"do": "file", "file": file})
    assert "This is no CSV file with headings in its first row." in seen.text


def test_it_is_said_anew_and_retired(scene: Scene, visitor, administrator: Person):
    extract = local_actions.describe(scene.here, CALLS, by=administrator)
    visitor.as_person(administrator)
    seen = visitor.page(at(scene, f"local-extracts/{extract.key}/describe/"))
    assert seen.tree.xpath("//input[@name='column-1-name']/@value") == ["topic"]
    seen = visitor.send(at(scene, f"local-extracts/{extract.key}/retire/"))
    assert "no more files of it are taken" in seen.text
    visitor.as_person(scene.lead)
    assert "Family helpline calls" not in visitor.page(at(scene, "partners/")).text
    assert visitor.post(at(scene, f"partners/{extract.key}/")).status_code == 403


def test_next_door_neither_describes_sends_nor_sees_it(scene: Scene, visitor):
    extract = local_actions.describe(scene.here, COUNTED, by=None)
    local_actions.describe(scene.next_door, CALLS, by=None)
    visitor.as_person(scene.stranger)
    pages = ("local-extracts/{}/", "partners/{}/", "indicators/{}/", "partners/{}/template.csv")
    for path in pages:
        ours = visitor.get(f"/{scene.next_door.code}/{path.format(extract.key)}")
        nobodys = visitor.get(f"/{scene.next_door.code}/{path.format('local_calls_000000')}")
        assert ours.status_code == nobodys.status_code == 404, path
