"""manage.py conformance: what it prints, and how it ends."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

REASONS = {"columns": ["ReasonForClosure"], "rows": [["RC1"], ["RC99"], [None]]}
FIXTURES = {
    "fixtures": [
        {
            "code": "8640",
            "in_force": [2025, 2026],
            "cases": [
                {"inputs": {"CINdetails": REASONS}, "expected": {"CINdetails": [1]}},
                {"inputs": {"CINdetails": REASONS}, "expected": {}},
            ],
        },
        {"code": "0000", "in_force": [2026], "cases": [{"inputs": {}, "expected": {}}]},
    ]
}


@pytest.fixture
def fixtures(tmp_path: Path) -> Path:
    path = tmp_path / "fixtures.json"
    path.write_text(json.dumps(FIXTURES), encoding="utf-8")
    return path


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("conformance", str(path), "--return", "cin", *options, stdout=out)
    return out.getvalue()


def test_the_json_tells_each_case_and_counts_the_matches(fixtures: Path) -> None:
    told = json.loads(run(fixtures, "--json"))
    assert (told["matched"], told["total"]) == (1, 3)
    assert told["cases"] == [
        {
            "code": "8640",
            "case": 0,
            "disputed": False,
            "match": True,
            "expected": {"CINdetails": [1]},
            "got": {"CINdetails": [1]},
            "why": None,
        },
        {
            "code": "8640",
            "case": 1,
            "disputed": False,
            "match": False,
            "expected": {},
            "got": {"CINdetails": [1]},
            "why": None,
        },
        {
            "code": "0000",
            "case": 0,
            "disputed": False,
            "match": False,
            "expected": {},
            "got": {},
            "why": "not implemented",
        },
    ]


def test_the_text_tells_only_what_does_not_match(fixtures: Path) -> None:
    told = run(fixtures)
    assert "8640 case 0" not in told
    assert "8640 case 1: expected nothing, got {'CINdetails': [1]}" in told
    assert "1 of 3 cases match" in told


@pytest.mark.parametrize("content", ["{", "[]", '{"fixtures": 1}'])
def test_another_file_is_refused_as_a_wrong_argument(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match="could not be read") as refused:
        run(path)
    assert refused.value.returncode == 3


def test_every_undisputed_recorded_case_of_the_cin_census_matches(shared: Path) -> None:
    told = json.loads(run(shared / "conformance" / "fixtures_cin.json", "--json"))
    unmatched = [c["code"] for c in told["cases"] if not c["match"] and not c["disputed"]]
    assert told["total"] > 50
    assert unmatched == []
