"""Every declared rule is shown on a drawn table: both rulebooks against calls of `assert_rule`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("dataset", ["ssda903", "cin", "annex_a"])
def test_every_rule_has_a_test(dataset):
    import_module(f"ingest.datasets.{dataset}.rules")
    rulebook = import_module(f"ingest.datasets.{dataset}.rulebook").rulebook
    declared = {rule.code for rule in rulebook.rules}
    assert declared, f"the rulebook of {dataset} is empty"
    untested = declared - _tested(HERE / dataset)
    assert not untested, f"rules of {dataset} without a drawn table: {sorted(untested)}"


def test_codes_are_found_however_a_test_names_them():
    source = """
@pytest.mark.parametrize(("column", "code"), [("SEX", "101"), ("DOB", "102")])
def test_many(column, code):
    assert_rule(rulebook, code, Header="")

@pytest.mark.parametrize("code", ["103", pytest.param("104", id="x")])
def test_one_name(code):
    assert_rule(rulebook, code, Header="")

def test_one():
    for code in ("105", "106"):
        assert_rule(rulebook, code, Header="")
    assert_rule(rulebook, "107", Header="")
    other(rulebook, "108")
"""
    assert set(_codes(ast.parse(source))) == {"101", "102", "103", "104", "105", "106", "107"}


def _tested(folder: Path) -> set[str]:
    """The rule codes that the test modules of a folder hand to `assert_rule`."""
    trees = (ast.parse(path.read_text("utf-8")) for path in folder.rglob("test_*.py"))
    return {code for tree in trees for code in _codes(tree)}


def _codes(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        named = dict(_named_values(function))
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "assert_rule":
                for argument in call.args:
                    yield from _strings(argument)
                    if isinstance(argument, ast.Name):
                        yield from named.get(argument.id, ())


def _named_values(function: ast.FunctionDef) -> Iterator[tuple[str, list[str]]]:
    """Names that stand for several codes in turn, by parametrize or in a loop, and these codes."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("parametrize"):
            names, cases = decorator.args[:2]
            names = [name for text in _strings(names) for name in text.replace(",", " ").split()]
            rows = [_cells(case) for case in getattr(cases, "elts", [])]
            for position, name in enumerate(names):
                cells = (row[position] for row in rows if position < len(row))
                yield name, [code for cell in cells for code in _strings(cell)]
    for loop in ast.walk(function):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name):
            yield loop.target.id, list(_strings(loop.iter))


def _cells(case: ast.expr) -> list[ast.expr]:
    """The values of one case of parametrize, written bare, as a tuple or as `pytest.param`."""
    if isinstance(case, ast.Call):
        return case.args
    return case.elts if isinstance(case, ast.Tuple | ast.List) else [case]


def _strings(expression: ast.expr) -> Iterator[str]:
    """The text of a literal, or of the literals in a tuple or list."""
    for literal in getattr(expression, "elts", [expression]):
        if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
            yield literal.value
