"""This year's first episode against the one that last year's return left open."""

from __future__ import annotations

import pandas as pd

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule

POSTCODES = pd.DataFrame(
    [
        ("ZZ11AA", "E99000001", 0, 0),
        ("ZZ11AB", "E99000001", 160, 0),
        ("ZZ11AC", "E99000001", 322, 0),
        ("ZZ21AA", "E99000002", 0, 0),
    ],
    columns=["postcode", "authority", "easting", "northing"],
).set_index("postcode")
PLACES = {"postcodes": POSTCODES, "authority": "E99000001"}


def carried(column: str, *, last: str = "A", now: str = "B") -> dict:
    """Episodes that run on with another value (1), the same (2), none now (3) or ever (7).

    Child 4 had left care, 5 is new, 8 has no readable start; 6 runs on as the latest of two.
    """
    return {
        "Episodes": f"""
            CHILD DECOM      {column} fails
            1     01/06/2024 {last}   -
            1     01/04/2023 {now}    x
            2     01/04/2023 {last}   -
            3     01/04/2023 -        x
            4     01/04/2023 {now}    -
            5     01/04/2023 {now}    -
            6     01/05/2023 {now}    -
            7     01/04/2023 -        -
            8     -          {now}    -
        """,
        "last": {
            "Episodes": f"""
                CHILD DECOM      DEC        {column}
                1     01/04/2023 -          {last}
                2     01/04/2023 -          {last}
                3     01/04/2023 -          {last}
                4     01/04/2023 01/06/2023 {last}
                6     01/05/2023 -          {now}
                6     01/04/2022 01/05/2023 {last}
                7     01/04/2023 -          -
                8     01/04/2023 -          {last}
            """
        },
    }


def test_the_reason_for_new_episode_carries_over() -> None:
    assert_rule(rulebook, "503A", **carried("RNE", last="S", now="P"))


def test_the_legal_status_carries_over() -> None:
    assert_rule(rulebook, "503B", **carried("LS", last="C2", now="E1"))


def test_the_need_carries_over() -> None:
    assert_rule(rulebook, "503C", **carried("CIN", last="N1", now="N4"))


def test_the_placement_type_carries_over() -> None:
    assert_rule(rulebook, "503D", **carried("PLACE", last="U1", now="K2"))


def test_a_placement_type_may_turn_into_the_codes_that_replaced_it() -> None:
    def replaced(now: str, before: str, *, year: int, fails: str) -> None:
        assert_rule(
            rulebook,
            "503D",
            year=year,
            Episodes=f"CHILD DECOM PLACE fails\n1 01/04/2020 {now} {fails}",
            last={"Episodes": f"CHILD DECOM PLACE\n1 01/04/2020 {before}"},
        )

    replaced("K3", "H5", year=2024, fails="x")
    replaced("K3", "H5", year=2025, fails="-")
    replaced("K3", "H5", year=2026, fails="x")
    replaced("Z11", "Z1", year=2025, fails="x")
    replaced("Z11", "Z1", year=2026, fails="-")
    replaced("Z14", "Z1", year=2026, fails="-")
    replaced("Z14", "Z1", year=2027, fails="x")
    replaced("Z1", "Z11", year=2026, fails="x")


def test_the_provider_carries_over() -> None:
    assert_rule(rulebook, "503E", **carried("PLACE_PROVIDER", last="PR1", now="PR4"))


def test_the_urn_carries_over() -> None:
    assert_rule(rulebook, "503F", **carried("URN", last="SC1", now="SC2"))


def test_the_placement_authority_carries_over() -> None:
    changed = carried("PL_POST", last="ZZ11AA", now="ZZ21AA")
    assert_rule(rulebook, "503H", reference=PLACES, **changed)


def test_the_placement_location_carries_over() -> None:
    changed = carried("PL_POST", last="ZZ11AA", now="ZZ21AA")
    assert_rule(rulebook, "503J", reference=PLACES, **changed)


MOVED = {
    "Episodes": """
        CHILD DECOM      RNE HOME_POST PL_POST fails
        1     01/04/2023 S   ZZ11AA    ZZ11AB  -
        2     01/04/2023 S   ZZ11AA    ZZ11AC  x
        3     01/04/2023 S   ZZ11AA    -       x
        4     01/04/2023 S   -         -       -
        5     01/04/2023 P   ZZ11AA    ZZ11AC  {other}
    """,
    "last": {
        "Episodes": """
            CHILD DECOM      RNE HOME_POST PL_POST
            1     01/04/2023 S   ZZ11AA    ZZ11AA
            2     01/04/2023 S   ZZ11AA    ZZ11AA
            3     01/04/2023 S   ZZ11AA    ZZ11AA
            4     01/04/2023 S   -         -
            5     01/04/2023 S   ZZ11AA    ZZ11AA
        """
    },
}


def moved(*, other: str) -> dict:
    """Placements a tenth of a mile farther (1), two tenths (2), unknown now (3) or ever (4).

    Child 5 moved as 2 did, but under another RNE.
    """
    return MOVED | {"Episodes": MOVED["Episodes"].format(other=other)}


def test_the_distance_carries_over_to_a_tenth_of_a_mile() -> None:
    assert_rule(rulebook, "503G", reference=PLACES, **moved(other="x"))


def test_the_same_episode_keeps_its_distance() -> None:
    assert_rule(rulebook, "453", reference=PLACES, **moved(other="-"))


def test_the_same_episode_keeps_its_authority() -> None:
    assert_rule(
        rulebook,
        "452",
        reference=PLACES,
        Episodes="""
            CHILD DECOM      RNE PL_POST fails
            1     01/04/2023 S   ZZ21AA  x
            2     01/04/2023 P   ZZ21AA  -
            3     01/04/2023 S   ZZ11AB  -
            4     01/04/2023 -   ZZ21AA  -
        """,
        last={
            "Episodes": """
                CHILD DECOM      RNE PL_POST
                1     01/04/2023 S   ZZ11AA
                2     01/04/2023 S   ZZ11AA
                3     01/04/2023 S   ZZ11AA
                4     01/04/2023 -   ZZ11AA
            """
        },
    )


def test_an_open_episode_carries_over_under_its_start() -> None:
    assert_rule(
        rulebook,
        "502",
        Episodes="""
            CHILD DECOM      fails
            1     01/04/2023 -
            2     01/06/2024 -
            2     01/05/2023 x
            3     01/06/2024 -
            4     01/06/2024 x
            5     01/06/2024 -
        """,
        last={
            "Episodes": """
                CHILD DECOM      DEC
                1     01/04/2023 -
                2     01/04/2023 -
                3     01/04/2023 01/06/2023
                4     01/04/2023 -
                4     01/06/2023 01/07/2023
            """
        },
    )


def test_an_old_episode_ended_last_years_return() -> None:
    assert_rule(
        rulebook,
        "562",
        Episodes="""
            CHILD DECOM      fails
            1     01/05/2023 -
            2     01/04/2023 x
            3     31/03/2024 x
            4     01/04/2024 -
        """,
        last={
            "Episodes": """
                CHILD DECOM
                1     01/04/2023
                1     01/05/2023
                2     01/04/2023
                2     01/05/2023
            """
        },
    )


def test_a_child_of_old_was_in_last_years_return() -> None:
    assert_rule(
        rulebook,
        "NoE",
        Episodes="""
            CHILD DECOM      fails
            1     31/03/2024 -
            2     31/03/2024 x
            2     01/03/2024 x
            2     01/04/2024 -
            2     -          -
        """,
        last={"Episodes": "CHILD DECOM\n1 01/04/2023\n- 01/04/2023"},
    )
