"""The page about one child: what the record says of them, put into words, lane by lane."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Authority
from csc_dashboard import child_chart
from csc_dashboard.child_meanings import meaning, partners
from indicators.one_child import parts
from indicators.one_child.lanes import Lane, Partner
from indicators.one_child.standing import age, last_covered, standing
from indicators.one_child.story import Days, Event, Story, gaps, story
from indicators.words import DATASETS, day, months_between
from ingest.datasets.partners.registry import EXTRACTS
from records import access, links, queries
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
    found: dict[str, Any] = {
        "about": [("Age", years), ("Sex", sex)],
        "standing": lines,
        "data_to": last,
        "parts": [lane for lane in Lane if lane not in seen],
    }
    if last is None:
        return found
    window = child_chart.window_of(told, last)
    found |= {
        "chart": _chart(told, lanes, window),
        "covered": _covered(record, holders, seen, window),
        "known": _known(authority, known, parts.known_to(record, holders)),
        **_care(record, seen),
        **_review(told, seen),
        **_missing(told, seen),
        "attendance": parts.attendance(record, holders),
        "workers": parts.workers(record) if Lane.REVIEW in seen else None,
    }
    return found | {"silent": _silent(found, told)}


@dataclass(frozen=True)
class Silent:
    """A part of which nothing is told: because nothing is recorded, or because nobody covers it."""

    title: str
    words: str
    covered: bool


def _silent(found: dict[str, Any], told: Story) -> list[Silent]:
    """The parts that stay empty, each with the reason: a gap is never told as nothing."""
    parts_: list[tuple[str, str, str, str, bool]] = [
        ("placed", "Placements", f"None is recorded up to {_long(found.get('placed_to'))}.",
         "no SSDA903 is loaded", bool(found.get("placed_to"))),
        ("reviews", "Reviews and visits", "None is recorded.",
         "nothing is loaded that would tell", bool(told.covered.get(Lane.REVIEW))),
        ("missing", "Missing",
         f"None is recorded up to {_long(found.get('missing_to'))}; the SSDA903 tells of children "
         "in care alone.", "no SSDA903 is loaded", bool(found.get("missing_to"))),
        ("attendance", "School", "No attendance is linked to this child.",
         "no school’s extract is loaded child by child", bool(told.covered.get(Lane.SCHOOL))),
        ("health", "Health in care", "No year is recorded: the SSDA903 tells of children looked "
         "after for twelve months at 31 March.", "no SSDA903 with its outcomes is loaded",
         bool(found.get("health_to"))),
        ("workers", "Workers", "None is told.", "no return or list names a worker or a team",
         False),
        ("known", "Who else knows the child", "None.",
         "no partner’s extract that comes child by child is loaded", False),
    ]  # fmt: skip
    shown = {"attendance": Lane.SCHOOL in told.covered}
    return [
        Silent(title, nothing if covered else f"Not covered: {why}.", covered)
        for name, title, nothing, why, covered in parts_
        if found.get(name) is not None and shown.get(name, True) and not found[name]
    ]


def _long(on: date | None) -> str:
    return day(on) if on else ""


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
        table = {
            "id": "health",
            "caption": "Health in care, as the SSDA903 says of each year",
            "headings": headings,
            "rows": rows,
        }
        found["health"] = table if rows else {}
        found["health_to"] = last_covered(record, "cla_outcomes")
    return found


def _review(told: Story, seen: Collection[Lane]) -> dict[str, object]:
    """The latest review and visit of each kind."""
    if Lane.REVIEW not in seen:
        return {}
    latest = {event.words.partition(":")[0]: event for event in told.events
              if event.lane is Lane.REVIEW}  # fmt: skip
    newest = sorted(latest.items(), key=lambda pair: pair[1].on, reverse=True)
    return {"reviews": newest}


def _missing(told: Story, seen: Collection[Lane]) -> dict[str, object]:
    """Times missing, as the returns say and as partners do."""
    if Lane.MISSING not in seen:
        return {}
    found = [e for e in told.events if e.lane is Lane.MISSING or MISSING in e.source]
    covered = told.covered[Lane.MISSING]
    return {
        "missing": [(when(event), event.words, source(event.source)) for event in found[::-1]],
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


def _known(
    authority: Authority, known: access.KnownChild, sources: Iterable[parts.Known]
) -> list[dict[str, object]]:
    """Partners' sources: how many records of the child each has, and how they became the child's;
    where none did, how many of the source's people are linked at all."""
    sources = list(sources)
    run = links.standing_run(authority) if sources else None
    by_holder: dict[str, list[access.LinkedAs]] = {}
    for link in known.linked:
        by_holder.setdefault(link.holder, []).append(link)
    return [
        {
            "title": each.partner.title,
            "rows": each.rows,
            "last": each.last,
            "how": _how(each, by_holder.get(each.partner.holder, []), run.counts if run else {}),
        }
        for each in sources
    ]


def _how(each: parts.Known, linked: list[access.LinkedAs], counts: dict) -> str:
    if not each.partner.holder:
        return "By the authority’s own id"
    if linked:
        told = (
            f"{link.method}, {'confirmed by a person' if link.confirmed else _sure(link.score)}"
            for link in linked
        )
        return "; ".join(dict.fromkeys(told))
    people = counts.get(each.partner.holder, {}).get("people", 0)
    if not people:
        return "Nobody of this source was matched yet"
    share = counts[each.partner.holder]["automatic"] / people
    return f"Not linked; {share:.0%} of this source’s people are, automatically"


def _sure(score: float) -> str:
    return "certain" if score >= 0.9995 else f"{100 * score:.1f}% likely"


def _months(spans: Iterable[Days]) -> str:
    return "; ".join(months_between(*each) for each in spans)


def _listed(names: list[str]) -> str:
    named = [name.lower() for name in names]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
