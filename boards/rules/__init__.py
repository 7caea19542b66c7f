"""Every rule of who may do what on boards, area by area: the matrix that tests and documents
read."""

from __future__ import annotations

from boards.may import Doing
from boards.rules import action, board, child, inquiry, measures, meeting

AREAS: dict[str, tuple[Doing, ...]] = {
    "Boards": board.DOINGS,
    "Measures": measures.DOINGS,
    "Inquiries": inquiry.DOINGS,
    "Meetings": meeting.DOINGS,
    "Actions": action.DOINGS,
    "Children": child.DOINGS,
}
