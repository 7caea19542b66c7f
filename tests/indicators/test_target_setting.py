"""Targets are set, changed and withdrawn, and nothing that was ever set is lost."""

from __future__ import annotations

import pytest

from accounts.models import AuditEntry
from indicators.catalogue import INDICATORS
from indicators.models import Target
from indicators.target_setting import goals_of, history_of, set_target, withdraw_target
from indicators.targets import Goal, Wrong

IN_TIME = INDICATORS["assessments_45wd_pct"]
KEY = IN_TIME.key


def test_the_latest_stands_and_the_others_are_its_history(people):
    for target in (80, 85, 90):
        set_target(people.here, IN_TIME, 2021, Goal(target=target, red=70), by=people.bob)
    assert goals_of(people.here) == {(KEY, 2021): Goal(target=90, red=70)}
    told = [(row.target, row.set_by) for row in history_of(people.here, IN_TIME, 2021)]
    assert told == [(90, people.bob), (85, people.bob), (80, people.bob)]


def test_each_year_and_authority_has_its_own(people):
    set_target(people.here, IN_TIME, 2021, Goal(target=90, red=70), by=people.bob)
    set_target(people.here, IN_TIME, 2022, Goal(target=92, red=70), by=people.bob)
    assert {year for _, year in goals_of(people.here)} == {2021, 2022}
    assert goals_of(people.next_door) == {}


def test_a_withdrawn_target_stands_no_more_and_can_be_set_again(people):
    set_target(people.here, IN_TIME, 2021, Goal(target=90, red=70), by=people.bob)
    assert withdraw_target(people.here, IN_TIME, 2021, by=people.bob)
    assert goals_of(people.here) == {}
    assert not withdraw_target(people.here, IN_TIME, 2021, by=people.bob)
    assert len(history_of(people.here, IN_TIME, 2021)) == 2
    set_target(people.here, IN_TIME, 2021, Goal(target=91, red=70), by=people.bob)
    assert goals_of(people.here)[KEY, 2021].target == 91


def test_every_setting_is_in_the_audit_trail(people):
    set_target(people.here, IN_TIME, 2021, Goal(target=90, red=70), by=people.bob)
    withdraw_target(people.here, IN_TIME, 2021, by=people.bob)
    entries = AuditEntry.objects.filter(action__endswith="target").order_by("pk")
    assert [(e.action, e.person) for e in entries] == [
        ("set target", people.bob),
        ("withdrew target", people.bob),
    ]
    assert entries[0].detail["target"] == 90
    assert entries[0].detail["year"] == 2021


def test_a_target_that_cannot_be_is_not_kept(people):
    with pytest.raises(Wrong):
        set_target(people.here, IN_TIME, 2021, Goal(target=90, red=95), by=people.bob)
    assert not Target.objects.exists()
    assert not AuditEntry.objects.filter(action="set target").exists()
