"""What was found in one month's extract is not held against another month's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ingest import chasing, finding_actions, finding_queries, quality
from ingest.models import Finding, Upload
from tests.ingest.journey import csv, sent
from tests.people import People

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 31)
# The check digit of the first number is wrong.
ROWS = """
    partner_person_id nhs_number attended_on reason
    P1                9434765918 03/01/2025  injury
    P2                9434765870 12/01/2025  illness
"""
PUT_RIGHT = ROWS.replace("9434765918", "9434765919")


def of_month(people: People, rows: str, month: int) -> Upload:
    drawn = rows.replace("/01/", f"/{month:02d}/")
    first = date(2025, month, 1)
    last = date(2025, month + 1, 1) - timedelta(1)
    said = {"dataset": "a_and_e_attendances", "first_on": first, "as_at": last}
    return sent(people.here, [("attendances.csv", csv(drawn))], people.bob, **said)


def test_the_upload_before_is_the_one_for_the_same_days(people: People) -> None:
    january = of_month(people, ROWS, 1)
    february = of_month(people, PUT_RIGHT, 2)
    assert finding_queries.before(february) is None
    assert finding_queries.before(of_month(people, PUT_RIGHT, 1)) == january


def test_another_month_puts_nothing_right(people: People) -> None:
    january = of_month(people, ROWS, 1)
    found = Finding.objects.filter(upload=january, rule="X04")
    assert found.count() == 1
    finding_actions.assign(january, found, people.bob, worker="Sam", team="", due_on=TODAY)
    of_month(people, PUT_RIGHT, 2)
    assert [c.upload for c in chasing.chased(people.here, TODAY)] == [january]
    of_month(people, PUT_RIGHT, 1)
    assert chasing.chased(people.here, TODAY) == []


def test_the_quality_of_returns_to_dfe_leaves_extracts_to_their_own_page(people: People) -> None:
    of_month(people, ROWS, 1)
    assert quality.choices(people.here) == []
