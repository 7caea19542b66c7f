"""How far a source can be trusted, and for what: freshness, coverage, completeness, linkage, late
recording, and from them which uses it is robust enough for. Pure: it is given what was counted.

Months are numbers as `records.calendar` has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from records.calendar import month_start, whole_months
from records.matching.rate import Rate

YEAR = 12
SETTLED = 3  # months after which a month counts as recorded
SETTLED_DAYS = 92
FRESH_DAYS = 123
IN_DAYS = 60  # beyond which an age is told in months
DAYS_A_MONTH = 30.44
GROWS, GROWS_MUCH = 0.05, 0.20
FILLED, PARTLY_FILLED = 0.95, 0.85
WAITING = 0.05
NUMBERS = ("authority_child_id", "nhs_number", "upn", "youth_justice_id")
"""What links without a name."""
# A shift test holds twelve months against what the two years before made one expect.
SHIFT_MONTHS, SHORT_SHIFT_MONTHS = 36, 24
FEW = 10
"""Of fewer rows no share is shown to anybody outside."""


@dataclass(frozen=True)
class Sent:
    """One published release of a source: the days it speaks for, when it was published, and what
    it counted in each of its months."""

    first_on: date
    last_on: date
    published_on: date
    counts: Mapping[int, float]

    @property
    def months(self) -> range:
        return whole_months(self.first_on, self.last_on)


@dataclass(frozen=True)
class Filled:
    """How many of the rows of one month have a field filled; `month` None where rows have none."""

    table: str
    field: str
    month: int | None
    filled: int
    rows: int


@dataclass(frozen=True)
class Coverage:
    """The months a source speaks for: how many, its unbroken stretches, the gaps between them, and
    the length of the last stretch."""

    months: int
    stretches: tuple[tuple[int, int], ...]
    gaps: tuple[tuple[int, int], ...]

    @property
    def last(self) -> int | None:
        return self.stretches[-1][1] if self.stretches else None

    @property
    def run(self) -> int:
        return self.stretches[-1][1] - self.stretches[-1][0] + 1 if self.stretches else 0


def coverage(sent: Iterable[Sent]) -> Coverage:
    """The months that any release speaks for whole."""
    months = sorted({month for each in sent for month in each.months})
    stretches: list[tuple[int, int]] = []
    for month in months:
        if stretches and month == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], month)
        else:
            stretches.append((month, month))
    gaps = tuple((before[1] + 1, after[0] - 1) for before, after in pairwise(stretches))
    return Coverage(len(months), tuple(stretches), gaps)


@dataclass(frozen=True)
class Growth:
    """A month as it was first counted, and when three months had passed."""

    month: int
    first: float
    later: float


@dataclass(frozen=True)
class Late:
    """How much months grow after they are first sent. `share`: by how much all of them together
    grew; None where each was sent once, so that nobody knows."""

    months: tuple[Growth, ...]

    @property
    def share(self) -> float | None:
        first = sum(each.first for each in self.months)
        return sum(each.later for each in self.months) / first - 1 if first else None


def late(sent: Sequence[Sent]) -> Late:
    """What successive releases of the same months tell of late recording.

    A month is first counted by the release published first that speaks for it, if that was sent
    before three months had passed since; and counted later by the release published last whose data
    run three months further, or that was published three months after the first.
    """
    ordered = sorted(sent, key=lambda each: (each.published_on, each.last_on))
    found = []
    for month in sorted({month for each in ordered for month in each.months}):
        first, *after = [each for each in ordered if month in each.months]
        settled = month_start(month + 1 + SETTLED) - timedelta(days=1)
        if first.last_on >= settled:
            continue
        later = [
            each
            for each in after
            if each.last_on >= settled
            or (each.published_on - first.published_on).days >= SETTLED_DAYS
        ]
        if later:
            found.append(
                Growth(month, first.counts.get(month, 0.0), later[-1].counts.get(month, 0.0))
            )
    return Late(tuple(found))


@dataclass(frozen=True)
class FieldFilled:
    """How full a field is: over the last twelve months that the source covers, and in each of them;
    None where there was no row."""

    table: str
    field: str
    share: float | None
    rows: int
    by_month: tuple[tuple[int, int, float | None], ...]


def completeness(filled: Iterable[Filled], last: int | None) -> list[FieldFilled]:
    """Each field with how full it is, in the order in which fields first stand; rows without a
    month count in the whole alone."""
    months = range(last - YEAR + 1, last + 1) if last is not None else range(0)
    by_field: dict[tuple[str, str], list[Filled]] = {}
    for each in filled:
        by_field.setdefault((each.table, each.field), []).append(each)
    found = []
    for (table, name), cells in by_field.items():
        inside = [each for each in cells if each.month is None or each.month in months]
        by_month = []
        for month in months:
            of_month = [each for each in inside if each.month == month]
            rows = sum(each.rows for each in of_month)
            by_month.append((month, rows, _share(sum(e.filled for e in of_month), rows)))
        rows = sum(each.rows for each in inside)
        dated = any(each.month is not None for each in cells)
        found.append(
            FieldFilled(
                table,
                name,
                _share(sum(each.filled for each in inside), rows),
                rows,
                tuple(by_month) if dated else (),
            )
        )
    return found


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


class Use(StrEnum):
    """What somebody may want to do with a source."""

    COUNTS = "Counts and trends"
    RATES = "Rates for children aged 0 to 17"
    GROUPS = "Figures by group"
    LINKED = "Figures linked to children of social care"
    SHIFTS = "What changed at an event"


class Robust(StrEnum):
    """Whether a source is good enough for a use."""

    YES = "Yes"
    CARE = "With care"
    NO = "No"
    UNKNOWN = "Not known"


@dataclass(frozen=True)
class Verdict:
    """Whether a source is robust enough for one use, and the reason in one sentence."""

    use: Use
    robust: Robust
    reason: str


@dataclass(frozen=True)
class Quality:
    """All that is known of a source's quality. `linked`: how many of its people are linked; None
    where they were never matched. `of_ours`: its people
    are known by the authority's own ids, so that none need be linked; `of_people`: it has rows of
    people, not counts alone; `counts_nothing`: it tells who is who, and nothing that happened."""

    last_on: date | None
    days_since: int | None
    coverage: Coverage
    late: Late
    fields: tuple[FieldFilled, ...]
    of_people: bool
    of_ours: bool
    linked: Rate | None = None
    counts_nothing: bool = False

    @property
    def ago(self) -> str:
        """How long ago the data end."""
        return ago(self.days_since or 0)

    def share_of(self, name: str) -> float | None:
        """How full a field is, wherever it stands; None where the source has it not."""
        return next((f.share for f in self.fields if f.field == name), None)


def ago(days: int) -> str:
    """Days as a reader tells them: beyond two months, in months."""
    if days > IN_DAYS:
        return f"{round(days / DAYS_A_MONTH)} months ago"
    return f"{days} day{'' if days == 1 else 's'} ago"


def verdicts(of: Quality) -> list[Verdict]:
    """What the source is robust enough for."""
    if of.last_on is None:
        return [Verdict(use, Robust.NO, "Nothing is loaded.") for use in Use]
    if of.counts_nothing:
        return [_linked(of)]
    counts = _counts(of)
    return [counts, _rates(of, counts), _groups(of), _linked(of), _shifts(of, counts)]


def _counts(of: Quality) -> Verdict:
    grown = of.late.share
    newest = of.coverage.last
    broken = [gap for gap in of.coverage.gaps if newest is not None and gap[1] > newest - YEAR]
    if not of.coverage.months:
        return Verdict(Use.COUNTS, Robust.NO, "It speaks for no whole month.")
    if broken:
        return Verdict(Use.COUNTS, Robust.CARE, "The last twelve months have a gap.")
    if grown is not None and abs(grown) > GROWS_MUCH:
        return Verdict(
            Use.COUNTS, Robust.CARE,
            f"A month changes by {_per_cent(grown)} in its first three months: "
            "leave the last three out.",
        )  # fmt: skip
    if grown is not None and abs(grown) > GROWS:
        return Verdict(
            Use.COUNTS, Robust.CARE,
            f"A month still changes by {_per_cent(grown)} in its first three months.",
        )  # fmt: skip
    if of.days_since is not None and of.days_since > FRESH_DAYS:
        return Verdict(
            Use.COUNTS, Robust.CARE,
            f"Good for the months it covers; the last ended {of.ago}.",
        )  # fmt: skip
    if grown is None:
        return Verdict(
            Use.COUNTS, Robust.CARE,
            "How much is recorded late is not known: no month was sent twice three months apart.",
        )  # fmt: skip
    return Verdict(Use.COUNTS, Robust.YES, "Fresh, without a gap, and months hardly change later.")


def _rates(of: Quality, counts: Verdict) -> Verdict:
    if not of.of_people or counts.robust is Robust.NO:
        return Verdict(Use.RATES, counts.robust, "As for counts, which it sends ready made.")
    born = of.share_of("date_of_birth")
    if born is None and of.of_ours:
        return Verdict(Use.RATES, counts.robust, "Ages are known from the returns; as for counts.")
    if born is None:
        return Verdict(Use.RATES, Robust.NO, "It gives no dates of birth, so ages are not known.")
    if born < PARTLY_FILLED:
        return Verdict(
            Use.RATES, Robust.NO, f"Only {_per_cent(born)} have a date of birth."
        )  # fmt: skip
    if born < FILLED:
        return Verdict(Use.RATES, Robust.CARE, f"{_per_cent(born)} have a date of birth.")
    return Verdict(Use.RATES, counts.robust, "Ages are known; as for counts.")


def _groups(of: Quality) -> Verdict:
    known = {
        name: share
        for name, share in (("date of birth", of.share_of("date_of_birth")),
                            ("sex", of.share_of("sex")))
        if share is not None
    }  # fmt: skip
    if not of.of_people:
        return Verdict(Use.GROUPS, Robust.UNKNOWN, "Counts have the groups they are sent with.")
    if not known and of.of_ours:
        return Verdict(Use.GROUPS, Robust.YES, "Its people are described by the returns.")
    if not known:
        return Verdict(Use.GROUPS, Robust.NO, "It tells neither sex nor date of birth.")
    name, lowest = min(known.items(), key=lambda pair: pair[1])
    told = f"The least filled is {name}: {_per_cent(lowest)}."
    robust = Robust.YES if lowest >= FILLED else Robust.CARE
    return Verdict(Use.GROUPS, robust if lowest >= PARTLY_FILLED else Robust.NO, told)


def _linked(of: Quality) -> Verdict:
    if not of.of_people:
        return Verdict(Use.LINKED, Robust.NO, "Counts are of nobody in particular.")
    if of.of_ours:
        return Verdict(Use.LINKED, Robust.YES, "Its people have the authority’s own ids.")
    if of.linked is None or of.linked.low is None:
        return Verdict(Use.LINKED, Robust.UNKNOWN, "Its people have not been matched yet.")
    # Most people whom a partner knows are unknown to social care: that few are linked is no fault.
    # What is one: likely links that nobody decided on, and people without a number to link by.
    told = (
        f"{_per_cent(of.linked.share)} of its people are linked ({_per_cent(of.linked.low)} to "
        f"{_per_cent(of.linked.high)}); the others may be unknown to social care"
    )
    if not of.linked.linked:
        return Verdict(Use.LINKED, Robust.NO, "Nobody of it is linked.")
    wait = of.linked.waiting / (of.linked.linked + of.linked.waiting)
    if wait > WAITING:
        return Verdict(
            Use.LINKED, Robust.CARE, f"{told}. {_per_cent(wait)} of links wait to be decided."
        )
    numbers = [share for share in map(of.share_of, NUMBERS) if share is not None]
    best = max(numbers, default=0.0)
    if best < PARTLY_FILLED:
        return Verdict(
            Use.LINKED, Robust.CARE, f"{told}. {_per_cent(best)} of rows carry a number to link by."
        )
    return Verdict(Use.LINKED, Robust.YES, f"{told}.")


def _shifts(of: Quality, counts: Verdict) -> Verdict:
    run = of.coverage.run
    told = f"The last unbroken stretch is {run} month{'' if run == 1 else 's'}"
    if run < SHORT_SHIFT_MONTHS:
        return Verdict(Use.SHIFTS, Robust.NO, f"{told}; two years is the least.")
    if run < SHIFT_MONTHS:
        return Verdict(Use.SHIFTS, Robust.CARE, f"{told}; three years is better.")
    if of.late.share is not None and abs(of.late.share) > GROWS_MUCH:
        return Verdict(Use.SHIFTS, Robust.CARE, f"{told}, but the newest months still grow.")
    return Verdict(Use.SHIFTS, Robust.YES, f"{told}.")


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f}%"
