"""Reminders by e-mail: each once, to whoever owns the action or chairs its board, without a word of
what it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core import mail

from accounts import actions as accounts
from accounts.models import Authority, Person
from accounts.permissions import RoleName
from boards import promise_actions, tasks
from boards.models import ActionReminder, ActionState, TrackedChild
from boards.promise_actions import About, Agreed
from boards.reminder_actions import remind
from tests.boards.meeting_scene import CHAIR, DAY, NOW, sitting_board
from tests.people import new_person

SECRET = "Ask the dentist of the child in Elm Road"


class Place(NamedTuple):
    """An authority without figures, and somebody of each role that an action concerns."""

    here: Authority
    staff: dict[RoleName, Person]

    @property
    def lead(self) -> Person:
        return self.staff[RoleName.PERFORMANCE_LEAD]


@pytest.fixture
def place(people) -> Place:
    others = (RoleName.SENIOR_MANAGER, RoleName.BOARD_MEMBER, RoleName.PRACTITIONER)
    staff = {role: new_person(people.here, role.value.replace("_", "."), role) for role in others}
    known = {RoleName.PERFORMANCE_LEAD: people.bob, RoleName.ADMINISTRATOR: people.alice}
    return Place(people.here, staff | known)


@pytest.fixture
def board(place):
    return sitting_board(place.here, place.staff)


@pytest.fixture
def action(place, board):
    """An action about a child, due on the day, owned by the practitioner."""
    child = TrackedChild.objects.create(board=board, child=1, alias="C01")
    return promise_actions.promise(
        place.here,
        board,
        Agreed(SECRET, DAY, owner=place.staff[RoleName.PRACTITIONER]),
        About(child=child),
        on=DAY - timedelta(days=40),
        at=NOW,
        by=place.lead,
        who=CHAIR,
    )


def to_whom() -> list[str]:
    return sorted(address.split("@")[0] for each in mail.outbox for address in each.to)


def test_a_reminder_goes_once_however_often_the_clock_rings(place, action):
    assert [remind(DAY, NOW) for _ in range(3)] == [1, 0, 0]
    assert to_whom() == ["practitioner"]
    assert ActionReminder.objects.filter(action=action).count() == 1
    remind(DAY + timedelta(days=7), NOW)
    assert ActionReminder.objects.filter(action=action).count() == 2


def test_a_mail_holds_numbers_and_a_link_and_no_word_of_the_action(place, action, settings):
    settings.SITE_ADDRESS = "https://dashboard.example"
    remind(DAY + timedelta(days=1), NOW)
    said = mail.outbox[0]
    assert said.subject == "1 action to look at"
    assert said.body == (
        "1 action of yours is overdue.\n\nSee them, and say what became of them:\n"
        f"https://dashboard.example/{place.here.code}/actions/?which=mine"
    )
    for word in (*SECRET.split(), "C01", "Alderwick"):
        assert word not in said.subject + said.body or word in ("the", "of", "in")


def test_what_is_late_by_more_than_a_fortnight_goes_to_the_chair(place, action):
    remind(DAY + timedelta(days=14), NOW)
    assert to_whom() == ["practitioner"]
    mail.outbox.clear()
    remind(DAY + timedelta(days=15), NOW)
    assert to_whom() == ["senior.manager"]
    assert "of a board you chair is overdue by more than 14 days" in mail.outbox[0].body


def test_what_is_done_is_not_reminded_of(place, action):
    promise_actions.tell(
        action, ActionState.DONE, "Asked.", seen=1, at=NOW, by=place.lead, who=CHAIR
    )
    assert remind(DAY + timedelta(days=30), NOW) == 0


def test_who_cannot_sign_in_any_more_is_not_written_to(place, action):
    owner = Person.objects.get(pk=action.owner_id)
    accounts.set_active(owner, place.here, active=False, by=place.staff[RoleName.ADMINISTRATOR])
    assert remind(DAY, NOW) == 0


def test_a_mail_that_does_not_go_is_tried_again(place, action, monkeypatch):
    def broken(*_):
        raise ConnectionError

    monkeypatch.setattr("boards.reminder_actions.send_mail", broken)
    assert remind(DAY, NOW) == 0
    assert not ActionReminder.objects.exists()
    monkeypatch.undo()
    assert remind(DAY, NOW) == 1


@pytest.mark.parametrize(("set_up", "mails"), [(False, 0), (True, 2)])
def test_nothing_is_sent_where_no_mail_is_set_up(place, action, settings, set_up, mails):
    settings.SENDS_EMAIL = set_up
    tasks.remind()
    assert len(mail.outbox) == mails
