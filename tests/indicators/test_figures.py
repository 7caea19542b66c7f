"""Facts made into figures."""

import math

import pytest

from indicators.catalogue import INDICATORS
from indicators.facts import measure
from indicators.figures import figures, population_year
from tests.indicators.drawn import drawn_record, number, returns

REFERRALS = """
    child referred_on source no_further_action
    Ann   2024-04-05  6      1
    Bo    2024-04-06  2A     0
    Cy    2024-06-07  6      0
"""


def made(key: str, first: str, last: str, *years: int, tables=None, **options):
    """Figures of drawn tables (referrals where none are drawn), with the month written out."""
    record, _ = drawn_record(returns(*(years or (2025,))), tables or {"cin_episode": REFERRALS})
    facts = measure(record, [key])
    out = figures(facts, INDICATORS[key], first=number(first), last=number(last), **options)
    return out.assign(when=[f"{m // 12}-{m % 12 + 1:02d}" for m in out["month"]])


def whole(out):
    return out[out["cut"] == ""].set_index("when")


def test_every_month_asked_for_is_a_row_and_a_gap_is_not_a_zero():
    out = whole(made("referrals_count", "2024-03", "2024-06"))
    assert out["status"].tolist() == ["no_return", "ok", "ok", "ok"]
    assert out["value"].tolist()[1:] == [2, 0, 1]
    assert math.isnan(out["value"].iloc[0])


def test_a_share_of_nobody_has_no_value():
    out = whole(made("referrals_nfa_pct", "2024-04", "2024-06"))
    assert out["status"].tolist() == ["ok", "not_applicable", "ok"]
    assert out["value"].tolist()[::2] == [50, 0]
    assert out["denominator"].tolist() == [2, 0, 1]
    assert out["lower"].iloc[0] < 50 < out["upper"].iloc[0]


def test_a_value_of_a_cut_is_zero_where_the_whole_has_a_figure():
    out = made("referrals_count", "2024-03", "2024-05")
    police = out[out["cut_value"] == "Police"].set_index("when")
    assert police["status"].tolist() == ["no_return", "ok", "ok"]
    assert police["numerator"].tolist()[1:] == [1, 0]


def test_a_months_rate_is_per_year_and_a_years_is_itself():
    population = {2023: 30_000}
    month = whole(made("referrals_rate", "2024-04", "2024-04", population=population)).iloc[0]
    assert month["value"] == pytest.approx(2 * 12 / 30_000 * 10_000)
    assert month["denominator"] == 30_000
    year = whole(
        made("referrals_rate", "2024-04", "2025-03", basis="year", population={2024: 20_000})
    )
    assert year.index.tolist() == ["2025-03"]
    assert year["value"].iloc[0] == pytest.approx(3 / 20_000 * 10_000)


def test_a_rate_without_a_population_shows_its_numerator_only():
    row = whole(made("referrals_rate", "2024-04", "2024-04")).iloc[0]
    assert (row["status"], row["numerator"]) == ("not_applicable", 2)
    assert math.isnan(row["value"])
    out = made("referrals_rate", "2024-04", "2024-04", population={2024: 20_000})
    police = out[out["cut_value"] == "Police"].iloc[0]
    assert (police["status"], police["numerator"]) == ("not_applicable", 1)


def test_the_population_is_that_of_the_middle_of_the_year_before():
    loaded = {2021: 1, 2023: 1, 2024: 1, 2025: 1}
    assert population_year(loaded, number("2025-03")) == 2024
    assert population_year(loaded, number("2025-04")) == 2025
    assert population_year({2021: 1}, number("2024-03")) == 2021
    assert population_year({2021: 1}, number("2024-04")) is None
    assert population_year({2025: 1}, number("2025-03")) is None


def test_a_rolling_year_needs_twelve_whole_months():
    out = whole(made("referrals_count", "2025-02", "2025-04", basis="rolling12"))
    assert out["status"].tolist() == ["no_return", "ok", "no_return"]
    assert out["numerator"].iloc[1] == 3


def test_the_worst_month_decides_for_the_year():
    out = whole(made("rereferrals_12m_pct", "2025-03", "2025-03", 2025, basis="year"))
    assert out["status"].tolist() == ["too_early"]
    out = whole(made("rereferrals_12m_pct", "2025-03", "2025-03", 2024, 2025, basis="year"))
    assert out["status"].tolist() == ["ok"]


def test_how_things_stood_has_no_rolling_year_and_its_year_is_31_march():
    rolling = whole(made("cin_stock_count", "2025-03", "2025-03", basis="rolling12"))
    assert rolling["status"].tolist() == ["not_applicable"]
    year = whole(made("cin_stock_count", "2024-04", "2025-03", basis="year"))
    assert year["numerator"].tolist() == [2]


def test_a_measure_of_31_march_has_no_other_month():
    tables = {"cla_outcomes": "child year teeth_check\nAnn 2025 1"}
    out = whole(made("cla_dental_pct", "2025-02", "2025-04", tables=tables))
    assert out["status"].tolist() == ["not_applicable", "ok", "not_applicable"]


def test_an_average_has_its_value_and_no_interval():
    tables = {
        "person": "child date_of_birth\nAnn 2015-01-01\nBo 2015-01-01",
        "cla_outcomes": "child year sdq_score\nAnn 2025 10\nBo 2025 13",
    }
    row = whole(made("cla_sdq_avg", "2025-03", "2025-03", tables=tables)).iloc[0]
    assert (row["value"], row["denominator"]) == (11.5, 2)
    assert math.isnan(row["lower"])


def test_a_basis_that_is_none_is_refused_and_so_is_a_cut_without_the_whole():
    with pytest.raises(ValueError, match="there is no basis week"):
        made("referrals_count", "2024-04", "2024-04", basis="week")
    record, _ = drawn_record(returns(2025), {"cin_episode": REFERRALS})
    facts = measure(record, ["referrals_count"])
    with pytest.raises(ValueError, match="need the facts of the whole"):
        figures(facts[facts["cut"] == "sex"], INDICATORS["referrals_count"], first=1, last=2)
