"""Links kept: made once, decided by people, undone, and followed when the record is read."""

from __future__ import annotations

import pytest

from accounts.models import AuditEntry
from records import link_actions, links, queries, sealing
from records.link_actions import NotNow
from records.models import Link, LinkRun
from tests.people import People
from tests.records.linked import HEALTH, OURS, nobody_signs_in, number, published, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db) -> People:
    return nobody_signs_in()


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """The deterministic steps alone: what is tried here is what becomes of links."""
    monkeypatch.setattr("records.matching.probabilistic.available", lambda: False)


@pytest.fixture
def run(people: People) -> LinkRun:
    """Ann is linked by her number; Omar, who moved, waits; Ruby is nobody's."""
    published(people.here, OURS)
    published(people.here, HEALTH, holder="health", events=True)
    return link_actions.match(people.here)


def in_force(people: People) -> dict[int, int]:
    return links.resolved(people.here)


def pair(people: People, theirs: str, ours: str) -> tuple[int, int]:
    return number(people.here, theirs, "health"), number(people.here, ours)


def omar(run: LinkRun) -> Link:
    return run.links.get(state=Link.State.WAITING)


def test_a_run_links_what_is_plain_and_asks_what_is_not(people: People, run: LinkRun):
    ann, ours = pair(people, "H1", "A1")
    assert in_force(people) == {ann: ours}
    waits = omar(run)
    assert (waits.from_child_id, waits.to_child_id) == pair(people, "H2", "A2")
    assert waits.agrees["forename"] == "the same"
    assert waits.agrees["postcode"] == "elsewhere"
    assert run.counts["health"] | {"methods": {}} == {
        "people": 3, "automatic": 1, "confirmed": 0, "waiting": 1, "methods": {},
    }  # fmt: skip


def test_matching_again_with_nothing_new_does_nothing(people: People, run: LinkRun):
    assert link_actions.match(people.here) is None
    assert LinkRun.objects.count() == 1


def test_nothing_is_matched_where_no_partner_says_who_people_are(people: People):
    returned(people.here, "id born sex\nA1 2010-05-04 F")
    assert link_actions.match(people.here) is None


def test_events_and_identities_of_linked_people_are_the_childs(people: People, run: LinkRun):
    standing = queries.standing(people.here)
    ann, ours = pair(people, "H1", "A1")
    for name in ("partner_event", "identity"):
        assert ours in set(queries.merged(people.here, name, standing)["child"])
        assert ann not in set(queries.merged(people.here, name, standing)["child"])
        assert ann in set(queries.merged(people.here, name, standing, linked=False)["child"])
    assert ours in queries.children_in(people.here, "partner_event", standing)


def test_a_decision_is_audited_and_outlives_the_next_run(people: People, run: LinkRun):
    theirs, ours = pair(people, "H2", "A2")
    link_actions.decide(omar(run), people.bob, Link.State.CONFIRMED, "The family moved in May.")
    assert in_force(people)[theirs] == ours
    assert AuditEntry.objects.filter(action="link confirmed", person=people.bob).count() == 1
    published(people.here, HEALTH + "    H8 Ivy Lane 2016-01-01 F ZA11AA -", holder="health")
    again = link_actions.match(people.here)
    kept = again.links.get(from_child=theirs)
    assert (kept.state, kept.decided_by) == (Link.State.CONFIRMED, people.bob)


def test_what_was_refused_is_not_asked_again(people: People, run: LinkRun):
    link_actions.decide(omar(run), people.bob, Link.State.REFUSED, "Cousins.")
    published(people.here, HEALTH + "    H8 Ivy Lane 2016-01-01 F ZA11AA -", holder="health")
    again = link_actions.match(people.here)
    assert not again.links.filter(state=Link.State.WAITING).exists()
    assert pair(people, "H2", "A2")[0] not in in_force(people)


def test_a_link_undone_stays_undone_however_plain_it_is(people: People, run: LinkRun):
    link = run.links.get(state=Link.State.AUTOMATIC)
    link_actions.decide(link, people.bob, Link.State.UNDONE, "Two children of one name.")
    assert in_force(people) == {}
    published(people.here, HEALTH + "    H8 Ivy Lane 2016-01-01 F ZA11AA -", holder="health")
    link_actions.match(people.here)
    assert in_force(people) == {}


