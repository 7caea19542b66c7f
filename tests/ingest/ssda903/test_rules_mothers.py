"""Young people who are mothers."""

from __future__ import annotations

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.datasets.ssda903.rulebook import rulebook
from tests.ingest.drawn import assert_rule


def leavers(female: str, male: str) -> dict[str, str]:
    return {
        "Header": f"""
            CHILD SEX      MOTHER fails
            1     {female} -      x
            2     {female} 0      -
            3     {male}   -      -
            4     {female} -      -
            5     {female} -      -
            6     {female} -      x
            7     {female} -      -
        """,
        "Episodes": """
            CHILD LS REC DEC        fails
            1     C2 E4A {end}      x
            1     C2 X1  {start}    -
            2     C2 E4A {end}      -
            3     C2 E4A {end}      -
            4     V3 E4A {end}      -
            5     C2 E4A {before}   -
            6     -  E4A {start}    x
            7     C2 -   {start}    -
        """,
    }


def test_a_girl_who_leaves_care_says_whether_she_is_a_mother() -> None:
    days = {"start": "01/04/{0}", "end": "31/03/{1}", "before": "31/03/{0}"}

    def in_year(tables: dict[str, str], year: int) -> dict[str, str]:
        dates = {name: day.format(year - 1, year) for name, day in days.items()}
        return tables | {"Episodes": tables["Episodes"].format(**dates)}

    assert_rule(rulebook, "607", year=2024, **in_year(leavers("2", "1"), 2024))
    assert_rule(rulebook, "607", year=2025, **in_year(leavers("F", "M"), 2025))


def test_a_mother_has_the_birth_date_of_her_child() -> None:
    assert_rule(
        rulebook,
        "611",
        Header="""
            MOTHER MC_DOB     fails
            1      -          x
            1      01/06/2024 -
            0      -          -
        """,
    )


def test_the_birth_date_of_a_child_belongs_to_a_mother() -> None:
    header = """
        SEX MOTHER MC_DOB     fails
        {0} 0      01/06/2024 x
        {0} -      01/06/2024 x
        {0} 1      01/06/2024 -
        {0} 0      -          -
        {1} 0      01/06/2024 -
    """
    assert_rule(rulebook, "612", year=2024, Header=header.format("2", "1"))
    assert_rule(rulebook, "612", year=2025, Header=header.format("F", "M"))


def test_a_mother_is_eleven_when_the_year_begins() -> None:
    assert_rule(
        rulebook,
        "620",
        Header="""
            DOB        MOTHER fails
            01/04/2013 1      -
            02/04/2013 1      x
            02/04/2013 0      -
            -          1      -
        """,
    )


def test_a_mother_is_older_than_her_child() -> None:
    assert_rule(
        rulebook,
        "621",
        Header="""
            DOB        MC_DOB     fails
            01/06/2008 01/06/2008 x
            01/06/2008 31/05/2008 x
            01/06/2008 02/06/2008 -
            -          02/06/2008 -
        """,
    )


def test_the_birth_date_is_as_last_year() -> None:
    assert_rule(
        rulebook,
        "624",
        Header="""
            CHILD MC_DOB     fails
            1     01/06/2023 -
            2     02/06/2023 x
            3     -          x
            4     01/06/2024 -
            5     01/06/2024 -
        """,
        last={
            "Header": """
                CHILD MC_DOB
                1     01/06/2023
                2     01/06/2023
                3     01/06/2023
                4     -
            """
        },
    )


def test_a_child_is_born_while_the_mother_is_looked_after() -> None:
    assert_rule(
        rulebook,
        "625",
        Header="""
            CHILD MC_DOB     fails
            1     01/04/2025 x
            2     02/06/2024 x
            3     02/06/2024 -
            4     01/06/2024 -
            5     01/04/2025 x
            6     -          -
        """,
        Episodes="""
            CHILD DEC        fails
            1     -          -
            2     01/05/2024 -
            2     01/06/2024 x
            3     01/06/2024 -
            3     -          -
            4     01/06/2024 -
            6     01/06/2024 -
        """,
    )


def test_a_new_mother_gave_birth_this_year() -> None:
    assert_rule(
        rulebook,
        "626",
        Header="""
            CHILD MOTHER MC_DOB     fails
            1     1      31/03/2024 x
            2     1      01/04/2024 -
            3     1      31/03/2024 -
            4     1      31/03/2024 -
            5     0      31/03/2024 -
        """,
        last={"Header": "CHILD MOTHER\n1 0\n2 0\n3 -\n4 1\n5 0"},
    )


def test_a_care_leaver_is_not_asked_whether_she_is_a_mother() -> None:
    assert_rule(
        rulebook,
        "628",
        Header="""
            CHILD MOTHER fails
            1     0      x
            2     1      -
            3     1      -
            4     -      -
            5     1      -
        """,
        Episodes="CHILD\n2",
        OC3="CHILD IN_TOUCH\n1 YES\n2 YES\n3 -\n4 YES",
    )
