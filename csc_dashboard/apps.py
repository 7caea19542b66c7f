"""The front door as a Django app: it carries the commands and the worker's application."""

from django.apps import AppConfig


class FrontDoor(AppConfig):
    """Commands, headers and the home page; no models."""

    name = "csc_dashboard"
    verbose_name = "Front door"

    def ready(self) -> None:
        """Make the worker's application current, so that a page's task finds its broker."""
        from csc_dashboard import celery  # noqa: F401
