"""Evaluating a change in practice: what the figures did around it, for everybody and for the group
it touched, worked out once and kept as it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from django.db import transaction

from accounts import audit
from accounts.models import Authority, Person
from boards.actions import MayNot
from boards.inquiry_figures import NOTHING_YET
from boards.models import Evaluation, Inquiry
from indicators import dated_events, populations, queries
from indicators.define import CUTS, OVERLAPPING, Indicator
from indicators.shift import of_facts
from indicators.shift.difference import Difference, NotTold, differences, rest_of
from indicators.shift.difference_told import NO_CAUSE as NO_CAUSE_OF_GROUP
from indicators.shift.difference_told import checks
from indicators.shift.difference_told import sentence as told_against
from indicators.shift.events import Event, local_event
from indicators.shift.narrative import NO_CAUSE, sentence
from indicators.shift.result import Shift, Verdict
from indicators.shift.series import Batch
from indicators.shift.verdicts import ALPHA, adjusted
from indicators.shift.windows import FIRST_YEAR, HEADLINE
from records.calendar import month_start

YEAR, QUARTER, QUARTERS = 12, 3, 4


@dataclass(frozen=True)
class Group:
    """Whom a change touched: one value of a cut; "" and "" for everybody."""

    cut: str = ""
    value: str = ""

    @property
    def title(self) -> str:
        return f"{CUTS[self.cut].capitalize()}: {self.value}" if self.cut else "Everybody"


@transaction.atomic
def evaluate(
    authority: Authority,
    *,
    title: str,
    on: date,
    group: Group,
    indicators: Sequence[Indicator],
    by: Person | None,
    inquiry: Inquiry | None = None,
) -> Evaluation:
    """Work out what some measures did around a change (`title` as a sentence names it), and keep
    it. Raises MayNot where nothing is published yet."""
    build = queries.live_build(authority)
    if build is None:
        raise MayNot(NOTHING_YET)
    kept = Evaluation.objects.create(
        authority=authority,
        inquiry=inquiry,
        title=title,
        on=on,
        cut=group.cut,
        cut_value=group.value,
        results=results(authority, build, local_event(on, title), group, indicators),
        digest=build.digest,
        made_by=by,
    )
    audit.record(
        "change evaluated",
        person=by,
        authority=authority,
        subject=kept,
        on=on.isoformat(),
        cut=group.cut,
        indicators=[each.key for each in indicators],
    )
    return kept


@dataclass(frozen=True)
class _Asked:
    """One measure with everything that was found of it."""

    indicator: Indicator
    whole: Shift | None
    mine: Shift | None
    against: Difference | None
    batch: Batch | None


def results(
    authority: Authority, build, event: Event, group: Group, indicators: Sequence[Indicator]
) -> list[dict]:
    """What `Evaluation.results` keeps, one for each indicator."""
    facts = queries.facts_of(
        build, indicators=[each.key for each in indicators], cuts=["", group.cut]
    )
    facts = facts[(facts["cut"] == "") | (facts["cut_value"] == group.value)]
    events, breaks = dated_events.events_of(authority), dated_events.breaks_of(authority)
    population = populations.of(authority.code) or None
    asked = []
    for indicator in indicators:
        own = facts[facts["indicator"] == indicator.key]
        broken = dated_events.breaks_for(event, events, breaks, indicator.key)
        asked.append(_asked(own, indicator, event, group, population, broken))
    near = [each for each in events if _near(each, event)]
    named = [each.title for each in near]
    return [_told(each, event, group, named) for each in _among_many(asked)]


def _near(other: Event, event: Event) -> bool:
    """Whether another event fell among the months that decide: a year on either side."""
    return other.on != event.on and abs(other.month - event.month) <= FIRST_YEAR


def _asked(facts: pd.DataFrame, indicator, event, group: Group, population, broken) -> _Asked:
    found = of_facts.shifts_alone(facts, indicator, event, population, broken, detail=False)
    heads = {shift.name.cut: shift for shift in found if shift.window == HEADLINE}
    kind = of_facts.kind_of(indicator)
    batch = against = None
    if kind is not None:
        batch = of_facts.batch_of(facts, indicator, kind, None)
    if group.cut:
        against = _against(batch, event, group, broken)
    return _Asked(indicator, heads.get(""), heads.get(group.cut or "-"), against, batch)


def _against(batch: Batch | None, event: Event, group: Group, broken) -> Difference | None:
    if batch is None:
        return None
    if group.cut in OVERLAPPING:
        return Difference(batch.kind, Verdict.CANNOT_TELL, why=NotTold.OVERLAPS)
    rows = [n for n, name in enumerate(batch.names) if name.cut]
    if not rows:
        return Difference(batch.kind, Verdict.CANNOT_TELL, why=NotTold.NO_GROUP)
    return differences(*rest_of(batch, rows[0]), event, breaks=broken)[0]


def _among_many(asked: list[_Asked]) -> list[_Asked]:
    """The same with verdicts that hold among all the measures asked about."""
    sides = {"whole": [], "mine": []}
    for name, found in sides.items():
        shifts = [getattr(each, name) for each in asked]
        found += _held(shifts)
    ps = [
        np.nan if each.against is None or each.against.change is None else each.against.change.p
        for each in asked
    ]
    q = adjusted(np.array([np.nan if p is None else p for p in ps]))
    out = []
    for place, each in enumerate(asked):
        against = each.against
        moved = against is not None and against.verdict in (Verdict.ROSE, Verdict.FELL)
        if moved and q[place] > ALPHA:
            why = NotTold.AMONG_MANY
            against = replace(against, verdict=Verdict.CANNOT_TELL, why=why)
        whole, mine = sides["whole"][place], sides["mine"][place]
        out.append(replace(each, whole=whole, mine=mine, against=against))
    return out


def _held(shifts: list[Shift | None]) -> list[Shift | None]:
    there = [shift for shift in shifts if shift is not None]
    held = iter(of_facts.adjusted_for_many([_as_whole(shift) for shift in there]))
    return [None if shift is None else replace(next(held), name=shift.name) for shift in shifts]


def _as_whole(shift: Shift) -> Shift:
    """A group's headline as one of a family of its own."""
    return replace(shift, name=of_facts.Group(shift.name.indicator))


