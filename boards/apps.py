"""Django's handle on boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from accounts.models import Authority


class BoardsConfig(AppConfig):
    name = "boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what goes with a child."""
        from records.going import with_child

        with_child(_forget)


def _forget(authority: Authority, number: int, own_id: str) -> dict[str, int]:
    from boards.forgetting import forget_child

    return forget_child(authority, number)
