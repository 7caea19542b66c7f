"""Which tests prove which promise: those a goal names, and those whose docstring begins with its
id."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.files import ROOT
from tests.trust.goals import GOALS, Goal

# "P7: …" or "F1, F4: …", as the first words of a test's docstring.
IDS = re.compile(r"([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*): ")


def proofs() -> dict[str, list[str]]:
    """Of each goal's id, the node ids of its tests, without parameters; a file may stand whole."""
    found = {goal.id: list(goal.tests) for goal in GOALS}
    for node, ids in told_by_docstring().items():
        for each in ids:
            if node not in found.setdefault(each, []):
                found[each].append(node)
    return found


def told_by_docstring() -> dict[str, list[str]]:
    """Of each test whose docstring begins with ids, those ids."""
    return {
        node: ids.group(1).split(", ")
        for node, docstring in all_tests().items()
        if (ids := IDS.match(docstring))
    }


def all_tests() -> dict[str, str]:
    """Every test there is, by node id without parameters, with its docstring."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node, prefix in _functions(path):
            found[f"{name}::{prefix}{node.name}"] = ast.get_docstring(node) or ""
    return found


def _functions(path: Path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test"):
                    yield inner, f"{node.name}::"
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node, ""


def exists(node: str, tests: dict[str, str]) -> bool:
    """Whether a node id names a test there is, or a file with tests."""
    return node in tests or any(known.startswith(f"{node}::") for known in tests)


def belongs(node_id: str, proof: str) -> bool:
    """Whether the test that ran, with its parameters, is the one named or stands in the file."""
    return node_id == proof or node_id.startswith((f"{proof}::", f"{proof}["))


def by_id() -> dict[str, Goal]:
    """The goals by their id."""
    return {goal.id: goal for goal in GOALS}
