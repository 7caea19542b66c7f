"""Children looked after, drawn."""

import pytest

from indicators.facts import measure
from tests.indicators.drawn import (
    assert_counts,
    assert_median,
    drawn_record,
    number,
    returns,
)

EPISODES = """
    child decom      dec        rne rec legal_status
    Ann   2023-01-01 2024-05-10 S   X1  C1
    Ann   2024-05-10 -          L   -   C2
    Bo    2024-05-31 -          S   -   V2
    Cy    2024-05-01 2024-05-31 S   E4A V2
    Di    2024-05-01 -          S   -   V4
    Ed    2024-06-01 -          S   -   V2
    Fay   2020-01-01 2024-06-01 S   E11 E1
"""


@pytest.mark.parametrize("key", ["cla_stock_count", "cla_stock_rate"])
def test_looked_after_at_the_end_of_the_day_without_short_breaks(key):
    assert_counts(key, month="2024-05", yes="Ann Bo Fay", cla_episode=EPISODES)


def test_a_period_of_care_starts_once_however_many_episodes_it_has():
    assert_counts("cla_started_rate", month="2024-05", yes="Bo Cy", cla_episode=EPISODES)


def test_a_period_of_care_ends_with_a_reason():
    assert_counts("cla_ceased_rate", month="2024-05", yes="Cy", cla_episode=EPISODES)


def test_a_child_whom_the_next_return_does_not_know_has_not_ceased():
    forgotten = """
        child decom      rne legal_status return
        Ann   2023-05-01 S   C2           2024
    """
    tables = {"cla_episode": forgotten, "years": (2024, 2025)}
    assert_counts("cla_stock_count", month="2024-03", yes="Ann", **tables)
    assert_counts("cla_stock_count", month="2024-04", **tables)
    assert_counts("cla_ceased_rate", month="2024-04", **tables)


def test_a_child_brought_in_by_a_later_return_has_not_started_then():
    brought_later = """
        child decom      rne legal_status return
        Ann   2023-05-01 S   C2           2025
    """
    tables = {"cla_episode": brought_later, "years": (2024, 2025)}
    assert_counts("cla_started_rate", month="2023-05", **tables)
    assert_counts("cla_stock_count", month="2024-03", **tables)
    assert_counts("cla_stock_count", month="2024-04", yes="Ann", **tables)


def test_care_starts_again_within_twelve_months_of_its_end():
    assert_counts(
        "cla_reentry_12m_pct",
        month="2025-02",
        years=(2024, 2025),
        yes="Ann Bo",
        no="Cy Di",
        cla_episode="""
            child decom      dec        rne rec legal_status
            Ann   2023-06-01 2024-02-10 S   E4A V2
            Ann   2025-02-10 -          S   -   V2
            Bo    2023-06-01 2025-02-10 S   E4A V2
            Bo    2025-02-10 -          S   -   V2
            Cy    2023-06-01 2024-02-09 S   E4A V2
            Cy    2025-02-10 -          S   -   V2
            Di    2025-02-10 2025-02-10 S   E4A V2
        """,
    )


def test_unaccompanied_status_lasts_until_the_day_it_ends():
    assert_counts(
        "cla_uasc_pct",
        month="2024-05",
        yes="Ann Bo",
        no="Cy Di Ed",
        cla_episode="""
            child decom      legal_status
            Ann   2024-04-01 V2
            Bo    2024-04-01 V2
            Cy    2024-04-01 V2
            Di    2024-04-01 V2
            Ed    2024-04-01 V2
        """,
        uasc_status="""
            child year ceased_on
            Ann   2025 -
            Bo    2025 2024-06-01
            Cy    2025 2024-05-31
            Di    2024 -
            Zoe   2025 -
        """,
    )


def test_a_voluntary_agreement_is_v2():
    assert_counts("cla_s20_pct", month="2024-05", yes="Bo", no="Ann Fay", cla_episode=EPISODES)


def test_every_review_of_a_looked_after_child_must_be_in_time():
    # Twenty working days from 3 June 2024 end on 1 July.
    assert_counts(
        "cla_reviews_in_time_pct",
        month="2025-03",
        yes="Ann Fay",
        no="Bo Cy Di Gus",
        cla_episode="""
            child decom      legal_status
            Ann   2024-06-03 C2
            Bo    2024-06-03 C2
            Cy    2024-06-03 C2
            Di    2024-06-03 C2
            Ed    2025-03-20 C2
            Fay   2020-06-03 C2
            Gus   2020-06-03 C2
        """,
        cla_review="""
            child reviewed_on
            Ann   2024-07-01
            Ann   2024-10-01
            Ann   2025-03-31
            Bo    2024-07-02
            Bo    2024-10-02
            Bo    2025-03-31
            Cy    2024-07-01
            Cy    2024-10-02
            Cy    2025-03-31
            Di    2024-07-01
            Di    2024-09-30
            Di    2025-03-31
            Fay   2024-09-30
            Fay   2025-03-30
            Gus   2024-10-02
        """,
    )


def test_reviews_before_the_returns_begin_are_not_known():
    record, _ = drawn_record(returns(2025), {"cla_episode": EPISODES})
    facts = measure(record, ["cla_reviews_in_time_pct"])
    status = facts[facts["cut"] == ""].set_index("month")["status"]
    assert status[number("2024-09")] == "too_early"
    assert status[number("2024-10")] == "ok"


