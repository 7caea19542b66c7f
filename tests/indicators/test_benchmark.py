"""Better, worse or no different: the rules of Fingertips, against its own cases."""

import json
from pathlib import Path

import pytest
from scipy import stats

from indicators import benchmark
from indicators.benchmark import Verdict
from indicators.define import Polarity

POLARITY = {
    "low_is_good": Polarity.LOW,
    "high_is_good": Polarity.HIGH,
    "no_judgement": Polarity.NEUTRAL,
}
SAID = {"Better": Verdict.BETTER, "Worse": Verdict.WORSE, "Same": Verdict.SIMILAR,
        "Similar": Verdict.SIMILAR, "Higher": Verdict.HIGHER, "Lower": Verdict.LOWER,
        "None": Verdict.NOT_COMPARED}  # fmt: skip
Z = {"z=1.96": 0.95, "z=3.0902": 0.998}
P = {"p=0.025": 0.95, "p=0.001": 0.998}


@pytest.fixture
def gold(shared: Path) -> dict:
    return json.loads((shared / "stats/gold/fingertips_rag/cases.json").read_text())


def test_shares_against_the_limits_around_the_benchmark(gold: dict):
    for case in gold["spc_for_proportions"]:
        for level, expected in case["expected"].items():
            got = benchmark.share_within_limits(
                case["value_pct"] / 100,
                case["denominator"],
                case["comparator_pct"] / 100,
                POLARITY[case["polarity"]],
                Z[level],
            )
            assert got == SAID[expected]


def test_rates_against_the_exact_limits_around_what_is_expected(gold: dict):
    for case in gold["spc_for_rates_poisson"]:
        for level, expected in case["expected"].items():
            size = case["denominator"] / case["unit"]
            got = benchmark.count_within_limits(
                round(case["value"] * size),
                case["comparator"] * size,
                POLARITY[case["polarity"]],
                P[level],
            )
            assert got == SAID[expected]


def test_two_intervals_that_overlap_say_nothing(gold: dict):
    for case in gold["double_overlapping_ci"]:
        # A side without an interval is null.
        ends = (float("nan") if end is None else end for side in (case["data"], case["comparator"])
                for end in side[1:])  # fmt: skip
        polarity = POLARITY[case["polarity"]]
        got = benchmark.against_interval(*ends, polarity)
        assert got == SAID[case["expected"]]


def test_an_interval_against_a_benchmark_taken_as_certain(gold: dict):
    cases = gold["ci_vs_benchmark_value"]
    for polarity, verdicts in cases["expected"].items():
        found = [
            benchmark.against_value(
                target - cases["spread"], target + cases["spread"], value, POLARITY[polarity]
            )
            for target, value in zip(cases["targets"], cases["benchmarks"], strict=True)
        ]
        assert found == [SAID[verdict] for verdict in verdicts]


def test_what_is_missing_is_not_compared():
    nan = float("nan")
    assert benchmark.against_value(nan, nan, 3, Polarity.LOW) == Verdict.NOT_COMPARED
    assert benchmark.against_interval(1, 2, nan, 4, Polarity.LOW) == Verdict.NOT_COMPARED
    assert benchmark.share_within_limits(0.5, 0, 0.4, Polarity.LOW) == Verdict.NOT_COMPARED
    assert benchmark.count_within_limits(3, 0, Polarity.LOW) == Verdict.NOT_COMPARED


def test_a_rate_far_above_the_benchmark_is_higher_and_one_near_it_is_similar():
    assert benchmark.rate_against_value(200, 10_000, 100, Polarity.NEUTRAL) == Verdict.HIGHER
    assert benchmark.rate_against_value(105, 10_000, 100, Polarity.NEUTRAL) == Verdict.SIMILAR


def test_the_limits_around_what_is_expected_hold_about_95_in_100_counts():
    inside = [
        count
        for count in range(200)
        if benchmark.count_within_limits(count, 50, Polarity.LOW) == Verdict.SIMILAR
    ]
    assert stats.poisson.pmf(inside, 50).sum() == pytest.approx(0.95, abs=0.01)
