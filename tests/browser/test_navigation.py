"""The navigation in a real browser: folded on a telephone, open on a desk, with keys alone and
without a script."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDTHS
from tests.people import People


def on_a_telephone(screen: Page) -> bool:
    return screen.viewport_size["width"] == WIDTHS["telephone"][0]


def test_the_menu_is_folded_where_there_is_little_room(as_person, people: People, accessible):
    screen = as_person(people.alice)
    screen.goto("/")
    menu = screen.get_by_role("navigation", name="Service")
    link = menu.get_by_role("link", name="People", exact=True)
    summary = menu.get_by_text("Menu", exact=True)
    if on_a_telephone(screen):
        expect(link).not_to_be_visible()
        assert menu.bounding_box()["height"] < 60, "one row"
        summary.focus()
        screen.keyboard.press("Enter")
        accessible()
    else:
        expect(summary).not_to_be_visible()
        # What is folded in the markup and open on the screen is read out all the same.
        assert 'link "People"' in menu.aria_snapshot()
    expect(link).to_be_visible()
    while screen.evaluate("document.activeElement.textContent") != "People":
        screen.keyboard.press("Tab")
    screen.keyboard.press("Enter")
    expect(screen.get_by_role("heading", level=1)).to_have_text("People")
    expect(menu.locator("[aria-current]")).to_have_text("People")


def test_the_menu_opens_without_a_script(browser: Browser, as_person, people: People, live_server):
    cookies = as_person(people.alice).context.cookies(live_server.url)
    width, height = WIDTHS["telephone"]
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": width, "height": height},
    )
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="People", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    context.close()
