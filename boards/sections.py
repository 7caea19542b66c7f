"""The parts of a board's pages, in the order of their tabs: one line each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission
from boards.may import Doing
from boards.rules.action import SEE_ACTION
from boards.rules.board import SEE_BOARD
from boards.rules.child import SEE_CHILDREN
from boards.rules.inquiry import SEE_OF_BOARD
from boards.rules.measures import SEE_MEASURES
from boards.rules.meeting import SEE_MEETINGS


@dataclass(frozen=True)
class Section:
    """A part of a board: its first page, by URL name, and what one must be allowed to see it, on
    the board and by one's role."""

    title: str
    url_name: str
    doing: Doing
    permission: Permission = Permission.SEE_BOARDS


SECTIONS = (
    Section("About", "board", SEE_BOARD),
    Section("Measures", "board_measures", SEE_MEASURES),
    Section("Inquiries", "board_inquiries", SEE_OF_BOARD),
    Section("Meetings", "meetings", SEE_MEETINGS),
    Section("Actions", "board_actions", SEE_ACTION),
    Section("Children", "board_children", SEE_CHILDREN, Permission.SEE_BOARD_CHILDREN),
)


def tabs(request: HttpRequest, current: str) -> list[tuple[str, str, bool]]:
    """The tabs of the board in hand for the person in hand, as `_tabs.html` takes them; `current`
    is the URL name of the section shown."""
    at = [request.authority.code, request.board.pk]
    return [
        (section.title, reverse(section.url_name, args=at), section.url_name == current)
        for section in SECTIONS
        if section.permission in request.permissions and not section.doing.refusal(request.who)
    ]
