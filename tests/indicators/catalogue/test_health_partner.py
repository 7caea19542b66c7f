"""Extracts of health, drawn: of which kind, within what time, told to whom."""

from tests.indicators.drawn import assert_counts

ATTENDANCES = """
    child source              happened_on ended_on   what      detail
    Ann   a_and_e_attendances 2024-05-01  2024-05-01 injury    yes
    Ann   a_and_e_attendances 2024-05-31  2024-05-31 self_harm no
    Bo    a_and_e_attendances 2024-05-02  2024-05-02 injury    -
    Cy    admissions          2024-05-10  2024-05-10 injury    yes
"""


def test_who_was_told_is_a_share_of_those_of_whom_the_extract_says_so():
    assert_counts("a_and_e_told_pct", month="2024-05", yes="Ann", no="Ann",
                  partner_event=ATTENDANCES)  # fmt: skip


def test_injuries_are_accidents_self_harm_and_poisoning():
    assert_counts(
        "hospital_injury_rate",
        month="2024-05",
        yes="Ann Bo Cy",
        partner_event="""
            child source               happened_on ended_on   what
            Ann   emergency_admissions 2024-05-01  2024-05-01 injury
            Bo    emergency_admissions 2024-05-01  2024-05-01 self_harm
            Cy    emergency_admissions 2024-05-01  2024-05-01 poisoning
            Di    emergency_admissions 2024-05-01  2024-05-01 infection
            Ed    emergency_admissions 2024-05-01  2024-05-01 -
        """,
    )


WAITS = """
    child source          happened_on ended_on   outcome
    Ann   camhs_referrals 2024-01-25  -          -
    Bo    camhs_referrals 2024-01-26  2024-06-01 seen
    Cy    camhs_referrals 2024-05-03  2024-05-31 seen
    Di    camhs_referrals 2024-05-03  2024-06-01 seen
    Ed    camhs_referrals 2024-05-03  2024-05-10 not_accepted
    Fay   camhs_referrals 2024-05-31  -          -
"""


def test_who_waits_was_referred_and_neither_seen_nor_closed():
    assert_counts("camhs_waiting_count", month="2024-05", yes="Ann Bo Di Fay", partner_event=WAITS)


def test_more_than_eighteen_weeks_is_more_than_126_days():
    assert_counts("camhs_waiting_over_18wk_pct", month="2024-05", yes="Ann", no="Bo Di Fay",
                  partner_event=WAITS)  # fmt: skip


def test_four_weeks_are_28_days_and_who_was_refused_is_not_in_it():
    assert_counts("camhs_seen_4wk_pct", month="2024-05", yes="Cy", no="Di Fay",
                  partner_event=WAITS)  # fmt: skip


ASSESSED = """
    child source             happened_on ended_on   what    outcome
    Ann   health_assessments 2024-05-01  2024-05-01 initial yes
    Bo    health_assessments 2024-05-01  2024-05-01 initial no
    Cy    health_assessments 2024-05-01  2024-05-01 review  yes
    Di    health_assessments 2024-05-01  2024-05-01 initial -
"""


def test_who_came_into_care_is_assessed_within_twenty_working_days_or_not():
    """The twentieth working day after 1 May 2024 is the 31st: Monday the 6th and the 27th are bank
    holidays. Ed had gone by then, Fay was in care before, Gus for short breaks.
    """
    assert_counts(
        "cla_iha_20wd_pct",
        month="2024-05",
        yes="Ann",
        no="Bo Cy Di",
        cla_episode="""
            child decom      dec        rne legal_status rec
            Ann   2024-05-01 -          S   C2           -
            Bo    2024-05-01 -          S   C2           -
            Cy    2024-05-01 2024-05-31 S   V2           E4A
            Di    2024-05-01 -          S   C2           -
            Ed    2024-05-01 2024-05-29 S   V2           E4A
            Fay   2024-05-01 -          L   C2           -
            Gus   2024-05-01 -          S   V4           -
        """,
        partner_event="""
            child source             happened_on ended_on   what    outcome
            Ann   health_assessments 2024-05-31  2024-05-31 initial -
            Bo    health_assessments 2024-06-01  2024-06-01 initial yes
            Cy    dental_checks      2024-05-10  2024-05-10 -       yes
            Di    health_assessments 2024-04-30  2024-04-30 review  yes
            Ed    health_assessments 2024-05-02  2024-05-02 initial yes
        """,
    )


def test_assessments_in_time_are_initial_and_review():
    assert_counts("health_assessments_in_time_pct", month="2024-05", yes="Ann Cy", no="Bo",
                  partner_event=ASSESSED)  # fmt: skip


def test_an_immunisation_that_fell_due_is_given_or_not():
    assert_counts(
        "immunisations_up_to_date_pct",
        month="2024-05",
        yes="Ann",
        no="Bo",
        partner_event="""
            child source        happened_on ended_on   what outcome
            Ann   immunisations 2024-05-01  2024-05-01 mmr  yes
            Bo    immunisations 2024-05-01  2024-05-01 mmr  no
        """,
    )
