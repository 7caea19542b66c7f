"""Rules on episodes in time: starts, ends, what follows, and ages at the ends of care."""

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_earlier_episodes_have_ended():
    assert_rule(
        rulebook,
        "142",
        Episodes="""
        CHILD  DECOM       DEC         REC  fails
        open   01/05/2024  -           X1   x
        open   01/06/2024  01/07/2024  -    x
        open   01/07/2024  32/07/2024  X1   x
        open   01/08/2024  -           -    -
        tied   01/05/2024  -           -    x
        tied   01/05/2024  -           -    -
        done   01/05/2024  01/06/2024  X1   -
        done   01/06/2024  01/07/2024  E4A  -
        odd    31/06/2024  -           -    -
        odd    01/06/2024  -           -    -
        -      01/05/2024  -           -    -
        -      01/06/2024  -           -    -
    """,
    )


def test_an_end_has_a_date_and_a_reason():
    # A date that cannot be read was still given.
    assert_rule(
        rulebook,
        "148",
        Episodes="""
        DEC         REC  fails
        01/05/2024  X1   -
        -           -    -
        01/05/2024  -    x
        -           E2   x
        31/04/2024  X1   -
        31/04/2024  -    x
    """,
    )


def test_care_begins_after_birth():
    assert_rule(
        rulebook,
        "302",
        Header="""
            CHILD  DOB         fails
            early  02/05/2024  x
            same   01/05/2024  -
            later  01/06/2024  x
            blank  -           -
        """,
        Episodes="""
            CHILD  DECOM       fails
            early  01/05/2024  x
            same   01/05/2024  -
            later  15/05/2024  -
            later  01/05/2024  x
            blank  01/05/2024  -
            absent 01/05/2024  -
        """,
    )


def test_care_begins_before_eighteen():
    header = """
        CHILD  DOB
        adult  01/05/2006
        leap   29/02/2008
    """
    assert_rule(
        rulebook,
        "352",
        year=2026,
        Header=header,
        Episodes="""
        CHILD  RNE  DECOM       fails
        adult  S    30/04/2024  -
        adult  S    01/05/2024  x
        adult  P    01/06/2024  -
        leap   S    28/02/2026  x
        leap   S    27/02/2026  -
        leap   S    -           -
        absent S    01/05/2024  -
    """,
    )


def test_episodes_begin_under_the_children_act():
    assert_rule(
        rulebook,
        "353",
        Episodes="""
        DECOM       fails
        13/10/1991  x
        14/10/1991  -
        -           -
    """,
    )


def test_episodes_start_by_the_end_of_the_year():
    assert_rule(
        rulebook,
        "354",
        Episodes="""
        DECOM       fails
        31/03/2025  -
        01/04/2025  x
        -           -
    """,
    )


def test_episodes_last_a_night():
    assert_rule(
        rulebook,
        "355",
        Episodes="""
        DECOM       DEC         fails
        01/05/2024  01/05/2024  x
        01/05/2024  02/05/2024  -
        01/05/2024  -           -
        -           -           -
    """,
    )


def test_episodes_end_after_they_start():
    assert_rule(
        rulebook,
        "356",
        Episodes="""
        DECOM       DEC         fails
        02/05/2024  01/05/2024  x
        01/05/2024  01/05/2024  -
        01/05/2024  -           -
        -           01/05/2024  -
    """,
    )


def test_the_first_episode_starts_care():
    assert_rule(
        rulebook,
        "357",
        Episodes="""
        CHILD  DECOM       RNE  fails
        began  01/04/2024  S    -
        began  01/05/2024  P    -
        moved  01/05/2024  S    -
        moved  01/04/2024  P    x
        blank  01/04/2024  -    x
        older  31/03/2024  P    -
    """,
    )


def test_episodes_end_by_the_end_of_the_year():
    assert_rule(
        rulebook,
        "385",
        Episodes="""
        DEC         fails
        31/03/2025  -
        01/04/2025  x
        -           -
    """,
    )


def test_the_reason_agrees_with_what_follows():
    assert_rule(
        rulebook,
        "388",
        Episodes="""
        CHILD  DECOM       DEC         REC  fails
        on     01/05/2024  01/06/2024  X1   -
        on     01/06/2024  01/07/2024  E4A  -
        gap    01/05/2024  01/06/2024  X1   x
        gap    02/06/2024  -           -    -
        twice  01/06/2024  01/07/2024  E4A  -
        twice  01/05/2024  01/06/2024  E4A  x
        back   01/05/2024  01/06/2024  E4A  -
        back   01/09/2024  01/10/2024  X1   x
        open   01/05/2024  -           X1   -
        bare   01/05/2024  01/06/2024  -    -
        bare   01/06/2024  -           -    -
    """,
    )


def test_adopted_before_eighteen():
    assert_rule(
        rulebook,
        "386",
        Header="""
            CHILD  DOB
            one    01/05/2006
            bare   -
        """,
        Episodes="""
            CHILD  REC  DEC         fails
            one    E11  30/04/2024  -
            one    E11  01/05/2024  x
            one    E12  02/05/2024  x
            one    E4A  02/05/2024  -
            one    E11  -           -
            bare   E11  02/05/2024  -
        """,
    )


def test_guardianship_before_eighteen():
    assert_rule(
        rulebook,
        "407",
        Header="""
            CHILD  DOB         fails
            adult  01/05/2006  x
            child  01/05/2006  -
            moved  01/05/2006  -
        """,
        Episodes="""
            CHILD  REC  DEC         fails
            adult  E45  01/05/2024  x
            adult  E48  02/05/2024  x
            child  E46  30/04/2024  -
            moved  E41  02/05/2024  -
            moved  E47  -           -
        """,
    )


def test_independent_from_fourteen():
    assert_rule(
        rulebook,
        "387",
        Header="CHILD DOB\none 01/05/2010\nbare -",
        Episodes="""
        CHILD  REC  DEC         fails
        one    E5   30/04/2024  x
        one    E6   30/04/2024  x
        one    E5   01/05/2024  -
        one    E4A  30/04/2024  -
        one    E5   -           -
        bare   E5   30/04/2024  -
    """,
    )


def test_adult_social_care_from_sixteen():
    assert_rule(
        rulebook,
        "389",
        Header="CHILD DOB\none 01/05/2008\nbare -",
        Episodes="""
        CHILD  REC  DEC         fails
        one    E7   30/04/2024  x
        one    E7   01/05/2024  -
        one    E8   30/04/2024  -
        one    E7   -           -
        bare   E7   30/04/2024  -
    """,
    )
