"""Actions: made from anywhere, told of by their owner, late, gone to the chair; and whether what
was promised worked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import promise_actions, promise_queries
from boards.actions import MayNot
from boards.may import Who
from boards.models import Action, ActionState, TrackedChild
from boards.promise_actions import About, Agreed
from indicators.catalogue import INDICATORS
from tests.boards.meeting_scene import CHAIR, NOW, sitting_board
from tests.pages import asking_at_most

TODAY = timezone.localdate()
DAYS = timedelta(days=1)
OWNER = frozenset({Who.OWNER})


@pytest.fixture
def board(scene, visitor):
    return sitting_board(scene.here, scene.staff)


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


def promised(scene, board, what="Call the schools", *, due=0, owner=None, **about) -> Action:
    """An action due so many days from today, agreed long ago."""
    owner = owner or scene.staff[RoleName.PRACTITIONER]
    day = TODAY + due * DAYS
    return promise_actions.promise(
        scene.here, board, Agreed(what, day, owner=owner), About(**about),
        on=min(day, TODAY) - 60 * DAYS, at=NOW, by=scene.lead, who=CHAIR,
    )  # fmt: skip


def test_an_action_is_made_from_a_measure(scene, visitor, board):
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    url = at(scene, "make_action", board.pk)
    seen = visitor.page(url, {"indicator": "referrals_count"})
    assert seen.tree.xpath("//*[@id='id_indicator']//option[@selected]/@value") == [
        "referrals_count"
    ]
    said = {
        "what": "Call the schools",
        "owner": str(scene.staff[RoleName.PRACTITIONER].pk),
        "due_on": (TODAY + 7 * DAYS).isoformat(),
        "partner": "Police",
        "indicator": "referrals_count",
    }
    seen = visitor.send(url, said)
    assert seen.heading == "Call the schools"
    assert INDICATORS["referrals_count"].title in seen.text
    made = Action.objects.get()
    assert (made.partner, made.board, made.agreed_on) == ("Police", board, TODAY)
    assert "schools" not in str(AuditEntry.objects.get(action="action agreed").detail)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"owner": ""}, "Choose who does it."),
        ({"owner": "else"}, "Enter the name of whoever does it."),
        ({"due_on": "2020-01-01"}, "The action would be late from the start"),
        ({"what": ""}, "Write what is to be done."),
    ],
    ids=["nobody", "unnamed", "late", "nothing"],
)
def test_what_is_nobodys_or_late_from_the_start_is_no_action(scene, visitor, board, said, error):
    visitor.as_person(scene.lead)
    whole = {
        "what": "Call",
        "owner": str(scene.lead.pk),
        "due_on": (TODAY + 7 * DAYS).isoformat(),
    }
    seen = visitor.send(at(scene, "make_action", board.pk), whole | said)
    assert any(each.startswith(error) for each in seen.errors())
    assert not Action.objects.exists()


def test_an_owner_outside_the_board_sees_their_own_alone_and_tells_of_it(scene, visitor, board):
    mine = promised(scene, board, due=3)
    other = promised(scene, board, "Not mine", owner=scene.lead)
    visitor.as_person(scene.staff[RoleName.PRACTITIONER])
    seen = visitor.page(at(scene, "actions"))
    assert [row[0] for row in seen.table("actions")] == ["Call the schoolsOverview"]
    assert visitor.get(at(scene, "action", other.pk)).status_code == 404
    told = {"state": "done", "words": "All were called; the list is kept.", "version": "1"}
    seen = visitor.send(at(scene, "tell_action", mine.pk), told)
    assert "All were called; the list is kept." in seen.text
    mine.refresh_from_db()
    assert mine.state == ActionState.DONE
    refused = visitor.get(at(scene, "change_action", mine.pk))
    assert refused.status_code == 403
    assert "You may not change what was agreed" in refused.content.decode()


def test_an_owner_cannot_drop_what_they_promised(scene, visitor, board):
    action = promised(scene, board)
    with pytest.raises(MayNot, match="You may not drop the action: the chair"):
        promise_actions.tell(
            action, ActionState.DROPPED, "No time.", seen=1, at=NOW, by=scene.lead, who=OWNER
        )


def test_what_ended_is_taken_up_again_with_a_reason(scene, visitor, board):
    action = promised(scene, board)
    for number, state in enumerate((ActionState.DONE, ActionState.UNDER_WAY), start=1):
        action = promise_actions.tell(
            action, state, f"Step {number}.", seen=number, at=NOW, by=scene.lead, who=OWNER
        )
    assert action.ended_at is None
    assert [note.words for note in action.notes.all()] == ["Step 1.", "Step 2."]


def test_two_who_tell_at_once_are_both_heard(scene, visitor, board):
    action = promised(scene, board)
    visitor.as_person(scene.lead)
    url = at(scene, "tell_action", action.pk)
    visitor.send(url, {"state": "under_way", "words": "Hers.", "version": "1"})
    seen = visitor.send(url, {"state": "done", "words": "His.", "version": "1"})
    assert "Somebody else changed this" in seen.errors()[0]
    assert "Hers." in seen.text
    assert "His." in seen.tree.xpath("//textarea")[0].text_content()
    seen = visitor.send(url, {"state": "done", "words": "His.", "version": "2"})
    assert action.notes.count() == 2


def test_the_history_says_what_was_agreed_before(scene, visitor, board):
    action = promised(scene, board, due=3)
    anew = Agreed("Call and visit", TODAY + 10 * DAYS, owner_named="Head of St Anne’s")
    promise_actions.agree_anew(action, anew, seen=1, at=NOW, by=scene.lead, who=CHAIR)
    said = action.notes.get().words
    assert "Owned by Head of St Anne’s, before by practitioner." in said
    assert "Before: “Call the schools”." in said


@pytest.mark.parametrize(
    ("due", "says", "with_chair"),
    [(-15, "15 days late", True), (-14, "14 days late", False), (0, "Due today", False),
     (7, "Due within a week", False), (8, "Agreed", False)],
)  # fmt: skip
def test_how_an_action_stands_is_said(scene, visitor, board, due, says, with_chair):
    line = promise_queries.line(promised(scene, board, due=due), TODAY)
    assert (line.says, line.with_chair) == (says, with_chair)


def test_lists_are_narrowed(scene, visitor, board):
    promised(scene, board, "Late", due=-3)
    promised(scene, board, "Very late", due=-30)
    promised(scene, board, "Coming", due=30, owner=scene.lead)
    visitor.as_person(scene.lead)

    def shown(url: str, **asked: str) -> list[str]:
        seen = visitor.page(url, asked)
        return [row[0].removesuffix("Overview") for row in seen.table("actions")]

    everything = at(scene, "actions")
    assert shown(everything) == ["Coming"]
    assert shown(everything, which="late") == ["Very late", "Late"]
    assert shown(everything, which="chair") == ["Very late"]
    of_board = at(scene, "board_actions", board.pk)
    assert shown(of_board, which="open", owner="practitioner") == ["Very late", "Late"]
    assert shown(of_board, which="open", due_by=(TODAY - 10 * DAYS).isoformat()) == ["Very late"]
    assert visitor.get(everything, {"which": "whatever"}).status_code == 404


def test_a_child_stands_in_a_list_by_alias(scene, visitor, board):
    child = TrackedChild.objects.create(board=board, child=1, alias="C07")
    promised(scene, board, child=child)
    visitor.as_person(scene.lead)
    seen = visitor.page(at(scene, "board_actions", board.pk))
    assert seen.table("actions")[0][-1] == "Child C07"


def dated(scene, board, what: str, day: date | None, key="referrals_count") -> Action:
    action = promised(scene, board, what, indicator=key)
    if day is not None:
        Action.objects.filter(pk=action.pk).update(took_effect_on=day, state="done")
    return action


def test_whether_it_worked_is_told_from_the_months_after_its_day(scene, visitor, board):
    dated(scene, board, "Long ago", date(2020, 4, 1))
    dated(scene, board, "Just now", date(2021, 1, 1))
    dated(scene, board, "Some day", None)
    promised(scene, board, "No measure")
    visitor.as_person(scene.lead).page(at(scene, "actions"))
    with asking_at_most():
        seen = visitor.page(at(scene, "promises"))
    told, _, early = seen.text.partition("Too early to tell")
    assert "Long ago" in told
    assert "April 2020 to March 2021" in told
    assert "It does not show that what happened on 1 April 2020 was the cause." in told
    early, _, undated = early.partition("No day given")
    assert "Just now" in early
    assert "3 months have a figure since; at least 6 are needed." in early
    assert "Some day" in undated
    assert "1 more action names no measure" in undated


def test_readers_outside_are_told_nothing_a_model_says_of_months(scene, visitor, board):
    dated(scene, board, "Long ago", date(2020, 4, 1))
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    seen = visitor.page(at(scene, "promises"))
    assert "likely" not in seen.text
    visitor.as_person(scene.staff[RoleName.PRACTITIONER])
    assert visitor.get(at(scene, "promises")).status_code == 403


def test_a_day_to_come_is_no_effect(scene, visitor, board):
    action = promised(scene, board, indicator="referrals_count")
    promise_actions.tell(
        action, ActionState.UNDER_WAY, "Begun.", seen=1, at=NOW, by=scene.lead, who=OWNER
    )
    visitor.as_person(scene.lead)
    url = at(scene, "date_action", action.pk)
    later = (TODAY + DAYS).isoformat()
    seen = visitor.send(url, {"effect-took_effect_on": later, "effect-version": "2"})
    assert "That day has not come yet" in seen.errors()[0]
    seen = visitor.send(url, {"effect-took_effect_on": "2020-04-01", "effect-version": "2"})
    assert "1 April 2020" in seen.text
