"""Contacts, drawn."""

from tests.indicators.drawn import assert_counts

CONTACTS = """
    child contacted_on source
    Ann   2024-05-01   Police
    Ann   2024-05-31   Schools
    Bo    2024-05-10   Police
    Cy    2024-04-30   Police
"""


def test_every_contact_of_the_month_counts():
    for key in ("contacts_count", "contacts_rate"):
        assert_counts(key, month="2024-05", yes="Ann Ann Bo", contact=CONTACTS)


def test_a_second_contact_within_the_six_months_to_the_month_end():
    assert_counts(
        "contacts_repeat_pct",
        month="2024-10",
        yes="Ann Di",
        no="Bo Cy",
        contact="""
            child contacted_on source
            Ann   2024-05-01   Police
            Ann   2024-10-31   Police
            Bo    2024-04-30   Police
            Bo    2024-05-01   Schools
            Cy    2024-10-31   Police
            Cy    2024-11-01   Police
            Di    2024-06-01   Police
            Di    2024-06-01   Schools
            Ed    2024-04-30   Police
        """,
    )


def test_a_contact_leads_to_a_referral_of_the_same_child_within_five_days():
    assert_counts(
        "contacts_to_referral_pct",
        month="2024-05",
        yes="Ann Bo",
        no="Cy Di Ed",
        contact="""
            child contacted_on source
            Ann   2024-05-01   Police
            Bo    2024-05-31   Police
            Cy    2024-05-01   Police
            Di    2024-05-10   Police
            Ed    2024-05-10   Police
        """,
        cin_episode="""
            child referred_on
            Ann   2024-05-01
            Bo    2024-06-05
            Cy    2024-05-07
            Di    2024-05-09
        """,
    )