def _told(asked: _Asked, event: Event, group: Group, named: list[str]) -> dict:
    cause = NO_CAUSE.format(event=event.title)
    told = {
        "indicator": asked.indicator.key,
        "title": asked.indicator.title,
        "whole": _plain(asked.whole, cause, asked.indicator.title),
        "group": _plain(asked.mine, cause, f"{asked.indicator.title}, {group.value}")
        if group.cut
        else "",
        "table": _table(asked, event, group),
        "lines": _lines(asked, event, group),
        "against": None,
    }
    if asked.against is not None:
        said = told_against(asked.against, group.title, event.title)
        told["against"] = {
            "sentence": said.replace(NO_CAUSE_OF_GROUP.format(event=event.title), "").strip(),
            "verdict": asked.against.verdict.value,
            "checks": checks(asked.against, named),
        }
    return told


def _plain(shift: Shift | None, cause: str, title: str) -> str:
    """A sentence of the shift engine that stands under the name of its measure."""
    if shift is None:
        return "There is no figure of it to ask."
    said = sentence(shift).replace(cause, "").strip()
    said = said.removeprefix(f"{title}: ")
    return said[:1].upper() + said[1:]


def _sides(asked: _Asked, group: Group) -> list[tuple[str, Batch]]:
    batch = asked.batch
    if batch is None:
        return []
    rows = [n for n, name in enumerate(batch.names) if name.cut]
    whole = [n for n, name in enumerate(batch.names) if not name.cut]
    if not group.cut or not rows or group.cut in OVERLAPPING:
        return [("Everybody", rest_of(batch, whole[0], whole[0])[0])] if whole else []
    mine, others = rest_of(batch, rows[0])
    return [(group.title, mine), ("Everybody else", others)]


def _table(asked: _Asked, event: Event, group: Group) -> dict | None:
    """The year before and the year after, the same calendar months of each."""
    sides = _sides(asked, group)
    if not sides:
        return None
    months = sides[0][1].months
    after = np.arange(event.first_after, event.first_after + YEAR)
    known = np.isin(after, months) & np.isin(after - YEAR, months)
    for _, batch in sides:
        place = np.clip(after - batch.first, 0, len(months) - 1)
        earlier = np.clip(after - YEAR - batch.first, 0, len(months) - 1)
        known &= batch.known[0, place] & batch.known[0, earlier]
    after = after[known]
    after = after[after - YEAR < event.month]
    if not len(after):
        return None
    span = f"{month_start(int(after[0])):%B %Y} to {month_start(int(after[-1])):%B %Y}"
    rows = []
    for name, batch in sides:
        was, now = (_sum(batch, found) for found in (after - YEAR, after))
        rows.append([name, _value(was, batch), _value(now, batch), _change(was, now, batch)])
    return {
        "caption": f"{asked.indicator.title}: {span}, and the same months a year earlier",
        "headings": ["Who", "A year earlier", "After", "Change"],
        "rows": rows,
    }


def _sum(batch: Batch, months: np.ndarray) -> float:
    counts = batch.counts[0, months - batch.first]
    if batch.kind.of_shares:
        return float(100 * counts.sum() / batch.out_of[0, months - batch.first].sum())
    return float(counts.mean() if batch.kind.stands else counts.sum())


def _value(value: float, batch: Batch) -> str:
    return f"{value:.1f}%" if batch.kind.of_shares else f"{value:,.0f}"


def _change(was: float, now: float, batch: Batch) -> str | None:
    if batch.kind.of_shares:
        return f"{now - was:+.1f} points"
    return f"{100 * (now / was - 1):+.0f}%" if was else None


def _lines(asked: _Asked, event: Event, group: Group) -> dict | None:
    """Both by three months for a drawing, none of which straddles the event: per cent of shares,
    else each as per cent of its own average in the year before. {"firsts": month numbers, "names":
    texts, "values": lists, None for a gap, "shares": bool}."""
    sides = _sides(asked, group)
    if not sides:
        return None
    months = sides[0][1].months
    after = np.arange(event.first_after, months[-1] - 1, QUARTER)
    before = np.arange(event.month - QUARTER, months[0] - 1, -QUARTER)[: 3 * QUARTERS][::-1]
    firsts = np.concatenate([before, after]).astype("int64")
    if not len(before) or not len(after):
        return None
    names, values = [], []
    for name, batch in sides:
        series = np.array([_quarter(batch, first) for first in firsts])
        if not batch.kind.of_shares:
            year = series[(firsts < event.month) & (firsts >= event.month - YEAR)]
            usual = np.nanmean(year) if not np.isnan(year).all() else np.nan
            series = 100 * series / usual if usual else np.full(len(series), np.nan)
        names.append(name)
        values.append([None if np.isnan(v) else round(float(v), 1) for v in series])
    shares = sides[0][1].kind.of_shares
    return {"firsts": firsts.tolist(), "names": names, "values": values, "shares": shares}


def _quarter(batch: Batch, first: int) -> float:
    """The figure of three months, NaN where one of them is not known."""
    months = np.arange(first, first + QUARTER)
    if not batch.known[0, months - batch.first].all():
        return float("nan")
    return _sum(batch, months)
