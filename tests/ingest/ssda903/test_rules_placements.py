"""Rules on placements: ages, lengths of stay, temporary ones, and why placements change."""

import pytest

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


@pytest.mark.parametrize(
    ("code", "year", "placement", "birth"),
    [
        ("370", 2023, "P2", "01/05/2007"),
        ("370", 2024, "P2", "01/05/2006"),
        ("371", 2023, "H5", "01/05/2008"),
        ("371", 2024, "H5", "01/05/2006"),
        ("371", 2025, "K3", "01/05/2006"),
        ("371", 2026, "K3", "01/05/2006"),
        ("372", 2025, "R5", "01/05/2012"),
        ("373", 2025, "S1", "01/05/2018"),
        ("374", 2025, "P3", "01/05/2008"),
    ],
)
def test_a_placement_has_its_youngest_age(code, year, placement, birth):
    # The birthday falls on 1 May 2022; whether the episode has ended plays no part.
    assert_rule(
        rulebook,
        code,
        year=year,
        Header=f"CHILD DOB\none {birth}\nbare -",
        Episodes=f"""
        CHILD   PLACE        DECOM       DEC         fails
        one     {placement}  30/04/2022  01/06/2022  x
        one     {placement}  30/04/2022  -           x
        one     {placement}  01/05/2022  -           -
        one     {placement}  -           -           -
        one     U1           30/04/2022  -           -
        bare    {placement}  30/04/2022  -           -
        absent  {placement}  30/04/2022  -           -
    """,
    )


def test_h5_has_no_age_once_k3_has_come():
    assert_rule(
        rulebook,
        "371",
        year=2025,
        Header="CHILD DOB\none 01/05/2015",
        Episodes="""
        CHILD  PLACE  DECOM       fails
        one    H5     01/05/2024  -
        one    K3     01/05/2024  x
    """,
    )


@pytest.mark.parametrize(
    ("code", "placement", "allowed", "too_long"),
    [
        ("375", "T1", "12/06/2024", "13/06/2024"),
        ("376", "T3", "22/05/2024", "23/05/2024"),
        ("379", "T4", "08/05/2024", "09/05/2024"),
    ],
)
def test_a_temporary_placement_ends_in_time(code, placement, allowed, too_long):
    assert_rule(
        rulebook,
        code,
        Episodes=f"""
        PLACE        DECOM       DEC         fails
        {placement}  01/05/2024  {allowed}   -
        {placement}  01/05/2024  {too_long}  x
        {placement}  01/05/2024  -           -
        {placement}  -           {too_long}  -
        U1           01/05/2024  {too_long}  -
    """,
    )


def test_a_temporary_placement_has_no_provider():
    drawn = """
        PLACE  PLACE_PROVIDER  fails
        T0     PR1             x
        T4     -               -
        U1     PR1             -
        Z1     PR1             -
        Z11    PR1             {since_2026}
        Z14    -               -
    """
    assert_rule(rulebook, "213", year=2025, Episodes=drawn.format(since_2026="-"))
    assert_rule(rulebook, "213", year=2026, Episodes=drawn.format(since_2026="x"))


def test_a_short_break_has_no_place():
    assert_rule(
        rulebook,
        "214",
        Episodes="""
        LS  PL_POST  URN  fails
        V3  AB12CD   -    x
        V4  -        123  x
        V3  -        -    -
        C2  AB12CD   123  -
    """,
    )


def test_independent_living_has_ended():
    assert_rule(
        rulebook,
        "217t",
        year=2024,
        Episodes="""
        PLACE  DEC         fails
        P2     28/10/2023  -
        P2     29/10/2023  x
        P2     -           x
        H5     -           -
    """,
    )


def test_a_change_of_placement_has_a_reason():
    assert_rule(
        rulebook,
        "225",
        Episodes="""
        CHILD  DECOM       RNE  PLACE  REC  REASON_PLACE_CHANGE  fails
        moved  01/05/2024  S    U1     X1   -                    x
        moved  01/06/2024  P    U4     X1   CARPL                -
        moved  01/07/2024  B    K2     X1   -                    x
        moved  01/08/2024  T    K2     -    -                    -
        status 01/05/2024  S    U1     X1   -                    -
        status 01/06/2024  L    U1     -    -                    -
        short  01/05/2024  S    U1     X1   -                    -
        short  01/06/2024  P    T1     X1   -                    -
        short  01/07/2024  P    U1     -    -                    -
        left   01/05/2024  S    U1     E4A  -                    -
        left   01/09/2024  P    U1     -    -                    -
    """,
    )


