"""Ratings of a child put together: what the record says as a whole, where people see it
otherwise, and which child is talked about first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from boards.child_measures import Rag, Reading

# As a whole the record is not rated on less than this.
FEWEST_RATED = 3
REDS_FOR_RED = 2
AMBERS_FOR_AMBER = 2
RULE = (
    "The record as a whole is red where two measures or more are red, amber where one is red or two"
    " or more are amber, and green otherwise. Where fewer than three measures can be rated it is"
    " not rated."
)
ORDER_RULE = (
    "Most worry first: the reds of the record and of people together, then the ambers. By change:"
    " what became worse since the last round, less what became better."
)
STEPS = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}


def overall(readings: Iterable[Reading]) -> Rag | None:
    """The record's rating of a child as a whole; None where too little can be rated."""
    rated = [reading.rag for reading in readings if reading.rag]
    if len(rated) < FEWEST_RATED:
        return None
    if rated.count(Rag.RED) >= REDS_FOR_RED:
        return Rag.RED
    if Rag.RED in rated or rated.count(Rag.AMBER) >= AMBERS_FOR_AMBER:
        return Rag.AMBER
    return Rag.GREEN


def agreement(record: Rag | None, people: Iterable[tuple[str, Rag]]) -> str:
    """Whether the people around a child and the record see the same, in a sentence. `people`: as
    what each rated, and how."""
    by_rating: dict[Rag, list[str]] = {}
    for as_what, rag in people:
        by_rating.setdefault(rag, []).append(as_what)
    if not by_rating:
        return "Nobody around the child has rated."
    if len(by_rating) > 1:
        told = [f"{rag.colour} ({_all(by_rating[rag])})" for rag in Rag if rag in by_rating]
        beside = f"; the record is {record.colour}" if record else ""
        return f"People see it differently: {_all(told)}{beside}."
    (theirs,) = by_rating
    everybody = _all(by_rating[theirs])
    if record is None:
        return f"{_capital(everybody)}: {theirs.colour}. The record is not rated."
    if theirs is record:
        return f"{_capital(everybody)} and the record agree: {record.colour}."
    return f"{_capital(everybody)}: {theirs.colour}, though the record is {record.colour}."


def _all(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def worry(readings: Iterable[Reading], people: Iterable[Rag]) -> tuple[int, int]:
    """How worrying a child's ratings are: reds, then ambers, of the record and people together."""
    rated = [*(reading.rag for reading in readings if reading.rag), *people]
    return rated.count(Rag.RED), rated.count(Rag.AMBER)


@dataclass(frozen=True)
class Change:
    """What became worse and better since the last round, counting measures and people; `known`:
    whether there was a last round with this child in it."""

    worse: int = 0
    better: int = 0
    known: bool = False

    @property
    def words(self) -> str:
        if not self.known:
            return "New"
        told = [
            f"{many} {word}"
            for many, word in ((self.worse, "worse"), (self.better, "better"))
            if many
        ]
        return ", ".join(told) or "As before"

    @property
    def weight(self) -> int:
        """By which children are ordered: the higher, the worse it became."""
        return self.worse - self.better


def change(now: Mapping[str, Rag | None], before: Mapping[str, Rag | None] | None) -> Change:
    """The change from ratings by their name (a measure's key, a person's part) to others. What is
    rated only once is no change."""
    if before is None:
        return Change()
    steps = [
        STEPS[now[key]] - STEPS[before[key]]
        for key in now.keys() & before.keys()
        if now[key] and before[key]
    ]
    worse = sum(step > 0 for step in steps)
    return Change(worse=worse, better=sum(step < 0 for step in steps), known=True)
