"""What bad files cost: each of the recorded ones within its budget, and the largest that anybody
could send."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path

import pytest

from ingest.readers import TEST_VIRUS
from ingest.readers.limits import DEFAULT
from tests.ingest.written import csv_files, looked_after
from tests.trust.budgets import costs

pytestmark = [
    pytest.mark.trust,
    pytest.mark.skipif(
        not Path("/proc/self/clear_refs").exists(), reason="memory is told by Linux alone"
    ),
]
AUTHORITY, YEAR = "999", 2025
GIGABYTE = 1 << 30


def case(name: str, *files: tuple[str, Path]) -> dict:
    return {
        "id": name,
        "files": [(sent_as, str(path)) for sent_as, path in files],
        "authority": AUTHORITY,
        "year": YEAR,
    }


def test_every_recorded_file_stays_within_its_budget(shared: Path, record_property):
    """B3: processor seconds and memory of a process of its own, for each of the sixty."""
    folder = shared / "hostile"
    recorded = json.loads((folder / "manifest.json").read_text())["cases"]
    told = costs(
        case(each["id"], *((f["upload_as"], folder / f["path"]) for f in each["files"]))
        for each in recorded
    )
    assert told.keys() == {each["id"] for each in recorded}
    budgets = {each["id"]: each["expected"]["budget"] for each in recorded}
    beyond = {
        name: (cost, budgets[name])
        for name, cost in told.items()
        if cost["seconds"] > budgets[name]["seconds"] or cost["mb"] > budgets[name]["peak_rss_mb"]
    }
    slowest = max(told.values(), key=lambda cost: cost["seconds"])
    largest = max(told.values(), key=lambda cost: cost["mb"])
    record_property(
        "figure",
        f"{len(told)} files; at most {slowest['seconds']} s ({slowest['id']}) and"
        f" {largest['mb']} MB ({largest['id']})",
    )
    assert not beyond


def zeros(path: Path, size: int, *, declared: int | None = None) -> Path:
    """A zip of one file of `size` zeros, in one layer; it may say that it is smaller.

    One packed megabyte stands in it as often as it takes: nobody has to pack ten gigabytes.
    """
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packing.compress(bytes(1 << 20)) + packing.flush(zlib.Z_FULL_FLUSH)
    end = packing.flush(zlib.Z_FINISH)
    packed = piece * (size >> 20) + end
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Episodes.csv", b"x")
    # The head and the list of files as they are, round another body.
    data = path.read_bytes()
    head = bytearray(data[: 30 + len("Episodes.csv")])
    listed = bytearray(data[data.index(b"PK\x01\x02") :])
    size = size if declared is None else declared
    for part, at in ((head, 18), (listed, 20)):
        part[at : at + 8] = len(packed).to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(
            4, "little"
        )
    where = len(head) + len(packed)
    end_at = listed.index(b"PK\x05\x06")
    listed[end_at + 16 : end_at + 20] = where.to_bytes(4, "little")
    path.write_bytes(bytes(head) + packed + bytes(listed))
    return path


@pytest.mark.parametrize("declared", [None, 100, 3 * GIGABYTE], ids=["says", "lies", "other"])
def test_ten_gigabytes_in_one_layer_are_refused_at_once(
    tmp_path: Path, declared: int | None, record_property
):
    """B10: in 2 s, in the memory of what may be unpacked."""
    path = zeros(tmp_path / "r.zip", 10 * GIGABYTE, declared=declared)
    [told] = costs([case("ten", ("r.zip", path))]).values()
    record_property("figure", f"ten gigabytes: {told['error']}, {told['seconds']} s")
    assert (told["outcome"], told["error"]) == ("reject", "ARCHIVE_TOO_LARGE")
    assert told["seconds"] <= 2
    assert told["mb"] <= 256


def test_what_this_makes_is_a_zip(tmp_path: Path):
    """With a size that is true and small it is read like any other."""
    path = zeros(tmp_path / "r.zip", 2 << 20)
    with zipfile.ZipFile(path) as archive, archive.open("Episodes.csv") as file:
        file._expected_crc = None
        assert file.read() == bytes(2 << 20)


def test_the_test_virus_is_refused(tmp_path: Path):
    """B10: EICAR, by itself and beside a return."""
    alone = tmp_path / "eicar.com"
    alone.write_bytes(TEST_VIRUS)
    sent = []
    for name, content in csv_files(looked_after()).items():
        (tmp_path / name).write_bytes(content)
        sent.append((name, tmp_path / name))
    told = costs([case("alone", ("eicar.com", alone)), case("beside", *sent, ("a.csv", alone))])
    assert {each["error"] for each in told.values()} == {"MALWARE_FOUND"}


@pytest.mark.trust_all
def test_two_million_rows_are_taken_or_refused_in_a_sentence(tmp_path: Path, record_property):
    """B10: in the memory that a worker may have."""
    files = csv_files(looked_after())
    heading, first = files["Episodes.csv"].split(b"\n", 2)[:2]
    ids = first.split(b",", 1)
    rows = b"".join(b"%d,%s\n" % (number, ids[1]) for number in range(2_000_000))
    sent = []
    for name, content in files.items():
        (tmp_path / name).write_bytes(heading + b"\n" + rows if name == "Episodes.csv" else content)
        sent.append((name, tmp_path / name))
    [told] = costs([case("many", *sent)]).values()
    size = (tmp_path / "Episodes.csv").stat().st_size / 1e6
    record_property(
        "figure",
        f"two million rows ({size:.0f} MB): {told['outcome']}, {told['error']},"
        f" {told['seconds']} s, {told['mb']} MB",
    )
    assert told["outcome"] in ("accept", "accept_flagged", "confirm") or told["error"] in (
        "ARCHIVE_TOO_LARGE",
    )
    assert DEFAULT.plain_bytes > size
    assert told["mb"] <= 4096
