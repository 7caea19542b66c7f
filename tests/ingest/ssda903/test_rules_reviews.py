"""Rules on reviews, and on short breaks that need none."""

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_a_review_has_a_date_and_a_code():
    assert_rule(
        rulebook,
        "167",
        Reviews="""
        CHILD  REVIEW      REVIEW_CODE  fails
        both   01/05/2024  PN0          -
        none   -           -            -
        code   -           PN3          x
        date   01/05/2024  -            x
        bad    01/05/2024  PN8          x
    """,
    )


def test_short_breaks_have_no_mother_and_no_reviews():
    assert_rule(
        rulebook,
        "399",
        Header="""
            CHILD   MOTHER  fails
            mother  0       x
            seen    -       x
            plain   -       -
            care    0       -
            absent  1       -
        """,
        Reviews="""
            CHILD  REVIEW      REVIEW_CODE  fails
            seen   01/05/2024  -            x
            seen   -           -            x
            plain  -           -            -
            care   01/05/2024  PN1          -
        """,
        Episodes="""
            CHILD   LS  fails
            mother  V3  x
            seen    V3  x
            seen    V4  x
            plain   V3  -
            care    V3  -
            care    C2  -
        """,
    )
