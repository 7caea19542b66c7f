"""A Redis that is listened to, and what it keeps: everything anybody told it, and its dump."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.trust.faults.workers import broker_of

TOLD, KEPT = "told", "dump.rdb"
# The body of a message is packed once more inside it.
PACKED = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")


@contextmanager
def watched_redis(folder: Path) -> Iterator[str]:
    """A Redis of the test's own in a folder; its address. What it is told is written to `told`."""
    with broker_of("redis", folder) as address, socket.socket(socket.AF_UNIX) as line:
        line.connect(str(folder / "redis.sock"))
        line.sendall(b"MONITOR\r\n")
        listening = threading.Thread(target=_listen, args=(line, folder / TOLD), daemon=True)
        listening.start()
        yield address
        line.shutdown(socket.SHUT_RDWR)
        listening.join()


def _listen(line: socket.socket, path: Path) -> None:
    with path.open("ab", buffering=0) as file:
        while said := line.recv(65_536):
            file.write(said)


def dump(folder: Path) -> None:
    """Have the Redis of a folder write all it keeps to `dump.rdb`, as plainly as it can."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(folder / "redis.sock"))
        for command in (b"CONFIG SET rdbcompression no\r\n", b"SAVE\r\n"):
            line.sendall(command)
            assert line.recv(100) == b"+OK\r\n"


def opened(content: bytes) -> bytes:
    """A file with what is packed in it unpacked behind it."""
    found = [content]
    for packed in PACKED.findall(content):
        whole = packed[: len(packed) // 4 * 4] if not packed.endswith(b"=") else packed
        try:
            found.append(base64.b64decode(whole, validate=True))
        except ValueError:
            continue
    return b"\n".join(found)
