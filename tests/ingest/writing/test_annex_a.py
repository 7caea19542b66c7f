"""Annex A written from drawn records: who is on which list on a day, and that our own reader reads
the workbook back to the same."""

from __future__ import annotations

from datetime import date

import pandas as pd

from ingest.check import read_return
from ingest.datasets.annex_a.records import to_records
from ingest.datasets.annex_a.tables import CHILD
from ingest.readers import SourceFile
from ingest.schema import Conformed, recorded
from ingest.writing.annex_a.lists import AnnexA, annex_a, best_day
from ingest.writing.annex_a.workbook import COVER, workbook
from records.entities import ENTITIES
from records.extract import Extract, digest
from records.merge import InForce, merge
from records.record import Record
from tests.indicators.drawn import EVERYTHING, drawn_record, returns
from tests.indicators.work_lists.drawn import YEARLY
from tests.ingest.annex_a.test_workbook import AS_AT, CASES, LEAVERS, SHEETS, read

DAY = date(2025, 3, 31)


def written(
    on: date = DAY, releases: list[InForce] | None = None, directory=None, **tables: str
) -> AnnexA:
    """The lists of a drawn record on a day, children by the names they are drawn with."""
    record, children = drawn_record(
        releases or returns(2024, 2025, supplies=YEARLY), tables, directory
    )
    return annex_a(record, on, {"E06000001": "Hartlepool"}).named(
        {place: name for name, place in children.items()}
    )


def rows(annex: AnnexA, number: int, *columns: str) -> list[list[str]]:
    """Rows of a list as text, "" where blank."""
    frame = annex.tables[number][[CHILD, *columns]]
    text = frame.apply(lambda column: column.astype("str")).fillna("").replace("NaT", "")
    return text.to_numpy().tolist()


def test_referrals_are_those_of_the_six_months_as_they_stood_on_the_day():
    annex = written(
        cin_episode="""
            child referred_on source no_further_action closed_on
            Ann   2024-09-30  6      0                 -
            Ann   2024-10-01  6      0                 -
            Bo    2025-03-31  1A     1                 2025-03-31
            Cy    2024-04-01  9      0                 -
        """,
    )
    got = rows(
        annex, 3, "Date of referral", "Referral Source", "Referral NFA?",
        "Number of Referrals in Last 12 Months",
    )  # fmt: skip
    assert got == [
        ["Ann", "2024-10-01", "q) 6: Police", "No", "2.0"],
        ["Bo", "2025-03-31", "a) 1A: Individual: family or carer", "Yes", "1.0"],
    ]


