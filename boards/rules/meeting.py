"""Who may plan a meeting, lead it, record in it and read its minutes, and while it is how far."""

from __future__ import annotations

from enum import StrEnum

from boards.may import KEEPERS, SEATED, Doing, Who
from boards.rules.board import SITTING


class MeetingStands(StrEnum):
    """How far a meeting is."""

    PLANNED = "Planned"
    UNDER_WAY = "Under way"
    CLOSED = "Closed"
    CALLED_OFF = "Called off"


THING = "the meeting"
PLANNED = frozenset({MeetingStands.PLANNED})
UNDER_WAY = frozenset({MeetingStands.UNDER_WAY})
PLANNERS = KEEPERS | {Who.PERFORMANCE_LEAD}

SEE_MEETINGS = Doing(
    "see the meetings of this board", SEATED | {Who.PERFORMANCE_LEAD, Who.SENIOR_MANAGER}
)
SEE_CHILD_ITEMS = Doing("see what a meeting says of a child", SEATED)
PLAN = Doing("plan a meeting", PLANNERS, while_=SITTING)
MOVE_MEETING = Doing("change day or place of the meeting", PLANNERS, THING, PLANNED)
ARRANGE = Doing("change the agenda", PLANNERS, THING, PLANNED | UNDER_WAY)
OPEN_MEETING = Doing("open the meeting", KEEPERS, THING, PLANNED)
ATTEND = Doing("say who attended", KEEPERS, THING, PLANNED | UNDER_WAY)
RECORD = Doing("record decisions or actions in the meeting", KEEPERS, THING, UNDER_WAY)
CLOSE_MEETING = Doing("close the meeting", KEEPERS, THING, UNDER_WAY)
CALL_OFF = Doing("call the meeting off", PLANNERS, THING, PLANNED)

DOINGS = (
    SEE_MEETINGS,
    SEE_CHILD_ITEMS,
    PLAN,
    MOVE_MEETING,
    ARRANGE,
    OPEN_MEETING,
    ATTEND,
    RECORD,
    CLOSE_MEETING,
    CALL_OFF,
)
