"""Accounts in a real browser: by keyboard alone, on a desk and on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import actions
from accounts.permissions import RoleName
from tests.people import PASSWORD, new_person


def test_signing_in_by_keyboard_alone(screen, people, accessible):
    screen.goto("/")
    accessible()
    screen.keyboard.type(people.alice.email)  # the first field holds the cursor
    screen.keyboard.press("Tab")
    screen.keyboard.type("not the password")
    screen.keyboard.press("Enter")
    summary = screen.get_by_role("alert")
    summary.wait_for()
    assert "There is a problem" in summary.inner_text()
    accessible()
    assert screen.title().startswith("Error: Sign in")

    for _ in range(20):
        screen.keyboard.press("Tab")
        if screen.evaluate("document.activeElement.id") == "id_password":
            break
    screen.keyboard.type(PASSWORD)
    screen.keyboard.press("Enter")
    screen.wait_for_url(f"**/{people.here.code}/for-you/")
    expect(screen.get_by_role("heading", level=1)).to_have_text("What needs you")


def test_the_skip_link_comes_first_and_leads_past_the_navigation(as_person, people):
    screen = as_person(people.alice)
    screen.goto(reverse("people", args=[people.here.code]))
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.textContent") == "Skip to main content"
    screen.keyboard.press("Enter")
    assert screen.evaluate("document.activeElement.id") == "main"
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.textContent") == "Add a person"


def test_adding_a_person(as_person, people, accessible):
    screen = as_person(people.alice)
    screen.goto(reverse("people", args=[people.here.code]))
    accessible()
    screen.get_by_role("link", name="Add a person").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Add a person")
    accessible()
    screen.get_by_role("button", name="Add person").click()
    screen.get_by_role("link", name="Enter the person’s full name.").click()
    expect(screen.locator("#id_name")).to_be_focused()
    screen.keyboard.type("Dana Okafor")
    screen.get_by_label("E-mail address").fill("dana@alderwick.example")
    screen.get_by_label("Board member").check()
    accessible()
    screen.get_by_role("button", name="Add person").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Dana Okafor")
    assert "/set-password/" in screen.locator(".code").inner_text()
    accessible()


@pytest.mark.parametrize("name", ["account", "change_password"])
def test_pages_of_ones_own_account(as_person, people, accessible, name: str):
    as_person(people.bob).goto(reverse(name))
    accessible()


def test_the_audit_trail(as_person, people, accessible):
    gwen = new_person(people.here, "Gwen", RoleName.INFORMATION_GOVERNANCE)
    actions.note_sign_in(people.bob)
    screen = as_person(gwen)
    screen.goto(reverse("audit", args=[people.here.code]))
    accessible()
    screen.get_by_label("What").select_option("Signed in")
    screen.get_by_role("button", name="Show").click()
    expect(screen.locator("tbody tr")).to_have_count(1)
    accessible()
