"""What changed is worked out once for each state of the figures, and shown when it is whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from django.utils import timezone

from indicators import (
    dated_events,
    queries,
    shift_keeping,
    shift_requests,
    small_numbers,
    tasks,
)
from indicators.catalogue import INDICATORS
from indicators.models import Build, Shift, ShiftSet
from indicators.shift.of_facts import shifts_of
from indicators.shift.windows import HEADLINE
from indicators.shift_models import SetStage
from indicators.suppression import Rules
from tests.builders import undone

LOCKDOWN = "first_lockdown"
# How a set is asked for, worked on and shown does not hang on how many measures it has: a count, a
# share, a stock and a yearly figure stand for all. `test_shift_pages.py` works out all.
FEW = ("referrals_count", "rereferrals_12m_pct", "cla_stock_count", "cl_count")


@pytest.fixture(autouse=True)
def few(monkeypatch) -> dict:
    """A catalogue of a few measures, whose changes are parted by one cut each."""
    catalogue = {key: replace(INDICATORS[key], cuts=("age_band",)) for key in FEW}
    for module in (shift_keeping, shift_requests):
        monkeypatch.setattr(module, "INDICATORS", catalogue)
    return catalogue


@pytest.fixture
def here(scene):
    """The authority of the scene, on which what is done is undone."""
    with undone():
        yield scene.here


def shown(authority) -> ShiftSet:
    return ShiftSet.objects.get(authority=authority, event=LOCKDOWN, is_current=True)


def test_a_publication_asks_of_every_event(scene):
    asked = ShiftSet.objects.filter(authority=scene.here)
    assert {row.event for row in asked} == {LOCKDOWN, "second_lockdown", "third_lockdown"}
    assert set(asked.values_list("facts_digest", flat=True)) == {
        Build.objects.get(authority=scene.here, is_live=True).digest
    }


def test_what_is_kept_is_what_the_engine_says(scene, here, few):
    shift_keeping.work_out(here)
    (question, *_) = shift_requests.questions(here)
    facts = shift_keeping.asked_of(queries.facts_of(question.build))
    told = shifts_of(facts, question.event, catalogue=few, population=question.population)
    rows = Shift.objects.filter(set=shown(here))
    assert rows.count() == len(told)
    kept = {(r.indicator, r.cut, r.cut_value, r.window): r for r in rows}
    for shift in told:
        row = kept[(shift.name.indicator, shift.name.cut, shift.name.cut_value, shift.window)]
        assert (row.verdict, row.change_pct, row.q) == (shift.verdict, shift.change_pct, shift.q)


def test_a_ward_or_a_team_has_no_verdict_of_its_own():
    facts = pd.DataFrame({"cut": ["", "sex", "home_ward", "team"]})
    assert shift_keeping.asked_of(facts)["cut"].tolist() == ["", "sex"]


def test_a_ward_is_a_part_of_the_change(scene, here, few, monkeypatch):
    """Each age band is given out as a ward, since no ward is known of the scene's children."""
    known = queries.facts_of

    def with_wards(build):
        facts = known(build)
        return pd.concat([facts, facts[facts["cut"] == "age_band"].assign(cut="home_ward")])

    monkeypatch.setattr(queries, "facts_of", with_wards)
    few["referrals_count"] = replace(few["referrals_count"], cuts=("age_band", "home_ward"))
    shift_keeping.work_out_one(here, LOCKDOWN)
    kept = Shift.objects.filter(set=shown(here), indicator="referrals_count")
    whole = kept.get(window=HEADLINE, cut="")
    assert [part["cut"] for part in whole.evidence["parts"]] == ["age_band", "home_ward"]
    assert not kept.filter(cut="home_ward").exists()


def test_the_same_question_is_worked_out_once(scene, here):
    assert shift_keeping.work_out(here) == 3
    first = shown(here)
    assert shift_keeping.work_out(here) == 0
    assert shown(here).pk == first.pk
    assert not shift_keeping.work_on(first.pk)