def test_a_temporary_placement_needs_no_reason():
    assert_rule(
        rulebook,
        "226",
        Episodes="""
        CHILD  DECOM       PLACE  REASON_PLACE_CHANGE  fails
        before 01/05/2024  U1     CARPL                -
        before 01/06/2024  T1     -                    x
        here   01/05/2024  U1     -                    -
        here   01/06/2024  T1     CARPL                x
        after  01/06/2024  T1     -                    -
        after  01/07/2024  U1     CARPL                -
        other  01/05/2024  T1     -                    -
    """,
    )


def test_an_open_episode_has_not_changed():
    assert_rule(
        rulebook,
        "233",
        year=2026,
        Episodes="""
        DEC         REASON_PLACE_CHANGE  fails
        -           CARPL                x
        31/06/2025  CARPL                x
        01/05/2025  CARPL                -
        -           -                    -
    """,
    )


def test_custody_is_from_ten():
    # The day of the change is the start of the next episode, else the end of this, else its start.
    assert_rule(
        rulebook,
        "234",
        year=2026,
        Header="""
            CHILD  DOB         fails
            next   02/06/2015  x
            ten    01/06/2015  -
            ended  02/06/2015  x
            open   02/05/2015  x
            other  02/06/2015  -
        """,
        Episodes="""
            CHILD  DECOM       DEC         REASON_PLACE_CHANGE  fails
            next   01/05/2025  01/06/2025  CUSTOD               x
            next   01/06/2025  -           -                    -
            ten    01/05/2025  01/06/2025  CUSTOD               -
            ten    01/06/2025  -           -                    -
            ended  01/05/2025  01/06/2025  CUSTOD               x
            open   01/05/2025  -           CUSTOD               x
            other  01/05/2025  01/06/2025  CARPL                -
        """,
    )


def test_the_carer_is_away_at_most_twice():
    assert_rule(
        rulebook,
        "377",
        Episodes="""
        CHILD  PLACE  fails
        three  T3     x
        three  U1     -
        three  T3     x
        three  T3     x
        two    T3     -
        two    T3     -
        two    T2     -
        -      T3     -
        -      T3     -
        -      T3     -
    """,
    )


def test_care_does_not_start_temporarily():
    assert_rule(
        rulebook,
        "380",
        Episodes="""
        PLACE  RNE  fails
        T0     P    -
        T4     B    -
        T1     S    x
        T1     L    x
        T1     -    x
        U1     S    -
    """,
    )


def test_care_does_not_end_temporarily():
    assert_rule(
        rulebook,
        "381",
        Episodes="""
        PLACE  REC  fails
        T0     E4A  x
        T4     X1   -
        T1     -    -
        U1     E4A  -
    """,
    )


def test_a_temporary_placement_leads_back():
    drawn = """
        CHILD  DECOM       RNE  PLACE  PL_POST  fails
        back   01/05/2025  S    U1     AB12CD   -
        back   02/05/2025  P    T1     -        -
        back   03/05/2025  P    U1     ab12cd   -
        moved  03/05/2025  P    U4     AB12CD   x
        moved  01/05/2025  S    U1     AB12CD   -
        moved  02/05/2025  P    T1     -        -
        reason 01/05/2025  S    U1     AB12CD   -
        reason 02/05/2025  P    T1     -        -
        reason 03/05/2025  B    U1     AB12CD   x
        first  01/05/2025  P    T1     -        -
        first  02/05/2025  B    U1     AB12CD   -
        blank  01/05/2025  S    U1     -        -
        blank  02/05/2025  P    T1     -        -
        blank  03/05/2025  P    U1     -        -
        place  01/05/2025  S    U1     AB12CD   -
        place  02/05/2025  P    T1     -        -
        place  03/05/2025  P    U1     XY99ZZ   {since_2026}
        lost   01/05/2025  S    U1     AB12CD   -
        lost   02/05/2025  P    T1     -        -
        lost   03/05/2025  P    U1     -        {since_2026}
    """
    assert_rule(rulebook, "383", year=2025, Episodes=drawn.format(since_2026="-"))
    assert_rule(rulebook, "383", year=2026, Episodes=drawn.format(since_2026="x"))
