"""Events, breaks and baselines are named by somebody, and nothing that was said is lost."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import AuditEntry
from indicators import dated_events
from indicators.catalogue import INDICATORS
from indicators.dated_events import NotAnEvent, add_event, breaks_for, breaks_of, events_of
from indicators.models import Event, Rebaseline, SeriesBreak
from indicators.shift.events import FIRST_LOCKDOWN
from records.calendar import month_number

REFERRALS = INDICATORS["referrals_count"]
APRIL = month_number(date(2022, 4, 1))


def door(people, **other) -> Event:
    said = {"title": "the new front door", "on": date(2022, 4, 1), "kind": "practice"}
    return add_event(people.here, **(said | other), reason="Calls go to one team.", by=people.bob)


def test_an_event_stands_among_those_of_the_country_by_date(people):
    event = door(people)
    keys = [each.key for each in events_of(people.here)]
    assert keys == ["first_lockdown", "second_lockdown", "third_lockdown", event.key]
    assert event.key == "2022-04-01-the-new-front-door"
    assert "the new front door" in events_of(people.here)[-1].began
    assert event.key not in [each.key for each in events_of(people.next_door)]


@pytest.mark.parametrize("on", [date(2020, 3, 23), date(2022, 4, 1)])
def test_what_is_known_already_is_refused(people, on: date):
    door(people)
    with pytest.raises(NotAnEvent, match="already"):
        door(people, on=on)


def test_a_withdrawn_event_is_looked_at_no_more_and_can_be_named_again(people):
    first = door(people)
    rows = Event.objects.filter(pk=first.pk)
    assert dated_events.withdraw(rows, people.bob) == 1
    assert dated_events.withdraw(rows, people.bob) == 0
    assert len(events_of(people.here)) == 3
    second = door(people)
    assert second.key == "2022-04-01-the-new-front-door-2"
    assert Event.objects.filter(authority=people.here).count() == 2


def test_everything_named_is_audited_with_its_reason(people):
    event = door(people)
    entry = AuditEntry.objects.get(action="event added")
    assert (entry.person, entry.reason) == (people.bob, "Calls go to one team.")
    dated_events.withdraw(Event.objects.filter(pk=event.pk), people.bob)
    assert AuditEntry.objects.filter(action="event withdrawn", person=people.bob).exists()


def test_an_earlier_event_is_a_step_of_its_own_for_a_later_one(people):
    door(people)
    events, (_, _, third, own) = events_of(people.here), events_of(people.here)
    assert [b.month for b in breaks_for(own, events, {}, "referrals_count")] == []
    later = add_event(
        people.here, title="a new team", on=date(2023, 1, 1), kind="local", reason="-",
        by=people.bob,
    )  # fmt: skip
    events = events_of(people.here)
    of_later = next(each for each in events if each.key == later.key)
    assert [b.month for b in breaks_for(of_later, events, {}, "referrals_count")] == [APRIL]
    assert breaks_for(third, events, {}, "referrals_count") == ()


def test_a_break_is_the_indicators_alone(people):
    broken = dated_events.add_break(
        people.here, REFERRALS, month=APRIL, kind="recording", note="Contacts no longer counted.",
        by=people.bob,
    )  # fmt: skip
    found = breaks_of(people.here)
    assert set(found) == {"referrals_count"}
    assert found["referrals_count"][0].month == APRIL
    assert "Contacts no longer counted." in found["referrals_count"][0].reason
    dated_events.withdraw(SeriesBreak.objects.filter(pk=broken.pk), people.bob)
    assert breaks_of(people.here) == {}


def test_the_last_baseline_for_an_event_stands(people):
    for reason in ("We guessed.", "We looked."):
        dated_events.rebaseline(
            people.here, REFERRALS, FIRST_LOCKDOWN, reason=reason, by=people.bob
        )
    (standing,) = dated_events.rebaselines_of(people.here, REFERRALS.key)
    assert standing.reason == "We looked."
    assert standing.month == date(2020, 4, 1)
    assert Rebaseline.objects.filter(authority=people.here).count() == 2
