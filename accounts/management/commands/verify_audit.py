"""`verify_audit`: whether the audit trail is what was written, entry by entry."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts import audit_chain
from accounts.commands import ProductCommand

MOST = 20


class Command(ProductCommand):
    """Try every seal of the audit trail, and what was anchored; exit status 1 where one is
    broken."""

    help = "Try every seal of the audit trail, and every anchor written outside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchors",
            type=Path,
            default=settings.AUDIT_ANCHORS,
            help="the file of anchors, as this machine or another kept it",
        )

    def handle(self, *args: object, **options) -> None:
        anchors = list(audit_chain.anchored(options["anchors"]))
        found = audit_chain.broken() + audit_chain.disagreeing(anchors)
        for each in found[:MOST]:
            self.stdout.write(str(each))
        if found:
            raise CommandError(
                f"The audit trail is not what was written: {len(found)} places do not hold."
                " Keep the database as it is, and tell information governance.",
                returncode=1,
            )
        links = sum(head.number for head in audit_chain.heads(timezone.now()))
        self.stdout.write(
            f"The audit trail is as it was written: {links:,} entries, {len(anchors):,} anchors."
        )
