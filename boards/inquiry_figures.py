"""The figures that go into an inquiry: read once, told twice, for those who may see small numbers
and for those who may not."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from accounts.models import Authority
from boards.models import FrozenFigures
from indicators import dated_events, queries, shift_presenting, shift_queries, words
from indicators.define import CUTS, Indicator
from indicators.figures import Status
from indicators.queries import Reader
from indicators.shift import of_facts
from indicators.shift.events import Event
from indicators.shift.narrative import sentence
from indicators.small_numbers import rules_of
from indicators.suppression import Rules
from records.calendar import LOCKDOWN

YEARS_KEPT = 6
NOT_SPLIT = "How it splits is for people who may see small numbers."
NOT_SHOWN = (
    "Small numbers are kept in another way since these figures were kept, so they are not shown "
    "here any more."
)
ALONE = "This was asked of this measure alone, before all measures were worked out."
NOTHING_YET = "No figures are published yet, so there are none to keep."


class NoFigures(Exception):
    """There is nothing to keep; the text says why."""


@dataclass(frozen=True)
class Told:
    """Figures to be kept: `inside` and `outside` as `FrozenFigures` holds them."""

    inside: dict
    outside: dict
    digest: str
    rules: Rules


def figures_now(
    authority: Authority, indicator: Indicator, *, cut: str = "", event: str = ""
) -> Told:
    """An indicator as it stands: year by year, split by `cut` where one is given, with what the
    shift engine says of it after `event` (its key). Raises NoFigures."""
    inside = _reader(authority, sees=True)
    if inside.span is None:
        raise NoFigures(NOTHING_YET)
    outside = _reader(authority, sees=False)
    found = dated_events.events_of(authority)
    about = next((each for each in found if each.key == event), None)
    row = shift_queries.headline_of(authority, indicator.key, event) if about else None
    told_in, told_out = "", ""
    if row is not None:
        told_in = shift_presenting.untitled(row)
        told_out = shift_presenting.told_outside(row, row.plain, about)
    elif about is not None:
        told_in = _alone(authority, inside, indicator, about)
    made = _table(inside, indicator, cut)
    plain = _table(outside, indicator, "")
    last_in, last_out = (latest(reader, indicator) for reader in (inside, outside))
    if cut:
        told_out = f"{told_out} {NOT_SPLIT}".strip()
    return Told(
        inside={"sentence": f"{last_in} {told_in}".strip(), "table": made},
        outside={"sentence": f"{last_out} {told_out}".strip(), "table": plain},
        digest=inside.build.digest,
        rules=rules_of(authority),
    )


def _alone(authority: Authority, reader: Reader, indicator: Indicator, event: Event) -> str:
    """What the shift engine says of one measure before it has been asked of all of them."""
    facts = queries.facts_of(reader.build, indicators=[indicator.key], cuts=[""])
    events, breaks = dated_events.events_of(authority), dated_events.breaks_of(authority)
    broken = dated_events.breaks_for(event, events, breaks, indicator.key)
    found = of_facts.shifts_alone(facts, indicator, event, reader.population, broken, detail=False)
    if not found:
        return ""
    said = sentence(found[0]).removeprefix(f"{indicator.title}: ")
    return f"{said[:1].upper()}{said[1:]} {ALONE}"


def _reader(authority: Authority, *, sees: bool) -> Reader:
    return Reader(authority, sees_groups=sees, event=LOCKDOWN)


def latest(reader: Reader, indicator: Indicator) -> str:
    """The latest figure in a sentence: "It was 23.1% in the 12 months to March 2025."."""
    basis = words.best_basis(indicator)
    made = reader.figures(indicator, basis=basis)
    known = made[made["value"].notna()]
    if known.empty:
        return "There is no figure to show."
    last = known.iloc[-1]
    value = words.value_text(float(last["value"]), indicator.unit)
    unit = words.unit_text(indicator)
    when = words.when(indicator, int(last["month"]), basis)
    return f"It was {value}{' ' + unit if unit else ''} {when}."


def _table(reader: Reader, indicator: Indicator, cut: str) -> dict:
    made = reader.figures(indicator, basis="year", cut=cut)
    months = sorted(made["month"].unique())[-YEARS_KEPT:]
    made = made[made["month"].isin(months)]
    names = [words.period_name(indicator, int(month), "year") for month in months]
    unit = words.unit_text(indicator)
    caption = f"{indicator.title}{f', {unit}' if unit else ''}"
    if cut:
        grid = made.set_index(["cut_value", "month"])
        rows = [
            [value, *(_cell(grid, (value, month), indicator) for month in months)]
            for value in dict.fromkeys(made["cut_value"])
        ]
        return {
            "caption": f"{caption}, by {CUTS[cut]}",
            "headings": [CUTS[cut].capitalize(), *names],
            "rows": rows,
        }
    grid = made.set_index(["cut", "month"])
    rows = [
        [name, _cell(grid, ("", month), indicator), _range(grid, month, indicator)]
        for name, month in zip(names, months, strict=True)
    ]
    return {"caption": caption, "headings": ["When", "Figure", "Likely range (95%)"], "rows": rows}


def _cell(grid: pd.DataFrame, at: tuple[str, int], indicator: Indicator) -> str | None:
    if at not in grid.index:
        return None
    row = grid.loc[at]
    if pd.notna(row["value"]):
        return words.value_text(float(row["value"]), indicator.unit)
    return words.WHY_NONE.get(Status(row["status"]))


def _range(grid: pd.DataFrame, month: int, indicator: Indicator) -> str | None:
    row = grid.loc[("", month)]
    return words.range_text(float(row["lower"]), float(row["upper"]), indicator.unit) or None


def shown(kept: FrozenFigures, *, sees: bool, rules: Rules) -> dict:
    """What a reader is shown of kept figures: `sentence`, and `table` for `_table.html` or None.

    Readers outside see what was made safe by the rule that still stands, else nothing.
    """
    if sees:
        told = kept.inside
    elif (kept.smallest_shown, kept.rounding) == (rules.smallest_shown, rules.rounding):
        told = kept.outside
    else:
        return {"sentence": NOT_SHOWN, "table": None}
    name = f"figures-{kept.pk}"
    table = told["table"] | {"id": name, "tall": False}
    return {"sentence": told["sentence"], "table": table if table["rows"] else None}
