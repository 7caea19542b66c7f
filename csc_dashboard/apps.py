"""The front door as a Django app: it carries the commands and the worker's application."""

import resource

from django.apps import AppConfig


class FrontDoor(AppConfig):
    """Commands, headers and the home page; no models."""

    name = "csc_dashboard"
    verbose_name = "Front door"

    def ready(self) -> None:
        """Make the worker's application current, so that a page's task finds its broker; and leave
        no core dump, which would be a copy of all that was in memory."""
        from csc_dashboard import celery  # noqa: F401

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
