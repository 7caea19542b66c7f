"""The document of who may do what on boards, made from the rules that the product asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from boards.may import Doing, Who
from boards.rules import AREAS

TITLE = "# Who may do what on boards"
LEDE = """\
Made from the rules by `./run document`; do not edit. A dot says who may; whoever may not is told
who may, in a sentence. “While” names the states in which it is possible at all; where none is
named, the state does not matter. A person may be several of these at once, and may what any of them
may."""
SHORT = {
    Who.CHAIR: "chair",
    Who.NOTE_TAKER: "note taker",
    Who.MEMBER: "member",
    Who.PERFORMANCE_LEAD: "performance lead",
    Who.SENIOR_MANAGER: "senior manager",
    Who.ADMINISTRATOR: "administrator",
    Who.OWNER: "owner",
    Who.AUTHOR: "author",
    Who.PROFESSIONAL: "professional",
}


def boards_markdown(areas: Mapping[str, tuple[Doing, ...]] = AREAS) -> str:
    """The document: a table for each area, a line for each thing that may be done, a column for
    each way to stand to it."""
    return "\n".join([TITLE, "", LEDE, *_tables(areas)]) + "\n"


def _tables(areas: Mapping[str, tuple[Doing, ...]]) -> Iterator[str]:
    for area, doings in areas.items():
        asked = [who for who in Who if any(who in doing.by for doing in doings)]
        yield from ("", f"## {area}", "")
        yield _row("To", *(SHORT[who] for who in asked), "while")
        yield _row("---", *("---" for _ in asked), "---")
        for doing in doings:
            states = [state.value.lower() for state in _states(doing)]
            said = f"{doing.thing} is {' or '.join(states)}" if states else ""
            yield _row(doing.title, *("●" if who in doing.by else "" for who in asked), said)


def _states(doing: Doing) -> list:
    """The states of a rule, in the order they were declared in."""
    if not doing.while_:
        return []
    every = type(next(iter(doing.while_)))
    return [state for state in every if state in doing.while_]


def _row(*cells: str) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)
