"""`export_authority`: one authority's everything, as one archive."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from accounts import authorities
from accounts.commands import WRONG_ARGUMENTS, ProductCommand


class Command(ProductCommand):
    """Write every row and file of an authority into FILE.zip."""

    help = "Write one authority's rows, people and files into FILE, which must not be there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True)
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: object, authority: str, file: Path, **options: object) -> None:
        # pandas takes seconds to import: not before it is needed.
        from csc_dashboard.recovery import access, one_authority

        try:
            code = authorities.find(authority).code
            counts = one_authority.export(access.of_this_product(), code, file)
        except authorities.UnknownAuthority as error:
            raise CommandError(str(error), returncode=WRONG_ARGUMENTS) from error
        except access.Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {sum(counts.values()):,} rows of {len(counts)} tables.")
        self.stdout.write("It holds children's data and is not encrypted: docs/operations.md.")
