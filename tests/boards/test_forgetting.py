"""What boards keep of a child goes with the child's record; closed minutes keep an alias that leads
to nobody."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from boards import child_actions, meeting_actions, recording
from boards.agenda import Proposed
from boards.child_measures import Rag
from boards.models import (
    Action,
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
        promised = Agreed(SECRET, timezone.localdate(), owner=followed.worker)
        recording.agree(item, promised, at=now, **chair)
        meeting_actions.close(meeting, at=now, **chair)
        yield followed.first


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
    assert meeting.items.get().child == left


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
