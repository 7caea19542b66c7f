"""What is fuzzed: the check of one upload, and what may not happen while it runs."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Mapping
from functools import cache

from ingest.check import check, read_return
from ingest.decide import Context, Decision, Outcome, decide
from ingest.readers import SourceFile
from ingest.readers.limits import Limits
from ingest.vocabulary import Refused
from tests.ingest.cin.test_flattened import XML as CENSUS
from tests.ingest.files import census, child
from tests.ingest.written import csv_files, looked_after, text_of, xlsx_file, xml_file, zip_file

SECONDS_AN_INPUT = 5.0
MEGABYTES_AN_INPUT = 300
# Small, so that a limit is reached by inputs of a size that can be tried thousands of times.
LIMITS = Limits(
    plain_bytes=4_000_000, archive_bytes=2_000_000, unpacked_bytes=8_000_000, sheet_cells=200_000
)
# Marks of children in the good files, which no sentence may repeat.
SECRETS = ("C-1003", "05/09/2011", "2011-09-05", "ZZ9 9AA", "LAchildID>C2")
_CODE = re.compile(r"[A-Z0-9_]+")


@cache
def seeds() -> dict[str, bytes]:
    """Good files of every form, by name."""
    clean = looked_after()
    files = csv_files(clean)
    return {
        "Episodes.csv": files["Episodes.csv"],
        "Header.csv": files["Header.csv"],
        "quoted.csv": text_of(clean["Episodes"], quoting=1, delimiter=";").encode("utf-16"),
        "return.xml": xml_file(clean).encode(),
        "return.xlsx": xlsx_file(clean),
        "return.zip": zip_file(files),
        "both.zip": zip_file({"r.xlsx": xlsx_file(clean)}),
        "census.xml": CENSUS["census.xml"],
        "small.xml": census(child("C1"), child("C2")),
    }


def judge(files: Mapping[str, bytes], *, rules: bool) -> str:
    """Check the files of one upload, with the rules or only as far as what becomes of it.

    Gives the outcome and code. Raises AssertionError where a promise is broken, and whatever the
    check itself raises.
    """
    before = _peak_mb()
    began = time.process_time()
    sources = [SourceFile(name, data) for name, data in files.items()]
    decision = (_checked if rules else _decided)(sources)
    # Of the processor: a busy machine is no fault of a file.
    seconds = time.process_time() - began
    grown = _peak_mb() - before

    size = sum(map(len, files.values()))
    assert decision.outcome in Outcome
    if decision.outcome in (Outcome.REJECT, Outcome.CONFIRM):
        assert _CODE.fullmatch(str(decision.error))
        assert decision.message.endswith(".")
        assert decision.message.isprintable()
        assert not any(secret in decision.message for secret in SECRETS)
    assert seconds < SECONDS_AN_INPUT, f"{seconds:.1f} seconds for {size:,} bytes"
    assert grown < MEGABYTES_AN_INPUT, f"{grown} MB more for {size:,} bytes"
    return f"{decision.outcome} {decision.error or ''}".strip()


def _checked(sources: list[SourceFile]) -> Decision:
    return check(sources, authority="999", year=2025, limits=LIMITS).decision


def _decided(sources: list[SourceFile]) -> Decision:
    try:
        return decide(read_return(sources, year=2025, limits=LIMITS), Context("999", 2025))
    except Refused as refused:
        return Decision(Outcome.REJECT, refused.code, refused.message)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
