"""What else goes when a child is erased: rooms above the record say what they keep of children."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Authority

Forget = Callable[["Authority", int, str], Mapping[str, int]]
_forgets: list[Forget] = []


def with_child(forget: Forget) -> None:
    """Say what goes with a child; by whoever keeps it, once, at the start. `forget` is given the
    authority, the record's number of the child and the authority's own id ("" for a partner's
    person), and tells how many of what went."""
    _forgets.append(forget)


def forget(authority: Authority, number: int, own_id: str) -> dict[str, int]:
    """Let every room forget a child; how many of what went."""
    told = [each(authority, number, own_id) for each in _forgets]
    return {what: many for went in told for what, many in went.items() if many}
