"""Dated events that a change may follow: those everybody knows, and any that an authority names.

Dates: the first national lockdown of England began on 23 March 2020, the second ran from 5 November
to 2 December 2020, the third from 5 January 2021, with schools closed to most children until
8 March 2021 (the Health Protection (Coronavirus, Restrictions) Regulations of each).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from records.calendar import LOCKDOWN, month_number


@dataclass(frozen=True)
class Phase:
    """A stretch of whole months after an event: `first` and `last` are month numbers, both
    inclusive; no `last` means until further notice."""

    title: str
    first: int
    last: int | None = None

    def holds(self, months: np.ndarray) -> np.ndarray:
        """Which of some month numbers lie in it."""
        return (months >= self.first) & (months <= (np.inf if self.last is None else self.last))


@dataclass(frozen=True)
class Event:
    """Something dated that a series may have answered to.

    `title` is how a sentence names it as what came ("lockdown"), `began` how it says when
    ("lockdown began", "1 April 2022"). `transition`: whether the month of the date lies half before
    and half after, and so belongs to neither.
    """

    key: str
    on: date
    title: str
    began: str
    transition: bool
    phases: tuple[Phase, ...] = ()

    @property
    def name(self) -> str:
        """How it stands alone: "Lockdown"."""
        return f"{self.title[0].upper()}{self.title[1:]}"

    @property
    def month(self) -> int:
        """The month number of the date."""
        return month_number(self.on)

    @property
    def first_after(self) -> int:
        """The first month number that is wholly after."""
        return self.month + self.transition

    def before(self, months: np.ndarray) -> np.ndarray:
        """Which of some month numbers are wholly before."""
        return months < self.month


@dataclass(frozen=True)
class Break:
    """A break in a series that is no change in the world: another definition, another way of
    recording, another boundary. `month`: the first month number counted the new way."""

    month: int
    reason: str


def _phase(title: str, first: tuple[int, int], last: tuple[int, int] | None = None) -> Phase:
    begin = month_number(date(*first, 1))
    return Phase(title, begin, None if last is None else month_number(date(*last, 1)))


FIRST_LOCKDOWN = Event(
    key="first_lockdown",
    on=LOCKDOWN,
    title="lockdown",
    began="lockdown began",
    transition=True,
    phases=(
        _phase("April to August 2020", (2020, 4), (2020, 8)),
        _phase("September to December 2020", (2020, 9), (2020, 12)),
        _phase("January to March 2021", (2021, 1), (2021, 3)),
        _phase("April 2021 on", (2021, 4)),
    ),
)
# All but four days of November 2020, and of January 2021, lay in them: those months are not halves.
SECOND_LOCKDOWN = Event(
    key="second_lockdown",
    on=date(2020, 11, 5),
    title="the second lockdown",
    began="the second lockdown began",
    transition=False,
    phases=(
        _phase("November 2020", (2020, 11), (2020, 11)),
        _phase("December 2020", (2020, 12), (2020, 12)),
        _phase("January to March 2021", (2021, 1), (2021, 3)),
        _phase("April 2021 on", (2021, 4)),
    ),
)
THIRD_LOCKDOWN = Event(
    key="third_lockdown",
    on=date(2021, 1, 5),
    title="the third lockdown",
    began="the third lockdown began",
    transition=False,
    phases=(
        _phase("January to March 2021", (2021, 1), (2021, 3)),
        _phase("April 2021 on", (2021, 4)),
    ),
)
KNOWN: dict[str, Event] = {e.key: e for e in (FIRST_LOCKDOWN, SECOND_LOCKDOWN, THIRD_LOCKDOWN)}


def local_event(on: date, title: str = "", key: str = "") -> Event:
    """An event of an authority's own: a new front door, a change of practice, another case system.

    On the first of a month it has no transition month; on any other day it has. Without a title it
    is named by its date.
    """
    day = f"{on.day} {on:%B %Y}"
    return Event(
        key=key or on.isoformat(),
        on=on,
        title=title or f"what happened on {day}",
        began=f"{title} ({day})" if title else day,
        transition=on.day != 1,
    )


def event_of(on: date) -> Event:
    """The known event of a date, else a local one."""
    return next((event for event in KNOWN.values() if event.on == on), None) or local_event(on)


def earlier_terms(event: Event) -> tuple[tuple[int, ...], tuple[Phase, ...]]:
    """What is known to have happened before an event: the transition months to leave out, and the
    phases whose level the model must allow for.

    Only the first lockdown's phases are terms: they hold those of the lockdowns after it.
    """
    known = FIRST_LOCKDOWN
    if event.month <= known.month:
        return (), ()
    phases = tuple(phase for phase in known.phases if phase.first < event.first_after)
    return (known.month,) if known.transition else (), phases
