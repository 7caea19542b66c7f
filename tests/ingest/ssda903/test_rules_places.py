"""Rules on where a child is placed: postcodes, distances, the area, and the provider's URN."""

import pandas as pd
import pytest

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from ingest.datasets.ssda903.tables import DATASET
from ingest.schema import Collection
from ingest.typed import DAY_FIRST, typed
from tests.grid import grid
from tests.ingest.drawn import assert_rule

OURS = "E10000099"
# Easting and northing in metres: the second home is 100 km, 62.1 miles, from the first.
DIRECTORY = pd.DataFrame(
    {
        "authority": [OURS, "E10000098", "W06000099", "N09000099", OURS],
        "easting": [100_000.0, 200_000.0, 100_000.0, 100_000.0, 1_800_000.0],
        "northing": [300_000.0, 300_000.0, 300_000.0, 300_000.0, 300_000.0],
    },
    index=["AB12CD", "XY99ZZ", "CF11AA", "BT11AA", "ZZ99ZZ"],
)
REFERENCE = {"postcodes": DIRECTORY, "authority": OURS}


def test_the_distance_is_possible():
    # No two places of the country are a thousand miles apart; a wrong directory could say so.
    assert_rule(
        rulebook,
        "164",
        reference=REFERENCE,
        UASC="CHILD SEX\nalone M",
        Episodes="""
            CHILD  LS  HOME_POST  PL_POST  fails
            near   C2  AB12CD     XY99ZZ   -
            far    C2  AB12CD     ZZ99ZZ   x
            short  V3  AB12CD     ZZ99ZZ   -
            alone  C2  AB12CD     ZZ99ZZ   -
            lost   C2  AB12CD     -        -
        """,
    )


PLACED = """
    LS  PL_POST  fails
    C2  AB12CD   -
    C2  ab12cd   -
    C2  CF11AA   -
    C2  QQ11QQ   x
    C2  -        x
    -   -        x
    V3  -        -
    V4  QQ11QQ   -
"""


def test_the_authority_of_the_placement_is_known():
    assert_rule(rulebook, "169", reference=REFERENCE, Episodes=PLACED)


def test_it_is_known_whether_the_placement_is_inside_the_area():
    assert_rule(rulebook, "179", reference=REFERENCE, Episodes=PLACED)


@pytest.mark.parametrize(
    ("year", "without"),
    [
        (2024, "H5 P1 P2 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z1"),
        (2025, "P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z1"),
        (2026, "P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z11 Z12 Z13 Z14"),
    ],
)
def test_placements_that_need_no_urn(year, without):
    rows = [
        f"C2 {place} AB12CD - {'-' if place in without.split() else 'x'}"
        for place in ("U1", "H5", "P2", "Z1", "Z11", *without.split())
    ]
    drawn = "\n".join(["LS PLACE PL_POST URN fails", *rows])
    assert_rule(rulebook, "218", year=year, reference=REFERENCE, Episodes=drawn)


def test_a_placement_in_england_has_a_urn():
    assert_rule(
        rulebook,
        "218",
        reference=REFERENCE,
        Episodes="""
        LS  PLACE  PL_POST  DEC         URN      fails
        C2  K2     AB12CD   -           -        x
        C2  K2     XY99ZZ   01/05/2024  -        x
        C2  K2     AB12CD   -           SC1      -
        C2  K2     AB12CD   -           XXXXXXX  -
        C2  K2     CF11AA   -           -        -
        C2  K2     BT11AA   -           -        -
        C2  K2     -        -           -        x
        C2  K2     AB12CD   31/03/2015  -        -
        C2  K2     AB12CD   01/04/2015  -        x
        V3  K2     AB12CD   -           -        -
    """,
    )


@pytest.mark.parametrize(
    ("year", "without"),
    [
        (2023, "H5 P1 P2 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z1"),
        (2024, "P1 P2 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z1"),
        (2025, "P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z1"),
        (2026, "P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z11 Z12 Z13 Z14"),
    ],
)
def test_placements_that_must_have_no_urn(year, without):
    rows = [
        f"{place} SC1 {'x' if place in without.split() else '-'}"
        for place in ("U1", "H5", "P2", "Z1", "Z11", *without.split())
    ]
    rows += ["P1 XXXXXXX -", "P1 - -"]
    assert_rule(rulebook, "222", year=year, Episodes="\n".join(["PLACE URN fails", *rows]))


