"""Asking a virus scanner: ClamAV's own service, where one is named, about each file as it came.

It is asked over its socket, by its command INSTREAM. What it does not call clean is not opened:
neither a file it names a virus in, nor one it could not look through, nor any while it is away.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence
from urllib.parse import urlsplit

from ingest.readers import SourceFile
from ingest.vocabulary import ErrorCode, Refused, shown_name

PIECE = 1 << 16
# For each answer of the socket: a file of 250 MB takes it tens of seconds.
PATIENCE_SECONDS = 120
LONGEST_ANSWER = 4096
CLEAN = b"stream: OK"
FOUND = b" FOUND"

AWAY = (
    "The virus scanner did not look through what was sent, so nothing of it was opened or changed."
    " Tell whoever looks after this service, and send it again."
)


class ScannerAway(Exception):
    """No answer, or none that says whether the file is clean."""


def refuse_viruses(files: Sequence[SourceFile], address: str) -> None:
    """Ask about each file. `address`: `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`; with none
    nobody is asked.

    Raises Refused (MALWARE_FOUND) and ScannerAway.
    """
    if not address:
        return
    for file in files:
        answer = _asked(file.data, address)
        if answer.endswith(FOUND):
            raise Refused(
                ErrorCode.MALWARE_FOUND, f"{shown_name(file.name)} is harmful and was not kept."
            )
        if answer != CLEAN:
            raise ScannerAway


def _asked(data: bytes, address: str) -> bytes:
    """What it says of these bytes. Raises ScannerAway."""
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            view = memoryview(data)
            for at in range(0, len(data), PIECE):
                piece = view[at : at + PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            return _answer(line)
    except OSError as error:
        raise ScannerAway from error


def _answer(line: socket.socket) -> bytes:
    told = b""
    while b"\0" not in told and len(told) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        told += piece
    return told.partition(b"\0")[0].strip()


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE_SECONDS)
