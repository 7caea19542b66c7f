"""Django's handle on accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the checks of start-up known before they are asked for."""
        from accounts import doors, passwords  # noqa: F401
