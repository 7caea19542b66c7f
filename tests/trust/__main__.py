"""`./run trust [--all] [ID…]`: run the tests of every promise and print id, figure and verdict.

With `--all` also what takes longer than half an hour: every statement killed, every permission
taken away, more examples of every property. Exit status 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import sys
from time import monotonic

import pytest

from tests.trust.goals import GOALS, NOT_BUILT, Goal, When
from tests.trust.registry import belongs, proofs


class Results:
    """Listens to a run of pytest: the outcome of each test, and the figure it gave."""

    def __init__(self) -> None:
        self.outcome: dict[str, str] = {}
        self.figures: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst of set-up, test and clearing up."""
        worst = self.outcome.get(report.nodeid)
        if worst == "failed" or (report.when != "call" and report.outcome == "passed"):
            return
        self.outcome[report.nodeid] = report.outcome
        told = [str(value) for name, value in report.user_properties if name == "figure"]
        if told and report.when == "call":
            self.figures[report.nodeid] = told


def verdict(
    goal: Goal, nodes: list[str], results: Results, *, everything: bool = False
) -> tuple[str, str]:
    """The figure of a goal and its verdict, with what is open beside it."""
    ran = {
        node: outcome
        for node, outcome in results.outcome.items()
        if any(belongs(node, proof) for proof in nodes)
    }
    told = [text for node in ran for text in results.figures.get(node, ())]
    passed, failed, skipped = (
        sum(outcome == which for outcome in ran.values())
        for which in ("passed", "failed", "skipped")
    )
    figure = f"{passed} of {passed + failed} tests"
    if skipped:
        figure += f", {skipped} skipped"
    figure = "; ".join([figure, *told]) if ran else ""
    if failed:
        return figure, "FAIL"
    if goal.outside:
        return figure, f"outside: {goal.outside}"
    if goal.open:
        return figure, f"open: {goal.open}"
    if nodes and goal.when is When.ALL and not everything:
        return figure, f"open: {goal.when.value} tries it"
    if skipped and passed:
        return figure, "open: this machine has not what all of its tests need"
    if passed:
        return figure, "pass"
    return figure, f"open: {NOT_BUILT}"


def main() -> int:
    """Run, print the table, and say how it went."""
    parser = argparse.ArgumentParser(prog="./run trust", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help="what takes longer than half an hour too"
    )
    parser.add_argument("--processes", default="auto", help="how many run beside each other")
    parser.add_argument("ids", nargs="*", metavar="ID", help="these promises alone: P7 F1 …")
    asked = parser.parse_args()
    strange = set(asked.ids) - {goal.id for goal in GOALS}
    if strange:
        parser.error(f"no promise is called {', '.join(sorted(strange))}")
    goals = [goal for goal in GOALS if not asked.ids or goal.id in asked.ids]
    known = proofs()
    # What takes longer than half an hour is marked `trust_all`, and left out unless asked for.
    nodes = sorted({node for goal in goals for node in known[goal.id]})
    results, began = Results(), monotonic()
    if nodes:
        pytest.main(
            [
                *nodes, "-n", asked.processes, "--dist", "loadfile", "--trust",
                "all" if asked.all else "trust", "--hypothesis-profile",
                "all" if asked.all else "trust",
            ],
            plugins=[results],
        )  # fmt: skip
    print(f"\n{'id':<5}{'promise':<92}{'verdict'}")
    rows = [(goal, *verdict(goal, known[goal.id], results, everything=asked.all)) for goal in goals]
    for goal, figure, said in rows:
        print(f"{goal.id:<5}{goal.title:<92}{said}")
        if figure:
            print(f"{'':<5}{figure}")
    count = {
        state: sum(said.startswith(state) for _, _, said in rows)
        for state in ("pass", "FAIL", "open", "outside")
    }
    told = ", ".join(f"{number} {state}" for state, number in count.items())
    print(f"\n{told}; {(monotonic() - began) / 60:.1f} minutes")
    # A test that broke before it could be told of is a failure too.
    return 1 if count["FAIL"] or any(o == "failed" for o in results.outcome.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
