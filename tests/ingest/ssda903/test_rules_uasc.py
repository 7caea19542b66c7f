"""Rules on unaccompanied asylum-seeking children, told by Header (XML) or the table UASC (CSV)."""

import pytest

from ingest.datasets.ssda903 import rules  # noqa: F401
from ingest.datasets.ssda903.rulebook import rulebook
from ingest.datasets.ssda903.rules.uasc import NOT_TOLD
from ingest.datasets.ssda903.tables import DATASET
from ingest.schema import Collection
from ingest.typed import DAY_FIRST, typed
from tests.grid import grid
from tests.ingest.drawn import assert_rule


def test_the_status_ends_this_year_or_later():
    assert_rule(
        rulebook,
        "104",
        UASC="""
        DUC         fails
        31/03/2024  x
        01/04/2024  -
        01/01/2030  -
        31/02/2025  x
        -           -
    """,
    )


def test_the_status_is_no_or_yes_in_xml():
    assert_rule(
        rulebook,
        "105",
        Header="""
        CHILD  UASC  fails
        no     0     -
        yes    1     -
        blank  -     x
        two    2     x
    """,
    )


def test_csv_has_no_status_to_check():
    assert_rule(
        rulebook,
        "105",
        Header="""
        CHILD  UASC  fails
        one    -     -
        two    -     -
    """,
    )


def test_a_status_lost_is_explained_by_last_years_end():
    assert_rule(
        rulebook,
        "205A",
        Header="""
            CHILD    fails
            in-year  -
            first    -
            last     -
            early    x
            late     x
            none     x
            still    -
            never    -
        """,
        UASC="""
            CHILD  SEX  DOB         DUC         fails
            none   -    01/01/2006  -           x
            still  M    01/01/2008  -           -
        """,
        last={
            "UASC": """
            CHILD    SEX  DUC
            in-year  M    01/01/2024
            first    M    01/04/2023
            last     M    31/03/2024
            early    M    31/03/2023
            late     M    01/04/2024
            none     M    -
            still    M    -
        """
        },
    )


def test_a_status_lost_in_xml_has_no_end_this_year():
    assert_rule(
        rulebook,
        "205A",
        Header="""
            CHILD  UASC  fails
            dated  0     x
            plain  -     -
            still  1     -
        """,
        UASC="""
            CHILD  DUC         fails
            dated  01/01/2024  x
            still  01/01/2024  -
        """,
        last={
            "Header": """
                CHILD  UASC
                dated  1
                plain  1
                still  1
            """,
            "UASC": """
                CHILD  DUC
                dated  01/01/2024
                plain  01/01/2024
                still  01/01/2024
            """,
        },
    )


def test_a_status_kept_has_ends_that_agree():
    # Last year's end is the eighteenth birthday; this year's is the same or lies in the year.
    assert_rule(
        rulebook,
        "205B",
        Header="""
            CHILD   fails
            same    -
            earlier -
            before  x
            other   x
            nothing x
            new     -
        """,
        UASC="""
            CHILD   SEX  DUC         fails
            same    M    01/06/2026  -
            earlier M    01/04/2024  -
            before  M    31/03/2024  x
            other   M    01/06/2026  x
            nothing M    -           x
            new     M    01/06/2026  -
        """,
        last={
            "UASC": """
            CHILD   SEX  DOB         DUC
            same    M    01/06/2008  01/06/2026
            earlier M    01/06/2008  01/06/2026
            before  M    01/06/2008  01/06/2026
            other   M    01/06/2008  02/06/2026
            nothing M    01/06/2008  -
        """
        },
    )


def test_an_end_needs_a_status():
    assert_rule(
        rulebook,
        "205C",
        Header="""
            CHILD  UASC  fails
            now    0     x
            then   0     x
            has    1     -
            had    0     -
            plain  -     -
        """,
        UASC="""
            CHILD  DUC         fails
            now    01/01/2025  x
            has    01/01/2025  -
            plain  -           -
        """,
        last={
            "Header": """
                CHILD  UASC
                now    0
                then   0
                has    0
                had    1
            """,
            "UASC": """
                CHILD  DUC
                then   01/01/2024
                had    01/01/2024
            """,
        },
    )


def test_a_status_is_not_new_for_a_known_child():
    header = """
        CHILD   fails
        gained  x
        kept    -
        new     -
        never   -
    """
    uasc = """
        CHILD   SEX
        gained  M
        kept    M
        new     M
    """
    last = {"Header": "CHILD\ngained\nkept\nnever", "UASC": "CHILD SEX\nkept M"}
    assert_rule(rulebook, "205D", Header=header, UASC=uasc, last=last)


def test_without_header_a_status_gained_is_reported_in_uasc():
    assert_rule(
        rulebook,
        "205D",
        UASC="""
            CHILD   SEX  fails
            gained  M    x
            kept    M    -
            new     M    -
        """,
        last={
            "UASC": """
            CHILD   SEX
            gained  -
            kept    M
        """
        },
    )


def test_an_unaccompanied_child_under_eleven_is_asked_about():
    assert_rule(
        rulebook,
        "231",
        Header="""
            CHILD  DOB         fails
            young  01/04/2014  x
            eleven 31/03/2014  -
            other  01/04/2014  -
        """,
        UASC="CHILD\nyoung\neleven",
    )
    assert_rule(
        rulebook,
        "231",
        Header="""
        CHILD  UASC  DOB         fails
        young  1     01/04/2014  x
        other  0     01/04/2014  -
    """,
    )


def test_only_the_unaccompanied_have_an_end():
    assert_rule(
        rulebook,
        "303",
        Header="""
            CHILD  UASC  fails
            no     0     x
            yes    1     -
            plain  0     -
        """,
        UASC="""
            CHILD  DUC         fails
            no     01/01/2025  x
            yes    01/01/2025  -
            plain  -           -
        """,
    )


def test_csv_says_by_the_row_itself_that_there_is_a_status():
    assert_rule(
        rulebook,
        "303",
        Header="CHILD UASC fails\none - -",
        UASC="""
        CHILD  DUC         fails
        one    01/01/2025  -
    """,
    )


def test_the_status_ends_by_eighteen():
    assert_rule(
        rulebook,
        "304",
        UASC="""
        DOB         DUC         fails
        01/06/2007  01/06/2025  -
        01/06/2007  02/06/2025  x
        29/02/2008  01/03/2026  x
        29/02/2008  28/02/2026  -
        -           01/06/2025  -
        01/06/2007  -           -
    """,
    )


@pytest.mark.parametrize("code", ["164", "392a", "406"])
def test_rules_that_exempt_the_unaccompanied_stay_untried_where_nobody_says_who_they_are(code):
    tables = {
        name: typed(DATASET.table(name), grid(drawn), date_format=DAY_FIRST, upper_codes=True)
        for name, drawn in (("Header", "CHILD\none"), ("Episodes", "CHILD PL_POST\none AB12CD"))
    }
    directory = grid("authority").set_index("authority", drop=False)
    checked = rulebook.run(
        tables,
        Collection(2025),
        reference={"postcodes": directory},
        codes=frozenset([code]),
        strict=True,
    )
    assert [(u.rule.code, u.why) for u in checked.untried] == [(code, NOT_TOLD)]
