"""`load_reference PATH…`: authorities and regions, and the children who live there."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts import audit, authorities
from accounts.commands import REFUSED_OR_HELD, WRONG_ARGUMENTS, ProductCommand
from indicators import populations
from indicators.reference import UnknownReference, read_reference

# As much of a file's name as is kept with what it brought.
LONGEST_NAME = 60


class Command(ProductCommand):
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
            except OSError as error:
                raise CommandError(
                    f"{path.name} could not be read: {error.strerror}.", returncode=WRONG_ARGUMENTS
                ) from error
            except UnknownReference as error:
                raise CommandError(str(error), returncode=REFUSED_OR_HELD) from error
            with transaction.atomic():
                known = authorities.keep(reference.authorities)
                counted = populations.keep(reference.populations, vintage=path.name[:LONGEST_NAME])
                audit.record(
                    "reference loaded",
                    person=None,
                    authority=None,
                    subject=path.name[:LONGEST_NAME],
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
