"""The pages of matching people: what is linked, what waits, one pair opened and decided on."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from records import link_actions, links, sealing
from records.models import Link, LinkRun
from tests.people import People
from tests.records.linked import HEALTH, OURS, nobody_signs_in, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db) -> People:
    return nobody_signs_in()


@pytest.fixture
def run(people: People, monkeypatch) -> LinkRun:
    monkeypatch.setattr("records.matching.probabilistic.available", lambda: False)
    published(people.here, OURS)
    published(people.here, HEALTH, holder="health")
    return link_actions.match(people.here)


@pytest.fixture
def lead(people: People, page):
    return page.as_person(people.bob)


@pytest.fixture
def listed(people: People) -> str:
    return reverse("people_linked", args=[people.here.code])


def pair(people: People, run: LinkRun, state: str, name: str = "link") -> str:
    found = run.links.get(state=state)
    return reverse(name, args=[people.here.code, found.public_id])


def test_before_anything_is_matched_the_page_says_what_to_do(lead, listed):
    assert "Nobody has been matched yet" in lead.page(listed).text


def test_the_queue_tells_what_agrees_and_names_nobody(lead, listed, run):
    seen = lead.page(listed)
    assert "1 pair waits for a person" in seen.text
    [line] = seen.table("pairs-listed")
    assert line[1:3] == ["Health", "As likely as not"]
    assert line[3:] == ["Forename, surname, date of birth, sex", "Postcode"]
    assert "Splink) is not installed" in seen.text
    for told in ("A2", "H2", "2012", "ZA23BB"):
        # A pair goes by random letters, of which these may be part.
        assert not re.search(rf"\b{told}\b", seen.text)


def test_each_source_is_told_with_its_rate(lead, listed, run):
    health = next(line for line in lead.page(listed).table("sources") if line[0] == "Health")
    assert health == ["Health", "3", "1", "33%", "6% to 79%", "1", "2"]


def test_opening_a_pair_shows_its_ids_and_is_audited(lead, people, run):
    seen = lead.page(pair(people, run, "waiting"))
    assert "Id in social care A2 Id in Health H2" in seen.text
    assert ["Postcode", "Elsewhere", "ZA23BB", "ZB99ZZ"] in seen.table("sides")
    entry = AuditEntry.objects.get(action="link opened")
    assert entry.person == people.bob
    assert "A2" not in f"{entry.subject} {entry.detail}"


def test_a_pair_is_confirmed_with_a_reason_and_leaves_the_queue(lead, people, listed, run):
    told = {"verdict": "confirmed", "reason": "The family moved."}
    seen = lead.send(pair(people, run, "waiting", "decide_link"), told)
    assert "The pair is confirmed." in seen.text
    assert "No pair waits for a person" in seen.text
    assert lead.page(f"{listed}?list=confirmed").table("pairs-listed")[0][-1].startswith("Bob")
    assert len(links.resolved(people.here)) == 2


def test_without_a_reason_nothing_is_decided(lead, people, run):
    seen = lead.send(pair(people, run, "waiting", "decide_link"), {"verdict": "refused"})
    assert seen.errors() == ["Say why, in a few words."]
    assert run.links.filter(state=Link.State.WAITING).exists()


def test_a_link_is_undone_on_its_page(lead, people, run):
    address = pair(people, run, "automatic", "decide_link")
    seen = lead.send(address, {"verdict": "undone", "reason": "Two children."})
    assert "The pair is undone." in seen.text
    assert links.resolved(people.here) == {}


def test_a_whole_run_is_taken_back_and_the_page_says_by_whom(lead, people, listed, run):
    address = reverse("undo_links", args=[people.here.code, run.public_id])
    seen = lead.send(address, {"reason": "The wrong file."})
    assert "Nobody is linked now." in seen.text
    [line] = seen.table("runs")
    assert line[1:] == ["Taken back by Bob", "The wrong file."]
    assert LinkRun.objects.get().undone_by == people.bob


def test_a_sealed_child_stands_beside_nobody(lead, people, listed, run):
    """Privacy: sealing. Who was adopted is found through no pair, whatever was said of it before;
    not by whoever the seal names either."""
    confirmed = {"verdict": "confirmed", "reason": "The family moved."}
    lead.send(pair(people, run, "waiting", "decide_link"), confirmed)
    pairs = [pair(people, run, state) for state in ("automatic", "confirmed")]
    lists = [f"{listed}?list={state}" for state in ("automatic", "confirmed", "undone", "waiting")]
    assert [len(lead.page(url).table("pairs-listed")) for url in lists[:2]] == [1, 1]
    for own_id in ("A1", "A2"):
        sealing.seal(
            people.here,
            own_id,
            kind="adopted",
            because="a court said so",
            opens_to=[people.bob],
            by=people.alice,
        )
    for url in lists:
        assert not lead.page(url).tree.xpath("//table[@id='pairs-listed']//tbody/tr"), url
    for url in pairs:
        assert lead.get(url).status_code == 404
        assert lead.post(f"{url}decide/", confirmed).status_code == 404
    assert links.resolved(people.here) == {}


def test_the_next_door_sees_no_pair_of_ours(page, people, run):
    visitor = page.as_person(people.charlie)
    assert visitor.get(pair(people, run, "waiting")).status_code == 404
    found = run.links.get(state="waiting")
    assert (
        visitor.get(reverse("link", args=[people.next_door.code, found.public_id])).status_code
        == 404
    )
