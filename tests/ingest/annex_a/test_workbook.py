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
