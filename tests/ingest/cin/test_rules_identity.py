"""Rules about who the child is, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def test_1510_first_letter_of_the_upn_follows_from_the_rest() -> None:
    assert_rule(
        rulebook,
        "1510",
        ChildIdentifiers="""
            UPN            fails
            A000000000000  -
            C100000000000  -
            B100000000000  x
            P000000000001  -
            D00000000000C  -
            C00000000000C  x
            c100000000000  x
            B10000000000   -
            B1000000000I0  -
            B10000000000O  -
            -              -
        """,
    )


def test_1520_a_upn_belongs_to_one_child() -> None:
    assert_rule(
        rulebook,
        "1520",
        ChildIdentifiers="""
            LAchildID  UPN            fails
            a          A000000000000  x
            b          A000000000000  x
            c          C100000000000  -
            d          -              -
            e          -              -
        """,
    )


def test_1530_upn_names_an_authority() -> None:
    upns = """
        UPN            fails
        A001000000000  -
        A305000000000  -
        A816000000000  -
        A817000000000  x
        A421000000000  x
        AX01000000000  x
        A81700000000   -
        -              -
        A942000000000  {0}
        A943000000000  {0}
    """
    assert_rule(rulebook, "1530", year=2024, ChildIdentifiers=upns.format("-"))
    assert_rule(rulebook, "1530", year=2023, ChildIdentifiers=upns.format("x"))


def test_1540_upn_has_digits_in_the_middle() -> None:
    assert_rule(
        rulebook,
        "1540",
        ChildIdentifiers="""
            UPN            fails
            A801000000000  -
            A8010000000    x
            A80100000000   -
            A8010X0000000  x
            A80100000000X  -
            A801           x
            -              -
        """,
    )


def test_1550_upn_ends_in_a_digit_or_a_check_letter() -> None:
    assert_rule(
        rulebook,
        "1550",
        ChildIdentifiers="""
            UPN            fails
            A801000000000  -
            A80100000000Z  -
            A80100000000I  x
            A80100000000O  x
            A80100000000S  x
            A80100000000a  x
            A801000000     -
            -              -
        """,
    )


def test_1560q_former_upn_looks_like_a_upn() -> None:
    assert_rule(
        rulebook,
        "1560Q",
        ChildIdentifiers="""
            FormerUPN       fails
            A801000000000   -
            A80100000000Z   -
            A80100000000S   x
            1801000000000   x
            A8010X0000000   x
            A80100000000    x
            A8010000000000  x
            -               -
        """,
    )


def test_1570_child_id_has_at_most_20_characters() -> None:
    assert_rule(
        rulebook,
        "1570",
        ChildIdentifiers="""
            LAchildID              fails
            ABCDEFGHIJ0123456789   -
            ABCDEFGHIJ0123456789X  x
            -                      -
        """,
    )


def test_1580_child_id_holds_letters_and_digits() -> None:
    assert_rule(
        rulebook,
        "1580",
        ChildIdentifiers="""
            | LAchildID | fails |
            | aZ09      | -     |
            | 12-34     | x     |
            | 12 34     | x     |
            | 12/34     | x     |
            | 12_34     | x     |
            | é1        | x     |
            | -         | -     |
        """,
    )


def test_8500_child_has_an_id() -> None:
    assert_rule(
        rulebook,
        "8500",
        ChildIdentifiers="""
            LAchildID  fails
            1          -
            -          x
        """,
    )


def test_8510_child_id_belongs_to_one_child() -> None:
    assert_rule(
        rulebook,
        "8510",
        ChildIdentifiers="""
            LAchildID  fails
            1          x
            01         -
            1          x
            -          -
            -          -
        """,
    )


def test_8590_child_has_an_episode() -> None:
    assert_rule(
        rulebook,
        "8590",
        ChildIdentifiers="""
            LAchildID  fails
            a          -
            b          x
        """,
        CINdetails="""
            LAchildID  CINdetailsID
            a          1
            a          2
            c          1
        """,
    )


def test_8770q_a_pupil_has_a_upn_or_a_reason_why_not() -> None:
    assert_rule(
        rulebook,
        "8770Q",
        Header=HEADER,
        ChildIdentifiers="""
            LAchildID  PersonBirthDate  UPN            UPNunknown  fails
            a          2019-08-31       -              -           x
            b          2019-09-01       -              -           -
            c          2019-08-31       A000000000000  -           -
            d          2019-08-31       -              UN1         x
            e          2019-08-31       -              un2         -
            f          2019-08-31       -              UN7         -
            g          2019-08-31       -              UN8         x
            h          2019-08-31       -              -           -
            i          -                -              -           -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  ReferralNFA
            a          1             1
            a          2             False
            b          1             0
            c          1             0
            d          1             0
            e          1             0
            f          1             0
            g          1             0
            h          1             1
            h          2             -
            i          1             0
        """,
    )


def test_8770q_counted_from_the_sixth_birthday_until_2024() -> None:
    assert_rule(
        rulebook,
        "8770Q",
        year=2024,
        Header="""
            Year  ReferenceDate
            2024  2024-03-31
        """,
        ChildIdentifiers="""
            LAchildID  PersonBirthDate  UPN  UPNunknown  fails
            a          2018-03-30       -    -           x
            b          2018-03-31       -    -           -
            c          2018-03-30       -    UN1         x
            d          2018-03-30       -    UN5         -
        """,
        CINdetails="""
            LAchildID  ReferralNFA
            a          0
            b          0
            c          0
            d          0
        """,
    )


def test_8772_un7_is_only_for_no_further_action() -> None:
    assert_rule(
        rulebook,
        "8772",
        ChildIdentifiers="""
            LAchildID  UPNunknown  fails
            a          UN7         -
            b          un7         x
            c          UN7         x
            d          UN6         -
            e          UN7         -
        """,
        CINdetails="""
            LAchildID  CINdetailsID  ReferralNFA  fails
            a          1             1            -
            a          2             TRUE         -
            b          1             1            -
            b          2             0            x
            c          1             -            x
            d          1             0            -
        """,
    )
