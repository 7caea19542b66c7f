"""The page about one child: who is let in, what is left in the audit trail, what stays masked."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEntry, Person
from accounts.permissions import RoleName
from boards import actions as boards
from boards import child_actions, cohort_actions
from boards.child_measures import Cohort
from boards.may import Who
from boards.models import AsWhat, TrackedChild
from csc_dashboard import child_page
from records import access
from tests.builders import Scene
from tests.pages import asking_at_most


@pytest.fixture(scope="module")
def tracked(scene: Scene) -> TrackedChild:
    """A child in care, whom a board follows."""
    board = boards.set_up(scene.here, name="Those in care", purpose="", by=None)
    cohort_actions.choose_cohort(board, Cohort.IN_CARE, by=None, who={Who.CHAIR})
    return board.children.order_by("pk").first()


@pytest.fixture(scope="module")
def own_id(tracked: TrackedChild) -> str:
    return access.ids_of(tracked.board.authority, [tracked.child], None)[tracked.child]


@pytest.fixture
def at(scene: Scene, tracked: TrackedChild):
    """Where a page of the child stands."""
    page = access.public_ids_of([tracked.child])[tracked.child]
    return lambda name="child", child_id=page: reverse(name, args=[scene.here.code, child_id])


def entries(person: Person, action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(person=person, action=action))


def stand_around(scene: Scene, tracked: TrackedChild, as_what: AsWhat) -> Person:
    """The practitioner, named around the child."""
    person = scene.staff[RoleName.PRACTITIONER]
    child_actions.name_professional(
        tracked.board, [tracked], person, as_what, by=None, who={Who.CHAIR}
    )
    return person


def test_a_performance_lead_opens_a_child_and_the_trail_keeps_it(scene, visitor, at, own_id):
    visitor.as_person(scene.lead).page(at())
    with asking_at_most():
        page = visitor.page(at())
    assert page.heading == "A child’s record"
    stands = {row[0]: row[1] for row in page.table("standing")}
    assert stands["Looked after"].startswith("Since ")
    assert page.table("events")
    kept = entries(scene.lead, "child opened")
    assert len(kept) == 2
    assert own_id not in str([(each.subject, each.detail) for each in kept])


def test_ids_stay_masked_until_a_reason_is_given_whoever_asks(scene, visitor, at, own_id):
    """V15: no id stands on the page; revealing them takes a reason, and leaves an entry."""
    visitor.as_person(scene.lead)
    assert own_id not in visitor.page(at()).text
    assert own_id not in visitor.page(at("child_ids")).text
    refused = visitor.send(at("child_ids"), {"reason": ""})
    assert refused.errors() == ["Say why you need this child’s ids."]
    assert not entries(scene.lead, "ids of a child revealed")
    assert own_id in visitor.send(at("child_ids"), {"reason": "a complaint"}).text
    [kept] = entries(scene.lead, "ids of a child revealed")
    assert kept.reason == "a complaint"


def test_a_senior_manager_says_why_before_anything_is_read(scene, visitor, at, monkeypatch):
    manager = scene.staff[RoleName.SENIOR_MANAGER]
    read = []
    of_page = child_page.read
    monkeypatch.setattr(child_page, "read", lambda *a: read.append(a) or of_page(*a))
    assert not visitor.as_person(manager).page(at()).tree.xpath("//table")
    assert visitor.send(at(), {"reason": ""}).errors() == ["Say why you need to see this child."]
    assert not read
    assert not entries(manager, "child opened")
    assert visitor.send(at(), {"reason": "a case review"}).table("standing")
    [kept] = entries(manager, "child opened")
    assert (kept.reason, len(read)) == ("a case review", 1)


def test_what_cannot_be_audited_is_not_read(scene, visitor, at, monkeypatch):
    """V5: the entry comes first: where it cannot be written nothing of the child is read."""

    def fails(*_, **__):
        raise RuntimeError("the trail cannot be written")

    visitor.as_person(scene.lead)
    monkeypatch.setattr(audit, "record", fails)
    monkeypatch.setattr(child_page, "read", lambda *_: pytest.fail("read without an entry"))
    with pytest.raises(RuntimeError, match="trail"):
        visitor.get(at())


def test_a_practitioner_sees_only_a_child_they_stand_around(scene, visitor, at, tracked):
    practitioner = scene.staff[RoleName.PRACTITIONER]
    assert visitor.as_person(practitioner).get(at()).status_code == 404
    stand_around(scene, tracked, AsWhat.SOCIAL_WORKER)
    assert visitor.send(at(), {"reason": "my case"}).table("standing")
    other = tracked.board.children.exclude(pk=tracked.pk).first()
    others = access.public_ids_of([other.child])[other.child]
    assert visitor.get(at(child_id=others)).status_code == 404
    child_actions.let_go(tracked.professionals.get(), by=None, who={Who.CHAIR})
    assert visitor.get(at()).status_code == 404


@pytest.mark.parametrize(
    ("as_what", "sees"),
    [
        (AsWhat.SOCIAL_WORKER, {"Child in need", "Looked after", "Placement"}),
        (AsWhat.HEALTH, {"Looked after", "Placement"}),
        (AsWhat.OTHER, None),
        (AsWhat.CHILD, None),
    ],
)
def test_as_what_somebody_stands_around_a_child_is_how_much_they_see(
    scene, visitor, at, tracked, as_what: AsWhat, sees: set[str] | None
):
    visitor.as_person(stand_around(scene, tracked, as_what))
    answer = visitor.get(at())
    if sees is None:
        assert answer.status_code == 404
        return
    page = visitor.send(at(), {"reason": "my case"})
    stands = {row[0] for row in page.table("standing")}
    assert sees <= stands
    assert ("Child in need" in stands) == (as_what is AsWhat.SOCIAL_WORKER)
    assert visitor.get(at("child_ids")).status_code == (
        200 if as_what is AsWhat.SOCIAL_WORKER else 404
    )
    lanes = {row[2] for row in page.table("events")}
    assert ("Referral" in lanes) <= (as_what is AsWhat.SOCIAL_WORKER)


def test_another_authoritys_child_is_as_one_that_never_was(scene, visitor, tracked):
    page = access.public_ids_of([tracked.child])[tracked.child]
    visitor.force_login(scene.stranger)
    theirs, nobodys = (
        visitor.get(reverse("child", args=[scene.next_door.code, child]))
        for child in (page, uuid.uuid4())
    )
    assert theirs.status_code == nobodys.status_code == 404
    # The token of the page's form is another each time.
    theirs, nobodys = (re.sub(rb"[A-Za-z0-9]{64}", b"", a.content) for a in (theirs, nobodys))
    assert theirs == nobodys


def test_what_no_return_covers_is_said_and_not_left_out(scene, visitor, at):
    page = visitor.as_person(scene.lead).page(at())
    covered = {row[0]: row[1] for row in page.table("covered")}
    assert covered["A&E attendances, ages 0 to 17"] == "Not covered"
    assert "no school’s extract is loaded child by child" in page.text
    nothing = "health, school, police, youth justice and others nothing at all is loaded"
    assert nothing in page.text


def test_a_list_that_names_a_child_leads_to_their_page(scene, visitor):
    address = reverse("children", args=[scene.here.code, "referrals_count"])
    page = visitor.as_person(scene.lead).page(address, {"month": "2020-06"})
    assert page.table("children-table")
    links = [url for url in page.links("//table").values() if "/children/" in url]
    assert len(links) == len(page.table("children-table"))
    assert visitor.page(links[0]).heading == "A child’s record"


def test_paper_says_who_printed_it_and_when(scene, visitor, at):
    """V16: a child's page names on paper who printed it."""
    page = visitor.as_person(scene.lead).page(at())
    [printed] = page.tree.xpath("//p[contains(@class, 'printed-by')]")
    assert printed.text_content().startswith(f"Printed by {scene.lead.name} on ")
