"""Django's handle on ingest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from accounts.at_hand import AtHand


class IngestConfig(AppConfig):
    name = "ingest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how what authorities describe themselves is read."""
        from accounts.at_hand import read_with

        read_with("extracts", _extracts)
        read_with("indicators", _indicators)


# pandas takes seconds to import: a process that only rings must not wait for it.
def _extracts(whose: AtHand) -> object:
    from ingest.local_queries import extracts_of

    return extracts_of(whose)


def _indicators(whose: AtHand) -> object:
    from ingest.local_queries import indicators_of

    return indicators_of(whose)
