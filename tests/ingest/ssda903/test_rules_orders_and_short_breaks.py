"""Rules on orders with a limit in time, on youth justice, and on short breaks."""

from datetime import date

import pytest

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from ingest.schema import Collection
from tests.ingest.drawn import assert_rule


@pytest.mark.parametrize(
    ("code", "status", "allowed", "too_long"),
    [
        ("361", "L1", "04/05/2024", "05/05/2024"),
        ("362", "L2", "22/05/2024", "23/05/2024"),
        ("363", "L3", "08/05/2024", "09/05/2024"),
        ("364", "J2", "22/05/2024", "23/05/2024"),
    ],
)
def test_an_order_keeps_within_its_limit(code, status, allowed, too_long):
    assert_rule(
        rulebook,
        code,
        Episodes=f"""
        CHILD  LS        DECOM       DEC         fails
        just   {status}  01/05/2024  {allowed}   -
        long   {status}  01/05/2024  {too_long}  x
        else   C2        01/05/2024  {too_long}  -
        joined {status}  02/05/2024  {too_long}  x
        joined {status}  01/05/2024  02/05/2024  x
        parted {status}  01/05/2024  02/05/2024  -
        parted {status}  03/05/2024  {too_long}  -
        nested {status}  01/05/2024  {too_long}  x
        nested {status}  02/05/2024  03/05/2024  x
        open   {status}  01/02/2025  -           x
        late   {status}  30/03/2025  -           -
        bare   {status}  -           {too_long}  -
        -      {status}  01/05/2024  {too_long}  -
    """,
    )


def test_an_open_order_runs_to_the_day_the_data_run_to():

    assert_rule(
        rulebook,
        "361",
        collection=Collection(2025, as_at=date(2024, 5, 31)),
        Episodes="""
        CHILD  LS  DECOM       DEC  fails
        just   L1  28/05/2024  -    -
        long   L1  27/05/2024  -    x
    """,
    )


def test_youth_justice_from_ten():
    assert_rule(
        rulebook,
        "358",
        Header="""
            CHILD  DOB         fails
            young  02/05/2014  x
            ten    01/05/2014  -
            care   02/05/2014  -
        """,
        Episodes="""
            CHILD  LS  DECOM       fails
            young  J1  01/05/2024  x
            young  J3  02/05/2024  -
            ten    J2  01/05/2024  -
            care   C2  01/05/2024  -
        """,
    )


def test_care_ends_at_eighteen():
    assert_rule(
        rulebook,
        "359",
        Header="""
            CHILD  DOB
            adult  30/03/2007
            today  31/03/2007
        """,
        Episodes="""
            CHILD  LS  PLACE  DEC         fails
            adult  C2  K2     -           x
            adult  V2  K2     -           -
            adult  V2  K1     -           x
            adult  C2  K2     01/03/2025  -
            adult  C2  K2     30/02/2025  x
            today  C2  U1     -           -
            absent C2  U1     -           -
        """,
    )


def test_one_short_break_is_short():
    assert_rule(
        rulebook,
        "365",
        Episodes="""
        LS  DECOM       DEC         fails
        V3  01/05/2024  18/05/2024  -
        V3  01/05/2024  19/05/2024  x
        V3  13/03/2025  -           x
        V3  14/03/2025  -           -
        V4  01/05/2024  19/05/2024  -
        V3  -           19/05/2024  -
    """,
    )


def test_a_short_break_is_one_episode():
    assert_rule(
        rulebook,
        "366",
        Episodes="""
        LS  RNE  fails
        V3  S    -
        V3  P    x
        V3  -    x
        V4  P    -
    """,
    )


def test_short_breaks_add_up_to_75_days():
    # Only nights of this year count: an episode is cut at its start and its end.
    assert_rule(
        rulebook,
        "367",
        Episodes="""
        CHILD  LS  DECOM       DEC         fails
        over   V3  01/05/2024  31/05/2024  x
        over   V3  01/07/2024  31/07/2024  x
        over   V3  15/03/2025  -           x
        over   V3  01/01/2024  15/01/2024  -
        over   V4  01/08/2024  01/09/2024  -
        just   V3  02/05/2024  31/05/2024  -
        just   V3  01/07/2024  31/07/2024  -
        just   V3  15/03/2025  14/04/2025  -
        before V3  01/03/2024  15/06/2024  -
        past   V3  01/03/2024  16/06/2024  x
    """,
    )


def test_with_parents_is_not_section_20():
    assert_rule(
        rulebook,
        "378",
        Episodes="""
        PLACE  LS  fails
        P1     V2  x
        P1     C2  -
        U1     V2  -
    """,
    )


def test_a_short_break_is_no_temporary_placement():
    assert_rule(
        rulebook,
        "382",
        Episodes="""
        LS  PLACE  fails
        V3  T0     x
        V4  T4     x
        V3  K2     -
        C2  T1     -
    """,
    )


def test_a_short_break_is_not_long_term():
    assert_rule(
        rulebook,
        "384",
        Episodes="""
        LS  PLACE  fails
        V3  U1     x
        V4  U4     x
        V3  U3     -
        C2  U1     -
    """,
    )
