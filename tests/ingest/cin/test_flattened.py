"""The flattened census: one return as CSV files, as a zip or as a workbook is the same record."""

from __future__ import annotations

import pytest

from ingest.check import read_return
from ingest.datasets.registry import RETURNS
from ingest.schema import Conformed, Kind
from records.extract import digest
from tests.ingest.files import cells, census, checked, child, sources, workbook, zipped

INSIDE = """
<DateOfInitialCPC>2024-06-03</DateOfInitialCPC>
<Assessments>
  <AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>
  <AssessmentAuthorisationDate>2024-06-20</AssessmentAuthorisationDate>
  <FactorsIdentifiedAtAssessment>
    <AssessmentFactors>1A</AssessmentFactors><AssessmentFactors>3A</AssessmentFactors>
  </FactorsIdentifiedAtAssessment>
</Assessments>
<Assessments><AssessmentActualStartDate>2024-12-02</AssessmentActualStartDate></Assessments>
<CINPlanDates><CINPlanStartDate>2024-07-01</CINPlanStartDate></CINPlanDates>
<Section47>
  <S47ActualStartDate>2024-05-10</S47ActualStartDate>
  <InitialCPCtarget>2024-05-31</InitialCPCtarget><ICPCnotRequired>0</ICPCnotRequired>
</Section47>
<ChildProtectionPlans>
  <CPPstartDate>2024-06-03</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
  <LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
  <Reviews><CPPreviewDate>2024-08-30</CPPreviewDate><CPPreviewDate>2025-02-20</CPPreviewDate></Reviews>
</ChildProtectionPlans>"""
XML = {"census.xml": census(child("C1", INSIDE), child("C2"), child("C3", INSIDE))}


def flattened(conformed: Conformed, *, day_first: bool = False) -> dict[str, str]:
    """The tables of a census as CSV files of one table each; keys as texts of some system."""
    files = {}
    for table in conformed.dataset.tables:
        frame = conformed.tables[table.name]
        if not table.exists_in(conformed.collection.year):
            continue
        text = frame[[field.name for field in table.fields]].astype("object")
        for field in table.fields:
            known = frame[field.name].notna()
            if field.kind is Kind.DATE:
                form = "%d/%m/%Y" if day_first else "%Y-%m-%d"
                text[field.name] = frame[field.name].dt.strftime(form)
            elif field.kind is Kind.INTEGER:
                text.loc[known, field.name] = frame[field.name][known].astype(int)
            elif field.kind is Kind.KEY:
                text.loc[known, field.name] = "K" + frame[field.name][known].astype(int).astype(str)
        files[f"{table.name}.csv"] = text.to_csv(index=False)
    return files


@pytest.fixture(scope="module")
def census_of_2025() -> Conformed:
    return read_return(sources(XML), year=2025)


def digest_of(files: dict[str, str | bytes]) -> str:
    conformed = read_return(sources(files), year=2025)
    return digest(RETURNS["cin"].to_records(conformed))


@pytest.mark.parametrize("day_first", [False, True], ids=["ISO dates", "dates day first"])
@pytest.mark.parametrize("form", ["files", "zip", "workbook"])
def test_however_it_is_written_it_is_the_same_record(
    form: str, day_first: bool, census_of_2025: Conformed
) -> None:
    files = flattened(census_of_2025, day_first=day_first)
    if form == "zip":
        files = {"census.zip": zipped(files)}
    elif form == "workbook":
        sheets = {name.removesuffix(".csv"): cells(text) for name, text in files.items()}
        files = {"census.xlsx": workbook(sheets)}
    assert digest_of(files) == digest_of(XML)


def test_the_rules_find_the_same_in_it(census_of_2025: Conformed) -> None:
    xml, flat = checked(XML), checked(flattened(census_of_2025))
    assert xml.checked.failures, "nothing is compared"
    assert [(f.rule.code, f.table, f.positions.tolist()) for f in flat.checked.failures] == [
        (f.rule.code, f.table, f.positions.tolist()) for f in xml.checked.failures
    ]
    assert flat.decision == xml.decision


def test_a_table_left_out_is_a_gap_and_an_empty_one_is_none(census_of_2025: Conformed) -> None:
    files = flattened(census_of_2025)
    whole = RETURNS["cin"].to_records(read_return(sources(files), year=2025)).supplies
    assert {"disability", "cp_review", "initial_cp_conference"} <= whole
    for table, gone in (
        ("Disabilities", {"disability"}),
        ("Section47", {"section_47", "initial_cp_conference"}),
        ("Reviews", {"cp_review"}),
        ("CINplanDates", {"cin_plan"}),
    ):
        fewer = {name: text for name, text in files.items() if name != f"{table}.csv"}
        extract = RETURNS["cin"].to_records(read_return(sources(fewer), year=2025))
        assert whole - extract.supplies == gone


def test_a_set_without_its_header_is_a_census_still(census_of_2025: Conformed) -> None:
    files = flattened(census_of_2025)
    del files["Header.csv"]
    assert digest_of(files) == digest_of(XML)


def test_a_set_without_referrals_is_refused(census_of_2025: Conformed) -> None:
    files = flattened(census_of_2025)
    del files["CINdetails.csv"]
    assert str(checked(files).decision.error) == "NO_ROWS"
