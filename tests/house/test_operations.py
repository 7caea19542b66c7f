"""What a council's IT is told: every setting, every command, every part of a service's life."""

from __future__ import annotations

import re

import pytest

from tests.house.files import ROOT

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "csc_dashboard" / "settings.py").read_text(encoding="utf-8")


def test_every_environment_variable_is_explained():
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', SETTINGS))
    assert len(read) > 15
    named = {
        name
        for line in TEXT.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert read - named == set()


@pytest.mark.parametrize(
    "part",
    [
        "Install", "Watch over it", "Levels of data", "Upgrade", "Back up", "Restore", "Keys",
        "Sessions", "What is slow, and what limits it", "When something has gone wrong", "End it",
    ],
)  # fmt: skip
def test_every_part_of_its_life_is_told(part: str):
    section = TEXT.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
    assert len(section.split()) > 20


@pytest.mark.parametrize(
    "command",
    ["backup", "restore", "drill", "export_authority", "import_authority", "sbom", "migrate"],
)
def test_every_command_that_it_names_is_there(command: str):
    assert command in TEXT
    found = ROOT / "csc_dashboard" / "management" / "commands" / f"{command}.py"
    assert found.exists()


def test_every_alert_is_on_a_number_that_is_there():
    code = (ROOT / "csc_dashboard" / "metrics.py").read_text(encoding="utf-8")
    named = set(re.findall(r"`(csc_\w+)`", TEXT)) - {"csc_app", "csc_owner", "csc_backup"}
    assert len(named) > 4
    assert {name for name in named if f'"{name}"' not in code} == set()
