"""One child's story on drawn records: what stands in which lane, what is open, and which silence is
no answer."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.one_child.lanes import Lane, Partner
from indicators.one_child.parts import attendance, known_to, moves, placed, workers
from indicators.one_child.standing import NOT_COVERED, standing
from indicators.one_child.story import Story, covered_by_extract, gaps, story
from records.merge import InForce
from tests.indicators.drawn import drawn_record, returns

ATTENDANCE = Partner(
    "attendance", "Attendance", Lane.SCHOOL, "schools", lambda column, code: code, "sessions"
)
CALLED = {("place", "U6"): "Foster care", ("legal_status", "C2"): "Full care order"}


def meaning(codes: str, code: str) -> str:
    return CALLED.get((codes, code), code)


def told(drawn: dict[str, str], *years: int, partners=(), releases=None) -> Story:
    record, _ = drawn_record(releases or returns(*(years or (2025,))), drawn)
    return story(record, meaning, partners)


def lines(of: Story, lane: Lane) -> list[tuple[str, str, str]]:
    return [(str(e.on), str(e.until or "-"), e.words) for e in of.events if e.lane is lane]


def extract(number: int, first: date, last: date, *, children: bool = True, order: int = 0):
    """A release of the extract of attendance, child by child or as monthly counts."""
    of = {"identity"} if children else set()
    supplies = frozenset({"attendance", "partner_event", "partner_count", *of})
    return InForce(number, "attendance", first.year, first, last, supplies, order)


def test_a_referral_says_from_whom_and_how_it_ended() -> None:
    found = told({"cin_episode": """
        child referred_on source primary_need closed_on  closure_reason no_further_action
        A     2024-05-01  6      N1           2024-08-01 RC8            0
        A     2024-11-01  3A     N1           -          -              1
    """})  # fmt: skip
    assert lines(found, Lane.REFERRAL) == [
        ("2024-05-01", "2024-08-01", "Referral: from 6; need: N1; closed: RC8"),
        ("2024-11-01", "-", "Referral: from 3A; need: N1; no further action"),
    ]  # fmt: skip
    assert [e.is_open for e in found.events] == [False, True]


def test_what_two_returns_say_of_one_plan_is_one_plan() -> None:
    found = told({"cp_plan": """
        child started_on ended_on   return
        A     2024-01-10 -          2024
        A     2024-01-10 2024-09-01 2025
    """}, 2024, 2025)  # fmt: skip
    assert lines(found, Lane.PLAN) == [("2024-01-10", "2024-09-01", "Child protection plan")]


def test_what_the_next_return_does_not_know_ends_at_the_seam_and_says_so() -> None:
    found = told({"cp_plan": """
        child started_on ended_on return
        A     2024-01-10 -        2024
    """}, 2024, 2025)  # fmt: skip
    assert lines(found, Lane.PLAN) == [
        ("2024-01-10", "2024-03-31",
         "Child protection plan: left open, and the next return does not know it"),
    ]  # fmt: skip


EPISODES = """
    child decom      rne legal_status place dec        rec reason_place_change
    A     2024-05-01 S   V2           U6    2024-06-01 X1  -
    A     2024-06-01 L   C2           U6    2024-09-01 X1  CARPL
    A     2024-09-01 P   C2           K2    2024-10-01 X1  -
    A     2024-10-01 T   C2           K2    -          -   -
