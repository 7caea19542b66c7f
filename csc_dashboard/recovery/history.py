"""What backups and drills came to, kept beside the service for whoever looks after it: moments,
names, sizes and verdicts. The backups themselves stand elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

# Bytes of a database below which its pace says nothing about a large one's.
TELLING = 500_000_000


@dataclass(frozen=True)
class Drill:
    """What a drill found: which backup, how old it was, how long it took to be back and be looked
    through, and what was wrong.

    `back_seconds`: of `seconds`, how long until all was back and could be worked with; `size`: of
    the database then, in bytes. Both 0 of drills from before they were kept.
    """

    at: str
    backup: str
    hours_old: float
    seconds: float
    checks: list[str]
    wrong: list[str]
    back_seconds: float = 0.0
    size: int = 0

    @property
    def passed(self) -> bool:
        return not self.wrong

    @property
    def minutes_for_20_gb(self) -> float | None:
        """How long 20 GB would take at this pace; None where the database was too small to tell,
        since starting a server and making tables takes as long for any size."""
        if self.size < TELLING or not self.back_seconds:
            return None
        return self.back_seconds * 20e9 / self.size / 60


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


def drills(folder: Path, most: int) -> list[Drill]:
    """The latest drills, the newest first."""
    return [Drill(**told) for told in reversed(_lines(folder / "drills.jsonl")[-most:])]


def last_backup(folder: Path) -> dict | None:
    """At, name, bytes and seconds of the last backup that was made."""
    return _last(folder / "backups.jsonl")


def _last(path: Path) -> dict | None:
    return next(iter(_lines(path)[-1:]), None)


def _lines(path: Path) -> list[dict]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
