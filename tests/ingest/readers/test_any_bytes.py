"""Whatever the bytes: tables, or one refusal in words; never another exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.check import check
from ingest.readers import SourceFile
from ingest.vocabulary import Refused, shown_name
from tests.ingest.files import (
    EPISODES,
    HEADER,
    RETURN,
    cells,
    census,
    child,
    reading,
    workbook,
    zipped,
)

WHOLE = {
    "csv": HEADER.encode(),
    "xml": census(child("C1"), child("C2")),
    "zip": zipped(RETURN),
    "xlsx": workbook({"Header": cells(HEADER), "Episodes": cells(EPISODES)}),
}
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _answer(name: str, data: bytes) -> None:
    result = check([SourceFile(name, data)], authority="999", year=2025)
    assert result.decision.outcome
    if result.decision.error:
        assert result.decision.message.endswith(".")


@quietly
@given(
    st.text(max_size=20),
    st.sampled_from([b"", b"PK\x03\x04", b"<", b"\xff\xfe", b"CHILD,SEX,DOB\n", b"\xef\xbb\xbf"]),
    st.binary(max_size=200),
)
def test_bytes_of_no_meaning(name: str, start: bytes, rest: bytes):
    _answer(name, start + rest)


@pytest.mark.parametrize("kind", WHOLE)
@quietly
@given(data=st.data())
def test_good_files_with_bytes_changed_taken_out_or_put_in(kind: str, data: st.DataObject):
    spoilt = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(spoilt) - 1)))
        how = data.draw(st.sampled_from(["change", "cut", "insert", "end"]))
        if how == "change" and spoilt:
            spoilt[at] = data.draw(st.integers(0, 255))
        elif how == "cut":
            del spoilt[at : at + data.draw(st.integers(1, 40))]
        elif how == "insert":
            spoilt[at:at] = data.draw(st.binary(max_size=10))
        else:
            del spoilt[at:]
    _answer(f"file.{kind}", bytes(spoilt))


@given(st.text())
def test_any_name_is_safe_to_show(name: str):
    shown = shown_name(name)

    assert shown
    assert len(shown) <= 80
    assert shown.isprintable()
    assert not set(shown) & set("/\\<>\"'")


def test_no_file_at_all():
    with pytest.raises(Refused):
        reading({})
