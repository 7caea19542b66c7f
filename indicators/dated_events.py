"""Events and breaks that people name: added, withdrawn and read. Nothing that was ever said is
overwritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import audit
from accounts.models import Authority, Person
from indicators.define import Indicator
from indicators.models import Event, Rebaseline, SeriesBreak
from indicators.shift import events as engine
from records.calendar import month_number, month_start


class NotAnEvent(Exception):
    """The event cannot be added; the message says why and what to do."""


@transaction.atomic
def add_event(
    authority: Authority, *, title: str, on: date, kind: str, reason: str, by: Person
) -> Event:
    """Name something dated that happened here. Raises NotAnEvent where it is there already."""
    title = " ".join(title.split())
    key = f"{on:%Y-%m-%d}-{slugify(title)[:60]}".strip("-")
    if any(known.on == on for known in engine.KNOWN.values()):
        raise NotAnEvent("An event of the whole country is already known on that day.")
    standing = Event.objects.filter(authority=authority, key=key).first()
    if standing and standing.withdrawn_at is None:
        raise NotAnEvent("There is already an event of that name on that day.")
    if standing:
        # The address of an event is its name: one that comes back is told apart by a number.
        number = Event.objects.filter(authority=authority, key__startswith=key).count() + 1
        key = f"{key}-{number}"
    event = Event.objects.create(
        authority=authority, key=key, title=title, on=on, kind=kind, reason=reason, added_by=by
    )
    audit.record(
        "event added",
        person=by,
        authority=authority,
        subject=event,
        reason=reason,
        on=on.isoformat(),
        kind=kind,
    )
    return event


@transaction.atomic
def add_break(
    authority: Authority, indicator: Indicator, *, month: int, kind: str, note: str, by: Person
) -> SeriesBreak:
    """Say that an indicator is counted another way from a month (number) on."""
    broken = SeriesBreak.objects.create(
        authority=authority,
        indicator=indicator.key,
        month=month_start(month),
        kind=kind,
        note=note,
        added_by=by,
    )
    audit.record(
        "break in a series added",
        person=by,
        authority=authority,
        subject=broken,
        reason=note,
        indicator=indicator.key,
        month=f"{broken.month:%Y-%m}",
        kind=kind,
    )
    return broken


@transaction.atomic
def rebaseline(
    authority: Authority, indicator: Indicator, event: engine.Event, *, reason: str, by: Person
) -> Rebaseline:
    """Decide that a process has another usual level since an event; a decision that stood for the
    same event is withdrawn."""
    withdraw(_standing(Rebaseline, authority).filter(indicator=indicator.key, event=event.key), by)
    made = Rebaseline.objects.create(
        authority=authority,
        indicator=indicator.key,
        event=event.key,
        month=month_start(event.first_after),
        reason=reason,
        made_by=by,
    )
    audit.record(
        "new baseline set",
        person=by,
        authority=authority,
        subject=made,
        reason=reason,
        indicator=indicator.key,
        event=event.key,
    )
    return made


@transaction.atomic
def withdraw(rows, by: Person) -> int:
    """Let events, breaks or baselines stand no more; they stay in the list of what was said.

    `rows`: a query of one authority's. Returns how many stood.
    """
    found = list(rows.filter(withdrawn_at=None).select_for_update().select_related("authority"))
    for row in found:
        row.withdrawn_by, row.withdrawn_at = by, timezone.now()
        row.save(update_fields=["withdrawn_by", "withdrawn_at"])
        audit.record(
            f"{row._meta.verbose_name} withdrawn", person=by, authority=row.authority, subject=row
        )
    return len(found)


def _standing(model, authority: Authority):
    return model.objects.filter(authority=authority, withdrawn_at=None)


def events_of(authority: Authority) -> list[engine.Event]:
    """Every event results are worked out for, the country's and the authority's own, by date."""
    own = [as_event(row) for row in _standing(Event, authority)]
    return sorted([*engine.KNOWN.values(), *own], key=lambda event: event.on)


def as_event(row: Event) -> engine.Event:
    """A kept event as the engine knows events."""
    return engine.local_event(row.on, row.title, row.key)


def event_as_kept(key: str, on: date, title: str) -> engine.Event:
    """The event of results that were kept, also where it is withdrawn since."""
    return engine.KNOWN.get(key) or engine.local_event(on, title, key)


def breaks_of(authority: Authority) -> dict[str, tuple[engine.Break, ...]]:
    """The breaks that stand, by indicator."""
    found: dict[str, tuple[engine.Break, ...]] = {}
    for row in _standing(SeriesBreak, authority):
        broken = engine.Break(month_number(row.month), f"{row.get_kind_display()}: {row.note}")
        found[row.indicator] = (*found.get(row.indicator, ()), broken)
    return found


def breaks_for(
    event: engine.Event,
    events: list[engine.Event],
    breaks: dict[str, tuple[engine.Break, ...]],
    indicator: str,
) -> tuple[engine.Break, ...]:
    """What the model of one indicator must allow for: its breaks, and the authority's own events
    before this one, each a step of its own."""
    earlier = tuple(
        engine.Break(each.first_after, each.title)
        for each in events
        if each.key not in engine.KNOWN and each.on < event.on
    )
    return (*breaks.get(indicator, ()), *earlier)


def rebaselines_of(authority: Authority, indicator: str) -> list[Rebaseline]:
    """The new baselines of one indicator that stand, with who decided."""
    rows = _standing(Rebaseline, authority).filter(indicator=indicator)
    return list(rows.select_related("made_by"))
