"""Pages that help to read figures: what was first reported, the search, the glossary, and what is
taken away."""

from __future__ import annotations

from django.urls import reverse

from accounts.permissions import RoleName
from indicators.catalogue import INDICATORS
from indicators.glossary import TERMS
from ingest import actions as ingest

COUNT = "referrals_count"

# --- As first reported ---------------------------------------------------------------------------


def test_the_page_tells_it_to_those_who_may_see_single_months(scene, visitor):
    url = reverse("indicator", args=[scene.here.code, COUNT])
    lead = visitor.as_person(scene.lead).page(url)
    assert "As first reported, and as now" in lead.text
    assert "Every figure here stands as it was first reported" in lead.text
    newest = lead.table("first-reported-table")[0]
    assert newest[0] == "March 2021"
    assert newest[2] == newest[3]


def test_readers_outside_are_not_told_what_came_late(scene, visitor):
    url = reverse("indicator", args=[scene.here.code, COUNT])
    board = visitor.as_person(scene.staff[RoleName.BOARD_MEMBER]).page(url)
    assert "first reported" not in board.text


def test_a_return_published_again_shows_what_it_changed(scene, visitor):
    ingest.publish([scene.flawed], scene.lead)
    url = reverse("indicator", args=[scene.here.code, "cin_stock_count"])
    page = visitor.as_person(scene.lead).page(url)
    changed = [row for row in page.table("first-reported-table") if row[4]]
    # The child left out of the return sent again is missing from each month it was in need.
    assert changed
    assert {row[4] for row in changed} == {"−1"}
    assert "since first reported, down, by 1 at most" in page.text


# --- Search and glossary -------------------------------------------------------------------------


def test_the_page_lists_all_until_it_is_asked(scene, visitor):
    visitor.as_person(scene.lead)
    url = reverse("measures", args=[scene.here.code])
    everything = visitor.page(url)
    assert {each.title for each in INDICATORS.values()} <= set(everything.links())
    found = visitor.send(url, {"words": "LAC health"})
    assert found.heading == "Measures found"
    assert "Looked-after children with an up-to-date health assessment" in found.links()
    assert "Children looked after (CLA, LAC)" in found.text
    assert "Try fewer words" in visitor.send(url, {"words": "zeppelin"}).text


def test_what_is_typed_comes_back_as_text(scene, visitor):
    visitor.as_person(scene.lead)
    page = visitor.send(reverse("measures", args=[scene.here.code]), {"words": "<b>police"})
    assert "“<b>police”" in page.text


def test_the_list_alone_follows_what_is_typed(scene, visitor):
    visitor.force_login(scene.lead)
    url = reverse("measures", args=[scene.here.code])
    part = visitor.post(url, {"words": "police"}, headers={"HX-Request": "true"})
    assert part.content.strip().startswith(b'<div id="measures">')
    assert b"Referrals from police" in part.content


def test_the_box_is_on_pages_of_figures_alone(scene, visitor):
    visitor.as_person(scene.lead)
    box = "//search//input[@name='words']"
    assert visitor.page(reverse("overview", args=[scene.here.code])).tree.xpath(box)
    assert not visitor.page(reverse("account")).tree.xpath(box)


def test_the_glossary_says_every_word_in_the_order_of_the_alphabet(scene, visitor):
    page = visitor.as_person(scene.lead).page(reverse("glossary", args=[scene.here.code]))
    assert all(term.name in page.text and term.meaning in page.text for term in TERMS)
    names = [name.text.lower() for name in page.tree.xpath("//main//dt")]
    assert names == sorted(names)
