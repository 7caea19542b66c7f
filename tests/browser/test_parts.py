"""The parts of the face in a real browser: charts, dropped files, forms with errors."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.pages import inspect

SENDING = re.compile("share|cloud|edit|plotly", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _parts(settings):
    settings.ROOT_URLCONF = "tests.browser.parts"


def test_the_parts_are_well_made(client, db):
    assert inspect(client.get("/parts/")) == []
    assert inspect(client.post("/parts/")) == []


def test_the_parts_are_accessible_with_and_without_errors(screen, accessible):
    screen.goto("/parts/")
    screen.locator(".chart[data-drawn=done]").nth(3).wait_for()
    accessible()
    screen.get_by_role("button", name="Send").click()
    screen.get_by_role("alert").wait_for()
    expect(screen.locator(".field--error")).to_have_count(5)
    accessible()


def test_each_link_of_the_error_summary_leads_to_its_field(screen):
    screen.goto("/parts/")
    screen.get_by_role("button", name="Send").click()
    links = screen.get_by_role("alert").get_by_role("link")
    fields = ["id_name", "id_as_at", "id_dataset_0", "id_files", "id_sure"]
    expect(links).to_have_count(len(fields))
    for number, field in enumerate(fields):
        links.nth(number).click()
        expect(screen.locator(f"#{field}")).to_be_focused()


def test_a_chart_is_drawn_with_a_gap_and_offers_no_cloud(screen):
    screen.goto("/parts/")
    chart = screen.locator("#trend[data-drawn=done]")
    chart.wait_for()
    lines = chart.locator(".scatterlayer .js-line")
    assert lines.count() == 2, "the line stops where there is no return, and starts again"
    buttons = chart.locator(".modebar-btn")
    titles = [buttons.nth(n).get_attribute("data-title") for n in range(buttons.count())]
    assert any("Download" in title for title in titles)
    assert not [title for title in titles if SENDING.search(title)]
    with screen.expect_download() as taken:
        screen.get_by_role("button", name="as SVG").first.click()
    drawing = Path(taken.value.path()).read_text(encoding="utf-8")
    assert "Referrals since 2020" in drawing
    assert "Taken on" in drawing


def test_the_numbers_of_a_chart_stand_beside_it(screen):
    screen.goto("/parts/")
    screen.get_by_text("The numbers of Referrals since 2020").click()
    rows = screen.locator("#trend-table tbody tr")
    assert rows.nth(2).inner_text().split() == ["2020-03", "44"]
    assert rows.nth(3).inner_text().split() == ["2020-04", "no", "figure"]


def test_a_chart_that_htmx_brings_is_drawn_too(screen):
    screen.goto("/parts/")
    screen.locator("#trend[data-drawn=done]").wait_for()
    screen.evaluate(
        "htmx.ajax('GET', '/parts/', {target: '#charts', select: '#charts', swap: 'outerHTML'})"
    )
    screen.wait_for_function("document.querySelectorAll('.main-svg').length >= 8")
    screen.locator("#trend[data-drawn=done] .js-line").first.wait_for()


def test_files_are_chosen_one_after_another_and_taken_out_again(screen):
    screen.goto("/parts/")
    field = screen.get_by_label("Files of the return")
    field.set_input_files({"name": "header.csv", "mimeType": "text/csv", "buffer": b"CHILD,SEX\n"})
    field.set_input_files({"name": "episodes.csv", "mimeType": "text/csv", "buffer": b"CHILD\n"})
    chosen = screen.locator(".chosen li")
    assert [chosen.nth(n).locator("span").first.inner_text() for n in range(chosen.count())] == [
        "header.csv (10 bytes)",
        "episodes.csv (6 bytes)",
    ]
    screen.get_by_role("button", name="Remove header.csv").click()
    assert field.evaluate("input => Array.from(input.files).map(file => file.name)") == [
        "episodes.csv"
    ]


def test_files_are_dropped(screen):
    screen.goto("/parts/")
    basket = screen.evaluate_handle(
        """() => {
            const basket = new DataTransfer();
            basket.items.add(new File(["CHILD"], "header.csv", {type: "text/csv"}));
            return basket;
        }"""
    )
    screen.dispatch_event("[data-drop]", "drop", {"dataTransfer": basket})
    assert "header.csv" in screen.locator(".chosen").inner_text()
    field = screen.get_by_label("Files of the return")
    assert field.evaluate("input => input.files.length") == 1
