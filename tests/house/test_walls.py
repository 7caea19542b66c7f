"""The walls between the rooms stand: who may import whom, and what stays free of Django."""

import subprocess
import sys
import tomllib

from tests.house.files import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]

# What we mean: plain Python and pandas. The contract can name only what is there, so a module that
# is on this list must be put into the contract by whoever makes it.
PURE = {
    "accounts": {"at_hand", "entra_token", "permissions", "reorganised"},
    "records": {
        "calendar", "care", "changes", "counted", "counties", "entities", "extract", "latest",
        "matching", "merge", "places", "record", "research", "retention",
        "standing",
    },
    "indicators": {
        "attack", "benchmark", "beside", "catalogue", "compare", "control", "covering", "cuts",
        "define", "digest_words", "disclosure", "document", "durations", "fact_series", "facts",
        "families", "figures", "funnel", "glossary", "inputs", "intervals", "journeys", "one_child",
        "overlapping", "picking", "published", "quarterly", "recent_trend", "released", "revised",
        "scorecard", "search", "shift", "spc", "standardised", "static_chart", "suppression",
        "targets", "together", "travel", "work_lists",
    },
    "ingest": {
        "datasets", "identity", "readers", "rules", "schema", "source_quality", "typed",
        "vocabulary", "workers", "writing",
    },
    "boards": {
        "agreement", "anonymous", "bank", "child_measures", "child_weighing", "confidence",
        "document", "framework", "may", "reminding", "rules",
    },
    "csc_dashboard": {"demo", "egress", "wire"},
}  # fmt: skip


def test_the_contracts_hold():
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_every_pure_module_that_is_there_is_under_the_contract():
    there = {
        f"{room}.{name}"
        for room, names in PURE.items()
        for name in names
        if (ROOT / room / f"{name}.py").exists() or (ROOT / room / name).is_dir()
    }
    contract = next(c for c in CONTRACTS if c["type"] == "forbidden")
    assert set(contract["source_modules"]) == there


def test_every_room_stands_in_the_order_of_the_rooms():
    there = {p.name for p in ROOT.iterdir() if (p / "__init__.py").exists()} - {"tests"}
    contract = next(c for c in CONTRACTS if c["type"] == "layers")
    named = {name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")}
    assert there <= named
