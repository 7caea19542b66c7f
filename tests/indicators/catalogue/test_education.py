"""Extracts of schools, drawn: sessions, special needs, results, and whose they are."""

import pytest

from tests.indicators.drawn import assert_counts, number_of

SESSIONS = """
    child source     happened_on ended_on   amount out_of
    Ann   attendance 2024-05-01  2024-05-01 4      40
    Bo    attendance 2024-05-01  2024-05-01 3      40
    Cy    attendance 2024-05-01  2024-05-01 2      20
    Cy    attendance 2024-05-15  2024-05-15 1      20
    Di    attendance 2024-05-01  2024-05-01 10     20
    Ed    attendance 2024-05-01  2024-05-01 -      20
    Fay   attendance 2024-05-01  2024-05-01 1      0
"""
OF_SOCIAL_CARE = {
    "cla_episode": """
        child decom      rne legal_status
        Ann   2023-04-30 S   C2
        Bo    2023-06-01 S   C2
    """,
    "cp_plan": """
        child started_on
        Cy    2024-01-01
        Ann   2024-01-01
    """,
    "cin_episode": """
        child referred_on no_further_action
        Di    2024-01-01  0
        Cy    2024-01-01  0
    """,
}


def test_sessions_missed_are_of_those_possible_and_a_blank_or_none_possible_is_neither():
    told = number_of("attendance_absence_pct", "2024-05", partner_event=SESSIONS)
    assert told == (4 + 3 + 2 + 1 + 10, 40 + 40 + 20 + 20 + 20)


@pytest.mark.parametrize(
    ("key", "missed", "possible"),
    [
        # Looked after for a year; Bo came into care eleven months before.
        ("attendance_overall_absence_pct", 4, 40),
        ("attendance_absence_cpp_pct", 3, 40),
        ("attendance_absence_cin_pct", 10, 20),
    ],
)
def test_each_child_is_in_one_group_the_one_social_care_does_most_for(key, missed, possible):
    tables = OF_SOCIAL_CARE | {"partner_event": SESSIONS}
    assert number_of(key, "2024-05", years=(2024, 2025), **tables) == (missed, possible)


def test_a_pupil_with_two_schools_is_one_who_missed_a_tenth_of_all_or_not():
    assert_counts("attendance_persistent_month_pct", month="2024-05", yes="Ann Di", no="Bo Cy",
                  partner_event=SESSIONS)  # fmt: skip


STAGES = """
    child source        happened_on ended_on   what
    Ann   special_needs 2024-05-01  2024-05-20 request
    Ann   special_needs 2024-05-20  -          assessment
    Bo    special_needs 2020-01-01  -          plan
    Cy    special_needs 2020-01-01  2024-05-31 plan
    Di    special_needs 2024-05-31  -          plan
    Ed    special_needs 2024-05-01  -          support
"""


@pytest.mark.parametrize(
    ("key", "yes"),
    [
        ("ehc_requests_count", "Ann"),
        ("ehc_assessments_count", "Ann"),
        ("ehc_plans_count", "Bo Di"),
    ],
)
def test_requests_assessments_and_plans_are_counted_apart(key, yes):
    assert_counts(key, month="2024-05", yes=yes, partner_event=STAGES)


def test_the_standard_at_key_stage_2_is_met_or_not():
    assert_counts(
        "ks2_rwm_pct",
        month="2024-07",
        yes="Ann",
        no="Bo",
        partner_event="""
            child source         happened_on ended_on   outcome
            Ann   attainment_ks2 2024-07-09  2024-07-09 yes
            Bo    attainment_ks2 2024-07-09  2024-07-09 no
            Cy    attainment_ks2 2024-07-09  2024-07-09 -
        """,
    )


def test_attainment_8_is_added_up_over_pupils_with_a_score():
    scores = """
        child source         happened_on ended_on   amount
        Ann   attainment_ks4 2024-08-22  2024-08-22 46.5
        Bo    attainment_ks4 2024-08-22  2024-08-22 0
        Cy    attainment_ks4 2024-08-22  2024-08-22 -
    """
    assert number_of("ks4_att8_avg", "2024-08", partner_event=scores) == (46.5, 2)


@pytest.mark.parametrize(
    ("key", "yes"), [("early_help_up_count", "Ann"), ("early_help_down_count", "Bo")]
)
def test_a_step_goes_up_or_down(key, yes):
    steps = """
        child source           happened_on ended_on   what
        Ann   early_help_steps 2024-05-01  2024-05-01 up
        Bo    early_help_steps 2024-05-31  2024-05-31 down
    """
    assert_counts(key, month="2024-05", yes=yes, partner_event=steps)
