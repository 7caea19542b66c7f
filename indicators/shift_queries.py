"""Reading what changed: the events, the results shown for one of them, and what was kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Authority
from indicators import dated_events
from indicators.catalogue import INDICATORS
from indicators.models import Shift, ShiftSet
from indicators.shift.events import FIRST_LOCKDOWN, Event
from indicators.shift.result import Verdict, Why
from indicators.shift.series import Kind
from indicators.shift.windows import HEADLINE
from indicators.shift_keeping import PLAIN_YEAR
from indicators.shift_models import SetStage

CHANGED = (Verdict.FELL, Verdict.ROSE)
PLAIN_JSON = (
    *("window", "method", "pre_mean", "post_mean", "change_pct", "lower_pct", "upper_pct"),
    *("expected", "observed", "p", "q", "phi", "autocorrelation", "verdict", "indicative"),
    "months",
)
HEAVY = ("drawn", "evidence", "detail")


@dataclass(frozen=True)
class Answer:
    """What is known of one event: the set that is shown, and the newer one that is still worked
    on; None for either."""

    event: Event
    shown: ShiftSet | None
    coming: ShiftSet | None

    @property
    def failed(self) -> bool:
        """Whether the newer set was given up."""
        return self.coming is not None and self.coming.stage == SetStage.FAILED


def answers(authority: Authority) -> list[Answer]:
    """Every event of an authority, by date, with its results, in two queries."""
    sets = ShiftSet.objects.filter(authority=authority).exclude(inputs__startswith="kept ")
    shown, coming = {}, {}
    for row in sets.order_by("requested_at"):
        (shown if row.is_current else coming)[row.event] = row
    return [
        Answer(event, shown.get(event.key), coming.get(event.key))
        for event in dated_events.events_of(authority)
    ]


def answer_to(found: list[Answer], key: str) -> Answer | None:
    """The answer of one event; the first lockdown's without a key."""
    wanted = key or FIRST_LOCKDOWN.key
    return next((each for each in found if each.event.key == wanted), None)


def headlines(shown: ShiftSet) -> list[Shift]:
    """The whole-authority headline of every measure, those that deserve a look first."""
    rows = Shift.objects.filter(set=shown, window=HEADLINE, cut="").defer("evidence", "detail")
    return [row for row in rows.order_by("rank") if row.indicator in INDICATORS]


def outside(shown: ShiftSet) -> dict[str, Shift]:
    """The plain comparisons that readers without small numbers may be told, by indicator."""
    rows = Shift.objects.filter(set=shown, window=PLAIN_YEAR, cut="", may_leave=True)
    return {row.indicator: row for row in rows.defer(*HEAVY)}


def rows_of(shown: ShiftSet, indicator: str) -> list[Shift]:
    """Everything that is known of one measure: the whole in each window, the groups."""
    return list(Shift.objects.filter(set=shown, indicator=indicator).order_by("rank", "pk"))


def current(authority: Authority) -> tuple[int, ...]:
    """The numbers of the sets that are shown: what is worked out anew has another."""
    sets = ShiftSet.objects.filter(authority=authority, is_current=True)
    return tuple(sets.order_by("pk").values_list("pk", flat=True))


def outside_may_know(authority: Authority) -> tuple[int, ...]:
    """The numbers of the plain comparisons that readers outside may be told now."""
    rows = Shift.objects.filter(
        set__authority=authority, set__is_current=True, cut="", window=PLAIN_YEAR, may_leave=True
    )
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def headline_of(authority: Authority, indicator: str, event: str) -> Shift | None:
    """The headline of one measure, or None where nothing is worked out yet; its months are read
    when they are asked for."""
    rows = Shift.objects.filter(
        set__authority=authority, set__event=event, set__is_current=True, indicator=indicator
    )
    wanted = Q(window=HEADLINE, cut="") | Q(window=PLAIN_YEAR, cut="", may_leave=True)
    found = {row.window: row for row in rows.filter(wanted).defer(*HEAVY)}
    headline = found.get(HEADLINE)
    if headline is not None:
        headline.plain = found.get(PLAIN_YEAR)
    return headline