@pytest.mark.parametrize(
    ("verdict", "reason", "said"),
    [
        (Link.State.CONFIRMED, "  ", "Say why"),
        (Link.State.UNDONE, "No.", "confirmed or refused"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(people: People, run, verdict, reason, said):
    with pytest.raises(NotNow, match=said):
        link_actions.decide(omar(run), people.bob, verdict, reason)
    assert omar(run).decided_by is None


def test_a_run_taken_back_lets_the_one_before_stand(people: People, run: LinkRun):
    before = in_force(people)
    published(people.here, OURS.replace("A2  Omar", "A2  Omer"))
    published(people.here, HEALTH.replace("ZB99ZZ", "ZA23BB"), holder="health")
    again = link_actions.match(people.here)
    assert in_force(people) != before
    assert link_actions.undo_run(again, people.bob, "The extract was of another year.") == run
    assert in_force(people) == before
    # What it was made of is known: it is not made again until something new is said.
    assert link_actions.match(people.here) is None
    with pytest.raises(NotNow, match="that stand"):
        link_actions.undo_run(again, people.bob, "Again.")


def test_a_decision_on_a_run_that_stands_no_more_is_refused(people: People, run: LinkRun):
    waits = omar(run)
    link_actions.undo_run(run, people.bob, "Wrong file.")
    with pytest.raises(NotNow, match="matched again"):
        link_actions.decide(waits, people.bob, Link.State.CONFIRMED, "Yes.")


def test_each_source_has_its_rate(people: People, run: LinkRun):
    rate = links.rate_of(people.here, "health")
    assert (rate.people, rate.linked, rate.waiting) == (3, 1, 1)
    assert links.rate_of(people.here, "police") is None


def sealed(people: People, own_id: str, kind: str) -> None:
    sealing.seal(
        people.here, own_id, kind=kind, because="a court said so", opens_to=[], by=people.alice
    )


def test_nobody_is_linked_with_a_child_who_was_sealed_meanwhile(people: People, run: LinkRun):
    """Privacy: sealing; the page of the pair was open before."""
    waits = omar(run)
    sealed(people, "A2", "adopted")
    with pytest.raises(NotNow, match="sealed"):
        link_actions.decide(waits, people.bob, Link.State.CONFIRMED, "The family moved.")
    # Nor where the two were done at the same moment.
    run.links.filter(pk=waits.pk).update(state=Link.State.CONFIRMED)
    theirs, _ = pair(people, "H2", "A2")
    assert theirs not in links.resolved(people.here)


# A child whose id changed


CHANGED = """
    id  former_authority_child_id  born        sex
    N1  A1                         2010-05-04  F
"""


def test_a_child_with_a_new_id_is_one_child_in_every_table(people: People):
    returned(people.here, "id born sex\nA1 2010-05-04 F", year=2024)
    returned(people.here, "id born sex\nN1 2010-05-04 F", year=2025)
    published(people.here, CHANGED)
    link_actions.match(people.here)
    old, new = (number(people.here, name) for name in ("A1", "N1"))
    assert links.resolved(people.here, partners=False) == {old: new}
    person = queries.merged(people.here, "person", queries.standing(people.here))
    assert person["child"].tolist() == [new]
    assert links.same_as(people.here, new) == sorted([old, new])


@pytest.mark.parametrize(
    ("kind", "kept"), [("adopted", {"N1"}), ("protected", {"A1", "N1"}), ("other", {"A1", "N1"})]
)
def test_a_child_known_under_two_ids_is_sealed_under_both(people: People, kind: str, kept: set):
    """Privacy: sealing; but for who was adopted, whose other id is of another life."""
    returned(people.here, "id born sex\nA1 2010-05-04 F", year=2024)
    returned(people.here, "id born sex\nN1 2010-05-04 F", year=2025)
    published(people.here, CHANGED)
    link_actions.match(people.here)
    sealed(people, "N1", kind)
    numbers = {number(people.here, name): name for name in ("A1", "N1")}
    found = sealing.kept_from(people.here, people.bob)
    assert {numbers[each] for each in found} == kept
    assert links.resolved(people.here) == {}


def test_two_ids_in_one_return_are_two_children_until_somebody_says_otherwise(people: People):
    returned(people.here, "id born sex\nA1 2010-05-04 F\nN1 2010-05-04 F")
    published(people.here, CHANGED)
    run = link_actions.match(people.here)
    assert links.resolved(people.here) == {}
    link_actions.decide(omar(run), people.bob, Link.State.CONFIRMED, "Opened twice.")
    assert len(links.resolved(people.here)) == 1


def test_a_partners_person_linked_to_a_former_id_is_the_child_of_today(people: People):
    returned(people.here, "id born sex\nA1 2010-05-04 F", year=2024)
    published(people.here, CHANGED)
    published(people.here, "id authority_child_id born sex\nH1 A1 2010-05-04 F", holder="health")
    link_actions.match(people.here)
    found = links.resolved(people.here)
    assert found[number(people.here, "H1", "health")] == number(people.here, "N1")


def test_a_lookup_that_was_loaded_late_still_says_which_id_is_todays(people: People):
    returned(people.here, "id born sex\nN1 2010-05-04 F", year=2024)
    returned(people.here, "id born sex\nA1 2010-05-04 F", year=2025)
    published(people.here, CHANGED)
    link_actions.match(people.here)
    old, new = (number(people.here, name) for name in ("A1", "N1"))
    assert links.resolved(people.here) == {old: new}


def test_somebody_of_another_list_of_ours_is_the_child_that_returns_describe(people: People):
    returned(people.here, "id upn born sex\nA1 V930200112001 2010-05-04 F")
    published(people.here, "id upn born sex\nx7 V930200112001 2010-05-04 F", dataset="early_help")
    published(people.here, "id upn born sex\nS1 V930200112001 2010-05-04 F", holder="schools")
    link_actions.match(people.here)
    child = number(people.here, "A1")
    assert links.resolved(people.here) == {
        number(people.here, "x7"): child,
        number(people.here, "S1", "schools"): child,
    }


def test_links_of_one_authority_are_not_anothers(people: People, run: LinkRun):
    assert links.resolved(people.next_door) == {}
    assert links.version(people.next_door) == ""
    assert links.find(people.next_door, omar(run).public_id) is None
