"""What may travel on the broker: ids and nothing else.

A message lies in Redis or in a file, is copied into a worker's memory and may be logged by any of
them. So a task that is rung with anything but numbers and random ids is refused before it is sent.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import Task


class NotAnIdError(TypeError):
    """A task was given something other than an id; the text does not repeat it."""


class IdsOnly(Task):
    """A task whose arguments are whole numbers and UUIDs."""

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Send it. Raises NotAnIdError."""
        given = [*(args or ()), *(kwargs or {}).values()]
        if not all(_is_id(each) for each in given):
            raise NotAnIdError(f"A message to {self.name} may carry ids and nothing else.")
        return super().apply_async(args, kwargs, **options)


def _is_id(value: object) -> bool:
    if isinstance(value, int):
        return True
    try:
        return isinstance(value, str | UUID) and str(UUID(str(value))) == str(value)
    except ValueError:
        return False
