"""Adoption, drawn."""

import pytest

from indicators.catalogue import INDICATORS
from indicators.facts import cases_of
from tests.indicators.drawn import assert_counts, drawn_record, number, returns

EPISODES = """
    child decom      dec        rne rec legal_status place
    Ann   2023-04-01 2023-10-01 S   X1  C1           U6
    Ann   2023-10-01 2024-02-01 L   X1  E1           U6
    Ann   2024-02-01 2024-05-10 P   E11 E1           A5
    Bo    2022-01-01 2023-06-01 S   X1  C2           U6
    Bo    2023-06-01 2024-05-20 B   E12 E1           A5
    Cy    2023-04-01 2023-11-01 S   X1  E1           U5
    Cy    2023-11-01 2024-05-31 T   E12 E1           A5
    Di    2023-04-01 2024-05-15 S   E11 E1           U6
    Ed    2023-04-01 2024-05-15 S   E4A C2           U6
    Fay   2023-04-01 -          S   -   E1           U6
    Gus   2023-04-01 -          S   -   E1           A6
    Hal   2023-04-01 -          S   -   C2           U6
"""
YEARS = (2023, 2024, 2025)


def test_adopted_children_count_when_they_leave_care():
    assert_counts(
        "adopted_count", month="2024-05", years=YEARS, yes="Ann Bo Cy Di", cla_episode=EPISODES
    )


def test_the_share_of_those_leaving_care():
    assert_counts(
        "cla_ceased_adopted_pct",
        month="2024-05",
        years=YEARS,
        yes="Ann Bo Cy Di",
        no="Ed",
        cla_episode=EPISODES,
    )


def test_less_than_fourteen_months_from_entering_care():
    assert_counts(
        "adoption_under_14m_pct",
        month="2024-05",
        years=YEARS,
        yes="Ann Cy",
        no="Bo",
        cla_episode=EPISODES,
    )


@pytest.mark.parametrize(
    ("key", "days"),
    [
        # From 1 April 2023 to 1 February 2024; from 2022 to 1 June 2023; fostered from the start.
        ("adoption_entry_to_placed_days", {"Ann": 306, "Bo": 516, "Cy": 0}),
        # Matched 20 days after the order; before it; Cy's match is not known.
        ("adoption_po_to_match_days", {"Ann": 20, "Bo": 0}),
    ],
)
def test_days_children_waited(key, days):
    record, children = drawn_record(
        returns(*YEARS),
        {
            "cla_episode": EPISODES,
            "adoption": """
                child year matched_on
                Ann   2025 2023-10-21
                Bo    2025 2023-05-01
                Cy    2025 -
            """,
        },
    )
    found = cases_of(INDICATORS[key], record, number("2024-05"))
    named = {place: name for name, place in children.items()}
    assert dict(zip(found["child"].map(named), found["numerator"], strict=True)) == days


def test_waiting_is_an_order_without_an_adoptive_placement():
    assert_counts(
        "adoption_waiting_count", month="2024-05", years=YEARS, yes="Fay", cla_episode=EPISODES
    )


def test_a_decision_reversed_counts_on_its_day():
    assert_counts(
        "adoption_reversal_count",
        month="2024-05",
        yes="Ann",
        placed_for_adoption="""
            child decided_on ceased_on  cease_reason
            Ann   2024-04-10 2024-05-01 RD3
            Bo    2024-04-10 2024-06-01 RD1
            Cy    2024-05-10 -          -
        """,
    )