def test_a_child_takes_part_in_a_review_in_person_or_through_another():
    assert_counts(
        "cla_review_participation_pct",
        month="2024-05",
        yes="Ann Bo Cy Ed Fay",
        no="Di Gus",
        cla_review="""
            child reviewed_on participation
            Ann   2024-05-01  PN1
            Bo    2024-05-01  PN2
            Cy    2024-05-01  PN3
            Di    2024-05-01  PN4
            Ed    2024-05-01  PN5
            Fay   2024-05-01  PN6
            Gus   2024-05-01  PN7
            Hal   2024-05-01  PN0
            Ida   2024-05-01  -
        """,
    )


LEFT = """
    child decom      dec        rne rec legal_status
    Ann   2020-01-01 2024-05-01 S   E4A V2
    Bo    2020-01-01 2024-05-01 S   E4B V2
    Cy    2020-01-01 2024-05-01 S   E45 C2
    Di    2020-01-01 2024-05-01 S   E11 E1
    Ed    2020-01-01 2024-05-01 S   E12 E1
    Fay   2020-01-01 2024-05-01 S   E8  C2
    Gus   2020-01-01 2024-05-01 S   E4A V4
"""


@pytest.mark.parametrize(
    ("key", "yes", "no"),
    [
        ("cla_ceased_home_pct", "Ann Bo", "Cy Di Ed Fay"),
        ("cla_ceased_sgo_pct", "Cy", "Ann Bo Di Ed Fay"),
        ("cla_ceased_adopted_pct", "Di Ed", "Ann Bo Cy Fay"),
        ("adopted_count", "Di Ed", ""),
    ],
)
def test_how_care_ends(key, yes, no):
    assert_counts(key, month="2024-05", yes=yes, no=no, cla_episode=LEFT)


def test_a_start_after_permanence_is_one_the_return_says_so_of():
    assert_counts(
        "cla_return_after_permanence_pct",
        month="2024-05",
        yes="Ann",
        no="Bo Cy",
        cla_episode="""
            child decom      rne legal_status
            Ann   2024-05-01 S   C2
            Bo    2024-05-01 S   C2
            Cy    2024-05-01 S   C2
            Di    2024-05-01 P   C2
        """,
        previous_permanence="child year option\nAnn 2025 P1\nBo 2025 Z1\nDi 2025 P1",
    )


def test_three_social_workers_in_twelve_months_each_counted_once():
    assert_counts(
        "cla_3plus_social_workers_pct",
        month="2025-03",
        years=(2024, 2025),
        yes="Ann",
        no="Bo Cy Di",
        cla_episode="""
            child decom      rne legal_status
            Ann   2023-05-01 S   C2
            Bo    2023-05-01 S   C2
            Cy    2023-05-01 S   C2
            Di    2023-05-01 S   C2
        """,
        social_worker="""
            child worker started_on ended_on
            Ann   a      2023-05-01 2024-04-01
            Ann   b      2024-04-01 2024-06-01
            Ann   c      2024-06-01 -
            Bo    a      2023-05-01 2024-03-31
            Bo    b      2024-03-31 2024-06-01
            Bo    c      2024-06-01 -
            Cy    a      2023-05-01 2024-05-01
            Cy    b      2024-05-01 2024-06-01
            Cy    a      2024-06-01 -
        """,
    )


def test_a_social_worker_whom_the_next_return_does_not_know_was_there_until_the_seam():
    assert_counts(
        "cla_3plus_social_workers_pct",
        month="2025-03",
        years=(2024, 2025),
        yes="Bo",
        no="Ann",
        cla_episode="""
            child decom      rne legal_status
            Ann   2023-05-01 S   C2
            Bo    2023-05-01 S   C2
        """,
        social_worker="""
            child return worker started_on ended_on
            Ann   2024   a      2023-05-01 -
            Ann   2025   b      2024-04-01 2024-06-01
            Ann   2025   c      2024-06-01 -
            Bo    2024   a      2023-05-01 -
            Bo    2025   a      2023-05-01 2024-04-01
            Bo    2025   b      2024-04-01 2024-06-01
            Bo    2025   c      2024-06-01 -
        """,
    )


def test_a_deprivation_of_liberty_is_open_until_it_ends():
    assert_counts(
        "cla_dolo_count",
        month="2024-05",
        yes="Ann",
        deprivation_of_liberty="""
            child started_on ended_on
            Ann   2024-05-31 -
            Bo    2024-05-01 2024-05-31
            Cy    2024-06-01 -
        """,
    )


def test_the_median_time_in_care_counts_those_still_there():
    # Each would leave between day 0 and day 700; half of four have left by the end of week 58.
    assert_median(
        "cla_duration_median_days",
        month="2025-03",
        basis="year",
        years=(2023, 2024, 2025),
        value=(392, 413),
        cla_episode="""
            child decom      dec        rne rec legal_status
            Ann   2024-01-01 2024-11-01 S   E4A C2
            Bo    2024-01-01 2025-02-10 S   E4A C2
            Cy    2024-01-01 -          S   -   C2
            Di    2024-01-01 2025-03-20 S   E4A C2
        """,
    )
