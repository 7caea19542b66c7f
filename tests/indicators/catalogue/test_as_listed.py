"""How cases stood on the day of Annex A's lists, drawn."""

from datetime import date, timedelta

import pytest

from indicators.facts import measure
from records.merge import InForce
from tests.indicators.drawn import EVERYTHING, assert_counts, drawn_record, number

CARE_LEAVERS = """
    child as_on      eligibility     pathway_plan_reviewed_on in_touch     contacted_on suitability  activity
    Ann   2025-01-31 Relevant        2024-07-31               In_touch     2024-12-06   Suitable     F2
    Bo    2025-01-31 Former_relevant 2024-07-30               Not_in_touch 2024-12-05   Not_suitable G5
    Cy    2025-01-31 Qualifying      2025-01-01               Not_recorded 2025-01-01   Exclude      -
    Di    2025-01-31 Eligible        -                        Exclude      2025-01-30   Suitable     P1
""".replace("_relevant", "~relevant")  # noqa: E501  a list is as wide as Ofsted makes it
BORN = """
    child date_of_birth
    Ann   2005-02-01
    Bo    2003-02-01
    Cy    2006-01-31
    Di    2007-01-31
"""


def workbook(*days: date) -> list[InForce]:
    """A workbook for each day, each speaking of the half year up to it."""
    half = timedelta(days=182)
    return [
        InForce(n, "annex_a", day.year, day - half, day, EVERYTHING)
        for n, day in enumerate(days, 1)
    ]


JANUARY = workbook(date(2025, 1, 31))


def spaced(drawn: str) -> str:
    """The table with bars between its columns, so that `_` may stand for a space in a cell."""
    lines = [line.split() for line in drawn.strip().splitlines()]
    head, *rows = lines
    cells = [[cell.replace("~", " ").replace("_", " ") for cell in row] for row in rows]
    return "\n".join(" | ".join(row) for row in [head, *cells])


def listed(key: str, entity: str, drawn: str, *, yes: str, no: str = "", **more: str) -> None:
    assert_counts(
        key, month="2025-01", releases=JANUARY, yes=yes, no=no, **{entity: spaced(drawn)}, **more
    )


@pytest.mark.parametrize(
    ("key", "yes", "no"),
    [
        ("cl_in_touch_listed_pct", "Ann", "Bo Cy"),
        ("cl_pathway_plan_6m_pct", "Ann", "Bo Di"),
        ("cl_contact_8wk_pct", "Ann", "Bo"),
        ("cl_eet_19_21_listed_pct", "Ann", "Bo Cy"),
        ("cl_suitable_accom_19_21_listed_pct", "Ann", "Bo"),
    ],
)
def test_care_leavers_are_counted_as_the_list_of_the_day_has_them(key, yes, no):
    listed(key, "care_leaver_standing", CARE_LEAVERS, yes=yes, no=no, person=BORN)


def test_a_child_on_a_plan_is_seen_within_twenty_working_days_of_the_list():
    # 2 January is 20 working days before 30 January: New Year's Day does not count.
    listed(
        "cin_seen_20wd_pct",
        "cin_standing",
        """
        child as_on      started_on case_status           seen_on    closed_on
        Ann   2025-01-31 2024-05-01 Child_in_need_plan    2025-01-03 -
        Bo    2025-01-31 2024-05-01 Child_in_need_plan    2025-01-02 -
        Cy    2025-01-31 2024-05-01 Child_in_need_plan    -          -
        Di    2025-01-31 2024-05-01 Child_Protection_plan -          -
        Ed    2025-01-31 2024-05-01 Child_in_need_plan    -          2025-01-31
        """,
        yes="Ann",
        no="Bo Cy",
    )


def test_a_case_without_a_worker_is_counted_by_child():
    listed(
        "cin_unallocated_count",
        "allocation",
        """
        child as_on      allocated
        Ann   2025-01-31 0
        Bo    2025-01-31 1
        """,
        yes="Ann",
    )


PLANS = """
    child as_on      started_on visited_on seen_alone ended_on
    Ann   2025-01-31 2024-05-01 2025-01-17 1          -
    Bo    2025-01-31 2024-05-01 2025-01-16 0          -
    Cy    2025-01-31 2024-05-01 -          -          -
    Di    2025-01-31 2025-01-28 -          -          -
    Ed    2025-01-31 2024-05-01 2025-01-30 1          2025-01-30
"""


def test_a_child_protection_visit_is_due_every_ten_working_days():
    listed("cpp_visits_in_time_pct", "cp_standing", PLANS, yes="Ann", no="Bo Cy")


def test_a_child_is_seen_alone_where_the_list_says_so():
    listed("cpp_seen_alone_pct", "cp_standing", PLANS, yes="Ann", no="Bo")


