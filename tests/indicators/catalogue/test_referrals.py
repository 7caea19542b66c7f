"""Referrals, drawn."""

from tests.indicators.drawn import assert_counts

REFERRALS = """
    child referred_on source no_further_action
    Ann   2024-05-01  6      0
    Ann   2024-05-31  2A     1
    Bo    2024-05-15  2B     0
    Cy    2024-05-20  3E     -
    Di    2024-04-30  6      1
    Ed    2024-06-01  3A     1
"""


def test_every_referral_of_the_month_counts():
    assert_counts("referrals_count", month="2024-05", yes="Ann Ann Bo Cy", cin_episode=REFERRALS)
    assert_counts("referrals_rate", month="2024-05", yes="Ann Ann Bo Cy", cin_episode=REFERRALS)


def test_a_referral_counts_only_where_the_return_of_its_time_knows_it():
    late = """
        child referred_on return
        Ann   2024-03-10  2024
        Bo    2024-03-11  2025
    """
    assert_counts(
        "referrals_count", month="2024-03", yes="Ann", years=(2024, 2025), cin_episode=late
    )


def test_a_referral_follows_another_within_twelve_months():
    assert_counts(
        "rereferrals_12m_pct",
        month="2025-02",
        years=(2024, 2025),
        yes="Ann",
        no="Bo Cy Di",
        cin_episode="""
            child referred_on
            Ann   2024-02-10
            Ann   2025-02-10
            Bo    2024-02-09
            Bo    2025-02-10
            Cy    2025-02-10
            Di    2025-02-10
            Di    2025-03-01
        """,
    )


def test_what_ends_in_no_further_action_is_a_share_of_all():
    assert_counts(
        "referrals_nfa_pct", month="2024-05", yes="Ann", no="Ann Bo Cy", cin_episode=REFERRALS
    )


def test_each_source_is_a_share_of_all():
    for key, yes, no in [
        ("referrals_police_pct", "Ann", "Ann Bo Cy"),
        ("referrals_schools_pct", "Ann Bo", "Ann Cy"),
        ("referrals_health_pct", "Cy", "Ann Ann Bo"),
    ]:
        assert_counts(key, month="2024-05", yes=yes, no=no, cin_episode=REFERRALS)
