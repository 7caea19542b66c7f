"""A meeting over sixty children, walked through with the keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.permissions import RoleName
from boards import meeting_actions
from boards.agenda import Proposed
from boards.models import ItemKind, MeetingState, TrackedChild
from tests.boards.meeting_scene import CHAIR, DAY, NOW, planned, sitting_board
from tests.browser.conftest import WIDTHS
from tests.people import new_person

CHILDREN = 60


@pytest.mark.parametrize("screen", [WIDTHS["desk"]], ids=["desk"], indirect=True)
def test_a_meeting_over_sixty_children_is_walked_through_by_keys(as_person, people, accessible):
    roles = (RoleName.SENIOR_MANAGER, RoleName.BOARD_MEMBER)
    staff = {role: new_person(people.here, role.value, role) for role in roles}
    board = sitting_board(people.here, staff | {RoleName.PERFORMANCE_LEAD: people.bob})
    meeting = planned(board)
    followed = [
        TrackedChild(board=board, child=number, alias=f"B{number:03}", read_on=DAY)
        for number in range(1, CHILDREN + 1)
    ]
    TrackedChild.objects.bulk_create(followed)
    wanted = [Proposed(ItemKind.CHILD, "", {"child": child}) for child in followed]
    meeting_actions.put_on(meeting, wanted, by=None, who=CHAIR)
    meeting_actions.open_meeting(meeting, at=NOW, by=None, who=CHAIR)

    screen = as_person(people.bob)
    items = list(meeting.items.values_list("pk", flat=True))
    screen.goto(reverse("item", args=[people.here.code, board.pk, meeting.pk, items[0]]))
    screen.get_by_role("heading", name="Child B001").wait_for()
    accessible()
    press = screen.keyboard.press

    def at(number: int) -> None:
        screen.locator(".walk-place", has_text=f"Item {number} of {CHILDREN}").wait_for()

    # A decision is written, saved and left without a mouse.
    press("d")
    screen.keyboard.type("We see them again in May.")
    press("Control+Enter")
    screen.locator("#recorded", has_text="We see them again in May.").wait_for()
    expect(screen.locator("#decide textarea")).to_have_value("")
    # What stands half written in one form is not lost when the other is sent.
    press("a")
    screen.keyboard.type("Call the school")
    press("Escape")
    press("d")
    screen.keyboard.type("And the dentist.")
    press("Control+Enter")
    screen.locator("#recorded", has_text="And the dentist.").wait_for()
    expect(screen.locator("#agree textarea")).to_have_value("Call the school")

    for number in range(2, CHILDREN + 1):
        press("ArrowRight")
        at(number)
    press("ArrowLeft")
    at(CHILDREN - 1)
    press("ArrowRight")
    at(CHILDREN)
    press("ArrowRight")
    screen.get_by_text(f"{CHILDREN} of {CHILDREN} items discussed").wait_for()
    accessible()
    screen.get_by_role("button", name="Close the meeting").press("Enter")
    screen.get_by_text("These are its minutes.").wait_for()
    expect(screen.locator(".minute")).to_have_count(CHILDREN)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