"""


def test_a_change_of_legal_status_is_no_move() -> None:
    found = told({"cla_episode": EPISODES})
    assert lines(found, Lane.PLACEMENT) == [
        ("2024-05-01", "2024-09-01", "Placement: Foster care"),
        ("2024-09-01", "2024-10-01", "Placement: K2"),
        ("2024-10-01", "-", "Placement: K2"),
    ]
    assert lines(found, Lane.CARE) == [("2024-05-01", "-", "Looked after: V2")]


def test_moves_are_to_another_carer_inside_the_last_year() -> None:
    record, _ = drawn_record(returns(2025), {"cla_episode": EPISODES})
    listed = placed(record, meaning, date(2025, 3, 31))
    assert [(each.place, each.days) for each in listed] == [
        ("K2", 181), ("K2", 30), ("Foster care", 123),
    ]  # fmt: skip
    assert moves(listed, date(2025, 3, 31)) == 1
    assert moves(listed, date(2026, 3, 31)) == 0


def test_how_things_stand_is_as_at_the_last_day_covered() -> None:
    record, _ = drawn_record(
        returns(2025), {"cla_episode": EPISODES, "cin_episode": "child referred_on\nA 2024-05-01"}
    )
    found = {each.title: (each.words, each.on) for each in standing(record, meaning)}
    last = date(2025, 3, 31)
    assert found["Looked after"] == ("Since 1 May 2024", last)
    assert found["Legal status"] == ("Full care order", last)
    assert found["Placement"] == ("K2, since 1 October 2024", last)
    assert found["Child in need"] == ("Since 1 May 2024", last)
    assert found["Child protection plan"] == ("No", last)


def test_what_no_return_covers_is_never_a_no() -> None:
    only_care = returns(2025, supplies=frozenset({"cla_episode", "person"}))
    record, _ = drawn_record(only_care, {"cla_episode": EPISODES})
    found = {each.title: (each.words, each.on) for each in standing(record, meaning)}
    assert found["Child protection plan"] == (NOT_COVERED, None)
    assert story(record, meaning).covered[Lane.PLAN] == ()


def test_a_year_without_a_return_is_a_gap_of_every_lane_it_fills() -> None:
    found = told({"cp_plan": "child started_on ended_on return\nA 2023-01-10 2023-02-10 2023"},
                 2023, 2025)  # fmt: skip
    window = (date(2022, 4, 1), date(2025, 3, 31))
    assert gaps(found.covered[Lane.PLAN], window) == ((date(2023, 4, 1), date(2024, 3, 31)),)
    assert gaps(found.covered[Lane.POLICE], window) == (window,)


@pytest.mark.parametrize(
    ("stretches", "left"),
    [
        ([], [("01", "31")]),
        ([("01", "31")], []),
        ([("01", "10"), ("11", "31")], []),
        ([("05", "10"), ("20", "40")], [("01", "04"), ("11", "19")]),
    ],
)
def test_gaps_are_the_days_nobody_speaks_for(stretches, left) -> None:
    def day(number: str) -> date:
        return date(2025, 1, 1).fromordinal(date(2025, 1, 1).toordinal() + int(number) - 1)

    days = [tuple(map(day, each)) for each in stretches]
    assert gaps(days, (day("01"), day("31"))) == tuple(tuple(map(day, each)) for each in left)


def test_monthly_counts_cover_no_child() -> None:
    january = extract(1, date(2025, 1, 1), date(2025, 1, 31))
    counts = extract(2, date(2025, 2, 1), date(2025, 2, 28), children=False, order=1)
    assert covered_by_extract([january, counts], "attendance") == (
        (date(2025, 1, 1), date(2025, 1, 31)),
    )
    again = extract(3, date(2025, 1, 1), date(2025, 1, 31), children=False, order=2)
    assert covered_by_extract([january, counts, again], "attendance") == ()


SCHOOL = {
    "partner_event": """
        child return source     happened_on ended_on   what amount out_of
        A     1      attendance 2025-01-06  2025-01-06 -    8      10
        A     1      attendance 2025-01-13  2025-01-13 -    10     10
        A     1      other      2025-01-14  2025-01-14 -    1      1
    """
}
JANUARY = [extract(1, date(2025, 1, 1), date(2025, 1, 31))]


def test_a_partners_rows_stand_in_its_lane_with_what_they_count() -> None:
    found = told(SCHOOL, partners=[ATTENDANCE], releases=JANUARY)
    assert lines(found, Lane.SCHOOL) == [
        ("2025-01-06", "-", "Attendance: sessions 8 of 10"),
        ("2025-01-13", "-", "Attendance: sessions 10 of 10"),
    ]
    assert {(e.source, e.known_to) for e in found.events} == {("attendance", date(2025, 1, 31))}


def test_attendance_is_summed_by_month() -> None:
    record, _ = drawn_record(JANUARY, SCHOOL)
    [month] = attendance(record, [ATTENDANCE])
    assert (month.month, month.share) == (date(2025, 1, 1), 0.9)


def test_a_source_that_covers_days_but_knows_nothing_of_the_child_is_told_apart() -> None:
    record, _ = drawn_record(JANUARY, {"person": "child sex\nA F"})
    [known] = known_to(record, [ATTENDANCE])
    assert (known.rows, known.last) == (0, None)
    assert known.covered == ((date(2025, 1, 1), date(2025, 1, 31)),)
    assert known_to(record, []) == []


def test_workers_are_named_with_their_times_and_the_team_of_the_latest_list() -> None:
    record, _ = drawn_record(returns(2025), {
        "social_worker": """
            child worker started_on ended_on
            A     SW1    2024-04-01 2024-09-01
            A     SW2    2024-09-01 -
        """,
        "cla_standing": """
            child as_on      started_on team  worker
            A     2025-03-31 2024-05-01 North SW2
        """,
    })  # fmt: skip
    assert [(w.who, w.team, w.told) for w in workers(record)] == [
        ("SW2", "", "Since 1 September 2024"),
        ("SW1", "", "1 April 2024 to 1 September 2024"),
        ("SW2", "North", "On 31 March 2025"),
    ]
