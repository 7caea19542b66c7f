"""Pages of work lists: what they say, to whom, and what is audited."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from accounts.permissions import RoleName
from indicators import work_list_queries as queries
from indicators.work_list_presenting import STATES
from indicators.work_list_queries import NOBODY, Asked
from indicators.work_lists import WORK_LISTS
from records import access

DAY = date(2020, 12, 15)


@pytest.fixture
def lead(scene, visitor):
    return visitor.as_person(scene.lead)


def address(scene, name: str = "work_list", key: str = "assessments", **asked: str) -> str:
    keys = [] if name == "work_lists" else [key]
    url = reverse(name, args=[scene.here.code, *keys])
    return url + ("?" + "&".join(f"{k}={v}" for k, v in asked.items()) if asked else "")


def told(scene) -> list[AuditEntry]:
    entries = AuditEntry.objects.filter(authority=scene.here, action="work list read")
    return list(entries.order_by("pk"))


def test_the_index_counts_each_list_and_names_those_that_cannot_be_told(scene, lead):
    page = lead.page(address(scene, "work_lists"))
    lines = page.table()
    readings = queries.readings(scene.here, date(2021, 3, 31))
    told_lists = {r.work_list.title for r in readings.values() if r.on}
    assert len(lines) == len(told_lists) == 4
    assert all("As at 31 Mar 2021" in row[0] for row in lines)
    assert [row[1:] for row in lines] == [
        [f"{reading.count(state):,}" for state in STATES]
        for reading in readings.values()
        if reading.on
    ]
    untold = [each.title for each in WORK_LISTS.values() if each.title not in told_lists]
    assert all(title in page.text for title in untold)
    assert "an Annex A workbook with list 8" in page.text


def test_a_list_has_its_limit_its_source_and_its_rows_most_pressing_first(scene, lead):
    page = lead.shows_ids(scene.here).page(address(scene, on=DAY.isoformat()))
    reading = queries.readings(scene.here, DAY)["assessments"]
    ids = access.ids_of(scene.here, reading.rows["child"].tolist(), None)
    rows = page.table()
    assert [row[0] for row in rows] == [ids[child] for child in reading.rows["child"][:50]]
    assert "As at 15 December 2020" in page.text
    assert "45 working days" in page.text
    assert "Working Together" in page.text


@pytest.mark.parametrize(
    ("day", "says"),
    [("2021-04-01", "give that day or an earlier one"), ("soon", "Give the day as day")],
)
def test_a_day_the_returns_do_not_reach_is_refused(scene, lead, day: str, says: str):
    page = lead.page(address(scene, "work_lists", on=day))
    assert says in " ".join(page.errors())


def test_a_day_before_the_returns_is_a_gap_and_no_empty_list(scene, lead):
    page = lead.page(address(scene, on="2010-01-01"))
    assert "cannot be told" in page.text
    assert "Nothing was due" not in page.text


def test_a_list_is_filtered_by_state(scene, lead):
    page = lead.page(address(scene, on=DAY.isoformat(), state="LATER"))
    assert page.table()
    assert all("Later" in row[1] for row in page.table())


def test_names_in_addresses_are_digests(scene):
    rows = queries.readings(scene.here, DAY)["assessments"].rows
    rows = rows.assign(worker="Jo Example").head(4)
    rows.loc[0, "worker"] = None
    (jo,) = queries.named(rows, "worker")
    assert "Jo" not in jo.key
    assert len(Asked(worker=jo.key).of(rows)) == len(rows) - 1
    assert len(Asked(worker=NOBODY).of(rows)) == 1


def test_the_fragment_is_all_that_a_filter_fetches(scene, lead):
    answer = lead.get(address(scene, on=DAY.isoformat()), headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="work-list">')


def test_each_opening_and_each_file_is_audited(scene, lead):
    lead.page(address(scene, on=DAY.isoformat()))
    answer = lead.get(address(scene, "work_list_csv", on=DAY.isoformat()))
    opened, taken = told(scene)
    assert (opened.subject, opened.detail["on"]) == ("assessments", "2020-12-15")
    assert taken.detail["export"] == "csv"
    assert taken.detail["children"] > 0
    assert "attachment" in answer["Content-Disposition"]


def test_files_hold_the_rows_and_say_what_they_are(scene, lead):
    reading = queries.readings(scene.here, DAY)["assessments"]
    answer = lead.get(address(scene, "work_list_csv", on=DAY.isoformat()))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0][0] == "Child"
    assert len([row for row in rows[1:] if len(row) > 1]) == len(reading.rows)
    assert "as at 15 December 2020" in rows[-3][0]
    book = lead.get(address(scene, "work_list_xlsx", on=DAY.isoformat())).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
    assert [row[0] for row in sheet.to_python()][:5] == [row[0] for row in rows[:5]]


def test_a_manager_says_why_once_for_a_list(scene, visitor):
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    url = address(scene, on=DAY.isoformat())
    asked = visitor.page(url)
    assert not asked.tree.xpath("//table")
    assert "Say why" in " ".join(visitor.send(url, {"reason": " "}).errors())
    assert not told(scene)
    page = visitor.send(url, {"reason": "supervision"})
    assert page.table()
    assert [entry.reason for entry in told(scene)] == ["supervision"]
    other = visitor.page(address(scene, key="care-reviews"))
    assert not other.tree.xpath("//table")


def test_no_file_without_the_reason(scene, visitor):
    visitor.as_person(scene.staff[RoleName.SENIOR_MANAGER])
    answer = visitor.get(address(scene, "work_list_csv"))
    assert answer.status_code == 302
    assert not told(scene)
