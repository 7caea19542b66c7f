"""What changed, in a real browser: the list, a measure with its charts, an event that is named."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.permissions import RoleName
from indicators import shift_keeping
from tests.ingest.journey import EPISODES_2024, published, ssda903
from tests.people import new_person


@pytest.fixture
def manager(as_person, people, live_server):
    """The screen, with a senior manager signed in, on figures of one small return."""
    published(people.here, ssda903(EPISODES_2024), people.bob, year=2024)
    shift_keeping.work_out(people.here)
    return as_person(new_person(people.here, "Dana", RoleName.SENIOR_MANAGER))


def at(people, name: str, *more) -> str:
    return reverse(name, args=[people.here.code, *more])


def test_the_list_is_filtered_and_a_measure_opened(manager, people, accessible):
    manager.goto(at(people, "what_changed"))
    manager.get_by_role("heading", name="What changed", exact=True).wait_for()
    accessible()
    manager.get_by_label("Direction").select_option("ROSE")
    manager.get_by_text("No measure is like that.").wait_for()
    manager.goto(at(people, "shift", "first_lockdown", "cla_stock_count"))
    manager.get_by_text("For the analyst: method and checks").click()
    accessible()
    manager.get_by_role("button", name="Keep as evidence").click()
    manager.get_by_text("Kept as evidence by Dana").wait_for()
    accessible()


def test_an_event_is_named_with_the_keyboard(manager, people, accessible):
    manager.goto(at(people, "events"))
    accessible()
    manager.get_by_role("link", name="Add an event").press("Enter")
    manager.get_by_label("What happened").fill("the new front door")
    manager.get_by_label("When").fill("2023-10-01")
    manager.get_by_label("Why it may matter").fill("All calls go to one team.")
    accessible()
    manager.get_by_role("button", name="Add event").press("Enter")
    manager.get_by_text("The event is added.").wait_for()
    manager.get_by_text("What changed is being worked out").wait_for()
    accessible()
    manager.goto(at(people, "changes_report", "first_lockdown"))
    accessible()
