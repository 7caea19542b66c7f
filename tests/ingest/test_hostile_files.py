"""Sixty bad or sloppy files made by others: each must get what their manifest says, and no more."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from ingest.check import CheckedReturn, check, read_return
from ingest.datasets.registry import RETURNS
from ingest.decide import Held, Outcome, Stored
from ingest.readers import SourceFile
from records.extract import digest

TENANT = "999"


def _digest(conformed) -> str:
    return digest(RETURNS[conformed.dataset.key].to_records(conformed))


@cache
def _manifest(shared: Path) -> dict:
    return json.loads((shared / "hostile" / "manifest.json").read_text())


def _files(case: dict, shared: Path) -> list[SourceFile]:
    folder = shared / "hostile"
    return [SourceFile(f["upload_as"], (folder / f["path"]).read_bytes()) for f in case["files"]]


@cache
def _checked(case_id: str, shared: Path) -> CheckedReturn:
    cases = {case["id"]: case for case in _manifest(shared)["cases"]}
    case = cases[case_id]
    before = case.get("precondition", {}).get("loaded")
    loaded = Stored.of(read_return(_files(cases[before], shared), year=2025)) if before else None
    return check(
        _files(case, shared),
        authority=TENANT,
        year=2025,
        holding=lambda _dataset, _year: Held(this_year=loaded),
        digest=_digest,
    )


def _ids() -> list[str]:
    """The cases' names, for pytest collects before any fixture can say where the folder is."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    path = Path(os.environ.get("SHARED_DIR", beside)) / "hostile" / "manifest.json"
    if not path.exists():
        return ["absent"]
    return [case["id"] for case in json.loads(path.read_text())["cases"]]


@pytest.mark.parametrize("case_id", _ids())
def test_gets_what_it_must(case_id: str, shared: Path):
    case = next(c for c in _manifest(shared)["cases"] if c["id"] == case_id)
    expected = case["expected"]
    told = _checked(case_id, shared).as_json()

    assert told["outcome"] == expected["outcome"], told["error"] or told["flags"]
    assert (told["error"] or {}).get("code") == expected.get("error")
    assert sorted(told["normalisations"]) == sorted(expected.get("normalisations", []))
    for flag in expected.get("flags", []):
        assert flag in told["flags"]
    for table, rows in expected.get("rows", {}).items():
        assert told["rows"][table] == rows
    if same := expected.get("facts_same_as"):
        assert told["records_digest"] == _checked(same, shared).records_digest is not None


def test_no_message_holds_a_cell(shared: Path):
    for case in _manifest(shared)["cases"]:
        decision = _checked(case["id"], shared).decision
        if decision.outcome in (Outcome.REJECT, Outcome.CONFIRM):
            for cell in ("00417", "27/03/2008", "P999400112001", "ZZ99", "15/02/2016"):
                assert cell not in decision.message