def test_old_results_stay_until_the_new_set_is_whole(scene, here):
    shift_keeping.work_out(here)
    first = shown(here)
    Build.objects.filter(authority=here, is_live=True).update(digest="f" * 64)
    (waiting, *_) = shift_requests.request(here)
    assert shown(here).pk == first.pk
    assert shift_keeping.work_on(waiting)
    assert shown(here).pk == waiting
    assert not ShiftSet.objects.filter(pk=first.pk).exists()


def test_what_somebody_kept_outlives_its_set(scene, here):
    shift_keeping.work_out(here)
    first = shown(here)
    row = Shift.objects.filter(set=first).first()
    Shift.objects.filter(pk=row.pk).update(kept_by=scene.lead, kept_at=timezone.now())
    Build.objects.filter(authority=here, is_live=True).update(digest="f" * 64)
    shift_keeping.work_out(here)
    assert list(Shift.objects.filter(set=first)) == [row]
    # The figures are again what they were: that may be asked anew.
    Build.objects.filter(authority=here, is_live=True).update(digest=first.facts_digest)
    assert len(shift_requests.request(here)) == 3


def test_a_worker_that_was_overtaken_writes_nothing(scene, here, monkeypatch):
    (waiting, *_) = shift_requests.request(here)
    worked_out = shift_keeping._worked_out

    def overtaken(row, *args):
        found = worked_out(row, *args)
        ShiftSet.objects.filter(pk=row.pk).update(attempt=row.attempt + 1)
        return found

    monkeypatch.setattr(shift_keeping, "_worked_out", overtaken)
    assert not shift_keeping.work_on(waiting)
    assert not Shift.objects.filter(set_id=waiting).exists()


def test_whoever_holds_the_lease_works_alone_and_the_sweep_finds_the_dead(scene, here):
    (waiting, *_) = shift_requests.request(here)
    rows = ShiftSet.objects.filter(pk=waiting)
    rows.update(stage=SetStage.WORKING, lease_until=timezone.now() + timedelta(minutes=1))
    assert not shift_keeping.work_on(waiting)
    assert waiting not in shift_requests.expired()
    rows.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert waiting in shift_requests.expired()


def test_after_three_broken_attempts_it_is_given_up(scene, here):
    (waiting, *_) = shift_requests.request(here)
    ShiftSet.objects.filter(pk=waiting).update(attempt=shift_keeping.ATTEMPTS)
    assert not shift_keeping.work_on(waiting)
    assert ShiftSet.objects.get(pk=waiting).stage == SetStage.FAILED


def test_a_local_event_is_asked_and_forgotten_with_it(scene, here):
    event = dated_events.add_event(
        here, title="the new door", on=date(2020, 10, 1), kind="practice", reason="-", by=scene.lead
    )
    shift_keeping.work_out(here)
    assert Shift.objects.filter(set__event=event.key).exists()
    dated_events.withdraw(dated_events.Event.objects.filter(pk=event.pk), scene.lead)
    shift_requests.request(here)
    assert not ShiftSet.objects.filter(event=event.key).exists()


def test_another_rule_for_small_numbers_hides_at_once_what_was_told_outside(scene, here):
    shift_keeping.work_out(here)
    told = Shift.objects.filter(set__authority=here, may_leave=True)
    assert told.exists()
    small_numbers.set_rules(here, Rules(10, 5), by=scene.lead)
    assert not told.exists()
    shift_keeping.work_out(here)
    assert not told.exists()  # counts are rounded now


def test_the_worker_asks_and_works_out(scene, here, monkeypatch):
    rung: list[tuple] = []
    monkeypatch.setattr(tasks.work_out, "apply_async", lambda args, **_: rung.append(args))
    monkeypatch.setattr(tasks.ask, "apply_async", lambda args, **_: tasks.ask(*args))
    tasks.ask_everybody()
    sets = set(ShiftSet.objects.filter(authority=here).values_list("pk", flat=True))
    assert {pk for (pk,) in rung} >= sets
    rung.clear()
    tasks.sweep_shifts()
    assert {pk for (pk,) in rung} >= sets
    for (pk,) in rung:
        tasks.work_out(pk)
    assert shown(here).done == shown(here).of
