"""`sbom`: the software bill of materials of what a lock installs."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from accounts.commands import ProductCommand
from csc_dashboard.bill_of_materials import bill


class Command(ProductCommand):
    """Print the bill of materials as CycloneDX JSON."""

    help = "Print the software bill of materials (CycloneDX) of what is installed in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lock",
            type=Path,
            default=settings.BASE_DIR / "requirements-production.lock",
            help="another lock: requirements.lock, for one machine",
        )

    def handle(self, *args: object, lock: Path, **options: object) -> None:
        self.stdout.write(json.dumps(bill(lock.read_text(encoding="utf-8")), indent=1))