def test_who_a_child_is_comes_as_ofsted_words_it():
    annex = written(
        person="""
            child sex date_of_birth ethnicity
            Ann   F   2012-04-01    WBRI
            Bo    -   -             APKN
        """,
        disability="""
            child disability
            Ann   MOB
        """,
        cin_assessment="""
            child started_on
            Ann   2025-03-01
            Bo    2025-03-01
        """,
    )
    who = ("Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
    assert rows(annex, 4, *who, "Does the Child have a Disability") == [
        ["Ann", "b) Female", "a) WBRI", "2012-04-01", "12.0", "Yes"],
        ["Bo", "c) Not stated/recorded", "k) APKN", "", "", "Unknown"],
    ]


def test_assessments_are_those_open_on_the_day_or_completed_in_the_six_months():
    """What was authorised after the day was open on it, and its date is not known yet."""
    annex = written(
        on=date(2024, 12, 31),
        cin_assessment="""
            child started_on authorised_on
            Ann   2024-02-01 2024-06-30
            Bo    2024-02-01 2024-07-01
            Cy    2024-12-01 2025-01-15
            Di    2025-01-02 -
        """,
    )
    dates = (
        "Continuous Assessment Start Date",
        "Continuous Assessment Date of Authorisation",
    )
    assert rows(annex, 4, *dates) == [["Bo", "2024-02-01", "2024-07-01"], ["Cy", "2024-12-01", ""]]


def test_enquiries_have_their_conference_and_whether_a_plan_followed():
    annex = written(
        section_47="""
            child started_on conference_on conference_not_required
            Ann   2025-02-03 2025-02-20    0
            Bo    2025-02-03 2025-02-20    0
            Cy    2025-02-03 -             1
            Di    2024-09-20 2024-10-08    0
            Ed    2024-09-20 2024-09-30    0
        """,
        initial_cp_conference="""
            child held_on
            Ann   2025-02-20
        """,
        cp_plan="""
            child started_on
            Ann   2025-02-20
        """,
    )
    got = rows(
        annex, 5,
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of ICPCs in the last 12 months",
    )  # fmt: skip
    assert got == [
        ["Ann", "No", "2025-02-20", "Yes", "1.0"],
        ["Bo", "No", "2025-02-20", "No", "0.0"],
        ["Cy", "Yes", "", "", "0.0"],
        ["Di", "No", "2024-10-08", "No", "0.0"],
    ]


def test_children_in_need_have_the_status_that_weighs_most():
    annex = written(
        cin_episode="""
            child referred_on no_further_action primary_need closed_on  closure_reason
            Ann   2024-01-10  0                 N1           -          -
            Bo    2024-01-10  0                 N2           -          -
            Cy    2024-01-10  0                 N1           -          -
            Di    2025-03-10  0                 N5           -          -
            Ed    2024-01-10  0                 N1           2024-10-01 RC7
            Flo   2024-01-10  0                 N1           2024-09-30 RC7
            Gus   2025-01-10  1                 N0           2025-01-10 -
            Hal   2024-01-10  0                 N1           -          -
        """,
        cla_episode="""
            child decom      rne legal_status place
            Ann   2025-01-10 S   C2           U6
        """,
        cp_plan="""
            child started_on
            Ann   2024-05-01
            Bo    2024-05-01
        """,
        cin_plan="""
            child started_on ended_on
            Cy    2024-05-01 -
            Di    2024-05-01 2025-03-31
        """,
        cin_assessment="""
            child started_on
            Di    2025-03-10
        """,
    )
    got = rows(annex, 6, "Primary Need Code", "Case Status", "CIN Closure Date")
    assert got == [
        ["Ann", "N1: Abuse, neglect or exploitation", "a) Looked after child", ""],
        ["Bo", "N2: Child's disability", "b) Child Protection plan", ""],
        ["Cy", "N1: Abuse, neglect or exploitation", "c) Child in need plan", ""],
        ["Di", "N5: Family dysfunction", "d) Open assessment", ""],
        ["Ed", "N1: Abuse, neglect or exploitation", "e) Closed episode", "2024-10-01"],
        ["Hal", "N1: Abuse, neglect or exploitation", "", ""],
    ]
    assert any("open" in lack.why for lack in annex.lacks(6) if lack.columns == ("Case Status",))


def test_plans_have_their_last_review_and_police_protection():
    annex = written(
        cp_plan="""
            child started_on ended_on   initial_category latest_category previous_plans
            Ann   2024-05-01 -          NEG              EMO             1
            Bo    2024-01-01 2024-09-30 NEG              NEG             0
            Cy    2024-01-01 2024-10-01 PHY              PHY             0
        """,
        cp_review="""
            child plan_started_on reviewed_on
            Ann   2024-05-01      2024-07-20
            Ann   2024-05-01      2025-01-10
        """,
        cla_episode="""
            child decom      rne legal_status place dec        rec
            Cy    2024-12-01 S   L1           U6    2024-12-03 E4A
        """,
    )
    got = rows(
        annex, 7, "Initial Category of Abuse", "Latest Category of Abuse",
        "Date of latest review conference", "Child Protection Plan End Date",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months"
        " (Y/N)",
    )  # fmt: skip
    assert got == [
        ["Ann", "a) Neglect", "d) Emotional Abuse", "2025-01-10", "", "No"],
        ["Cy", "b) Physical Abuse", "b) Physical Abuse", "", "2024-10-01", "Yes"],
    ]


CARE = """
    child decom      rne legal_status place place_provider need dec        rec home_postcode placement_postcode
    Ann   2024-01-10 S   V2           U6    PR1            N1   2024-06-01 X1  AA1           AA1
    Ann   2024-06-01 L   C2           U6    PR1            N1   2025-01-20 X1  AA1           AA1
    Ann   2025-01-20 P   C2           K2    PR4            N1   -          -   AA1           BB1
    Bo    2024-05-01 S   V2           U6    PR1            N2   2024-09-30 E4A AA1           AA1
    Cy    2024-05-01 S   V2           U6    PR1            N2   2024-10-01 E4A AA1           AA1
    Cy    2025-02-01 S   C1           U4    PR4            N2   -          -   AA1           AA1
    Di    2024-05-01 S   V4           U6    PR1            N2   -          -   AA1           AA1
"""  # noqa: E501  an episode is as wide as DfE makes it


def test_children_in_care_are_told_as_they_stood_on_the_day():
    annex = written(
        cla_episode=CARE,
        directory="""
            postcode authority easting northing
            AA1      HERE      1000    1000
            BB1      E06000001 9000    9000
        """,
    )
    got = rows(
        annex, 8, "Date Started to be Looked After", "Start date of current legal status",
        "Child's Legal Status", "Start Date of Most Recent Placement", "Placement Type",
        "Placement Location", "LA of Placement", "Number of Placements in the Last 12 months",
        "Date Ceased to be Looked After",
    )  # fmt: skip
    full, section_20, home = "C2: Full care order", "V2: Section 20, single period", "a) In"
    assert got == [
        ["Ann", "2024-01-10", "2024-06-01", full, "2025-01-20", "K2: Children's home", "b) Out",
         "Hartlepool", "2.0", ""],
        ["Cy", "2024-05-01", "2024-05-01", section_20, "2024-05-01",
         "U6: Fostered by others, other", home, "HERE", "2.0", "2024-10-01"],
        ["Cy", "2025-02-01", "2025-02-01", "C1: Interim care order", "2025-02-01",
         "U4: Fostered by others, long term", home, "HERE", "2.0", ""],
    ]  # fmt: skip
    again = "Is this a second or subsequent period of being a Looked After Child within the last"
    column = next(c for c in annex.tables[8] if c.startswith(again))
    assert [row[1] for row in rows(annex, 8, column)] == ["No", "No", "Yes"]


def test_a_child_whose_care_ended_after_the_day_is_in_care_on_it():
    annex = written(on=date(2024, 9, 29), cla_episode=CARE)
    ends = ("Date Ceased to be Looked After", "Reason Ceased to be Looked After")
    assert rows(annex, 8, *ends) == [["Ann", "", ""], ["Bo", "", ""], ["Cy", "", ""]]


def test_adoption_has_who_waits_who_was_adopted_and_whose_decision_was_reversed():
    annex = written(
        placed_for_adoption="""
            child decided_on ceased_on  cease_reason
            Ann   2024-06-01 -          -
            Bo    2023-09-01 -          -
            Cy    2024-02-01 2024-11-01 RD3
            Di    2023-05-01 2024-03-30 RD1
            Ed    2023-06-01 -          -
        """,
        cla_episode="""
            child decom      rne legal_status place dec        rec
            Ann   2024-01-10 S   C2           U6    2024-09-01 X1
            Ann   2024-09-01 L   E1           U6    -          -
            Bo    2023-05-01 S   E1           U6    2024-02-01 X1
            Bo    2024-02-01 P   E1           A6    2024-12-01 E12
            Cy    2024-01-10 S   C2           U6    -          -
            Di    2023-01-10 S   C2           U6    -          -
            Ed    2023-05-01 S   C2           U6    2024-05-01 E4A
        """,
        adoption="""
            child year should_be_placed_on matched_on
            Bo    2025 2023-09-01          2024-01-15
        """,
    )
    got = rows(
        annex, 10, "Date of Placement Order", "Date of Matching Child and Prospective Adopters",
        "Date Placed for Adoption", "Date of Adoption Order",
        "Date of Decision that Child Should No Longer be Placed for Adoption",
        "Reason Why Child No Longer Placed for Adoption",
    )  # fmt: skip
    assert got == [
        ["Ann", "2024-09-01", "", "", "", "", ""],
        ["Bo", "2023-05-01", "2024-01-15", "2024-02-01", "2024-12-01", "", ""],
        ["Cy", "", "", "", "", "2024-11-01", "RD3: No adopters found"],
    ]


def test_a_list_of_which_nothing_is_known_is_left_out_and_said_to_be():
    annex = written(releases=returns(2025, supplies=frozenset({"person", "cla_episode"})))
    assert set(annex.tables) == {8}
    assert all(annex.lacks(number) for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11))
    assert {each.columns for each in annex.lacks(3)} == {()}


