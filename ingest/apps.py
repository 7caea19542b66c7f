"""Django's handle on ingest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from accounts.at_hand import AtHand
    from accounts.models import Authority


class IngestConfig(AppConfig):
    name = "ingest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how what authorities describe themselves is read, and what goes with a child."""
        from accounts.at_hand import read_with
        from records.going import with_child

        read_with("extracts", _extracts)
        read_with("indicators", _indicators)
        with_child(_forget)


# pandas takes seconds to import: a process that only rings must not wait for it.
def _extracts(whose: AtHand) -> object:
    from ingest.local_queries import extracts_of

    return extracts_of(whose)


def _indicators(whose: AtHand) -> object:
    from ingest.local_queries import indicators_of

    return indicators_of(whose)


def _forget(authority: Authority, number: int, own_id: str) -> dict[str, int]:
    from ingest.keeping import forget_child

    return forget_child(authority, own_id)