def test_a_looked_after_visit_is_due_by_how_long_and_lasting_the_placement_is():
    # Six weeks before 31 January 2025 is 20 December; three months before is 31 October.
    listed(
        "cla_visits_in_time_pct",
        "cla_standing",
        """
        child as_on      started_on placed_on  permanence_plan     visited_on ended_on
        Ann   2025-01-31 2024-05-01 2024-05-01 Return_to_family    2024-12-20 -
        Bo    2025-01-31 2024-05-01 2024-05-01 Return_to_family    2024-12-19 -
        Cy    2025-01-31 2022-05-01 2024-01-31 Long-term_fostering 2024-10-31 -
        Di    2025-01-31 2022-05-01 2024-01-31 Long-term_fostering 2024-10-30 -
        Ed    2025-01-31 2022-05-01 2024-03-01 Long-term_fostering 2024-10-31 -
        Fay   2025-01-31 2022-05-01 2024-01-31 Adoption            2024-10-31 -
        Gus   2025-01-31 2022-05-01 2025-01-10 Adoption            2025-01-09 -
        Hal   2025-01-31 2022-05-01 2025-01-24 Adoption            2025-01-09 -
        Ida   2025-01-31 2025-01-24 -          -                   2025-01-24 -
        Jo    2025-01-31 2022-05-01 2022-05-01 Adoption            2025-01-24 2025-01-25
        """,
        yes="Ann Cy Ida",
        no="Bo Di Ed Fay Gus",
    )


def test_a_permanence_plan_is_looked_for_after_four_months():
    listed(
        "cla_permanence_plan_pct",
        "cla_standing",
        """
        child as_on      started_on permanence_plan
        Ann   2025-01-31 2024-09-30 Adoption
        Bo    2025-01-31 2024-09-30 -
        Cy    2025-01-31 2024-10-01 -
        """,
        yes="Ann",
        no="Bo",
    )


def test_a_return_interview_is_asked_after_of_who_went_missing():
    listed(
        "cla_rhi_offered_pct",
        "cla_standing",
        """
        child as_on      started_on missing_episodes interview_offered
        Ann   2025-01-31 2024-09-30 2                1
        Bo    2025-01-31 2024-09-30 1                0
        Cy    2025-01-31 2024-09-30 1                -
        Di    2025-01-31 2024-09-30 0                1
        """,
        yes="Ann",
        no="Bo",
    )


HEALTH = """
    child as_on      started_on {0}
    Ann   2025-01-31 2024-01-31 2024-01-31
    Bo    2025-01-31 2024-01-31 2024-01-30
    Cy    2025-01-31 2024-01-31 -
    Di    2025-01-31 2024-02-01 2025-01-01
    Ed    2025-01-31 2024-01-31 2024-07-30
"""
OF_FOUR = """
    child date_of_birth
    Ann   2015-01-01
    Ed    2020-06-01
"""


def test_a_health_assessment_is_due_every_year_and_twice_under_five():
    drawn = HEALTH.format("health_assessed_on")
    key = "cla_health_assessment_listed_pct"
    listed(key, "cla_standing", drawn, yes="Ann", no="Bo Cy Ed", person=OF_FOUR)


def test_teeth_are_checked_every_year():
    drawn = HEALTH.format("dental_checked_on")
    listed("cla_dental_listed_pct", "cla_standing", drawn, yes="Ann Ed", no="Bo Cy")


def test_children_seen_are_counted_in_the_month_their_assessment_was_completed():
    assert_counts(
        "assessment_child_seen_pct",
        month="2025-03",
        yes="Ann",
        no="Bo",
        assessment_sight="""
            child started_on authorised_on seen
            Ann   2025-01-01 2025-03-01    1
            Bo    2025-01-01 2025-03-31    0
            Cy    2025-01-01 2025-03-01    -
            Di    2025-01-01 2025-02-28    1
            Ed    2025-01-01 -             1
        """,
    )


def whole(key: str, releases: list[InForce], **tables: str) -> dict[int, tuple[float, float]]:
    record, _ = drawn_record(releases, tables)
    facts = measure(record, [key])
    facts = facts[facts["cut"] == ""]
    pairs = zip(facts["numerator"], facts["denominator"], strict=True)
    return dict(zip(facts["month"], pairs, strict=True))


def test_a_list_speaks_for_the_end_of_its_own_month_and_takes_nothing_from_the_one_before():
    drawn = """
        child as_on      eligibility contacted_on
        Ann   2025-01-31 Relevant    2025-01-30
        Bo    2025-01-31 Relevant    2024-01-30
        Ann   2025-02-28 Relevant    2025-02-27
    """
    releases = workbook(date(2025, 1, 31), date(2025, 2, 28))
    assert whole("cl_contact_8wk_pct", releases, care_leaver_standing=drawn) == {
        number("2025-01"): (1, 2),
        number("2025-02"): (1, 1),
    }


def test_a_list_drawn_inside_a_month_has_no_month_end_to_speak_for():
    drawn = """
        child as_on      eligibility contacted_on
        Ann   2025-01-30 Relevant    2025-01-29
    """
    releases = workbook(date(2025, 1, 30))
    assert whole("cl_contact_8wk_pct", releases, care_leaver_standing=drawn) == {}


def test_a_column_left_blank_throughout_tells_nothing():
    drawn = """
        child as_on      eligibility
        Ann   2025-01-31 Relevant
    """
    assert whole("cl_contact_8wk_pct", JANUARY, care_leaver_standing=drawn) == {
        number("2025-01"): (0, 0)
    }
