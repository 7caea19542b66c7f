"""What reading a file costs: each in a process of its own, its processor time and its most memory.

Run as a program it reads lines of JSON, each a case (`id`, `files` as [name, path], `year`,
`authority`), and answers each with a line: `id`, `outcome`, `error`, `seconds`, `mb`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from ingest.check import check, peak_rss_mb
from ingest.readers import SourceFile
from tests.house.files import ROOT


def costs(cases: Iterable[dict]) -> dict[str, dict]:
    """What each case cost, by its id."""
    asked = "".join(f"{json.dumps(case)}\n" for case in cases)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.trust.budgets"],
        cwd=ROOT, input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {told["id"]: told for told in map(json.loads, ran.stdout.splitlines())}


def _cost(case: dict) -> dict:
    # The most memory of this process, from here on.
    Path("/proc/self/clear_refs").write_text("5")
    began = time.process_time()
    files = [SourceFile(name, Path(path).read_bytes()) for name, path in case["files"]]
    told = check(files, authority=case["authority"], year=case["year"]).as_json()
    return {
        "id": case["id"],
        "outcome": told["outcome"],
        "error": (told["error"] or {}).get("code"),
        "seconds": round(time.process_time() - began, 2),
        "mb": peak_rss_mb(),
    }


def main() -> None:
    """Answer each line in a child: what is loaded stays loaded, what a case held is let go."""
    # As a worker is that has worked before: what is imported once is not a case's own.
    check([SourceFile("a.csv", b"CHILD\n1\n")], authority="999", year=2025)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                sys.stdout.write(json.dumps(_cost(json.loads(line))) + "\n")
                sys.stdout.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
