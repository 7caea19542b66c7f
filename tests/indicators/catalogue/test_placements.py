"""Placements, drawn."""

import pytest

from indicators.cuts import NOT_KNOWN
from indicators.facts import measure
from tests.indicators.drawn import assert_counts, drawn_record, number, returns


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


# 20 miles are 32,187 metres.
DIRECTORY = """
    postcode authority easting northing ward      deprivation_quintile
    HOME1    HERE      400000  300000   E05000001 1
    NEAR1    HERE      401000  300000   E05000002 3
    FAR1     HERE      400000  340000   E05000002 5
    NEXT1    THERE     410000  300000   E05000003 2
    AWAY1    THERE     432300  300000   E05000003 4
    WALES1   W06000015 318000  176000   W05000001 -
    NOGRID1  N09000003 -       -        -         -
"""
LIVING = """
    child decom      legal_status home_postcode placement_postcode
    Ann   2024-05-01 C2           home1         NEAR1
    Bo    2024-05-01 C2           HOME1         FAR1
    Cy    2024-05-01 C2           HOME1         NEXT1
    Di    2024-05-01 C2           HO_ME1        AWAY1
    Ed    2024-05-01 C2           HOME1         AWAY1
    Fay   2024-05-01 C2           HOME1         WALES1
    Gus   2024-05-01 C2           -             NEXT1
    Hal   2024-05-01 C2           HOME1         ZZ9
    Ida   2024-05-01 C2           HOME1         NOGRID1
    Jo    2024-05-01 V4           HOME1         AWAY1
"""


def test_a_placement_in_another_authority_or_country_is_out_of_the_area():
    assert_counts(
        "cla_out_of_area_pct",
        month="2025-03",
        yes="Cy Di Ed Fay Gus Ida",
        no="Ann Bo Hal",
        cla_episode=LIVING,
        directory=DIRECTORY,
    )


def test_far_is_outside_the_authority_and_more_than_twenty_miles_from_home():
    assert_counts(
        "cla_over_20_miles_pct",
        month="2025-03",
        yes="Ed Fay",
        no="Ann Bo Cy Di Gus Hal Ida",
        cla_episode=LIVING,
        directory=DIRECTORY,
    )


@pytest.mark.parametrize("key", ["cla_out_of_area_pct", "cla_over_20_miles_pct"])
def test_without_the_directory_there_is_no_figure_rather_than_none_far_away(key):
    record, _ = drawn_record(returns(2025), {"cla_episode": LIVING})
    assert measure(record, [key]).empty


def groups(
    cut: str, directory: str | None, wards: dict[str, str] | None = None
) -> dict[str, float]:
    """How many looked-after children of March 2025 are in each group of a cut."""
    record, _ = drawn_record(returns(2025), {"cla_episode": LIVING}, directory, wards)
    facts = measure(record, ["cla_stock_count"])
    found = facts[(facts["cut"] == cut) & (facts["month"] == number("2025-03"))]
    return dict(zip(found["cut_value"], found["numerator"], strict=True))


def test_children_are_split_by_distance_and_area_as_dfe_groups_them():
    assert groups("placed", DIRECTORY) == {
        "In the authority, 20 miles or less": 1,
        "In the authority, over 20 miles": 1,
        "Outside the authority, 20 miles or less": 1,
        "Outside the authority, over 20 miles": 2,
        NOT_KNOWN: 4,
    }
    assert groups("placed", None) == {NOT_KNOWN: 9}


def test_children_are_split_by_how_deprived_their_homes_neighbourhood_is():
    assert groups("home_quintile", DIRECTORY) == {"Most deprived fifth": 7, NOT_KNOWN: 2}
    assert groups("home_quintile", None) == {NOT_KNOWN: 9}


def test_children_are_split_by_the_ward_of_their_home():
    assert groups("home_ward", DIRECTORY) == {"E05000001": 7, NOT_KNOWN: 2}
    assert groups("home_ward", None) == {NOT_KNOWN: 9}
    castle = {"E05000001": "Castle", "E05000003": "Castle"}
    assert groups("home_ward", DIRECTORY, castle) == {"Castle": 7, NOT_KNOWN: 2}


def test_two_wards_of_one_name_are_told_apart_by_their_codes():
    moved = DIRECTORY.replace("NEAR1    HERE", "HO_ME1   HERE")
    castle = {"E05000001": "Castle", "E05000002": "Castle"}
    assert groups("home_ward", moved, castle) == {
        "Castle (E05000001)": 7,
        "Castle (E05000002)": 1,
        NOT_KNOWN: 1,
    }
