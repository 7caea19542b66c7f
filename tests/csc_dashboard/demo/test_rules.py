"""The returns pass every rule that can be tried on them, but for the errors put in on purpose."""

from __future__ import annotations

import pandas as pd
import pytest

from ingest.check import check, read_return
from ingest.datasets.registry import RETURNS
from ingest.readers import SourceFile
from ingest.schema import Conformed
from tests.csc_dashboard.demo.conftest import FIRST_YEAR, Written

# A care leaver of 20 left care years ago: these two ask the stored record, not one return.
ASK_THE_WHOLE_RECORD = frozenset({"1001", "1002"})


def files_of(written: Written, dataset: str, year: int) -> list[SourceFile]:
    folder = written.folder / f"ssda903_{year}"
    paths = [written.census(year)] if dataset == "cin" else sorted(folder.iterdir())
    return [SourceFile.open(path) for path in paths]


def conformed(written: Written, dataset: str, year: int) -> Conformed:
    return read_return(files_of(written, dataset, year), dataset=dataset, year=year)


def found(result: Conformed, checked) -> set[tuple[str, int, str]]:
    """(table, row, rule) of every failing row, rows as a person sees them."""
    return {
        (failure.table, int(result.rows[failure.table][position]), failure.rule.code)
        for failure in checked.failures
        for position in failure.positions
    }


@pytest.mark.parametrize("year", [2018, 2022, 2023, 2024, 2025])
@pytest.mark.parametrize("dataset", ["ssda903", "cin"])
def test_only_planted_errors_are_found_and_all_of_them(
    written: Written, dataset: str, year: int
) -> None:
    rulebook = RETURNS[dataset].rulebook
    result = conformed(written, dataset, year)
    tables = {name: result.tables[name] for name in result.loaded}
    one_year = {rule.code for rule in rulebook.rules} - ASK_THE_WHOLE_RECORD
    last = conformed(written, dataset, year - 1).tables
    checked = rulebook.run(
        tables, result.collection, last=last, codes=frozenset(one_year), strict=True
    )
    planted = {
        (error["table"], int(error["row"]), error["rule"])
        for error in written.planted()
        if (error["dataset"], int(error["year"])) == (dataset, year)
    }
    assert found(result, checked) == planted


def test_care_leavers_were_in_care_in_a_return_before(written: Written) -> None:
    rulebook = RETURNS["ssda903"].rulebook
    year = written.years[-1]
    result = conformed(written, "ssda903", year)
    before = [
        conformed(written, "ssda903", earlier).tables["Episodes"]
        for earlier in range(FIRST_YEAR, year)
    ]
    last = {
        **conformed(written, "ssda903", year - 1).tables,
        "Episodes": pd.concat(before, ignore_index=True),
    }
    checked = rulebook.run(
        {name: result.tables[name] for name in result.loaded},
        result.collection,
        last=last,
        codes=ASK_THE_WHOLE_RECORD,
        strict=True,
    )
    assert not checked.untried
    assert not found(result, checked)


@pytest.mark.parametrize("dataset", ["ssda903", "cin"])
def test_a_return_is_accepted_as_its_own_authoritys(written: Written, dataset: str) -> None:
    year = written.years[-1]
    authority = written.authority
    answer = check(
        files_of(written, dataset, year),
        authority=authority.code,
        dfe_code=authority.dfe_code,
        dataset=dataset,
        year=year,
    )
    assert answer.decision.error is None
    assert answer.year == year


def test_about_three_rows_in_a_thousand_are_spoiled(written: Written) -> None:
    rows = sum(
        len(frame)
        for year in written.years
        for dataset in ("ssda903", "cin")
        for name, frame in conformed(written, dataset, year).tables.items()
        if name not in ("Disabilities", "AssessmentFactorsList", "Reviews", "Header")
    )
    assert 0.001 < len(written.planted()) / rows < 0.005
