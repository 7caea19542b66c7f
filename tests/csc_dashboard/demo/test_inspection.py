"""The demonstration's Annex A: what only its lists tell, made up on what the record tells."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from csc_dashboard.demo.inspection import filled
from ingest.check import check
from ingest.datasets.annex_a.records import to_records
from ingest.readers import SourceFile
from ingest.writing.annex_a.lists import AnnexA, annex_a
from ingest.writing.annex_a.workbook import workbook
from tests.indicators.drawn import drawn_record, returns
from tests.indicators.work_lists.drawn import YEARLY

DAY = date(2025, 3, 31)
CHILDREN = [f"WX{number:04}" for number in range(60)]


def drawn(head: str, row: str) -> str:
    return "\n".join([head, *(f"{child} {row}" for child in CHILDREN)])


@pytest.fixture(scope="module")
def told() -> AnnexA:
    """Sixty children, each referred, assessed, with a plan and in care."""
    record, children = drawn_record(
        returns(2024, 2025, supplies=YEARLY - {"contact", "early_help_assessment"}),
        {
            "person": drawn("child sex date_of_birth ethnicity", "F 2012-05-01 WBRI"),
            "cin_episode": drawn(
                "child referred_on source no_further_action primary_need", "2024-11-05 6 0 N1"
            ),
            "cin_assessment": drawn("child started_on authorised_on", "2024-11-06 2024-12-20"),
            "cp_plan": drawn(
                "child started_on initial_category latest_category previous_plans",
                "2024-12-02 NEG NEG 0",
            ),
            "cla_episode": drawn(
                "child decom rne legal_status need place place_provider",
                "2024-06-03 S C2 N1 U6 PR1",
            ),
        },
    )
    lists = annex_a(record, DAY)
    return lists.named({place: name for name, place in children.items()})


def test_the_same_seed_makes_the_same_lists(told):
    one, same, other = filled(told, 1), filled(told, 1), filled(told, 2)
    assert workbook(one, "Here") == workbook(same, "Here")
    assert not one.tables[8].equals(other.tables[8])


def test_what_the_record_tells_stays(told):
    made = filled(told, 1)
    for number, before in told.tables.items():
        after = made.tables[number][list(before.columns)]
        known = before.notna()
        pd.testing.assert_frame_equal(after.where(known), before)


def test_it_is_taken_in_without_a_row_out_of_its_time_and_tells_all_that_its_lists_can(told):
    file = SourceFile("annex-a.xlsx", workbook(filled(told, 1), "Here"))
    result = check([file], authority="E99000001", dataset="annex_a", year=2025, as_at=DAY)
    assert not {f.rule.code for f in result.checked.failures if f.rule.severity == "error"}
    extract = to_records(result.conformed)
    standings = ("cin_standing", "cp_standing", "cla_standing", "care_leaver_standing")
    for entity in ("contact", "early_help_assessment", "assessment_sight", *standings):
        assert entity in extract.supplies
    care = extract.frames["cla_standing"]
    assert 0 < care["visited_on"].notna().sum() < len(care)
    assert care["team"].notna().all()
