"""Zip archives, which workbooks are too: their entries as bytes, within limits.

What an archive says of its own sizes is not believed: each entry is inflated from the raw bytes and
stopped at the limit. Entries that share bytes (the bomb that declares terabytes in a few kilobytes)
are refused before anything is inflated.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

from ingest.readers.limits import MEGABYTE, Limits
from ingest.vocabulary import ErrorCode, Refused

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED = 0x1
_LOCAL_HEADER = 30
# What the machines of some colleagues add to every archive they make.
_BY_THE_WAY = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
# What tells the zips of office programs other than workbooks: documents, slides, OpenDocument.
_OFFICE_PARTS = {"[content_types].xml", "meta-inf/manifest.xml", "mimetype"}


class Zipped(StrEnum):
    """What kinds of file a zip may be."""

    FILES = "an archive of files"
    WORKBOOK = "a workbook"
    OFFICE = "another office file"


@dataclass(frozen=True)
class Entry:
    """One file of an archive."""

    name: str
    data: bytes


class Budget:
    """How many bytes may still be unpacked of one upload, over all its archives."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.unpacked_bytes
        self.files = limits.archive_files


def kind_of(source: str, data: bytes, limits: Limits) -> Zipped:
    """What kind of file a zip is, told by the list of its parts alone."""
    names = {info.filename.replace("\\", "/").lower() for info in _infos(source, data, limits)}
    if "xl/workbook.bin" not in names and any(name.startswith("xl/") for name in names):
        return Zipped.WORKBOOK
    return Zipped.OFFICE if names & _OFFICE_PARTS else Zipped.FILES


def _infos(source: str, data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    if len(data) > limits.archive_bytes:
        raise Refused(ErrorCode.ARCHIVE_TOO_LARGE, _too_large(source, limits.archive_bytes))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        struct.error,
        OverflowError,
        OSError,
    ):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source)) from None


def unpack(source: str, data: bytes, budget: Budget, *, count_files: bool = True) -> list[Entry]:
    """The entries of an archive in their order, folders and system litter left out.

    `count_files`: a zip of returns may hold so many files; the parts of a workbook are not counted.
    Raises Refused: MALFORMED_ARCHIVE, ENCRYPTED_OR_LEGACY, ARCHIVE_UNSAFE_PATH, ARCHIVE_TOO_LARGE,
    ARCHIVE_TOO_MANY_FILES.
    """
    limits = budget.limits
    infos = _infos(source, data, limits)
    if sum(info.file_size for info in infos) > budget.left:
        raise Refused(ErrorCode.ARCHIVE_TOO_LARGE, _too_large(source, limits.unpacked_bytes))
    for info in infos:
        _refuse_unsafe(source, info)
    files = [
        info
        for info in infos
        if not info.is_dir()
        and not info.filename.lower().endswith(_BY_THE_WAY[1:])
        and not info.filename.lower().startswith(_BY_THE_WAY[0])
    ]
    if count_files:
        if len(files) > budget.files:
            raise Refused(
                ErrorCode.ARCHIVE_TOO_MANY_FILES,
                f"{source} holds more than {limits.archive_files} files: send the return's alone.",
            )
        budget.files -= len(files)
    _refuse_overlap(source, files, len(data))
    return [Entry(info.filename, _inflate(source, data, info, budget)) for info in files]


def _refuse_unsafe(source: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & ENCRYPTED:
        raise Refused(
            ErrorCode.ENCRYPTED_OR_LEGACY,
            f"{source} is locked with a password: send it without one.",
        )
    name = info.orig_filename.replace("\\", "/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if (
        name.startswith("/")
        or name[1:2] == ":"
        or ".." in name.split("/")
        or "\0" in name
        or (kind and kind not in (stat.S_IFREG, stat.S_IFDIR))
    ):
        raise Refused(
            ErrorCode.ARCHIVE_UNSAFE_PATH,
            f"{source} holds a file that points outside the archive: make the archive anew.",
        )


def _refuse_overlap(source: str, infos: list[zipfile.ZipInfo], size: int) -> None:
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source))
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    if end > size:
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source))


def _inflate(source: str, data: bytes, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    header = data[info.header_offset : info.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(ZIP[0]):
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source))
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = info.header_offset + _LOCAL_HEADER + name_length + extra_length
    packed = data[start : start + info.compress_size]
    # One byte more than was declared tells a size that lies, however much more there is.
    if info.compress_type == zipfile.ZIP_STORED:
        out, more = packed, False
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            out = inflater.decompress(packed, info.file_size + 1)
            more = _goes_on_beyond(inflater, len(out), budget.left)
        except zlib.error:
            raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source)) from None
    else:
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source))
    if more or len(out) > budget.left:
        raise Refused(ErrorCode.ARCHIVE_TOO_LARGE, _too_large(source, budget.limits.unpacked_bytes))
    if len(out) != info.file_size or zlib.crc32(out) != info.CRC:
        raise Refused(ErrorCode.MALFORMED_ARCHIVE, _damaged(source))
    budget.left -= len(out)
    return out


def _goes_on_beyond(inflater: zlib._Decompress, done: int, limit: int) -> bool:
    """Whether what is being inflated is larger than `limit`; none of it is kept."""
    while inflater.unconsumed_tail and done <= limit:
        done += len(inflater.decompress(inflater.unconsumed_tail, MEGABYTE))
    return done > limit


def _damaged(source: str) -> str:
    return f"{source} is damaged: make it anew and send it again."


def _too_large(source: str, limit: int) -> str:
    return f"{source} is larger than {limit // MEGABYTE} MB: send the files of the return in parts."
