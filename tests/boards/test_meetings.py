"""Meetings: planned, opened, recorded in, closed for good, and the next one, which starts from what
was promised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from boards import agenda, meeting_actions, promise_actions, recording
from boards.actions import MayNot
from boards.agenda import Figures
from boards.models import (
    Action,
    ActionState,
    AgendaItem,
    Attendance,
    Came,
    Decision,
    Inquiry,
    ItemKind,
    MeasureRating,
    TrackedChild,
    TrackedMeasure,
)
from boards.promise_actions import Agreed
from indicators.catalogue import INDICATORS
from tests.boards.meeting_scene import (
    CHAIR,
    DAY,
    MEMBER,
    NOW,
    closed,
    planned,
    sitting_board,
    under_way,
)
from tests.pages import asking_at_most
from tests.people import new_person

WEEK = timedelta(days=7)


@pytest.fixture
def board(scene, visitor):
    return sitting_board(scene.here, scene.staff)


def at(scene, name: str, *more) -> str:
    return reverse(name, args=[scene.here.code, *more])


def sent_by(scene, what="Call the schools", due=DAY + WEEK) -> Agreed:
    return Agreed(what, due, owner=scene.staff[RoleName.SENIOR_MANAGER])


def test_a_meeting_is_planned_and_its_agenda_made_by_hand(scene, visitor, board):
    visitor.as_person(scene.lead)
    seen = visitor.send(
        at(scene, "plan_meeting", board.pk), {"held_on": "2026-03-27", "place": "Room 1"}
    )
    assert seen.heading == "Meeting of 27 March 2026"
    assert "Nothing is on the agenda yet." in seen.text
    meeting = board.meetings.get()
    add = at(scene, "add_item", board.pk, meeting.pk)
    visitor.send(add, {"title": "The new front door", "indicator": ""})
    visitor.send(add, {"title": "", "indicator": "referrals_count"})
    titles = [agenda.title_of(item) for item in meeting.items.all()]
    assert titles == ["The new front door", INDICATORS["referrals_count"].title]
    seen = visitor.send(add, {"title": "", "indicator": ""})
    assert seen.errors() == ["Write what to talk about, or choose one measure."]


def test_a_board_meets_once_a_day(scene, visitor, board):
    planned(board)
    visitor.as_person(scene.lead)
    seen = visitor.send(at(scene, "plan_meeting", board.pk), {"held_on": "2026-03-27"})
    assert "already a meeting of this board on that day" in seen.errors()[0]


def test_the_agenda_comes_from_what_was_promised_and_what_is_followed(scene, visitor, board):
    late = promise_actions.promise(
        scene.here, board, sent_by(scene, due=DAY - WEEK), promise_actions.About(),
        on=DAY - 5 * WEEK, at=NOW, by=scene.lead, who=CHAIR,
    )  # fmt: skip
    figures = Figures(scene.here, sees=True)
    worse = next(
        k
        for k, each in figures.lines.items()
        if each.travel.direction == "Worse" and k != "referrals_count"
    )
    steady = next(k for k, each in figures.lines.items() if each.travel.direction == "Cannot tell")
    for place, key in enumerate((steady, worse, "referrals_count")):
        tracked = TrackedMeasure.objects.create(board=board, indicator=key, place=place)
    for person, rag in ((scene.lead, "red"), (scene.staff[RoleName.BOARD_MEMBER], "green")):
        MeasureRating.objects.create(measure=tracked, person=person, rag=rag)
    told = Figures(scene.here, sees=False).lines[worse].travel.direction
    child = TrackedChild.objects.create(board=board, child=1, alias="C01")
    asked = {"authority": scene.here, "board": board, "question": "Why?", "raised_from": "typed"}
    due = Inquiry.objects.create(**asked, review_on=DAY)
    Inquiry.objects.create(**asked, review_on=DAY + WEEK)
    meeting = planned(board)
    visitor.as_person(scene.lead)
    build = at(scene, "build_agenda", board.pk, meeting.pk)
    visitor.send(build, {"much": "calls"})
    found = [(i.kind, i.action_id or i.indicator or i.child_id or i.inquiry_id, i.why)
             for i in meeting.items.all()]  # fmt: skip
    assert found == [
        ("action", late.pk, "Due 20 March 2026, 7 days before the meeting"),
        ("measure", "referrals_count", "Members differ, and the figures are not rated"),
        ("measure", worse, "Worse than a year before" if told == "Worse" else agenda.LOOK),
        ("child", child.pk, "Followed by this board"),
        ("inquiry", due.pk, "To be reviewed by 27 March 2026"),
    ]
    seen = visitor.send(build, {"much": "all"})
    assert "1 item put on the agenda." in seen.text
    assert "Child C01" in seen.text


def test_the_order_is_changed_and_items_are_taken_off(scene, visitor, board):
    meeting = planned(board, "One", "Two", "Three")
    one, two, three = meeting.items.all()
    visitor.as_person(scene.lead)
    visitor.send(at(scene, "shift_item", board.pk, meeting.pk, three.pk), {"way": "up"})
    assert [item.title for item in meeting.items.all()] == ["One", "Three", "Two"]
    visitor.send(at(scene, "shift_item", board.pk, meeting.pk, one.pk), {"way": "up"})
    visitor.send(at(scene, "take_off_item", board.pk, meeting.pk, two.pk))
    assert [item.title for item in meeting.items.all()] == ["One", "Three"]


def test_what_was_discussed_stays_on_the_agenda(scene, visitor, board):
    meeting = under_way(board, "One")
    item = meeting.items.get()
    recording.pass_on(item, at=NOW, by=None, who=CHAIR)
    with pytest.raises(MayNot, match="what was talked about stays"):
        meeting_actions.take_off(item, by=scene.lead, who=CHAIR)


def test_one_meeting_of_a_board_is_under_way(scene, visitor, board):
    under_way(board, "One")
    other = planned(board, "Two", on=DAY + WEEK)
    with pytest.raises(MayNot, match="close that one first"):
        meeting_actions.open_meeting(other, at=NOW, by=None, who=CHAIR)


def test_a_member_reads_and_does_not_record(scene, visitor, board):
    meeting = under_way(board, "One")
    item = meeting.items.get()
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    seen = visitor.page(at(scene, "item", board.pk, meeting.pk, item.pk))
    assert seen.heading == "One"
    assert "Decide or note" not in seen.text
    refused = visitor.post(at(scene, "decide", board.pk, meeting.pk, item.pk), {"words": "No."})
    assert refused.status_code == 403
    assert "the chair or the note taker may" in refused.content.decode()
    with pytest.raises(MayNot):
        recording.decide(item, "No.", at=NOW, by=scene.lead, who=MEMBER)


def test_who_came_is_said_and_two_who_say_it_at_once_lose_nothing(scene, visitor, board):
    meeting = under_way(board, "One")
    chair, member = (scene.staff[r] for r in (RoleName.SENIOR_MANAGER, RoleName.BOARD_MEMBER))
    visitor.as_person(scene.lead)
    url = at(scene, "attendance", board.pk, meeting.pk)
    nothing = {f"{start}person_{seat.person_id}": "" for seat in board.seats.all()
               for start in ("", "initial-")}  # fmt: skip
    visitor.send(url, nothing | {f"person_{chair.pk}": "present"})
    visitor.send(url, nothing | {f"person_{member.pk}": "apologies"})
    said = dict(meeting.attendance.values_list("person", "came"))
    assert said == {chair.pk: Came.PRESENT, member.pk: Came.APOLOGIES}
    guests = at(scene, "add_guest", board.pk, meeting.pk)
    seen = visitor.send(guests, {"guest": "Dr Okafor", "speaks_for": "Health"})
    assert "Take out Dr Okafor" in seen.text
    seen = visitor.send(guests, {"guest": "dr okafor"})
    assert seen.errors() == ["A guest of that name is already there."]


def test_minutes_keep_figures_and_actions_as_they_stood(scene, visitor, board):
    meeting = planned(board, "The new front door", "Never reached")
    meeting_actions.put_on(
        meeting,
        [agenda.Proposed(ItemKind.MEASURE, "Asked for", {"indicator": "referrals_count"})],
        by=None,
        who=CHAIR,
    )
    meeting_actions.open_meeting(meeting, at=NOW, by=None, who=CHAIR)
    door, _, referrals = meeting.items.all()
    recording.decide(door, "We open it in May.", at=NOW, by=scene.lead, who=CHAIR)
    action = recording.agree(referrals, sent_by(scene), at=NOW, by=scene.lead, who=CHAIR)
    assert action.indicator == "referrals_count"
    closed(meeting)
    promise_actions.agree_anew(
        action, sent_by(scene, "Call nobody"), seen=1, at=NOW, by=scene.lead, who=CHAIR
    )
    visitor.as_person(scene.lead)
    seen = visitor.page(at(scene, "meeting", board.pk, meeting.pk))
    assert "We open it in May." in seen.text
    assert "Call the schools" in seen.text
    assert "Call nobody" not in seen.text
    shown = Figures(scene.here, sees=True).lines["referrals_count"].rated.value
    assert f"{shown:,.0f}" in seen.text
    assert "On the agenda and not reached Never reached" in seen.text


def test_a_closed_meeting_does_not_change(scene, visitor, board):
    meeting = under_way(board, "One")
    item = meeting.items.get()
    decision = recording.decide(item, "Yes.", at=NOW, by=scene.lead, who=CHAIR)
    closed(meeting)
    for refused in (
        lambda: recording.decide(item, "No.", at=NOW, by=scene.lead, who=CHAIR),
        lambda: recording.put_right(decision, "No.", seen=1, by=scene.lead, who=CHAIR),
        lambda: meeting_actions.type_item(meeting, "Two", by=None, who=CHAIR),
        lambda: recording.bring_guest(meeting, "Dr No", "", by=None, who=CHAIR),
        lambda: meeting_actions.close(meeting, at=NOW, by=None, who=CHAIR),
    ):
        with pytest.raises(MayNot, match="the meeting is closed"):
            refused()
    # Nor can it by the back door: the database itself refuses.
    for write in (
        lambda: Decision.objects.filter(pk=decision.pk).update(words="No."),
        lambda: Decision.objects.create(item=item, words="No.", by=scene.lead),
        lambda: Decision.objects.filter(pk=decision.pk).delete(),
        lambda: AgendaItem.objects.filter(pk=item.pk).update(title="Other"),
        lambda: Attendance.objects.create(meeting=meeting, guest="Dr No", came="present"),
        lambda: board.meetings.filter(pk=meeting.pk).update(place="Elsewhere"),
    ):
        refusal = pytest.raises(IntegrityError, match="a closed meeting does not change")
        with refusal, transaction.atomic():
            write()


def test_the_next_meeting_starts_from_what_was_promised(scene, visitor, board):
    first = under_way(board, "One")
    action = recording.agree(first.items.get(), sent_by(scene), at=NOW, by=scene.lead, who=CHAIR)
    closed(first)
    second = planned(board, on=DAY + 4 * WEEK)
    visitor.as_person(scene.lead)
    visitor.send(at(scene, "build_agenda", board.pk, second.pk), {"much": "calls"})
    visitor.send(at(scene, "open_meeting", board.pk, second.pk))
    item = second.items.get()
    assert item.why == "Due 3 April 2026, 21 days before the meeting"
    told = {"hear-state": "done", "hear-words": "All were called.", "hear-version": "1"}
    seen = visitor.send(at(scene, "hear_action", board.pk, second.pk, item.pk), told)
    assert "Done" in seen.text
    action.refresh_from_db()
    assert action.state == ActionState.DONE
    assert action.notes.get().words == "All were called."


def test_minutes_for_use_outside_hold_no_child_and_no_small_number(scene, visitor, board):
    child = TrackedChild.objects.create(board=board, child=1, alias="C01")
    meeting = planned(board, "The new front door")
    meeting_actions.put_on(
        meeting, [agenda.Proposed(ItemKind.CHILD, "", {"child": child})], by=None, who=CHAIR
    )
    meeting_actions.open_meeting(meeting, at=NOW, by=None, who=CHAIR)
    for item in meeting.items.all():
        recording.decide(item, f"Noted {item.pk}.", at=NOW, by=scene.lead, who=CHAIR)
    visitor.as_person(scene.lead)
    url = at(scene, "minutes", board.pk, meeting.pk)
    outside = visitor.page(url)
    assert "C01" not in outside.text
    assert f"Noted {meeting.items.last().pk}." not in outside.text
    assert "1 item about a child is left out" in outside.text
    assert "Child C01" in visitor.page(url, {"use": "inside"}).text
    assert AuditEntry.objects.filter(action="took minutes for use inside").count() == 1
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    assert visitor.get(url, {"use": "inside"}).status_code == 403


def test_two_who_put_one_decision_right_are_both_shown(scene, visitor, board):
    meeting = under_way(board, "One")
    decision = recording.decide(meeting.items.get(), "Yes.", at=NOW, by=scene.lead, who=CHAIR)
    visitor.as_person(scene.lead)
    url = at(scene, "put_right", board.pk, meeting.pk, decision.pk)
    visitor.send(url, {"words": "Hers.", "version": "1"})
    seen = visitor.send(url, {"words": "His.", "version": "1"})
    assert "Somebody else changed this" in seen.errors()[0]
    assert "Hers." in seen.text
    assert "His." in seen.text


def test_a_script_is_given_the_part_that_changed(scene, visitor, board):
    meeting = under_way(board, "One")
    item = meeting.items.get()
    visitor.as_person(scene.lead)
    asked = {"headers": {"HX-Request": "true"}}
    url = at(scene, "decide", board.pk, meeting.pk, item.pk)
    told = visitor.post(url, {"words": "Yes."}, **asked).content.decode()
    assert told.lstrip().startswith('<section id="decide">')
    assert 'id="recorded"' in told
    assert "Yes." in told
    assert "Write what was decided" in visitor.post(url, {"words": ""}, **asked).content.decode()
    other = visitor.get(at(scene, "item", board.pk, meeting.pk, item.pk), **asked)
    assert "Yes." in other.content.decode()
    assert "<html" not in other.content.decode()


def test_an_item_is_walked_past_in_few_queries(scene, visitor, board):
    meeting = planned(board)
    wanted = [agenda.Proposed(ItemKind.MEASURE, "", {"indicator": key}) for key in INDICATORS]
    meeting_actions.put_on(meeting, wanted[:60], by=None, who=CHAIR)
    meeting_actions.open_meeting(meeting, at=NOW, by=None, who=CHAIR)
    first, second = meeting.items.all()[:2]
    visitor.as_person(scene.lead).page(at(scene, "item", board.pk, meeting.pk, second.pk))
    with asking_at_most():
        visitor.page(at(scene, "item", board.pk, meeting.pk, first.pk))
    with asking_at_most():
        visitor.page(at(scene, "meeting", board.pk, meeting.pk))
    seen = visitor.send(at(scene, "pass_on", board.pk, meeting.pk, first.pk))
    assert seen.url == at(scene, "item", board.pk, meeting.pk, second.pk)
    first.refresh_from_db()
    assert first.seen["inside"]["title"] == INDICATORS[first.indicator].title
    assert Action.objects.count() == 0


def test_what_is_said_of_a_child_is_for_those_who_sit_on_the_board(scene, visitor, board):
    child = TrackedChild.objects.create(board=board, child=1, alias="C01")
    meeting = planned(board)
    wanted = [agenda.Proposed(ItemKind.CHILD, "", {"child": child})]
    meeting_actions.put_on(meeting, wanted, by=None, who=CHAIR)
    meeting_actions.open_meeting(meeting, at=NOW, by=None, who=CHAIR)
    item = meeting.items.get()
    recording.decide(item, "See her again.", at=NOW, by=scene.lead, who=CHAIR)
    action = recording.agree(item, sent_by(scene, "Visit her"), at=NOW, by=scene.lead, who=CHAIR)
    closed(meeting)
    pages = [at(scene, "meeting", board.pk, meeting.pk), at(scene, "board_actions", board.pk)]
    visitor.as_person(scene.staff[RoleName.BOARD_MEMBER])
    said = [visitor.page(url).text for url in pages]
    assert "See her again." in said[0]
    assert "Visit her" in said[1]
    # All roles that see every board, yet no seat on this one.
    other = new_person(scene.here, "second.lead", RoleName.PERFORMANCE_LEAD)
    visitor.as_person(other)
    said = [visitor.page(url).text for url in pages]
    assert "1 item about a child is left out" in said[0]
    assert "Visit her" not in said[1]
    refused = visitor.get(at(scene, "item", board.pk, meeting.pk, item.pk))
    assert "You may not see what a meeting says of a child" in refused.content.decode()
    assert visitor.get(at(scene, "action", action.pk)).status_code == 404
    assert "Visit her" not in visitor.page(at(scene, "actions"), {"which": "all"}).text
