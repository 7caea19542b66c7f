"""The parts of a board's pages, in the order of their tabs: one line each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from boards.may import Doing
from boards.rules.board import SEE_BOARD
from boards.rules.measures import SEE_MEASURES


@dataclass(frozen=True)
class Section:
    """A part of a board: its first page, by URL name, and what one must be allowed to see it."""

    title: str
    url_name: str
    doing: Doing


SECTIONS = (
    Section("About", "board", SEE_BOARD),
    Section("Measures", "board_measures", SEE_MEASURES),
)


def tabs(request: HttpRequest, current: str) -> list[tuple[str, str, bool]]:
    """The tabs of the board in hand for the person in hand, as `_tabs.html` takes them; `current`
    is the URL name of the section shown."""
    at = [request.authority.code, request.board.pk]
    return [
        (section.title, reverse(section.url_name, args=at), section.url_name == current)
        for section in SECTIONS
        if not section.doing.refusal(request.who)
    ]
