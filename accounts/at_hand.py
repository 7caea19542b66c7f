"""The authority at hand: whose request or job this is, for what an authority describes itself.

Most of what the product knows is declared once for everybody. What an authority describes in the
browser (an extract of its own, the measure it feeds) is there for that authority alone. Doors and
jobs say whose turn it is; where nobody has said it, nothing that anybody described is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


class Authority(Protocol):
    """What is asked of an authority here."""

    pk: int
    described: str


@dataclass(frozen=True)
class AtHand:
    """An authority by its number, and the name of what it has described so far ("" for nothing):
    another description, another name."""

    authority: int
    described: str


_at_hand: ContextVar[AtHand | None] = ContextVar("authority_at_hand", default=None)
_read: dict[str, Callable[[AtHand], object]] = {}


@contextmanager
def at_hand(authority: Authority) -> Iterator[None]:
    """Let what this authority described be there, and what no other did."""
    before = _at_hand.set(AtHand(authority.pk, authority.described))
    try:
        yield
    finally:
        _at_hand.reset(before)


def present() -> AtHand | None:
    """The authority at hand, where it has described anything."""
    found = _at_hand.get()
    return found if found and found.described else None


def read_with(what: str, read: Callable[[AtHand], object]) -> None:
    """Say how what authorities describe is read; by whoever keeps it, once, at the start."""
    _read[what] = read


def described(what: str, nothing: T) -> T:
    """What the authority at hand described of some sort, or `nothing`."""
    whose = present()
    return nothing if whose is None or what not in _read else _read[what](whose)