def test_the_day_proposed_is_the_last_on_which_most_lists_can_be_told():
    census = InForce(1, "cin", 2025, date(2024, 4, 1), date(2025, 3, 31), YEARLY)
    later = InForce(
        2, "annex_a", 2026, date(2025, 3, 1), date(2025, 8, 31), frozenset({"person", "contact"})
    )
    record, _ = drawn_record([census, later], {})
    assert best_day(record) == date(2025, 3, 31)


def read_back(annex: AnnexA) -> Conformed:
    """The workbook as our own reader takes it."""
    file = SourceFile("annex-a.xlsx", workbook(annex, "Somewhere"))
    return read_return([file], dataset="annex_a", as_at=annex.on)


def test_what_is_written_is_read_back_cell_for_cell():
    annex = written(
        person="""
            child sex date_of_birth ethnicity
            Ann   F   2012-04-01    WBRI
            Cy    M   2015-02-03    MWBC
        """,
        cla_episode=CARE,
        cin_episode="""
            child referred_on source no_further_action primary_need
            Ann   2024-10-01  6      0                 N1
            Cy    2024-12-01  1A     0                 N2
        """,
    )
    again = read_back(annex)
    assert again.loaded == {f"List{number}" for number in annex.tables}
    assert not again.flags
    for number, frame in annex.tables.items():
        back = recorded(again, f"List{number}")[list(frame.columns)]
        pd.testing.assert_frame_equal(back.reset_index(drop=True), frame)


