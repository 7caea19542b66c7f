"""Annex A as a page and a workbook, written from returns that were taken in."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from indicators.catalogue import INDICATORS
from indicators.facts import cases_of
from ingest import inspections
from ingest.check import check, read_return
from ingest.datasets.annex_a.tables import CHILD
from ingest.readers import SourceFile
from ingest.schema import recorded
from records import access, queries

DAY = date(2020, 12, 31)


@pytest.fixture
def lead(scene, visitor):
    return visitor.as_person(scene.lead)


@pytest.fixture(scope="module")
def lists(scene):
    found = inspections.as_at(scene.here, DAY)
    return found.named(access.ids_of(scene.here, found.children, None))


def address(scene, name: str = "annex_a", on: str = "") -> str:
    return reverse(name, args=[scene.here.code]) + (f"?on={on}" if on else "")


def test_the_page_says_what_each_list_holds_and_lacks(scene, lead, lists):
    page = lead.page(address(scene, on=DAY.isoformat()))
    rows = {row[0]: row for row in page.table()}
    assert len(rows) == 11
    assert rows["3. Referrals"][1] == f"{len(lists.tables[3]):,}"
    assert rows["1. Contacts"][1] == "Left out"
    assert "Annex A workbooks" in rows["1. Contacts"][2]
    assert "Adopters" in page.text


def test_the_day_proposed_is_the_last_of_the_returns(scene, lead):
    assert "As at 31 March 2021" in lead.page(address(scene)).text


@pytest.mark.parametrize(
    ("on", "says"), [("2021-04-01", "give that day or an earlier one"), ("soon", "Give the day")]
)
@pytest.mark.parametrize("name", ["annex_a", "annex_a_workbook"])
def test_a_day_that_is_none_or_not_reached_is_refused(scene, lead, name: str, on: str, says: str):
    assert says in " ".join(lead.page(address(scene, name, on)).errors())


def test_the_workbook_is_read_back_to_the_lists_and_is_audited(scene, lead, lists):
    answer = lead.get(address(scene, "annex_a_workbook", DAY.isoformat()))
    file = SourceFile("annex-a.xlsx", answer.content)
    again = read_return([file], dataset="annex_a", as_at=DAY)
    assert again.loaded == {f"List{number}" for number in lists.tables}
    for number, frame in lists.tables.items():
        back = recorded(again, f"List{number}")
        assert back[list(frame.columns)].reset_index(drop=True).equals(frame), number
    told = AuditEntry.objects.get(authority=scene.here, action="Annex A written")
    assert told.detail["on"] == DAY.isoformat()
    assert told.detail["children"] == len(lists.children)


def test_our_own_rules_find_no_row_out_of_its_time(scene, lead):
    answer = lead.get(address(scene, "annex_a_workbook", DAY.isoformat()))
    result = check(
        [SourceFile("annex-a.xlsx", answer.content)], authority=scene.here.code, as_at=DAY
    )
    broken = {failure.rule.code for failure in result.checked.failures}
    # Dates blank, late or before the window, and ends without reasons.
    assert not {code for code in broken if code[-1] in "abc" or code in ("6e", "8e", "10e")}


def test_the_lists_agree_with_the_figures_of_the_day(scene, lists):
    """Children on a plan and in care on the day, counted by the indicators."""
    record = queries.record_of(scene.here, queries.standing(scene.here))
    month = DAY.year * 12 + DAY.month - 1
    for number, end, key in (
        (7, "Child Protection Plan End Date", "cpp_stock_count"),
        (8, "Date Ceased to be Looked After", "cla_stock_count"),
    ):
        frame = lists.tables[number]
        counted = cases_of(INDICATORS[key], record, month)["child"].nunique()
        assert frame[frame[end].isna()][CHILD].nunique() == counted > 0