def changes_of(authority: Authority, *, sees: bool) -> list[tuple[Shift, Shift | None]]:
    """What is told to have risen or fallen after any event, the latest event first: the headline,
    and for readers without small numbers the plain comparison that they may be told."""
    rows = Shift.objects.filter(set__authority=authority, set__is_current=True, cut="")
    rows = rows.defer(*HEAVY).select_related("set").order_by("-set__event_on", "pk")
    moved = list(rows.filter(window=HEADLINE, verdict__in=CHANGED))
    if sees:
        return [(row, None) for row in moved]
    may = {
        (row.set_id, row.indicator): row for row in rows.filter(window=PLAIN_YEAR, may_leave=True)
    }
    return [(row, may.get((row.set_id, row.indicator))) for row in moved]


def kept(authority: Authority, shift_id: int) -> list[Shift]:
    """What somebody kept as evidence, by the id of its headline; nothing where there is none."""
    headline = (
        Shift.objects.filter(
            pk=shift_id, set__authority=authority, kept_at__isnull=False, window=HEADLINE, cut=""
        )
        .select_related("set", "kept_by")
        .first()
    )
    if headline is None:
        return []
    others = Shift.objects.filter(
        set=headline.set, indicator=headline.indicator, kept_at__isnull=False
    )
    return [headline, *others.exclude(pk=headline.pk).order_by("rank", "pk")]


def told(authority: Authority, event: str, *, indicator: str = "", cut: str = "") -> list[dict]:
    """The whole in each window, or the headlines of the groups of one cut, as `shifts --json`
    prints them: series by how much they deserve a look, their headline first."""
    rows = Shift.objects.filter(
        set__authority=authority, set__event=event, set__is_current=True, cut=cut
    ).defer("drawn", "evidence")
    if indicator:
        rows = rows.filter(indicator=indicator)
    found = list(rows.order_by("pk"))
    ranks = {(r.indicator, r.cut, r.cut_value): r.rank for r in found if r.window == HEADLINE}
    found.sort(key=lambda r: (ranks[r.indicator, r.cut, r.cut_value], r.window != HEADLINE))
    return [_as_json(row, event) for row in found]


def _as_json(row: Shift, event: str) -> dict:
    points = (row.change_points, row.lower_points, row.upper_points)
    return {
        **{name: getattr(row, name) for name in ("indicator", "cut", "cut_value")},
        "event": event,
        **{name: getattr(row, name) for name in PLAIN_JSON},
        "change_points": None if row.change_points is None else points,
        "months_before": row.history,
        "kind": Kind[row.kind].value,
        **{name: getattr(row, name) for name in ("sentence", "detail")},
    }


@dataclass(frozen=True)
class Moved:
    """What moved after one event (`title`: as a sentence names it): the verdict of every measure as
    a whole, by indicator. Those in `alone` would stand out had nothing else been asked: a reason to
    ask, no finding; their verdict here is the way they went."""

    title: str
    verdicts: dict[str, Verdict]
    alone: set[str]


def moved(authority: Authority) -> list[Moved]:
    """What moved after each event that is worked out, by date, in one query."""
    rows = Shift.objects.filter(
        set__authority=authority, set__is_current=True, window=HEADLINE, cut=""
    )
    columns = ("set__event", "set__event_title", "indicator", "verdict", "why")
    sizes = ("change_points", "change_pct")
    found: dict[str, Moved] = {}
    for event, title, indicator, said, why, points, per_cent in rows.order_by(
        "set__event_on"
    ).values_list(*columns, *sizes):
        of = found.setdefault(event, Moved(title, {}, set()))
        of.verdicts[indicator] = Verdict(said)
        change = per_cent if points is None else points
        if why == Why.AMONG_MANY and change:
            of.verdicts[indicator] = Verdict.ROSE if change > 0 else Verdict.FELL
            of.alone.add(indicator)
    return list(found.values())


def tally(rows: list[Shift]) -> Counter:
    """How many of some headlines have each verdict."""
    return Counter(row.verdict for row in rows)
