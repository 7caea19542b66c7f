"""Good files spoiled by hypothesis, at the level of their form: a cell, a row, an element, an entry
of a zip, and only then bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from hypothesis import strategies as st

from tests.fuzz.target import seeds

_CELL = re.compile(rb"[^,;\t|\r\n]+")
_TEXT = re.compile(rb">([^<>]+)<")
_ELEMENT = re.compile(rb"<(\w+)[^<>]*>[^<>]*</\1>")
_ATTRIBUTE = re.compile(rb'="([^"]*)"')
BESIDE = {"Episodes.csv": "Header.csv", "quoted.csv": "Header.csv", "Header.csv": "Episodes.csv"}
NASTY = [
    b"", b"\0", b'"', b"'", b",", b"\r", b"\n", b"<", b">", b"&", b"]]>", b"<!--", b"<![CDATA[",
    b"<!DOCTYPE x>", b"&#0;", b"_x0000_", b"1E+05", b"1e400", b"-1", b"99999999999", b"NaN",
    b"#REF!", b"31/02/2024", b"02/28/2024", b"01/01/0001", b"31/12/9999", b"45000", b"2024-02-30",
    b"01/02/24", b"9" * 41, b"x" * 10_001, b"\xff", b"\xff\xfe", b"\xef\xbb\xbf",
    "\u202e".encode(), "\U0001f600".encode("utf-16"), "\u0661".encode(), b"Total", b"CHILD",
    b"XFD1048576", b"A0", b"sep=;\n", b"../x", b"=1+1", b"1 " * 3_000, b"," * 300, b"<a>" * 40,
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of an upload by name, one of them with one to four things wrong with it."""
    name = draw(st.sampled_from(sorted(seeds())))
    data = seeds()[name]
    for _ in range(draw(st.integers(1, 4))):
        data = _spoiled_once(draw, data)
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(["r.csv", "r.xls", "r.exe", "", "../r.zip", "r\0.xml"]))
    # A table alone is no return: the other stands beside it, whole.
    beside = {
        "Episodes.csv": "Header.csv",
        "quoted.csv": "Header.csv",
        "Header.csv": "Episodes.csv",
    }
    other = beside.get(name)
    return {name: data, other: seeds()[other]} if other else {name: data}


def _spoiled_once(draw: st.DrawFn, data: bytes) -> bytes:
    if data.startswith(b"PK") and draw(st.integers(0, 3)):
        return _with_entry_spoiled(draw, data)
    how = draw(st.sampled_from(["pattern", "pattern", "lines", "cut", "insert", "repeat", "code"]))
    if how == "pattern":
        return _with_pattern_spoiled(draw, data)
    if how == "lines":
        lines = data.splitlines(keepends=True)
        if len(lines) > 1:
            at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[at] = lines[other] * draw(st.integers(0, 3))
        return b"".join(lines)
    if how == "code":
        try:
            return data.decode().encode(
                draw(st.sampled_from(["utf-16", "utf-16-be", "cp1252", "utf-32"]))
            )
        except UnicodeError:
            return data
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    if how == "cut":
        return data[:at] + data[at + draw(st.integers(1, 200)) :]
    if how == "repeat":
        piece = data[at : at + draw(st.integers(1, 200))]
        return data[:at] + piece * draw(st.sampled_from([2, 50, 2_000])) + data[at:]
    return data[:at] + draw(st.one_of(st.sampled_from(NASTY), st.binary(max_size=8))) + data[at:]


def _with_pattern_spoiled(draw: st.DrawFn, data: bytes) -> bytes:
    patterns = (_TEXT, _ELEMENT, _ATTRIBUTE) if data.lstrip().startswith(b"<") else (_CELL,)
    found = list(draw(st.sampled_from(patterns)).finditer(data[:200_000]))
    if not found:
        return data
    one = found[draw(st.integers(0, len(found) - 1))]
    first, last = one.span(1) if one.re in (_TEXT, _ATTRIBUTE) else one.span()
    new = draw(st.one_of(st.sampled_from(NASTY), st.just(one[0] * 2), st.binary(max_size=20)))
    return data[:first] + new + data[last:]


def _with_entry_spoiled(draw: st.DrawFn, data: bytes) -> bytes:
    """The zip made anew with one entry spoiled, dropped, doubled or renamed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            entries = [(info.filename, old.read(info)) for info in old.infolist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
            ValueError):  # fmt: skip
        return data
    if not entries:
        return data
    at = draw(st.integers(0, len(entries) - 1))
    name, inside = entries[at]
    how = draw(st.sampled_from(["spoil", "spoil", "spoil", "drop", "double", "rename"]))
    if how == "spoil":
        entries[at] = (name, _spoiled_once(draw, inside))
    elif how == "drop":
        del entries[at]
    elif how == "double":
        entries.append((name.upper(), inside))
    else:
        entries[at] = (
            draw(st.sampled_from(["x.csv", "../x", "/x", "x/", "xl/y.xml", "é.csv"])),
            inside,
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, content in entries:
            new.writestr(entry, content)
    return out.getvalue()
