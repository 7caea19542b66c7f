"""Findings in a real browser: filtered without leaving the page, read as they came, given away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.ingest.journey import EPISODES_2024, EPISODES_2024_CORRECTED, published, sent, ssda903


@pytest.fixture
def upload(people, live_server):
    """A return sent again with one episode put right, ready to be published."""
    published(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    return sent(people.here, ssda903(EPISODES_2024_CORRECTED), people.bob, year=2024)


@pytest.fixture
def lead(as_person, people):
    """The screen, with the performance lead signed in."""
    return as_person(people.bob)


def at(people, name: str, *more) -> str:
    return reverse(name, args=[people.here.code, *more])


def test_findings_are_filtered_on_the_spot(lead, people, upload, accessible):
    lead.goto(at(people, "findings_list", upload.pk))
    accessible()
    everything = lead.locator("#rows tbody tr").count()
    lead.get_by_label("Table").select_option("Header")
    lead.wait_for_url("**table=Header**")
    lead.wait_for_function(f"document.querySelectorAll('#rows tbody tr').length < {everything}")
    lead.get_by_label("Show the rows as they came").check()
    lead.locator("mark").first.wait_for()
    accessible()


def test_a_finding_is_given_to_a_team_and_chased(lead, people, upload, accessible):
    lead.goto(at(people, "findings", upload.pk))
    accessible()
    lead.locator("#found tbody th a").first.click()
    lead.locator("#rows a").first.wait_for()
    accessible()
    lead.locator("#rows a").first.click()
    lead.get_by_role("heading", name="The row as it came").wait_for()
    accessible()
    lead.get_by_label("Team").fill("North duty team")
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    lead.get_by_label("To be put right by").fill(due)
    lead.get_by_role("button", name="Give it").click()
    lead.get_by_text("Given 1 finding to be put right.").wait_for()
    lead.goto(at(people, "chasing"))
    accessible()
    with lead.expect_download() as file:
        lead.get_by_role("button", name="Workbook for North duty team").click()
    assert file.value.suggested_filename == "to-put-right.xlsx"


@pytest.mark.parametrize(
    "name", ["findings_by_table", "findings_by_child", "findings_by_worker", "upload"]
)
def test_pages_of_an_upload(lead, people, upload, accessible, name: str):
    lead.goto(at(people, name, upload.pk))
    accessible()


def test_quality_is_drawn(lead, people, upload, accessible):
    lead.goto(at(people, "data_quality"))
    lead.locator("#quality .main-svg").first.wait_for()
    accessible()


def test_what_changed_leads_to_the_children(lead, people, upload, accessible):
    lead.goto(at(people, "upload", upload.pk))
    lead.locator("#changes a").first.click()
    lead.get_by_role("heading", name="Children altered").wait_for()
    accessible()
