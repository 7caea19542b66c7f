"""What boards keep of a child goes with the child's record, and the words of closed minutes too; an
alias that leads to nobody stays."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from boards import child_actions, meeting_actions, recording
from boards.agenda import Proposed
from boards.child_measures import Rag
from boards.forgetting import ERASED
from boards.minutes_page import minutes
from boards.models import (
    Action,
    ActionState,
    Decision,
    Gathered,
    ItemKind,
    Meeting,
    PersonsRating,
    TrackedChild,
    VoiceWords,
    Whose,
)
from boards.promise_actions import Agreed
from records import erasing
from records.models import Child
from tests.boards.followed import CHAIR, Followed, follow, put
from tests.builders import undone

SECRET = "wants to see her sister"
ELSE = "a larger one from May"


@pytest.fixture(scope="module")
def followed(scene) -> Followed:
    return follow(scene)


@pytest.fixture
def spoken_of(scene, followed) -> TrackedChild:
    """A child who was rated, listened to, talked about in a closed meeting and promised
    something."""
    with undone():
        chair, now = {"by": followed.chair, "who": CHAIR}, timezone.now()
        followed.begin()
        mine = [each for each in followed.around if each.child_id == followed.first.pk]
        put(mine[0], Rag.RED, SECRET)
        said = {"whose": Whose.CHILD, "how": Gathered.TALK, "said_on": date(2021, 1, 1)}
        child_actions.write_words(followed.first, words=SECRET, **said, **chair)
        meeting = meeting_actions.plan(
            followed.board, held_on=timezone.localdate(), place="", **chair
        )
        about = Proposed(ItemKind.CHILD, "", {"child": followed.first})
        meeting_actions.put_on(meeting, [about], **chair)
        meeting_actions.open_meeting(meeting, at=now, **chair)
        item = meeting.items.get()
        recording.decide(item, SECRET, at=now, **chair)
        promised = Agreed(SECRET, timezone.localdate(), owner=followed.worker)
        recording.agree(item, promised, at=now, **chair)
        meeting_actions.type_item(meeting, "The room", **chair)
        recording.decide(meeting.items.last(), ELSE, at=now, **chair)
        meeting_actions.close(meeting, at=now, **chair)
        yield followed.first


def everything_said(meeting: Meeting) -> str:
    """The minutes of a meeting as its members read them."""
    return repr(minutes(meeting, sees=True, children=True)) + repr(
        [decision.words for decision in Decision.objects.filter(item__meeting=meeting)]
    )


def test_what_was_rated_and_said_goes_and_closed_minutes_stand(scene, followed, spoken_of):
    """V13: what a board keeps of a child goes with the child."""
    alias, meeting = spoken_of.alias, Meeting.objects.get(board=followed.board)
    number = spoken_of.child
    erased = erasing.erase(Child.objects.get(pk=number), because="a test", by=scene.lead)
    assert erased.rows["ratings"] == 1
    assert not VoiceWords.objects.filter(words=SECRET).exists()
    assert not PersonsRating.objects.filter(words=SECRET).exists()
    assert not Action.objects.filter(what=SECRET).exists()
    left = TrackedChild.objects.get(board=followed.board, alias=alias)
    assert not left.readings
    assert not Child.objects.filter(pk=left.child).exists()
    assert meeting.items.get(kind=ItemKind.CHILD).child == left


def test_closed_minutes_keep_that_a_child_was_talked_of_and_no_word(scene, followed, spoken_of):
    """V13: minutes are the council's record that it decided; what it said of a child goes."""
    meeting = Meeting.objects.get(board=followed.board)
    before = minutes(meeting, sees=True, children=True)
    assert SECRET in everything_said(meeting)
    erasing.erase(Child.objects.get(pk=spoken_of.child), because="a test", by=scene.lead)
    meeting.refresh_from_db()
    after = minutes(meeting, sees=True, children=True)
    assert SECRET not in everything_said(meeting)
    assert ELSE in everything_said(meeting), "what was decided of something else stands"
    assert (after.decisions, after.actions) == (before.decisions, before.actions) == (2, 1)
    assert [part.seen.title for part in after.parts] == [part.seen.title for part in before.parts]
    child = after.parts[0]
    assert (child.why, child.seen.sentence, child.seen.facts) == (ERASED, ERASED, ())
    assert child.actions[0].whose == followed.worker.name


def test_minutes_that_hear_what_was_promised_for_a_child_keep_no_word(scene, followed, spoken_of):
    """V13: a later meeting talked of the action, not of the child."""
    chair, now = {"by": followed.chair, "who": CHAIR}, timezone.now()
    action = Action.objects.get(what=SECRET)
    later = meeting_actions.plan(
        followed.board, held_on=timezone.localdate() + timedelta(days=30), place="", **chair
    )
    meeting_actions.put_on(later, [Proposed(ItemKind.ACTION, "", {"action": action})], **chair)
    meeting_actions.open_meeting(later, at=now, **chair)
    said = {"seen": action.version, "at": now, **chair}
    recording.hear(later.items.get(), ActionState.UNDER_WAY, SECRET, **said)
    recording.decide(later.items.get(), SECRET, at=now, **chair)
    meeting_actions.close(later, at=now, **chair)
    assert SECRET in everything_said(later)
    erasing.erase(Child.objects.get(pk=spoken_of.child), because="a test", by=scene.lead)
    later.refresh_from_db()
    assert SECRET not in everything_said(later)
    action.refresh_from_db()
    assert action.state == ActionState.DROPPED, "nobody is reminded of what nobody knows any more"


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"words": ERASED}, True),
        ({"words": "We decided otherwise."}, False),
        ({"words": ERASED, "at": datetime(2020, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_a_closed_meeting_takes_that_one_change_and_no_other(spoken_of, change, taken):
    """V13: even from whoever says that they erase."""
    decision = Decision.objects.filter(item__kind=ItemKind.CHILD)
    with nullcontext() if taken else pytest.raises(IntegrityError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('csc.forgetting', 'on', true)")
        assert decision.update(**change) == 1


def test_a_closed_meeting_takes_no_change_from_anybody_else(spoken_of):
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Decision.objects.filter(item__kind=ItemKind.CHILD).update(words=ERASED)


def test_another_child_of_the_board_keeps_what_is_theirs(scene, followed, spoken_of):
    other = followed.children[1]
    child_actions.write_words(
        other,
        words="likes the new school",
        whose=Whose.CHILD,
        how=Gathered.TALK,
        said_on=date(2021, 1, 1),
        by=followed.chair,
        who=CHAIR,
    )
    erasing.erase(Child.objects.get(pk=spoken_of.child), because="a test", by=scene.lead)
    assert VoiceWords.objects.get().child == other
    assert other.professionals.exists()


def test_a_child_nobody_spoke_of_is_gone_from_the_board(scene, followed):
    with undone():
        last = followed.children[-1]
        erasing.erase(Child.objects.get(pk=last.child), because="a test", by=scene.lead)
        assert not TrackedChild.objects.filter(pk=last.pk).exists()
