"""Zip archives: honest ones opened, those that would fill a disk or climb out refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from ingest.readers.limits import Limits
from ingest.vocabulary import ErrorCode, Normalisation
from tests.ingest.files import EPISODES, HEADER, RETURN, reading, refusal, workbook, zipped


def test_a_zip_of_a_return_is_its_files():
    read = reading({"return.zip": zipped(RETURN)})

    assert [table.source for table in read.tables] == ["header.csv", "episodes.csv"]
    assert read.normalised == set()


def test_folders_and_system_litter_are_passed_over():
    files = {"2025/header.csv": HEADER, "__MACOSX/._header.csv": "x", "2025/.DS_Store": "x"}

    assert [t.source for t in reading({"r.zip": zipped(files)}).tables] == ["header.csv"]


def test_a_workbook_may_stand_in_a_zip():
    book = workbook({"Header": [line.split(",") for line in HEADER.splitlines()]})

    assert len(reading({"r.zip": zipped({"h.xlsx": book})}).tables) == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("inside.zip", zipped({"a.csv": HEADER}), "ARCHIVE_NESTED"),
        ("inside.gz", b"\x1f\x8b\x08rest", "ARCHIVE_NESTED"),
        ("../up.csv", HEADER, "ARCHIVE_UNSAFE_PATH"),
        ("a/../../up.csv", HEADER, "ARCHIVE_UNSAFE_PATH"),
        ("..\\up.csv", HEADER, "ARCHIVE_UNSAFE_PATH"),
        ("/etc/x.csv", HEADER, "ARCHIVE_UNSAFE_PATH"),
        ("C:\\x.csv", HEADER, "ARCHIVE_UNSAFE_PATH"),
    ],
)
def test_refused_inside(name: str, data: str | bytes, code: str):
    assert refusal({"r.zip": zipped({name: data})}) == ErrorCode(code)


def test_a_link_is_unsafe():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("header.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal({"r.zip": out.getvalue()}) == ErrorCode.ARCHIVE_UNSAFE_PATH


def test_too_many_files():
    few = {f"{n}.csv": HEADER for n in range(50)}

    assert refusal({"r.zip": zipped(few)}) is None
    assert refusal({"r.zip": zipped({**few, "50.csv": HEADER})}) == (
        ErrorCode.ARCHIVE_TOO_MANY_FILES
    )


def test_sizes_are_counted_over_all_files_of_the_upload():
    limits = Limits(unpacked_bytes=3_000)
    one = zipped({"header.csv": HEADER + "\n" * 1_500})

    assert refusal({"a.zip": one}, limits=limits) is None
    assert refusal({"a.zip": one, "b.zip": one}, limits=limits) == ErrorCode.ARCHIVE_TOO_LARGE


def test_a_size_that_lies_is_found_while_inflating():
    data = bytearray(zipped({"header.csv": b"\n" * 5_000}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)

    assert refusal({"r.zip": bytes(data)}) == ErrorCode.MALFORMED_ARCHIVE
    assert refusal({"r.zip": bytes(data)}, limits=Limits(unpacked_bytes=1_000)) == (
        ErrorCode.ARCHIVE_TOO_LARGE
    )


def test_locked_with_a_password():
    data = bytearray(zipped(RETURN))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1

    assert refusal({"r.zip": bytes(data)}) == ErrorCode.ENCRYPTED_OR_LEGACY


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"PK\x05\x06", b"PK\x05\x07"),
        lambda data: b"PK\x03\x04" + bytes(40),
    ],
)
def test_damaged(spoil):
    assert refusal({"r.zip": spoil(zipped({"e.csv": EPISODES}))}) == ErrorCode.MALFORMED_ARCHIVE


def test_contents_changed_after_packing():
    data = bytearray(zipped({"header.csv": HEADER}))
    data[60] ^= 0xFF

    assert refusal({"r.zip": bytes(data)}) == ErrorCode.MALFORMED_ARCHIVE


def test_an_empty_zip_holds_no_file():
    assert refusal({"r.zip": zipped({})}) == ErrorCode.EMPTY_FILE


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("r.csv", b"%PDF-1.7", "TYPE_MISMATCH"),
        ("r.pdf", b"%PDF-1.7", "UNSUPPORTED_TYPE"),
        ("r.xlsx", b"<html><table>", "TYPE_MISMATCH"),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ENCRYPTED_OR_LEGACY"),
        ("r.csv", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" b"-ANTIVIRUS-TEST-FILE!$H+H*",
         "MALWARE_FOUND"),
        ("r.docx", zipped({"[Content_Types].xml": "", "word/document.xml": ""}),
         "UNSUPPORTED_TYPE"),
    ],
)  # fmt: skip
def test_files_that_are_no_return(name: str, data: bytes, code: str):
    assert refusal({name: data}) == ErrorCode(code)


@pytest.mark.parametrize(
    "name",
    ["../../header.csv", "head\r\ner.csv", "\u202eheader.csv", "<b>header</b>.csv", "h" * 300],
)
def test_a_hostile_name_is_cleaned_and_said_so(name: str):
    read = reading({name: HEADER})

    assert Normalisation.N_FILENAME in read.normalised
    assert not set(read.tables[0].source) & set("/\\\r\n<>\u202e")
    assert len(read.tables[0].source) <= 80
