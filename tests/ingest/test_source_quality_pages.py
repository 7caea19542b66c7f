"""The quality card of a source, and who is told what of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import RoleName
from tests.ingest.journey import csv, published
from tests.pages import PageClient, asking_at_most
from tests.people import People, new_person

pytestmark = pytest.mark.django_db

JANUARY = {
    "dataset": "a_and_e_attendances",
    "first_on": date(2025, 1, 1),
    "as_at": date(2025, 1, 31),
}
TO_APRIL = JANUARY | {"as_at": date(2025, 4, 30)}
FIRST = """
    partner_person_id date_of_birth sex attended_on reason
    P1                04/05/2014    F   03/01/2025  injury
    P2                11/11/2012    -   10/01/2025  -
"""
LATER = (
    FIRST
    + """
    P3                11/11/2013    M   12/01/2025  illness
    P4                -             M   12/03/2025  illness
"""
)


@pytest.fixture
def loaded(people: People) -> People:
    for drawn, said in ((FIRST, JANUARY), (LATER, TO_APRIL)):
        published(people.here, [("attendances.csv", csv(drawn))], people.bob, **said)
    return people


def card(people: People, key: str = "a_and_e_attendances") -> str:
    return reverse("source_quality", args=[people.here.code, key])


def test_a_card_tells_what_came_late_and_how_full_each_field_is(page: PageClient, loaded: People):
    page.as_person(loaded.bob).page(card(loaded))
    with asking_at_most():
        shown = page.page(card(loaded))
    assert shown.table("late") == [["January 2025", "2", "3", "+50%"]]
    full = {row[0]: row[1:3] for row in shown.table("filled-partner_event")}
    assert full["reason"] == ["4", "75%"]
    assert full["date of birth"] == ["4", "75%"]
    assert "upn" not in full
    good = {row[0]: row[1:] for row in shown.table("robust")}
    assert good["Counts and trends"][0] == "With care"
    assert "50%" in good["Counts and trends"][1]
    assert good["Rates for children aged 0 to 17"] == ["No", "Only 75% have a date of birth."]


def test_a_partner_is_told_shares_of_their_own_extract_alone(page: PageClient, loaded: People):
    theirs = new_person(loaded.here, "Dana", RoleName.PARTNER_ANALYST)
    page.as_person(theirs)
    assert page.get(card(loaded)).status_code == 404
    assert page.get(card(loaded, "ssda903")).status_code == 404
    april = JANUARY | {"first_on": date(2025, 4, 1), "as_at": date(2025, 4, 30)}
    drawn = FIRST.replace("/01/2025", "/04/2025")
    published(loaded.here, [("april.csv", csv(drawn))], theirs, **april)
    shown = page.page(card(loaded))
    assert not shown.tree.xpath("//table[@id='late']")
    rows = {row[0]: row[1:] for row in shown.table("filled-partner_event")}
    assert set(rows["reason"]) <= {"Too few rows", "No row"}
    assert [row[0].split(":")[0] for row in page.page(
        reverse("extracts", args=[loaded.here.code])).table("sources")
    ] == ["A&E attendances, ages 0 to 17"]  # fmt: skip


def test_a_source_without_anything_says_so(page: PageClient, people: People):
    shown = page.as_person(people.bob).page(card(people))
    assert {row[1] for row in shown.table("robust")} == {"No"}
    assert page.get(card(people, "no_such_source")).status_code == 404
