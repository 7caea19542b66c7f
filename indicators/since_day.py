"""Before and after a day on which practice changed, for one indicator each: the test of
`indicators.shift` in its own words, and "too early to tell" until enough months have passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from indicators import dated_events, queries
from indicators.catalogue import INDICATORS
from indicators.define import Indicator
from indicators.disclosure import comparison_may_leave
from indicators.models import Shift
from indicators.queries import Reader
from indicators.shift import events as engine
from indicators.shift import of_facts, result
from indicators.shift.narrative import sentence
from indicators.shift.result import Verdict, Why
from indicators.shift.windows import HEADLINE
from indicators.shift_keeping import PLAIN_YEAR
from indicators.shift_presenting import SHAPES, WORDS, colour, told_outside, untitled
from records.calendar import month_start

# Fewer months after the day than these say little about a change meant to last.
ENOUGH = 6
TOO_EARLY = "Too early to tell"


@dataclass(frozen=True)
class Since:
    """What the months after a day say. `word`, `shape`, `colour`: as `indicators/_verdict.html`;
    `tells`: whether they say anything of the measure at all."""

    indicator: str
    on: date
    word: str
    shape: str
    colour: str
    sentence: str
    tells: bool


def since(reader: Reader, asked: Sequence[tuple[str, date]]) -> list[Since]:
    """What the months after each day say of its indicator, for this reader.

    Worked out once for a build; each is a question by itself.
    """
    if reader.build is None or not asked:
        return [_early(key, on, "There are no figures yet.") for key, on in asked]
    events = dated_events.events_of(reader.authority)
    breaks = dated_events.breaks_of(reader.authority)
    known = tuple(sorted((e.key, e.on) for e in events)), tuple(sorted(breaks.items()))
    return list(
        reader.once(
            ("since", tuple(asked), known),
            lambda: tuple(_worked_out(reader, asked, events, breaks)),
        )
    )


def _worked_out(reader: Reader, asked, events, breaks):
    keys = sorted({key for key, _ in asked if key in INDICATORS})
    facts = queries.facts_of(reader.build, indicators=keys, cuts=[""])
    by_key = dict(list(facts.groupby("indicator", sort=False)))
    for key, on in asked:
        if key not in by_key:
            yield _early(key, on, "No return that is loaded covers this measure.")
            continue
        event = engine.local_event(on)
        broken = dated_events.breaks_for(event, events, breaks, key)
        yield _one(reader, by_key[key], INDICATORS[key], event, broken)


def _one(
    reader: Reader,
    facts: pd.DataFrame,
    indicator: Indicator,
    event: engine.Event,
    broken: tuple[engine.Break, ...],
) -> Since:
    found = of_facts.shifts_alone(facts, indicator, event, reader.population, broken)
    by_window = {shift.window: shift for shift in found}
    headline = by_window.get(HEADLINE)
    if headline is None or headline.why is Why.NO_AFTER:
        return _early(indicator.key, event.on, "No month after that day has a figure yet.")
    compared = headline.why not in (Why.YEARLY, Why.AVERAGE)
    if compared and headline.verdict is not Verdict.NO_HISTORY and headline.months < ENOUGH:
        months = "1 month has" if headline.months == 1 else f"{headline.months} months have"
        return _early(
            indicator.key, event.on, f"{months} a figure since; at least {ENOUGH} are needed."
        )
    row = _row(headline)
    if reader.sees_groups:
        told, sure = untitled(row), True
    else:
        plain = by_window.get(PLAIN_YEAR)
        may = plain is not None and _may_leave(reader, facts, indicator, plain)
        told = told_outside(row, _row(plain) if may else None, event)
        sure = may or row.verdict not in (Verdict.ROSE, Verdict.FELL)
    verdict = headline.verdict
    return Since(
        indicator.key,
        event.on,
        WORDS[verdict] if sure else WORDS[Verdict.CANNOT_TELL],
        SHAPES.get(verdict, "none") if sure else "none",
        colour(indicator, verdict) if sure else "",
        told,
        verdict in (Verdict.ROSE, Verdict.FELL, Verdict.UNCLEAR),
    )


def _row(shift: result.Shift) -> Shift:
    """A result as pages read kept ones; never saved."""
    points = shift.points or (None, None, None)
    return Shift(
        indicator=shift.name.indicator,
        window=shift.window,
        kind=shift.kind.name,
        method=shift.method.value,
        verdict=shift.verdict.value,
        why=shift.why or "",
        first=None if shift.first is None else month_start(shift.first),
        last=None if shift.last is None else month_start(shift.last),
        change_pct=shift.change_pct,
        change_points=points[0],
        sentence=sentence(shift),
    )


def _may_leave(
    reader: Reader, facts: pd.DataFrame, indicator: Indicator, plain: result.Shift
) -> bool:
    """Whether readers outside may be told the plain comparison."""
    if plain.first is None or plain.last is None:
        return False
    after = list(range(plain.first, plain.last + 1))
    before = [month - 12 for month in after]
    withheld = reader.withheld.of(indicator.key)
    return comparison_may_leave(facts, indicator, after, before, reader.rules, withheld=withheld)


def _early(key: str, on: date, why: str) -> Since:
    return Since(key, on, TOO_EARLY, "none", "", why, tells=False)
