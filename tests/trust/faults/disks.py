"""A disk of a few megabytes, and filling it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BLOCK = 1 << 16


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """The folder as a disk of its own of that size. Only root may mount one, and not in every
    container: elsewhere the test is skipped."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={megabytes}m,mode=0755"
    mounted = shutil.which("mount") and os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False
    )  # fmt: skip
    if not mounted or mounted.returncode:
        pytest.skip("this account may not mount a small disk (root may)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Within: nothing more can be written to the disk of that folder."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * BLOCK)
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()
