"""The manifest of a backup: what it holds, each part with its SHA-256, and the manifest's own.

A folder without a manifest is no backup: it is written last.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from csc_dashboard.recovery.access import Refused
from csc_dashboard.recovery.contents import Contents

FORMAT = 1
NAME = "manifest.json"
SEAL = "manifest.sha256"
DATABASE = "database.dump"
FILES = "files"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file of a backup, by its path in it."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `gone`: files that the database names and that were deleted already."""

    made_at: str
    product: str
    postgres: str
    seconds: float
    parts: list[Part]
    gone: int
    contents: Contents
    format: int = FORMAT

    def as_json(self) -> str:
        """As it is written."""
        told = asdict(self) | {"contents": self.contents.as_dict()}
        return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and its seal."""
    text = manifest.as_json()
    (folder / NAME).write_text(text, encoding="utf-8")
    (folder / SEAL).write_text(hashlib.sha256(text.encode()).hexdigest() + "\n")


def read(folder: Path) -> Manifest:
    """The manifest of the backup in a folder.

    Raises Refused where it is none, is damaged, or is of another format.
    """
    try:
        text = (folder / NAME).read_bytes()
        seal = (folder / SEAL).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"{folder} holds no whole backup: its manifest or the manifest’s seal is missing."
        ) from error
    if hashlib.sha256(text).hexdigest() != seal:
        raise Refused(f"The manifest of {folder} is damaged: use another backup.")
    told: dict[str, Any] = json.loads(text)
    if told.get("format") != FORMAT:
        raise Refused(
            f"{folder} was made by another version of this product: restore it with that."
        )
    told["parts"] = [Part(**part) for part in told["parts"]]
    told["contents"] = Contents(**told["contents"])
    return Manifest(**told)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sha.update(block)
    return sha.hexdigest()


def verify(folder: Path, manifest: Manifest) -> None:
    """See that every part is there and as it was written. Raises Refused."""
    for part in manifest.parts:
        path = folder / part.path
        if not path.is_file():
            raise Refused(f"{part.path} of the backup is missing: use another backup.")
        if path.stat().st_size != part.bytes or digest_of(path) != part.sha256:
            raise Refused(f"{part.path} of the backup is damaged: use another backup.")
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    strange = there - {part.path for part in manifest.parts} - {NAME, SEAL}
    if strange:
        raise Refused(f"The backup holds {len(strange)} files that its manifest does not name.")
