"""Care leavers, drawn."""

from tests.indicators.drawn import assert_counts

# At 31 March 2025 Ann is 17, Bo 18, Cy 19, Di 21, Ed 22, Fay 20, Gus 20, Hal 20, Ida 20.
PEOPLE = """
    child date_of_birth
    Ann   2007-10-01
    Bo    2007-03-31
    Cy    2006-03-31
    Di    2003-04-01
    Ed    2003-03-31
    Fay   2004-10-01
    Gus   2004-10-01
    Hal   2004-10-01
    Ida   2004-10-01
"""


def test_in_touch_is_a_share_of_those_still_in_scope():
    assert_counts(
        "cl_in_touch_pct",
        month="2025-03",
        yes="Ann Di",
        no="Bo Cy Fay",
        person=PEOPLE,
        care_leaver="""
            child year in_touch
            Ann   2025 YES
            Bo    2025 NO
            Cy    2025 REFU
            Di    2025 YES
            Ed    2025 YES
            Fay   2025 NREQ
            Gus   2025 DIED
            Hal   2025 RHOM
            Ida   2025 -
        """,
    )


ACTIVITY = """
    child year in_touch activity
    Ann   2025 YES      F2
    Bo    2025 YES      G5
    Cy    2025 YES      F4
    Di    2025 YES      P1
    Ed    2025 YES      F1
    Fay   2025 NO       0
    Gus   2025 YES      G4
    Hal   2025 DIED     -
    Ida   2025 NO       -
"""


def test_education_employment_or_training_by_the_age_reached_in_the_year():
    tables = {"month": "2025-03", "person": PEOPLE, "care_leaver": ACTIVITY}
    assert_counts("cl_eet_17_18_pct", yes="Ann", no="Bo", **tables)
    assert_counts("cl_eet_19_21_pct", yes="Cy Di", no="Fay Gus Ida", **tables)


def test_suitable_accommodation_is_a_share_of_the_homes_known_and_in_this_country():
    assert_counts(
        "cl_suitable_accom_19_21_pct",
        month="2025-03",
        yes="Cy Di",
        no="Fay",
        person=PEOPLE,
        care_leaver="""
            child year in_touch accommodation
            Ann   2025 YES      B1
            Cy    2025 YES      U1
            Di    2025 YES      Z1
            Ed    2025 YES      U1
            Fay   2025 YES      X2
            Gus   2025 YES      G1
            Hal   2025 YES      R2
            Ida   2025 NO       0
        """,
    )


LEAVERS = """
    child year in_touch activity accommodation
    Ann   2025 YES      F1       Z11
    Bo    2025 YES      P1       B1
    Cy    2025 NO       F2       Z12
    Di    2025 DIED     -        -
    Ed    2025 YES      F1       Z11
"""
BIRTHS = """
    child date_of_birth
    Ann   2005-06-01
    Bo    2004-06-01
    Cy    2005-06-01
    Di    2005-06-01
    Ed    2007-06-01
"""


def test_care_leavers_are_counted_once_round_their_birthday():
    assert_counts(
        "cl_count", month="2025-03", yes="Ann Bo Cy Ed", care_leaver=LEAVERS, person=BIRTHS
    )


def test_higher_education_of_those_of_19_and_over():
    assert_counts(
        "cl_he_pct", month="2025-03", yes="Ann Bo", no="Cy", care_leaver=LEAVERS, person=BIRTHS
    )


def test_staying_put_is_asked_of_those_fostered_until_eighteen():
    assert_counts(
        "cl_staying_put_pct",
        month="2025-03",
        years=(2022, 2023, 2024, 2025),
        yes="Ann",
        no="Bo",
        person="""
            child date_of_birth
            Ann   2005-06-01
            Bo    2005-06-01
            Cy    2005-06-01
            Di    2005-06-01
            Ed    2003-06-01
        """,
        care_leaver="""
            child year accommodation
            Ann   2025 Z11
            Bo    2025 B1
            Cy    2025 Z11
            Di    2025 Z11
            Ed    2025 Z11
        """,
        cla_episode="""
            child decom      dec        rne rec legal_status place
            Ann   2021-05-01 2023-06-01 S   E17 C2           U6
            Bo    2021-05-01 2023-06-01 S   E17 C2           U1
            Cy    2021-05-01 2023-06-01 S   E5  C2           K2
            Di    2021-05-01 2023-05-31 S   E4A C2           U6
            Ed    2021-05-01 2021-06-01 S   E17 C2           U6
        """,
    )


def test_staying_put_needs_care_that_has_ended_and_was_more_than_short_breaks():
    assert_counts(
        "cl_staying_put_pct",
        month="2024-03",
        years=(2022, 2023, 2024, 2025),
        yes="Ann",
        person="""
            child date_of_birth
            Ann   2005-06-01
            Bo    2005-06-01
            Cy    2005-06-01
        """,
        care_leaver="""
            child year accommodation
            Ann   2024 Z11
            Bo    2024 Z11
            Cy    2024 Z11
        """,
        cla_episode="""
            child decom      dec        rne rec legal_status place
            Ann   2021-05-01 2024-03-31 S   E17 C2           U6
            Bo    2021-05-01 2024-04-01 S   E17 C2           U6
            Cy    2021-05-01 2023-06-01 S   E17 V4           U6
        """,
    )
