"""Who provides a placement, and where it is."""

from __future__ import annotations

import pandas as pd

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule

# Home is ZZ1 1AA, in E99000001; a mile is 1,609 metres.
POSTCODES = pd.DataFrame(
    [
        ("ZZ11AA", "E99000001", 0, 0),
        ("ZZ11AB", "E99000001", 1_609, 0),
        ("ZZ21AA", "E99000002", 563_270, 0),
        ("ZZ21AB", "E99000002", 563_500, 0),
        ("ZZ31AA", "W99000001", 16_090, 0),
    ],
    columns=["postcode", "authority", "easting", "northing"],
).set_index("postcode")
PROVIDERS = pd.DataFrame({"URN": ["SC123456", "654321"]}, dtype="str")


def test_a_short_break_has_no_place() -> None:
    assert_rule(
        rulebook,
        "420",
        reference={"postcodes": POSTCODES},
        Episodes="""
            LS | PL_POST | fails
            V3 | zz1 1aa | x
            V4 | ZZ31AA  | x
            V4 | ZZ9 9ZZ | -
            V4 | -       | -
            C2 | ZZ1 1AA | -
        """,
    )


def test_a_placement_beyond_350_miles_is_queried() -> None:
    episodes = """
        HOME_POST PL_POST fails
        ZZ11AA    ZZ21AA  -
        ZZ11AA    ZZ21AB  x
        ZZ11AA    ZZ31AA  -
        -         ZZ21AB  -
        ZZ99ZZ    ZZ21AB  -
    """
    assert_rule(rulebook, "454", year=2026, reference={"postcodes": POSTCODES}, Episodes=episodes)


def test_own_provision_in_another_area_is_queried() -> None:
    assert_rule(
        rulebook,
        "1015",
        reference={"postcodes": POSTCODES, "authority": "E99000001"},
        Episodes="""
            PLACE_PROVIDER PLACE LS PL_POST fails
            PR1            K2    C2 ZZ21AA  x
            PR1            K2    C2 ZZ31AA  x
            PR1            K2    C2 ZZ11AB  -
            PR1            K2    C2 -       -
            PR1            U1    C2 ZZ21AA  -
            PR1            A3    C2 ZZ21AA  -
            PR1            -     C2 ZZ21AA  -
            PR1            K2    V4 ZZ21AA  -
            PR1            K2    -  ZZ21AA  -
            PR4            K2    C2 ZZ21AA  -
        """,
    )


def test_a_placement_has_a_provider_but_for_some_kinds() -> None:
    until_2025 = """
        PLACE PLACE_PROVIDER fails
        U1    -              x
        -     -              x
        U1    PR1            -
        T0    -              -
        Z1    -              -
        Z11   -              x
    """
    assert_rule(rulebook, "526", year=2025, Episodes=until_2025)
    since_2026 = """
        PLACE PLACE_PROVIDER fails
        T4    -              -
        Z1    -              x
        Z11   -              -
        Z14   -              -
    """
    assert_rule(rulebook, "526", year=2026, Episodes=since_2026)


def test_the_authority_does_not_provide_parents_health_or_prison() -> None:
    assert_rule(
        rulebook,
        "527",
        Episodes="""
            PLACE_PROVIDER PLACE fails
            PR1            P1    x
            PR1            R2    x
            PR1            R5    x
            PR1            U1    -
            PR2            P1    -
        """,
    )


def test_another_authority_does_not_provide_parents_health_or_prison() -> None:
    assert_rule(
        rulebook,
        "528",
        Episodes="""
            PLACE_PROVIDER PLACE fails
            PR2            P1    x
            PR2            R5    x
            PR2            K2    -
            PR1            P1    -
        """,
    )


def test_another_public_body_does_not_foster_or_keep_homes() -> None:
    assert_rule(
        rulebook,
        "529",
        Episodes="""
            PLACE_PROVIDER PLACE fails
            PR3            A3    x
            PR3            K1    x
            PR3            U6    x
            PR3            P1    x
            PR3            R2    -
            PR4            U6    -
        """,
    )


def test_a_private_body_does_not_provide_parents() -> None:
    assert_rule(
        rulebook,
        "530",
        Episodes="""
            PLACE_PROVIDER PLACE fails
            PR4            P1    x
            PR4            U1    -
            PR5            P1    -
        """,
    )


def test_a_voluntary_body_does_not_provide_parents() -> None:
    assert_rule(
        rulebook,
        "531",
        Episodes="""
            PLACE_PROVIDER PLACE fails
            PR5            P1    x
            PR5            U1    -
            PR0            P1    -
        """,
    )


def test_parents_provide_placements_with_parents_alone() -> None:
    assert_rule(
        rulebook,
        "550",
        Episodes="""
            PLACE_PROVIDER PLACE fails
            PR0            P1    -
            PR0            U1    x
            PR0            -     x
            PR1            U1    -
        """,
    )


def test_a_urn_is_on_the_list_of_providers() -> None:
    assert_rule(
        rulebook,
        "1008",
        reference={"providers": PROVIDERS},
        Episodes="""
            URN      fails
            SC123456 -
            sc123456 -
            654321   -
            111111   x
            XXXXXXX  -
            -        -
        """,
    )


def test_the_reason_for_a_placement_change_is_a_code() -> None:
    assert_rule(
        rulebook,
        "1009",
        Episodes="""
            REASON_PLACE_CHANGE fails
            CARPL               -
            custod              -
            CUSTODY             x
            -                   -
        """,
    )
