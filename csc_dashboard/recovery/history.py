"""What backups and drills came to, kept beside the service for whoever looks after it: moments,
names, sizes and verdicts. The backups themselves stand elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Drill:
    """What a drill found: which backup, how old it was, how long it took to be back, and what was
    wrong."""

    at: str
    backup: str
    hours_old: float
    seconds: float
    checks: list[str]
    wrong: list[str]

    @property
    def passed(self) -> bool:
        return not self.wrong


def keep(folder: Path, drill: Drill) -> None:
    """Add the result to the history that the page of jobs shows."""
    _add(folder / "drills.jsonl", asdict(drill))


def keep_backup(folder: Path, *, at: datetime, name: str, size: int, seconds: float) -> None:
    """Note that a backup was made: where it is kept, and no more, is not the service's to read."""
    told = {"at": at.isoformat(), "backup": name, "bytes": size, "seconds": seconds}
    _add(folder / "backups.jsonl", told)


def _add(path: Path, told: dict) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")


def last_drill(folder: Path) -> Drill | None:
    """The latest drill, or none."""
    told = _last(folder / "drills.jsonl")
    return Drill(**told) if told else None


def last_backup(folder: Path) -> dict | None:
    """At, name, bytes and seconds of the last backup that was made."""
    return _last(folder / "backups.jsonl")


def _last(path: Path) -> dict | None:
    if not path.exists():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return json.loads(lines[-1]) if lines else None
