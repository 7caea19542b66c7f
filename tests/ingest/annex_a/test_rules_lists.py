"""The rules on Annex A's lists, on drawn tables."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.datasets.annex_a.rulebook import rulebook
from ingest.datasets.annex_a.rules.lists import KEY_DATES, NEEDED_ANSWERS
from ingest.schema import Collection
from tests.ingest.drawn import assert_rule

DECEMBER = Collection(2025, as_at=date(2024, 12, 31))


def drawn(number: int, columns: str, *rows: str) -> dict[str, str]:
    """One drawn list; headings are written with underscores."""
    return {f"List{number}": "\n".join([columns, *rows])}


def heading(column: str) -> str:
    return column.replace(" ", "_")


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, "1a"), (2, "2a"), (3, "3a"), (4, "4a"), (5, "5a"), (6, "6a"), (7, "7a"), (8, "8a"),
     (10, "10a"), (11, "11a")],
)  # fmt: skip
def test_the_key_date_is_given(number: int, code: str) -> None:
    column = heading(KEY_DATES[number])
    lists = drawn(number, f"{column} fails", "01/08/2024 -", "- x", "31/02/2024 x")
    assert_rule(rulebook, code, **lists)


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, "1b"), (2, "2b"), (3, "3b"), (4, "4b"), (5, "5b"), (6, "6b"), (7, "7b"), (8, "8b"),
     (10, "10b"), (11, "11b")],
)  # fmt: skip
def test_the_key_date_is_not_after_the_workbooks_day(number: int, code: str) -> None:
    column = heading(KEY_DATES[number])
    lists = drawn(number, f"{column} fails", "31/12/2024 -", "01/01/2025 x", "- -")
    assert_rule(rulebook, code, collection=DECEMBER, **lists)


@pytest.mark.parametrize(("number", "code"), [(1, "1c"), (3, "3c"), (5, "5c")])
def test_lists_of_six_months_hold_nothing_older(number: int, code: str) -> None:
    column = heading(KEY_DATES[number])
    lists = drawn(number, f"{column} fails", "01/07/2024 -", "30/06/2024 x", "- -")
    assert_rule(rulebook, code, collection=DECEMBER, **lists)


@pytest.mark.parametrize(("number", "code"), [(1, "1d"), (3, "3d"), (6, "6d"), (9, "9d")])
def test_what_a_list_is_sorted_by_is_given(number: int, code: str) -> None:
    column = heading(NEEDED_ANSWERS[number])
    assert_rule(rulebook, code, **drawn(number, f"{column} fails", "said -", "- x"))


NEEDLESS = heading("Was an Initial Child Protection Conference deemed unnecessary?")
HELD = heading("Date of Initial Child Protection Conference")
PLANNED = heading("Did the Initial Child Protection Conference Result in a Child Protection Plan")


def test_a_conference_held_was_not_unnecessary() -> None:
    rows = ("01/08/2024 No -", "01/08/2024 a)Yes x", "01/08/2024 Y x", "- Yes -", "01/08/2024 - -")
    assert_rule(rulebook, "5e", **drawn(5, f"{HELD} {NEEDLESS} fails", *rows))


def test_a_plan_follows_a_conference_that_has_a_date() -> None:
    rows = ("01/08/2024 Yes -", "- Yes x", "- No -", "- - -")
    assert_rule(rulebook, "5f", **drawn(5, f"{HELD} {PLANNED} fails", *rows))


def test_a_conference_follows_the_enquiry() -> None:
    rows = ("01/08/2024 02/08/2024 -", "02/08/2024 01/08/2024 x", "01/08/2024 - -")
    columns = f"{heading(KEY_DATES[5])} {HELD} fails"
    assert_rule(rulebook, "5g", **drawn(5, columns, *rows))


@pytest.mark.parametrize(
    ("number", "code", "day", "reason"),
    [
        (6, "6e", "CIN_Closure_Date", "Reason_for_Closure"),
        (8, "8e", "Date_Ceased_to_be_Looked_After", "Reason_Ceased_to_be_Looked_After"),
        (
            10,
            "10e",
            "Date_of_Decision_that_Child_Should_No_Longer_be_Placed_for_Adoption",
            "Reason_Why_Child_No_Longer_Placed_for_Adoption",
        ),
    ],
)
def test_an_end_has_both_date_and_reason(number: int, code: str, day: str, reason: str) -> None:
    rows = ("01/08/2024 said -", "01/08/2024 - x", "- said x", "- - -")
    assert_rule(rulebook, code, **drawn(number, f"{day} {reason} fails", *rows))


def test_a_child_with_a_plan_is_in_the_list_of_children_in_need() -> None:
    assert_rule(
        rulebook,
        "7e",
        List6="Child_Unique_ID\n1",
        List7="""
            Child_Unique_ID Child_Protection_Plan_End_Date fails
            1               -                              -
            2               -                              x
            3               01/08/2024                     -
        """,
    )
