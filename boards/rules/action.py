"""Who may promise something for a board, change it, say what became of it, and while it is how
far."""

from __future__ import annotations

from enum import StrEnum

from boards.may import KEEPERS, SEATED, Doing, Who
from boards.rules.board import SITTING


class ActionStands(StrEnum):
    """How far an action is."""

    AGREED = "Agreed"
    UNDER_WAY = "Under way"
    DONE = "Done"
    DROPPED = "Dropped"


THING = "the action"
OPEN = frozenset({ActionStands.AGREED, ActionStands.UNDER_WAY})
ENDED = frozenset({ActionStands.DONE, ActionStands.DROPPED})
LEADERS = frozenset({Who.PERFORMANCE_LEAD, Who.SENIOR_MANAGER})

SEE_ACTION = Doing("see this action", SEATED | LEADERS | {Who.OWNER, Who.AUTHOR})
SEE_CHILD_ACTION = Doing("see an action about a child", SEATED | {Who.OWNER, Who.AUTHOR})
MAKE_ACTION = Doing("make an action of this board", SEATED | LEADERS, while_=SITTING)
CHANGE_ACTION = Doing(
    "change what was agreed", KEEPERS | {Who.PERFORMANCE_LEAD, Who.AUTHOR}, THING, OPEN
)
TELL = Doing(
    "say what became of the action", KEEPERS | {Who.PERFORMANCE_LEAD, Who.OWNER}, THING, OPEN
)
DROP = Doing("drop the action", KEEPERS, THING, OPEN)
TAKE_UP = Doing(
    "take the action up again", KEEPERS | {Who.PERFORMANCE_LEAD, Who.OWNER}, THING, ENDED
)
DATE_EFFECT = Doing(
    "say from which day practice was different",
    KEEPERS | {Who.PERFORMANCE_LEAD, Who.OWNER, Who.AUTHOR},
    THING,
    frozenset({ActionStands.UNDER_WAY, ActionStands.DONE}),
)

DOINGS = (
    SEE_ACTION,
    SEE_CHILD_ACTION,
    MAKE_ACTION,
    CHANGE_ACTION,
    TELL,
    DROP,
    TAKE_UP,
    DATE_EFFECT,
)
