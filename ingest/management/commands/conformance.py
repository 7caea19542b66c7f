"""manage.py conformance: runs recorded rule cases against the rules, and says which match."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.commands import WRONG_ARGUMENTS, ProductCommand
from ingest.conformance import Case, run_fixtures
from ingest.rules import Rulebook


class Command(ProductCommand):
    help = (
        "Runs recorded rule cases (FIXTURES.json) against the rules, and says which of them match."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fixtures", type=Path, metavar="FIXTURES.json")
        parser.add_argument("--return", dest="dataset", choices=["ssda903", "cin"], required=True)
        parser.add_argument(
            "--json", action="store_true", help="one JSON document on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = json.loads(options["fixtures"].read_text(encoding="utf-8"))
            cases = run_fixtures(document, _rulebook(options["dataset"]))
        except OSError as fault:
            raise CommandError(
                f"The fixtures could not be read: {fault.strerror}.", returncode=WRONG_ARGUMENTS
            ) from fault
        except ValueError as fault:
            raise CommandError(
                f"The fixtures could not be read: {fault}", returncode=WRONG_ARGUMENTS
            ) from fault
        matched = sum(case.match for case in cases)
        if options["json"]:
            told = {
                "cases": [case.as_json() for case in cases],
                "matched": matched,
                "total": len(cases),
            }
            self.stdout.write(json.dumps(told))
            return
        for case in cases:
            if not case.match:
                self.stdout.write(_told(case))
        disputed = sum(case.disputed and not case.match for case in cases)
        self.stdout.write(
            f"{matched} of {len(cases)} cases match; {disputed} of the others are disputed."
        )


def _rulebook(dataset: str) -> Rulebook:
    """The filled rulebook of a return. Importing its rules is what fills it."""
    importlib.import_module(f"ingest.datasets.{dataset}.rules")
    return importlib.import_module(f"ingest.datasets.{dataset}.rulebook").rulebook


def _told(case: Case) -> str:
    name = f"{case.code} case {case.number}{' (disputed)' if case.disputed else ''}"
    if case.why:
        return f"{name}: {case.why}"
    expected = case.expected or ("the whole return" if case.whole_return_expected else "nothing")
    got = case.got or ("the whole return" if case.whole_return_got else "nothing")
    return f"{name}: expected {expected}, got {got}"
