"""What is said of a series: by its length, its size, and whatever is odd about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.shift.engine import WITHOUT_TREND, shifts
from indicators.shift.events import (
    FIRST_LOCKDOWN,
    THIRD_LOCKDOWN,
    Break,
    earlier_terms,
    event_of,
    local_event,
)
from indicators.shift.narrative import sentence
from indicators.shift.result import Method, Shift, Verdict, Why
from indicators.shift.series import Batch, Kind, working_days_of
from indicators.shift.windows import HEADLINE
from tests.indicators.shift.made import FIRST, MARCH_2020, batch, random_series


def headline(series: Batch, event=FIRST_LOCKDOWN, **more) -> Shift:
    """The first of what is said of the first series."""
    return shifts(series, event, **more)[0]


def test_a_fall_by_three_tenths_is_found_with_its_size():
    found = headline(batch(random_series(300, change=0.7)))
    assert found.verdict is Verdict.FELL
    assert found.lower_pct < -30 < found.upper_pct < 0
    assert found.method is Method.EXPECTED
    assert (found.history, found.months) == (36, 12)
    assert not found.indicative


def test_where_nothing_changed_and_much_is_counted_there_was_no_clear_change():
    found = headline(batch(random_series(300, seed=4)))
    assert found.verdict is Verdict.UNCLEAR
    assert found.lower_pct < 0 < found.upper_pct
    assert found.lower_pct > -25
    assert found.upper_pct < 34


def test_the_month_of_lockdown_belongs_to_neither_side():
    counts = random_series(300)
    counts[0, MARCH_2020 - FIRST] = 10_000
    without = random_series(300)
    without[0, MARCH_2020 - FIRST] = np.nan
    told, wanted = (headline(batch(each)) for each in (counts, without))
    assert told.change_pct == wanted.change_pct
    assert told.lower_pct == wanted.lower_pct


@pytest.mark.parametrize(
    ("on", "transition"), [(date(2020, 3, 23), True), (date(2022, 4, 1), False)]
)
def test_only_an_event_within_a_month_has_a_month_between(on: date, transition: bool):
    event = event_of(on)
    assert event.transition is transition
    assert event.first_after == event.month + transition


@pytest.mark.parametrize("level", [5.5, 12], ids=["5 a month", "12 a month"])
def test_a_small_series_cannot_tell_and_never_says_no_change(level: float):
    told = shifts(batch(random_series(level, many=100)), FIRST_LOCKDOWN, detail=False)
    said = [shift.verdict for shift in told]
    assert said.count(Verdict.CANNOT_TELL) > 60
    if level < 10:
        assert Verdict.UNCLEAR not in said


def test_under_five_a_month_there_is_no_model():
    found = headline(batch(random_series(2)))
    assert found.method is Method.CRUDE
    assert found.verdict is Verdict.CANNOT_TELL
    assert sentence(found).startswith("Numbers are too small to tell whether this changed.")


def test_a_collapse_shows_even_in_a_small_series():
    counts = np.full(61, 4.0)
    counts[37:] = 0
    found = headline(batch(counts))
    assert (found.verdict, found.method) == (Verdict.FELL, Method.CRUDE)
    assert found.change_pct == -100
    assert found.upper_pct < -50


@pytest.mark.parametrize(
    ("before", "method", "indicative"),
    [
        (11, Method.NONE, False),
        (18, Method.CRUDE, True),
        (30, Method.EXPECTED_LEVEL, True),
        (36, Method.EXPECTED, False),
    ],
)
def test_the_length_before_decides_the_method(before: int, method: Method, indicative: bool):
    found = headline(batch(random_series(200, before=before, change=0.5), before=before))
    assert (found.method, found.indicative) == (method, indicative)
    assert found.verdict is (Verdict.NO_HISTORY if before < 12 else Verdict.FELL)


def test_one_year_alone_is_not_enough_history():
    found = headline(batch(random_series(200, before=11, after=0), before=11))
    assert sentence(found) == Why.NO_HISTORY


def test_nothing_after_it_yet_is_said_as_such():
    found = headline(batch(random_series(200, after=0)))
    assert (found.verdict, found.why) == (Verdict.NO_HISTORY, Why.NO_AFTER)


def test_with_five_months_after_it_those_are_told():
    found = headline(batch(random_series(300, after=5, change=0.6)))
    assert (found.verdict, found.months) == (Verdict.FELL, 5)
    assert "from April 2020 to August 2020" in sentence(found)


def test_a_missing_month_is_not_a_zero():
    counts = random_series(300, scatter=0.01)
    gap = counts.copy()
    gap[0, [5, 20, 40]] = np.nan
    nought = counts.copy()
    nought[0, [5, 20, 40]] = 0
    whole, missing, zero = (headline(batch(each)) for each in (counts, gap, nought))
    assert missing.change_pct == pytest.approx(whole.change_pct, abs=4)
    assert missing.months == 11
    assert "11 of 12 months known" in sentence(missing)
    assert zero.phi > 5 * whole.phi


def test_too_many_gaps_after_it_and_nothing_is_said():
    counts = random_series(300)
    counts[0, 39:] = np.nan
    found = headline(batch(counts))
    assert (found.verdict, found.why) == (Verdict.CANNOT_TELL, Why.GAPS)
    assert found.change_pct is None


def test_months_without_a_case_are_counted_as_they_are():
    counts = random_series(8, seed=2)
    counts[0, 3] = counts[0, 41] = 0
    found = headline(batch(counts))
    assert found.method is Method.EXPECTED_LEVEL
    assert np.isfinite([found.lower_pct, found.upper_pct]).all()


def test_nothing_at_all_is_said_to_be_nothing():
    found = headline(batch(np.zeros(61)))
    assert (found.verdict, found.why) == (Verdict.CANNOT_TELL, Why.NOTHING)


def test_many_after_none_is_a_rise_without_a_size():
    counts = np.zeros(61)
    counts[37:] = 9
    found = headline(batch(counts))
    assert (found.verdict, found.change_pct) == (Verdict.ROSE, None)
    assert "before it none in the same months" in sentence(found)


def test_a_stock_is_carried_by_its_last_level():
    steps = np.random.default_rng(2).normal(0, 0.006, 61).cumsum()
    steady = headline(batch(500 * np.exp(steps), Kind.STOCK))
    steps[37:] += 0.3
    risen = headline(batch(500 * np.exp(steps), Kind.STOCK))
    assert steady.method is Method.LOCAL_LEVEL
    assert steady.verdict in (Verdict.UNCLEAR, Verdict.CANNOT_TELL)
    assert risen.verdict is Verdict.ROSE


def test_a_stock_that_grew_all_along_has_not_risen():
    steps = np.random.default_rng(5).normal(0.004, 0.006, 85).cumsum()
    found = headline(batch(500 * np.exp(steps), Kind.STOCK, before=60))
    assert found.verdict is Verdict.UNCLEAR
    assert found.post_mean > 1.1 * found.pre_mean


def test_a_stock_of_a_year_and_a_half_is_told_without_a_range():
    found = headline(batch(np.linspace(400, 500, 30), Kind.STOCK, before=18))
    assert (found.verdict, found.why) == (Verdict.CANNOT_TELL, Why.SHORT)
    assert found.change_pct > 0
    assert found.lower_pct is None
    assert "likely" not in sentence(found)


def test_a_stock_of_a_few_is_too_small():
    found = headline(batch(np.full(61, 3.0), Kind.STOCK))
    assert found.why is Why.TOO_SMALL


def test_a_share_is_told_in_points():
    chance = np.random.default_rng(9)
    out_of = np.full((1, 61), 400.0)
    p = np.where(np.arange(61) < 37, 0.8, 0.7)
    found = headline(batch(chance.binomial(400, p)[None], Kind.SHARE, out_of=out_of))
    assert found.verdict is Verdict.FELL
    assert found.points[1] < -10 < found.points[2] < 0
    assert "percentage points lower" in sentence(found)
    assert found.change_pct == pytest.approx(100 * found.points[0] / found.expected)


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["none of them", "all of them"])
def test_a_share_at_its_edge_is_unchanged_where_many_stand_behind_it(share: float):
    out_of = np.full((1, 61), 300.0)
    found = headline(batch(share * out_of, Kind.SHARE, out_of=out_of))
    assert found.verdict is Verdict.UNCLEAR
    assert found.points[0] == 0
    few = headline(batch(share * out_of / 100, Kind.SHARE, out_of=out_of / 100))
    assert few.verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("level", [0.985, 0.015])
def test_a_share_near_its_edge_stays_within_nothing_and_all(level: float):
    chance = np.random.default_rng(4)
    out_of = np.full((1, 61), 2000.0)
    found = headline(batch(chance.binomial(2000, level, 61)[None], Kind.SHARE, out_of=out_of))
    assert 0 <= found.expected + found.points[1] <= found.expected + found.points[2] <= 100
    assert found.verdict is Verdict.UNCLEAR


def test_nothing_to_be_a_share_of_is_nothing():
    nothing = np.zeros((1, 61))
    found = headline(batch(nothing, Kind.SHARE, out_of=nothing))
    assert (found.verdict, found.why) == (Verdict.NO_HISTORY, Why.NO_HISTORY)


def test_an_average_is_compared_as_a_value():
    chance = np.random.default_rng(4)
    days = 30 + chance.normal(0, 2, 61)
    days[37:] += 12
    found = headline(batch(days, Kind.VALUE))
    assert found.verdict is Verdict.ROSE
    assert found.lower_pct < 40 < found.upper_pct


def test_a_population_that_grows_is_no_change():
    people = np.linspace(50_000, 80_000, 61)[None]
    counts = np.random.default_rng(3).poisson(people / 200).astype("float64")
    rated = headline(batch(counts, out_of=people))
    assert rated.verdict is Verdict.UNCLEAR
    assert WITHOUT_TREND in {shift.window for shift in shifts(batch(counts), FIRST_LOCKDOWN)}


def test_working_days_explain_what_they_can():
    months = FIRST + np.arange(61)
    counts = 20.0 * working_days_of(months)
    found = headline(batch(counts, working_days=True))
    assert found.change_pct == pytest.approx(0, abs=1e-6)
    assert working_days_of(np.array([2020 * 12 + 3]))[0] == 20


def test_lockdown_is_a_term_for_what_came_later():
    chance = np.random.default_rng(7)
    months = FIRST + np.arange(100)
    level = np.where(months > MARCH_2020, 150.0, 300.0)
    event = local_event(date(2022, 9, 1), "the new front door")
    found = headline(batch(chance.poisson(level).astype(float)), event)
    assert found.verdict is Verdict.UNCLEAR
    assert found.expected == pytest.approx(12 * 150, rel=0.1)
    assert "the new front door (1 September 2022)" in sentence(found)


def test_the_third_lockdown_knows_the_first():
    left_out, phases = earlier_terms(THIRD_LOCKDOWN)
    assert left_out == (MARCH_2020,)
    assert [p.title for p in phases] == ["April to August 2020", "September to December 2020"]
    assert earlier_terms(FIRST_LOCKDOWN) == ((), ())


def test_a_break_before_it_is_a_term_and_one_after_it_ends_the_window():
    counts = random_series(300, scatter=0.01)
    counts[0, 15:] *= 2
    earlier = (Break(FIRST + 15, "another case system"),)
    assert headline(batch(counts), breaks=earlier).verdict is Verdict.UNCLEAR
    later = (Break(MARCH_2020 + 7, "another definition"),)
    assert headline(batch(counts), breaks=later).months == 6


def test_each_series_has_each_window_once_and_the_headline_first():
    told = shifts(batch(random_series(100, many=3)), FIRST_LOCKDOWN)
    seen = [(shift.name, shift.window) for shift in told]
    assert len(seen) == len(set(seen))
    for name in {shift.name for shift in told}:
        assert next(s.window for s in told if s.name == name) == HEADLINE
    windows = {shift.window for shift in told}
    assert {"level", "first 3 months", "April to August 2020"} <= windows
    assert {"first 1 month, plain, 1 year", "first 12 months, plain, 3 years"} <= windows


@settings(max_examples=15)
@given(st.permutations(range(6)))
def test_a_series_is_told_alike_in_any_company(order: list[int]):
    counts = np.vstack([random_series(n, seed=n) for n in (2, 8, 30, 100, 400, 900)])
    alone = {n: shifts(batch(counts[n]), FIRST_LOCKDOWN)[0] for n in order}
    together = shifts(batch(counts[order]), FIRST_LOCKDOWN, detail=False)
    for place, n in enumerate(order):
        assert together[place].change_pct == pytest.approx(alone[n].change_pct)
        assert together[place].lower_pct == pytest.approx(alone[n].lower_pct)


@settings(max_examples=20)
@given(st.integers(2, 20))
def test_a_rate_does_not_depend_on_the_unit_of_its_denominator(times: int):
    counts = random_series(80, seed=3)
    people = np.linspace(9000, 9900, 61)[None]
    small, large = (headline(batch(counts, out_of=people * scale)) for scale in (1.0, float(times)))
    assert small.change_pct == pytest.approx(large.change_pct)
    assert small.upper_pct == pytest.approx(large.upper_pct)


def test_the_same_question_has_the_same_answer_twice():
    series = batch(random_series(60))
    assert shifts(series, FIRST_LOCKDOWN) == shifts(series, FIRST_LOCKDOWN)


def test_no_sentence_names_a_cause_or_calls_a_thing_significant():
    counts = np.vstack([random_series(n, change=c) for n in (2, 30, 300) for c in (1, 0.6)])
    for shift in shifts(batch(counts), FIRST_LOCKDOWN):
        said = sentence(shift)
        assert "significant" not in said
        assert "95% sure" not in said
        assert said.endswith("It does not show that lockdown was the cause.")
        assert "nan" not in said.lower().replace("finance", "")


def test_no_series_no_answer():
    empty = replace(batch(random_series(20)), names=(), counts=np.empty((0, 61)))
    assert shifts(empty, FIRST_LOCKDOWN) == []
