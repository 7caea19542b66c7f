"""No rule breaks on a recorded case, whatever columns it leaves out and whatever its cells hold."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import ingest.datasets.ssda903.rules  # noqa: F401 (fills the rulebook)
from ingest.conformance import NEVER_IN_FORCE, run_fixtures
from ingest.datasets.cin.rules import rulebook as cin
from ingest.datasets.ssda903.rulebook import rulebook as ssda903
from ingest.rules import Rule, Rulebook
from ingest.schema import Field, Kind, Table

PLACED = {"PL_LA": ["auth", "WAL"], "PL_LOCATION": ["IN", "OUT"], "PL_DISTANCE": [0.2, "9", "far"]}
PROVIDERS = {
    "columns": ["URN", "LA", "PLACE_CODES", "PROVIDER_CODES", "REG_END", "POSTCODE"],
    "rows": [
        ["1234567", "auth", "K1,K2", "PR1", "2023-01-01", "ZZ1 1AA"],
        ["1234567", None, "U1", "PR2", None, "zz11aa"],
        ["SC12", None, None, None, None, None],
    ],
}
ABOUT = (
    {},
    {"collection_start": "2021-04-01", "file_format": "csv"},
    {"collection_end": "2024-02-29", "localAuthority": "auth", "provider_info": PROVIDERS},
)
ODD = [None, "", " ", float("nan"), 0, 1, 1.0, 2.5, -3, True, "x", "nan", "99/99/9999", "é"]
DAYS = ["29/02/2008", "2008-02-29", "31/03/2024", "01/04/2023", "2025-03-31", "28/02/2026"]
CELLS = {
    Kind.DATE: DAYS,
    Kind.CHILD_ID: ["1", "2", 1, 2.0],
    Kind.KEY: ["1", 2, "first"],
    Kind.INTEGER: ["0", 12, 41, "7.5"],
    Kind.POSTCODE: ["ZZ1 1AA", "zz11aa"],
    Kind.UPN: ["UN1", "A123456789012", "H80120000100A"],
}


def cell(chance: Random, field: Field) -> Any:
    if chance.random() < 0.2:
        return chance.choice(ODD)
    codes = sorted(field.codes.ever) if field.codes else ["1234567", "SW1", "true", "False"]
    return chance.choice(CELLS.get(field.kind, codes))


def recorded(chance: Random, table: Table) -> dict[str, Any]:
    fields = [field for field in table.fields if chance.random() < 0.85]
    more = [name for name in PLACED if table.name == "Episodes" and chance.random() < 0.6]
    rows = [
        [cell(chance, field) for field in fields]
        + [chance.choice([None, *PLACED[name]]) for name in more]
        for _ in range(chance.choice([0, 1, 3, 8]))
    ]
    return {"columns": [field.name for field in fields] + more, "rows": rows}


def looked_at(rulebook: Rulebook, rule: Rule) -> set[str]:
    """The parameters that a rule is made of, those of derived tables among them: a recorded case
    holds the tables its rule looks at and no other."""
    wanted, found = list(rule.parameters), set()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += rulebook.made_of(name)
    return found


@pytest.mark.parametrize(
    ("rulebook", "seed"),
    [
        pytest.param(ssda903, 0, id="ssda903"),
        pytest.param(cin, 0, id="cin"),
        pytest.param(cin, 1, id="cin again", marks=pytest.mark.trust),
        pytest.param(cin, 2, id="cin once more", marks=pytest.mark.trust),
    ],
)
def test_no_rule_breaks_on_a_recorded_case(rulebook: Rulebook, seed: int) -> None:
    """B5: whatever a rule's own tables hold."""
    chance = Random(seed)  # noqa: S311 (nothing secret hangs on it)
    fixtures = []
    for rule in rulebook.rules:
        tables = rulebook.dataset.tables
        wanted = looked_at(rulebook, rule)
        inputs = {
            f"{table.name}{when}": recorded(chance, table)
            for table in tables
            for when in ("", "_last")
            if f"{table.parameter}{when}" in wanted
        }
        year = rule.until or rulebook.dataset.last_year
        about = chance.choice(ABOUT) if rulebook is ssda903 else {}
        case = {"inputs": inputs, "expected": {}, "metadata": about}
        in_force = [] if rule.withdrawn else [year]
        fixtures.append({"code": rule.code, "in_force": in_force, "cases": [case]})

    told = run_fixtures({"fixtures": fixtures}, rulebook)

    reasons = {case.code: case.why for case in told if case.why not in (None, NEVER_IN_FORCE)}
    untried = {code for code, why in reasons.items() if why.startswith("untried: ")}
    assert {code: why for code, why in reasons.items() if code not in untried} == {}
    assert len(told) - len(untried) > len(told) * 0.9
