"""Going missing, drawn."""

from indicators.facts import measure
from tests.indicators.drawn import assert_counts, drawn_record, number, returns

CARE = """
    child decom      dec        rne rec legal_status
    Ann   2023-01-01 -          S   -   C2
    Bo    2023-01-01 2024-05-01 S   E4A C2
    Cy    2023-01-01 2024-03-30 S   E4A C2
    Di    2025-03-31 -          S   -   C2
    Ed    2024-01-01 -          S   -   V4
    Fay   2023-01-01 -          S   -   C2
"""
TIMES = """
    child type started_on ended_on
    Ann   M    2024-04-01 2024-04-02
    Ann   M    2025-03-31 -
    Ann   M    2024-03-31 2024-03-31
    Bo    M    2024-04-30 2024-04-30
    Cy    M    2024-03-01 2024-03-01
    Di    A    2025-03-31 -
    Ed    M    2024-06-01 2024-06-02
"""


def test_anybody_looked_after_in_the_year_who_went_missing_in_it():
    assert_counts(
        "cla_missing_pct",
        month="2025-03",
        years=(2024, 2025),
        yes="Ann Bo",
        no="Di Fay",
        cla_episode=CARE,
        missing=TIMES,
    )


def test_incidents_are_shared_among_those_who_went_missing():
    record, _ = drawn_record(returns(2024, 2025), {"cla_episode": CARE, "missing": TIMES})
    facts = measure(record, ["cla_missing_incidents_per_child"])
    year = facts[(facts["cut"] == "") & (facts["month"] == number("2025-03"))].squeeze()
    assert (year["numerator"], year["denominator"]) == (3, 2)


def test_who_was_looked_after_and_went_missing_is_what_the_return_of_the_time_says():
    assert_counts(
        "cla_missing_pct",
        month="2025-03",
        years=(2024, 2025),
        yes="Bo",
        no="Cy",
        cla_episode="""
            child return decom      dec rne legal_status
            Ann   2024   2023-05-01 -   S   C2
            Bo    2024   2023-05-01 -   S   C2
            Bo    2025   2023-05-01 -   S   C2
            Cy    2024   2023-05-01 -   S   C2
            Cy    2025   2023-05-01 -   S   C2
        """,
        missing="""
            child return type started_on ended_on
            Ann   2025   M    2024-05-01 2024-05-02
            Bo    2025   M    2024-05-01 2024-05-02
        """,
    )
    assert_counts(
        "cla_missing_pct",
        month="2025-01",
        years=(2024, 2025),
        no="Cy",
        cla_episode="""
            child decom      rne legal_status
            Cy    2023-05-01 S   C2
        """,
        missing="""
            child return type started_on ended_on
            Cy    2025   M    2024-03-30 2024-04-02
        """,
    )
