"""Rules on children looked after all year (OC2), and on who they are."""

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule

# One child of each kind that decides who was looked after throughout 2024/25.
EPISODES = """
    CHILD    DECOM       RNE  LS  DEC         REC
    all      01/05/2020  P    C2  -           -
    moved    01/05/2020  S    C2  01/09/2024  X1
    moved    01/09/2024  P    C2  -           -
    first    01/04/2024  S    C2  -           -
    last     01/05/2020  P    C2  31/03/2025  E4A
    began    02/04/2024  S    C2  -           -
    ended    01/05/2020  P    C2  30/03/2025  E4A
    unknown  01/05/2020  P    C2  30/03/2025  -
    breaks   01/05/2020  S    V3  -           -
    before   01/05/2020  S    C2  31/03/2024  E4A
    after    01/04/2025  S    C2  -           -
    broken   01/05/2020  S    V4  31/03/2024  X1
    broken   31/03/2024  L    C2  -           -
"""


def test_who_was_looked_after_throughout_the_year():
    assert_rule(
        rulebook,
        "185",
        Episodes=EPISODES,
        OC2="""
        CHILD    SDQ_SCORE  fails
        all      10         -
        moved    10         -
        first    10         -
        last     10         -
        broken   10         -
        began    10         x
        ended    10         x
        unknown  10         x
        breaks   10         x
        before   10         x
        after    10         x
        nobody   10         x
        -        10         x
        ended    many       x
        ended    -          -
    """,
    )


def test_age_is_no_reason_from_four_to_sixteen():
    assert_rule(
        rulebook,
        "157",
        Episodes=EPISODES,
        OC2="""
        CHILD  DOB         SDQ_SCORE  SDQ_REASON  fails
        all    01/04/2020  -          SDQ1        x
        all    02/04/2020  -          SDQ1        -
        all    31/03/2009  -          SDQ1        x
        all    30/03/2009  -          SDQ1        -
        all    01/06/2015  10         SDQ1        -
        all    01/06/2015  -          SDQ2        -
        ended  01/06/2015  -          SDQ1        -
        all    -           -          SDQ1        -
    """,
    )


def test_help_received_needs_no_offer():
    assert_rule(
        rulebook,
        "158",
        OC2="""
        INTERVENTION_RECEIVED  INTERVENTION_OFFERED  fails
        1                      0                     x
        1                      1                     x
        1                      -                     -
        0                      1                     -
        -                      1                     -
    """,
    )


def test_help_not_received_says_if_offered():
    assert_rule(
        rulebook,
        "159",
        OC2="""
        SUBSTANCE_MISUSE  INTERVENTION_RECEIVED  INTERVENTION_OFFERED  fails
        1                 0                      -                     x
        1                 0                      0                     -
        1                 1                      -                     -
        0                 0                      -                     -
        1                 -                      -                     -
    """,
    )


def test_the_four_required_answers_come_first():
    assert_rule(
        rulebook,
        "182",
        OC2="""
        IMMUNISATIONS  TEETH_CHECK  HEALTH_ASSESSMENT  SUBSTANCE_MISUSE  CONVICTED  fails
        1              1            1                  0                 0          -
        1              1            1                  -                 0          x
        -              -            -                  -                 0          x
        1              1            1                  -                 -          -
    """,
    )


def test_from_four_to_sixteen_there_is_a_score_or_a_reason():
    assert_rule(
        rulebook,
        "186",
        Episodes=EPISODES,
        OC2="""
        CHILD  DOB         SDQ_SCORE  SDQ_REASON  fails
        all    01/04/2020  -          -           x
        all    02/04/2020  -          -           -
        all    01/04/2008  -          -           x
        all    31/03/2008  -          -           -
        all    01/06/2015  0          -           -
        all    01/06/2015  -          SDQ4        -
        ended  01/06/2015  -          -           -
    """,
    )


