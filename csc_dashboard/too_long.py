"""What is said when the database took too long over one statement of a page and was stopped."""

from __future__ import annotations

from psycopg.errors import QueryCanceled

WHY = (
    "The database took too long over this page, and was stopped so that others need not wait."
    " Try again in a minute, or ask for less at once."
)


def was_stopped(fault: BaseException | None) -> bool:
    """Whether a statement was stopped at its limit, wherever in the chain of faults that stands."""
    while fault is not None:
        if isinstance(fault, QueryCanceled):
            return True
        fault = fault.__cause__
    return False
