"""What commands make of their arguments: the files of a return, and its collection year."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError

from accounts.commands import WRONG_ARGUMENTS
from ingest.datasets.registry import DATASETS


def refuse_year(year: int | None) -> None:
    """Raises CommandError for a year of which no collection is known."""
    first = min(dataset.first_year for dataset in DATASETS.values())
    last = max(dataset.last_year for dataset in DATASETS.values())
    if year is not None and not first <= year <= last:
        raise CommandError(
            f"The year is that in which the collection ends, {first} to {last}.",
            returncode=WRONG_ARGUMENTS,
        )


def files_named(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, in the order of their names.

    Raises CommandError for what is not there or may not be read.
    """
    found: list[Path] = []
    for path in paths:
        try:
            inside = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
            for each in inside:
                each.open("rb").close()
        except OSError as fault:
            raise CommandError(
                f"{path.name} could not be read: {fault.strerror}.", returncode=WRONG_ARGUMENTS
            ) from fault
        found += inside
    return found
