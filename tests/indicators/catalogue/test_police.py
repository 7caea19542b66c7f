"""Extracts of police and youth justice, drawn."""

from tests.indicators.drawn import assert_counts

INCIDENTS = """
    child source                happened_on ended_on   reference outcome
    Ann   police_domestic_abuse 2024-05-01  2024-05-01 DA1       yes
    Bo    police_domestic_abuse 2024-05-01  2024-05-01 DA1       no
    Cy    police_domestic_abuse 2024-05-02  2024-05-02 DA2       -
    Di    police_domestic_abuse 2024-05-02  2024-05-02 -         yes
    Ed    police_domestic_abuse 2024-05-02  2024-05-02 -         yes
"""


def test_an_incident_with_two_children_is_one_and_without_a_number_each_row_is_one():
    assert_counts("police_domestic_abuse_count", month="2024-05", yes="Ann Cy Di Ed",
                  partner_event=INCIDENTS)  # fmt: skip


def test_of_whom_social_care_was_told_is_a_share_of_children():
    assert_counts("police_domestic_abuse_told_pct", month="2024-05", yes="Ann Di Ed", no="Bo",
                  partner_event=INCIDENTS)  # fmt: skip


def test_who_is_in_both_systems_has_an_order_and_is_known_to_social_care():
    assert_counts(
        "yjs_dual_system_pct",
        month="2024-05",
        yes="Ann",
        no="Bo",
        partner_event="""
            child source               happened_on ended_on
            Ann   youth_justice_orders 2024-01-01  -
            Bo    youth_justice_orders 2024-01-01  -
            Cy    youth_justice_orders 2024-01-01  2024-05-31
        """,
        cin_episode="""
            child referred_on closed_on  no_further_action
            Ann   2024-05-31  -          0
            Bo    2024-01-01  2024-05-31 0
            Cy    2024-01-01  -          0
        """,
    )
