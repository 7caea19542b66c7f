"""The same target under atheris, which steers its bytes by the code they reach: a program of its
own, for it takes over the process that runs it.

Arguments: a folder of inputs to start from and add to, and how many seconds.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(
    include=[
        "ingest.readers",
        "ingest.recognise",
        "ingest.conform",
        "ingest.doubts",
        "ingest.dates",
    ]
):
    from tests.fuzz.target import judge

NAMES = ("r.csv", "r.xml", "r.xlsx", "r.zip", "r.xls", "r")


def one(data: bytes) -> None:
    """One input: its first byte chooses the name, the rest is the file."""
    if data:
        judge({NAMES[data[0] % len(NAMES)]: data[1:]}, rules=False)


if __name__ == "__main__":
    corpus, seconds = sys.argv[1], int(sys.argv[2])
    atheris.Setup(
        [
            sys.argv[0], corpus, f"-artifact_prefix={corpus}/../", f"-max_total_time={seconds}",
            "-timeout=10", "-rss_limit_mb=2048", "-max_len=60000", "-print_final_stats=1",
        ],
        one,
    )  # fmt: skip
    atheris.Fuzz()
