"""Working out what changed and keeping it: once for each question, shown when whole.

The row of a set is the job. Whoever works on it holds a lease; who is silent until it runs out has
died, and the sweep rings for the set again.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pandas as pd
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import walls
from accounts.at_hand import at_hand
from accounts.copying import copied_into
from accounts.models import Authority
from indicators import queries, shift_elsewhere
from indicators.catalogue import INDICATORS
from indicators.cuts import TOLD
from indicators.disclosure import comparison_may_leave
from indicators.models import Build, Shift, ShiftSet
from indicators.shift import of_facts, result
from indicators.shift.evidence import drawn_of, parts_of
from indicators.shift.narrative import at_length, sentence
from indicators.shift.windows import HEADLINE
from indicators.shift_models import SetStage
from indicators.shift_requests import WANTING, Question, forget, questions, request, show
from indicators.suppression import Rules
from indicators.together import Withheld, withheld
from records.calendar import month_start

LEASE = timedelta(minutes=3)
ATTEMPTS = 3
# How many measures are worked out before the row says how far the work is.
AT_ONCE = 10
# The plain comparison that readers without small numbers are told.
PLAIN_YEAR = "first 12 months, plain, 1 year"
PLAIN_COLUMNS = (
    *("window", "months", "history", "years", "pre_mean", "post_mean"),
    *("change_pct", "lower_pct", "upper_pct", "expected", "observed"),
    *("p", "q", "phi", "autocorrelation", "indicative"),
)
POINTS = ("change_points", "lower_points", "upper_points")
COLUMNS = (
    *("set_id", "indicator", "cut", "cut_value", "kind", "method", "verdict", "why"),
    *("first", "last", *PLAIN_COLUMNS, *POINTS),
    *("sentence", "detail", "rank", "may_leave", "drawn", "evidence"),
)


class NoLongerOursError(Exception):
    """Another worker has the set, or nobody wants it any more."""


def work_on(set_id: int) -> bool:
    """Work a set out and show it, unless somebody already is; whether it is shown now."""
    with walls.every_authority(walls.Because.JOBS):
        asked = ShiftSet.objects.only("authority_id").filter(pk=set_id).first()
    if asked is None:
        return False
    with walls.within(asked.authority_id):
        return _claim_and_work(set_id)


def _claim_and_work(set_id: int) -> bool:
    row = _claim(set_id)
    if row is None:
        return False
    with at_hand(row.authority):
        return _answered(row)


def _answered(row: ShiftSet) -> bool:
    question = next(
        (q for q in questions(row.authority) if (q.event.key, q.inputs) == (row.event, row.inputs)),
        None,
    )
    if question is None:
        forget(row)
        return False
    try:
        facts = queries.facts_of(question.build)
        # Figures that went live meanwhile took the facts of the build away with them.
        if not Build.objects.filter(pk=question.build.pk, is_live=True).exists():
            return False
        _keep(row, question, facts, _worked_out(row, question, asked_of(facts)))
    except NoLongerOursError:
        return False
    return True


def asked_of(facts: pd.DataFrame) -> pd.DataFrame:
    """Of the facts of a build those that a set has verdicts on: of the whole and of every declared
    group.

    A ward or a team is too small a group to say much of, and each one asked makes it harder for
    all others to be told from chance. They stand among the parts of a whole's change, which claim
    nothing of each; `shifts --cut` asks for them alone.
    """
    return facts[~facts["cut"].isin(TOLD)]


def work_out(authority: Authority) -> int:
    """Work out everything that is asked of an authority, in this process; how many sets."""
    return sum(work_on(set_id) for set_id in request(authority))


def work_out_one(authority: Authority, event: str) -> None:
    """Work out what is asked of one event, in this process, unless it is there or under way."""
    wanted = request(authority)
    for set_id in ShiftSet.objects.filter(pk__in=wanted, event=event).values_list("pk", flat=True):
        work_on(set_id)


def _claim(set_id: int) -> ShiftSet | None:
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        waiting = ShiftSet.objects.filter(free, pk=set_id, stage__in=WANTING)
        row = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        if row.attempt >= ATTEMPTS:
            row.stage, row.lease_until = SetStage.FAILED, None
            row.save(update_fields=["stage", "lease_until"])
            return None
        row.stage, row.attempt, row.done = SetStage.WORKING, row.attempt + 1, 0
        row.lease_until = now + LEASE
        row.save(update_fields=["stage", "attempt", "done", "lease_until"])
    return row


def _ours(row: ShiftSet):
    return ShiftSet.objects.filter(pk=row.pk, attempt=row.attempt, stage=SetStage.WORKING)


def _say(row: ShiftSet, done: int) -> None:
    """How far the work is, which renews the lease."""
    if not _ours(row).update(done=done, lease_until=timezone.now() + LEASE):
        raise NoLongerOursError


def _worked_out(row: ShiftSet, question: Question, facts: pd.DataFrame) -> list[result.Shift]:
    by_indicator = dict(list(facts.groupby("indicator", sort=False)))
    found: list[result.Shift] = []
    for number, (key, indicator) in enumerate(INDICATORS.items()):
        if number % AT_ONCE == 0:
            _say(row, number)
        if key in by_indicator:
            broken = question.breaks.get(key, ())
            found += of_facts.shifts_alone(
                by_indicator[key], indicator, question.event, question.population, broken
            )
    return of_facts.adjusted_for_many(found)


def _keep(
    row: ShiftSet, question: Question, facts: pd.DataFrame, found: list[result.Shift]
) -> None:
    by_indicator = dict(list(facts.groupby("indicator", sort=False)))
    ranks = {shift.name: n for n, shift in enumerate(of_facts.ranked(found), start=1)}
    kept_back = withheld(facts, question.rules)
    rows = []
    for shift in found:
        of_indicator = by_indicator[shift.name.indicator]
        rows.append(_row(row, shift, ranks, question, of_indicator, kept_back))
    _say(row, len(INDICATORS))
    with transaction.atomic():
        if not _ours(row).select_for_update().exists():
            raise NoLongerOursError
        _copy(rows)
        show(row)


def _row(
    row: ShiftSet,
    shift: result.Shift,
    ranks: dict,
    question: Question,
    facts: pd.DataFrame,
    kept_back: Withheld,
) -> dict:
    group, indicator = shift.name, INDICATORS[shift.name.indicator]
    headline = shift.window == HEADLINE
    drawn = evidence = None
    if headline and not group.cut:
        broken = question.breaks.get(group.indicator, ())
        drawn, back = drawn_of(facts, indicator, question.event, question.population, broken)
        parts = [] if shift.method is result.Method.NONE else parts_of(facts, indicator, shift)
        evidence = {"back": back, "parts": parts}
        if group.indicator == shift_elsewhere.INDICATOR:
            evidence["elsewhere"] = shift_elsewhere.elsewhere(row.authority, question.event)
    plain = shift.window == PLAIN_YEAR and not group.cut
    points = shift.points or (None, None, None)
    return {
        "set_id": row.pk,
        "indicator": group.indicator,
        "cut": group.cut,
        "cut_value": group.cut_value,
        "kind": shift.kind.name,
        "method": shift.method.value,
        "verdict": shift.verdict.value,
        "why": shift.why or "",
        "first": None if shift.first is None else month_start(shift.first),
        "last": None if shift.last is None else month_start(shift.last),
        **{name: getattr(shift, name) for name in PLAIN_COLUMNS},
        **dict(zip(POINTS, points, strict=True)),
        "sentence": sentence(shift),
        "detail": at_length(shift),
        "rank": ranks[group] if headline else 0,
        "may_leave": plain
        and _may_leave(shift, indicator, facts, question.rules, kept_back.of(indicator.key)),
        "drawn": None if drawn is None else json.dumps(drawn),
        "evidence": None if evidence is None else json.dumps(evidence),
    }


def _may_leave(
    shift: result.Shift, indicator, facts: pd.DataFrame, rules: Rules, kept_back: frozenset[int]
) -> bool:
    if shift.first is None or shift.years != 1:
        return False
    after = list(range(shift.first, shift.last + 1))
    before = [month - 12 for month in after]
    return comparison_may_leave(facts, indicator, after, before, rules, withheld=kept_back)


def _copy(rows: list[dict]) -> None:
    with copied_into(Shift._meta.db_table, COLUMNS) as copy:
        for row in rows:
            copy.write_row([row[name] for name in COLUMNS])
