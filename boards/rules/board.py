"""Who may see a board, say what it is for, and say who sits on it."""

from __future__ import annotations

from enum import StrEnum

from boards.may import SEATED, Doing, Who


class BoardState(StrEnum):
    """Whether a board still meets."""

    SITTING = "Sitting"
    ENDED = "Ended"


SITTING = frozenset({BoardState.SITTING})

SEE_BOARD = Doing(
    "see this board", SEATED | {Who.PERFORMANCE_LEAD, Who.SENIOR_MANAGER, Who.ADMINISTRATOR}
)
DESCRIBE = Doing(
    "change what the board is for", frozenset({Who.CHAIR, Who.ADMINISTRATOR}), while_=SITTING
)
SEAT = Doing("say who sits on the board", frozenset({Who.ADMINISTRATOR}), while_=SITTING)
END = Doing("end the board", frozenset({Who.ADMINISTRATOR}), while_=SITTING)

DOINGS = (SEE_BOARD, DESCRIBE, SEAT, END)
