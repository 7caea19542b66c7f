"""Who belongs to a cohort on a day, and how measures are declared."""

from __future__ import annotations

import pandas as pd
import pytest

from boards.child_measures import MEASURES, ORDER, Cohort, Limits, Rag, measures_of
from boards.child_measures.cohorts import NotHeld, data_to, members
from tests.indicators.drawn import drawn_record, returns

TABLES = {
    "cla_episode": """
        child decom      dec        rne rec legal_status place
        ann   2023-06-01 -          S   -   C2           U4
        ben   2023-06-01 2025-03-31 S   E8  C2           U4
        cal   2025-01-01 -          S   -   V4           U4
    """,
    "cp_plan": """
        child started_on ended_on
        dot   2024-12-01 -
        ben   2024-12-01 2025-03-01
    """,
    "care_leaver": """
        child year in_touch
        eve   2025 YES
        fay   2025 DIED
        gus   2024 YES
    """,
    "missing": """
        child type started_on ended_on
        ann   M    2025-03-01 2025-03-02
        ben   A    2025-03-01 2025-03-02
        dot   M    2024-12-31 2025-01-02
    """,
}


@pytest.mark.parametrize(
    ("cohort", "who"),
    [
        (Cohort.IN_CARE, "ann"),
        (Cohort.ON_A_PLAN, "dot"),
        (Cohort.CARE_LEAVERS, "eve"),
        (Cohort.MISSING, "ann"),
    ],
)
def test_members_are_those_of_the_last_day_of_the_data(cohort: Cohort, who: str):
    record, children = drawn_record(returns(2024, 2025), TABLES)
    day = data_to(record, cohort)
    assert day == pd.Timestamp("2025-03-31")
    names = {number: name for name, number in children.items()}
    assert " ".join(names[each] for each in members(record, cohort, day)) == who


def test_excluded_children_wait_for_a_source():
    record, _ = drawn_record(returns(2025), TABLES)
    with pytest.raises(NotHeld, match="comes with an extract of exclusions from schools"):
        data_to(record, Cohort.EXCLUDED)


def test_a_cohort_of_a_return_never_sent_is_not_empty_but_not_held():
    record, _ = drawn_record(
        returns(2025, supplies=frozenset({"person", "cla_episode"})),
        {"cla_episode": TABLES["cla_episode"]},
    )
    with pytest.raises(NotHeld, match="a CIN census"):
        data_to(record, Cohort.ON_A_PLAN)


def test_every_measure_is_shown_and_every_cohort_has_some():
    assert {read.__name__ for read in ORDER} == set(MEASURES)
    assert all(measures_of(cohort) for cohort in Cohort)


@pytest.mark.parametrize(
    ("number", "rag"), [(0, Rag.GREEN), (1, Rag.AMBER), (2, Rag.RED), (9, Rag.RED)]
)
def test_limits_begin_at_their_number(number: float, rag: Rag):
    assert Limits(amber=1, red=2).rate(number) is rag


def test_a_rule_is_a_sentence():
    assert MEASURES["placement_moves"].rule() == (
        "Amber from 1 move, red from 2 moves; green below."
    )
    assert MEASURES["dental_check"].rule() == ("Green where the answer is yes, red where it is no.")
