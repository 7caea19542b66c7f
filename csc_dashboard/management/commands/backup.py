"""`backup DIR`: everything the product keeps, as one moment saw it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.commands import ProductCommand


class Command(ProductCommand):
    """Make a backup in a new folder under DIR, and say what it holds."""

    help = "Back up the database and the files, with a manifest, into a new folder under DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--base",
            action="store_true",
            help="copy the whole server, to replay its log of changes on; no files",
        )

    def handle(self, *args: object, folder: Path, base: bool, **options: object) -> None:
        # pandas takes seconds to import: not before it is needed.
        from csc_dashboard.recovery import access, backup, history, point_in_time

        now = timezone.now()
        try:
            if base:
                made = point_in_time.base_backup(access.of_this_product(), folder, now=now)
                self.stdout.write(f"The server is copied to {made}.")
                return
            made, manifest = backup.back_up(access.of_this_product(), folder, now=now)
        except access.Refused as error:
            raise CommandError(str(error)) from error
        size = sum(part.bytes for part in manifest.parts)
        history.keep_backup(
            settings.RECOVERY_FOLDER, at=now, name=made.name, size=size, seconds=manifest.seconds
        )
        rows = sum(count for count, _ in manifest.contents.tables.values())
        self.stdout.write(
            f"{made}: {rows:,} rows of {len(manifest.contents.tables)} tables, "
            f"{len(manifest.parts) - 1:,} files, {size / 1e6:,.1f} MB, {manifest.seconds:.1f} s."
        )
        if manifest.gone:
            self.stdout.write(f"{manifest.gone} files had been deleted and are not in it.")
        self.stdout.write("It is not encrypted: docs/operations.md says how, and where to keep it.")
