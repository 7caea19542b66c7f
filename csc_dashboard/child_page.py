"""The page about one child: what the record says of them, put into words, lane by lane."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Authority
from csc_dashboard import child_chart
from csc_dashboard.child_meanings import meaning, partners
from indicators.one_child import parts
from indicators.one_child.lanes import Lane, Partner
from indicators.one_child.standing import age, last_covered, standing
from indicators.one_child.story import Days, Event, Story, gaps, story
from indicators.words import DATASETS, day, months_between
from ingest.datasets.partners.registry import EXTRACTS
from records import access, queries
from records.one_child import record_of_child
from records.record import Record

MISSING = "missing"
NO_ANSWER = "Not covered"


def read(authority: Authority, known: access.KnownChild) -> Record:
    """The record of one child. Callers audit the opening, before."""
    return record_of_child(authority, known.numbers, queries.standing(authority))


def context(
    authority: Authority, known: access.KnownChild, seen: Collection[Lane]
) -> dict[str, object]:
    """What the page shows to somebody who may see these lanes; everything of the others stays
    out."""
    record = read(authority, known)
    holders = [each for each in partners() if each.lane in seen]
    told = _only(story(record, meaning, holders), seen)
    lanes = [lane for lane in Lane if lane in seen]
    last = max((release.last for release in record.releases), default=None)
    years, sex = age(record)
    lines = [each for each in standing(record, meaning) if each.lane in seen]
    found: dict[str, object] = {
        "about": [("Age", years), ("Sex", sex)],
        "standing": lines,
        "data_to": last,
        "parts": [lane for lane in Lane if lane not in seen],
    }
    if last is None:
        return found
    window = child_chart.window_of(told, last)
    return found | {
        "chart": _chart(told, lanes, window),
        "covered": _covered(record, holders, seen, window),
        "known": [_known(each, window) for each in parts.known_to(record, holders)],
        **_care(record, seen),
        **_review(told, seen),
        **_missing(told, seen),
        "attendance": parts.attendance(record, holders),
        "sees_school": Lane.SCHOOL in seen,
        "school_covered": bool(told.covered.get(Lane.SCHOOL)),
        "workers": parts.workers(record) if Lane.REVIEW in seen else None,
    }


def _only(told: Story, seen: Collection[Lane]) -> Story:
    return Story(
        tuple(event for event in told.events if event.lane in seen),
        {lane: days for lane, days in told.covered.items() if lane in seen},
    )


def _chart(told: Story, lanes: list[Lane], window: Days) -> dict:
    """The timeline, its sentence, and the same as a table with the newest first."""
    empty = [lane.value for lane in lanes if not told.covered[lane]]
    count = len(told.events)
    sentence = (
        f"{count:,} event{'' if count == 1 else 's'} from {day(window[0])} to {day(window[1])}, "
        "lane by lane."
    )
    if empty:
        sentence += f" Hatched is not covered: of {_listed(empty)} nothing at all is loaded."
    else:
        sentence += " Hatched is not covered: nothing is loaded that would tell."
    return {
        "id": "timeline",
        "heading": "What happened",
        "sentence": sentence,
        "figure": child_chart.timeline(told, lanes, window),
        "table": {
            "id": "events",
            "caption": "What happened, the newest first",
            "headings": ["When", "What", "Lane", "Source", "Data run to"],
            "rows": [_row(event) for event in reversed(told.events)],
            "tall": True,
        },
    }


def _row(event: Event) -> list[str]:
    return [when(event), event.words, event.lane.value, source(event.source), day(event.known_to)]


def when(event: Event) -> str:
    """The days of an event: "3 May 2021", "3 May 2021 to 9 June 2021", "Since 3 May 2021"."""
    if event.until:
        return f"{day(event.on)} to {day(event.until)}"
    return f"Since {day(event.on)}" if event.lasts else day(event.on)


def source(dataset: str) -> str:
    """What a return or an extract is called."""
    return EXTRACTS[dataset].title if dataset in EXTRACTS else DATASETS.get(dataset, dataset)


def _care(record: Record, seen: Collection[Lane]) -> dict[str, object]:
    """Placements, and what the SSDA903 says of health in care."""
    found: dict[str, object] = {}
    on = last_covered(record, "cla_episode")
    if Lane.PLACEMENT in seen:
        placed = parts.placed(record, meaning, on)
        found |= {"placed": placed, "placed_to": on, "moves": parts.moves(placed, on)}
    if Lane.HEALTH in seen:
        headings, rows = parts.health_by_year(record)
        found["health"] = {
            "id": "health",
            "caption": "Health in care, as the SSDA903 says of each year",
            "headings": headings,
            "rows": rows,
        }
        found["health_to"] = last_covered(record, "cla_outcomes")
    return found


def _review(told: Story, seen: Collection[Lane]) -> dict[str, object]:
    """The latest review and visit of each kind."""
    if Lane.REVIEW not in seen:
        return {}
    latest = {event.words.partition(":")[0]: event for event in told.events
              if event.lane is Lane.REVIEW}  # fmt: skip
    newest = sorted(latest.items(), key=lambda pair: pair[1].on, reverse=True)
    return {"reviews": newest, "reviews_covered": bool(told.covered[Lane.REVIEW])}


def _missing(told: Story, seen: Collection[Lane]) -> dict[str, object]:
    """Times missing, as the returns say and as partners do."""
    if Lane.MISSING not in seen:
        return {}
    found = [e for e in told.events if e.lane is Lane.MISSING or MISSING in e.source]
    covered = told.covered[Lane.MISSING]
    return {
        "missing": [(when(event), event.words, source(event.source)) for event in found[::-1]],
        "missing_covered": bool(covered),
        "missing_to": covered[-1][1] if covered else None,
    }


@dataclass(frozen=True)
class Covered:
    """A source of the page: the days it covers and those it does not, in words."""

    source: str
    days: str
    gaps: str


def _covered(
    record: Record, holders: Iterable[Partner], seen: Collection[Lane], window: Days
) -> list[Covered]:
    """Each return, and each extract that comes child by child, with what it covers."""
    extracts = {each.key for each in holders}
    of_returns = {r.dataset for r in record.releases if r.dataset not in EXTRACTS}
    found = []
    for dataset in sorted(of_returns):
        spans = [(r.first, r.last) for r in record.releases if r.dataset == dataset]
        found.append(_line(source(dataset), spans, window))
    for each in parts.known_to(record, holders):
        found.append(_line(each.partner.title, each.covered, window))
        extracts.discard(each.partner.key)
    found += [Covered(EXTRACTS[key].title, NO_ANSWER, "") for key in EXTRACTS if key in extracts]
    return found


def _line(title: str, spans: Iterable[Days], window: Days) -> Covered:
    spans = sorted(spans)
    left = gaps(spans, (spans[0][0], window[1]))
    return Covered(
        title,
        _months([(first, last) for first, last in _unbroken(spans)]),
        _months(left),
    )


def _unbroken(spans: list[Days]) -> list[Days]:
    """The stretches between the gaps of some spans."""
    first, last = spans[0][0], max(end for _, end in spans)
    begin, found = first, []
    for gap_first, gap_last in gaps(spans, (first, last)):
        found.append((begin, date.fromordinal(gap_first.toordinal() - 1)))
        begin = date.fromordinal(gap_last.toordinal() + 1)
    return [*found, (begin, last)]


def _known(each: parts.Known, window: Days) -> dict[str, object]:
    """A partner's source: whether it knows the child, and since when it covers."""
    return {
        "title": each.partner.title,
        "holder": each.partner.holder,
        "rows": each.rows,
        "last": each.last,
        "covered": _months(each.covered),
    }


def _months(spans: Iterable[Days]) -> str:
    return "; ".join(months_between(*each) for each in spans)


def _listed(names: list[str]) -> str:
    named = [name.lower() for name in names]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
