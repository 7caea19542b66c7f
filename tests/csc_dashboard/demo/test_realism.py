"""Figures a director would believe: rates and mixes near England's, the lockdown plain to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from csc_dashboard.demo import AUTHORITIES
from csc_dashboard.demo.journeys import Assessment, Child, Referral, Section47
from csc_dashboard.demo.population import simulate
from tests.csc_dashboard.demo.conftest import Written

FIRST, LAST = date(2016, 4, 1), date(2025, 3, 31)


@pytest.fixture(scope="module")
def children() -> list[Child]:
    return simulate(AUTHORITIES[0], children=6000, first_year=2017, years=9, seed=1)


@pytest.fixture(scope="module")
def referrals(children: list[Child]) -> list[tuple[Child, Referral]]:
    return [
        (child, referral)
        for child in children
        for referral in child.referrals
        if FIRST <= referral.made_on <= LAST
    ]


def from_schools(referrals: list[tuple[Child, Referral]], first: date, last: date) -> int:
    return sum(
        referral.source == "2A" and first <= referral.made_on <= last for _, referral in referrals
    )


def test_referrals_from_schools_fall_at_lockdown_and_return(referrals) -> None:
    usual = from_schools(referrals, date(2018, 4, 1), date(2018, 7, 31))
    usual += from_schools(referrals, date(2019, 4, 1), date(2019, 7, 31))
    closed = from_schools(referrals, date(2020, 4, 1), date(2020, 7, 31))
    assert closed < 0.5 * usual / 2
    year_before = from_schools(referrals, date(2018, 9, 1), date(2019, 8, 31))
    year_after = from_schools(referrals, date(2021, 9, 1), date(2022, 8, 31))
    assert year_after > 0.75 * year_before


def test_referrals_fall_by_a_fifth_or_so_in_the_year_after_lockdown(referrals) -> None:
    def made(first: date, last: date) -> int:
        return sum(first <= referral.made_on <= last for _, referral in referrals)

    usual = sum(made(date(year, 4, 1), date(year + 1, 2, 28)) for year in (2017, 2018)) / 2
    assert -0.30 < made(date(2020, 4, 1), date(2021, 2, 28)) / usual - 1 < -0.10
    later = made(date(2021, 4, 1), date(2022, 2, 28)) / usual - 1
    assert later > -0.10


def test_schools_send_fewest_in_august(referrals) -> None:
    by_month = Counter(
        referral.made_on.month for _, referral in referrals if referral.source == "2A"
    )
    assert min(by_month, key=by_month.get) == 8


def test_about_one_referral_in_five_follows_another_within_a_year(referrals) -> None:
    again = sum(
        any(0 < (referral.made_on - other.made_on).days <= 365 for other in child.referrals)
        for child, referral in referrals
    )
    assert 0.16 < again / len(referrals) < 0.25


def test_about_one_referral_in_fifteen_ends_without_action(referrals) -> None:
    ended = sum(referral.no_further_action for _, referral in referrals)
    assert 0.04 < ended / len(referrals) < 0.10


def test_rates_are_near_englands(children: list[Child], referrals) -> None:
    population = AUTHORITIES[0].population_0_17
    child_years = sum(population[year] for year in range(2016, 2025)) / 10_000
    assert 420 < len(referrals) / child_years < 620
    on_31_march = [
        sum(
            period.started_on <= date(year, 3, 31) < period.ended_on and not period.short_breaks
            for child in children
            for period in child.periods
        )
        / (population[year - 1] / 10_000)
        for year in range(2017, 2026)
    ]
    assert all(55 < rate < 100 for rate in on_31_march)
    assert sum(on_31_march[-3:]) > sum(on_31_march[:3])


def assessments(referrals) -> Iterator[Assessment]:
    return (one for _, referral in referrals for one in referral.assessments)


def enquiries(referrals) -> Iterator[Section47]:
    return (one for _, referral in referrals for one in referral.enquiries)


def test_about_five_assessments_in_six_are_in_time(referrals) -> None:
    # 45 working days are nine weeks; a bank holiday or two make it a few days more.
    lengths = [(one.authorised_on - one.started_on).days for one in assessments(referrals)]
    assert 0.76 < sum(length <= 66 for length in lengths) / len(lengths) < 0.90


def test_about_one_enquiry_in_three_comes_to_a_conference(referrals) -> None:
    held = [one.conference_on is not None for one in enquiries(referrals)]
    assert 0.29 < sum(held) / len(held) < 0.41


def test_most_children_in_care_live_with_foster_carers(written: Written, children) -> None:
    day = LAST
    places = Counter(
        episode.placement.place[0]
        for child in children
        for period in child.periods
        if not period.short_breaks
        for episode in period.episodes
        if episode.started_on <= day < episode.ended_on
    )
    everyone = sum(places.values())
    assert 0.68 < places["U"] / everyone < 0.88
    assert 0.06 < places["K"] / everyone < 0.20


def test_dental_checks_collapse_in_2021(written: Written) -> None:
    def share(year: int) -> float:
        rows = written.table(year, "OC2")
        return sum(row["TEETH_CHECK"] == "1" for row in rows) / len(rows)

    assert share(2021) < 0.6 < share(2019)
