"""What is counted of a source to tell how far it can be trusted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Authority
from indicators.words import DATASETS
from ingest.datasets.partners.registry import EXTRACTS
from ingest.source_quality import Coverage, Filled, Quality, Sent, ago, completeness, coverage, late
from records import filled, links
from records.calendar import month_number
from records.entities import BY_NAME, IDENTITY
from records.filled import Release


@dataclass(frozen=True)
class Line:
    """A source on the overview: how far its data run, and the months it does not cover."""

    key: str
    title: str
    last_on: date
    days_since: int
    coverage: Coverage

    @property
    def ago(self) -> str:
        """How long ago the data end."""
        return ago(self.days_since)


def title_of(key: str) -> str:
    """What a return or an extract is called."""
    return EXTRACTS[key].title if key in EXTRACTS else DATASETS[key]


def overview(authority: Authority, keys: frozenset[str] | None, today: date) -> list[Line]:
    """Every source of which anything is published, returns first; of these keys, where some are
    given."""
    by_source = defaultdict(list)
    for release in filled.published(authority):
        if keys is None or release.dataset in keys:
            by_source[release.dataset].append(release)
    order = [*DATASETS, *EXTRACTS]
    lines = []
    for key in sorted(by_source.keys() & set(order), key=order.index):
        last = max(release.last_on for release in by_source[key])
        covered = coverage(_sent(each, {}) for each in by_source[key])
        lines.append(Line(key, title_of(key), last, (today - last).days, covered))
    return lines


def quality_of(authority: Authority, key: str, today: date) -> Quality:
    """All that is known of one source's quality."""
    releases = filled.published(authority, key)
    numbers = [release.pk for release in releases]
    extract = EXTRACTS.get(key)
    if extract is None:
        rows = filled.of_return(authority, releases)
        counts: dict[int, dict[int, float]] = {}
    else:
        rows = filled.of_extract(authority, key, numbers)
        counts = _by_month(filled.monthly(authority, numbers))
    for each in rows:
        # A return is counted by its first table of events: of others no month is the same thing.
        if each.month and (extract is not None or each.table == _counted_by(rows)):
            of_release = counts.setdefault(each.release, {})
            month = month_number(each.month)
            of_release[month] = of_release.get(month, 0.0) + each.rows
    sent = [_sent(release, counts.get(release.pk, {})) for release in releases]
    covered = coverage(sent)
    last = max((release.last_on for release in releases), default=None)
    of_people = extract is None or any(IDENTITY.name in each.supplies for each in releases)
    return Quality(
        last,
        None if last is None else (today - last).days,
        covered,
        late(sent),
        tuple(completeness(_filled(releases, rows, _fields(key)), covered.last)),
        of_people,
        extract is None or not extract.holder,
        links.rate_of(authority, extract.holder) if extract and extract.holder else None,
        counts_nothing=extract is not None and not (extract.of_events or extract.counted),
    )


def _counted_by(rows: list[filled.FilledRows]) -> str:
    return next((r.table for r in rows if r.month and not BY_NAME[r.table].as_it_stood), "")


def _by_month(known: list[tuple[int, date, float]]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for release, month, number in known:
        found.setdefault(release, {})[month_number(month)] = number
    return found


def _sent(release: Release, counts: dict[int, float]) -> Sent:
    on = timezone.localtime(release.published_at).date()
    return Sent(release.first_on, release.last_on, on, counts)


def _fields(key: str) -> frozenset[str] | None:
    """The fields that an extract has by its declaration; None of a return, which has all."""
    kind = EXTRACTS.get(key)
    if kind is None:
        return None
    hashed = {"surname_hash"} if "surname" in kind.known_by else set()
    return frozenset({*kind.becomes.values(), *kind.known_by} | hashed)


def _filled(
    releases: list[Release], rows: list[filled.FilledRows], fields: frozenset[str] | None
) -> list[Filled]:
    """The rows that stand: of each month those of the release published last that speaks for it; of
    rows without a month those of the last release of all. `fields`: those to tell of, or all."""
    speaks: dict[int, int] = {}
    for release in releases:
        speaks |= dict.fromkeys(_sent(release, {}).months, release.pk)
    newest = releases[-1].pk if releases else None
    found = []
    for each in rows:
        month = month_number(each.month) if each.month else None
        stands = newest if month is None else speaks.get(month)
        if each.release == stands:
            found += [
                Filled(each.table, name, month, count, each.rows)
                for name, count in each.filled.items()
                if fields is None or name in fields
            ]
    return found
