"""No page, file or header that a reader outside opens holds anything by which a child is known, and
no address holds it, whoever reads."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from lxml import html

from accounts.doors import routes
from accounts.permissions import RoleName
from boards import pdf
from boards.models import Gathered, TrackedChild, VoiceWords, Whose
from records.models import ROWS, Child
from tests.house.test_permissions import (  # noqa: F401  (the things addresses are made of)
    FORM,
    MAP,
    ROLES,
    address,
    around,
    board,
    extract,
    inquiry,
    linked,
    local,
    measure,
    met,
    named,
    rule,
    submission,
    swept,
)
from tests.trust import canaries

pytestmark = pytest.mark.trust

OUTSIDE = {"board": RoleName.BOARD_MEMBER, "partner": RoleName.PARTNER_ANALYST}
# A board whose seat one holds follows its children, and hears what they say; under an alias.
TRACKERS = {"board_children", "children_print", "children_xlsx", "board_child", "child_words"}
SAID = "Qzx99i99"
# A page, a fragment of it, and its tables as files.
WAYS = (
    ({}, {}),
    ({}, {"HX-Request": "true"}),
    ({"file": "csv"}, {}),
    ({"file": "xlsx"}, {}),
)
CHOSEN = {"hidden", "checkbox", "radio", "date", "month", "number", "submit"}


@pytest.fixture(scope="module")
def sought(scene, around, linked, extract, submission) -> re.Pattern[str]:
    """A canary in every field by which the record knows a child; and the days of birth."""
    child = Child.objects.filter(authority=scene.here).first()
    said = {"authority": scene.here, "release": scene.uploads[0].release, "child": child}
    ROWS["identity"].objects.create(**said)
    ROWS["partner_event"].objects.create(**said)
    VoiceWords.objects.create(
        child=TrackedChild.objects.get(alias=around["alias"], board__authority=scene.here),
        whose=Whose.CHILD,
        how=Gathered.TALK,
        words="I want to stay.",
        said_on="2021-02-03",
        written_by=scene.lead,
    )
    assert canaries.plant() > 1500, "a sweep for a handful would find nothing"
    VoiceWords.objects.update(words=SAID)
    assert len(canaries.days_of_birth()) > 400
    return canaries.sought()


def opened(actor: str) -> list[tuple[str, str]]:
    """(name, method) of every address that this actor is shown something at."""
    rows = MAP[MAP[actor] == "200"]
    return list(zip(rows["name"], rows["method"], strict=True))


def found_at(visitor, url: str, method: str, sought: re.Pattern[str]) -> list[str]:
    """What gives a child away, in whichever way the address is asked."""
    found = []
    for query, headers in WAYS if method == "GET" else WAYS[:2]:
        answer = (
            visitor.get(url, query, headers=headers)
            if method == "GET"
            else visitor.generic(method, url, content_type=FORM, headers=headers)
        )
        found += sought.findall(canaries.all_it_says(answer))
    return found


@pytest.mark.parametrize("actor", OUTSIDE)
def test_nothing_a_reader_outside_opens_gives_a_child_away(
    scene,
    visitor,
    address,
    sought,
    actor,
    record_property,
):
    """V1: every address that a board member or a partner analyst may open, whole, as a fragment and
    as files; headers, cookies, workbooks and what a PDF says of itself among it."""
    visitor.force_login(scene.staff[OUTSIDE[actor]])
    held, documents = {}, []
    asked = opened(actor)
    with patch.object(pdf, "pdf_of", lambda document: documents.append(document) or b"%PDF"):
        for name, method in asked:
            if name.endswith("_pdf"):
                visitor.generic(method, address(name))
    for name, method in asked:
        found = found_at(visitor, address(name), method, sought)
        if name in TRACKERS:
            found = [each for each in found if each != SAID]
        if found:
            held[f"{method} {name}"] = sorted(set(found))[:3]
    assert not held
    assert not [found for document in documents for found in sought.findall(document)]
    assert documents or actor == "partner"
    record_property("figure", f"{len(asked)} addresses as {actor}")


@pytest.mark.parametrize(
    ("name", "person"),
    [("findings_by_child", "lead"), ("work_list_xlsx", "lead"), ("board_child", "board")],
)
def test_the_sweep_finds_what_a_page_for_the_inside_says(
    scene,
    visitor,
    address,
    sought,
    name,
    person,
):
    """V1: the same sweep of a page, and of a workbook, that name children does find them, once ids
    are shown."""
    visitor.force_login(scene.staff[ROLES[person]])
    visitor.shows_ids(scene.here)
    assert found_at(visitor, address(name), "GET", sought)


def test_no_address_of_a_page_holds_anything_of_a_child(
    scene,
    visitor,
    address,
    sought,
):
    """V2, V4: nor does any link, form or redirect on the pages of those who may see children; and
    nothing typed freely goes into an address."""
    visitor.force_login(scene.lead)
    held, typed = {}, {}
    for name, method in opened("lead"):
        answer = visitor.generic(method, address(name), content_type=FORM)
        if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        text = answer.content.decode()
        links = re.findall(r'(?:href|action|src|formaction|hx-[a-z]+)="([^"]*)"', text)
        if found := [link for link in links if sought.search(link)]:
            held[name] = len(found)
        if free := typed_into_addresses(text):
            typed[name] = free
    assert not held
    assert not typed


def typed_into_addresses(page: str) -> list[str]:
    """The fields of a page's GET forms in which anything may be written."""
    tree = html.document_fromstring(page)
    forms = tree.xpath("//form[not(@method) or translate(@method, 'GET', 'get') = 'get']")
    return [
        field.get("name", "")
        for form in forms
        for field in form.xpath(".//input | .//textarea")
        if field.tag == "textarea" or field.get("type", "text") not in CHOSEN
    ]


@pytest.mark.parametrize(
    ("form", "free"),
    [
        ('<form><input name="q"></form>', ["q"]),
        ('<form method="GET"><input type="search" name="q"></form>', ["q"]),
        ('<form method="get"><textarea name="q"></textarea></form>', ["q"]),
        ('<form method="post"><input name="q"></form>', []),
        ('<form><input type="date" name="q"><select name="r"></select></form>', []),
    ],
)
def test_a_field_that_would_write_itself_into_an_address_is_seen(form: str, free: list[str]):
    """V4: what the sweep of pages looks for."""
    assert typed_into_addresses(f"<html><body>{form}</body></html>") == free


def test_every_page_that_hands_out_files_is_swept():
    """V1: the addresses of the sweep are those of the product."""
    assert {name for name, _ in opened("board")} <= {pattern.name for _, pattern in routes()}
    assert len(opened("board")) > 60
    assert len(opened("partner")) > 30
