"""The pages of comparisons in a real browser: what axe finds, what the keyboard reaches, and what
is there without a script."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from accounts.permissions import RoleName
from csc_dashboard.demo import AUTHORITIES, write_published
from indicators import publishing
from indicators.published import read_published
from indicators.reference import read_reference
from tests.people import new_authority, new_person


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The made-up country's statistics of two years."""
    return write_published(
        tmp_path_factory.mktemp("country"), first_year=2023, last_year=2024, seed=1
    )


@pytest.fixture
def lead(db, files):
    """The performance lead of an authority of the made-up country."""
    known = AUTHORITIES[0]
    here = new_authority(known.code, known.dfe_code, known.name)
    for path in files[:-3]:
        publishing.keep(read_published(path), path)
    for path in files[-2:]:
        publishing.keep_reference(read_reference(path), path)
    return new_person(here, "Lena", RoleName.PERFORMANCE_LEAD)


def at(name: str, *more: str) -> str:
    return reverse(name, args=[AUTHORITIES[0].code, *more])


def test_every_page_of_comparisons_is_accessible(as_person, lead, accessible):
    screen = as_person(lead)
    for name, *more in (
        ("comparisons",),
        ("comparison_stage", "referrals"),
        ("comparison_stage", "front-door"),
        ("comparison", "rereferrals_pct"),
        ("comparison", "sw_caseload_avg"),
        ("outliers",),
        ("neighbours",),
    ):
        screen.goto(at(name, *more))
        for drawn in screen.locator(".chart").all():
            drawn.locator("svg.main-svg").first.wait_for()
        accessible()


def test_from_all_to_a_stage_to_one_measure_by_the_keyboard_alone(as_person, lead):
    screen = as_person(lead)
    screen.goto(at("comparisons"))
    for name in ("Assessments", "Assessments completed within 45 working days"):
        link = screen.get_by_role("link", name=name, exact=True).first
        link.focus()
        screen.keyboard.press("Enter")
        screen.get_by_role("heading", level=1, name=f"{name}: comparison").wait_for()
    numbers = screen.locator("main summary").first
    numbers.focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("#trend-table")).to_be_visible()


def test_a_list_of_neighbours_is_held_to(as_person, lead, accessible):
    screen = as_person(lead)
    screen.goto(at("neighbours"))
    screen.get_by_label("The neighbours of 2021").check()
    screen.get_by_role("button", name="Hold to this list").click()
    screen.get_by_text("Comparisons are now with the neighbours of 2021.").wait_for()
    accessible()
    screen.goto(at("comparison_stage", "referrals"))
    current = screen.locator("nav.tabs [aria-current=page]")
    expect(current).to_have_text("Neighbours of 2021")


def test_without_a_script_every_number_is_there(browser: Browser, as_person, lead, live_server):
    cookies = as_person(lead).context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(at("comparison", "rereferrals_pct"))
    assert "The chart is drawn by a script" in page.locator("#trend").inner_text()
    page.locator("main summary").first.click()
    expect(page.locator("#trend-table tbody tr")).to_have_count(2)
    page.goto(at("comparison_stage", "referrals"))
    page.get_by_role("link", name="Neighbours of 2021").click()
    page.wait_for_url("**?model=2021")
    context.close()
