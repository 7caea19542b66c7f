"""The database goes away under a page in a real browser: it is said, and nothing on it is lost."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Page, Route

from csc_dashboard.unavailable import Why, answer
from tests.ingest.journey import EPISODES_2024, published, ssda903
from tests.people import People


@pytest.fixture
def page(people: People, as_person, screen: Page) -> Page:
    """What is wrong with a return, on a page whose console nobody listens to: it will complain."""
    upload = published(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    as_person(people.bob)
    opened = screen.context.new_page()
    opened.goto(reverse("findings_list", args=[people.here.code, upload.pk]))
    return opened


def away(route: Route) -> None:
    """As the product answers while the database is away."""
    if "hx-request" not in route.request.headers:
        route.fallback()
        return
    said = answer(RequestFactory().get("/", headers={"HX-Request": "true"}), Why.AWAY)
    route.fulfill(status=said.status_code, headers=dict(said.headers), body=said.content.decode())


def test_it_is_said_above_what_stands_on_the_page(page: Page):
    before = page.locator("#findings").inner_text()
    page.route("**/*", away)
    page.get_by_role("button", name="Show").first.click()
    page.get_by_role("alert").get_by_text("Sorry, the service is not available").wait_for()
    assert page.locator("#findings").inner_text() == before
    page.unroute("**/*")
