"""An Annex A workbook: headings councils use, what it says, and the days it speaks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.check import read_return
from ingest.datasets.annex_a.records import to_records, window
from ingest.datasets.annex_a.tables import DATASET
from ingest.readers import SourceFile
from ingest.schema import Conformed
from tests.ingest.files import checked, sources, workbook

WHO = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"]
ANN = ["A1", "b) Female", "a) WBRI", date(2012, 5, 1), 12]
BO = ["B2", "Male", "a) White", date(2015, 6, 2), 9.3]
SHEETS = {
    "List 1": [
        [*WHO, "Date of Contact", "Contact Source"],
        [*ANN, date(2024, 11, 4), "g) Police"],
        [*ANN, date(2024, 12, 6), "q) 6: Police"],
        [*BO, date(2024, 8, 1), "Schools"],
    ],
    "List 2": [
        [*WHO, "Assessment start date", "Assessment completion date", "Organisation"],
        [*BO, date(2024, 9, 2), "", "Early help"],
    ],
}


def read(sheets: dict, **more) -> Conformed:
    return read_return(sources({"annex.xlsx": workbook(sheets)}), **more)


def rows(conformed: Conformed, entity: str, *columns: str) -> list[list]:
    frame = to_records(conformed).frames[entity].sort_values(list(columns))
    text = frame[list(columns)].astype("str").astype("object")
    return text.where(text.notna() & (text != "NaT"), None).to_numpy().tolist()


def test_contacts_early_help_and_the_children_come_out_of_it() -> None:
    conformed = read(SHEETS)
    assert (conformed.dataset.key, conformed.loaded) == ("annex_a", {"List1", "List2"})
    assert rows(conformed, "contact", "child", "contacted_on", "source") == [
        ["A1", "2024-11-04", "Police"],
        ["A1", "2024-12-06", "Police"],
        ["B2", "2024-08-01", "Schools"],
    ]
    assert rows(conformed, "early_help_assessment", "child", "started_on") == [["B2", "2024-09-02"]]
    assert rows(conformed, "person", "child", "sex", "date_of_birth", "ethnicity") == [
        ["A1", "F", "2012-05-01", "WBRI"],
        ["B2", "M", "2015-06-02", None],
    ]


def test_a_list_left_out_is_a_gap() -> None:
    extract = to_records(read({"List 1": SHEETS["List 1"]}))
    assert extract.supplies == {"person", "contact"}


LEAVERS = [
    [*WHO, "Allocated Team", "Allocated Worker", "Allocated Personal Advisor",
     "Eligibility Category", "Latest Pathway Plan Review Date", "LA in Touch",
     "Latest Date of Contact", "Type of Accommodation", "Suitability of Accommodation",
     "Activity Status"],
    [*ANN, "Leaving care", "W1", "", "b) Former relevant", date(2024, 9, 1), "a) In touch",
     date(2024, 12, 1), "f) Independent living", "a) Suitable", "f2: Full time in education"],
    [*BO, "", "", "P1", "Relevant", "", "Not in touch", "", "", "b) Not suitable", ""],
]  # fmt: skip
CIN_CASES = [
    [*WHO, "CIN Start Date", "Date Child Was Last Seen", "CIN Closure Date", "Case Status",
     "Allocated Team", "Allocated Worker"],
    [*ANN, date(2024, 3, 1), date(2024, 12, 2), "", "c) Child in need plan", "North", "W1"],
    [*BO, date(2024, 4, 1), "", "", "Open assessment", "North", ""],
]  # fmt: skip
CP_CASES = [
    [*WHO, "Child Protection Plan Start Date", "Date of the Last Statutory Visit",
     "Was the Child Seen Alone?", "Child Protection Plan End Date", "Allocated Team",
     "Allocated Worker"],
    [*ANN, date(2024, 5, 1), date(2024, 12, 9), "Y", "", "North", "W1"],
    [*BO, date(2024, 5, 1), date(2024, 12, 9), "Unknown", date(2024, 8, 1), "North", "W2"],
]  # fmt: skip
CLA_CASES = [
    [*WHO, "Date Started to be Looked After", "Date of Last Social Work Visit",
     "What is the permanence plan for this child?", "Allocated Team", "Allocated Worker",
     "Was the child offered a Return Interview after their last missing episode (Y/N)?"],
    [*ANN, date(2024, 5, 1), date(2024, 12, 9), "f) Long-term fostering", "North", "W3", "No"],
]  # fmt: skip
CASES = {"List 6": CIN_CASES, "List 7": CP_CASES, "List 8": CLA_CASES}
AS_AT = date(2024, 12, 31)


def test_care_leavers_stand_as_they_stood_on_the_day_of_the_list() -> None:
    conformed = read({"List 9": LEAVERS}, as_at=AS_AT)
    assert rows(
        conformed, "care_leaver_standing",
        "child", "as_on", "eligibility", "in_touch", "contacted_on", "suitability", "activity",
    ) == [
        ["A1", "2024-12-31", "Former relevant", "In touch", "2024-12-01", "Suitable", "F2"],
        ["B2", "2024-12-31", "Relevant", "Not in touch", None, "Not suitable", None],
    ]  # fmt: skip


def test_cases_stand_as_they_stood_on_the_day_of_the_list() -> None:
    conformed = read(CASES, as_at=AS_AT)
    assert rows(conformed, "cin_standing", "child", "case_status", "seen_on", "worker") == [
        ["A1", "Child in need plan", "2024-12-02", "W1"],
        ["B2", "Open assessment", None, None],
    ]
    assert rows(conformed, "cp_standing", "child", "visited_on", "seen_alone", "ended_on") == [
        ["A1", "2024-12-09", "1.0", None],
        ["B2", "2024-12-09", None, "2024-08-01"],
    ]
    assert rows(conformed, "cla_standing", "child", "permanence_plan", "interview_offered") == [
        ["A1", "Long-term fostering", "0.0"],
    ]


def test_a_child_is_allocated_where_any_list_of_open_cases_names_a_worker() -> None:
    assert rows(read(CASES, as_at=AS_AT), "allocation", "child", "allocated") == [
        ["A1", "1.0"],
        ["B2", "0.0"],
    ]


def test_lists_that_name_no_worker_or_are_left_out_call_nobody_unallocated() -> None:
    nameless = [row[:-1] for row in CIN_CASES]
    assert "allocation" not in to_records(read({**CASES, "List 6": nameless})).supplies
    two = {name: cells for name, cells in CASES.items() if name != "List 8"}
    assert "allocation" not in to_records(read(two)).supplies


def test_an_assessment_tells_whether_the_child_was_seen() -> None:
    heads = ["Continuous Assessment Start Date", "Child Seen During Continuous Assessment",
             "Continuous Assessment Date of Authorisation"]  # fmt: skip
    assessed = [
        [*WHO, *heads],
        [*ANN, date(2024, 9, 1), "a) Yes", date(2024, 10, 1)],
        [*BO, date(2024, 9, 1), "Unknown", ""],
    ]
    assert rows(
        read({"List 4": assessed}), "assessment_sight", "child", "authorised_on", "seen"
    ) == [["A1", "2024-10-01", "1.0"], ["B2", None, None]]


def test_a_child_with_two_dates_of_birth_has_none() -> None:
    other = [*ANN[:3], date(2013, 5, 1), 11]
    sheets = {**SHEETS, "List 2": [SHEETS["List 2"][0], [*other, date(2024, 9, 2), "", ""]]}
    assert rows(read(sheets), "person", "child", "date_of_birth")[0] == ["A1", None]


@pytest.mark.parametrize(
    ("as_at", "days"),
    [
        (date(2024, 12, 31), (date(2024, 7, 1), date(2024, 12, 31))),
        (None, (date(2024, 6, 7), date(2024, 12, 6))),
    ],
)
def test_it_speaks_for_the_six_months_to_its_day(as_at: date | None, days: tuple) -> None:
    assert window(read(SHEETS, as_at=as_at)) == days


@pytest.mark.parametrize(
    "headings",
    [
        ["Child ID", "Sex", "Ethnic Group", "DOB", "Age", "Contact Date", "Source of Contact"],
        ["CHILD UNIQUE ID", "gender", "ethnicity", "date of birth", "age", "date of contact",
         "contact source"],
    ],
)  # fmt: skip
def test_headings_may_be_those_councils_use(headings: list[str]) -> None:
    sheets = {"Contacts": [headings, *SHEETS["List 1"][1:]]}
    assert len(read(sheets).tables["List1"]) == 3


def test_every_heading_stands_for_one_column() -> None:
    for table in DATASET.tables:
        named = [name for f in table.fields for name in {f.name, *f.aliases}]
        assert len(named) == len(set(named)), table.name


def test_lists_without_a_row_are_refused() -> None:
    empty = {name: cells[:1] for name, cells in SHEETS.items()}
    assert str(checked({"annex.xlsx": workbook(empty)}).decision.error) == "NO_ROWS"


def test_a_workbook_of_all_eleven_lists_is_read(shared: Path) -> None:
    path = shared / "samples" / "annex_a" / "Annex_A_2024_Jan.xlsx"
    conformed = read_return([SourceFile.open(path)])
    assert conformed.loaded == {table.name for table in DATASET.tables}
    assert len(to_records(conformed).frames["contact"]) == 5
