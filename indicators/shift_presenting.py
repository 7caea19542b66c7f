"""What changed in words and signs: a line of the list, its size, what readers outside are told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from django.urls import reverse

from indicators import shift_charts, words
from indicators.catalogue import INDICATORS
from indicators.define import Indicator, Polarity
from indicators.disclosure import NOT_TOLD
from indicators.families import twins
from indicators.models import Shift
from indicators.shift.events import Event
from indicators.shift.narrative import NO_CAUSE
from indicators.shift.result import Verdict, Why
from records.calendar import month_number

WORDS = {
    Verdict.ROSE: "Rose",
    Verdict.FELL: "Fell",
    Verdict.UNCLEAR: "No clear change",
    Verdict.CANNOT_TELL: "Cannot tell",
    Verdict.NO_HISTORY: "Not enough history",
}
SHAPES = {Verdict.ROSE: "up", Verdict.FELL: "down", Verdict.UNCLEAR: "level"}


@dataclass(frozen=True)
class Line:
    """One measure in the list. `shape`: of the verdict; `colour`: only where a way is better;
    `guide`: to be read as a guide only; `alone`: it would stand out had nothing else been asked;
    `also`: the rate that tells the same of this number."""

    key: str
    title: str
    stage: str
    url: str
    verdict: Verdict
    word: str
    shape: str
    colour: str
    size: str
    span: str
    sentence: str
    guide: bool
    alone: bool
    spark: dict | None
    also: Line | None = None


def folded(lines: list[Line]) -> list[Line]:
    """The same lines, a rate with the number it is made of where both stand there with one
    verdict."""
    there = {each.key: each for each in lines}
    pairs = {
        first: there[key]
        for key, first in twins().items()
        if {key, first} <= set(there) and there[key].verdict == there[first].verdict
    }
    inside = {each.key for each in pairs.values()}
    return [replace(e, also=pairs.get(e.key)) for e in lines if e.key not in inside]


def event_title(event: Event) -> str:
    """An event where it stands alone: "Lockdown, 23 March 2020"."""
    return f"{event.title[0].upper()}{event.title[1:]}, {event.on.day} {event.on:%B %Y}"


def line(row: Shift, event: Event, authority: str, *, plain: Shift | None, sees: bool) -> Line:
    """One measure; readers without small numbers are told its verdict and a plain comparison."""
    indicator, verdict = INDICATORS[row.indicator], Verdict(row.verdict)
    size = span = ""
    drawn = _sized(row) or _alone(row)
    if drawn:
        size, span = sizes(row) if sees else (_plain_size(row, plain), "")
    return Line(
        key=indicator.key,
        title=indicator.title,
        stage=indicator.stage.value,
        url=reverse("shift", args=[authority, event.key, indicator.key]),
        verdict=verdict,
        word=WORDS[verdict],
        shape=SHAPES.get(verdict, "none"),
        colour=colour(indicator, verdict),
        size=size,
        span=span,
        sentence=_without_cause(row, event) if sees else told_outside(row, plain, event),
        guide=row.indicative and verdict is not Verdict.NO_HISTORY,
        alone=_alone(row),
        spark=shift_charts.small(row.drawn, event.month) if sees and drawn else None,
    )


def _sized(row: Shift) -> bool:
    return row.verdict in (Verdict.ROSE, Verdict.FELL)


def _without_cause(row: Shift, event: Event) -> str:
    """A list says once, above it, that no cause is shown and that some stand out by chance."""
    said = untitled(row).replace(NO_CAUSE.format(event=event.title), "").strip()
    return said.removesuffix(Why.AMONG_MANY).strip()


def untitled(row: Shift) -> str:
    """A sentence that stands under the name of its measure."""
    said = row.sentence.removeprefix(f"{INDICATORS[row.indicator].title}: ")
    return said[:1].upper() + said[1:]


def _alone(row: Shift) -> bool:
    """Whether it would stand out if nothing else had been asked."""
    return row.why == Why.AMONG_MANY


def colour(indicator: Indicator, verdict: Verdict) -> str:
    """Green or red where a way is better, blue for a change that is neither."""
    if verdict not in (Verdict.ROSE, Verdict.FELL):
        return ""
    if indicator.polarity is Polarity.NEUTRAL:
        return "blue"
    better = (verdict is Verdict.ROSE) == (indicator.polarity is Polarity.HIGH)
    return "green" if better else "red"


def sizes(row: Shift) -> tuple[str, str]:
    """("17% lower", "likely 11% to 22% lower"), in percentage points for shares."""
    points = row.change_points is not None
    change, low, high = (
        (row.change_points, row.lower_points, row.upper_points)
        if points
        else (row.change_pct, row.lower_pct, row.upper_pct)
    )
    if change is None:
        return "", ""
    unit = " points" if points else "%"
    said = f"{_number(change, points=points)}{unit} {_way(change)}"
    if low is None or high is None:
        return said, ""
    if low * high > 0:
        near, far = sorted((low, high), key=abs)
        return said, (
            f"likely {_number(near, points=points)} to {_number(far, points=points)}{unit} "
            f"{_way(change)}"
        )
    ends = [f"{_number(end, points=points)}{unit} {_way(end)}" for end in (low, high)]
    return said, f"could be anything from {ends[0]} to {ends[1]}"


def _number(value: float, *, points: bool) -> str:
    size = abs(value)
    return f"{size:.1f}" if points or size < 9.95 else f"{size:,.0f}"


def _way(change: float) -> str:
    return "higher" if change > 0 else "lower"


def _plain_size(row: Shift, plain: Shift | None) -> str:
    return sizes(plain)[0] if _agrees(row, plain) else ""


def _agrees(row: Shift, plain: Shift | None) -> bool:
    """Whether a verdict may be told with the size of the plain comparison."""
    return plain is not None and row.verdict == plain.verdict and _sized(row)


def told_outside(row: Shift, plain: Shift | None, event: Event) -> str:
    """What readers without small numbers are told: whole years, plainly compared, no model's
    numbers and no range, which is made of single months."""
    if row.verdict == Verdict.NO_HISTORY or row.why in (Why.YEARLY, Why.AVERAGE):
        return row.why
    if not _sized(row):
        return "No clear change was found." if row.verdict == Verdict.UNCLEAR else row.why
    if not _agrees(row, plain):
        return NOT_TOLD
    first, last = (words.month_name(month_number(day)) for day in (plain.first, plain.last))
    return (
        f"From {first} to {last} it was about {sizes(plain)[0]} than in the same months of the "
        f"year before. {NO_CAUSE.format(event=event.title)}"
    )


def lately(found: list[tuple[Shift, Shift | None]], *, sees: bool) -> dict[str, str]:
    """What each measure did last, in a few words by its key: "Fell by 20% after lockdown."

    `found`: of `shift_queries.changes_of`. A later event that is not known to have changed anything
    takes nothing away from an earlier one that is.
    """
    said: dict[str, str] = {}
    for row, plain in found:
        size = sizes(row)[0] if sees else _plain_size(row, plain)
        if size and row.indicator not in said:
            much = size.rsplit(" ", 1)[0]
            guide = " (a guide)" if row.indicative else ""
            verdict = WORDS[Verdict(row.verdict)]
            said[row.indicator] = f"{verdict} by {much} after {row.set.event_title}{guide}."
    return said


def summary(counts: Counter, event: Event) -> str:
    """The first sentence of the page: how many measures did what."""
    total = sum(counts.values())
    fell, rose, unclear = (counts[v] for v in (Verdict.FELL, Verdict.ROSE, Verdict.UNCLEAR))
    rest = total - fell - rose - unclear
    moved = f"{fell} fell and {rose} rose" if fell or rose else "none clearly fell or rose"
    said = [f"Of {total} measures, {moved} after {event.title}"]
    if unclear:
        said.append(f"{unclear} show no clear change")
    if rest:
        said.append(f"of {rest} we cannot tell")
    joined = said[0] + ("; " + " and ".join(said[1:]) if said[1:] else "")
    return f"{joined}."
