"""The audit trail as information governance reads it."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts import actions, audit, queries
from accounts.models import AuditEntry, Person
from accounts.permissions import RoleName
from tests.people import new_person


@pytest.fixture
def gwen(people) -> Person:
    """Information governance, here."""
    return new_person(people.here, "Gwen", RoleName.INFORMATION_GOVERNANCE)


def seen(authority, **narrowed) -> list[tuple[str, str]]:
    return [
        (str(entry.person or ""), entry.action)
        for entry in queries.audit_trail(authority, **narrowed)
        if entry.action != "set password"
    ]


def test_the_trail_holds_what_was_done_here_and_not_next_door(people):
    audit.record("read cases", person=people.bob, authority=people.here)
    audit.record("read cases", person=people.charlie, authority=people.next_door)
    assert ("Bob", "read cases") in seen(people.here)
    assert ("Charlie", "read cases") not in seen(people.here)


def test_signing_in_is_seen_where_the_person_works_and_nowhere_else(people):
    actions.note_sign_in(people.bob)
    actions.note_failed_sign_in("nobody@nowhere.example")
    assert ("Bob", "signed in") in seen(people.here)
    assert ("Bob", "signed in") not in seen(people.next_door)
    assert ("", "failed to sign in") not in seen(people.here)


def test_it_is_narrowed_by_person_action_and_days(people):
    def at(day: int, person: Person, action: str) -> None:
        moment = dt.datetime(2025, 3, day, 23, 30, tzinfo=dt.UTC)
        AuditEntry.objects.create(at=moment, action=action, person=person, authority=people.here)

    at(1, people.bob, "read cases")
    at(2, people.bob, "published return")
    at(3, people.alice, "read cases")
    days = {"first_on": dt.date(2025, 3, 1), "last_on": dt.date(2025, 3, 3)}
    read, published = ("Bob", "read cases"), ("Bob", "published return")
    assert seen(people.here, **days) == [("Alice", "read cases"), published, read]
    assert seen(people.here, person=people.bob, **days) == [published, read]
    assert seen(people.here, action="read cases", **days) == [("Alice", "read cases"), read]
    assert seen(people.here, first_on=days["first_on"], last_on=dt.date(2025, 3, 1)) == [read]


def test_the_page_shows_entries_in_words(page, people, gwen):
    actions.change_roles(people.bob, people.here, roles=["board_member"], by=people.alice)
    trail = page.as_person(gwen).page(reverse("audit", args=[people.here.code]))
    assert trail.table()[0][1:] == [
        "Alice",
        "Changed roles",
        "Bob",
        "",
        "was: performance lead; became: board member",
    ]


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("2025-03-31", "31 March 2025"),
        ("2026-07-01T07:36+00:00", "1 July 2026, 08:36"),
        ("2025-02-30", "2025-02-30"),
        ("E10000016-2025", "E10000016-2025"),
        (["cla_stock_count", True], "cla stock count, yes"),
    ],
)
def test_a_detail_is_read_as_words(kept, read):
    assert AuditEntry(detail={"on": kept}).detail_in_words == f"on: {read}"


def test_the_page_is_narrowed_by_its_form(page, people, gwen):
    actions.note_sign_in(people.bob)
    url = reverse("audit", args=[people.here.code])
    asked = {"action": "signed in", "person": people.bob.pk, "first_on": "", "last_on": ""}
    page.as_person(gwen)
    assert [row[1:3] for row in page.page(url, asked).table()] == [["Bob", "Signed in"]]
    nothing = page.page(url, {"last_on": "2001-01-01"})
    assert "Nothing in the trail answers to this." in nothing.text


def test_nobody_next_door_can_be_asked_for(page, people, gwen):
    url = reverse("audit", args=[people.here.code])
    assert page.as_person(gwen).page(url, {"person": people.charlie.pk}).errors()


def test_a_long_trail_has_pages_and_the_filter_goes_with_them(page, people, gwen):
    for _ in range(60):
        audit.record("read cases", person=people.bob, authority=people.here)
    page.as_person(gwen)
    first = page.page(reverse("audit", args=[people.here.code]), {"action": "read cases"})
    assert len(first.table()) == 50
    second = page.page(first.url + first.links()["Next page"])
    assert len(second.table()) == 10
    assert {row[2] for row in second.table()} == {"Read cases"}
