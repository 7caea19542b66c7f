"""The house style, as far as a machine can see it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.files import ROOT, text_of, tracked

FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "services", "misc", "signals"}
PYTHON = [p for p in tracked() if p.suffix == ".py"]
# Spelt in pieces, since this file too is read by the test below.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "place" + "holder text")))


def test_ruff_finds_nothing():
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_every_file_begins_by_saying_what_it_is():
    silent = [str(p) for p in PYTHON if not ast.get_docstring(ast.parse(text_of(p)))]
    silent = [p for p in silent if "/migrations/" not in p]
    assert not silent, f"no docstring at the top of {silent}"


def test_no_file_is_called_after_nothing():
    nameless = [str(p) for p in PYTHON if FORBIDDEN_NAMES & {*p.parent.parts, p.stem}]
    assert not nameless, f"name these for what they hold: {nameless}"


def test_nothing_is_left_for_later():
    found = [
        f"{path}:{number}"
        for path in tracked()
        if path.suffix in {".py", ".html", ".css", ".js", ".md", ".toml", ".yml", ".sql"}
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found, f"unfinished: {found}"


SHAPES = {
    "iterrows": "go over columns, not rows",
    "apply": "with axis=1 it goes over rows: use columns",
    "inplace": "pandas copies on write: name the result",
}


def _calls(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(text_of(path))):
        if not isinstance(node, ast.Call):
            continue
        keywords = {k.arg: k.value for k in node.keywords}
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        by_row = isinstance(keywords.get("axis"), ast.Constant) and keywords["axis"].value in {
            1,
            "columns",
        }
        if name == "iterrows" or (name == "apply" and by_row) or "inplace" in keywords:
            found.append((node.lineno, "inplace" if "inplace" in keywords else name))
    return found


def test_tables_are_worked_on_by_column():
    found = [
        f"{path}:{line} {name}: {SHAPES[name]}"
        for path in PYTHON
        if path.parts[0] != "tests"
        for line, name in _calls(path)
    ]
    assert not found, "\n".join(found)


def _saves_overridden(source: str) -> bool:
    return any(
        isinstance(node, ast.ClassDef)
        and any(isinstance(f, ast.FunctionDef) and f.name == "save" for f in node.body)
        and any("Model" in ast.unparse(base) for base in node.bases)
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.parametrize(
    ("source", "overridden"),
    [
        ("class Upload(models.Model):\n    def save(self): ...", True),
        ("class Upload(models.Model):\n    def stage(self): ...", False),
        ("class Form:\n    def save(self): ...", False),
    ],
)
def test_a_model_that_overrides_save_is_seen(source: str, overridden: bool):
    assert _saves_overridden(source) is overridden


def test_models_do_nothing_behind_a_save():
    assert not [str(p) for p in PYTHON if _saves_overridden(text_of(p))]


def test_no_signals_and_no_generic_keys():
    found = [
        str(p)
        for p in PYTHON
        if p.parts[0] != "tests"
        and re.search(
            r"django\.(db\.models|dispatch|core)\.?signals?|GenericForeignKey", text_of(p)
        )
    ]
    assert not found
