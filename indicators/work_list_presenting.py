"""Work lists in words: lines of the index, rows of a page and of a file, why a list tells
nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pandas as pd
from django.urls import reverse

from indicators.exports import Row
from indicators.work_lists.define import Counted, Reading, State
from records.entities import BY_NAME

COLOURS = {State.OVERDUE.value: "red", State.SOON.value: "amber", State.LATER.value: "green"}
HEADINGS = (
    *("Child", "What is due", "State", "Due", "Days left", "Counted in", "At the latest"),
    *("Counted from", "On", "Team", "Worker"),
)
# As the index counts them: what presses first, then what nobody can tell.
STATES = (State.OVERDUE, State.SOON, State.LATER, State.UNKNOWN)
FROM_WHICH = {
    "cin_assessment": "a children in need census",
    "section_47": "a children in need census",
    "cp_plan": "a children in need census",
    "cla_episode": "an SSDA903 with its reviews",
}


@dataclass(frozen=True)
class Line:
    """A list on the index: `counts`: one of each of `STATES`."""

    title: str
    url: str
    limit: str
    on: date | None
    counts: tuple[int, ...]
    why_not: str


def line(reading: Reading, code: str, query: str = "") -> Line:
    """A list as the index shows it; `query` asks its page for the same day."""
    each = reading.work_list
    return Line(
        each.title,
        reverse("work_list", args=[code, each.key]) + query,
        each.limit,
        reading.on,
        tuple(reading.count(state) for state in STATES),
        "" if reading.on else why_not(reading),
    )


def why_not(reading: Reading) -> str:
    """Why a list cannot be told: what to send for it."""
    ways = []
    for way in reading.work_list.ways:
        if BY_NAME[way.needs[0]].as_it_stood:
            ways.append(f"an Annex A workbook with {way.source.removeprefix('Annex A ')}")
        else:
            ways.append(FROM_WHICH[way.needs[0]])
    return f"It is read from {' or '.join(ways)}; none that tells it is published for that day."


def sentence(reading: Reading) -> str:
    """How many are overdue and due soon, in one sentence."""
    over, soon, later, unknown = (reading.count(state) for state in STATES)
    told = f"{over:,} overdue, {soon:,} due soon and {later:,} later"
    return f"{told}; of {unknown:,} no date is recorded." if unknown else f"{told}."


def how_far(left: float, counted: str) -> str:
    """Days left or over in words: "12 working days over", "today", "" where no date is known."""
    if pd.isna(left):
        return ""
    days = abs(int(left))
    unit = counted if days != 1 else counted.removesuffix("s")
    if left == 0:
        return "less than a day"
    return f"{days:,} {unit} {'over' if left < 0 else 'left'}"


def page_rows(
    reading: Reading, rows: pd.DataFrame, names: dict[int, str], pages: dict[int, UUID]
) -> list[dict]:
    """The rows of a page, in words; `pages`: of each child the random id of their own page."""
    counted = reading.work_list.counted.value
    return [
        {
            "child": names[row.child],
            "page": pages[row.child],
            "what": row.what,
            "state": row.state,
            "colour": COLOURS.get(row.state, ""),
            "due_on": _day(row.due_on),
            "at_latest": bool(row.at_latest),
            "how_far": _how_far(row, reading, counted),
            "basis": row.basis,
            "basis_on": _day(row.basis_on),
            "team": _text(row.team),
            "worker": _text(row.worker),
        }
        for row in rows.itertuples(index=False)
    ]


def _how_far(row, reading: Reading, counted: str) -> str:
    if not pd.isna(row.due_on) and row.due_on.date() == reading.on:
        return "that day"
    return how_far(row.left, counted)


def file_rows(reading: Reading, rows: pd.DataFrame, names: dict[int, str]) -> Iterator[Row]:
    """Headings and rows of a file, under what it is and the day it reads as at."""
    each = reading.work_list
    yield HEADINGS
    for row in rows.itertuples(index=False):
        yield (
            names[row.child],
            row.what,
            row.state,
            _iso(row.due_on),
            None if pd.isna(row.left) else float(row.left),
            each.counted.value,
            "yes" if row.at_latest else "",
            row.basis,
            _iso(row.basis_on),
            _text(row.team),
            _text(row.worker),
        )
    yield ()
    yield (f"{each.title}, as at {reading.on:%-d %B %Y}, from {reading.way.source}.",)
    yield (f"{each.limit} Source: {each.law}.",)
    yield ("What was done after that day, or not entered by it, is not in this list.",)


def columns(reading: Reading) -> dict[str, bool]:
    """Which columns tell one row from another: what is due, team, worker."""
    rows = reading.rows
    return {
        "what": rows["what"].nunique() > 1,
        "team": bool(rows["team"].notna().any()),
        "worker": bool(rows["worker"].notna().any()),
    }


def counted_in(reading: Reading) -> str:
    """What "due soon" means, in words."""
    each = reading.work_list
    unit = "working days" if each.counted is Counted.WORKING else "days"
    return f"{each.soon} {unit} or less"


def _day(day) -> date | None:
    return None if pd.isna(day) else day.date()


def _iso(day) -> str:
    return "" if pd.isna(day) else day.date().isoformat()


def _text(value) -> str:
    return "" if pd.isna(value) else value
