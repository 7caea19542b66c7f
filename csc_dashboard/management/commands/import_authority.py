"""`import_authority`: an authority's archive into a server that does not know it yet."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from accounts.commands import ProductCommand


class Command(ProductCommand):
    """Put every row and file of an archive in, all or nothing."""

    help = "Put what export_authority wrote into a migrated server that does not know it yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        # pandas takes seconds to import: not before it is needed.
        from csc_dashboard.recovery import access, one_authority
        from ingest import keeping

        try:
            access.refuse_in_the_demonstration()
            there = access.of_this_product()
            counts = one_authority.take_in(there, file, settings.MEDIA_ROOT)
        except access.Refused as error:
            raise CommandError(str(error)) from error
        # Whoever was erased since the archive was made, where the ledger came along.
        keeping.erase_again()
        self.stdout.write(f"{sum(counts.values()):,} rows of {len(counts)} tables are in.")
