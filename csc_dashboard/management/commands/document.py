"""`document`: write the documents that are made from declarations."""

from __future__ import annotations

from django.conf import settings

from accounts.commands import ProductCommand
from csc_dashboard.documents import DOCUMENTS


class Command(ProductCommand):
    """Write docs/indicators.md and docs/rules.md anew."""

    help = "Write the documents made from declarations: indicators and rules."

    def handle(self, *args: object, **options: object) -> None:
        """Write each, and say which changed."""
        for name, written_by in DOCUMENTS.items():
            path = settings.BASE_DIR / name
            text = written_by()
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
                self.stdout.write(f"{name} written anew.")
