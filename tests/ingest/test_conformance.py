"""Recorded rule cases: how their tables are read, and when a case counts as matched."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.conformance import NOT_IMPLEMENTED, collection, run_fixtures
from ingest.datasets.cin.rules import rulebook as cin_rulebook
from ingest.datasets.ssda903.rulebook import rulebook as ssda903_rulebook
from ingest.rules import Rulebook
from ingest.schema import Dataset, Field, Kind, Table

HEADER = Table(
    "Header",
    "the return",
    (Field("Year", Kind.INTEGER, "year"), Field("ReferenceDate", Kind.DATE, "reference date")),
)
PLANS = Table(
    "Plans",
    "one plan",
    (
        Field("LAchildID", Kind.CHILD_ID, "child"),
        Field("CINdetailsID", Kind.KEY, "which referral"),
        Field("Began", Kind.DATE, "began"),
        Field("Kind", Kind.CODE, "kind"),
    ),
)
CHILDREN = Table("Children", "one child", PLANS.fields[:2])


@pytest.fixture
def rulebook() -> Rulebook:
    book = Rulebook(Dataset("cin", "A census", (HEADER, PLANS, CHILDREN), "LAchildID", 2017, 2027))

    @book.rule("KIND", Plans="Kind")
    def kind_is_one(plans):
        """The kind is not 1."""
        return plans.Kind != "1"

    @book.rule("LATE", Plans="Began")
    def begins_after_the_year(plans, header):
        """The plan begins after the census year."""
        return plans.Began > header.ReferenceDate.iloc[0]

    @book.rule("NEW", since=2026, Plans="Kind")
    def new_rule(plans):
        """A rule of 2026."""
        return plans.Kind.isna()

    @book.rule("WITHDRAWN", since=2025, until=2024, Plans="Kind")
    def withdrawn_rule(plans):
        """A rule that never came into force."""
        return plans.Kind == "2"

    @book.rule("JOIN", Plans="CINdetailsID")
    def has_a_child(plans, children):
        """The plan belongs to no referral."""
        known = pd.MultiIndex.from_frame(children[["LAchildID", "CINdetailsID"]])
        return ~pd.MultiIndex.from_frame(plans[["LAchildID", "CINdetailsID"]]).isin(known)

    @book.rule("MANY", Plans="Kind")
    def too_many(plans):
        """The return holds more than two plans."""
        return len(plans) > 2

    @book.rule("FAULT", Plans="Kind")
    def fault(plans):
        """A rule that breaks."""
        raise ZeroDivisionError("broken")

    return book


def matched(rulebook: Rulebook, code: str, expected: dict[str, list[int]], **case: Any) -> bool:
    """Whether a fixture of one case matches: `case` holds its tables as (columns, *rows)."""
    years = case.pop("in_force", [2026])
    about = {key: case.pop(key) for key in ("metadata", "expected_return_level") if key in case}
    inputs = {name: {"columns": table[0], "rows": table[1:]} for name, table in case.items()}
    fixture = {
        "code": code,
        "in_force": years,
        "cases": [{"inputs": inputs, "expected": expected, **about}],
    }
    return run_fixtures({"fixtures": [fixture]}, rulebook)[0].match


def test_a_case_matches_when_the_rows_reported_are_the_rows_expected(rulebook: Rulebook) -> None:
    plans = (["Kind"], ["1"], ["2"])
    assert matched(rulebook, "KIND", {"Plans": [1]}, Plans=plans)
    assert not matched(rulebook, "KIND", {"Plans": [0, 1]}, Plans=plans)
    assert not matched(rulebook, "KIND", {}, Plans=plans)


def test_an_absent_table_and_an_empty_list_of_rows_mean_the_same(rulebook: Rulebook) -> None:
    assert matched(rulebook, "KIND", {"Plans": []}, Plans=(["Kind"], ["1"]))
    assert matched(rulebook, "KIND", {}, Plans=(["Kind"], ["1"]))


def test_one_is_the_same_as_a_number_a_decimal_and_text(rulebook: Rulebook) -> None:
    plans = (["Kind"], [1], [1.0], [" 1 "], [1.5], [None])
    assert matched(rulebook, "KIND", {"Plans": [3, 4]}, Plans=plans)


def test_dates_may_be_iso_or_day_first(rulebook: Rulebook) -> None:
    plans = (["Began"], ["2022-03-31"], ["2022-04-01"], ["01/04/2022"])
    header = (["ReferenceDate"], ["31/03/2022"])
    assert matched(rulebook, "LATE", {"Plans": [1, 2]}, Plans=plans, Header=header)


def test_without_a_header_the_case_is_of_its_newest_year(rulebook: Rulebook) -> None:
    plans = (["Began"], ["2024-03-31"], ["2024-04-01"])
    assert matched(rulebook, "LATE", {"Plans": [1]}, Plans=plans, in_force=[2023, 2024])


def test_running_numbers_may_be_any_text(rulebook: Rulebook) -> None:
    columns = ["LAchildID", "CINdetailsID"]
    plans = (columns, ["a", "cinID1"], ["a", "cinID2"])
    assert matched(
        rulebook, "JOIN", {"Plans": [1]}, Plans=plans, Children=(columns, ["a", "cinID1"])
    )


def test_a_rule_about_the_whole_return_has_no_rows(rulebook: Rulebook) -> None:
    plans = (["Kind"], ["1"], ["1"], ["1"])
    assert matched(rulebook, "MANY", {}, Plans=plans, expected_return_level=True)
    assert not matched(rulebook, "MANY", {}, Plans=plans)
    assert not matched(rulebook, "MANY", {}, Plans=plans[:2], expected_return_level=True)


def test_the_version_in_force_in_the_year_of_the_fixture_is_run(rulebook: Rulebook) -> None:
    plans = (["Kind"], [None])
    assert matched(rulebook, "NEW", {"Plans": [0]}, Plans=plans, in_force=[2025, 2026])
    assert not matched(rulebook, "NEW", {"Plans": [0]}, Plans=plans, in_force=[2025])


def test_a_version_never_in_force_must_not_report_anything(rulebook: Rulebook) -> None:
    plans = (["Kind"], ["2"])
    assert matched(rulebook, "GONE", {"Plans": [0]}, Plans=plans, in_force=[])
    assert not matched(rulebook, "KIND", {"Plans": [0]}, Plans=plans, in_force=[])


def test_a_rule_withdrawn_before_it_came_into_force_is_run_on_its_recorded_cases(
    rulebook: Rulebook,
) -> None:
    plans = (["Kind"], ["2"])
    assert matched(rulebook, "WITHDRAWN", {"Plans": [0]}, Plans=plans, in_force=[])
    assert not matched(rulebook, "WITHDRAWN", {}, Plans=plans, in_force=[])
    assert not matched(rulebook, "WITHDRAWN", {"Plans": [0]}, Plans=plans, in_force=[2025])


def test_a_rule_that_is_missing_untried_or_broken_does_not_match(rulebook: Rulebook) -> None:
    cases = [
        {"code": "NONE", "in_force": [2026], "cases": [{"inputs": {}, "expected": {}}]},
        {"code": "KIND", "in_force": [2026], "cases": [{"inputs": {}, "expected": {}}]},
        {
            "code": "FAULT",
            "in_force": [2026],
            "disputed": True,
            "cases": [{"inputs": {"Plans": {"columns": ["Kind"], "rows": []}}, "expected": {}}],
        },
    ]
    told = [case.as_json() for case in run_fixtures({"fixtures": cases}, rulebook)]
    assert [case["match"] for case in told] == [False, False, False]
    assert [case["why"] for case in told] == [
        NOT_IMPLEMENTED,
        "untried: the table Plans is not loaded",
        "ZeroDivisionError: broken",
    ]
    assert [case["disputed"] for case in told] == [False, False, True]


@pytest.mark.parametrize(
    ("metadata", "start", "end"),
    [
        ({}, "2025-04-01", "2026-03-31"),
        ({"collection_end": "1981-03-31"}, "1980-04-01", "1981-03-31"),
        ({"collection_start": "2015-04-01"}, "2015-04-01", "2016-03-31"),
        ({"collection_end": "31/3/2000"}, "1999-04-01", "2000-03-31"),
        (
            {"collection_start": "2020-04-01", "collection_end": "2021-04-01"},
            "2020-04-01",
            "2021-04-01",
        ),
    ],
)
def test_the_dates_of_a_collection_are_used_as_they_stand(
    metadata: dict[str, str], start: str, end: str
) -> None:
    dated = collection(metadata, 2026)
    assert (dated.start, dated.end) == (pd.Timestamp(start), pd.Timestamp(end))
    assert dated.year == 2026


def test_another_kind_of_file_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(ValueError, match="no list called fixtures"):
        run_fixtures([], rulebook)


def test_a_row_without_its_running_number_is_none(rulebook: Rulebook) -> None:
    columns = ["LAchildID", "CINdetailsID", "Kind"]
    plans = (columns, ["a", None, None], ["b", "cinID1", None])
    assert matched(rulebook, "KIND", {"Plans": [1]}, Plans=plans)


def test_factors_recorded_inside_an_assessment_become_rows_of_their_own() -> None:
    assessments = (
        ["AssessmentAuthorisationDate", "AssessmentFactors"],
        [None, ["1A", "2B"]],
        [None, "21"],
        [None, []],
        [None, None],
        ["2025-05-01", ["1A"]],
    )
    assert matched(cin_rulebook, "8614", {"Assessments": [0, 1]}, Assessments=assessments)


def test_the_year_that_a_case_names_chooses_among_those_of_its_rule(rulebook: Rulebook) -> None:
    # The rule NEW is of 2026: it reports nothing where the case is one of 2025.
    for named, found in (
        ("2025/26", True),
        ("2024/25", False),
        ("2024 to 2025", False),
        ("2025", True),  # may be either end, so the newest year of the rule stands
        ("2030/31", True),  # no year of the rule
    ):
        about = {"metadata": {"collectionYear": named}, "in_force": [2025, 2026]}
        plans = (["Kind"], [None])
        assert matched(rulebook, "NEW", {"Plans": [0]}, Plans=plans, **about) == found, named


def test_the_authority_of_a_provider_may_stand_under_a_longer_heading() -> None:
    episodes = (["URN", "PLACE_PROVIDER"], ["1", "PR1"], ["2", "PR1"], ["1", "PR2"])
    providers = {"columns": ["URN", "LA_CODE"], "rows": [[1, "here"], [2, "there"]]}
    about = {"localAuthority": "here", "provider_info": providers}
    assert matched(ssda903_rulebook, "229", {"Episodes": [1, 2]}, Episodes=episodes, metadata=about)


def test_a_distance_recorded_in_words_is_one_but_is_not_measured() -> None:
    columns = ["CHILD", "DECOM", "RNE", "PL_DISTANCE"]
    now = (columns, *([str(n), "2025-05-01", "S", miles] for n, miles in enumerate(["far", 1, 2])))
    last = (columns, *([str(n), "2025-05-01", "S", miles] for n, miles in enumerate([1, None, 1])))
    for code in ("453", "503G"):
        assert matched(
            ssda903_rulebook, code, {"Episodes": [1, 2]}, Episodes=now, Episodes_last=last
        )
    far = (["PL_DISTANCE"], ["far"], [351], [999.9])
    assert matched(ssda903_rulebook, "454", {"Episodes": [1]}, Episodes=far)
