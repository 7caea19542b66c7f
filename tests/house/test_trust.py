"""The list of promises: each id once, each with tests that are there, or with what is lacking."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.load.crowds import IDS as MEASURED
from tests.load.judged import Line
from tests.trust.__main__ import Results, verdict
from tests.trust.goals import GOALS, Goal, When
from tests.trust.registry import all_tests, exists, proofs, told_by_docstring

# Of each letter, how far its numbers go.
HOW_MANY = {"P": 10, "F": 21, "B": 10, "L": 9, "V": 17, "A": 9, "R": 6, "M": 2, "S": 5}


def test_every_promise_is_listed_once():
    listed = Counter(goal.id for goal in GOALS)
    expected = {f"{letter}{n}" for letter, most in HOW_MANY.items() for n in range(1, most + 1)}
    assert set(listed) == expected
    assert set(listed.values()) == {1}


def test_every_test_that_a_promise_names_is_there():
    tests = all_tests()
    gone = [
        f"{goal.id}: {node}" for goal in GOALS for node in goal.tests if not exists(node, tests)
    ]
    assert not gone


def test_every_id_that_a_docstring_begins_with_is_a_promise():
    known = {goal.id for goal in GOALS}
    strange = {node: ids for node, ids in told_by_docstring().items() if set(ids) - known}
    assert not strange


def test_a_test_is_found_by_its_docstring():
    assert told_by_docstring()[
        "tests/house/test_trust.py::test_the_locks_are_among_the_proofs"
    ] == ["S1"]


def test_the_locks_are_among_the_proofs():
    """S1: what a lock does not pin is found by a test that the list names."""
    found = proofs()["S1"]
    assert "tests/house/test_files.py::test_every_locked_package_is_pinned_by_hash" in found


def test_what_takes_hours_is_open_until_it_was_run():
    goal = Goal("P5", "a", when=When.ALL)
    results = Results()
    results.outcome = {PROOF: "passed"}
    assert verdict(goal, [PROOF], results)[1] == "open: ./run trust --all tries it"
    assert verdict(goal, [PROOF], results, everything=True)[1] == "pass"


def test_what_is_timed_is_met_by_what_was_measured_and_by_nothing_else():
    goal = Goal("L4", "a", timed=True)
    met, missed = (Line("L4", "Pages", "1.1 ×", "1.2 ×", met) for met in (True, False))
    told, another = Line("L4", "Memory", "90 MB", "", None), replace(met, id="L3")
    results = Results()
    for lines, said in (
        ([], "open: ./run load did not tell"),
        ([another, told], "open: ./run load did not tell"),
        ([met, told], "pass"),
        ([met, missed], "FAIL"),
    ):
        results.lines = lines
        assert verdict(goal, [], results)[1] == said
    results.lines = [met]
    results.outcome = {PROOF: "failed"}
    assert verdict(goal, [PROOF], results)[1] == "FAIL"


def test_hours_on_a_site_are_open_until_they_were_passed():
    assert verdict(Goal("L6", "a", when=When.ALL, timed=True), [], Results())[1] == (
        "open: ./run trust --all tries it"
    )


def test_what_is_timed_is_what_is_measured():
    assert {goal.id for goal in GOALS if goal.timed} == set(MEASURED)


PROOF = "tests/a.py::test_a"


@pytest.mark.parametrize(
    ("goal", "outcomes", "said"),
    [
        (Goal("P1", "a"), {f"{PROOF}[1]": "passed"}, "pass"),
        (Goal("P1", "a"), {f"{PROOF}[1]": "passed", f"{PROOF}[2]": "failed"}, "FAIL"),
        (Goal("P1", "a", open="not all"), {PROOF: "passed"}, "open: not all"),
        (Goal("P1", "a", open="not all"), {PROOF: "failed"}, "FAIL"),
        (Goal("P1", "a", outside="people"), {}, "outside: people"),
        (Goal("P1", "a"), {}, "open: no test proves it yet"),
        (Goal("P1", "a"), {PROOF: "skipped"}, "open: no test proves it yet"),
        (
            Goal("P1", "a"),
            {f"{PROOF}[1]": "passed", f"{PROOF}[2]": "skipped"},
            "open: this machine has not what all of its tests need",
        ),
        (Goal("P1", "a"), {"tests/a.py::test_another": "passed"}, "open: no test proves it yet"),
    ],
)
def test_a_promise_is_met_by_tests_that_passed_and_by_nothing_else(
    goal: Goal, outcomes: dict[str, str], said: str
):
    results = Results()
    results.outcome = outcomes
    assert verdict(goal, [PROOF], results)[1] == said
