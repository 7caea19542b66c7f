"""`drill DIR`: whether the newest backup comes back, tried on a server of its own."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.commands import ProductCommand


class Command(ProductCommand):
    """Restore the newest backup of DIR onto an empty server, compare, keep the result."""

    help = "Restore the newest backup of DIR onto a server of its own, compare, throw it away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        # pandas takes seconds to import: not before it is needed.
        from csc_dashboard.recovery import drill, history, smoke

        scratch = settings.VAR / f"drill-{os.getpid()}"
        scratch.mkdir(mode=0o711)
        found = drill.drill(folder, scratch, now=timezone.now(), smoke=smoke.in_another_process)
        history.keep(settings.RECOVERY_FOLDER, found)
        for what in found.checks:
            self.stdout.write(f"looked at: {what}")
        if found.wrong:
            raise CommandError("The drill failed. " + " ".join(found.wrong))
        self.stdout.write(
            f"{found.backup}, {found.hours_old:.1f} hours old, is back in {found.seconds:.0f} s."
        )
