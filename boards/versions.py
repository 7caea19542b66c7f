"""Two people editing one thing lose nothing: who saves later is told, and shown both."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from boards.models.versioned import Versioned

Row = TypeVar("Row", bound=Versioned)


class ChangedMeanwhile(Exception):
    """Somebody saved the thing after this writer had opened it. `row`: as it stands now."""

    def __init__(self, row: Versioned) -> None:
        super().__init__(
            "Somebody else changed this while you were writing. What they saved is shown beside"
            " what you wrote: put the two together and save again."
        )
        self.row = row


def take(rows: QuerySet[Row], pk: int, *, seen: int) -> Row:
    """The row, locked, with its version raised for the save that follows (name `version` among its
    `update_fields`).

    To be called inside a transaction. `seen`: the version the writer was shown. Raises
    `ChangedMeanwhile` where that is not the version that stands, and the model's DoesNotExist.
    """
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    if row.version != seen:
        raise ChangedMeanwhile(row)
    row.version += 1
    return row


def once_more(sent: QueryDict, **now: str) -> QueryDict:
    """What somebody sent, to be shown to them again, with these hidden fields as they stand now.

    A copy of its own: `sent | now` would be a plain dict, and each field the list of its values.
    """
    again = sent.copy()
    for name, value in now.items():
        again[name] = value
    return again
