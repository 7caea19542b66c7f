"""Uploads laid out for templates: a return's name, where it stands, what comes next, what moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from indicators import words
from indicators.catalogue import INDICATORS
from indicators.define import Unit
from ingest.datasets.registry import RETURNS, kind_of
from ingest.models import WORKING, Stage, Upload

COLOURS = {
    Stage.PUBLISHED: "green",
    Stage.READY: "blue",
    Stage.HELD: "amber",
    Stage.REFUSED: "red",
    Stage.FAILED: "red",
}
# What a person may do now, or what it means that there is nothing to do.
NEXT = {
    Stage.HELD: "Nothing has changed. Take the return in all the same, or discard it.",
    Stage.READY: "Nothing has changed yet. See what was found and what would move, then publish.",
    Stage.PUBLISHED: "The figures include this return.",
    Stage.REPEATED: "There is nothing to publish. What was found is by the rules and lists of now.",
    Stage.REFUSED: "Nothing has changed. Put the files right and send them again.",
    Stage.FAILED: "Nothing has changed.",
    Stage.WITHDRAWN: "The figures no longer include this return.",
    Stage.DISCARDED: "It was never part of the figures, and its files are deleted.",
}


@dataclass(frozen=True)
class Move:
    """How one indicator moves: in how many months, and from what to what in the month most changed.

    `before` and `after` are texts, empty where no month has both.
    """

    title: str
    changed: int
    new: int
    gone: int
    month: str
    before: str
    after: str


def title_of(upload: Upload) -> str:
    """What a return is called on a page: "Children looked after (SSDA903), 2024 to 2025"."""
    if upload.dataset in RETURNS and upload.year:
        return title_for(upload.dataset, upload.year)
    if upload.dataset:
        return _title_of_extract(upload)
    return "A return being read" if upload.is_working else "A return that was not recognised"


def _title_of_extract(upload: Upload) -> str:
    """What an extract is called: "A&E attendances, ages 0 to 17: April to June 2025"."""
    title = kind_of(upload.dataset).dataset.title
    release = upload.release
    first, last = (
        (release.first_on, release.last_on) if release else (upload.first_on, upload.as_at)
    )
    return f"{title}: {words.months_between(first, last)}" if first and last else title


def title_for(dataset: str, year: int) -> str:
    """What one year's return is called."""
    return f"{RETURNS[dataset].dataset.title}, {year - 1} to {year}"


def stages(upload: Upload) -> list[tuple[str, str, str]]:
    """The worker's stages as (title, state, detail) for `_stages.html`; none when it is done."""
    if not upload.is_working:
        return []
    now = WORKING.index(upload.stage)
    states = ["done" if n < now else "now" if n == now else "waiting" for n in range(len(WORKING))]
    told = {stage: _took(upload.stage_seconds.get(stage.value)) for stage in WORKING}
    if upload.stage == Stage.RECEIVED:
        told[Stage.RECEIVED] = "In the queue"
    return [(stage.label, state, told[stage]) for stage, state in zip(WORKING, states, strict=True)]


def rows_read(upload: Upload) -> list[tuple[str, int]]:
    """Each table and its rows, in the order in which the return declares its tables."""
    if not upload.dataset:
        return []
    declared = [table.name for table in kind_of(upload.dataset).dataset.tables]
    return [(name, upload.row_counts[name]) for name in declared if name in upload.row_counts]


def untried(upload: Upload) -> list[tuple[str, list[str]]]:
    """The rules that could not be tried, by the reason: the reason of most rules first."""
    by_reason: dict[str, list[str]] = {}
    for line in upload.untried:
        by_reason.setdefault(line["why"], []).append(line["rule"])
    return sorted(by_reason.items(), key=lambda reason: -len(reason[1]))


def moved(upload: Upload) -> list[Move]:
    """What would move, or moved, of the indicators in the catalogue; most changed first."""
    return moves(upload.moved)


def moves(lines: Iterable[Mapping]) -> list[Move]:
    """The same of what `indicators.queries.moved` gives."""
    return [
        Move(
            title=INDICATORS[line["indicator"]].title,
            changed=line["changed"],
            new=line["new"],
            gone=line["gone"],
            month=_month(line["month"]),
            before=_value(line["before"], INDICATORS[line["indicator"]].unit),
            after=_value(line["after"], INDICATORS[line["indicator"]].unit),
        )
        for line in lines
        if line["indicator"] in INDICATORS
    ]


def replaces(first: Upload, begins: str) -> str:
    """The sentence for whoever comes second with a return of one year; `begins`: how it begins."""
    by = first.published_by.name if first.published_by else "somebody"
    when = f"{timezone.localtime(first.published_at):%-d %B %Y at %H:%M}"
    return f"{begins} what {by} published on {when}, after this was sent."


def _took(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return "1 second" if round(seconds) <= 1 else f"{seconds:.0f} seconds"


def _month(written: str | None) -> str:
    if not written:
        return ""
    year, month = map(int, written.split("-"))
    return words.month_name(year * 12 + month - 1)


def _value(value: float | None, unit: Unit) -> str:
    """A percentage or an average with its decimal; of a rate, the number of cases behind it."""
    if value is None:
        return ""
    return words.value_text(value, Unit.COUNT if unit is Unit.RATE else unit)
