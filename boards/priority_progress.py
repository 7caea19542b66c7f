"""Whether the figures move as a priority hoped: then and now, for whoever may see them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from boards.models import Movement, Priority, Way
from indicators import words
from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Unit
from indicators.queries import Reader
from records.calendar import month_number

NO_FIGURE = "There is no figure to show yet."
NO_NEWER = "No newer figure yet."
# Word of the tag, and its colour.
AS_HOPED = ("Moved as hoped", "green")
ON_THE_WAY = ("Right way, not far enough yet", "amber")
COULD_BE_CHANCE = ("Could be chance", "")
OTHER_WAY = ("Moved the other way", "red")
NOT_MOVED = ("Has not moved", "amber")
CANNOT_SAY = ("Cannot say yet", "")


@dataclass(frozen=True)
class Progress:
    """One expected movement: what was hoped, the figures then and now, and how they compare."""

    title: str
    key: str
    hoped: str
    then: str
    now: str
    word: str
    colour: str
    sentence: str


def progress(priorities: Sequence[Priority], reader: Reader) -> dict[int, list[Progress]]:
    """Each priority's movements by its number, in one reading of the figures."""
    wanted = [m for each in priorities for m in each.movements.all() if m.indicator in INDICATORS]
    keys = list(dict.fromkeys(movement.indicator for movement in wanted))
    latest = {}
    if reader.build is not None and keys:
        _, latest = reader.yearly_and_latest([INDICATORS[key] for key in keys])
    return {
        each.pk: [
            _progress(movement, latest.get(movement.indicator))
            for movement in each.movements.all()
            if movement.indicator in INDICATORS
        ]
        for each in priorities
    }


def hoped(movement: Movement, indicator: Indicator) -> str:
    """What is expected, in words: "Lower by at least 3 percentage points, by 31 March 2027"."""
    way = movement.get_way_display()
    by = f"by {movement.by_on.day} {movement.by_on:%B %Y}"
    if movement.amount is None:
        return f"{way}, {by}"
    unit = "percentage points" if indicator.unit is Unit.PERCENT else words.unit_text(indicator)
    return f"{way} by at least {movement.amount:g}{f' {unit}' if unit else ''}, {by}"


def _progress(movement: Movement, figures: pd.DataFrame | None) -> Progress:
    indicator = INDICATORS[movement.indicator]
    then, now = _ends(movement, figures)

    def said(row: pd.Series | None) -> str:
        if row is None:
            return "No figure"
        value = words.value_text(float(row["value"]), indicator.unit)
        name = words.period_name(indicator, int(row["month"]), words.best_basis(indicator))
        return f"{value}, {name[0].lower()}{name[1:]}"

    (word, colour), sentence = _compared(movement, indicator, then, now)
    return Progress(
        title=indicator.title,
        key=indicator.key,
        hoped=hoped(movement, indicator),
        then=said(then),
        now=said(now),
        word=word,
        colour=colour,
        sentence=sentence,
    )


def _ends(
    movement: Movement, figures: pd.DataFrame | None
) -> tuple[pd.Series | None, pd.Series | None]:
    """The last figure shown up to the month it is set against, and the last there is."""
    if figures is None:
        return None, None
    known = figures[figures["value"].notna()]
    if known.empty:
        return None, None
    now = known.iloc[-1]
    if movement.from_month is None:
        return None, now
    before = known[known["month"] <= month_number(movement.from_month)]
    return (before.iloc[-1] if len(before) else None), now


def _compared(
    movement: Movement, indicator: Indicator, then: pd.Series | None, now: pd.Series | None
) -> tuple[tuple[str, str], str]:
    if then is None or now is None:
        return CANNOT_SAY, NO_FIGURE
    if int(now["month"]) <= int(then["month"]):
        return CANNOT_SAY, NO_NEWER
    change = float(now["value"]) - float(then["value"])
    points = indicator.unit is Unit.PERCENT
    size = f"{abs(change):,.1f}".removesuffix(".0") + (" percentage points" if points else "")
    told = f"{size} {'higher' if change > 0 else 'lower'} than then." if change else "As it was."
    if not change:
        return NOT_MOVED, told
    right = (change > 0) == (movement.way == Way.UP)
    if _overlap(then, now):
        return COULD_BE_CHANCE, f"{told} The likely ranges overlap."
    if not right:
        return OTHER_WAY, told
    if movement.amount is not None and abs(change) < movement.amount:
        return ON_THE_WAY, told
    return AS_HOPED, told


def _overlap(then: pd.Series, now: pd.Series) -> bool:
    """Whether the 95% intervals overlap; figures without one are taken as they are."""
    ends = [float(row[name]) for row in (then, now) for name in ("lower", "upper")]
    if any(math.isnan(end) for end in ends):
        return False
    return ends[0] <= ends[3] and ends[2] <= ends[1]
