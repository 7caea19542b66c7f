"""Who may follow children, rate them, read ratings, and open a child."""

from __future__ import annotations

from enum import StrEnum

from boards.may import KEEPERS, SEATED, Doing, Who
from boards.rules.board import SITTING


class RoundState(StrEnum):
    """How far a round of ratings is."""

    COLLECTING = "Collecting"
    OPENED = "Opened"


COLLECTING = frozenset({RoundState.COLLECTING})
OPENED = frozenset({RoundState.OPENED})
ROUND = "the round of ratings"
CHAIR = frozenset({Who.CHAIR})

SEE_CHILDREN = Doing("see the children this board follows", SEATED)
OPEN_CHILD = Doing("open who a child is", SEATED)
TAKE_AWAY = Doing("take the list of children away as a file or on paper", SEATED)
DEFINE_COHORT = Doing("say which children the board follows", KEEPERS, while_=SITTING)
REFRESH = Doing("read the record again", KEEPERS, while_=SITTING)
SET_LIMITS = Doing("set from where a child is amber or red", CHAIR, while_=SITTING)
NAME_PROFESSIONALS = Doing("say who stands around a child", KEEPERS, while_=SITTING)
WRITE_WORDS = Doing(
    "write down what a child or family says", SEATED | {Who.PROFESSIONAL}, while_=SITTING
)
BEGIN_ROUND = Doing("begin a round of ratings", CHAIR, while_=SITTING)
RATE = Doing("rate this child", frozenset({Who.PROFESSIONAL}), thing=ROUND, while_=COLLECTING)
OPEN_RATINGS = Doing("open the ratings", CHAIR, thing=ROUND, while_=COLLECTING)
READ_OWN_RATING = Doing("read a rating before it is opened", frozenset({Who.AUTHOR}))
READ_RATINGS = Doing("read what the people around a child say", SEATED, thing=ROUND, while_=OPENED)

DOINGS = (
    SEE_CHILDREN,
    OPEN_CHILD,
    TAKE_AWAY,
    DEFINE_COHORT,
    REFRESH,
    SET_LIMITS,
    NAME_PROFESSIONALS,
    WRITE_WORDS,
    BEGIN_ROUND,
    RATE,
    OPEN_RATINGS,
    READ_OWN_RATING,
    READ_RATINGS,
)
