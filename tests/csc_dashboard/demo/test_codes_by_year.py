"""Each year's return is written in the codes of that year."""

from __future__ import annotations

from functools import partial

import pytest
from lxml import etree

from ingest.datasets.cin.tables import DATASET as CIN
from ingest.datasets.ssda903.tables import DATASET as SSDA903
from tests.csc_dashboard.demo.conftest import Written

ELEMENT_OF = {"AssessmentFactor": "AssessmentFactors"}


def test_every_code_of_the_ssda903_is_valid_in_its_year(written: Written) -> None:
    for year in written.years:
        for table in SSDA903.tables:
            if not (written.folder / f"ssda903_{year}" / f"{table.name}.csv").exists():
                continue
            spoiled = written.spoiled(year, table.name)
            for field in table.fields:
                # A UPN is a number or a code, and the Header's UASC is of the XML form alone.
                if field.codes is None or field.name in ("UPN", "UASC"):
                    continue
                used = {
                    row[field.name]
                    for number, row in enumerate(written.table(year, table.name), start=2)
                    if number not in spoiled
                } - {""}
                assert used <= set(field.codes.valid(year)), (year, table.name, field.name)


def test_every_code_of_the_cin_census_is_valid_in_its_year(written: Written) -> None:
    fields = {
        field.name: field
        for table in CIN.tables
        for field in table.fields
        if field.codes is not None and field.name != "UPN"
    }
    for year in written.years:
        census = etree.parse(written.census(year))
        for name, field in fields.items():
            used = {element.text for element in census.iter(ELEMENT_OF.get(name, name))}
            assert used <= set(field.codes.valid(year)), (year, name)


@pytest.mark.parametrize(
    ("dataset", "name", "code", "since"),
    [
        ("Header", "SEX", "M", 2025),
        ("Episodes", "PLACE", "K3", 2025),
        ("cin", "Sex", "M", 2025),
        ("cin", "AssessmentFactors", "18C", 2021),
        ("cin", "ReferralSource", "5D", 2023),
        ("cin", "ReasonForClosure", "RC9", 2023),
        ("OC3", "ACTIV", "F5", 2022),
    ],
)
def test_a_new_code_is_used_from_its_first_year_and_not_before(
    written: Written, dataset: str, name: str, code: str, since: int
) -> None:
    used = partial(_used, written, dataset, name)
    assert code not in used(since - 1)
    assert code in used(since)


def _used(written: Written, dataset: str, name: str, year: int) -> set[str | None]:
    if dataset == "cin":
        return {element.text for element in etree.parse(written.census(year)).iter(name)}
    return {row[name] for row in written.table(year, dataset)}


@pytest.mark.parametrize(("year", "there"), [(2021, False), (2022, True)])
def test_child_in_need_plans_are_returned_from_2022(
    written: Written, year: int, there: bool
) -> None:
    assert (etree.parse(written.census(year)).find(".//CINPlanDates") is not None) == there


@pytest.mark.shared
@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_the_census_is_valid_against_the_years_schema(shared, written: Written, year: int) -> None:
    schema = etree.XMLSchema(file=str(shared / "samples" / "schemas" / f"CIN_schema_{year}.xsd"))
    schema.assertValid(etree.parse(written.census(year)))
