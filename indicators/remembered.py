"""What was worked out is kept until it would come out otherwise: figures of a build never change,
so a page that was opened once is made of what is remembered.

Whoever remembers something names all that it depends on in its key: the build and its digest, the
population, how small numbers are kept, the files that are loaded. Nothing has to be thrown away
when one of them changes; what is not asked for any more makes room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")
MOST = 48
_kept: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` made for this key, now or before, in this process.

    Two who ask at the same moment may both make it; what they get is the same. Frames that come
    from here belong to everybody and must not be written to.
    """
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Begin anew; for a process whose database was exchanged."""
    with _lock:
        _kept.clear()
