"""Asking what changed: which sets of results an authority's figures, events and breaks call for,
and the doorbell that is rung for them.

The row of a set is the job; a message only says that there is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import walls
from accounts.at_hand import at_hand
from accounts.models import Authority
from indicators import dated_events, populations, shift_elsewhere, small_numbers, tasks
from indicators.catalogue import INDICATORS
from indicators.models import Build, Shift, ShiftSet
from indicators.shift.events import Break, Event
from indicators.shift.result import METHOD_VERSION
from indicators.shift_models import SetStage
from indicators.suppression import Rules

WANTING = (SetStage.WAITING, SetStage.WORKING)


@dataclass(frozen=True)
class Question:
    """Everything one set of results hangs on."""

    build: Build
    event: Event
    breaks: Mapping[str, tuple[Break, ...]]
    population: dict[int, float] | None
    rules: Rules
    published: list[list]
    indicators: tuple[str, ...]

    @property
    def inputs(self) -> str:
        """A name for it: another figure, break, population, rule or method gives another."""
        event = self.event
        said = {
            "facts": self.build.digest,
            "method": METHOD_VERSION,
            "event": [event.key, event.title, event.on.isoformat()],
            "breaks": {key: [b.month for b in each] for key, each in sorted(self.breaks.items())},
            "population": sorted((self.population or {}).items()),
            "small": [self.rules.smallest_shown, self.rules.rounding],
            "published": self.published,
            "indicators": sorted(self.indicators),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def questions(authority: Authority) -> list[Question]:
    """What is to be asked of an authority's live figures; nothing before there are any."""
    build = Build.objects.filter(authority=authority, is_live=True).first()
    if build is None:
        return []
    events = dated_events.events_of(authority)
    breaks = dated_events.breaks_of(authority)
    population, rules = populations.of(authority.code) or None, small_numbers.rules_of(authority)
    published = shift_elsewhere.vintage()
    with at_hand(authority):
        keys = tuple(INDICATORS)
    asked = []
    for event in events:
        each = {
            key: broken
            for key in keys
            if (broken := dated_events.breaks_for(event, events, breaks, key))
        }
        asked.append(Question(build, event, each, population, rules, published, keys))
    return asked


@transaction.atomic
def request(authority: Authority) -> list[int]:
    """Ask for what is not worked out yet, and forget what nobody asks any more.

    Returns the sets to be worked on, in the order of their events.
    """
    wanted = questions(authority)
    keys = {question.event.key for question in wanted}
    named = {(question.event.key, question.inputs) for question in wanted}
    for row in ShiftSet.objects.filter(authority=authority):
        stale = (row.event, row.inputs) not in named
        # What is shown stays until there is something better, unless its event is withdrawn.
        if stale and (row.event not in keys or not row.is_current):
            forget(row)
    waiting = []
    for question in wanted:
        row, _ = ShiftSet.objects.get_or_create(
            authority=authority,
            event=question.event.key,
            inputs=question.inputs,
            defaults={
                "event_title": question.event.title,
                "event_on": question.event.on,
                "facts_digest": question.build.digest,
                "method_version": METHOD_VERSION,
                "of": len(question.indicators),
            },
        )
        if row.stage in WANTING:
            waiting.append(row.pk)
        elif row.stage == SetStage.DONE and not row.is_current:
            # The figures are again what they were: what was found of them is still true.
            show(row)
    return waiting


def ask_again(authority: Authority) -> None:
    """Ask in this transaction, and ring for what is to be worked out once it holds."""
    request(authority)
    transaction.on_commit(lambda: ring(authority))


def ask_everybody_again() -> None:
    """Ask of every authority with figures: what they are compared with has moved."""
    with walls.every_authority(walls.Because.REFERENCE):
        live = list(Authority.objects.filter(builds__is_live=True))
    for authority in live:
        with walls.within(authority):
            ask_again(authority)


def rules_changed(authority: Authority) -> None:
    """Small numbers are kept in another way: tell readers outside nothing until that is applied."""
    Shift.objects.filter(set__authority=authority, may_leave=True).update(may_leave=False)
    ask_again(authority)


def ring(authority: Authority) -> None:
    """Ring the doorbell. A broker that is down loses nothing: the sweep rings again."""
    with suppress(tasks.ask.OperationalError, OSError):
        tasks.ask.apply_async((authority.pk,), expires=tasks.RING_SECONDS)


def are_worked_on(now: datetime) -> bool:
    """Whether a worker is at work on any set, of any authority, and says so."""
    return ShiftSet.objects.filter(stage=SetStage.WORKING, lease_until__gte=now).exists()


def expired() -> list[int]:
    """Sets that wait or whose worker has gone quiet."""
    quiet = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    rows = ShiftSet.objects.filter(quiet, stage__in=WANTING)
    with walls.every_authority(walls.Because.JOBS):
        return list(rows.order_by("requested_at", "pk").values_list("pk", flat=True))


def show(row: ShiftSet) -> None:
    """Let the set be what pages show; the one before it goes, save what somebody kept of it."""
    before = ShiftSet.objects.filter(authority=row.authority, event=row.event, is_current=True)
    for old in before.exclude(pk=row.pk):
        old.is_current = False
        old.save(update_fields=["is_current"])
        forget(old)
    ShiftSet.objects.filter(pk=row.pk).update(
        is_current=True,
        stage=SetStage.DONE,
        lease_until=None,
        done=F("of"),
        finished_at=timezone.now(),
    )


def forget(row: ShiftSet) -> None:
    """Forget a set, save the rows that somebody kept as evidence."""
    if not Shift.objects.filter(set=row, kept_at__isnull=False).exists():
        row.delete()
        return
    Shift.objects.filter(set=row, kept_at=None).delete()
    # Its name is free again: the same question may be asked anew.
    ShiftSet.objects.filter(pk=row.pk).update(is_current=False, inputs=f"kept {row.pk}")
