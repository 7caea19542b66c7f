"""Who may raise a question, work on an inquiry, and close it with what was learned."""

from __future__ import annotations

from enum import StrEnum

from boards.may import SEATED, Doing, Who


class InquiryStanding(StrEnum):
    """How far an inquiry is, as a sentence says it."""

    RAISED = "Raised"
    LOOKING = "Being looked into"
    ACTING = "Being acted on"
    CLOSED = "Closed"


ANALYSTS = frozenset({Who.PERFORMANCE_LEAD, Who.SENIOR_MANAGER})
WORKERS = ANALYSTS | {Who.OWNER}
RAISED = frozenset({InquiryStanding.RAISED})
LOOKING = frozenset({InquiryStanding.LOOKING})
AT_WORK = frozenset({InquiryStanding.LOOKING, InquiryStanding.ACTING})
OPEN = RAISED | AT_WORK
INQUIRY = "the inquiry"


def _open(title: str, by: frozenset[Who], while_: frozenset[InquiryStanding] = OPEN) -> Doing:
    return Doing(title, by, INQUIRY, while_)


SEE = Doing("see this inquiry", WORKERS | SEATED, INQUIRY)
SEE_OF_BOARD = Doing("see the inquiries of this board", ANALYSTS | SEATED)
RAISE = Doing("raise an inquiry", ANALYSTS, INQUIRY)
DESCRIBE = _open("change what the inquiry asks", WORKERS)
LOOK = _open("begin to look into it", WORKERS, RAISED)
ACT = _open("begin to act on it", WORKERS, LOOKING)
CLOSE = _open("close the inquiry", WORKERS)
SUPPOSE = _open("add a hypothesis", WORKERS)
JUDGE = _open("say whether a hypothesis holds", WORKERS, AT_WORK)
# Figures with small numbers in them go in whole; what others see of them is made beside.
FREEZE = _open("keep figures in the inquiry", ANALYSTS)
ADD_EVIDENCE = _open("add evidence", WORKERS)
TAKE_BACK_EVIDENCE = _open("take evidence back", WORKERS)
PROPOSE = _open("make a proposal", WORKERS | SEATED)
SPEAK = _open("support a proposal or object to it", WORKERS | SEATED)
SET_PRIORITY = _open("make it a priority", WORKERS, AT_WORK)
REVIEW_PRIORITY = _open("review a priority", WORKERS, AT_WORK)
WRITE_BACK = _open("write to those who took part", WORKERS)
SEND_BACK = _open("say when the note was sent", WORKERS)

DOINGS = (
    *(SEE, SEE_OF_BOARD, RAISE, DESCRIBE, LOOK, ACT, CLOSE),
    *(SUPPOSE, JUDGE, FREEZE, ADD_EVIDENCE, TAKE_BACK_EVIDENCE, PROPOSE, SPEAK),
    *(SET_PRIORITY, REVIEW_PRIORITY, WRITE_BACK, SEND_BACK),
)
