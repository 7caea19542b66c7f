"""Factors at the end of an assessment, drawn."""

import pytest

from tests.indicators.drawn import assert_counts


@pytest.mark.parametrize(
    ("key", "yes"),
    [
        ("factor_domestic_abuse_rate", "Ann Bo"),
        ("factor_neglect_rate", "Bo"),
        ("factor_exploitation_rate", "Cy Di"),
        ("factor_mental_health_parent_rate", "Ann"),
    ],
)
def test_assessments_completed_with_a_factor_each_once(key, yes):
    assert_counts(
        key,
        month="2024-05",
        yes=yes,
        cin_assessment="""
            child started_on authorised_on
            Ann   2024-04-01 2024-05-01
            Bo    2024-04-01 2024-05-31
            Cy    2024-04-01 2024-05-10
            Di    2024-04-01 2024-05-10
            Ed    2024-04-01 2024-06-01
            Fay   2024-04-01 -
        """,
        assessment_factor="""
            child assessment_started_on factor
            Ann   2024-04-01            3B
            Ann   2024-04-01            4B
            Bo    2024-04-01            3B
            Bo    2024-04-01            16A
            Cy    2024-04-01            10A
            Cy    2024-04-01            11A
            Di    2024-04-01            24A
            Di    2023-04-01            16A
            Ed    2024-04-01            16A
            Fay   2024-04-01            3B
        """,
    )
