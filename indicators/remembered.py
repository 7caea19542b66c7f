"""What was worked out is kept until it would come out otherwise: figures of a build never change,
so a page that was opened once is made of what is remembered.

Whoever remembers something names all that it depends on in its key: the build and its digest, the
population, how small numbers are kept, the files that are loaded. Nothing has to be thrown away
when one of them changes; what is not asked for any more makes room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar

from django.template.loader import render_to_string

T = TypeVar("T")
# Figures of an authority take a few MB, a part of a page some 100 kB.
MOST = 256
_kept: OrderedDict[Hashable, object] = OrderedDict()
_being_made: dict[Hashable, Lock] = {}
_lock = Lock()


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` made for this key, now or before, in this process.

    Whoever asks while it is being made waits for it: after a publication many open the same pages
    at once. So nothing may ask for its own key while it is made. Frames that come from here belong
    to everybody and must not be written to.
    """
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        turn = _being_made.setdefault(key, Lock())
    with turn:
        with _lock:
            if key in _kept:
                return _kept[key]
        try:
            made = make()
            with _lock:
                _kept[key] = made
                while len(_kept) > MOST:
                    _kept.popitem(last=False)
        finally:
            with _lock:
                _being_made.pop(key, None)
    return made


def part(
    remember: Callable[[tuple[Hashable, ...], Callable[[], str]], str],
    template: str,
    what: tuple[Hashable, ...],
    make: Callable[[], Mapping[str, Any]],
) -> str:
    """A part of a page, laid out once for all who may see the same.

    `remember`: `once`, or a reader's. `what`: all that the part depends on beyond what `remember`
    knows, so also what a reader may do where it shows. The template is given what `make` gives and
    nothing of the request.
    """
    return remember(("part", template, *what), lambda: render_to_string(template, dict(make())))


def forget() -> None:
    """Begin anew; for a process whose database was exchanged."""
    with _lock:
        _kept.clear()
