"""Placements, drawn."""

import pytest

from tests.indicators.drawn import assert_counts


def test_three_placements_in_the_twelve_months_to_the_month_end():
    assert_counts(
        "cla_3plus_placements_pct",
        month="2025-03",
        years=(2024, 2025),
        yes="Ann Di Gus",
        no="Bo Cy Ed Fay Hal",
        cla_episode="""
            child decom      dec        rne rec legal_status place urn placement_postcode
            Ann   2024-01-01 2024-05-01 S   X1  C2           U6    1   AA1
            Ann   2024-05-01 2024-06-01 P   X1  C2           U6    2   AA2
            Ann   2024-06-01 -          P   -   C2           K2    3   AA3
            Bo    2024-01-01 2024-03-31 S   X1  C2           U6    1   AA1
            Bo    2024-03-31 2024-06-01 P   X1  C2           U6    2   AA2
            Bo    2024-06-01 -          P   -   C2           K2    3   AA3
            Cy    2024-01-01 2024-05-01 S   X1  C1           U6    1   AA1
            Cy    2024-05-01 2024-06-01 L   X1  C2           U6    1   AA1
            Cy    2024-06-01 2024-07-01 T   X1  C2           U4    1   AA1
            Cy    2024-07-01 -          L   -   E1           U4    1   AA1
            Di    2024-05-01 2024-05-20 S   E4A V2           U6    1   AA1
            Di    2024-07-01 2024-08-01 S   X1  V2           U6    2   AA2
            Di    2024-08-01 -          P   -   V2           U6    3   AA3
            Ed    2024-01-01 2024-05-01 S   X1  C2           U6    1   AA1
            Ed    2024-05-01 2024-05-06 P   X1  C2           T3    9   AA9
            Ed    2024-05-06 2024-08-01 P   X1  C2           U6    1   AA1
            Ed    2024-08-01 -          P   -   C2           U6    2   AA2
            Fay   2024-01-01 -          S   -   C2           U6    1   AA1
            Gus   2024-01-01 2024-05-01 S   X1  C2           U6    1   AA1
            Gus   2024-05-01 2024-05-06 P   X1  C2           T1    9   AA9
            Gus   2024-05-06 2024-08-01 P   X1  C2           U6    2   AA2
            Gus   2024-08-01 -          B   -   C2           U6    2   AA2
            Hal   2024-01-01 2024-05-01 S   X1  C2           U6    1   AA1
            Hal   2024-05-01 -          P   -   C2           U6    2   AA2
        """,
    )


PLACED = """
    child decom      legal_status place
    Ann   2024-05-01 C2           U1
    Bo    2024-05-01 C2           U6
    Cy    2024-05-01 C2           K1
    Di    2024-05-01 C2           K2
    Ed    2024-05-01 V2           H5
    Fay   2024-05-01 V2           P2
    Gus   2024-05-01 V2           K3
    Hal   2024-05-01 C2           P1
    Ida   2024-05-01 C2           -
    Jo    2024-05-01 V4           U6
"""


@pytest.mark.parametrize(
    ("key", "yes", "no"),
    [
        ("cla_foster_pct", "Ann Bo", "Cy Di Ed Fay Gus Hal Ida"),
        ("cla_kinship_foster_pct", "Ann", "Bo Cy Di Ed Fay Gus Hal Ida"),
        ("cla_residential_pct", "Cy Di", "Ann Bo Ed Fay Gus Hal Ida"),
        ("cla_supported_accom_pct", "Ed Fay Gus", "Ann Bo Cy Di Hal Ida"),
        ("cla_placed_with_parents_pct", "Hal", "Ann Bo Cy Di Ed Fay Gus Ida"),
    ],
)
def test_where_looked_after_children_live(key, yes, no):
    assert_counts(key, month="2024-05", yes=yes, no=no, cla_episode=PLACED)


def test_other_placements_and_the_authoritys_own():
    episodes = """
        child decom      legal_status place place_provider
        Ann   2024-05-01 C2           Z1    PR1
        Bo    2024-05-01 C2           Z13   PR4
        Cy    2024-05-01 C2           U6    PR1
        Di    2024-05-01 V4           Z1    PR1
    """
    assert_counts(
        "cla_unregistered_other_pct", month="2024-05", yes="Ann Bo", no="Cy", cla_episode=episodes
    )
    assert_counts(
        "cla_own_provision_pct", month="2024-05", yes="Ann Cy", no="Bo", cla_episode=episodes
    )


def test_two_years_with_one_carer_of_those_two_and_a_half_years_in_care():
    assert_counts(
        "cla_long_term_stability_pct",
        month="2025-03",
        years=(2022, 2023, 2024, 2025),
        yes="Ann Cy Fay",
        no="Bo Gus",
        person="""
            child date_of_birth
            Ann   2012-01-01
            Bo    2012-01-01
            Cy    2012-01-01
            Di    2012-01-01
            Ed    2009-03-31
            Fay   2012-01-01
            Gus   2012-01-01
        """,
        cla_episode="""
            child decom      dec        rne rec legal_status place urn
            Ann   2022-01-01 2023-03-31 S   X1  C2           U6    1
            Ann   2023-03-31 2024-06-01 P   X1  C2           U6    2
            Ann   2024-06-01 -          L   -   E1           U6    2
            Bo    2022-01-01 2023-04-01 S   X1  C2           U6    1
            Bo    2023-04-01 -          P   -   C2           U6    2
            Cy    2022-09-30 -          S   -   C2           U6    1
            Di    2022-10-01 -          S   -   C2           U6    1
            Ed    2022-01-01 -          S   -   C2           U6    1
            Fay   2022-01-01 2024-12-01 S   X1  E1           U6    1
            Fay   2024-12-01 -          P   -   E1           A6    2
            Gus   2022-01-01 2024-12-01 S   X1  C2           U6    1
            Gus   2024-12-01 -          P   -   C2           U6    2
        """,
    )
