"""The rules of partners' extracts, each once: a row that fails beside one that passes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ingest.datasets.partners.registry import EXTRACTS
from ingest.datasets.registry import kind_of
from ingest.schema import Collection
from tests.ingest.drawn import assert_rule

JANUARY_TO_MARCH = Collection(2025, date(2025, 3, 31), first_on=date(2025, 1, 1))
DRAWN = {
    "X01": (
        "a_and_e_attendances",
        "Events",
        """
            fails attended_on
            x     -
            -     03/01/2025
        """,
    ),
    "X02": (
        "a_and_e_attendances",
        "Events",
        """
            fails attended_on
            x     31/12/2024
            -     01/01/2025
            -     31/03/2025
            x     01/04/2025
        """,
    ),
    "X03": (
        "a_and_e_attendances",
        "Events",
        """
            fails partner_person_id nhs_number surname date_of_birth
            x     -                 -          -       -
            x     -                 -          Example -
            -     -                 -          Example 04/05/2014
            -     P1                -          -       -
            -     -                 9434765919 -       -
        """,
    ),
    "X04": (
        "a_and_e_attendances",
        "Events",
        """
            fails nhs_number
            -     9434765919
            x     9434765918
            x     943476591
            -     -
        """,
    ),
    "X05": (
        "a_and_e_attendances",
        "Events",
        """
            fails date_of_birth attended_on
            x     04/01/2025    03/01/2025
            -     03/01/2025    03/01/2025
            -     -             03/01/2025
        """,
    ),
    "X06": (
        "a_and_e_attendances",
        "Events",
        """
            fails date_of_birth attended_on
            x     03/01/2007    03/01/2025
            -     04/01/2007    03/01/2025
        """,
    ),
    "X07": (
        "attendance",
        "Events",
        """
            fails first_day  missed possible
            -     01/01/2025 4      4
            x     01/01/2025 5      4
            x     01/01/2025 -1     4
        """,
    ),
    "X08": (
        "a_and_e_attendances",
        "Events",
        """
            fails partner_person_id attended_on reason
            -     P1                03/01/2025  injury
            x     P1                03/01/2025  injury
            -     P1                03/01/2025  illness
        """,
    ),
    "X09": (
        "identifiers",
        "Events",
        """
            fails authority_child_id nhs_number
            x     -                  9434765919
            -     C1                 -
        """,
    ),
    "X10": (
        "identifiers",
        "Events",
        """
            fails authority_child_id nhs_number
            -     C1                 9434765919
            x     C1                 9434765870
            -     C2                 9434765870
        """,
    ),
    "X20": (
        "surveys",
        "Counts",
        """
            fails month   count
            x     -       40
            x     2025-13 40
            -     2025-01 40
        """,
    ),
    "X21": (
        "surveys",
        "Counts",
        """
            fails month   count
            x     2025-01 -
            x     2025-02 -1
            -     2025-03 0
        """,
    ),
    "X22": (
        "surveys",
        "Counts",
        """
            fails month   count question
            -     2025-01 40    -
            -     2025-01 20    listened_to
            x     2025-01 21    listened_to
            x     2025-01 41    -
        """,
    ),
    "X23": (
        "surveys",
        "Counts",
        """
            fails month   count
            -     2025-03 40
            x     2025-04 40
        """,
    ),
    "X24": (
        "surveys",
        "Counts",
        """
            fails month   count out_of
            x     2025-01 40    -
            x     2025-02 40    -1
            -     2025-03 40    0
        """,
    ),
    "X25": (
        "police_call_outs",
        "Counts",
        """
            fails month   count place
            x     2025-01 40    -
            -     2025-01 30    household
            -     2025-01 11    community
            -     2025-02 41    -
            -     2025-02 30    household
            -     2025-02 11    community
        """,
    ),
}


@pytest.mark.parametrize("code", DRAWN)
def test_the_rule_reports_the_marked_rows_and_no_other(code):
    key, table, drawn = DRAWN[code]
    assert_rule(kind_of(key).rulebook, code, collection=JANUARY_TO_MARCH, **{table: drawn})


@pytest.mark.parametrize(
    ("day", "ended"),
    [("03/12/2024", "31/12/2024"), ("01/04/2025", "-")],
)
def test_what_lasts_lies_outside_where_no_day_of_it_is_inside(day, ended):
    drawn = f"""
        fails started_on ended_on
        x     {day}      {ended}
        -     03/12/2024 01/01/2025
        -     03/12/2024 -
        -     31/03/2025 -
    """
    rulebook = kind_of("youth_justice_orders").rulebook
    assert_rule(rulebook, "X02", collection=JANUARY_TO_MARCH, Events=drawn)


def test_every_rule_of_every_kind_is_drawn():
    declared = {rule.code for key in EXTRACTS for rule in kind_of(key).rulebook.rules}
    assert declared == set(DRAWN)


def test_each_kind_of_the_registry_is_named_in_one_theme_file():
    folder = Path(__file__).parents[3] / "ingest" / "datasets" / "partners"
    written = "".join(path.read_text() for path in folder.glob("*.py"))
    assert all(len(re.findall(rf'^    "{key}",$', written, re.MULTILINE)) == 1 for key in EXTRACTS)
