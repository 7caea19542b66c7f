"""What a run on a site comes to: each promise of load with its figure, its limit, and whether it is
kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from tests.load.people import Opened

STATIC = "static file"
SLOW_DOWN, TIMED_OUT = 429, 503


@dataclass(frozen=True)
class Line:
    """A line of the table: `met` is None where a figure is only told."""

    id: str
    title: str
    figure: str
    limit: str
    met: bool | None


@dataclass(frozen=True)
class Limits:
    """What a crowd on pages may take: p95 as so many times that of a static file and in seconds,
    and the slowest of a hundred in seconds."""

    times: float
    p95: float
    p99: float | None = None


FIFTY = Limits(times=8, p95=0.4, p99=1.0)
TWO_HUNDRED = Limits(times=15, p95=0.8)
FRAGMENTS = Limits(times=4, p95=0.4)
# Pages may be slower by a fifth while a return is taken in.
MOST_SLOWER = 1.2


def percentile(seconds: Sequence[float], share: int) -> float:
    """What `share` of a hundred stay under."""
    return quantiles(seconds, n=100, method="inclusive")[share - 1]


def seconds_of(opened: Iterable[Opened], names: Iterable[str]) -> list[float]:
    """The seconds of the answers under these names."""
    wanted = set(names)
    return [each.seconds for each in opened if each.name in wanted]


def wrong(opened: Iterable[Opened]) -> list[Opened]:
    """Answers that are no page."""
    return [each for each in opened if each.status != 200]


def quick(
    id: str, title: str, opened: Sequence[Opened], names: Iterable[str], limits: Limits
) -> Line:
    """Whether the addresses of these names were answered within limits, and all without fault."""
    pages, files = seconds_of(opened, names), seconds_of(opened, [STATIC])
    p95, p99, file = percentile(pages, 95), percentile(pages, 99), percentile(files, 95)
    faults = len(wrong(opened))
    met = p95 <= limits.times * file and p95 <= limits.p95 and not faults
    figure = f"p95 {p95 / file:.1f} × ({p95 * 1000:.0f} of {file * 1000:.1f} ms)"
    limit = f"{limits.times:g} ×, {limits.p95 * 1000:.0f} ms"
    if limits.p99 is not None:
        met = met and p99 <= limits.p99
        figure += f", p99 {p99 * 1000:.0f} ms"
        limit += f", p99 {limits.p99 * 1000:.0f} ms"
    return Line(id, title, f"{figure}, {faults} faults of {len(opened)}", f"{limit}, 0", met)


def slowed(title: str, beside: Sequence[float], during: Sequence[float]) -> Line:
    """Whether pages were slower by little while a return was taken in than beside it."""
    was, now = percentile(beside, 95), percentile(during, 95)
    figure = f"p95 {now / was:.2f} × ({now * 1000:.0f} against {was * 1000:.0f} ms)"
    return Line("L4", title, figure, f"{MOST_SLOWER:g} ×", now <= MOST_SLOWER * was)


def growth(seconds: Sequence[float], megabytes: Sequence[float]) -> float:
    """By what share an hour something grows, by the straight line through all that was seen."""
    middle, mean = sum(seconds) / len(seconds), sum(megabytes) / len(megabytes)
    spread = sum((at - middle) ** 2 for at in seconds)
    rise = sum((at - middle) * (held - mean) for at, held in zip(seconds, megabytes, strict=True))
    return 3600 * rise / spread / mean


def table(lines: Iterable[Line]) -> str:
    """The lines under their headings."""
    words = {True: "yes", False: "NO", None: "told"}
    rows = [("id", "promise", "figure", "limit", "met")]
    rows += [(each.id, each.title, each.figure, each.limit, words[each.met]) for each in lines]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
