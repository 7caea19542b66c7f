"""`restore BACKUP`: everything back, onto an empty server, and compared with what was backed up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.commands import WRONG_ARGUMENTS, ProductCommand


class Command(ProductCommand):
    """Restore a backup; exit status 1 where it is broken or did not come back as it was."""

    help = "Restore a backup into an empty database and an empty folder of files, and compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BACKUP")
        parser.add_argument(
            "--wal",
            type=Path,
            metavar="DIR",
            help="BACKUP is a copy of the whole server: replay the log of changes kept here",
        )
        parser.add_argument(
            "--to",
            type=datetime.fromisoformat,
            metavar="MOMENT",
            help="with --wal: not further than this, as 2026-04-01T09:30+01:00",
        )

    def handle(
        self,
        *args: object,
        backup: Path,
        wal: Path | None,
        to: datetime | None,
        **options: object,
    ) -> None:
        # pandas takes seconds to import: not before it is needed.
        from csc_dashboard.recovery import access, point_in_time
        from csc_dashboard.recovery.restore import compared, restore

        if to is not None and (wal is None or to.tzinfo is None):
            raise CommandError(
                "--to needs --wal, and a moment with its distance from Greenwich: "
                "2026-04-01T09:30+01:00.",
                returncode=WRONG_ARGUMENTS,
            )
        try:
            access.refuse_in_the_demonstration()
            if wal is not None:
                point_in_time.restore_to(settings.EMBEDDED_POSTGRES, backup, wal, to)
                self.stdout.write("The server is back. Files come from a backup without --base.")
                self._erase_again()
                return
            there = access.of_this_product()
            manifest = restore(there, settings.MEDIA_ROOT, backup)
            checks = compared(there, settings.MEDIA_ROOT, manifest)
        except access.Refused as error:
            raise CommandError(str(error)) from error
        # After the comparison: what is erased again differs from what was backed up.
        self._erase_again()
        wrong = [sentence for check in checks for sentence in check.wrong]
        for check in checks:
            self.stdout.write(f"{'not as it was' if check.wrong else 'as it was'}: {check.what}")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"What was backed up at {manifest.made_at} is back.")

    def _erase_again(self) -> None:
        """Whoever was erased since the backup was made goes again, and the figures are made anew
        without them."""
        from csc_dashboard import service
        from ingest import keeping

        ledger = settings.ERASURE_LEDGER
        if not ledger.exists():
            self.stdout.write(
                f"There is no ledger of erasures at {ledger} (CSC_ERASURES): if anybody was erased "
                "since the backup was made, they are back. Put the file there and restore again."
            )
        elif service.not_ready(timezone.now())["migrations"] != "ok":
            self.stdout.write(
                "The tables are of another version: run migrate, and start the worker before the "
                "web server. It erases again whoever the ledger names."
            )
        elif gone := keeping.erase_again():
            children = "1 child" if gone == 1 else f"{gone} children"
            self.stdout.write(
                f"erased again, as the ledger says: {children}; the figures are made without them"
            )
