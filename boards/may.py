"""Who may do what on a board, in which state of the thing: how such a rule is declared, and the
sentence with which it refuses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    """How somebody stands to a board, or to a thing of it; a person may be several."""

    CHAIR = "the chair"
    NOTE_TAKER = "the note taker"
    MEMBER = "a member of the board"
    PERFORMANCE_LEAD = "a performance lead"
    SENIOR_MANAGER = "a senior manager"
    ADMINISTRATOR = "an administrator"
    OWNER = "whoever owns it"
    AUTHOR = "whoever wrote it"
    PROFESSIONAL = "a professional around the child"


SEATED = frozenset({Who.CHAIR, Who.NOTE_TAKER, Who.MEMBER})
KEEPERS = frozenset({Who.CHAIR, Who.NOTE_TAKER})


@dataclass(frozen=True)
class Doing:
    """One thing that may be done: `title` completes "You may not …"; `by`: who may; `while_`: the
    states of `thing` in which it is possible, none where its state does not matter."""

    title: str
    by: frozenset[Who]
    thing: str = "the board"
    while_: frozenset[StrEnum] = field(default_factory=frozenset)

    def refusal(self, who: Collection[Who], state: StrEnum | None = None) -> str:
        """Why somebody may not, as a sentence; "" where they may."""
        if not self.by & frozenset(who):
            may = [each.value for each in Who if each in self.by]
            return f"You may not {self.title}: {_either(may)} may."
        if self.while_ and state not in self.while_:
            return f"You may not {self.title}: {self.thing} is {state.value.lower()}."
        return ""


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
