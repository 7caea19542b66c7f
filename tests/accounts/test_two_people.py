"""What one person does not do alone: files that name children, and publishing what they sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import two_people
from accounts.doors import routes
from accounts.models import AuditEntry, TakingAway, TwoPeople
from accounts.permissions import RoleName
from accounts.two_people import Files
from ingest import actions
from tests.ingest import journey
from tests.people import People, new_person

pytestmark = pytest.mark.django_db

WHY = {"because": "to send to team managers"}
# Every file that names children, by the kind somebody agrees to.
NEEDS = {
    **dict.fromkeys(
        ("findings_csv", "findings_xlsx", "chasing_csv", "chasing_xlsx"), Files.FINDINGS
    ),
    **dict.fromkeys(("work_list_csv", "work_list_xlsx"), Files.WORK_LISTS),
    "annex_a_workbook": Files.ANNEX_A,
    "cleaned_return": Files.CLEANED,
}


@pytest.fixture
def people(people: People) -> People:
    """As it is at an authority that has said nothing."""
    TwoPeople.objects.all().delete()
    return people


@pytest.fixture
def manager(people: People):
    return new_person(people.here, "Mo", RoleName.SENIOR_MANAGER)


def test_every_file_that_names_children_is_one_of_these():
    """P9: by name; taking one away fails here."""
    found = {
        pattern.name: pattern.callback.second_person
        for _, pattern in routes()
        if hasattr(pattern.callback, "second_person")
    }
    assert found == NEEDS


def test_nobody_takes_files_away_alone_unless_the_authority_has_it_so(people, manager):
    """P9: on, where nobody has said anything."""
    now = timezone.now()
    asked = two_people.ask(people.here, Files.FINDINGS, by=people.bob, **WHY)
    assert not two_people.may_take(people.here, people.bob, Files.FINDINGS, now)
    with pytest.raises(two_people.NotAgreedError, match="Somebody else"):
        two_people.decide(asked, agreed=True, by=people.bob, now=now)
    two_people.decide(asked, agreed=True, by=manager, now=now)
    assert two_people.may_take(people.here, people.bob, Files.FINDINGS, now)
    assert not two_people.may_take(people.here, people.bob, Files.ANNEX_A, now)
    assert not two_people.may_take(people.here, manager, Files.FINDINGS, now)
    later = now + timedelta(days=31)
    assert not two_people.may_take(people.here, people.bob, Files.FINDINGS, later)
    two_people.set_rules(people.here, files=False, publishing=False, by=people.alice)
    assert two_people.may_take(people.here, manager, Files.ANNEX_A, now)


def test_the_database_refuses_an_agreement_of_ones_own(people):
    """P9: whoever writes the row."""
    asked = two_people.ask(people.here, Files.FINDINGS, by=people.bob, **WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        TakingAway.objects.filter(pk=asked.pk).update(agreed=True, decided_by=people.bob)


def test_the_pages_ask_agree_and_hand_out(people, manager, page):
    """P9: through the pages, by hand too."""
    file = reverse("chasing_csv", args=[people.here.code])
    page.as_person(people.bob)
    led = page.page(file)
    assert led.heading == "A second person has to agree"
    assert "Who may agree: Mo." in led.text
    asks = page.send(led.url, WHY)
    assert "It waits for somebody else." in asks.text
    asked = TakingAway.objects.get()
    decide = reverse("decide_files", args=[people.here.code, asked.public_id])
    refused = page.send(decide, {"do": "agree"})
    assert "Somebody else than who asked has to agree." in refused.text
    assert page.get(file).status_code == 302
    page.as_person(manager)
    home = page.page(reverse("authority_home", args=[people.here.code]))
    assert "Bob asked for lists of what the checks found" in home.text
    agreed = page.send(decide, {"do": "agree"}).text
    assert "Agreed. Bob may take away lists of what the checks found until" in agreed
    assert "Agreed until" in agreed
    page.as_person(people.bob)
    assert page.get(file)["Content-Type"].startswith("text/csv")
    told = AuditEntry.objects.filter(action__startswith="files that name children")
    assert [each.person for each in told.order_by("pk")] == [people.bob, manager]


def test_who_is_refused_reads_so_where_they_asked(people, manager, page):
    asked = two_people.ask(people.here, Files.FINDINGS, by=people.bob, **WHY)
    decide = reverse("decide_files", args=[people.here.code, asked.public_id])
    assert "Refused. Bob reads that where they asked" in (
        page.as_person(manager).send(decide, {"do": "refuse"}).text
    )
    asks = page.as_person(people.bob).page(reverse("chasing_csv", args=[people.here.code]))
    assert "was refused by Mo. Speak to them before you ask again." in asks.text


@pytest.mark.parametrize(
    ("publishing", "said"), [(False, "no"), (True, "yes, somebody else than who sent it")]
)
def test_the_page_says_what_needs_two_people_here(people, manager, page, publishing, said):
    new_person(people.here, "Ada", RoleName.PERFORMANCE_LEAD)
    two_people.set_rules(people.here, files=True, publishing=publishing, by=people.alice)
    shown = page.as_person(manager).page(reverse("two_people", args=[people.here.code])).text
    assert "Files that name children: yes." in shown
    assert f"Publishing a return: {said}" in shown


def test_where_nobody_else_may_agree_the_page_says_so(people, page):
    """A small authority with one lead: what role is to be given is said, nothing let through."""
    led = page.as_person(people.bob).page(reverse("chasing_csv", args=[people.here.code]))
    assert "Nobody else here may agree." in led.text


def test_who_sent_a_return_does_not_publish_it_where_the_authority_has_it_so(people):
    """P9: figures are published to boards by somebody else."""
    with pytest.raises(two_people.NotAgreedError, match="Only one person"):
        two_people.set_rules(people.here, files=True, publishing=True, by=people.alice)
    other = new_person(people.here, "Lee", RoleName.PERFORMANCE_LEAD)
    two_people.set_rules(people.here, files=True, publishing=True, by=people.alice)
    upload = journey.sent(
        people.here, journey.ssda903(journey.EPISODES_2024), people.bob, year=2024, measure=False
    )
    with pytest.raises(actions.NotNow, match="You sent this"):
        actions.publish([upload], people.bob)
    actions.publish([upload], other)
    upload.refresh_from_db()
    assert upload.published_by == other
