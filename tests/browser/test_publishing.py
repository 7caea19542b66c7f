"""Before and after publishing in a real browser: returns measured and published together, what a
later upload changes child by child, and the day on which DfE closes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import masking
from tests.ingest.journey import (
    CHILDREN_2023,
    EPISODES_2023,
    EPISODES_2024,
    EPISODES_2024_CORRECTED,
    published,
    sent,
    ssda903,
)


@pytest.fixture
def lead(as_person, people, live_server):
    """The screen, with the performance lead signed in."""
    return as_person(people.bob)


def at(people, name: str, *more) -> str:
    return reverse(name, args=[people.here.code, *more])


def test_two_returns_are_measured_and_published_together(lead, people, accessible):
    sent(people.here, ssda903(EPISODES_2023, CHILDREN_2023), people.bob, year=2023)
    sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    lead.goto(at(people, "uploads"))
    lead.get_by_role("link", name="What would they change together?").click()
    lead.get_by_role("heading", name="Publish together").wait_for()
    accessible()
    lead.get_by_role("button", name="Measure together").click()
    lead.locator("#moved").wait_for()
    accessible()
    lead.get_by_role("button", name="Publish all 2").click()
    lead.get_by_text("Published 2 returns together.").wait_for()
    lead.goto(at(people, "publish_ready"))
    lead.get_by_text("No return is ready to be published.").wait_for()
    accessible()


def test_what_a_later_upload_changes_is_told_child_by_child(lead, people, accessible):
    published(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    again = sent(people.here, ssda903(EPISODES_2024_CORRECTED), people.bob, year=2024)
    lead.goto(at(people, "upload", again.pk))
    lead.get_by_role("link", name="1 CLA episode rows altered: the children").click()
    lead.get_by_role("heading", name="CLA episode rows altered").wait_for()
    told = lead.locator("#children tbody tr").inner_text()
    assert masking.masked(people.here.pk, "A1") in told
    assert "3 Jun 2022: DEC" in told
    accessible()
    lead.go_back()
    lead.get_by_role("link", name="1 Children altered: the children").click()
    lead.get_by_text("CLA episode rows: 1 altered").wait_for()
    accessible()


def test_the_closing_day_is_said_and_counted_to(lead, people, accessible):
    sent(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    lead.goto(at(people, "data_quality"))
    lead.get_by_text("Say when DfE closes the collection").click()
    lead.get_by_label("DfE closes the collection on").fill("2023-06-30")
    lead.get_by_role("button", name="Keep this day").click()
    # The summary takes the reader to the field.
    lead.get_by_role("alert").get_by_role("link").click()
    expect(lead.locator(":focus")).to_have_attribute("name", "closes_on")
    accessible()
    lead.keyboard.press("Escape")
    lead.get_by_label("DfE closes the collection on").fill("2024-07-05")
    lead.keyboard.press("Enter")
    lead.get_by_text("DfE closed the collection on 5 July 2024").wait_for()
    accessible()
