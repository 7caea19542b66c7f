"""How something a board looks at for each child is declared: what it is, from where it is amber and
red, and what it says where there is nothing to rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from records.record import Record


class Rag(StrEnum):
    """A rating of a child, the record's or a person's."""

    RED = "Red"
    AMBER = "Amber"
    GREEN = "Green"

    @property
    def colour(self) -> str:
        """The colour, and with it the shape, of its tag."""
        return self.value.lower()


class Gap(StrEnum):
    """Why there is nothing to rate. A gap is never green."""

    NOT_HELD = "Not held"
    NOT_DUE = "Not due"


class Cohort(StrEnum):
    """The children a board follows."""

    IN_CARE = "Children in care"
    ON_A_PLAN = "Children on a child protection plan"
    CARE_LEAVERS = "Care leavers"
    MISSING = "Children who went missing in the last 90 days"
    EXCLUDED = "Children excluded from school"


YES_OR_NO = ("", "")


@dataclass(frozen=True)
class Limits:
    """From which number on it is amber, and from which red; None: never amber."""

    red: float
    amber: float | None = None

    def rate(self, number: float) -> Rag:
        """What a number is; the higher, the more worrying."""
        if number >= self.red:
            return Rag.RED
        if self.amber is not None and number >= self.amber:
            return Rag.AMBER
        return Rag.GREEN


@dataclass(frozen=True)
class ChildMeasure:
    """One thing a board looks at for each child.

    `read` gives it for children on a day, as `told` makes it. `unit`: one and many of what its
    number counts, by which `limits` judge; `YES_OR_NO` where 1 is what should not be.
    """

    key: str
    title: str
    what: str
    limits: Limits
    unit: tuple[str, str]
    cohorts: frozenset[Cohort]
    source: str
    read: Callable[[Record, pd.DataFrame, pd.Timestamp], pd.DataFrame]

    @property
    def is_counted(self) -> bool:
        """Whether a number stands behind it, with limits that a board can set otherwise."""
        return self.unit != YES_OR_NO

    def rule(self, limits: Limits | None = None) -> str:
        """How it is rated, in a sentence."""
        limits = limits or self.limits
        if not self.is_counted:
            return "Green where the answer is yes, red where it is no."
        parts = [] if limits.amber is None else [f"amber from {self.counted(limits.amber)}"]
        parts.append(f"red from {self.counted(limits.red)}")
        return f"{', '.join(parts)}; green below.".capitalize()

    def counted(self, number: float) -> str:
        """A number with its unit: 1 move, 2 moves."""
        return f"{number:g} {self.unit[number != 1]}"


MEASURES: dict[str, ChildMeasure] = {}


def child_measure(
    title: str,
    *,
    limits: Limits,
    cohorts: tuple[Cohort, ...],
    source: str,
    unit: tuple[str, str] = YES_OR_NO,
) -> Callable:
    """Declare a measure by the function that reads it; its docstring says what it is."""

    def declared(read: Callable) -> Callable:
        key = read.__name__
        what = " ".join(read.__doc__.split())
        MEASURES[key] = ChildMeasure(
            key, title, what, limits, unit, frozenset(cohorts), source, read
        )
        return read

    return declared


def of_each(children: pd.DataFrame, by_child: pd.Series) -> pd.Series:
    """What each of `children` has in a series by child (each child once in it), on their index and
    of its type; missing where a child is not in it."""
    found = by_child.reindex(children["child"])
    return pd.Series(found.array, index=children.index)


def told(
    children: pd.DataFrame,
    number: pd.Series | float,
    value: pd.Series | str,
    on: pd.Series | pd.Timestamp,
) -> pd.DataFrame:
    """What was read of `children`, on their index: `number` (float64), `value` (the words), `on`
    (datetime64[us]), `gap` and `why` ("" where there is something to rate)."""
    frame = pd.DataFrame(index=children.index)
    frame["number"] = pd.Series(number, index=children.index, dtype="float64")
    frame["value"] = pd.Series(value, index=children.index, dtype="str")
    frame["on"] = pd.Series(on, index=children.index, dtype="datetime64[us]")
    return frame.assign(gap=pd.Series("", index=children.index, dtype="str"), why="")


def but(frame: pd.DataFrame, where: pd.Series | bool, gap: Gap, why: str) -> pd.DataFrame:
    """The same with a gap where `where`; what was a gap before stays the gap it was."""
    here = (frame["gap"] == "") & where
    return frame.assign(
        number=frame["number"].where(~here, np.nan),
        value=frame["value"].where(~here, ""),
        on=frame["on"].where(~here),
        gap=frame["gap"].where(~here, gap.name),
        why=frame["why"].where(~here, why),
    )


def nothing(children: pd.DataFrame, gap: Gap, why: str) -> pd.DataFrame:
    """A gap for every child."""
    return but(told(children, np.nan, "", pd.NaT), True, gap, why)


def in_words(days: pd.Series) -> pd.Series:
    """Days as they are written: 3 May 2024."""
    return days.dt.strftime("%-d %b %Y").astype("str").fillna("")
