"""What checking a return says of itself."""

from __future__ import annotations

import subprocess
import sys

from ingest.check import peak_rss_mb


def test_a_process_tells_its_own_memory_and_not_that_of_the_one_that_began_it() -> None:
    held = bytearray(b"\1" * 200 * 1024 * 1024)
    told = subprocess.run(
        [sys.executable, "-c", "from ingest.check import peak_rss_mb; print(peak_rss_mb())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(held) // 1024**2 <= peak_rss_mb()
    assert 20 < int(told.stdout) < 200
