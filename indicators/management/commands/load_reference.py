"""`load_reference PATH…`: authorities and regions, and the children who live there."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import audit, authorities
from indicators import populations
from indicators.reference import UnknownReference, read_reference


class Command(BaseCommand):
    """Load reference files, told apart by their content."""

    help = "Load reference files: authorities and regions, population aged 0 to 17 by year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, paths: list[Path], **options: object) -> None:
        done = []
        for path in paths:
            try:
                reference = read_reference(path)
            except FileNotFoundError as error:
                raise CommandError(f"There is no file {path.name}.", returncode=3) from error
            except UnknownReference as error:
                raise CommandError(str(error), returncode=2) from error
            with transaction.atomic():
                known = authorities.keep(reference.authorities)
                counted = populations.keep(reference.populations, vintage=path.name)
                audit.record(
                    "reference loaded",
                    person=None,
                    authority=None,
                    subject=path.name[:80],
                    authorities=known,
                    populations=counted,
                )
            done.append({"file": path.name, "authorities": known, "populations": counted})
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        for line in done:
            self.stdout.write(
                f"{line['file']}: {line['authorities']} authorities,"
                f" {line['populations']} population counts."
            )