def test_under_four_there_is_no_score():
    assert_rule(
        rulebook,
        "188",
        OC2="""
        DOB         SDQ_SCORE  SDQ_REASON  fails
        01/04/2021  10         -           x
        01/04/2021  -          SDQ1        x
        01/04/2021  -          -           -
        31/03/2021  10         -           -
        -           10         -           -
    """,
    )


def test_over_seventeen_there_is_no_score():
    assert_rule(
        rulebook,
        "189",
        OC2="""
        DOB         SDQ_SCORE  SDQ_REASON  fails
        31/03/2007  10         -           x
        31/03/2007  -          SDQ1        x
        31/03/2007  -          -           -
        01/04/2007  10         -           -
    """,
    )


def test_answers_are_for_children_looked_after_all_year():
    assert_rule(
        rulebook,
        "190",
        Episodes=EPISODES,
        OC2="""
        CHILD   CONVICTED  TEETH_CHECK  fails
        all     0          1            -
        ended   0          -            x
        ended   -          1            x
        ended   -          -            -
        nobody  0          -            x
    """,
    )


def test_every_child_looked_after_all_year_has_all_answers():
    assert_rule(
        rulebook,
        "191",
        Episodes="""
            CHILD   DECOM       RNE  LS  DEC         REC  fails
            all     01/05/2020  P    C2  -           -    -
            short   01/05/2020  P    C2  -           -    -
            absent  01/09/2024  P    C2  -           -    -
            absent  01/05/2020  S    C2  01/09/2024  X1   x
            ended   01/05/2020  P    C2  30/03/2025  E4A  -
        """,
        OC2="""
            CHILD  IMMUNISATIONS  TEETH_CHECK  HEALTH_ASSESSMENT  SUBSTANCE_MISUSE  fails
            all    1              1            0                  0                 -
            short  1              1            -                  0                 x
            other  -              -            -                  -                 -
        """,
    )


def test_misuse_says_if_helped():
    assert_rule(
        rulebook,
        "192",
        OC2="""
        SUBSTANCE_MISUSE  INTERVENTION_RECEIVED  fails
        1                 -                      x
        1                 0                      -
        0                 -                      -
        -                 -                      -
    """,
    )


def test_help_follows_misuse():
    assert_rule(
        rulebook,
        "193",
        OC2="""
        SUBSTANCE_MISUSE  INTERVENTION_RECEIVED  INTERVENTION_OFFERED  fails
        0                 0                      -                     x
        -                 -                      1                     x
        0                 -                      -                     -
        1                 1                      -                     -
    """,
    )


def test_a_score_needs_no_reason():
    assert_rule(
        rulebook,
        "197a",
        OC2="""
        SDQ_SCORE  SDQ_REASON  fails
        0          SDQ2        x
        high       SDQ2        x
        0          -           -
        -          SDQ2        -
    """,
    )


def test_turning_four_or_seventeen_says_why():
    assert_rule(
        rulebook,
        "197B",
        Episodes=EPISODES,
        OC2="""
        CHILD  DOB         SDQ_SCORE  SDQ_REASON  fails
        all    31/03/2020  -          -           -
        all    01/04/2020  -          -           x
        all    31/03/2021  -          -           x
        all    01/04/2021  -          -           -
        all    31/03/2007  -          -           -
        all    01/04/2007  -          -           x
        all    31/03/2008  -          -           x
        all    01/04/2008  -          -           -
        all    01/09/2020  10         -           -
        all    01/09/2020  -          SDQ1        -
        ended  01/09/2020  -          -           -
    """,
    )


def test_a_reason_is_for_children_looked_after_all_year():
    assert_rule(
        rulebook,
        "198",
        Episodes=EPISODES,
        OC2="""
        CHILD   SDQ_REASON  fails
        all     SDQ2        -
        ended   SDQ2        x
        ended   -           -
        nobody  SDQ2        x
    """,
    )
