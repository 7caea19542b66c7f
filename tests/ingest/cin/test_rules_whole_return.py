"""Rules about the header and about the return as a whole, on drawn tables."""

from __future__ import annotations

from ingest.datasets.cin.rules import rulebook
from tests.ingest.drawn import assert_rule

HEADER = """
    Year  ReferenceDate
    2025  2025-03-31
"""


def drawn(headings: str, row: str, times: int) -> str:
    """A table of the same row many times."""
    return "\n".join([headings, *[row] * times])


def test_100_reference_date_is_31_march_of_the_year_in_the_header() -> None:
    assert_rule(
        rulebook,
        "100",
        Header="""
            Year  ReferenceDate  fails
            2025  2025-03-31     -
            2025  -              x
            2025  2025-03-30     x
            2025  2024-03-31     x
            2025  2025-02-30     x
            -     2025-03-31     x
        """,
    )


CONFERENCES = {
    "Header": HEADER,
    "CINdetails": """
        DateOfInitialCPC
        2024-04-01
        2024-03-31
    """,
    "Section47": """
        DateOfInitialCPC
        2025-03-31
        -
    """,
}


def test_2883_as_many_conferences_as_plans_in_the_year() -> None:
    plans = ("CPPstartDate", "2024-05-01", "2025-03-31", "2024-03-31", "-")
    assert_rule(rulebook, "2883", ChildProtectionPlans="\n".join(plans), **CONFERENCES)


def test_2883_fails_when_one_plan_more_starts_than_there_are_conferences() -> None:
    plans = ("CPPstartDate", "2024-05-01", "2025-03-31", "2024-04-01")
    assert_rule(
        rulebook,
        "2883",
        whole_return=True,
        ChildProtectionPlans="\n".join(plans),
        **CONFERENCES,
    )


def test_2886q_up_to_two_percent_may_be_without_sex() -> None:
    known = drawn("Sex ExpectedPersonBirthDate", "F -", 98)
    assert_rule(rulebook, "2886Q", ChildIdentifiers=f"{known}\nU -\n- -")
    assert_rule(rulebook, "2886Q", ChildIdentifiers=f"{known}\nU -\n- -\nU 2025-05-01")
    assert_rule(rulebook, "2886Q", whole_return=True, ChildIdentifiers=f"{known}\nU -\n- -\n- -")
    assert_rule(rulebook, "2886Q", ChildIdentifiers="Sex ExpectedPersonBirthDate")


def test_2886q_spoke_of_gender_until_2024() -> None:
    known = drawn("GenderCurrent ExpectedPersonBirthDate", "2 -", 98)
    two, three = f"{known}\n0 -\n- -", f"{known}\n0 -\n- -\n0 -"
    assert_rule(rulebook, "2886Q", year=2024, ChildIdentifiers=two)
    assert_rule(rulebook, "2886Q", year=2024, whole_return=True, ChildIdentifiers=three)


def test_2887q_more_than_seven_valid_disabilities_are_used() -> None:
    seven = "LAchildID Disability\na MOB\na HAND\na PC\nb INC\nb COMM\nb LD\nb HEAR\nc NONE\nc -"
    assert_rule(rulebook, "2887Q", Disabilities=f"{seven}\nc VIS")
    assert_rule(rulebook, "2887Q", whole_return=True, Disabilities=f"{seven}\nc XXX\nc MOB")
    assert_rule(rulebook, "2887Q", whole_return=True, Disabilities="LAchildID Disability")


def test_2888q_some_child_has_two_disabilities() -> None:
    one_each = "LAchildID Disability\na MOB\na MOB\na NONE\nb LD\nb -"
    assert_rule(rulebook, "2888Q", whole_return=True, Disabilities=one_each)
    assert_rule(rulebook, "2888Q", Disabilities=f"{one_each}\nb VIS")
    assert_rule(rulebook, "2888Q", Disabilities="LAchildID Disability\na NONE\nb -")
