"""Medians kept as events and time at risk by step, against statsmodels on the durations
themselves.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from indicators.catalogue import INDICATORS
from indicators.define import Scale
from indicators.durations import median, tally, under_way
from indicators.facts import measure, median_groups
from indicators.figures import figures
from records.calendar import working_days
from tests.indicators.drawn import drawn_record, number, returns

DAYS = Scale("days", 1, 200)
WEEKS = Scale("days", 7, 203)
LIVES = st.lists(
    # How long a child had been there already, how much longer, and whether it ended.
    st.tuples(st.integers(0, 40), st.integers(0, 60), st.booleans()),
    min_size=5,
    max_size=60,
)


def kept(lives: list[tuple[int, int, bool]], scale: Scale) -> tuple[np.ndarray, np.ndarray]:
    entered, more, ended = (np.array(column) for column in zip(*lives, strict=True))
    cases = pd.DataFrame(
        {"entered": entered, "duration": entered + more, "numerator": ended.astype("float64")}
    )
    events, at_risk = tally(cases, np.zeros(len(cases), dtype="int64"), 1, scale)
    return events[0], at_risk[0]


def by_statsmodels(lives: list[tuple[int, int, bool]]) -> SurvfuncRight:
    entered, more, ended = (np.array(column) for column in zip(*lives, strict=True))
    # Theirs is at risk after `entry`, ours from that day on.
    return SurvfuncRight(entered + more, ended.astype(int), entry=entered - 0.5)


@settings(max_examples=200)
@given(LIVES)
def test_a_median_by_days_is_the_product_limit_median(lives):
    assume(any(ended for *_, ended in lives))
    theirs = by_statsmodels(lives)
    # Where survival rests on a half, ours lies halfway to the next event and theirs at the next.
    assume(not np.isclose(theirs.surv_prob, 0.5).any())
    ours = median(*kept(lives, DAYS), DAYS)
    assert ours.value == pytest.approx(theirs.quantile(0.5), nan_ok=True)


@settings(max_examples=100)
@given(LIVES)
def test_its_interval_is_the_log_log_interval(lives):
    assume(any(ended for *_, ended in lives))
    theirs = by_statsmodels(lives)
    prob, error = theirs.surv_prob, theirs.surv_prob_se
    inside = (prob > 0) & (prob < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.log(-np.log(prob)) - np.log(np.log(2))
        far = np.abs(far / (error / (prob * np.abs(np.log(prob)))))
    near = theirs.surv_times[inside & (far <= 1.959963984540054)]
    near = [t for t in near if (theirs.n_events[theirs.surv_times == t] > 0).all()]
    ours = median(*kept(lives, DAYS), DAYS)
    assert ours.lower == pytest.approx(near[0] if near else np.nan, nan_ok=True)


@pytest.mark.parametrize("seed", range(10))
def test_longer_steps_move_the_median_of_an_authority_by_less_than_a_step(seed):
    chance = np.random.default_rng(seed)
    entered = chance.integers(0, 60, 400)
    lives = list(zip(entered, chance.integers(0, 140, 400), chance.random(400) < 0.7, strict=True))
    exact, coarse = median(*kept(lives, DAYS), DAYS), median(*kept(lives, WEEKS), WEEKS)
    assert abs(exact.value - coarse.value) <= WEEKS.step


@settings(max_examples=50)
@given(LIVES, st.integers(1, 99))
def test_split_at_any_day_and_added_up_it_is_the_same(lives, day):
    """A child seen on both sides of a day is at risk before it and, from the next day on, after."""
    first = [(a, min(a + m, day) - a, e and a + m <= day) for a, m, e in lives if a <= day]
    second = [(max(a, day + 1), a + m - max(a, day + 1), e) for a, m, e in lives if a + m > day]
    whole = kept(lives, DAYS)
    parts = [kept(part, DAYS) for part in (first, second) if part]
    for n in range(2):
        assert np.allclose(whole[n], sum(part[n] for part in parts))


def test_half_still_open_is_no_median_but_a_bound():
    found = median(*kept([(0, 10, True), (0, 50, False), (0, 50, False)], DAYS), DAYS)
    assert np.isnan(found.value)
    assert found.beyond == 50


def test_a_thing_is_seen_in_each_month_it_was_under_way():
    rows = pd.DataFrame(
        {
            "child": [1, 2],
            "began": pd.to_datetime(["2024-05-30", "2024-04-01"]).astype("datetime64[us]"),
            "ended": pd.to_datetime(["2024-06-02", None]).astype("datetime64[us]"),
            "known_from": pd.Timestamp("2024-05-01"),
            "known_to": pd.Timestamp("2024-06-30"),
        }
    ).astype({"known_from": "datetime64[us]", "known_to": "datetime64[us]"})
    months = np.array([2024 * 12 + 4, 2024 * 12 + 5])
    seen = under_way(rows, start="began", end="ended", months=months)
    assert seen[["child", "month", "entered", "duration", "numerator"]].values.tolist() == [
        [1, months[0], 0, 1, 0],
        [1, months[1], 2, 3, 1],
        [2, months[0], 30, 60, 0],
        [2, months[1], 61, 90, 0],
    ]


# --- Groups, made when they are asked for ---------------------------------------------------------


def assessed(sexes: list[str], seed: int = 1) -> tuple:
    """A record of one assessment a child, begun within one year, some still open at its end; and
    the same as rows: sex, start, end of what was seen, whether it ended."""
    chance = np.random.default_rng(seed)
    children = [f"child{n:03d}" for n in range(len(sexes))]
    starts = pd.Timestamp("2024-04-01") + pd.to_timedelta(chance.integers(0, 350, len(sexes)), "D")
    ends = starts + pd.to_timedelta(chance.integers(5, 120, len(sexes)), "D")
    last = pd.Timestamp("2025-03-31")
    drawn = "child started_on authorised_on\n" + "\n".join(
        f"{child} {start:%Y-%m-%d} {f'{end:%Y-%m-%d}' if end <= last else '-'}"
        for child, start, end in zip(children, starts, ends, strict=True)
    )
    people = "child sex\n" + "\n".join(map(" ".join, zip(children, sexes, strict=True)))
    record, _ = drawn_record(returns(2025), {"cin_assessment": drawn, "person": people})
    seen = pd.DataFrame({"sex": sexes, "start": starts, "end": np.minimum(ends, last)})
    return record, seen.assign(ended=ends <= last)


def of_the_year(facts: pd.DataFrame, key: str) -> pd.Series:
    march = number("2025-03")
    return figures(facts, INDICATORS[key], first=march, last=march, basis="year").squeeze()


def test_the_median_of_a_group_is_that_of_its_own_cases():
    key = "assessment_median_all_wd"
    # Odd numbers: survival that rests on a half has two answers.
    record, seen = assessed([*"FMMFM" * 23, "F"])
    groups = median_groups(record, INDICATORS[key], "sex")
    assert sorted(groups) == ["Female", "Male"]
    for sex, facts in groups.items():
        own = seen[seen["sex"] == sex[0]]
        days = working_days(
            own["start"].astype("datetime64[us]"), own["end"].astype("datetime64[us]")
        )
        theirs = SurvfuncRight(days.to_numpy(), own["ended"].to_numpy().astype(int))
        found = of_the_year(facts, key)
        assert found["value"] == pytest.approx(theirs.quantile(0.5))
        assert found["numerator"] == own["ended"].sum()
    assert groups["Female"]["numerator"].sum() != groups["Male"]["numerator"].sum()


def test_one_group_of_everybody_has_the_median_of_the_whole():
    key = "assessment_median_all_wd"
    record, _ = assessed(["F"] * 60)
    (own,) = median_groups(record, INDICATORS[key], "sex").values()
    pd.testing.assert_frame_equal(own, measure(record, [key]))


def test_a_median_is_split_by_what_it_is_declared_with_and_nothing_else():
    record, _ = assessed(["F"] * 3)
    with pytest.raises(ValueError, match="no median that is split by rec"):
        median_groups(record, INDICATORS["assessment_median_all_wd"], "rec")
    with pytest.raises(ValueError, match="no median"):
        median_groups(record, INDICATORS["referrals_count"], "sex")
