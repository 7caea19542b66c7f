"""Cuts whose values the record tells: which stand by themselves, and how they are called."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from indicators.catalogue import INDICATORS
from indicators.cuts import NOT_KNOWN, TOLD, in_order, token, values_of
from indicators.cuts.told import LONGEST, MOST, called
from indicators.facts import cases_of, crossed, measure
from tests.indicators.catalogue.test_as_listed import JANUARY
from tests.indicators.drawn import drawn_record, number, returns

UNALLOCATED = "cin_unallocated_count"
MONTH = number("2025-01")
TEAMS = """
    child | as_on      | allocated | team
    Ann   | 2025-01-31 | 0         | Assessment  North
    Bo    | 2025-01-31 | 0         | assessment north
    Cy    | 2025-01-31 | 0         | Court; Team 2
    Di    | 2025-01-31 | 0         | -
    Ed    | 2025-01-31 | 0         | not known
    Fay   | 2025-01-31 | 1         | Duty
"""


def listed(drawn: str):
    record, _ = drawn_record(JANUARY, {"allocation": drawn})
    return record


def groups(record, key: str, cut: str, month: int = MONTH) -> dict[str, float]:
    facts = measure(record, [key])
    found = facts[(facts["cut"] == cut) & (facts["month"] == month)]
    return dict(zip(found["cut_value"], found["numerator"], strict=True))


def test_a_team_is_one_however_it_is_written_and_who_has_none_is_not_known():
    assert groups(listed(TEAMS), UNALLOCATED, "team") == {
        "Assessment North": 2,
        "Court, Team 2": 1,
        NOT_KNOWN: 2,
    }


def test_the_children_of_a_team_are_as_many_as_its_figure():
    record = listed(TEAMS)
    for name, many in groups(record, UNALLOCATED, "team").items():
        found = cases_of(INDICATORS[UNALLOCATED], record, MONTH, "team", name)
        assert (len(found), set(found["team"])) == (many, {name})


def test_beyond_the_thirty_with_most_children_they_stand_together():
    rows = [f"C{n} | 2025-01-31 | 0 | Team {n:02d}" for n in range(MOST + 3)]
    # The last has most children, and so a place of its own.
    rows.append(f"Another | 2025-01-31 | 0 | Team {MOST + 2}")
    found = groups(
        listed("\n".join(["child | as_on | allocated | team", *rows])), UNALLOCATED, "team"
    )
    assert len(found) == MOST + 1
    assert found[f"Team {MOST + 2}"] == 2
    assert found["Other teams"] == 3
    assert sum(found.values()) == MOST + 4


def test_two_cuts_at_once_hold_what_the_record_tells():
    facts = crossed(listed(TEAMS), INDICATORS[UNALLOCATED], "team", "sex")
    pairs = facts[facts["cut"] == "team,sex"]
    assert set(pairs["cut_value"]) == {
        f"Assessment North; {NOT_KNOWN}",
        f"Court, Team 2; {NOT_KNOWN}",
        f"{NOT_KNOWN}; {NOT_KNOWN}",
    }


def test_an_organisation_is_told_by_early_help():
    record, _ = drawn_record(
        returns(2025),
        {
            "early_help_assessment": """
                child | started_on | completed_on | organisation
                Ann   | 2025-01-02 | 2025-01-09   | Riverside School
                Bo    | 2025-01-02 | 2025-01-10   | -
            """
        },
    )
    assert groups(record, "eh_assessments_count", "organisation") == {
        "Riverside School": 1,
        NOT_KNOWN: 1,
    }


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (" Court \t Team\n", "Court Team"),
        ("A; B", "A, B"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * (LONGEST - 1) + "…"),
    ],
)
def test_a_name_stands_on_one_line(written, name):
    assert called(written) == name


def test_the_rest_and_the_unknown_come_last():
    names = [NOT_KNOWN, "Other teams", "West", "east"]
    assert in_order("team", names) == ["east", "West", "Other teams", NOT_KNOWN]


def test_an_address_does_not_name_a_team():
    assert "Smith" not in token("Jo Smith's team")
    assert token("Jo Smith's team") != token("Jo Smyth's team")


@cache
def empty():
    return drawn_record(returns(2025), {})[0]


SPLIT = [each for each in INDICATORS.values() if set(each.cuts) & set(TOLD)]


@pytest.mark.parametrize("indicator", SPLIT, ids=lambda each: each.key)
def test_every_cut_the_record_tells_has_its_column_in_the_cases(indicator):
    record = empty()
    for cut in set(indicator.cuts) & set(TOLD):
        assert cut in indicator.pick(record, np.array([number("2025-03")]))
        assert values_of(cut, record, indicator.needs) == (NOT_KNOWN,)
