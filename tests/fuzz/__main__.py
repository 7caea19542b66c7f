"""`./run fuzz [--seconds N] [--keep FOLDER]`: half of the time for each way; exit status 1 where
anything was found.

Each way runs in a process of its own, so that what kills a process is found too. What was found is
kept in the folder, whole, to be made into a test.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
EXAMPLES_A_ROUND = 200


def say(sentence: str) -> None:
    """Tell whoever waits."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> int:
    """Fuzz for so long; 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__.split("\n\n")[0])
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for both ways together")
    parser.add_argument("--keep", type=Path, help="where to keep what was found")
    parser.add_argument("--mutations", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.mutations:
        return mutate(options.seconds, options.mutations)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="csc_fuzz_"))
    keep.mkdir(parents=True, exist_ok=True)
    half = max(options.seconds // 2, 1)
    program = [sys.executable, "-m", "tests.fuzz", "--seconds", str(half)]
    ended = _run("hypothesis", [*program, "--mutations", str(keep / "last-input")])
    if ended == 0:
        (keep / "last-input").unlink(missing_ok=True)
    if importlib.util.find_spec("atheris"):
        corpus = _corpus(keep)
        program = [sys.executable, "-m", "tests.fuzz.coverage", str(corpus), str(half)]
        ended = _run("atheris", program) or ended
    else:
        say("atheris has no package for this machine and is left out.")
    say(f"Something was found: {keep}" if ended else "Nothing was found.")
    return 1 if ended else 0


def _run(title: str, program: list[str]) -> int:
    say(f"Fuzzing with {title} ...")
    ended = subprocess.run(program, cwd=ROOT, check=False).returncode
    if ended:
        say(f"{title} ended with {ended}.")
    return ended


def _corpus(keep: Path) -> Path:
    """The good files as inputs to start from, each behind the byte that names it."""
    from tests.fuzz.coverage import NAMES
    from tests.fuzz.target import seeds

    folder = keep / "corpus"
    folder.mkdir(exist_ok=True)
    for name, data in seeds().items():
        ending = name[name.rindex(".") :]
        (folder / name).write_bytes(bytes([NAMES.index(f"r{ending}")]) + data)
    return folder


def mutate(seconds: int, last_input: Path) -> int:
    """Spoiled files until the time is up. The input of the moment lies in `last_input`."""
    from tests.fuzz.mutations import spoiled
    from tests.fuzz.target import judge

    outcomes: Counter[str] = Counter()
    give_up_at = time.monotonic() + seconds
    quietly = settings(
        max_examples=EXAMPLES_A_ROUND, deadline=None, database=None, verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip

    @quietly
    @given(spoiled())
    def one(files: dict[str, bytes]) -> None:
        if time.monotonic() < give_up_at:
            last_input.write_text(repr(files))
            outcomes[judge(files, rules=True)] += 1

    while time.monotonic() < give_up_at:
        seeded(int.from_bytes(os.urandom(4)))(one)()
    say(
        f"{outcomes.total():,} inputs: "
        + ", ".join(f"{k} {n:,}" for k, n in outcomes.most_common())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
