"""Ids of children on lists are masked until somebody says why they need them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import masking
from accounts.models import AuditEntry
from accounts.permissions import RoleName
from ingest import finding_actions

AN_ID = re.compile(r"\bWX\d{6}\b")


@pytest.fixture
def at(scene):
    return reverse("findings_list", args=[scene.here.code, scene.flawed.pk])


@pytest.fixture
def child(scene) -> str:
    """The child of the first finding on the list."""
    return scene.flawed.findings.exclude(child="").order_by("pk").values_list("child", flat=True)[0]


def reveal(scene, visitor, back: str = "", reason: str = "chasing the census"):
    address = reverse("show_ids", args=[scene.here.code])
    return visitor.send(address, {"next": back, "reason": reason})


def names(page) -> set[str]:
    """What stands in the column of children."""
    headings = [heading.text_content() for heading in page.tree.xpath("//table[@id='rows']//th")]
    return {row[headings.index("Child")] for row in page.table("rows")}


def test_one_reason_shows_the_ids_on_every_list_and_the_trail_keeps_it(scene, visitor, at):
    """V15: two hundred findings are worked through with one reason, not two hundred."""
    visitor.as_person(scene.lead)
    own = set(scene.flawed.findings.values_list("child", flat=True)) - {""}
    masked = visitor.page(at)
    assert "Ids are masked." in masked.text
    assert not names(masked) & own
    shown = reveal(scene, visitor, at)
    assert shown.url == at
    assert names(shown) <= own | {""}
    assert "You said why: chasing the census" in shown.text
    by_child = visitor.page(reverse("findings_by_child", args=[scene.here.code, scene.flawed.pk]))
    assert any(each in by_child.text for each in own)
    entry = AuditEntry.objects.get(action="ids on lists shown")
    assert (entry.person, entry.reason) == (scene.lead, "chasing the census")
    assert not any(each in str(entry.detail) for each in own)
    again = visitor.send(reverse("mask_ids", args=[scene.here.code]), {"next": at})
    assert not names(again) & own


# Every list on which children stand by an id, with what is asked of it.
LISTS = {
    "findings_list": {"as_sent": "on"},
    "findings_of_rule": {"as_sent": "on"},
    "findings_by_child": {},
    "search_findings": {"child": "WX"},
    "chasing": {},
    "changed": {},
    "work_list": {},
    "children": {"month": "2021-02"},
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_with_rows_masks_them(scene, visitor, name: str):
    """V15: each id that is shown for a reason is letters without one."""
    found = scene.flawed.findings.exclude(child="").filter(position__isnull=False).order_by("pk")
    due = timezone.localdate() + timedelta(days=9)
    finding_actions.assign(scene.flawed, found[:3], scene.lead, worker="SW1", team="", due_on=due)
    more = {
        "findings_of_rule": [scene.flawed.pk, found[0].rule],
        "chasing": [],
        "changed": [scene.flawed.pk, "children", "altered"],
        "work_list": ["assessments"],
        "children": ["referrals_count"],
    }
    address = reverse(name, args=[scene.here.code, *more.get(name, [scene.flawed.pk])])
    visitor.as_person(scene.lead)
    ask = visitor.send if name == "search_findings" else visitor.page
    masked = ask(address, LISTS[name])
    visitor.shows_ids(scene.here)
    shown = set(AN_ID.findall(ask(address, LISTS[name]).text))
    assert shown
    assert not AN_ID.findall(masked.text)
    assert masking.masked(scene.here.pk, min(shown)) in masked.text


def test_the_row_as_it_came_is_masked_too(scene, visitor, child):
    """V15: the cells of a file that name a child."""
    visitor.as_person(scene.lead)
    one = scene.flawed.findings.filter(child=child, position__isnull=False).first()
    address = reverse("finding", args=[scene.here.code, scene.flawed.pk, one.pk])
    told = dict(visitor.page(address).table("row"))
    shown = dict(visitor.shows_ids(scene.here).page(address).table("row"))
    assert shown["LAchildID"] == child
    assert told["LAchildID"] == masking.masked(scene.here.pk, child)
    assert {key for key in told if told[key] != shown[key]} <= {"LAchildID", "UPN", "FormerUPN"}


def test_no_reason_shows_nothing(scene, visitor, at):
    visitor.as_person(scene.lead)
    refused = reveal(scene, visitor, at, reason="")
    assert refused.errors() == ["Say why you need the children’s ids."]
    assert "Ids are masked." in visitor.page(at).text


def test_ids_are_shown_after_showing_again_who_one_is(scene, visitor, settings):
    """V15, A3: who proved it more than five minutes ago is asked again."""
    settings.SECOND_FACTOR_REQUIRED = False
    visitor.as_person(scene.lead)
    session = visitor.session
    session["proved_at"] = (timezone.now() - timedelta(minutes=6)).timestamp()
    session.save()
    answer = visitor.get(reverse("show_ids", args=[scene.here.code]))
    assert answer.headers["Location"].startswith("/confirm/password/?next=")


def test_after_four_hours_they_are_masked_again(scene, visitor, at):
    visitor.as_person(scene.lead).shows_ids(scene.here)
    assert "Ids are shown until" in visitor.page(at).text
    session = visitor.session
    session[masking.SHOWN][scene.here.code]["until"] -= masking.FOR.total_seconds() + 1
    session.modified = True
    session.save()
    assert "Ids are masked." in visitor.page(at).text


def test_a_reason_at_one_authority_shows_nothing_of_another(scene, visitor, at):
    visitor.as_person(scene.lead).shows_ids(scene.next_door)
    assert "Ids are masked." in visitor.page(at).text


def test_the_letters_are_the_same_for_a_child_of_an_authority_and_of_no_other():
    assert masking.masked(1, "A1") == masking.masked(1, "A1")
    assert masking.masked(1, "A1") != masking.masked(1, "A2")
    assert masking.masked(1, "A1") != masking.masked(2, "A1")


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "page"])
def test_one_comes_back_to_a_page_of_ours_alone(scene, visitor, back: str):
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    home = reverse("authority_home", args=[scene.here.code])
    assert reveal(scene, visitor, back).url == home
