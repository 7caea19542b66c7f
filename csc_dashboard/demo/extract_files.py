"""One extract as a file: of which kind, and of which months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class ExtractFile:
    """`key`: the kind of extract; `first` and `last`: the days between which it speaks."""

    key: str
    path: Path
    first: date
    last: date
