"""Rules on the child in Header: sex, motherhood, pupil number, birth, and last year's return."""

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def test_mother_status_is_for_females_in_care():
    assert_rule(
        rulebook,
        "165",
        Header="""
            CHILD  SEX  MOTHER  fails
            f-yes  F    1       -
            f-bad  F    2       x
            m-no   M    0       x
            m-ok   M    -       -
            f-none F    -       x
            f-v3   F    -       -
            f-gone F    -       -
            f-oc3  F    -       -
            u-none U    -       -
            u-yes  U    1       -
        """,
        Episodes="""
            CHILD   LS  DECOM       DEC
            f-yes   C2  01/05/2024  -
            f-none  C2  01/05/2020  01/04/2024
            f-v3    V3  01/05/2024  09/05/2024
            f-gone  C2  01/05/2020  31/03/2024
            u-none  C2  01/05/2020  -
        """,
        OC3="""
            CHILD  fails
            f-oc3  -
            f-bad  x
            f-none x
        """,
    )


def test_mother_status_by_the_sex_codes_before_2025():
    assert_rule(
        rulebook,
        "165",
        year=2024,
        Header="""
            CHILD  SEX  MOTHER  fails
            boy    1    1       x
            girl   2    -       x
            other  F    -       -
        """,
        Episodes="""
            CHILD  LS  DECOM       DEC
            boy    C2  01/05/2023  -
            girl   C2  01/05/2023  -
            other  C2  01/05/2023  -
        """,
        OC3="CHILD",
    )


def test_a_male_has_no_mothers_child():
    drawn = """
        SEX  MC_DOB      fails
        {m}  01/01/2024  x
        {m}  -           -
        {f}  01/01/2024  -
        U    01/01/2024  -
    """
    assert_rule(rulebook, "174", year=2024, Header=drawn.format(m=1, f=2))
    assert_rule(rulebook, "174", year=2025, Header=drawn.format(m="M", f="F"))


def test_sex_is_as_last_year():
    assert_rule(
        rulebook,
        "202",
        year=2026,
        Header="""
            CHILD  SEX  fails
            same   M    -
            other  F    x
            blank  -    x
            both   -    -
            new    F    -
            -      F    -
        """,
        last={
            "Header": """
            CHILD  SEX
            same   M
            other  U
            blank  F
            both   -
            -      M
        """
        },
    )


def test_in_2025_last_years_sex_codes_are_translated():
    assert_rule(
        rulebook,
        "202",
        year=2025,
        Header="""
            CHILD  SEX  fails
            boy    M    -
            girl   F    -
            swap   F    x
            now-u  U    x
        """,
        last={
            "Header": """
            CHILD  SEX
            boy    1
            girl   2
            swap   1
            now-u  2
        """
        },
    )


def test_date_of_birth_is_as_last_year():
    assert_rule(
        rulebook,
        "203",
        Header="""
            CHILD  DOB         fails
            same   01/02/2010  -
            other  02/02/2010  x
            bad    31/02/2010  -
            lost   -           x
            new    01/02/2010  -
        """,
        last={
            "Header": """
            CHILD  DOB
            same   01/02/2010
            other  01/02/2010
            bad    -
            lost   01/02/2010
        """
        },
    )


def test_ethnic_group_is_as_last_year():
    assert_rule(
        rulebook,
        "204",
        Header="""
            CHILD  ETHNIC  fails
            same   wbri    -
            other  MWBC    x
            found  MWBC    x
            both   -       -
        """,
        last={
            "Header": """
            CHILD  ETHNIC
            same   WBRI
            other  WBRI
            found  -
            both   -
        """
        },
    )


def test_once_a_mother_always_a_mother():
    assert_rule(
        rulebook,
        "207",
        Header="""
            CHILD   MOTHER  fails
            still   1       -
            no      0       x
            blank   -       x
            left    0       -
            never   0       -
        """,
        Episodes="""
            CHILD
            still
            no
            blank
            never
        """,
        last={
            "Header": """
            CHILD   MOTHER
            still   1
            no      1
            blank   1
            left    1
            never   0
        """
        },
    )


def test_a_pupil_number_changes_only_from_unknown():
    assert_rule(
        rulebook,
        "208",
        Header="""
            CHILD   UPN            fails
            same    A123456789012  -
            other   B123456789012  x
            lost    -              x
            undone  UN2            x
            found   A123456789012  -
            first   A123456789012  -
            why     UN3            -
            young   UN1            -
            named   UN5            -
            back    UN1            x
            swap    UN3            x
            gone    -              x
            new     UN2            -
        """,
        last={
            "Header": """
            CHILD   UPN
            same    a123456789012
            other   A123456789012
            lost    A123456789012
            undone  A123456789012
            found   UN4
            first   -
            why     UN1
            young   -
            named   -
            back    UN2
            swap    UN2
            gone    UN1
        """
        },
    )


def test_a_child_of_school_age_is_not_un1():
    # Four by 31 August 2023, the last before the year that began on 1 April 2024.
    assert_rule(
        rulebook,
        "209",
        Header="""
        UPN  DOB         fails
        UN1  31/08/2019  x
        UN1  01/09/2019  -
        UN2  31/08/2019  -
        UN1  -           -
    """,
    )


def test_un4_is_for_the_last_week_of_the_year():
    assert_rule(
        rulebook,
        "210",
        Header="""
            CHILD  UPN  fails
            early  UN4  x
            late   UN4  -
            other  UN2  -
        """,
        Episodes="""
            CHILD  DECOM       fails
            early  23/03/2025  x
            early  24/03/2025  -
            late   24/03/2025  -
            other  01/05/2024  -
        """,
    )


def test_unknown_sex_is_asked_about():
    assert_rule(
        rulebook,
        "232",
        Header="""
        SEX  fails
        U    x
        F    -
        -    -
    """,
    )


def test_nobody_is_born_after_the_year():
    assert_rule(
        rulebook,
        "301",
        Header="""
        DOB         fails
        31/03/2025  -
        01/04/2025  x
        -           -
    """,
    )


def test_nobody_is_over_twenty_five_when_the_year_begins():
    assert_rule(
        rulebook,
        "351",
        Header="""
        DOB         fails
        31/03/1999  x
        01/04/1999  -
        -           -
    """,
    )


def test_females_in_care_say_if_they_are_mothers():
    episodes = """
        CHILD  LS
        care   C2
        mixed  V3
        mixed  C2
        short  V4
        noted  C2
        boy    C2
        blank  -
    """
    drawn = """
        CHILD  SEX  MOTHER  fails
        care   {f}  -       x
        mixed  {f}  -       x
        short  {f}  -       -
        noted  {f}  0       -
        boy    {m}  -       -
        blank  {f}  -       x
        none   {f}  -       -
    """
    assert_rule(rulebook, "393", year=2025, Header=drawn.format(f="F", m="M"), Episodes=episodes)
    assert_rule(rulebook, "393", year=2024, Header=drawn.format(f=2, m=1), Episodes=episodes)
