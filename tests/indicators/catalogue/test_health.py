"""The health of looked-after children, drawn."""

import pytest

from indicators.facts import measure
from tests.indicators.drawn import assert_counts, drawn_record, number, returns


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("cla_health_assessment_pct", "health_assessment"),
        ("cla_dental_pct", "teeth_check"),
        ("cla_immunisations_pct", "immunisations"),
    ],
)
def test_an_answer_of_the_year_counts_at_31_march_and_a_blank_does_not(key, field):
    outcomes = f"""
        child year {field}
        Ann   2025 1
        Bo    2025 0
        Cy    2025 -
        Di    2024 1
    """
    assert_counts(
        key, month="2025-03", years=(2024, 2025), yes="Ann", no="Bo", cla_outcomes=outcomes
    )


def test_a_measure_of_31_march_has_one_month_a_year():
    record, _ = drawn_record(returns(2024, 2025), {})
    facts = measure(record, ["cla_dental_pct"])
    assert facts["month"].tolist() == [number("2024-03"), number("2025-03")]


def test_the_average_score_is_of_children_of_five_to_sixteen_with_a_score():
    tables = {
        "person": """
            child date_of_birth
            Ann   2020-03-31
            Bo    2008-04-01
            Cy    2020-04-01
            Di    2008-03-31
            Ed    2015-01-01
        """,
        "cla_outcomes": """
            child year sdq_score
            Ann   2025 10
            Bo    2025 17
            Cy    2025 30
            Di    2025 30
            Ed    2025 -
        """,
    }
    assert_counts("cla_sdq_avg", month="2025-03", yes="Ann Bo", **tables)
    record, _ = drawn_record(returns(2025), tables)
    whole = measure(record, ["cla_sdq_avg"]).iloc[0]
    assert (whole["numerator"], whole["denominator"]) == (27, 2)


OC2 = """
    child year sdq_score health_check substance_misuse convicted
    Ann   2025 12        -            1                1
    Bo    2025 -         -            0                0
    Cy    2025 -         1            -                -
    Di    2025 -         0            0                1
"""
BORN = """
    child date_of_birth
    Ann   2010-01-01
    Bo    2012-01-01
    Cy    2021-01-01
    Di    2020-04-01
"""


@pytest.mark.parametrize(
    ("key", "yes", "no"),
    [
        ("cla_sdq_completed_pct", "Ann", "Bo"),
        ("cla_dev_u5_pct", "Cy", "Di"),
        ("cla_substance_misuse_pct", "Ann", "Bo Di"),
        ("cla_convicted_pct", "Ann", "Bo"),
    ],
)
def test_answers_of_the_children_they_are_asked_of(key, yes, no):
    assert_counts(key, month="2025-03", yes=yes, no=no, cla_outcomes=OC2, person=BORN)