def test_the_cover_is_no_list():
    again = read_back(written(cla_episode=CARE))
    assert "N_SHEET_IGNORED" in {str(each) for each in again.normalisations}
    assert COVER not in again.loaded


def record_of(extract: Extract, on: date) -> tuple[Record, dict[int, str]]:
    """The record that a workbook alone makes."""
    releases = [
        InForce(1, "annex_a", on.year, date(on.year, 7, 1), on, frozenset(extract.supplies))
    ]
    names = dict(enumerate(extract.children(), 1))
    numbers = {name: number for number, name in names.items()}
    empty, _ = drawn_record(releases, {})
    frames = dict(empty.frames)
    for entity in ENTITIES:
        if entity.name in extract.frames:
            told = extract.frames[entity.name]
            told = told.assign(child=told["child"].map(numbers).astype("int64"), release=1)
            frames[entity.name] = merge(entity, told, releases)
    return Record(frames, releases), names


def test_a_workbook_taken_in_is_written_again_and_read_to_the_same_records():
    sheets = {
        "List 1": [SHEETS["List 1"][0], *SHEETS["List 1"][1:]],
        "List 2": SHEETS["List 2"],
        **CASES,
        "List 9": LEAVERS,
    }
    first = to_records(read(sheets, as_at=AS_AT))
    record, names = record_of(first, AS_AT)
    second = to_records(read_back(annex_a(record, AS_AT).named(names)))
    assert second.supplies == first.supplies
    for entity in sorted(first.supplies):
        part = frozenset({entity})
        assert digest(Extract(second.frames, part)) == digest(Extract(first.frames, part)), entity


def test_everything_the_record_can_hold_is_asked_for():
    """A list that no entity could ever fill would be left out for good."""
    annex = written(releases=returns(2024, 2025, supplies=EVERYTHING))
    assert set(annex.tables) == set(range(1, 11))