def test_supported_accommodation_has_a_urn_once_registered():
    assert_rule(
        rulebook,
        "230",
        year=2024,
        reference=REFERENCE,
        Episodes="""
        PLACE  DEC         PL_POST  URN      fails
        H5     28/10/2023  AB12CD   -        -
        H5     29/10/2023  AB12CD   -        x
        H5     -           AB12CD   XXXXXXX  x
        H5     -           AB12CD   SC1      -
        H5     -           CF11AA   -        -
        H5     -           -        -        x
        K2     -           AB12CD   -        -
    """,
    )


def test_the_distance_is_known():
    assert_rule(
        rulebook,
        "392a",
        reference=REFERENCE,
        UASC="CHILD SEX\nalone M\nnamed -",
        last={"UASC": "CHILD DUC\nformer 01/05/2023"},
        Episodes="""
            CHILD   LS  HOME_POST  PL_POST  fails
            known   C2  AB12CD     XY99ZZ   -
            blank   C2  -          XY99ZZ   x
            wrong   C2  AB12CD     QQ11QQ   x
            short   V4  -          XY99ZZ   -
            alone   C2  -          XY99ZZ   -
            former  C2  -          XY99ZZ   -
            named   C2  -          XY99ZZ   x
        """,
    )


def test_both_postcodes_are_given():
    episodes = """
        CHILD  LS  HOME_POST  PL_POST  fails
        both   C2  AB12CD     QQ11QQ   -
        one    C2  AB12CD     -        x
        none   C2  -          -        x
        short  V3  -          -        -
        alone  C2  -          AB12CD   {alone}
    """
    assert_rule(rulebook, "392b", UASC="CHILD SEX\nalone M", Episodes=episodes.format(alone="-"))
    # Where the return does not say who is unaccompanied, nobody is exempt.
    assert_rule(rulebook, "392b", Episodes=episodes.format(alone="x"))


def test_postcodes_exist():
    assert_rule(
        rulebook,
        "392c",
        reference=REFERENCE,
        Episodes="""
        HOME_POST | PL_POST  | fails
        ab1 2cd   | XY99ZZ   | -
        AB12CD    | QQ1 1QQ  | x
        QQ1 1QQ   | -        | x
        -         | -        | -
    """,
    )


def test_the_placement_is_not_the_home():
    assert_rule(
        rulebook,
        "392d",
        Episodes="""
        PLACE | HOME_POST | PL_POST | fails
        U1    | AB1 2CD   | ab12cd  | x
        P1    | AB1 2CD   | AB1 2CD | -
        U1    | AB1 2CD   | AB1 2CE | -
        U1    | -         | -       | -
    """,
    )


def test_a_short_break_has_no_postcodes():
    assert_rule(
        rulebook,
        "398",
        Episodes="""
        LS  HOME_POST  PL_POST  fails
        V3  AB12CD     -        x
        V4  -          AB12CD   x
        V3  -          -        -
        C2  AB12CD     AB12CD   -
    """,
    )


def test_an_unaccompanied_child_has_no_distance():
    assert_rule(
        rulebook,
        "406",
        reference=REFERENCE,
        UASC="CHILD SEX\nalone M",
        last={"UASC": "CHILD SEX\nformer M"},
        earlier={"UASC": "CHILD SEX\nlong_ago M"},
        Episodes="""
            CHILD     HOME_POST  PL_POST  fails
            alone     AB12CD     XY99ZZ   x
            alone     -          XY99ZZ   -
            former    AB12CD     XY99ZZ   x
            long_ago  AB12CD     XY99ZZ   x
            other   AB12CD     XY99ZZ   -
        """,
    )


def test_inside_is_inside():
    assert_rule(
        rulebook,
        "411",
        reference=REFERENCE,
        Episodes="""
        PL_POST  fails
        AB12CD   -
        XY99ZZ   -
        -        -
    """,
    )


def test_a_location_that_was_worked_out_elsewhere_may_not_agree():
    episodes = grid("""
        PL_LOCATION  PL_LA
        IN           E10000099
        IN           E10000098
        OUT          E10000098
        IN           -
    """)
    blank = typed(DATASET.table("Episodes"), episodes, date_format=DAY_FIRST, upper_codes=True)
    checked = rulebook.run(
        {"Episodes": blank.join(episodes.where(episodes != ""))},
        Collection(2025),
        reference=REFERENCE,
        codes=frozenset(["411"]),
        strict=True,
    )
    assert [failure.positions.tolist() for failure in checked.failures] == [[1, 3]]
