"""`./run trust [--all] [ID…]`: run the tests of every promise and print id, figure and verdict.

With `--all` also what takes longer than half an hour: every statement killed, every permission
taken away, more examples of every property, people on a site for two hours. What is timed comes
last, when nothing else is running. Exit status 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic

import pytest

from tests.house.files import ROOT
from tests.load.judged import Line
from tests.trust.goals import GOALS, NOT_BUILT, Goal, When
from tests.trust.registry import belongs, proofs

SOAK_HOURS = 2
# Of each crowd, so that all of it fits in half an hour.
CROWD_SECONDS = 45


class Results:
    """Listens to a run of pytest: the outcome of each test, and the figure it gave. `lines`: what
    `./run load` measured."""

    def __init__(self) -> None:
        self.outcome: dict[str, str] = {}
        self.figures: dict[str, list[str]] = {}
        self.lines: list[Line] = []

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
    lines = [line for line in results.lines if line.id == goal.id]
    parts = [figure, *told] if ran else []
    figure = "; ".join([*parts, *(f"{each.title}: {each.figure}" for each in lines)])
    if failed or any(line.met is False for line in lines):
        return figure, "FAIL"
    if goal.outside:
        return figure, f"outside: {goal.outside}"
    if goal.open:
        return figure, f"open: {goal.open}"
    if (nodes or goal.timed) and goal.when is When.ALL and not everything:
        return figure, f"open: {goal.when.value} tries it"
    if skipped and passed:
        return figure, "open: this machine has not what all of its tests need"
    if goal.timed and not any(line.met for line in lines):
        return figure, "open: ./run load did not tell"
    if passed or goal.timed:
        return figure, "pass"
    return figure, f"open: {NOT_BUILT}"


def _longest_first(node: str) -> tuple[bool, str]:
    """Files whose few tests take minutes begin, so that no process waits for another at the end."""
    return not node.startswith("tests/trust/faults/"), node


def timed(ids: Sequence[str], env: Mapping[str, str], *, soak: float) -> list[Line]:
    """What `./run load` says of these promises, of a site of its own; nothing where it broke.

    `env`: the environment as it was before the tests, which have settings of their own.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "lines.json"
        hours = ["--soak", str(soak)] if soak else []
        subprocess.run(
            [
                sys.executable, "-m", "tests.load", *hours, "--seconds", str(CROWD_SECONDS),
                "--lines", str(told), *ids,
            ],
            cwd=ROOT, env=env, check=False,
        )  # fmt: skip
        return [Line(**each) for each in json.loads(told.read_text())] if told.exists() else []


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
    nodes = sorted({node for goal in goals for node in known[goal.id]}, key=_longest_first)
    results, began, env = Results(), monotonic(), dict(os.environ)
    if nodes:
        pytest.main(
            [
                *nodes, "-n", asked.processes, "--dist", "loadfile", "--no-loadscope-reorder",
                "--trust", "all" if asked.all else "trust", "--hypothesis-profile",
                "all" if asked.all else "trust",
            ],
            plugins=[results],
        )  # fmt: skip
    by_load = [goal.id for goal in goals if goal.timed and (asked.all or goal.when is When.TRUST)]
    if by_load:
        results.lines = timed(by_load, env, soak=SOAK_HOURS if asked.all and "L6" in by_load else 0)
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
    # What broke before it could be told of is a failure too.
    broke = any(o == "failed" for o in results.outcome.values()) or (by_load and not results.lines)
    return 1 if count["FAIL"] or broke else 0


if __name__ == "__main__":
    sys.exit(main())
