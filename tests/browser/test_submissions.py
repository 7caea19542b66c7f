"""Sending a return to DfE in a real browser: ready or not, taken away, marked, compared."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.ingest.journey import EPISODES_2024, EPISODES_2024_CORRECTED, published, ssda903


@pytest.fixture
def upload(people, live_server):
    """A return, published."""
    return published(people.here, ssda903(EPISODES_2024), people.bob, year=2024)


@pytest.fixture
def lead(as_person, people):
    """The screen, with the performance lead signed in."""
    return as_person(people.bob)


def at(people, name: str, *more) -> str:
    return reverse(name, args=[people.here.code, *more])


def test_a_return_is_taken_away_marked_as_sent_and_compared(lead, people, upload, accessible):
    lead.goto(at(people, "upload", upload.pk))
    lead.get_by_role("link", name="Ready for DfE?").click()
    lead.get_by_role("heading", name="Ready for DfE?").wait_for()
    accessible()
    with lead.expect_download() as file:
        lead.get_by_role("link", name="One XML file").click()
    assert file.value.suggested_filename == "ssda903-2024.xml"

    lead.get_by_role("button", name="Mark as sent to DfE").click()
    lead.get_by_label("Sent to DfE on").fill("2024-06-28")
    lead.get_by_label("DfE’s receipt or reference").fill("RECEIPT-1")
    lead.get_by_role("button", name="Mark as sent to DfE").click()
    lead.get_by_role("heading", name="As it was sent to DfE").wait_for()
    lead.get_by_text("What was left when it was sent, by rule").click()
    lead.locator("#left").wait_for()
    accessible()

    published(people.here, ssda903(EPISODES_2024_CORRECTED), people.bob, year=2024)
    lead.goto(at(people, "submissions"))
    accessible()
    lead.locator("#submissions a").first.click()
    lead.get_by_role("heading", name="Figures that differ").wait_for()
    accessible()
    lead.locator("#changes a").first.click()
    lead.get_by_role("heading", name="Children altered").wait_for()
